"""Words that speak of one event twice: a heading and its text, 印发通报 and 予以通报批评."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.understanding.clauses import Unit
from handlers.understanding.levels import find_bodies
from handlers.understanding.publishing import HAS_APPEARED, SENT_IN
from handlers.understanding.roles import ROLE
from handlers.understanding.subjects import speaks_of_others
from handlers.understanding.when import When

_HEADING = re.compile("处分(?:决定)?$|党[纪内]处分$")
_AS_WHAT = re.compile(
    "^[,。;]?(?:故|现)?(?:请|拟|应|可|建议)?(?:予以)?(?:按照?|依照?|比照|参照)[^,。;]{2,18}?(?:计扣|扣分|计分|扣减|核减|登记|核算|处理|计算|认定)"
)
"""请按一般党员违纪计扣: by which clause, said after the deed."""
_DENIED = re.compile("没有|没|未|不是|(?<![一-龥])无|[月日号]无")
_DEPUTY = re.compile("由[^,。;]{1,10}(?:主持|代理|负责|兼任|牵头|接任)")
"""Who acts in the place of the person that was sanctioned: 支部工作暂由副书记主持."""
_ONE_OF_THEM = re.compile("^[,;]?(?:另|其中)?[一1][人名](?=予以|给予|处以|被|受|党内|严重警告|警告|留党|撤销|开除)")
"""普通党员二人…，一人予以警告，一人予以严重警告."""
_REPORT = re.compile("^关于[^,。;]*(?:处分|违纪)[^,。;]*:$")
_SIGNED = re.compile("[,;]?署名[为是系:]")
_ANEW = re.compile("最后|结果|最终|又|再次|另外|另有|此外|还有|还被|另|也被|后来")


def joined(units: Sequence[Unit], text: str, whens: Sequence[When]) -> tuple[Unit, ...]:
    """Units that speak of one event become one: a heading and its text, 印发通报 and 予以通报批评."""
    result: list[Unit] = []
    for unit in units:
        last = result[-1] if result else None
        if last is not None and last.kind == unit.kind and _AS_WHAT.search(unit.clause):
            continue
        if last is not None and last.kind == unit.kind and _is_same(last, unit):
            within = tuple(w for w in whens if last.start <= w.start < unit.end)
            result[-1] = Unit(
                unit.kind,
                (*last.triggers, *unit.triggers),
                text[last.start : unit.end],
                text[last.clause_start : unit.clause_end],
                last.start,
                unit.end,
                last.clause_start,
                unit.clause_end,
                last.starts_sentence,
                within,
            )
        else:
            result.append(unit)
    return tuple(result)


def _is_same(last: Unit, unit: Unit) -> bool:
    if unit.kind == "media" and _SIGNED.match(unit.clause):
        return True
    if unit.kind == "discipline" and _DENIED.search(last.clause) and not _DENIED.search(unit.clause):
        return False
    if unit.kind == "discipline" and _REPORT.match(last.text):
        return True
    if unit.kind == "discipline" and not ROLE.search(last.text) and all(_HEADING.match(t.said) for t in last.triggers):
        return not unit.starts_sentence
    if unit.kind == "discipline" and not ROLE.search(unit.text) and _HEADING.search(last.triggers[-1].said):
        return not unit.starts_sentence
    if speaks_of_others(last.clause) != speaks_of_others(unit.clause):
        return False
    if unit.kind == "media" and SENT_IN.search(last.text) and not HAS_APPEARED.search(last.text):
        return True
    days = {w.first for w in last.whens if w.kind == "day"}, {w.first for w in unit.whens if w.kind == "day"}
    if days[0] and days[1] and days[0] != days[1]:
        return False
    bodies = {b.level for b in find_bodies(last.clause)} - {""}, {b.level for b in find_bodies(unit.text)} - {""}
    if (
        unit.kind == "circular"
        and not bodies[1]
        and not days[1]
        and "批评" not in last.clause
        and not _DENIED.search(last.clause)
    ):
        return True
    if (
        bodies[0]
        and bodies[1]
        and bodies[0] != bodies[1]
        and unit.kind in ("circular", "media", "innovation", "commendation")
    ):
        return False
    if unit.kind == "discipline":
        others = ROLE.search(_ONE_OF_THEM.sub("", _DEPUTY.sub("", unit.text)))
        return not unit.starts_sentence and not (others and ROLE.search(last.text))
    before_trigger = unit.clause[: max(0, unit.triggers[0].start - unit.clause_start)]
    return not _ANEW.search(before_trigger)
