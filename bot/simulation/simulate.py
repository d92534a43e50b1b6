"""`jinxing simulate`: so many days of a bureau, with faults, and whether every promise held."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, TextIO

from bot.simulation.checks import Checks
from bot.simulation.mortal import Crash
from bot.simulation.people import BINDS, Person, Wish, answer, comings
from bot.simulation.platform import Copy
from bot.simulation.world import World
from handlers.messages import Message, from_json

FIRST_DAY: Final = date(2026, 1, 1)
BETWEEN_WORDS: Final = timedelta(seconds=20)
ANSWERS_A_PUSH: Final = 0.7
OUTAGES: Final = (timedelta(seconds=1), timedelta(minutes=20), timedelta(hours=7), timedelta(days=2), timedelta(days=9))


@dataclass(frozen=True, slots=True)
class Told:
    """What a run showed: counts by name, and the hash of all that was said, and when."""

    counts: Mapping[str, int]
    trace: str


def simulate(seed: int, branches: int, days: int, out: TextIO, first: date = FIRST_DAY) -> Told:
    """Runs the days and checks every promise at each step and at the end; `OperatorFault` names what did not hold."""
    with tempfile.TemporaryDirectory(prefix="jinxing-", dir=_in_memory()) as folder:
        told = asyncio.run(_simulate(seed, branches, days, first, Path(folder)))
    for name, number in told.counts.items():
        out.write(f"{name} {number:,}\n")
    out.write(f"种子 {seed}，{branches} 个支部，{days} 天：承诺都守住了。轨迹 {told.trace}\n")
    return told


async def _simulate(seed: int, branches: int, days: int, first: date, folder: Path) -> Told:
    asyncio.get_running_loop().set_exception_handler(_quiet_about_crashes)
    world = World(seed, branches, first, folder)
    await world.begin()
    try:
        run = _Run(world, first, days)
        try:
            await run.all_days()
            return run.told()
        finally:
            run.checks.close()
    finally:
        await world.end()


class _Run:
    """The agenda of a run, worked off in the order of the clock."""

    def __init__(self, world: World, first: date, days: int) -> None:
        self.world = world
        self._end = datetime.combine(first + timedelta(days=days), datetime.min.time(), world.bureau.zone)
        self._trace = hashlib.sha256()
        self._order = count()
        self._agenda: list[tuple[datetime, int, Person, Wish | None, list[Message]]] = []
        self._seen = dict.fromkeys(world.platforms, 0)
        self._outages = list(_outages(world, days))
        self.checks = Checks(world, self._outages)
        self._persons = {person.account: person for person in world.people}
        self._visits: dict[str, int] = {}
        for person in world.people:
            for at, wish in comings(person, first, days, world.bureau.zone, world.chance):
                self._enter(at, person, wish)

    async def all_days(self) -> None:
        while self._agenda and self._agenda[0][0] < self._end:
            at, _, person, wish, pushed = heapq.heappop(self._agenda)
            await self._until(at)
            await (self._visit(person, wish) if wish else self._answer(person, pushed))
            self._look()
        await self._until(self._end)
        await self.checks.at_the_end()

    def told(self) -> Told:
        return Told(self.checks.counts(), self._trace.hexdigest()[:16])

    async def _until(self, at: datetime) -> None:
        """Lets the time pass, with a tick whenever something is due, unless we are down."""
        while True:
            due = self.checks.next_due()
            if due > at:
                break
            back = self._back_up(due)
            if back > at:
                break
            await self._tick(back)
        await self._tick(self._back_up(at))

    async def _tick(self, at: datetime) -> None:
        self.checks.before(at)
        self.world.clock.move_to(at)
        await self.world.sends_due()
        self._look()
        self.checks.after_a_tick()

    async def _visit(self, person: Person, wish: Wish) -> None:
        """Somebody comes, says what they want, and answers until they have it."""
        if not person.is_bound and wish is not BINDS:
            return
        said: str | None = wish.says
        self._visits[person.account] = visit = self._visits.get(person.account, 0) + 1
        for step in range(wish.most):
            if said is None:
                return
            await self._say(person, said, f"{visit}.{step}")
            text = person.view[-1].text if person.view else ""
            person.is_bound |= "绑定好了" in text
            if wish.ends(text):
                return
            said = answer(person.view, self.world.chance, person.account, visit, step)

    async def _answer(self, person: Person, pushed: list[Message]) -> None:
        """Somebody answers what was pushed to them, a while after it came."""
        said = answer(pushed, self.world.chance, person.account, "push", self.world.clock.now())
        if said is not None:
            await self._visit(person, Wish(said, "", 3))

    async def _say(self, person: Person, said: str, key: str) -> None:
        world = self.world
        await self._until(world.clock.now() + BETWEEN_WORDS)
        since, before = world.clock.now(), person.view
        await world.hear(person, said, key)
        self._note(world.clock.now(), person.account, said, *(message.text for message in person.view))
        self._look()
        self.checks.after_words(person, since, person.view if person.view is not before else ())

    def _look(self) -> None:
        """What has reached people since: in the trace, checked, and perhaps to be answered."""
        for name, platform in self.world.platforms.items():
            fresh = platform.copies[self._seen[name] :]
            self._seen[name] = len(platform.copies)
            for copy in sorted(fresh, key=lambda copy: (copy.at, copy.account)):
                messages = from_json(copy.body).messages
                self._note(copy.at, copy.account, copy.key, *(message.text for message in messages))
                if self.checks.of_a_copy(copy, platform.platform) != "reply":
                    self._may_be_answered(copy, list(messages))

    def _may_be_answered(self, copy: Copy, messages: list[Message]) -> None:
        chance = self.world.chance
        if messages[-1].options and chance.happens(ANSWERS_A_PUSH, "answers", copy.key, copy.is_marked):
            delay = timedelta(minutes=1) + timedelta(hours=30) * chance.share("delay", copy.key) ** 4
            self._enter(copy.at + delay, self._persons[copy.account], None, messages)

    def _enter(self, at: datetime, person: Person, wish: Wish | None, pushed: list[Message] | None = None) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), person, wish, pushed or []))

    def _back_up(self, at: datetime) -> datetime:
        """That instant, or the end of the outage it falls in."""
        return next((end for begin, end in self._outages if begin <= at < end), at)

    def _note(self, *what: object) -> None:
        self._trace.update("\0".join(map(str, what)).encode())


def _in_memory() -> Path | None:
    """A place for the database that needs no disk, where there is one: processes die here, not the machine."""
    place = Path("/dev/shm")  # noqa: S108 (what is made there is ours alone)
    return place if place.is_dir() else None


def _outages(world: World, days: int) -> list[tuple[datetime, datetime]]:
    """When nothing runs: each length once in a year, at a time of the seed's choosing."""
    begun = world.clock.now()
    year = timedelta(days=min(days, 365))
    starts = [(begun + year * world.chance.share("outage", length), length) for length in OUTAGES]
    return [(start, start + length) for start, length in starts]


def _quiet_about_crashes(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if not isinstance(context.get("exception"), Crash):
        loop.default_exception_handler(context)
