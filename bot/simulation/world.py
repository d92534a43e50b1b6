"""The simulated bureau: one database, one process that dies and starts again, two platforms, one clock."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from bot.assistant import Assistant
from bot.clock import Clock
from bot.reminding import Reminders
from bot.secret_file import Secret
from bot.simulation.chance import Chance
from bot.simulation.mortal import Crash, MortalStore
from bot.simulation.people import Person
from bot.simulation.platform import SimulatedPlatform
from handlers.binding_code import new_code, normalise
from handlers.bureau import Bureau
from handlers.messages import Reply, from_json
from handlers.pushes import as_pushed
from handlers.reminding import composer
from scheduler.delivery import Delivery
from scheduler.hours import Hours, QuietHours
from scheduler.reminding import Reminding
from scoring.rule_file import shipped
from storage import binding_codes, organisations
from storage.opening import open_store
from storage.ports import Store, Transaction

RULE_SET: Final = "anyang-2017/1"
COMMITTEE_OF: Final = 8
"""Branches below one 机关党委."""
REPLIES_AT_ONCE: Final = "wechat"
QUIET: Final = QuietHours(time(21, 30), time(7, 30))


class VirtualClock(Clock):
    """Goes only when it is moved, and never back."""

    def __init__(self, instant: datetime) -> None:
        super().__init__()
        self.instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self.instant

    def move_to(self, instant: datetime) -> None:
        self.instant = max(self.instant, instant.astimezone(UTC))


class World:
    """What there is, and the deeds of the people and of time in it."""

    def __init__(self, seed: int, branches: int, first: date, folder: Path) -> None:
        self.chance = Chance(seed)
        self.url = f"sqlite:///{folder / 'bureau.db'}"
        self.file = folder / "bureau.db"
        self.secret = Secret.of(hashlib.blake2b(f"secret of {seed}".encode()).digest()[:32])
        self.bureau = Bureau(shipped(), RULE_SET, self.secret.look_up_key, self.secret.hide)
        self.clock = VirtualClock(datetime.combine(first, time(0), self.bureau.zone))
        self.platforms = {
            name: SimulatedPlatform(name, self.chance, self.clock.now) for name in ("telegram", REPLIES_AT_ONCE)
        }
        self.people = _people(branches, self.chance)
        self.crashes = 0
        self.messages = 0
        self.redeliveries = 0
        self.said_at_once: list[tuple[datetime, str, Reply]] = []
        self._life = 0
        self._codes = 0
        self._branches = branches

    async def begin(self) -> None:
        """The first start, and the organisations."""
        await self._start()
        await self.store.turn(_found, self._branches, self.clock.now())

    async def end(self) -> None:
        await self._stop()

    async def hear(self, person: Person, said: str, key: str) -> None:
        """One message of a person. The platform brings it until it is acknowledged, and now and then once more."""
        if "{code}" in said:
            said = said.format(code=await self._code(person))
        tries = 0
        while True:
            tries += 1
            try:
                await self._hear(person, said, key)
                self.messages += 1
                if not self.chance.happens(0.03, "again", person.account, key, tries):
                    return
                self.redeliveries += 1
            except Crash:
                await self.start_again()

    async def sends_due(self) -> None:
        """What a tick does: plans, and sends what is due."""
        while True:
            try:
                await self.reminders.tick()
                await self.delivery.drain()
                return
            except Crash:
                await self.start_again()

    async def start_again(self) -> None:
        """The process died: another one takes over."""
        self.crashes += 1
        await self._stop()
        self.clock.move_to(self.clock.now() + timedelta(seconds=5))
        await self._start()

    async def _hear(self, person: Person, said: str, key: str) -> None:
        if person.platform == REPLIES_AT_ONCE:
            reply = await self.assistant.hear(person.platform, person.account, said, key)
            self.said_at_once.append((self.clock.now(), person.account, reply))
            person.view = list(reply.messages)
            return
        platform = self.platforms[person.platform]
        before = len(platform.copies)
        await self.assistant.receive(person.platform, person.account, said, key)
        await self._all_sent()
        await self.delivery.drain()
        for copy in platform.copies[before:]:
            if copy.account == person.account:
                person.view = list(from_json(copy.body).messages)

    async def _all_sent(self) -> None:
        """Nothing is under way any more. Here a push waits for nobody, so its task ends within a few steps."""
        while self.delivery.under_way:  # noqa: ASYNC110 (there is nothing to be told by)
            await asyncio.sleep(0)

    async def _code(self, person: Person) -> str:
        while True:
            self._codes += 1
            code = new_code(hashlib.blake2b(f"{person.account} {self._codes}".encode()).digest()[:10])
            try:
                await self.store.turn(_issue, self.bureau, person, code, self.clock.now())
                return code
            except Crash:
                await self.start_again()

    async def _start(self) -> None:
        self._life += 1
        self._real: Store = await open_store(self.url)
        self.store = MortalStore(self._real, self.chance, self._life)
        for platform in self.platforms.values():
            platform.serves = self.store
        self.delivery = Delivery(
            self.store,
            self.platforms.values(),
            self.clock.now,
            self.secret.reveal,
            lambda claimed, platform: as_pushed(
                claimed.row,
                platform,
                in_talk=claimed.in_talk,
                is_here=claimed.opened_at is not None,
                has_unread=claimed.has_unread(platform),
            ),
            self.bureau.zone,
            seconds=lambda: self.clock.now().timestamp(),
            longest_wait_s=0,  # whoever must wait goes back to the queue: nothing moves the clock meanwhile
        )
        self.assistant = Assistant(self.store, self.bureau, self.clock, self.delivery)
        reminding = Reminding(self.bureau.rule_set, Hours(self.bureau.zone, QUIET), composer(self.bureau))
        self.reminders = Reminders(self.assistant, reminding)

    async def _stop(self) -> None:
        self.store.is_dead = True
        await self._all_sent()  # what is under way dies at its next step
        await self._real.close()


def _people(branches: int, chance: Chance) -> list[Person]:
    """A secretary for each branch, a reviewer for each committee, and the office of the work committee."""
    posts = [("SZGW", "office")]
    posts += [(f"C{n}", "reviewer") for n in range(1 + (branches - 1) // COMMITTEE_OF)]
    posts += [(_branch(n), "secretary") for n in range(branches)]
    return [
        Person(f"{code}-{role}", chance.among(("telegram", "telegram", REPLIES_AT_ONCE), "platform", code), role, code)
        for code, role in posts
    ]


def _branch(n: int) -> str:
    return f"C{n // COMMITTEE_OF}-{n % COMMITTEE_OF + 1}"


def _found(tx: Transaction, branches: int, now: datetime) -> None:
    organisations.put(tx, "SZGW", "市直机关工作委员会", "work_committee", None, None, None, None, None)
    for n in range(branches):
        if n % COMMITTEE_OF == 0:
            committee = f"C{n // COMMITTEE_OF}"
            organisations.put(
                tx, committee, f"市第{committee[1:]}局机关党委", "organ_committee", "SZGW", None, 5, None, None
            )
        elected = date(now.year - 1 - n % 4, 1 + n % 12, 1 + n % 28)
        name = f"市第{n // COMMITTEE_OF}局第 {n % COMMITTEE_OF + 1} 党支部"
        organisations.put(tx, _branch(n), name, "branch", f"C{n // COMMITTEE_OF}", 12 + n % 9, 3, elected, None)


def _issue(tx: Transaction, bureau: Bureau, person: Person, code: str, now: datetime) -> None:
    organisation = organisations.by_code(tx, person.organisation)
    assert organisation is not None
    until = now + timedelta(hours=24)
    binding_codes.issue(tx, bureau.code_hash(normalise(code)), organisation.id, person.role, None, now, until)
