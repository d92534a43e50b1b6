"""Every rule on both sides of every boundary, and the count that none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from scoring.facts import Facts
from scoring.grade import Because, grade
from scoring.rule_set import RuleSet
from tests.scoring.branches import CRITERIA, LEVELS, branch, event
from tests.scoring.cases import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence)
def test_the_plan_grades_as_written(anyang: RuleSet, case: Case) -> None:
    graded = grade(anyang, case.facts)
    beside = [(line.rule, str(line.points), str(line.because)) for line in graded.lines[10:]]
    assert beside == list(case.lines)
    assert [(a.rule, a.kind, a.star) for a in graded.adjustments] == list(case.adjustments)
    assert (graded.total, graded.star) == (Decimal(case.total), case.star)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sentence)
def test_inv_23_every_star_is_the_sum_of_its_lines_and_each_has_its_clause(anyang: RuleSet, case: Case) -> None:
    graded = grade(anyang, case.facts)
    assert graded.raw == sum(line.points for line in graded.lines) == graded.base + graded.bonus - graded.deduction
    assert tuple(line.rule for line in graded.lines[:10]) == CRITERIA
    assert all(line.clause.id and line.clause.words for line in (*graded.lines, *graded.adjustments))
    assert all(line.counts or line.points == 0 for line in graded.lines)
    again = Facts(**{name: getattr(case.facts, name) for name in Facts.__dataclass_fields__})
    assert grade(anyang, again) == graded


def test_no_boundary_is_without_its_two_cases(anyang: RuleSet) -> None:
    """What must be there is read from the rule set, so a new band, rule or level asks for its cases."""
    assert sorted(set(_edges(anyang)) - {case.edge for case in CASES}) == []
    named = [case.edge for case in CASES if case.edge]
    assert len(named) == len(set(named))


def test_every_reason_a_line_can_give_has_a_case() -> None:
    given = {why for case in CASES for _, _, why in case.lines} | {"criterion"}
    assert given == {str(because) for because in Because}


@pytest.mark.parametrize("criterion", CRITERIA)
def test_each_criterion_counts_from_nothing_to_its_maximum(anyang: RuleSet, criterion: str) -> None:
    for halves in range(21):
        points = Decimal(halves) / 2
        graded = grade(anyang, Facts(branch().as_of, {**dict.fromkeys(CRITERIA, Decimal(5)), criterion: points}))
        assert graded.base == 45 + points
        assert graded.lines[CRITERIA.index(criterion)].points == points


def test_a_missing_criterion_is_not_nothing(anyang: RuleSet) -> None:
    some = dict.fromkeys(CRITERIA[1:], Decimal(5))
    with pytest.raises(ValueError, match="organization"):
        grade(anyang, Facts(branch().as_of, some))
    with pytest.raises(ValueError, match="patience"):
        grade(anyang, Facts(branch().as_of, {**some, "organization": Decimal(5), "patience": Decimal(5)}))


def test_an_event_that_no_rule_prices_is_an_error_not_a_nought(anyang: RuleSet, four_class: RuleSet) -> None:
    for rule_set, odd, words in (
        (anyang, event("medal", "city"), "medal"),
        (anyang, event("commendation"), "commendation"),
        (anyang, event("commendation", "town"), "town"),
        (anyang, event("absence", "city"), "absence"),
        (four_class, event("absence"), "absence"),
    ):
        with pytest.raises(ValueError, match=words):
            grade(rule_set, branch(80, odd))


def _edges(rule_set: RuleSet) -> Iterator[str]:
    for band in rule_set.bands[:-1]:
        yield from (f"band {band.star} on", f"band {band.star} under")
    for rule in rule_set.events.values():
        yield from (
            (f"{rule.id} {level}" for level in LEVELS) if rule.has_levels else (f"{rule.id} once", f"{rule.id} twice")
        )
    if rule_set.satisfaction:
        for limit in (rule_set.satisfaction.below, rule_set.satisfaction.veto_below):
            yield from (f"satisfaction {limit} on", f"satisfaction {limit} under")
    if rule_set.election:
        for edge in ("due", "year", "leap year", "held", "postponed"):
            yield from (f"{edge} on", f"{edge} after")
    if rule_set.lapses:
        yield from ("lapses on", "lapses under", "demotion", "cap then demotion", "demotion at the bottom")
    yield from ("year begins on", "year begins before", "as_of on", "as_of after", "rejected", "revoked", "kept")
    yield from ("honours highest", "honours tie", "total at least 0", "total at most 100", "veto last")
