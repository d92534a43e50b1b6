"""Quotas are advice to the reviewer: they mark places and change no star."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.grade import grade
from scoring.quota import mark_quota, quota_limits
from scoring.rule_set import RuleSet
from tests.scoring.branches import branch, event


@pytest.mark.parametrize(
    ("branches", "five_at_most", "low_at_least"),
    [(0, 0, 0), (1, 0, 1), (9, 0, 1), (10, 1, 1), (11, 1, 2), (19, 1, 2), (20, 2, 2), (21, 2, 3), (1000, 100, 100)],
)
def test_a_tenth_at_most_and_a_tenth_at_least(
    anyang: RuleSet, branches: int, five_at_most: int, low_at_least: int
) -> None:
    limits = quota_limits(anyang, branches)
    assert (limits.five_at_most, limits.low_at_least) == (five_at_most, low_at_least)


def test_the_order_is_star_total_raw_deductions_code(anyang: RuleSet) -> None:
    nation, city = event("innovation", "nation"), event("innovation", "city")
    penalty = event("circular_city_committee")
    graded = {
        "F": grade(anyang, branch(95)),
        "E": grade(anyang, branch(95)),
        "D": grade(anyang, branch(92, event("commendation", "nation"), penalty)),
        "C": grade(anyang, branch(99, city)),
        "B": grade(anyang, branch(99, nation, nation, penalty)),
        "A": grade(anyang, branch(99, nation, satisfaction=10)),
        "H": grade(anyang, branch(45)),
        "G": grade(anyang, branch(55)),
    }
    marks = mark_quota(anyang, graded.items())
    assert [mark.code for mark in marks] == ["B", "C", "E", "F", "D", "G", "A", "H"]
    assert [mark.rank for mark in marks] == list(range(1, 9))
    assert {mark.code: mark.star for mark in marks} == {code: one.star for code, one in graded.items()}
    assert marks == mark_quota(anyang, reversed(graded.items()))


def test_who_stands_beyond_the_quota_is_marked(anyang: RuleSet) -> None:
    graded = [(f"b{n:02}", grade(anyang, branch(Decimal(99) - n))) for n in range(20)]
    marks = mark_quota(anyang, graded)
    assert [mark.code for mark in marks if mark.beyond_five] == [f"b{n:02}" for n in range(2, 10)]
    assert [mark.code for mark in marks if mark.beyond_low] == ["b18", "b19"]
    low = mark_quota(anyang, [*graded[:9], ("low", grade(anyang, branch(52)))])
    assert not any(mark.beyond_low for mark in low)


def test_a_plan_without_quotas_marks_nobody(four_class: RuleSet) -> None:
    marks = mark_quota(four_class, [("a", grade(four_class, branch(95))), ("b", grade(four_class, branch(96)))])
    assert [(mark.code, mark.beyond_five, mark.beyond_low) for mark in marks] == [
        ("b", False, False),
        ("a", False, False),
    ]


def test_the_shares_are_of_all_branches_also_of_those_without_a_star_yet(anyang: RuleSet) -> None:
    graded = {f"B{n}": grade(anyang, branch(95)) for n in range(9)}
    assert [mark.beyond_five for mark in mark_quota(anyang, graded.items())] == [True] * 9
    assert [mark.beyond_five for mark in mark_quota(anyang, graded.items(), of_all=10)] == [False] + [True] * 8
