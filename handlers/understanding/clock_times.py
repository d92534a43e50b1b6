"""Hours as people say them: 下午三点半, 明早8点, 15:00, 十点一刻, 半小时后; and how long before: 提前一刻钟."""

from __future__ import annotations

import re
from datetime import time

from handlers.understanding.day_words import number

_N = "[0-9]{1,2}|[零一二三四五六七八九十两]{1,3}"
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|早|夜里|午后"
_HOUR = re.compile(
    rf"(?:({_PART})的?)?({_N})(?:点钟?|时(?!间|候|限))(?:(半)|(一刻|1刻)|(三刻|3刻)|({_N})分?)?|"
    rf"(?:({_PART}))?([0-9]{{1,2}})[:：]([0-9]{{2}})"
)
_LONG = rf"(?:({_N})个?(分钟|分|小时|钟头|天|刻钟)(半)?|({_N})个半(小时|钟头)|(?<!个)(半)个?(小时|钟头|天))"
_BEFORE = re.compile(f"提前{_LONG}")
_LATER = re.compile(f"{_LONG}(?:之|以)?后")
_MINUTES = {"分钟": 1, "分": 1, "刻钟": 15, "小时": 60, "钟头": 60, "天": 1440}


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
                else number(found[6])
                if found[6]
                else 0
            )
            return time(_on_the_clock(part, hour, bool(found[8])), minute)
        except ValueError:
            continue
    return None


def minutes_before(text: str) -> int | None:
    """提前半小时 → 30."""
    found = _BEFORE.search(text)
    return _minutes(found) if found else None


def minutes_later(text: str) -> int | None:
    """半小时后 → 30."""
    found = _LATER.search(text)
    return _minutes(found) if found else None


def _minutes(found: re.Match[str]) -> int | None:
    if found[6]:
        return _MINUTES[found[7]] // 2
    unit = _MINUTES[found[2] or found[5]]
    try:
        return number(found[1] or found[4]) * unit + (unit // 2 if found[3] or found[4] else 0)
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
