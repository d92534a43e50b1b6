"""The clock of a demonstration: how it is shown, and where a move of it leads."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MORNING = time(9, 0)
YEARS = range(2000, 2100)


def face(now: datetime) -> dict[str, Any]:
    """What the page shows of a local instant."""
    return {
        "day": now.date().isoformat(),
        "text": f"{now.year}年{now.month}月{now.day}日 周{'一二三四五六日'[now.weekday()]}",
        "time": f"{now:%H:%M}",
        "is_true": abs(now - datetime.now(UTC)) < timedelta(minutes=1),
    }


def moved(to: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that `to` leads to: "+1h", "+1d", "+7d" …, a date, or "now" for the true time. Another day begins at
    nine in the morning, when what is due may be sent. Raises ValueError with the sentence for the person."""
    if to == "now":
        return datetime.now(UTC)
    step = re.fullmatch(r"\+([0-9]{1,3})([dh])", to, re.ASCII)
    try:
        if step and step[2] == "h":
            instant = (now + timedelta(hours=int(step[1]))).astimezone(zone)
        else:
            day = now.astimezone(zone).date() + timedelta(days=int(step[1])) if step else date.fromisoformat(to)
            instant = datetime.combine(day, MORNING, zone)
    except (ValueError, OverflowError):
        raise ValueError("没看懂要把时钟拨到哪一天，请选一个日期。") from None
    if instant.year not in YEARS:
        raise ValueError(f"时钟只能拨到 {YEARS[0]} 年到 {YEARS[-1]} 年之间。")
    return instant
