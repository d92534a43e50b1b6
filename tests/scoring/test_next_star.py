"""What is missing to the next star, and what no points can buy off."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.facts import Facts
from scoring.grade import grade
from scoring.rule_set import RuleSet
from scoring.ways_up import blocked_by
from tests.scoring.branches import branch, event
from tests.scoring.cases import _election

THREE = event("absence", on="2017-03-01", count=3)

# sentence: (facts, next star, points missing, what stands in the way, the star if each of these were lifted)
CASES: dict[str, tuple[Facts, int, str, tuple[str, ...]]] = {
    "half a point to five stars": (branch("89.5"), 5, "0.5", ()),
    "from nothing to one star": (branch(0), 1, "50", ()),
    "what is below nothing has to be made up as well": (branch(1, event("circular_city_committee")), 1, "54", ()),
    "an overdue election stands before the fifth star": (
        branch(95, election=_election("2017-06-01")), 5, "0", ("cap",),
    ),
    "and does not stand before the fourth": (branch(75, election=_election("2017-06-01")), 4, "5", ()),
    "an election overdue for long stands before the fourth": (
        branch(75, election=_election("2015-06-01")), 4, "5", ("cap",),
    ),
    "three lapses stand before the fifth": (branch(95, THREE), 5, "4", ("cap",)),
    "at year end the next star asks for one band more": (branch(81, THREE, stage="year_end"), 3, "8", ()),
    "at year end three lapses leave three stars at most": (
        branch(95, THREE, stage="year_end"), 4, "0", ("cap", "demotion"),
    ),
    "at year end without a star one star asks for two": (branch(64, THREE, stage="year_end"), 1, "5", ()),
    "low satisfaction stands before every star": (branch(100, satisfaction=40), 1, "0", ("veto",)),
    "even where points are missing too": (branch(40, satisfaction=40), 1, "15", ("veto",)),
    "a long delay and lapses leave two stars": (
        branch(99, THREE, stage="year_end", election=_election("2015-06-01")), 3, "0", ("cap", "demotion"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", CASES)
def test_the_next_star_tells_points_and_obstacles(anyang: RuleSet, sentence: str) -> None:
    facts, star, missing, in_way = CASES[sentence]
    found = grade(anyang, facts).next_star
    assert found is not None
    assert (found.star, found.points_missing) == (star, Decimal(missing))
    assert tuple(a.kind for a in found.stands_in_way) == in_way


def test_at_five_stars_there_is_no_next(anyang: RuleSet, four_class: RuleSet) -> None:
    assert grade(anyang, branch(90)).next_star is None
    assert grade(four_class, branch(90)).next_star is None


def test_what_blocks_tells_what_lifts_it_and_the_star_without_it(anyang: RuleSet) -> None:
    facts = branch(100, THREE, stage="year_end", election=_election("2015-06-01"))
    found = blocked_by(grade(anyang, facts))
    assert [(b.adjustment.rule, b.adjustment.kind, b.star_without) for b in found] == [
        ("election_overdue", "cap", 3),
        ("lapses", "cap", 3),
        ("lapses", "demotion", 3),
    ]
    assert "换届" in found[0].lifted_by
    assert blocked_by(grade(anyang, branch(100))) == ()
    vetoed = blocked_by(grade(anyang, branch(100, satisfaction=30)))
    assert [(b.adjustment.kind, b.star_without) for b in vetoed] == [("veto", 5)]
