"""Hours as people say them: 下午三点半, 明早8点, 15:00, 十点一刻, 半小时后; and how long before: 提前一刻钟."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from handlers.understanding.day_words import number

_N = "[0-9]{1,2}|[零一二三四五六七八九十两]{1,3}"
_H = "[0-9]{1,2}|二?十[一二三四五六七八九]?|[零一二三四五六七八九两]"
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|早|夜里|午后"
_ONE = "[一二三四五六七八九]"
_ODD = f"[0-9]{{1,2}}(?=分)|[0-9]{{2}}(?![0-9])|零[0-9]|零{_ONE}|[二三四五]?十{_ONE}?|{_ONE}(?=分)"
"""九点三楼会议室 is no 9:03: a small number of minutes is said with 分 or 零."""
_HOUR = re.compile(
    rf"(?:({_PART})的?)?({_H})(?:点钟?|时(?!间|候|限))(?:(半)|(一刻|1刻)|(三刻|3刻)|({_ODD})(?![楼层号室])分?)?|"
    rf"(?:({_PART}))?([0-9]{{1,2}})[:：]([0-9]{{2}})"
)
_LONG = rf"(?:({_N})个?(分钟|分|小时|钟头|天|日|刻钟)(半)?|({_N})个半(小时|钟头)|(?<!个)(半)个?(小时|钟头|天))"
_BEFORE = re.compile(
    f"(?:提前量?(?:为|是|:)*|[会开课]前|召开前|开始前|早){_LONG}|{_LONG}(?:之|以)?前(?=[^,。]{{0,4}}(?:提醒|提示|叫|喊|通知|告诉|招呼))"
)
_DAY_BEFORE = re.compile("(?:头|前)一?[天日](?=[^,。]{0,6}(?:提|提示|叫|喊|通知|告诉|招呼|说|吱))")
_LATER = re.compile(f"{_LONG}(?:之|以)?后")
_MINUTES = {"分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "天": 1440, "日": 1440}


def find_hour(text: str) -> time | None:
    """The hour of day in folded text; 三点 alone, without a part of the day, is taken as working hours have it."""
    for found in _HOUR.finditer(text):
        if re.search("提前$|前$", text[: found.start()]):
            continue
        part = found[1] or found[7] or ("晚" if re.search("[今明昨]晚|晚上", text[: found.start()][-4:]) else "")
        try:
            hour = int(found[8]) if found[8] else number(found[2])
            minute = (
                int(found[9])
                if found[9]
                else 30
                if found[3]
                else 15
                if found[4]
                else 45
                if found[5]
                else number(found[6].lstrip("零"))
                if found[6]
                else 0
            )
            return time(_on_the_clock(part, hour, bool(found[8])), minute)
        except ValueError:
            continue
    return None


def minutes_before(text: str) -> int | None:
    """提前半小时 → 30."""
    if found := _BEFORE.search(text):
        return _minutes(found.groups()[:7]) or _minutes(found.groups()[7:])
    return _MINUTES["天"] if _DAY_BEFORE.search(text) else None


def without_hours(text: str) -> str:
    """The words with the hours, and how long before, cut out: what stands between them ends there."""
    return _HOUR.sub(",", _BEFORE.sub(",", text))


def minutes_later(text: str) -> int | None:
    """半小时后 → 30."""
    found = _LATER.search(text)
    return _minutes(found.groups()) if found else None


def _minutes(groups: Sequence[str | None]) -> int | None:
    """By the groups of _LONG."""
    count, unit, and_half, whole, half_unit, _half, of_unit = groups
    if of_unit:
        return _MINUTES[of_unit] // 2
    minutes = _MINUTES.get(unit or half_unit or "")
    said = count or whole
    if minutes is None or said is None:
        return None
    try:
        return number(said) * minutes + (minutes // 2 if and_half or whole else 0)
    except ValueError:
        return None


def _on_the_clock(part: str, hour: int, written: bool) -> int:
    if part in ("下午", "傍晚", "午后", "晚上", "晚", "夜里") and 1 <= hour < 12:
        return hour + 12
    if part == "中午" and 1 <= hour <= 3:
        return hour + 12
    if not part and not written and 1 <= hour <= 6:
        return hour + 12
    return hour
