"""提分清单: what would raise this branch's total, most first, and what points cannot buy off.

Only honest moves: better work on a criterion, a bonus not yet earned. A true deduction is never argued away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scoring.adjustments import Adjustment
from scoring.facts import Event
from scoring.grade import Grade, grade
from scoring.rule_set import Clause
from scoring.what_if import Change, changed


@dataclass(frozen=True, slots=True)
class WayUp:
    """One move with what it alone would bring: `points` on its own line, `gain` on the total, `stars_gained`.

    `points` is how far the criterion is from its maximum, or the bonus less the honour that it would replace.
    """

    kind: Literal["criterion", "bonus"]
    rule: str
    name: str
    level: str | None
    clause: Clause
    points: Decimal
    gain: Decimal
    stars_gained: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """What no points can buy off, what lifts it, and the star that these points would have without it."""

    adjustment: Adjustment
    lifted_by: str
    star_without: int


def ways_up(now: Grade) -> tuple[WayUp, ...]:
    """Every single move that would raise the total, by gain, then by stars gained, then in the plan's order."""
    moves = [*_criteria(now), *_bonuses(now)]
    return tuple(
        sorted((m for m in moves if m.gain > 0), key=lambda m: (m.gain, m.stars_gained), reverse=True),
    )


def blocked_by(now: Grade) -> tuple[Blocked, ...]:
    """Every cap, demotion and veto whose condition holds, in the order in which they apply."""
    return tuple(Blocked(a, a.lifted_by, _star_without(now, a)) for a in now.adjustments)


def _criteria(now: Grade) -> Iterator[WayUp]:
    for criterion in now.rule_set.criteria:
        change = Change(criteria={criterion.id: criterion.maximum})
        missing = criterion.maximum - now.facts.criteria[criterion.id]
        yield _way("criterion", now, change, criterion.id, criterion.name, None, criterion.clause, missing)


def _bonuses(now: Grade) -> Iterator[WayUp]:
    for rule in now.rule_set.events.values():
        if rule.kind == "bonus":
            for level in rule.points:
                # Dated on the very day that is asked about, so that it counts.
                event = Event(rule.id, now.facts.as_of, level=level or None)
                earned = sum(
                    (line.points for line in now.lines if _shares(now, line.rule, rule.highest_of)), Decimal(0)
                )
                change = Change(add=(event,))
                yield _way(
                    "bonus", now, change, rule.id, rule.name, event.level, rule.clause, rule.points[level] - earned
                )


def _shares(now: Grade, rule: str, group: str | None) -> bool:
    other = now.rule_set.events.get(rule)
    return group is not None and other is not None and other.highest_of == group


def _way(
    kind: Literal["criterion", "bonus"],
    now: Grade,
    change: Change,
    rule: str,
    name: str,
    level: str | None,
    clause: Clause,
    points: Decimal,
) -> WayUp:
    then = grade(now.rule_set, changed(now.facts, change))
    return WayUp(kind, rule, name, level, clause, points, then.total - now.total, then.star - now.star)


def _star_without(now: Grade, lifted: Adjustment) -> int:
    star = now.band_star
    for adjustment in now.adjustments:
        if adjustment.rule == lifted.rule:
            continue
        if adjustment.kind == "cap":
            star = min(star, adjustment.star)
        elif adjustment.kind == "demotion" and now.rule_set.lapses is not None:
            star = max(star - now.rule_set.lapses.demotion, now.rule_set.bottom_star)
        else:
            star = now.rule_set.bottom_star
    return star
