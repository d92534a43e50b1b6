"""When a meeting begins, as people say it: 明天下午三点, 5月28日15:00, 下周三上午九点半. Echoed with its weekday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.days import day_text
from handlers.door import has_bidi, plain
from handlers.talk import Invalid
from handlers.understanding.clock_times import find_hour, minutes_later
from handlers.understanding.dates import find_days
from handlers.understanding.folding import fold

LONGEST_AHEAD = timedelta(days=400)
_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Start:
    """A day and hour to come, seen from `now`, which is local. `day` is one that was said before: then the hour alone
    will do."""

    now: datetime
    day: date | None = None
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> datetime:
        starts_at = self._kept(said) or self._read(said)
        if starts_at <= self.now:
            raise Invalid(f"{start_text(starts_at, self.now.date())}已经过了，请说一个以后的时间。")
        if starts_at - self.now > LONGEST_AHEAD:
            raise Invalid("太远了，请说一年以内的时间。")
        return starts_at

    def keep(self, said: str) -> str:
        return f"{self.parse(said):%Y-%m-%dT%H:%M}"

    def _kept(self, said: str) -> datetime | None:
        try:
            return datetime.fromisoformat(said).replace(tzinfo=self.now.tzinfo) if _KEPT.fullmatch(said) else None
        except ValueError:
            return None

    def _read(self, said: str) -> datetime:
        if has_bidi(said):
            raise Invalid(self._right)
        text = fold(plain(said))
        named = find_days(text, self.now.date(), ahead=True)
        days = {when.first for when in named if when.kind == "day"}
        hour, later = find_hour(text), minutes_later(text)
        if later is not None and not named:
            return (self.now + timedelta(minutes=later)).replace(second=0, microsecond=0)
        if any(when.kind == "doubt" for when in named):
            raise Invalid("日历上没有这一天，或星期和日期对不上。请看一看再说一遍。")
        if len(days) > 1 or (named and not days):
            raise Invalid(self._right)
        day = next(iter(days), self.day)
        if hour is None and day is None:
            raise Invalid(self._right)
        if day is None:
            raise Invalid("是哪一天？请连日期一起说，如 明天下午三点。")
        if hour is None:
            raise Invalid(f"{day_text(day, self.now.date())}几点？请说钟点，如 下午三点、15:00。")
        return datetime.combine(day, hour, self.now.tzinfo)

    @property
    def _right(self) -> str:
        return f"没看懂是哪天几点。可以说 明天下午三点、下周三上午九点半、{example_of(self.now)}。"


@dataclass(frozen=True, slots=True)
class DayOrStart:
    """A day and hour to come, or the day alone: then only the hour is left to be asked."""

    start: Start
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> datetime | date:
        try:
            return self.start.parse(said)
        except Invalid:
            day = self._day(said)
            if day is None:
                raise
            return day

    def keep(self, said: str) -> str:
        found = self.parse(said)
        return f"{found:%Y-%m-%dT%H:%M}" if isinstance(found, datetime) else found.isoformat()

    def _day(self, said: str) -> date | None:
        """The one day to come that was named without an hour."""
        text, today = fold(plain(said)), self.start.now.date()
        if has_bidi(said) or find_hour(text) is not None:
            return None
        kept = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
        days = {when.first for when in find_days(text, today, ahead=True) if when.kind == "day"}
        if kept:
            days = {date.fromisoformat(text)}
        (day,) = days if len(days) == 1 else (None,)
        return day if day is not None and today <= day <= today + LONGEST_AHEAD else None


def example_of(now: datetime) -> str:
    """A day and hour that would be taken now: 5月28日15:00."""
    day = now.date() + timedelta(days=4)
    year = f"{day.year}年" if day.year != now.year else ""
    return f"{year}{day.month}月{day.day}日15:00"


def start_text(starts_at: datetime, today: date) -> str:
    """11月26日（周四）15:00 of a local instant."""
    return f"{day_text(starts_at.date(), today)}{starts_at:%H:%M}"


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the clocks of the bureau show it."""
    return instant.astimezone(zone)


def repeated(first: datetime, rule: str | None) -> tuple[datetime, ...]:
    """The starts of a series within its year, twelve at the most: FREQ=WEEKLY;BYDAY=WE, FREQ=MONTHLY;BYMONTHDAY=15.
    A month without that day is left out."""
    starts = [first]
    if rule is None or not rule.startswith(("FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=DAILY")):
        return (first,)
    step = timedelta(days=7 if rule.startswith("FREQ=WEEKLY") else 1)
    while len(starts) < MOST_IN_A_SERIES:
        following = _next_month(starts[-1], first.day) if rule.startswith("FREQ=MONTHLY") else starts[-1] + step
        if following is None or following.year != first.year:
            break
        starts.append(following)
    return tuple(starts)


def _next_month(start: datetime, day: int) -> datetime | None:
    for month in range(start.month + 1, 13):
        try:
            return start.replace(month=month, day=day)
        except ValueError:
            continue
    return None


MOST_IN_A_SERIES = 12
