"""On which day an event was: the day that belongs to its own words, a span to be asked about, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from handlers.understanding.clauses import Unit
from handlers.understanding.day_words import number
from handlers.understanding.when import When

_ISSUED = re.compile(
    "^[^,。]{0,4}(?:印发|下发|发文|签发|发布|刊|发表|见报|上线|推送|登出|宣布|决定|召开|截止|到期|前|要)"
)
_THAT_ONE = re.compile("份?的?那[次回份个篇张条]")
"""昨天把3月那次表彰的文件补进台账: then it was, not yesterday."""
_EACH = re.compile("均|都|全")
_ALL_OF_THEM = re.compile("[两二2](?:项|条|份|件|个)[^。;]{0,4}(?:均|都|全)")
"""一项限3月20日，一项限3月31日，两项均逾期."""
_LATER = re.compile(
    "^[^,。]{0,6}(?:才|方(?:才|始)?(?:报|交|送|完成|上)|始(?:报|交)|补交|补报|补上|补的|补了|交上|报上|报的)"
)
_AT_LAST = re.compile(
    "(?:拖到|拖至|直到|直至|到了|实际(?:于)?|迟至|顺延至|延至|延期至|延到|延期到|推迟到|推迟至|宽限到|晚到|推到|等到)$"
)
_NUMBER_ON = re.compile("([0-9一二两三四五六七八九])(?:个|名|位|人次|人|次|回|份|起)(?:人)?(?:是|在|于|的|为)*$")
_DONE_THEN = re.compile("(?:就|曾|已|所)?(?:开除|双开|撤销|给予|获(?!悉)|被|受(?!理)|得到|荣)")
"""去年获市委表彰的证书今天才送到."""
_DAY_OF = re.compile(
    "(?:文件|公文|通报|盖章|决定|处分|作出|印发|发文|刊发|授予|落款|成文|表彰|生效)书?(?:的)?(?:落款)?(?:日期|时间|日)(?:是|为|系|在|于|:)?$"
)
_TOLD = re.compile(
    "^[^,。]{0,3}(?:(?:接|收)到|到的|到手|送到|送达|拿到|看到|知道|得知|传来|转来|转给|下来的)|^[^,。]{0,3}(?:整改|补交|补记)|^[^,。]{0,3}(?:投|寄|送审|供稿|起草|动笔|完稿|成稿|定稿|截稿|交稿)"
)


@dataclass(frozen=True, slots=True)
class Occurred:
    """One exact day (or several, each an event of its own), or a range, or neither. `outside`: not this year's or still
    to come, in words. `doubt`: what is wrong with the day."""

    days: tuple[date, ...] = ()
    range: tuple[date, date] | None = None
    outside: str | None = None
    doubt: str | None = None


def occurred(unit: Unit, text: str, today: date, previous: date | None) -> Occurred:
    """When the event of this unit was, seen from `today`."""
    whens = [w for w in unit.whens if unit.kind == "missed_task" or w.kind != "before"]
    if unit.kind == "missed_task":
        due = [w for w in whens if not _LATER.match(text[w.end :]) and not _AT_LAST.search(text[: w.start])]
        whens = due or whens
    if any(w.kind == "doubt" for w in whens):
        return Occurred(doubt="doubt")
    if spans := [w for w in whens if w.kind == "span" and _THAT_ONE.match(text, w.end)]:
        return _span(spans[0], today)
    exact = [w for w in whens if w.kind in ("day", "before")]
    if unit.kind == "missed_task" and (befores := [w for w in exact if w.kind == "before"]):
        exact = befores
    days = list(dict.fromkeys(w.first for w in exact))
    if len(days) > 1:
        if unit.kind == "missed_task" and _ALL_OF_THEM.search(unit.text):
            return _within(tuple(days), today)
        if listed := _listed(unit, text, exact):
            return _within(listed, today)
        days = [_nearest(unit, text, exact).first]
    if any(_DONE_THEN.match(text, w.end) for w in whens if w.kind == "span" and w.last.year < today.year):
        return Occurred(outside=_outside(date(today.year - 1, 1, 1), today))
    if days:
        own = [w for w in whens if w.kind == "span" and w.last.year < today.year and unit.clause_start <= w.start]
        inside = [w for w in exact if unit.clause_start <= w.start < unit.clause_end]
        if own and not inside:
            return _span(own[0], today)
        return _within(tuple(days), today)
    if any(w.kind == "same" for w in whens) and previous is not None:
        return _within((previous,), today)
    spans = [w for w in whens if w.kind == "span"]
    if spans:
        clause = [w for w in spans if unit.clause_start <= w.start < unit.clause_end]
        return _span(min(clause or spans, key=lambda w: w.last - w.first), today)
    return Occurred()


def days_in_order(how_many: int, unit: Unit, day: Occurred, today: date) -> tuple[Occurred, ...]:
    """Of several told at once, each with its own day if there are as many: 5月7日安阳日报、5月9日河南日报分别刊发."""
    exact = [w for w in unit.whens if w.kind == "day"]
    if how_many < 2 or len(exact) != how_many:
        return (day,) * how_many
    return tuple(_within((when.first,), today) for when in exact)


def days_by_number(count: int, unit: Unit, today: date) -> tuple[tuple[int, Occurred], ...]:
    """Of several, how many on which day: 三个党员被处分了，两个是2月11号定的，一个是2月25号.

    Where the numbers do not make up the whole, the days are in doubt."""
    if count < 2:
        return ()
    said = [(w, _NUMBER_ON.search(unit.text[: w.start - unit.start])) for w in unit.whens if w.kind in ("day", "span")]
    parts = [(number(found[1]), when) for when, found in said if found]
    if len(parts) < 2 or any(when.kind == "day" and not found for when, found in said):
        return ()
    if sum(part for part, _ in parts) != count:
        return ((count, Occurred(doubt="doubt")),)
    return tuple(
        (part, _span(when, today) if when.kind == "span" else _within((when.first,), today)) for part, when in parts
    )


def in_one_breath(unit: Unit, text: str) -> bool:
    """昨天隔壁支部被表彰我们倒被通报批评了: the day told of the others is told of us as well."""
    set_against = re.match("(?:我们?|我支部|本支部|支部)(?:支部)?(?:倒是?|却|反而|反倒)", unit.clause)
    return bool(set_against) and not unit.starts_sentence


def inherits(unit: Unit, same_kind: bool) -> bool:
    """Whether an event without a day of its own shares that of the event before it."""
    head = unit.text[: max(0, unit.triggers[0].start - unit.start)]
    if unit.starts_sentence:
        return False
    if same_kind and unit.kind == "discipline":
        return True
    if re.search("下午|晚上|傍晚|中午|当晚|一块|一起|同时", head):
        return True
    return not re.search("另|此外|还|又|再|然后|也", head)


def _listed(unit: Unit, text: str, exact: list[When]) -> tuple[date, ...]:
    """3月12日、14日 are two events, where they are told as a list."""
    inside = sorted((w for w in exact if unit.start <= w.start < unit.end), key=lambda w: w.start)
    for one, other in pairwise(inside):
        if not re.fullmatch(
            "(?:[一1]?[次回]|到期|截止|的|前)?[、,]?(?:和|及|以及|与|跟|还有|又)?(?:另)?(?:[一1二][个次份项回篇]?)?(?:为|是|系|在|于)?"
            + ("|[一-龥]{0,8}[会训班座课动][、和及与]" if unit.kind == "absence" and _EACH.search(unit.text) else ""),
            text[one.end : other.start],
        ):
            return ()
    return tuple(w.first for w in inside) if len(inside) > 1 else ()


def _nearest(unit: Unit, text: str, exact: list[When]) -> When:
    """Of several days the one at the word that issues, else the last before the event's own word."""
    for when in exact:
        if _DAY_OF.search(text[max(0, when.start - 12) : when.start]):
            return when
    for when in exact:
        if _ISSUED.match(text[when.end :]) and not _TOLD.match(text[when.end :]) and unit.clause_start <= when.start:
            return when
    candidates = [w for w in exact if not _TOLD.match(text[w.end :])] or exact
    clause = [w for w in candidates if unit.clause_start <= w.start < unit.clause_end] or candidates
    before = [w for w in clause if w.start < unit.triggers[-1].start]
    return before[-1] if before else clause[0]


def _within(days: tuple[date, ...], today: date) -> Occurred:
    good = tuple(day for day in days if day.year == today.year and day <= today)
    if good:
        return Occurred(good)
    return Occurred(outside=_outside(days[0], today))


def _outside(day: date, today: date) -> str:
    return "还没有到的日子不记" if day > today else f"只记 {today.year} 年的事"


def _span(when: When, today: date) -> Occurred:
    first, last = max(when.first, date(today.year, 1, 1)), min(when.last, today)
    if first > last:
        return Occurred(outside=_outside(when.first, today))
    return Occurred(range=(first, last))
