"""A hypothesis gets its answer, and nothing else changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scoring.facts import Election, confirmed_only
from scoring.rule_set import RuleSet
from scoring.what_if import Change, changed, what_if
from tests.scoring.branches import branch, event

FACTS = branch(85, event("absence", id="a"), event("commendation", "city", id="c", status="confirmed"))


def test_no_change_changes_nothing(anyang: RuleSet) -> None:
    both = what_if(anyang, FACTS, Change())
    assert both.before == both.after
    assert (both.points_gained, both.stars_gained) == (0, 0)


@pytest.mark.parametrize(
    ("change", "points", "stars"),
    [
        (Change(add=(event("media_article", "nation"),)), "5", 1),
        (Change(drop=frozenset({"a"})), "3", 0),
        (Change(drop=frozenset({"a", "c"})), "0", 0),
        (Change(criteria={"mass_base": Decimal(10)}), "10", 1),
        (Change(add=(event("absence", count=2),)), "-6", -1),
        (Change(add=(event("absence", count=2),), stage="year_end"), "-6", -2),
        (Change(satisfaction=Decimal(55)), "-5", 0),
        (Change(satisfaction=Decimal(45)), "-5", -4),
        (Change(election=Election(date(2015, 1, 1))), "0", -1),
        (Change(as_of=date(2017, 5, 31)), "0", 0),
    ],
)
def test_a_change_tells_its_points_and_stars(anyang: RuleSet, change: Change, points: str, stars: int) -> None:
    both = what_if(anyang, FACTS, change)
    assert both.before.facts == FACTS
    assert (both.points_gained, both.stars_gained) == (Decimal(points), stars)


def test_an_event_that_is_not_there_cannot_be_dropped() -> None:
    with pytest.raises(LookupError, match="zzz"):
        changed(FACTS, Change(drop=frozenset({"zzz"})))


def test_only_what_is_confirmed_can_be_looked_at_alone() -> None:
    assert [e.id for e in confirmed_only(FACTS).events] == ["c"]
