"""At which minute of a day a person is reminded: never in quiet hours, and each at a minute of their own."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

USUAL_HOUR = 8
_MINUTES = (*range(3, 28), *range(33, 58))
"""Minutes of an hour that are well away from :00 and :30, when everybody else's messages go out."""


class QuietHours(NamedTuple):
    """Local times between which nothing is pushed; usually over midnight."""

    begins: time
    ends: time

    def covers(self, at: time) -> bool:
        """Whether a push at this local time would disturb."""
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


class Hours(NamedTuple):
    """When people of this bureau may be reminded. Without `staggered` all at the full hour (a demonstration)."""

    zone: ZoneInfo
    quiet: QuietHours = QuietHours(time(21, 30), time(7, 30))
    usual_hour: int = USUAL_HOUR
    staggered: bool = True

    def slot(self, person_id: int, day: date, hour: int | None = None) -> datetime:
        """The person's own minute of that day, in the hour they wished, as an instant (UTC offset of the zone)."""
        minutes, seconds = self._offset(person_id)
        begins = time(self.usual_hour if hour is None else hour)
        at = (datetime.combine(day, begins) + timedelta(minutes=minutes, seconds=seconds)).time()
        if self.quiet.covers(at):
            at = (datetime.combine(day, self.quiet.ends) + timedelta(minutes=minutes % 30, seconds=seconds)).time()
        return datetime.combine(day, at, self.zone)

    def before(self, person_id: int, instant: datetime, span: timedelta) -> datetime | None:
        """A little more than `span` before an instant. Where that is in the quiet hours: when they end, if there is
        time enough then, else before they begin. None where they never end."""
        minutes, seconds = self._offset(person_id)
        own = timedelta(minutes=minutes % 10, seconds=seconds)
        at = (instant - span).astimezone(self.zone) - own
        if self.staggered and at.minute in (0, 30):
            at -= timedelta(minutes=1)
        if not self.quiet.covers(at.time()):
            return at
        is_next_day = self.quiet.begins > self.quiet.ends and at.time() >= self.quiet.begins
        ends = datetime.combine(at.date() + timedelta(days=is_next_day), self.quiet.ends, self.zone) + own
        if instant - ends >= _LEAST_NOTICE and not self.quiet.covers(ends.time()):
            return ends
        is_day_before = self.quiet.begins > self.quiet.ends and at.time() < self.quiet.ends
        begins = datetime.combine(at.date() - timedelta(days=is_day_before), self.quiet.begins, self.zone)
        evening = begins - own - timedelta(minutes=1)
        return None if self.quiet.covers(evening.time()) else evening

    def is_quiet(self, instant: datetime) -> bool:
        return self.quiet.covers(instant.astimezone(self.zone).time())

    def next_slot(self, person_id: int, now: datetime, hour: int | None = None) -> datetime:
        """The person's first minute after an instant."""
        day = now.astimezone(self.zone).date()
        at = self.slot(person_id, day, hour)
        return at if at > now else self.slot(person_id, day + timedelta(days=1), hour)

    def local_day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _offset(self, person_id: int) -> tuple[int, int]:
        return _offset(person_id) if self.staggered else (0, 0)


_LEAST_NOTICE = timedelta(minutes=15)


@lru_cache(maxsize=4096)
def _offset(person_id: int) -> tuple[int, int]:
    """The same minute and second for the same person on every machine, spread evenly over all."""
    drawn = int.from_bytes(hashlib.blake2b(str(person_id).encode(), digest_size=8).digest(), "big")
    return _MINUTES[drawn % len(_MINUTES)], drawn // len(_MINUTES) % 60
