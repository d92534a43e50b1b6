"""Time as a stand-in platform knows it: it stands still until it is moved, or it is the machine's own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from time import time


class StandingClock:
    """Stands still until `pass_` moves it. Who waits for an instant wakes when it has come."""

    def __init__(self, instant: datetime) -> None:
        self._now = instant.astimezone(UTC)
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        self._now = instant.astimezone(UTC)

    async def pass_(self, seconds: float) -> None:
        """Lets time pass, and everybody who waited for it begin."""
        self._now += timedelta(seconds=seconds)
        async with self._moved:
            self._moved.notify_all()
        await asyncio.sleep(0)

    async def wait(self, seconds: float) -> None:
        """Until so many seconds have passed."""
        until = self._now + timedelta(seconds=seconds)
        async with self._moved:
            await self._moved.wait_for(lambda: self._now >= until)


class MachineClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def pass_(self, seconds: float) -> None:
        raise RuntimeError("the machine's time passes by itself")

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class FastClock:
    """Time that runs so many times as fast as the machine's, from an instant at which the machine's clock showed
    `began`: every process that is told both knows the same time."""

    def __init__(self, instant: datetime, began: float, speed: float) -> None:
        self._instant = instant.astimezone(UTC)
        self._began = began
        self._speed = speed

    def now(self) -> datetime:
        return self._instant + timedelta(seconds=(time() - self._began) * self._speed)

    async def pass_(self, seconds: float) -> None:
        await self.wait(seconds)

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


Clock = StandingClock | MachineClock | FastClock
