"""The fault table: what follows from every answer of a channel, for the message, its person, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.channel import Outcome, Trouble, not_sent, sent, unknown
from scheduler.settling import BUSY_AFTER, PROBED_AFTER, TOO_FAST_AFTER
from storage import messages, outbox, people
from storage.ports import Store
from tests.scheduler.sending import NOON, Clock, KeepingChannel, Push, delivery_over, person, queue, states

ONE_WAY = ("telegram:anna",)
TWO_WAYS = ("telegram:anna", "wecom:anna_w")
ALL_TROUBLES: tuple[Trouble, ...] = ("busy", "too_fast", "used_up", "person", "content", "setup")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """What the person's first channel always answers; then what has become of the message at once, and a day later
    with the same answers. `second` says whether the other channel, which works, got it at once, or later."""

    accounts: tuple[str, ...]
    answer: Outcome
    at_once: str
    in_the_end: str
    second: bool = False
    second_later: bool = False
    bound: bool = False


CASES = {
    "sent": Case(ONE_WAY, sent(), "sent", "sent"),
    "unknown": Case(ONE_WAY, unknown(), "sending", "unknown unknown"),
    "busy": Case(ONE_WAY, not_sent("busy"), "queued", "refused busy"),
    "too fast": Case(ONE_WAY, not_sent("too_fast"), "queued", "queued"),
    "used up": Case(ONE_WAY, not_sent("used_up"), "queued", "queued"),
    "person": Case(ONE_WAY, not_sent("person"), "refused person", "refused person"),
    "content": Case(ONE_WAY, not_sent("content"), "refused content", "refused content"),
    "set-up": Case(ONE_WAY, not_sent("setup"), "queued", "queued"),
    "sent, another way": Case(TWO_WAYS, sent(), "sent", "sent"),
    "unknown, another way": Case(TWO_WAYS, unknown(), "sending", "unknown unknown"),
    "busy, another way": Case(TWO_WAYS, not_sent("busy"), "queued", "sent", second_later=True),
    "too fast, another way": Case(TWO_WAYS, not_sent("too_fast"), "queued", "queued"),
    "used up, another way": Case(TWO_WAYS, not_sent("used_up"), "sent", "sent", second=True),
    "person, another way": Case(TWO_WAYS, not_sent("person"), "sent", "sent", second=True),
    "content, another way": Case(TWO_WAYS, not_sent("content"), "refused content", "refused content"),
    "set-up, another way": Case(TWO_WAYS, not_sent("setup"), "sent", "sent", second=True),
    "busy, bound": Case(TWO_WAYS, not_sent("busy"), "queued", "refused busy", bound=True),
    "person, bound": Case(TWO_WAYS, not_sent("person"), "refused person", "refused person", bound=True),
    "used up, bound": Case(TWO_WAYS, not_sent("used_up"), "queued", "queued", bound=True),
    "set-up, bound": Case(TWO_WAYS, not_sent("setup"), "queued", "queued", bound=True),
}


@pytest.mark.parametrize("name", CASES)
async def test_inv_11_what_becomes_of_a_message(store: Store, database_url: str, name: str) -> None:
    """INV-11, INV-14: and a neighbour on another channel gets theirs in any case."""
    case = CASES[name]
    clock = Clock()
    first = KeepingChannel(answer=lambda push: case.answer)
    second = KeepingChannel("wecom")
    anna = await person(store, *case.accounts)
    boris = await person(store, "wecom:boris")
    await queue(store, anna, "a", platform="telegram" if case.bound else None)
    await queue(store, boris, "b")
    delivery = delivery_over(store, [first, second], clock)
    await delivery.drain()
    assert states(database_url) == {"a": case.at_once, "b": "sent"}
    assert ("a" in second.bodies) is case.second
    for _ in range(24 * 60):
        clock.passes(timedelta(minutes=1))
        if clock.at.minute % 5 == 0:
            await delivery.drain()
    assert states(database_url) == {"a": case.in_the_end, "b": "sent"}
    assert ("a" in second.bodies) is (case.second or case.second_later)
    copies = len(first.pushed) if case.answer.state != "not_sent" else len([p for p in second.pushed if p.body == "a"])
    assert copies <= 2


def test_the_table_has_every_trouble_with_one_way_and_with_two() -> None:
    for accounts in (ONE_WAY, TWO_WAYS):
        met = {case.answer.trouble for case in CASES.values() if case.accounts == accounts and not case.bound}
        assert met == {None, *ALL_TROUBLES}


async def test_busy_is_tried_again_three_times_and_longer_apart(sqlite_store: Store, sqlite_url: str) -> None:
    clock, channel = Clock(), KeepingChannel(answer=lambda push: not_sent("busy", "502"))
    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a")
    delivery = delivery_over(sqlite_store, [channel], clock)
    await delivery.drain()
    for n, span in enumerate(BUSY_AFTER, 1):
        clock.passes(span - timedelta(seconds=1))
        await delivery.drain()
        assert len(channel.pushed) == n
        clock.passes(span / 4 + timedelta(seconds=1))
        await delivery.drain()
        assert len(channel.pushed) == n + 1
    assert states(sqlite_url) == {"a": "refused busy"}
    assert all(not push.may_be_known for push in channel.pushed)


async def test_inv_15_retry_after_is_obeyed_for_that_chat_and_uses_up_no_attempt(sqlite_store: Store) -> None:
    """Ten times too fast, and still the first copy."""
    clock = Clock()
    fast = {"anna"}

    def answer(push: Push) -> Outcome:
        return not_sent("too_fast", "429", timedelta(seconds=40)) if push.account in fast else sent()

    channel = KeepingChannel(answer=answer)
    for name in ("anna", "boris"):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:{name}"), name)
    delivery = delivery_over(sqlite_store, [channel], clock, seconds=clock.seconds)
    assert await delivery.drain() == 1
    assert channel.bodies == ["anna", "boris"]
    for _ in range(10):
        clock.passes(timedelta(seconds=39))
        before = len(channel.pushed)
        await delivery.drain()
        assert len(channel.pushed) == before
        clock.passes(timedelta(seconds=1))
        await delivery.drain()
        assert len(channel.pushed) == before + 1
    fast.clear()
    clock.passes(timedelta(seconds=40))
    assert await delivery.drain() == 1
    assert not channel.pushed[-1].may_be_known


async def test_inv_15_where_a_second_chat_is_too_fast_the_whole_channel_waits(sqlite_store: Store) -> None:
    channel = KeepingChannel(answer=lambda push: not_sent("too_fast", "429", timedelta(seconds=40)))
    for n in range(40):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"{n}")
    delivery = delivery_over(sqlite_store, [channel], in_flight=2)
    await delivery.drain()
    assert len(channel.pushed) == 2


async def test_too_fast_without_a_time_waits_a_minute(sqlite_store: Store) -> None:
    clock, channel = Clock(), KeepingChannel(answer=lambda push: not_sent("too_fast"))
    await queue(sqlite_store, await person(sqlite_store, "telegram:anna"), "a")
    delivery = delivery_over(sqlite_store, [channel], clock)
    await delivery.drain()
    assert await sqlite_store.read(messages.waiting, clock.at + TOO_FAST_AFTER - timedelta(seconds=1), 10) == ()
    assert len(await sqlite_store.read(messages.waiting, clock.at + TOO_FAST_AFTER, 10)) == 1


async def test_a_used_up_channel_waits_for_the_next_day_in_shanghai(
    sqlite_store: Store, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """INV-17: noon UTC+8 is not midnight anywhere else. One call, one alarm, and at 00:01 one message tries it."""
    clock = Clock()
    used_up = True
    channel = KeepingChannel(answer=lambda push: not_sent("used_up", "45009") if used_up else sent())
    for n in range(40):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"{n}")
    delivery = delivery_over(sqlite_store, [channel], clock, in_flight=1)
    await delivery.drain()
    clock.at = datetime(2026, 11, 23, 16, 0, 59, tzinfo=UTC)
    await delivery.drain()
    assert len(channel.pushed) == 1
    assert [record.getMessage() for record in caplog.records] == ["channel telegram: used_up (45009)"]
    (trouble,) = await sqlite_store.read(outbox.channel_troubles)
    assert (trouble.trouble, trouble.since, trouble.closed_until) == (
        "used_up",
        NOON,
        datetime(2026, 11, 23, 16, 1, tzinfo=UTC),
    )
    used_up = False
    clock.at = trouble.closed_until
    assert await delivery.drain() == 40
    assert await sqlite_store.read(outbox.channel_troubles) == ()
    assert set(states(sqlite_url).values()) == {"sent"}


async def test_a_refused_set_up_is_probed_with_one_message_at_a_time(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    channel = KeepingChannel(answer=lambda push: not_sent("setup", "401"))
    for n in range(40):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"{n}")
    delivery = delivery_over(sqlite_store, [channel], clock)
    await delivery.drain()
    assert len(channel.pushed) == 32, "those that were under way already"
    for n in range(1, 4):
        clock.passes(PROBED_AFTER)
        await delivery.drain()
        assert len(channel.pushed) == 32 + n
    (trouble,) = await sqlite_store.read(outbox.channel_troubles)
    assert trouble.since == NOON
    assert not delivery.takes("telegram")
    assert {record.levelname for record in caplog.records} == {"ERROR"}


async def test_a_person_who_blocked_us_is_not_tried_again_until_they_write(
    sqlite_store: Store, sqlite_url: str
) -> None:
    blocked = True
    channel = KeepingChannel(answer=lambda push: not_sent("person", "403") if blocked else sent())
    anna = await person(sqlite_store, "telegram:anna")
    await queue(sqlite_store, anna, "a", "b")
    delivery = delivery_over(sqlite_store, [channel])
    await delivery.drain()
    assert channel.bodies == ["a"]
    assert states(sqlite_url) == {"a": "refused person", "b": "refused person"}
    (account,) = await sqlite_store.read(people.accounts_of, anna)
    assert account.unreachable == "403"
    blocked = False
    await sqlite_store.turn(people.heard_from, "telegram", "hash of anna", NOON)
    assert await sqlite_store.turn(messages.bring_forward, anna, "telegram", NOON)
    assert await delivery.drain() == 2
    assert channel.bodies == ["a", "a", "b"]


async def test_what_was_sent_by_another_way_is_told_nowhere_else(sqlite_store: Store) -> None:
    anna = await person(sqlite_store, *TWO_WAYS)
    await queue(sqlite_store, anna, "a")
    channels = [KeepingChannel(answer=lambda push: not_sent("person")), KeepingChannel("wecom")]
    assert await delivery_over(sqlite_store, channels).drain() == 1
    assert await sqlite_store.turn(messages.tell_now, anna, NOON) == ()


async def test_the_channel_used_last_is_tried_first(sqlite_store: Store) -> None:
    telegram, wecom = KeepingChannel(), KeepingChannel("wecom")
    anna = await person(sqlite_store, *TWO_WAYS)
    delivery = delivery_over(sqlite_store, [telegram, wecom])
    await queue(sqlite_store, anna, "a")
    await delivery.drain()
    await sqlite_store.turn(people.heard_from, "wecom", "hash of anna_w", NOON)
    await queue(sqlite_store, anna, "b")
    await delivery.drain()
    assert (telegram.bodies, wecom.bodies) == (["a"], ["b"])


async def test_a_channel_that_is_busy_time_and_again_is_left_alone_for_a_while(sqlite_store: Store) -> None:
    """So that an outage does not use up the attempts of everybody who is due in it."""
    channel = KeepingChannel(answer=lambda push: not_sent("busy", "502"))
    for n in range(40):
        await queue(sqlite_store, await person(sqlite_store, f"telegram:t{n}"), f"{n}")
    clock = Clock()
    delivery = delivery_over(sqlite_store, [channel], clock, in_flight=1, seconds=clock.seconds)
    await delivery.drain()
    assert len(channel.pushed) == 5
    for pause, tried in ((9, 0), (1, 1), (19, 0), (1, 1), (39, 0), (1, 1)):
        clock.passes(timedelta(seconds=pause))
        before = len(channel.pushed)
        await delivery.drain()
        assert len(channel.pushed) == before + tried, (pause, tried)
    channel.answer = lambda push: sent()
    clock.passes(timedelta(minutes=5))
    assert await delivery.drain() == 40
