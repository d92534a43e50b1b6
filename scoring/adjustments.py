"""What moves a star after the points: caps, then demotion, then veto, each with its clause."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from scoring.election import is_overdue, overdue_after, years_after
from scoring.facts import Facts
from scoring.rule_set import Clause, RuleSet


class Adjustment(NamedTuple):
    """One cap, demotion or veto whose condition holds, also where it does not lower this star.

    `star` is the highest one that a cap allows, and the resulting one after a demotion or veto. Of the details,
    an overdue election tells the last day it would have been in time, lapses their number, a veto the percentage.
    """

    rule: Literal["election_overdue", "lapses", "satisfaction"]
    kind: Literal["cap", "demotion", "veto"]
    star: int
    clause: Clause
    lifted_by: str
    overdue_after: date | None = None
    lapses: int | None = None
    satisfaction: Decimal | None = None


def adjust(rule_set: RuleSet, facts: Facts, lapses: int, band_star: int) -> tuple[int, tuple[Adjustment, ...]]:
    """The star that is left of the band's star, and every adjustment in the order in which they apply."""
    star, found = band_star, []
    for cap in (_election_cap(rule_set, facts), _lapses_cap(rule_set, lapses)):
        if cap is not None:
            star = min(star, cap.star)
            found.append(cap)
    rule = rule_set.lapses
    if rule is not None and lapses >= rule.threshold and facts.stage == rule.demotion_stage:
        star = max(star - rule.demotion, rule_set.bottom_star)
        found.append(
            Adjustment("lapses", "demotion", star, rule.demotion_clause, rule.lifted_by, lapses=lapses),
        )
    low, known = rule_set.satisfaction, facts.satisfaction
    if low is not None and known is not None and known < low.veto_below:
        star = rule_set.bottom_star
        found.append(Adjustment("satisfaction", "veto", star, low.clause, low.lifted_by, satisfaction=known))
    return star, tuple(found)


def _election_cap(rule_set: RuleSet, facts: Facts) -> Adjustment | None:
    rule, election = rule_set.election, facts.election
    if rule is None or election is None or not is_overdue(election, facts.as_of):
        return None
    last_day = overdue_after(election)
    if facts.as_of > years_after(last_day, rule.long_after_years):
        cap, clause = rule.long_cap, rule.long_clause
    else:
        cap, clause = rule.cap, rule.clause
    return Adjustment("election_overdue", "cap", cap, clause, rule.lifted_by, overdue_after=last_day)


def _lapses_cap(rule_set: RuleSet, lapses: int) -> Adjustment | None:
    rule = rule_set.lapses
    if rule is None or lapses < rule.threshold:
        return None
    return Adjustment("lapses", "cap", rule.cap, rule.clause, rule.lifted_by, lapses=lapses)
