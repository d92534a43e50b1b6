"""From the facts about a branch to its star, with every reason: lines → total → band → adjustments → star."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.adjustments import Adjustment, adjust
from scoring.facts import Facts, confirmed_only
from scoring.lines import Because, Line, criterion_lines, event_lines, lapses_among, satisfaction_lines
from scoring.next_star import NextStar, next_star
from scoring.rule_set import Band, RuleSet

__all__ = ["Adjustment", "Because", "Grade", "Line", "NextStar", "band_of", "confirmed_only", "grade", "held_within"]

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Grade:
    """A star and all its reasons. `raw` is the sum of the lines' points, `deduction` a positive number."""

    rule_set: RuleSet
    facts: Facts
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    raw: Decimal
    total: Decimal
    band_star: int
    star: int
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...]
    lapses: int
    next_star: NextStar | None


def grade(rule_set: RuleSet, facts: Facts) -> Grade:
    """The star of these facts under this rule set. The same facts always give the same grade."""
    criteria = criterion_lines(rule_set, facts)
    others = event_lines(rule_set, facts) + satisfaction_lines(rule_set, facts)
    base = sum([line.points for line in criteria], _NOTHING)
    beside = [line.points for line in others]
    bonus = sum([points for points in beside if points > _NOTHING], _NOTHING)
    deduction = -sum([points for points in beside if points < _NOTHING], _NOTHING)
    raw = base + bonus - deduction
    total = held_within(raw, _NOTHING, rule_set.full_mark)
    band_star = band_of(rule_set, total).star
    lapses = lapses_among(rule_set, others)
    star, adjustments = adjust(rule_set, facts, lapses, band_star)
    return Grade(
        rule_set=rule_set,
        facts=facts,
        base=base,
        bonus=bonus,
        deduction=deduction,
        raw=raw,
        total=total,
        band_star=band_star,
        star=star,
        lines=(*criteria, *others),
        adjustments=adjustments,
        lapses=lapses,
        next_star=next_star(rule_set, raw, star, adjustments),
    )


def held_within(points: Decimal, lowest: Decimal, highest: Decimal) -> Decimal:
    return max(lowest, min(points, highest))


def band_of(rule_set: RuleSet, total: Decimal) -> Band:
    """The highest band whose floor the total reaches, so 89.5 is four stars (「80—89分为四星级」)."""
    for band in rule_set.bands:
        if total >= band.floor:
            return band
    raise ValueError(f"{rule_set.key} has no band for {total}")
