"""A small world for delivery: people with accounts, a clock that is moved, channels that answer as told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from scheduler.channel import Outcome, sent
from scheduler.delivery import Delivery
from storage import messages, people
from storage.outbox import Claimed
from storage.ports import Store, Transaction
from tests.storage.by_hand import hand

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Clock:
    """Time that passes when told to."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        """What a clock that only goes on shows."""
        return (self.at - NOON).total_seconds()

    def passes(self, span: timedelta) -> None:
        self.at += span


@dataclass(frozen=True)
class Push:
    """What a channel was asked to send."""

    account: str
    body: str
    key: str
    may_be_known: bool


Answer = Callable[[Push], Outcome]


@dataclass
class KeepingChannel:
    """Keeps what was pushed; `answer` says what becomes of it. `ready` is when it takes the next message."""

    platform: str = "telegram"
    answer: Answer = lambda push: sent("receipt")
    pushed: list[Push] = field(default_factory=list)
    ready: Callable[[str, float], float] = lambda account, now: now
    another: asyncio.Event = field(default_factory=asyncio.Event)

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        push = Push(account, body, key, may_be_known)
        self.pushed.append(push)
        self.another.set()
        await asyncio.sleep(0)
        return self.answer(push)

    async def until(self, count: int) -> None:
        """Until so many messages were pushed."""
        while len(self.pushed) < count:
            self.another.clear()
            await self.another.wait()

    def ready_at(self, account: str, now: float) -> float:
        return self.ready(account, now)

    @property
    def bodies(self) -> list[str]:
        return [push.body for push in self.pushed]


@dataclass(frozen=True)
class AsItIs:
    """A body that leaves as it was queued."""

    body: str
    is_opened: bool = True
    asks: bool = False
    stays: bool = False


def as_it_is(claimed: Claimed, platform: str) -> AsItIs:
    return AsItIs(claimed.row.body)


def delivery_over(
    store: Store,
    channels: Iterable[KeepingChannel],
    clock: Clock | None = None,
    in_flight: int = 32,
    seconds: Callable[[], float] = monotonic,
) -> Delivery:
    """Delivery whose ciphers are the accounts themselves."""
    now = (clock or Clock()).now
    return Delivery(store, channels, now, lambda cipher: cipher, as_it_is, SHANGHAI, in_flight, seconds)


async def person(store: Store, *accounts: str) -> int:
    """Somebody with these accounts, `telegram:anna` first: that is the one they used last."""

    def welcome(tx: Transaction) -> int:
        ids = []
        for n, account in enumerate(reversed(accounts)):
            platform, _, name = account.partition(":")
            at = NOON - timedelta(days=2) + timedelta(hours=n)
            ids.append(people.welcome(tx, platform, f"hash of {name}", name, at))
            people.move_account(tx, platform, f"hash of {name}", ids[0])
        return ids[0]

    return await store.turn(welcome)


async def queue(store: Store, person_id: int, *bodies: str, due: datetime = NOON, platform: str | None = None) -> None:
    def put(tx: Transaction) -> None:
        for body in bodies:
            key = f"{person_id}:{body}"
            messages.put_outbox(tx, person_id, "event", body, key, due, NOON, platform=platform)

    await store.turn(put)


def states(url: str) -> dict[str, str]:
    """What has become of each body: its state, and the trouble where there is one."""
    with hand(url) as run:
        rows = run("select body, state, trouble from outbox order by id")
    return {body: f"{state} {trouble}" if trouble else state for body, state, trouble in rows}
