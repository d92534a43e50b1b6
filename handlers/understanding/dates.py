"""Every time that a sentence names, in order, each read once. What is not surely a day says so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from handlers.understanding.day_words import EXACT, WEEKDAYS, number
from handlers.understanding.span_words import SPANS
from handlers.understanding.when import When

_HINT = re.compile("[一元国建教春中端清除0-9年月日号周天期拜季旬刚近前后内晚早晨节]|阵子|段时间|一前|来|今|昨|明|往")
_BEFORE = re.compile("(?:之|以)?前(?![后往来去期景提])|截止|(?:之|以)?内")
_WEEKDAY_AFTER = re.compile("[(,]?(?:周|星期|礼拜)([一二三四五六日天])\\)?")
_SAME = re.compile("当天|同一?天|当日|同日|那天|(?<![今昨前明后])当晚|次日|翌日|第二天")
_TO = re.compile("[(]?(?:至|到|-|~|—)")
_HEADS = re.compile("(?:份|里|中)?,|[^,。;]{0,14}[:。]")
_AND = re.compile("[、,]|和|及|以及|与|跟|还有")
_OR = re.compile(",?(?:或者?是?|还是|要么|要不是?)")
_BETWEEN = re.compile("[(),,的 ]{0,2}")


def find_days(text: str, today: date, *, ahead: bool = False) -> tuple[When, ...]:
    """The times named in folded text. `ahead`: a weekday alone is the coming one, as for a meeting."""
    if not _HINT.search(text):
        return ()
    found = _under_heading(text, _longest(_exact(text, today, ahead) + _spans(text, today) + _same(text, today)))
    return _joined(text, tuple(_refined(text, when, today) for when in found), today)


def _under_heading(text: str, whens: tuple[When, ...]) -> tuple[When, ...]:
    """10月奖惩:(1)4日…;(2)19日…: the days under the heading are of its month."""
    month = whens[0] if whens else None
    if month is None or month.kind != "span" or month.first.month != month.last.month:
        return whens
    if month.first.day != 1 or not _HEADS.match(text[month.end :]):
        return whens
    other = next((n for n, when in enumerate(whens) if n and not when.only), len(whens))
    return tuple(
        _in_month_of(when, month) if 0 < n < other and when.only == "day_of_month" else when
        for n, when in enumerate(whens)
    )


def one_day(text: str, today: date) -> When | None:
    """The time that the whole text names, if it names one."""
    found = find_days(text, today)
    whole = [when for when in found if (when.start, when.end) == (0, len(text))]
    return whole[0] if len(whole) == 1 else None


def _exact(text: str, today: date, ahead: bool) -> list[When]:
    whens = []
    for pattern, read, only in EXACT:
        for found in pattern.finditer(text):
            try:
                day = read(found, today, ahead)
            except (ValueError, OverflowError):
                day = None
            kind = "day" if day else "doubt"
            named = only if not (only == "weekday" and found[1]) else ""
            whens.append(When(kind, found[0], *found.span(), day or today, day or today, named))  # type: ignore[arg-type]
    return whens


def _spans(text: str, today: date) -> list[When]:
    whens = []
    for pattern, read in SPANS:
        for found in pattern.finditer(text):
            try:
                span = read(found, today)
            except (ValueError, OverflowError):
                span = None
            first, last = span or (today, today)
            whens.append(When("span" if span else "doubt", found[0], *found.span(), first, last))
    return whens


def _same(text: str, today: date) -> list[When]:
    return [When("same", found[0], *found.span(), today, today) for found in _SAME.finditer(text)]


def _longest(whens: list[When]) -> tuple[When, ...]:
    """Without overlaps: the longer words win, such as 3月12日 over 3月."""
    taken: list[When] = []
    for when in sorted(whens, key=lambda when: (when.start - when.end, when.kind != "day")):
        if all(when.end <= other.start or other.end <= when.start for other in taken):
            taken.append(when)
    return tuple(sorted(taken, key=lambda when: when.start))


def _refined(text: str, when: When, today: date) -> When:
    """With the weekday in brackets held against it, and a deadline told from a day."""
    if when.kind != "day":
        return when
    after = _WEEKDAY_AFTER.match(text, when.end)
    if after and when.only != "weekday":
        kind: Literal["day", "doubt"] = "day" if WEEKDAYS[after[1]] == when.first.weekday() else "doubt"
        when = replace(when, kind=kind, said=text[when.start : after.end()], end=after.end())
    if text.startswith(("前后", "左右"), when.end):
        few = timedelta(3)
        return replace(when, kind="span", first=when.first - few, last=when.first + few, end=when.end + 2)
    before = _BEFORE.match(text, when.end)
    if before and when.kind == "day" and when.said not in ("刚刚", "刚才"):
        when = replace(when, kind="before", said=text[when.start : before.end()], end=before.end())
    return when


def _joined(text: str, whens: tuple[When, ...], today: date) -> tuple[When, ...]:
    """Neighbours that speak of one time: 上周三（11月18日）, 3月12日至14日, 3月12日、14日."""
    joined: list[When] = []
    for when in whens:
        last = joined[-1] if joined else None
        if last is None or last.end > when.start:
            if last is None:
                joined.append(when)
            continue
        between = text[last.end : when.start]
        if when.said.startswith(("同月", "该月")) or (
            when.only == "day_of_month"
            and (_TO.fullmatch(between) or _AND.fullmatch(between) or _OR.fullmatch(between))
        ):
            when = _in_month_of(when, last)
        if last.kind in ("day", "before") and when.kind in ("day", "before") and _TO.fullmatch(between):
            joined[-1] = When("span", text[last.start : when.end], last.start, when.end, last.first, when.last)
        elif last.kind == when.kind == "day" and _OR.fullmatch(between):
            joined[-1] = When("span", text[last.start : when.end], last.start, when.end, *_in_order(last, when))
        elif last.kind == when.kind == "day" and _BETWEEN.fullmatch(between):
            same = (
                last.first.weekday() == when.first.weekday()
                if "weekday" in (last.only, when.only)
                else last.first == when.first
            )
            exact = when if last.only == "weekday" else last
            if same or "(" in between or not between:
                end = when.end + (text[when.end : when.end + 1] == ")" and "(" in between)
                known: Literal["day", "doubt"] = "day" if same else "doubt"
                joined[-1] = replace(exact, kind=known, start=last.start, end=end, said=text[last.start : end])
            else:
                joined.append(when)
        elif (
            last.kind == "span"
            and when.kind == "day"
            and between in ("", "的")
            and last.first <= when.first <= last.last
        ):
            joined[-1] = replace(when, start=last.start, said=text[last.start : when.end])
        else:
            joined.append(when)
    return tuple(joined)


def _in_order(one: When, other: When) -> tuple[date, date]:
    return min(one.first, other.first), max(one.first, other.first)


def _in_month_of(when: When, last: When) -> When:
    digits = re.search("[0-9]+|[一二三四五六七八九十]+", when.said)
    try:
        day = last.last.replace(day=number(digits[0])) if digits else when.first
    except ValueError:
        return replace(when, kind="doubt", only="")
    return replace(when, kind="day" if when.kind == "doubt" else when.kind, first=day, last=day, only="")
