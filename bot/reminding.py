"""Reminders put together: the texts of `handlers` and the planning of `scheduler`, ticked by APScheduler."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.assistant import Assistant
from bot.sample_bureau import is_sample
from bot.settings import Settings, load
from handlers.convening_after import afterwards
from handlers.reminding import composer
from scheduler.forecast import Forecast
from scheduler.hours import Hours
from scheduler.reminding import Reminding, remind

DEMO_HOUR = 9
"""In the demonstration everybody is reminded at nine sharp: there another day begins when the clock is moved."""


def reminding_of(assistant: Assistant, settings: Settings, *, demo: bool = False) -> Reminding:
    """How this bureau reminds. From now on the assistant knows when reminders will come."""
    bureau = assistant.bureau
    hours = Hours(bureau.zone, settings.quiet_hours)
    if demo:
        hours = Hours(bureau.zone, settings.quiet_hours, usual_hour=DEMO_HOUR, staggered=False)
    assistant.bureau = bureau = replace(bureau, forecast=Forecast(bureau.rule_set, hours))
    return Reminding(bureau.rule_set, hours, composer(bureau))


async def reminding_here(assistant: Assistant) -> Reminding:
    """The same for a look at what is there: the sample bureau is reminded as in the demonstration."""
    return reminding_of(assistant, load(), demo=await assistant.store.read(is_sample, assistant.bureau))


class Reminders:
    """The tick of reminders: never two at a time in one process."""

    def __init__(self, assistant: Assistant, reminding: Reminding) -> None:
        self._assistant = assistant
        self._reminding = reminding
        self._one_at_a_time = asyncio.Lock()
        self._told_at: datetime | None = None

    async def tick(self) -> int:
        """Plans and queues what is due now; gives how many messages were queued."""
        async with self._one_at_a_time:
            told = await self._tell_afterwards()
            return told + await remind(self._assistant.store, self._reminding, self._assistant.clock.now)

    async def _tell_afterwards(self) -> int:
        """Once a minute of the clock: what is told after meetings, tasks and questions without an answer."""
        now = self._assistant.clock.now()
        minute = now.replace(second=0, microsecond=0)
        if minute == self._told_at:
            return 0
        told = await self._assistant.store.turn(afterwards, self._assistant.bureau, now)
        self._told_at = minute
        return told
