"""Months, quarters and years in which something is held once, and the week of publicity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def periods(every: str, first: date, last: date) -> Iterator[tuple[str, date]]:
    """(name, last day) of the months, quarters or years that end from `first` to `last`."""
    day = first
    while day <= last:
        ends = period_end(every, day)
        if ends <= last:
            yield period_of(every, day), ends
        day = ends + timedelta(days=1)


def period_of(every: str, day: date) -> str:
    """The name of the period that a day lies in: 2026-05, 2026-Q2, 2026."""
    if every == "month":
        return f"{day:%Y-%m}"
    return f"{day.year}-Q{(day.month + 2) // 3}" if every == "quarter" else str(day.year)


def period_end(every: str, day: date) -> date:
    """The last day of the period that a day lies in."""
    month = {"month": day.month, "quarter": (day.month + 2) // 3 * 3, "year": 12}[every]
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def publicity_ends(posted_on: date, days: int) -> date:
    """The last day of publicity: the days are counted from the day after the posting (为期一周的公示)."""
    return posted_on + timedelta(days=days)
