"""What holds for every branch, tried on branches by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.facts import Election, Event, Facts, confirmed_only
from scoring.grade import band_of, grade
from scoring.rule_file import find_rule_set
from scoring.ways_up import blocked_by, ways_up
from scoring.what_if import Change, changed, what_if
from tests.scoring.branches import BONUSES, CRITERIA, DEDUCTIONS, LEVELS

ANYANG = find_rule_set("anyang-2017/1")

days = st.dates(date(2015, 12, 1), date(2018, 2, 1)) | st.sampled_from([date(2016, 2, 29), date(2017, 12, 31)])
halves = st.integers(0, 20).map(lambda n: Decimal(n) / 2)
percent = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)
statuses = st.sampled_from(["recorded", "confirmed", "rejected", "revoked"])


def events(rules: tuple[str, ...], **rest: Any) -> st.SearchStrategy[Event]:
    def of(rule: str) -> st.SearchStrategy[Event]:
        level = st.sampled_from(LEVELS) if rule in BONUSES else st.none()
        fields: dict[str, Any] = {"occurred_on": days, "count": st.integers(1, 3), "status": statuses, **rest}
        return st.builds(Event, rule=st.just(rule), level=level, **fields)

    return st.sampled_from(rules).flatmap(of)


branches = st.builds(
    Facts,
    as_of=days,
    criteria=st.fixed_dictionaries(dict.fromkeys(CRITERIA, halves)),
    events=st.lists(events(BONUSES + DEDUCTIONS), max_size=6).map(tuple),
    satisfaction=st.none() | percent,
    election=st.none() | st.builds(Election, days, st.none() | days, st.none() | days),
    stage=st.sampled_from(["provisional", "year_end"]),
)


@given(branches, st.randoms(use_true_random=False))
def test_inv_21_the_order_of_events_is_irrelevant(facts: Facts, chance: Any) -> None:
    shuffled = list(facts.events)
    chance.shuffle(shuffled)
    one, other = grade(ANYANG, facts), grade(ANYANG, replace(facts, events=tuple(shuffled)))
    assert one == replace(other, facts=facts)


@given(branches)
def test_the_lines_add_up_to_the_raw_score(facts: Facts) -> None:
    graded = grade(ANYANG, facts)
    assert sum(line.points for line in graded.lines) == graded.raw
    assert graded.deduction >= 0
    assert graded.bonus >= 0
    assert 0 <= graded.total <= 100
    assert len(graded.lines) == 10 + len(facts.events) + (facts.satisfaction is not None and facts.satisfaction < 60)


@given(branches, events(DEDUCTIONS))
def test_a_deduction_never_raises_the_star(facts: Facts, deduction: Event) -> None:
    both = what_if(ANYANG, facts, Change(add=(deduction,)))
    assert both.points_gained <= 0
    assert both.stars_gained <= 0


@given(branches, events(BONUSES))
def test_a_bonus_never_lowers_the_star(facts: Facts, bonus: Event) -> None:
    both = what_if(ANYANG, facts, Change(add=(bonus,)))
    assert both.points_gained >= 0
    assert both.stars_gained >= 0


@given(branches, events(BONUSES + DEDUCTIONS, status=st.sampled_from(["rejected", "revoked"])))
def test_what_does_not_count_changes_nothing_but_its_own_line(facts: Facts, idle: Event) -> None:
    both = what_if(ANYANG, facts, Change(add=(idle,)))
    without = tuple(line for line in both.after.lines if line.event is not idle)
    assert replace(both.after, facts=facts, lines=without) == both.before


@given(halves, halves, st.integers(0, 80), st.integers(0, 80))
def test_more_points_are_never_a_lower_band(some: Decimal, more: Decimal, tens: int, further: int) -> None:
    low, high = sorted((some + tens, more + further))
    assert band_of(ANYANG, low).star <= band_of(ANYANG, high).star


@given(branches)
def test_the_caps_hold_and_the_veto_is_last(facts: Facts) -> None:
    graded = grade(ANYANG, facts)
    kinds = [a.kind for a in graded.adjustments]
    assert kinds == sorted(kinds, key=("cap", "demotion", "veto").index)
    assert all(graded.star <= a.star for a in graded.adjustments)
    assert graded.star <= graded.band_star
    assert graded.adjustments or graded.star == graded.band_star


@given(branches)
def test_the_points_missing_bring_the_next_star_and_half_a_point_less_does_not(facts: Facts) -> None:
    """Points are supposed to be added where nothing else changes: in a plan whose innovations are worth just these."""
    graded = grade(ANYANG, facts)
    upward = graded.next_star
    assume(upward is not None)
    assert upward is not None
    if upward.stands_in_way:
        assert blocked_by(graded)
        assert grade(_worth(Decimal(500)), _with_innovation(facts)).star < upward.star
    else:
        assert grade(_worth(upward.points_missing), _with_innovation(facts)).star == upward.star
        assert grade(_worth(upward.points_missing - Decimal("0.5")), _with_innovation(facts)).star < upward.star


def _with_innovation(facts: Facts) -> Facts:
    return changed(facts, Change(add=(Event("extra", facts.as_of, level="city"),)))


def _worth(points: Decimal) -> Any:
    extra = replace(ANYANG.events["innovation"], id="extra", points={"city": points})
    return replace(ANYANG, events={**ANYANG.events, "extra": extra})


@given(branches)
def test_every_way_up_gains_what_it_says(facts: Facts) -> None:
    graded = grade(ANYANG, facts)
    found = ways_up(graded)
    assert [way.gain for way in found] == sorted((way.gain for way in found), reverse=True)
    for way in found:
        if way.kind == "criterion":
            change = Change(criteria={way.rule: Decimal(10)})
        else:
            change = Change(add=(Event(way.rule, facts.as_of, level=way.level),))
        both = what_if(ANYANG, facts, change)
        assert (both.points_gained, both.stars_gained) == (way.gain, way.stars_gained)


@given(branches)
def test_looking_at_the_confirmed_alone_leaves_no_other_line(facts: Facts) -> None:
    alone = grade(ANYANG, confirmed_only(facts))
    assert all(line.event is None or line.event.status == "confirmed" for line in alone.lines)
    assert confirmed_only(confirmed_only(facts)) == confirmed_only(facts)
