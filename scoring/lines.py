"""The lines of a score (得分明细): each criterion, each event whether it counts or not, and low satisfaction."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from scoring.facts import Event, Facts
from scoring.rule_set import NO_LEVEL, Clause, RuleSet

_NOTHING = Decimal(0)


class Because(StrEnum):
    """Why a line has the points it has. Below city: a known level for which the rule has no points."""

    CRITERION = "criterion"
    COUNTED = "counted"
    LOW_SATISFACTION = "low_satisfaction"
    REJECTED = "rejected"
    REVOKED = "revoked"
    KEPT = "kept"
    NOT_THIS_YEAR = "not_this_year"
    AFTER_AS_OF = "after_as_of"
    BELOW_CITY = "below_city"
    HIGHEST_ONLY = "highest_only"


class Line(NamedTuple):
    """One line of the sum. A tuple, because a score has many and a frozen dataclass takes far longer to make."""

    rule: str
    points: Decimal
    clause: Clause
    counts: bool
    because: Because
    event: Event | None = None
    beaten_by: Event | None = None


def criterion_lines(rule_set: RuleSet, facts: Facts) -> list[Line]:
    """The base, one line a criterion, in the plan's order. All must be there: unknown is not nothing."""
    given = facts.criteria
    try:
        lines = [_line(Line, (c.id, given[c.id], c.clause, True, _CRITERION, None, None)) for c in rule_set.criteria]
    except KeyError as missing:
        raise ValueError(f"no score for the criterion {missing.args[0]}") from None
    if len(given) != len(lines):
        known = {c.id for c in rule_set.criteria}
        raise ValueError(f"{rule_set.key} has no criterion {', '.join(sorted(given.keys() - known))}")
    return lines


def event_lines(rule_set: RuleSet, facts: Facts) -> list[Line]:
    """One line an event, in an order that does not depend on the order in which they were recorded.

    Only events of the assessment year up to `as_of` count; where several share a highest_of, the one with most
    points does, the earliest among equals.
    """
    rules, as_of, year = rule_set.events, facts.as_of, facts.as_of.year
    lines: list[Line] = []
    rivals: dict[str, list[int]] = {}
    for event in sorted(facts.events, key=_order):
        try:
            rule = rules[event.rule]
        except KeyError:
            raise ValueError(f"{rule_set.key} has no rule {event.rule}") from None
        occurred_on, points = event.occurred_on, _NOTHING
        if event.status in _WITHOUT_EFFECT:
            because = _WITHOUT_EFFECT[event.status]
        elif event.kept is not None:
            because = _KEPT
        elif occurred_on.year != year:
            because = _NOT_THIS_YEAR
        elif occurred_on > as_of:
            because = _AFTER_AS_OF
        else:
            level = event.level or NO_LEVEL
            worth = rule.signed.get(level)
            if worth is None:
                if not rule.has_levels or level not in rule_set.levels:
                    raise ValueError(f"{rule.id} on {occurred_on} has no points for the level {event.level!r}")
                because = _BELOW_CITY
            else:
                because = _COUNTED
                points = worth * event.count if rule.multiplies else worth
                if event.awarded is not None:
                    points = min(points, event.awarded) if rule.kind == "bonus" else points
                if rule.highest_of is not None:
                    rivals.setdefault(rule.highest_of, []).append(len(lines))
        lines.append(_line(Line, (rule.id, points, rule.clause, because is _COUNTED, because, event, None)))
    for group in rivals.values():
        if len(group) > 1:
            _keep_highest(lines, group)
    return lines


def is_known(rule_set: RuleSet, event: Event) -> bool:
    """Whether this rule set can say what the event is worth: it has its rule, its level and the reason it is kept for.
    One recorded under another plan or edition may have none of them."""
    rule = rule_set.events.get(event.rule)
    if rule is None or (event.level is not None and event.level not in rule_set.levels):
        return False
    if event.kept is not None:
        return event.kept in rule_set.kept
    return rule.has_levels == (event.level is not None)


def satisfaction_lines(rule_set: RuleSet, facts: Facts) -> list[Line]:
    """The one deduction for a satisfaction known to be low (附加条件4), or nothing."""
    rule, known = rule_set.satisfaction, facts.satisfaction
    if rule is None or known is None or known >= rule.below:
        return []
    return [Line("satisfaction", -rule.points, rule.clause, True, Because.LOW_SATISFACTION)]


def lapses_among(rule_set: RuleSet, lines: list[Line]) -> int:
    """How many absences and missed tasks count this year (附加条件6); a record of two counts as two."""
    rules = rule_set.events
    return sum(line.event.count for line in lines if line.counts and line.event and rules[line.rule].is_lapse)


def _keep_highest(lines: list[Line], rivals: list[int]) -> None:
    best = rivals[0]
    for n in rivals:
        if abs(lines[n].points) > abs(lines[best].points):
            best = n
    for n in rivals:
        if n != best:
            rule, _, clause, _, _, event, _ = lines[n]
            lines[n] = Line(rule, _NOTHING, clause, False, _HIGHEST_ONLY, event, lines[best].event)


# What `Line(…)` comes down to, less the call of a function in between, which would be a tenth of the whole grade.
_line = tuple.__new__
_order = attrgetter("order")
# Bound once: reading a member off an enumeration costs more than the comparison it serves.
_CRITERION = Because.CRITERION
_COUNTED = Because.COUNTED
_KEPT = Because.KEPT
_NOT_THIS_YEAR = Because.NOT_THIS_YEAR
_AFTER_AS_OF = Because.AFTER_AS_OF
_BELOW_CITY = Because.BELOW_CITY
_HIGHEST_ONLY = Because.HIGHEST_ONLY
_WITHOUT_EFFECT = {"rejected": Because.REJECTED, "revoked": Because.REVOKED}
