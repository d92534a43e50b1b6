"""Every clause quotes the plan word for word, and what the plan leaves open is a named choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from scoring.rule_file import find_rule_set, shipped
from scoring.rule_set import Clause, RuleSet
from tests.scoring.branches import BONUSES, CRITERIA, DEDUCTIONS

PLAN = (Path(__file__).parent / "plan_words.txt").read_text("utf-8")


def clauses(thing: object) -> Iterator[Clause]:
    if isinstance(thing, Clause):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from clauses(item)
    elif isinstance(thing, dict):
        yield from clauses(tuple(thing.values()))
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from clauses(getattr(thing, part.name))


@pytest.mark.parametrize("key", list(shipped()))
def test_every_clause_quotes_the_plan_word_for_word(key: str) -> None:
    found = list(clauses(shipped()[key]))
    assert len(found) > 15
    assert [clause for clause in found if clause.words not in PLAN] == []


def test_the_ten_aspects_bear_the_names_of_the_plan(anyang: RuleSet) -> None:
    assert tuple(c.id for c in anyang.criteria) == CRITERIA
    assert [c.name for c in anyang.criteria] == [c.clause.words for c in anyang.criteria]
    listed = "".join(f"{n}.{c.name};" for n, c in enumerate(anyang.criteria, 1))
    assert listed.removesuffix(";") + "。" in PLAN


def test_every_criterion_has_a_hint_that_fits_a_phone(anyang: RuleSet) -> None:
    for criterion in anyang.criteria:
        assert 5 <= len(criterion.counts) <= 40
        assert 2 <= len(criterion.evidence) <= 4
        assert all(len(example) <= 20 for example in criterion.evidence)


def test_the_table_of_events_is_the_plan_s(anyang: RuleSet) -> None:
    bonus = {"city": 3, "province": 5, "nation": 8}
    assert {rule.id: (rule.kind, dict(rule.points), rule.clause.id) for rule in anyang.events.values()} == {
        "commendation": ("bonus", bonus, "附加条件1"),
        "media_article": ("bonus", bonus, "附加条件1"),
        "innovation": ("bonus", bonus, "附加条件2"),
        "circular_work_committee": ("deduction", {"": 3}, "附加条件3"),
        "circular_city_committee": ("deduction", {"": 5}, "附加条件3"),
        "discipline_leader_minor": ("deduction", {"": 3}, "附加条件3"),
        "discipline_leader_major": ("deduction", {"": 5}, "附加条件3"),
        "discipline_member": ("deduction", {"": 2}, "附加条件3"),
        "absence": ("deduction", {"": 3}, "附加条件6"),
        "missed_task": ("deduction", {"": 3}, "附加条件6"),
    }
    assert tuple(anyang.events) == (*BONUSES, *DEDUCTIONS)


def test_the_four_classes_have_names_bands_and_no_caps(four_class: RuleSet) -> None:
    assert [(b.star, int(b.floor)) for b in four_class.bands] == [(4, 90), (3, 75), (2, 60), (1, 0)]
    assert not four_class.events
    assert four_class.satisfaction is four_class.election is four_class.lapses is four_class.quotas is None
    assert "borrowed_criteria" in {choice.id for choice in four_class.choices}


def test_both_campaigns_have_the_plan_s_deadlines() -> None:
    campaigns = {c.id: (c.opens, c.due) for c in find_rule_set("anyang-2017").campaigns}
    assert campaigns == {"declaration": ((1, 1), (6, 5)), "year_end": ((11, 1), (12, 31))}


def test_every_deadline_of_the_plan_is_there(anyang: RuleSet) -> None:
    due = {deadline.id: (deadline.who, deadline.counted_from, deadline.due) for deadline in anyang.deadlines}
    assert due == {
        "declaration": ("branch", "year", (6, 5)),
        "ballot": ("branch", "year", (6, 5)),
        "superior_assessment": ("superior", "year", (6, 5)),
        "publicity": ("office", "posting", (6, 5)),
        "plan_filing": ("branch", "year", (7, 31)),
        "year_end": ("branch", "year", (12, 31)),
        "year_end_ballot": ("branch", "year", (12, 31)),
        "year_end_superior_assessment": ("superior", "year", (12, 31)),
        "election": ("branch", "election", None),
    }


def test_the_meetings_of_a_branch_have_their_rhythm(anyang: RuleSet) -> None:
    assert {cadence.short: cadence.every for cadence in anyang.cadence} == {
        "支部党员大会": "quarter",
        "支委会": "month",
        "党小组会": "month",
        "党课": "quarter",
        "主题党日": "month",
        "组织生活会": "year",
        "民主评议党员": "year",
    }


def test_an_election_is_announced_half_a_year_before(anyang: RuleSet) -> None:
    ladder = anyang.ladders["election"]
    assert [str(step) for step in ladder.before] == ["6m", "3m", "1m", "0d"]
    assert [str(step) for step in anyang.ladders["usual"].before] == ["30d", "7d", "3d", "1d", "0d"]
