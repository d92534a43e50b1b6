"""What is due goes out once, in order, and what became of it is the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.delivery import LEASE, TRY_AGAIN_AFTER, Channel, Outcome, deliver
from storage import holds, messages, people
from storage.ports import Store, Transaction

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SENT = Outcome("sent", "receipt")


@dataclass
class Clock:
    """Time that passes when told to."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def passes(self, span: timedelta) -> None:
        self.at += span


@dataclass
class KeepingChannel:
    """Keeps what was pushed; `answers` says what becomes of it, by person or for all."""

    answer: Callable[[int, str], Outcome | None] = lambda person, body: SENT
    pushed: list[tuple[int, str, bool]] = field(default_factory=list)

    async def push(self, person_id: int, body: str, *, may_be_known: bool) -> Outcome | None:
        self.pushed.append((person_id, body, may_be_known))
        await asyncio.sleep(0)
        return self.answer(person_id, body)


@pytest.fixture
async def persons(sqlite_store: Store) -> list[int]:
    """Three people."""

    def welcome(tx: Transaction) -> list[int]:
        return [people.welcome(tx, "local", f"hash-{n}", f"cipher-{n}", NOON) for n in range(3)]

    return await sqlite_store.turn(welcome)


async def queue(store: Store, person_id: int, *bodies: str, due: datetime = NOON) -> None:
    def put(tx: Transaction) -> None:
        for body in bodies:
            messages.put_outbox(tx, person_id, "event", body, f"{person_id}:{body}", due, NOON)

    await store.turn(put)


async def waiting(store: Store, at: datetime) -> list[str]:
    return [row.body for row in await store.read(messages.waiting, at, 100)]


async def test_each_person_gets_their_messages_in_order(sqlite_store: Store, persons: list[int]) -> None:
    """INV-13."""
    first, second, _ = persons
    await queue(sqlite_store, first, "a1", "a2", "a3")
    await queue(sqlite_store, second, "b1", "b2")
    channel = KeepingChannel()
    assert await deliver(sqlite_store, [channel], Clock().now) == 5
    assert [body for person, body, _ in channel.pushed if person == first] == ["a1", "a2", "a3"]
    assert [body for person, body, _ in channel.pushed if person == second] == ["b1", "b2"]
    assert await deliver(sqlite_store, [channel], Clock().now) == 0
    assert len(channel.pushed) == 5


async def test_nothing_goes_out_before_it_is_due(sqlite_store: Store, persons: list[int]) -> None:
    """INV-16."""
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, persons[0], "later", due=NOON + timedelta(minutes=1))
    assert await deliver(sqlite_store, [channel], clock.now) == 0
    clock.passes(timedelta(minutes=1))
    assert await deliver(sqlite_store, [channel], clock.now) == 1


async def test_what_could_not_be_pushed_waits_and_is_tried_again(sqlite_store: Store, persons: list[int]) -> None:
    """INV-11: without a receipt nothing counts as sent."""
    clock, channel = Clock(), KeepingChannel(lambda person, body: Outcome("not_now", "no page is open"))
    await queue(sqlite_store, persons[0], "a1", "a2")
    assert await deliver(sqlite_store, [channel], clock.now) == 0
    assert [body for _, body, _ in channel.pushed] == ["a1"]
    assert await deliver(sqlite_store, [channel], clock.now) == 0
    assert len(channel.pushed) == 1
    clock.passes(TRY_AGAIN_AFTER)
    assert await waiting(sqlite_store, clock.at) == ["a1", "a2"]
    channel.answer = lambda person, body: SENT
    assert await deliver(sqlite_store, [channel], clock.now) == 2
    # it certainly had not gone out, so it is no second copy
    assert channel.pushed == [(persons[0], "a1", False), (persons[0], "a1", False), (persons[0], "a2", False)]


async def test_a_platform_that_says_when_is_obeyed(sqlite_store: Store, persons: list[int]) -> None:
    """INV-15."""
    clock = Clock()
    channel = KeepingChannel(lambda person, body: Outcome("not_now", "429", timedelta(seconds=40)))
    await queue(sqlite_store, persons[0], "a")
    await deliver(sqlite_store, [channel], clock.now)
    clock.passes(timedelta(seconds=39))
    await deliver(sqlite_store, [channel], clock.now)
    assert len(channel.pushed) == 1
    clock.passes(timedelta(seconds=1))
    await deliver(sqlite_store, [channel], clock.now)
    assert len(channel.pushed) == 2


async def test_one_bad_recipient_delays_nobody(sqlite_store: Store, persons: list[int]) -> None:
    """INV-14: a fault of the channel with one person is that person's alone."""

    def answer(person: int, body: str) -> Outcome:
        if person == persons[1]:
            raise RuntimeError("the platform's library broke")
        return SENT

    channel = KeepingChannel(answer)
    for person in persons:
        await queue(sqlite_store, person, "1", "2")
    assert await deliver(sqlite_store, [channel], Clock().now) == 4
    assert [(person, body) for person, body, _ in channel.pushed if person == persons[1]] == [(persons[1], "1")]


