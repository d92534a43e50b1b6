"""提分清单: honest moves, most points first."""

from __future__ import annotations

from decimal import Decimal

from scoring.facts import Facts
from scoring.grade import grade
from scoring.rule_set import RuleSet
from scoring.ways_up import ways_up
from tests.scoring.branches import CRITERIA, branch, event


def test_moves_come_by_gain_then_by_stars_then_in_the_plan_s_order(anyang: RuleSet) -> None:
    scores = {**dict.fromkeys(CRITERIA, Decimal(9)), "facilities": Decimal(2)}
    facts = Facts(branch().as_of, scores, (event("commendation", "city"),))
    found = [(way.rule, way.level, str(way.gain), way.stars_gained) for way in ways_up(grade(anyang, facts))]
    assert found == [
        ("facilities", None, "8", 1),
        ("innovation", "nation", "8", 1),
        ("commendation", "nation", "5", 1),
        ("media_article", "nation", "5", 1),
        ("innovation", "province", "5", 1),
        ("innovation", "city", "3", 0),
        ("commendation", "province", "2", 0),
        ("media_article", "province", "2", 0),
        *((criterion, None, "1", 0) for criterion in CRITERIA if criterion != "facilities"),
    ]


def test_every_move_has_its_clause_and_no_deduction_is_argued_away(anyang: RuleSet) -> None:
    for way in ways_up(grade(anyang, branch(70, event("absence"), event("circular_city_committee")))):
        assert way.clause.words
        assert way.kind in ("criterion", "bonus")
        assert 0 < way.gain <= way.points


def test_at_the_full_mark_there_is_nothing_to_gain(anyang: RuleSet) -> None:
    assert ways_up(grade(anyang, branch(100))) == ()
    near = ways_up(grade(anyang, branch("99.5")))
    assert {str(way.gain) for way in near} == {"0.5"}


def test_where_a_veto_stands_moves_gain_points_and_no_star(anyang: RuleSet) -> None:
    found = ways_up(grade(anyang, branch(70, satisfaction=40)))
    assert found
    assert all(way.stars_gained == 0 for way in found)


def test_a_plan_without_bonuses_offers_its_criteria(four_class: RuleSet) -> None:
    assert {way.kind for way in ways_up(grade(four_class, branch(70)))} == {"criterion"}
