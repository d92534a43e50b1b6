"""Public holidays as the State Council announced them, and the working days after them. Unknown years are not "
"guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta

_FIXED = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "六一": (6, 1),
    "七一": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
}
_MOVING = {
    "除夕": ("2024-02-09", "2025-01-28", "2026-02-16", "2027-02-05"),
    "春节": ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"),
    "元宵": ("2024-02-24", "2025-02-12", "2026-03-03", "2027-02-20"),
    "清明": ("2024-04-04", "2025-04-04", "2026-04-05", "2027-04-05"),
    "端午": ("2024-06-10", "2025-05-31", "2026-06-19", "2027-06-09"),
    "中秋": ("2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15"),
}
_SAME = {"劳动节": "五一", "十一": "国庆", "过年": "春节", "除夕": "春节"}
_OFF = {
    (2024, "元旦"): ("2024-01-01", "2024-01-01"),
    (2025, "元旦"): ("2025-01-01", "2025-01-01"),
    (2026, "元旦"): ("2026-01-01", "2026-01-03"),
    (2024, "春节"): ("2024-02-10", "2024-02-17"),
    (2025, "春节"): ("2025-01-28", "2025-02-04"),
    (2026, "春节"): ("2026-02-15", "2026-02-23"),
    (2024, "清明"): ("2024-04-04", "2024-04-06"),
    (2025, "清明"): ("2025-04-04", "2025-04-06"),
    (2026, "清明"): ("2026-04-04", "2026-04-06"),
    (2024, "五一"): ("2024-05-01", "2024-05-05"),
    (2025, "五一"): ("2025-05-01", "2025-05-05"),
    (2026, "五一"): ("2026-05-01", "2026-05-05"),
    (2024, "端午"): ("2024-06-08", "2024-06-10"),
    (2025, "端午"): ("2025-05-31", "2025-06-02"),
    (2026, "端午"): ("2026-06-19", "2026-06-21"),
    (2024, "中秋"): ("2024-09-15", "2024-09-17"),
    (2025, "中秋"): ("2025-10-01", "2025-10-08"),
    (2026, "中秋"): ("2026-09-25", "2026-09-27"),
    (2024, "国庆"): ("2024-10-01", "2024-10-07"),
    (2025, "国庆"): ("2025-10-01", "2025-10-08"),
    (2026, "国庆"): ("2026-10-01", "2026-10-07"),
}
_WORKED = frozenset(
    date.fromisoformat(day)
    for day in [
        "2024-02-04",
        "2024-02-18",
        "2024-04-07",
        "2024-04-28",
        "2024-05-11",
        "2024-09-14",
        "2024-09-29",
        "2024-10-12",
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]
)
"""Weekend days that were worked instead (调休)."""
_SPANS = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in _OFF.values()]
KNOWN_YEARS = frozenset(year for year, _ in _OFF)

FESTIVAL = f"(?:{'|'.join(sorted({*_FIXED, *_MOVING, '过年'}, key=len, reverse=True))})"
FESTIVAL_AT = re.compile(FESTIVAL)


def festival_day(name: str, year: int) -> date | None:
    """The day itself, such as 1 October; None for a moving one of a year that is not in the table."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    days = _MOVING.get("春节" if name == "过年" else name, ())
    return next((date.fromisoformat(day) for day in days if day.startswith(str(year))), None)


def days_off(name: str, year: int) -> tuple[date, date] | None:
    """First and last day off, where they are known."""
    span = _OFF.get((year, _SAME.get(name, name)))
    return (date.fromisoformat(span[0]), date.fromisoformat(span[1])) if span else None


def is_working_day(day: date) -> bool | None:
    """None for a year whose calendar is not known."""
    if day.year not in KNOWN_YEARS:
        return None
    return day in _WORKED or (day.weekday() < 5 and not any(first <= day <= last for first, last in _SPANS))


def working_day_after(day: date, nth: int = 1) -> date | None:
    """The nth working day after `day`, by the official calendar."""
    while nth:
        day += timedelta(1)
        works = is_working_day(day)
        if works is None:
            return None
        nth -= works
    return day