async def test_after_an_unknown_outcome_one_second_copy_says_so_and_no_third(
    sqlite_store: Store, persons: list[int]
) -> None:
    """INV-12."""
    clock, channel = Clock(), KeepingChannel(lambda person, body: Outcome("unknown", "connection lost"))
    await queue(sqlite_store, persons[0], "a")
    for _ in range(4):
        assert await deliver(sqlite_store, [channel], clock.now) == 0
        clock.passes(LEASE)
    assert channel.pushed == [(persons[0], "a", False), (persons[0], "a", True)]


async def test_a_process_that_died_while_sending_leaves_one_second_copy(
    sqlite_store: Store, persons: list[int]
) -> None:
    """INV-12."""
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, persons[0], "a")
    await sqlite_store.turn(messages.claim, clock.at, 10, clock.at + LEASE)
    assert await deliver(sqlite_store, [channel], clock.now) == 0
    clock.passes(LEASE)
    assert await deliver(sqlite_store, [channel], clock.now) == 1
    assert channel.pushed == [(persons[0], "a", True)]


async def test_what_is_refused_is_not_tried_again(sqlite_store: Store, persons: list[int]) -> None:
    clock, channel = Clock(), KeepingChannel(lambda person, body: Outcome("refused", "blocked by the user"))
    await queue(sqlite_store, persons[0], "a", "b")
    await deliver(sqlite_store, [channel], clock.now)
    clock.passes(timedelta(days=1))
    await deliver(sqlite_store, [channel], clock.now)
    assert [body for _, body, _ in channel.pushed] == ["a", "b"]


@pytest.mark.parametrize(
    ("first", "second", "tried", "sent"),
    [
        (None, SENT, 2, 1),
        (SENT, SENT, 1, 1),
        (Outcome("refused"), SENT, 2, 1),
        (Outcome("not_now"), SENT, 2, 1),
        (Outcome("unknown"), SENT, 1, 0),
        (None, None, 2, 0),
    ],
    ids=["no account on the first", "taken", "refused", "not now", "perhaps there", "nowhere"],
)
async def test_the_first_channel_that_takes_it_counts(
    sqlite_store: Store, persons: list[int], first: Outcome | None, second: Outcome | None, tried: int, sent: int
) -> None:
    channels = [KeepingChannel(lambda person, body: first), KeepingChannel(lambda person, body: second)]
    await queue(sqlite_store, persons[0], "a")
    as_channels: list[Channel] = [*channels]
    assert await deliver(sqlite_store, as_channels, Clock().now) == sent
    assert sum(len(channel.pushed) for channel in channels) == tried


@pytest.mark.parametrize("refused_first", [True, False])
async def test_what_one_channel_refused_and_another_may_take_later_waits(
    sqlite_store: Store, persons: list[int], refused_first: bool
) -> None:
    clock = Clock()
    outcomes = [Outcome("refused"), Outcome("not_now")]
    one, other = outcomes if refused_first else reversed(outcomes)
    channels: list[Channel] = [KeepingChannel(lambda *_: one), KeepingChannel(lambda *_: other)]
    await queue(sqlite_store, persons[0], "a")
    await deliver(sqlite_store, channels, clock.now)
    clock.passes(TRY_AGAIN_AFTER)
    assert await waiting(sqlite_store, clock.at) == ["a"]


async def test_in_hold_nothing_older_goes_out(sqlite_store: Store, persons: list[int]) -> None:
    """INV-18."""
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, persons[0], "old")
    await sqlite_store.turn(holds.put_hold, "restore", NOON + timedelta(seconds=1))
    clock.passes(timedelta(minutes=1))
    assert await deliver(sqlite_store, [channel], clock.now) == 0
    await sqlite_store.turn(holds.release_hold)
    assert await deliver(sqlite_store, [channel], clock.now) == 1


async def test_a_channel_that_hangs_is_given_up(
    sqlite_store: Store, persons: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-14: the others' messages are out before."""
    monkeypatch.setattr("scheduler.delivery.PATIENCE_S", 0.05)

    class Hanging(KeepingChannel):
        async def push(self, person_id: int, body: str, *, may_be_known: bool) -> Outcome | None:
            if person_id == persons[0]:
                await asyncio.sleep(60)
            return await super().push(person_id, body, may_be_known=may_be_known)

    channel = Hanging()
    for person in persons:
        await queue(sqlite_store, person, "a")
    assert await deliver(sqlite_store, [channel], Clock().now) == 2


async def test_two_processes_send_each_message_once(sqlite_store: Store, persons: list[int]) -> None:
    channel = KeepingChannel()
    for person in persons:
        await queue(sqlite_store, person, *map(str, range(20)))
    sent = await asyncio.gather(*(deliver(sqlite_store, [channel], Clock().now) for _ in range(2)))
    assert sum(sent) == 60
    assert len(set(channel.pushed)) == 60
