"""A time as it was said: one day, a span of days, a deadline, or a doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class When:
    """`day`: first and last are that day. `span`: it lies between them. `before`: up to that day (6月5日前). `doubt`: a
    day that does not exist, or contradicts its weekday, or can't be told. `same`: that of the event before (当天)."""

    kind: Literal["day", "span", "before", "doubt", "same"]
    said: str
    start: int
    end: int
    first: date
    last: date
    only: Literal["", "weekday", "day_of_month"] = ""

    @property
    def day(self) -> date | None:
        return self.first if self.kind == "day" else None
