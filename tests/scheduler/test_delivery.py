"""What is due goes out once, in order, and what became of it is the truth."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from scheduler.channel import Outcome, not_sent, sent, unknown
from scheduler.delivery import LEASE
from scheduler.settling import SECOND_COPY_AFTER
from storage import holds, messages, outbox, people, talks
from storage.ports import Store
from tests.scheduler.sending import NOON, Clock, KeepingChannel, Push, delivery_over, person, queue, states


async def test_inv_13_each_person_gets_their_messages_in_order(store: Store) -> None:
    anna, boris = await person(store, "telegram:anna"), await person(store, "telegram:boris")
    await queue(store, anna, "a1", "a2", "a3")
    await queue(store, boris, "b1", "b2")
    channel = KeepingChannel()
    delivery = delivery_over(store, [channel])
    assert await delivery.drain() == 5
    assert [push.body for push in channel.pushed if push.account == "anna"] == ["a1", "a2", "a3"]
    assert [push.body for push in channel.pushed if push.account == "boris"] == ["b1", "b2"]
    assert await delivery.drain() == 0
    assert len(channel.pushed) == 5


async def test_nothing_goes_out_before_it_is_due(sqlite_store: Store) -> None:
    """INV-16."""
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "later", due=NOON + timedelta(minutes=1))
    delivery = delivery_over(sqlite_store, [channel], clock)
    assert await delivery.drain() == 0
    clock.passes(timedelta(minutes=1))
    assert await delivery.drain() == 1


async def test_inv_12_after_an_unknown_outcome_one_second_copy_says_so_and_no_third(
    sqlite_store: Store, sqlite_url: str
) -> None:
    clock, channel = Clock(), KeepingChannel(answer=lambda push: unknown("connection lost"))
    anna = await person(sqlite_store, "telegram:anna")
    await queue(sqlite_store, anna, "a", "b")
    delivery = delivery_over(sqlite_store, [channel], clock)
    await delivery.drain()
    assert channel.bodies == ["a"], "what follows keeps its place behind the second copy"
    clock.passes(LEASE)
    await delivery.drain()
    assert channel.bodies == ["a", "a", "b"]
    clock.passes(LEASE)
    await delivery.drain()
    first, second = [push for push in channel.pushed if push.body == "a"]
    assert (first.may_be_known, second.may_be_known) == (False, True)
    assert first.key == second.key
    assert states(sqlite_url)["a"] == "unknown unknown"


async def test_inv_12_one_cut_answer_silences_its_person_for_seconds(store: Store, database_url: str) -> None:
    """INV-13: what follows waits for the second copy, and no other process takes it before."""
    answers = [unknown("cut"), sent(), sent()]
    clock, channel = Clock(), KeepingChannel(answer=lambda push: answers.pop(0))
    anna = await person(store, "telegram:anna")
    await queue(store, anna, "a", "b")
    one, other = delivery_over(store, [channel], clock), delivery_over(store, [channel], clock)
    await one.drain()
    clock.passes(SECOND_COPY_AFTER - timedelta(seconds=1))
    assert await other.drain() == await one.drain() == 0
    clock.passes(timedelta(seconds=1))
    assert sum(await asyncio.gather(other.drain(), one.drain())) == 2
    assert [(push.body, push.may_be_known) for push in channel.pushed] == [("a", False), ("a", True), ("b", False)]
    assert set(states(database_url).values()) == {"sent"}
    assert SECOND_COPY_AFTER.total_seconds() <= 5


async def test_inv_12_where_nobody_is_answered_the_second_copy_waits_out_the_lease(sqlite_store: Store) -> None:
    """Both copies of everybody would go into the same outage otherwise."""
    clock, channel = Clock(), KeepingChannel(answer=lambda push: unknown("cut"))
    for n in range(5):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"{n}")
    delivery = delivery_over(sqlite_store, [channel], clock, in_flight=1)
    await delivery.drain()
    channel.answer = lambda push: sent()
    clock.passes(SECOND_COPY_AFTER)
    assert await delivery.drain() == 2
    clock.passes(LEASE - SECOND_COPY_AFTER)
    assert await delivery.drain() == 3
    assert [push.may_be_known for push in channel.pushed] == [False] * 5 + [True] * 5


async def test_inv_12_of_two_that_hold_a_second_copy_one_sends_it(store: Store) -> None:
    """A process that was away for longer than its lease learns of its outcome when another one has the message already,
    and lets it go under that one's hands."""
    clock = Clock()
    await queue(store, await person(store, "telegram:anna"), "a")
    (first,) = await store.turn(outbox.claim, "telegram", clock.at, 10, clock.at + LEASE)
    clock.passes(LEASE)
    (second,) = await store.turn(outbox.claim, "telegram", clock.at, 10, clock.at + LEASE)
    await store.turn(outbox.let_go, first, clock.at + SECOND_COPY_AFTER)
    clock.passes(SECOND_COPY_AFTER)
    (third,) = await store.turn(outbox.claim, "telegram", clock.at, 10, clock.at + LEASE)
    begun = [await store.turn(outbox.begin_again, each, clock.at + LEASE) for each in (third, second)]
    assert [each is not None for each in begun] == [True, False]
    await store.turn(outbox.let_go, second, clock.at + SECOND_COPY_AFTER)
    assert await store.turn(outbox.claim, "telegram", clock.at + SECOND_COPY_AFTER, 10, clock.at + LEASE) == ()


