"""INV-20: scores are exact decimals, and the core has no clock, no chance and no plan of its own."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

import scoring
from scoring.facts import Facts
from scoring.grade import band_of, grade
from scoring.rule_set import RuleSet
from tests.scoring.branches import branch, event, scores

SOURCES = sorted(Path(scoring.__file__).parent.glob("*.py"))
ALLOWED = {
    "__future__", "collections", "dataclasses", "datetime", "decimal", "enum", "errno", "functools", "itertools",
    "json", "math", "operator", "pathlib", "re", "scoring", "tomllib", "typing",
}  # fmt: skip
READERS = {"rule_file.py", "rule_faults.py"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_inv_20_the_core_has_no_binary_float(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex)), ast.dump(node)
        assert not (isinstance(node, ast.Name) and node.id in ("float", "complex", "round")), f"line {node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_core_has_no_clock_and_no_chance(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name.partition(".")[0] in ALLOWED
            assert not name.startswith("pathlib") or path.name in READERS
        assert not (isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow"))
        assert not (isinstance(node, ast.Name) and node.id in ("open", "print", "input"))


def test_inv_20_every_half_point_from_0_to_100_has_its_band(anyang: RuleSet) -> None:
    for halves in range(201):
        total = Decimal(halves) / 2
        expected = next(
            (star for star, floor in ((5, 180), (4, 160), (3, 140), (2, 120), (1, 100)) if halves >= floor), 0
        )
        assert grade(anyang, branch(str(total))).total == total
        assert band_of(anyang, total).star == expected


@pytest.mark.parametrize("satisfaction", ["49.9", "49.9999999999999999999999999999999999", "50", "59.5", "60", "60.0"])
def test_inv_20_the_satisfaction_edges_hold_to_the_last_digit(anyang: RuleSet, satisfaction: str) -> None:
    graded = grade(anyang, branch(95, satisfaction=satisfaction))
    assert graded.deduction == (5 if satisfaction < "60" else 0)
    assert graded.star == (0 if satisfaction < "50" else 5)


def test_a_binary_float_is_refused_where_it_would_come_in() -> None:
    with pytest.raises(TypeError, match="organization"):
        Facts(branch().as_of, {**scores(85), "organization": 9.5})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="satisfaction"):
        branch(satisfaction=72.5)
    with pytest.raises(TypeError, match="awarded"):
        event("commendation", "city", awarded=2.5)
