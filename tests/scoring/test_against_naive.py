"""INV-21: the same facts give the same star, whichever of two implementations computes it."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from scoring.rule_set import RuleSet
from scoring.score_lines import score_line
from tests.scoring import naive
from tests.scoring.random_branches import random_branch


def in_half_points(line: str) -> dict[str, Any]:
    """An answer of the command, in the terms of the naive implementation."""
    answer = json.loads(line, parse_float=Decimal)
    halved = {key: naive.halves(answer[key]) for key in ("base", "bonus", "deduction", "raw", "total")}
    upward = answer["next_star"]
    return {
        **halved,
        "band_star": answer["band_star"],
        "star": answer["star"],
        "adjustments": [(a["rule"], a["kind"], a["star"]) for a in answer["adjustments"]],
        "lines": [
            (ln["rule"], ln.get("occurred_on"), ln.get("level"), naive.halves(ln["points"]), ln["because"])
            for ln in answer["lines"][10:]
        ],
        "next_star": upward and (upward["star"], naive.halves(upward["points_missing"]), bool(upward["stands_in_way"])),
    }


def compare(rule_set: RuleSet, seed: int, branches: int) -> None:
    chance = Random(seed)
    for n in range(branches):
        branch = random_branch(chance)
        text = json.dumps(branch)
        line = score_line(rule_set, text)
        found, expected = in_half_points(line), naive.score(branch)
        for answer in (found, expected):
            answer["lines"].sort(key=repr)
        assert found == expected, f"seed {seed}, branch {n}: {text}"
        if branch.get("events"):
            chance.shuffle(branch["events"])
            assert score_line(rule_set, json.dumps(branch)) == line, f"order matters: {text}"


def test_inv_21_two_implementations_agree_on_random_branches(anyang: RuleSet) -> None:
    compare(anyang, seed=0, branches=4_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 11))
def test_inv_21_two_implementations_agree_on_a_million_branches(anyang: RuleSet, seed: int) -> None:
    compare(anyang, seed, branches=100_000)
