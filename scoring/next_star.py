"""The next better star: the points missing to it, and what stands in its way besides points."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from scoring.adjustments import Adjustment
from scoring.rule_set import RuleSet


class NextStar(NamedTuple):
    """`points_missing` are the fewest points that, everything else equal, bring `star`; where something
    `stands_in_way`, no points do, and they are those still missing to the band of `star`, perhaps none."""

    star: int
    points_missing: Decimal
    stands_in_way: tuple[Adjustment, ...]


def next_star(rule_set: RuleSet, raw: Decimal, star: int, adjustments: tuple[Adjustment, ...]) -> NextStar | None:
    """None at the top. A demotion asks for a band so much higher than the star it leaves."""
    if star >= rule_set.top_star:
        return None
    better = star + 1
    needed, ceiling, vetoed = better, rule_set.top_star, False
    for adjustment in adjustments:
        if adjustment.kind == "cap":
            ceiling = min(ceiling, adjustment.star)
        elif adjustment.kind == "demotion" and rule_set.lapses is not None:
            needed += rule_set.lapses.demotion
        else:
            vetoed = True
    if needed <= ceiling and not vetoed:
        return NextStar(better, floor_of(rule_set, needed) - raw, ())
    in_way = tuple([a for a in adjustments if _stands_in_way(a, needed, ceiling)])
    return NextStar(better, max(floor_of(rule_set, better) - raw, Decimal(0)), in_way)


def floor_of(rule_set: RuleSet, star: int) -> Decimal:
    """The fewest points of the band of `star`."""
    return rule_set.bands[rule_set.top_star - star].floor


def _stands_in_way(adjustment: Adjustment, needed: int, ceiling: int) -> bool:
    if adjustment.kind == "cap":
        return adjustment.star < needed
    return adjustment.kind == "veto" or needed > ceiling
