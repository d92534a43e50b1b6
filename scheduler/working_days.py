"""Which days are worked: by the operator's table, else by the State Council's notice as chinesecalendar has it, else by
the weekday alone, which is provisional (暂定)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

_LONGEST_BREAK = 30


class WorkingDays:
    """`table` is the operator's: worked (True) or free, whatever the weekday."""

    def __init__(self, table: Mapping[date, bool] | None = None) -> None:
        self._table = dict(table or {})

    def is_working(self, day: date) -> bool:
        if day in self._table:
            return self._table[day]
        published = _published(day)
        return day.weekday() < 5 if published is None else published

    def is_provisional(self, day: date) -> bool:
        """Whether nothing but the weekday is known of it."""
        return day not in self._table and _published(day) is None

    def not_after(self, day: date) -> date:
        """The day itself where it is worked, else the last working day before it."""
        return self._seek(day, -1)

    def not_before(self, day: date) -> date:
        """The day itself where it is worked, else the first working day after it."""
        return self._seek(day, 1)

    def _seek(self, day: date, step: int) -> date:
        for n in range(_LONGEST_BREAK):
            if self.is_working(day + timedelta(days=n * step)):
                return day + timedelta(days=n * step)
        return day  # a table without working days: better on a free day than never


@lru_cache(maxsize=4096)
def _published(day: date) -> bool | None:
    """What the notice says; None for a year whose notice is not out, or not in the library yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
