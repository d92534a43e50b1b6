"""The one clock: real time, which a demonstration may move forward or back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Gives the instant (UTC). `shift` is what a demonstration has moved it by; in service it stays zero."""

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self.shift = shift

    def now(self) -> datetime:
        """The instant, with its zone."""
        return datetime.now(UTC) + self.shift

    def move_to(self, instant: datetime) -> None:
        """Go on from `instant` (with a zone), at the usual pace."""
        self.shift = instant - datetime.now(UTC)