async def test_inv_12_a_process_that_died_while_sending_leaves_one_second_copy(sqlite_store: Store) -> None:
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a")
    await sqlite_store.turn(outbox.claim, "telegram", clock.at, 10, clock.at + LEASE)
    delivery = delivery_over(sqlite_store, [channel], clock)
    assert await delivery.drain() == 0
    clock.passes(LEASE)
    assert await delivery.drain() == 1
    assert [push.may_be_known for push in channel.pushed] == [True]


async def test_inv_12_two_processes_that_died_leave_an_unknown_outcome(sqlite_store: Store, sqlite_url: str) -> None:
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a", "b")
    await sqlite_store.turn(outbox.claim, "telegram", clock.at, 10, clock.at + LEASE)
    clock.passes(LEASE)
    (again,) = await sqlite_store.turn(outbox.claim, "telegram", clock.at, 10, clock.at + LEASE)
    await sqlite_store.turn(outbox.begin_again, again, clock.at + LEASE)
    clock.passes(LEASE)
    assert await delivery_over(sqlite_store, [channel], clock).drain() == 1
    assert channel.bodies == ["b"]
    assert states(sqlite_url) == {"a": "unknown unknown", "b": "sent"}


async def test_two_processes_send_each_message_once(store: Store) -> None:
    channel = KeepingChannel()
    for name in ("anna", "boris", "clara"):
        await queue(store, await person(store, f"telegram:{name}"), *map(str, range(20)))
    gone = await asyncio.gather(*(delivery_over(store, [channel]).drain() for _ in range(2)))
    assert sum(gone) == 60
    assert len({(push.account, push.body) for push in channel.pushed}) == len(channel.pushed) == 60


async def test_inv_18_in_hold_nothing_older_goes_out(sqlite_store: Store) -> None:
    clock, channel = Clock(), KeepingChannel()
    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "old")
    await sqlite_store.turn(holds.put_hold, "restore", NOON + timedelta(seconds=1))
    clock.passes(timedelta(minutes=1))
    delivery = delivery_over(sqlite_store, [channel], clock)
    assert await delivery.drain() == 0
    await sqlite_store.turn(holds.release_hold)
    assert await delivery.drain() == 1


async def test_inv_14_one_bad_recipient_delays_nobody(sqlite_store: Store) -> None:
    """A fault of the channel with one person is that person's alone."""

    def answer(push: Push) -> Outcome:
        if push.account == "boris":
            raise RuntimeError("the platform's library broke")
        return sent()

    channel = KeepingChannel(answer=answer)
    for name in ("anna", "boris", "clara"):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:{name}"), "1", "2")
    assert await delivery_over(sqlite_store, [channel]).drain() == 4
    assert [push.body for push in channel.pushed if push.account == "boris"] == ["1"]


