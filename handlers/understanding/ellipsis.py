"""What a second event leaves unsaid because the first one said it: 周六市委又来一次, 5月10日又上了人民日报."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.findings import Finding
from handlers.understanding.lapses import excuse_of
from handlers.understanding.levels import CITY_COMMITTEE, WORK_COMMITTEE, find_bodies

_GOES_ON = re.compile("又|还|也|接着|随后")


def goes_on(unit: Unit) -> bool:
    """Whether it follows on what was told before it."""
    return bool(_GOES_ON.search(unit.clause))


def by_the_same(before: Finding, found: Sequence[Finding], unit: Unit) -> tuple[Finding, ...]:
    """5月9号书记的文章上了光明日报，5月10号又上了人民日报; 6号缺工委例会一次，20号又缺一次: whose it is was said."""
    if before.rule == "media_article" and not before.doubt:
        return tuple(replace(f, doubt=None, points_known=True) if f.level and not f.kept else f for f in found)
    if before.rule in ("absence", "missed_task") and unit.kind == before.rule and not find_bodies(unit.text):
        same = excuse_of(unit, before) if found[0].is_idle else before
        return tuple(replace(same, count=f.count) if f.is_idle or f.rule == before.rule else f for f in found)
    return tuple(found)


def again(finding: Finding, unit: Unit) -> Finding:
    """周六市委又来一次: the same as before, by another body where one is named."""
    bodies = {b.body for b in find_bodies(unit.text)}
    rule = finding.rule
    if rule in ("circular_work_committee", "circular_city_committee"):
        if bodies == {CITY_COMMITTEE}:
            rule = "circular_city_committee"
        elif bodies == {WORK_COMMITTEE}:
            rule = "circular_work_committee"
    return replace(finding, count=1, rule=rule)