async def test_inv_14_a_channel_that_hangs_delays_no_other_and_not_its_own(
    sqlite_store: Store, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More messages than may be under way hang; the other channel's are out before any of them is given up."""
    monkeypatch.setattr("scheduler.delivery.PATIENCE_S", 0.5)
    free = asyncio.Event()

    class Hanging(KeepingChannel):
        async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
            await asyncio.sleep(60)
            raise AssertionError

    class Working(KeepingChannel):
        async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
            outcome = await super().push(account, body, key=key, may_be_known=may_be_known)
            if len(self.pushed) == 5:
                free.set()
            return outcome

    working = Working("wecom")
    for n in range(10):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"hangs {n}")
    for n in range(5):
        await queue(sqlite_store, await person(sqlite_store, f"wecom:w{n}"), f"goes {n}")
    delivery = delivery_over(sqlite_store, [Hanging(), working], in_flight=4)
    draining = asyncio.create_task(delivery.drain())
    async with asyncio.timeout(0.4):
        await free.wait()
    assert await draining == 5
    assert {state for body, state in states(sqlite_url).items() if body.startswith("goes")} == {"sent"}


async def test_more_than_thirty_are_under_way_at_once(sqlite_store: Store) -> None:
    for n in range(40):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), "a")
    at_once = 0

    class Counting(KeepingChannel):
        under_way = 0

        async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
            nonlocal at_once
            self.under_way += 1
            at_once = max(at_once, self.under_way)
            await asyncio.sleep(0.01)
            self.under_way -= 1
            return sent()

    assert await delivery_over(sqlite_store, [Counting()]).drain() == 40
    assert at_once == 32


async def test_inv_15_a_message_waits_for_the_pace_of_its_channel_and_no_other_with_it(sqlite_store: Store) -> None:
    """A short wait is waited for without holding anybody up; a long one puts the message back."""
    slow_until: dict[str, float] = {}

    def ready(account: str, now: float) -> float:
        span = {"soon": 0.05, "late": 30.0}.get(account, 0.0)
        return slow_until.setdefault(account, now + span)

    channel = KeepingChannel(ready=ready)
    clock = Clock()
    for name in ("soon", "late", "anna"):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:{name}"), name)
    delivery = delivery_over(sqlite_store, [channel], clock)
    assert await delivery.drain() == 2
    assert channel.bodies == ["anna", "soon"]
    clock.passes(timedelta(seconds=29))
    assert await delivery.drain() == 0
    slow_until["late"] = 0.0
    clock.passes(timedelta(seconds=2))
    assert await delivery.drain() == 1
    assert [push.may_be_known for push in channel.pushed] == [False] * 3


async def test_a_reply_is_sent_at_once_and_settled(sqlite_store: Store, sqlite_url: str) -> None:
    """INV-10: it is in the outbox, claimed, before anybody sends it."""
    anna = await person(sqlite_store, "telegram:anna")
    channel = KeepingChannel()
    delivery = delivery_over(sqlite_store, [channel])
    row = await sqlite_store.turn(
        messages.put_reply, anna, "[]", "reply:1", "telegram", "hash of anna", NOON, lease_until=NOON + LEASE
    )
    assert row is not None
    await queue(sqlite_store, anna, "a push after it")
    delivery.send(row, "telegram", "anna", "hash of anna")
    assert await delivery.drain() == 2
    assert channel.bodies == ["[]", "a push after it"]
    assert set(states(sqlite_url).values()) == {"sent"}


async def test_what_is_under_way_is_settled_when_the_service_stops(sqlite_store: Store, sqlite_url: str) -> None:
    for n in range(5):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"{n}")
    going, may_go = asyncio.Event(), asyncio.Event()

    class Slow(KeepingChannel):
        async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
            going.set()
            await may_go.wait()
            return sent()

    delivery = delivery_over(sqlite_store, [Slow()], in_flight=2)
    running = asyncio.create_task(delivery.run())
    delivery.wake()
    await going.wait()
    stopping = asyncio.create_task(delivery.stop())
    await asyncio.sleep(0)
    may_go.set()
    await stopping
    await running
    assert sorted(states(sqlite_url).values()) == ["queued"] * 3 + ["sent"] * 2


async def test_an_outcome_is_kept_while_the_database_is_away(sqlite_store: Store, sqlite_url: str) -> None:
    """What was sent is not sent again because nobody could write it down at once."""
    from storage.ports import StoreDown

    class Away:
        """The store, which fails at its second turn."""

        turns = 0

        async def turn(self, work, *args, **kwargs):  # type: ignore[no-untyped-def]
            self.turns += 1
            if self.turns == 2:
                raise StoreDown("away")
            return await sqlite_store.turn(work, *args, **kwargs)

    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a")
    channel = KeepingChannel()
    delivery = delivery_over(Away(), [channel])  # type: ignore[arg-type]
    with pytest.raises(StoreDown):
        await delivery.drain()
    await delivery.drain()
    assert channel.bodies == ["a"]
    assert states(sqlite_url) == {"a": "sent"}


async def test_digits_answer_a_push_that_asks_only_where_no_talk_is_open(sqlite_store: Store) -> None:
    from dataclasses import replace

    from tests.scheduler.sending import SHANGHAI, AsItIs

    anna, boris = await person(sqlite_store, "telegram:anna"), await person(sqlite_store, "telegram:boris")
    for who, dialogue in ((anna, None), (boris, "self_assessment@3")):
        await sqlite_store.turn(talks.set_attention, who, talks.Attention(0, dialogue), 0, NOON)
        await queue(sqlite_store, who, "a")
    from scheduler.delivery import Delivery

    delivery = Delivery(
        sqlite_store,
        [KeepingChannel()],
        Clock().now,
        str,
        lambda claimed, platform: replace(AsItIs(claimed.row.body), asks=not claimed.in_talk),
        SHANGHAI,
    )
    assert await delivery.drain() == 2
    assert (await sqlite_store.read(talks.attention, anna)).push == 1
    assert (await sqlite_store.read(talks.attention, boris)).push is None


async def test_a_person_with_no_way_left_is_told_later_and_blocks_nothing(sqlite_store: Store, sqlite_url: str) -> None:
    """INV-11, INV-14: an account on a platform that is not served, and nobody at all."""
    channel = KeepingChannel()
    local = await person(sqlite_store, "local:terminal")
    gone = await person(sqlite_store, "telegram:anna")
    await queue(sqlite_store, local, "for the terminal")
    await queue(sqlite_store, gone, "for somebody who left")
    await sqlite_store.turn(people.forget_accounts, gone)
    await queue(sqlite_store, gone, "and once more")
    assert await delivery_over(sqlite_store, [channel]).drain() == 0
    assert states(sqlite_url) == {
        "for the terminal": "refused person",
        "for somebody who left": "refused nobody",
        "and once more": "refused nobody",
    }
    told = await sqlite_store.turn(messages.tell_now, local, NOON)
    assert [row.body for row in told] == ["for the terminal"]


async def test_a_channel_that_breaks_when_asked_for_its_pace_still_sends(sqlite_store: Store) -> None:
    def ready(account: str, now: float) -> float:
        raise RuntimeError

    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a")
    assert await delivery_over(sqlite_store, [KeepingChannel(ready=ready)]).drain() == 1


async def test_an_account_that_cannot_be_read_is_our_defect(sqlite_store: Store, sqlite_url: str) -> None:
    def reveal(cipher: str) -> str:
        raise ValueError(cipher)

    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a")
    delivery = delivery_over(sqlite_store, [KeepingChannel()])
    delivery._reveal = reveal
    assert await delivery.drain() == 0
    assert states(sqlite_url) == {"a": "refused content"}


def test_an_outcome_says_what_it_is() -> None:
    assert (sent("ok").state, unknown().state) == ("sent", "unknown")
    assert not_sent("busy", "502").trouble == "busy"
