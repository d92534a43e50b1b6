"""INV-15: Telegram's limits are kept before it has to say so, and answers to what people write wait for nobody."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram.pace import Pace


class Watch:
    """Time that passes only where somebody waits for it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


async def test_no_second_has_more_than_thirty_and_hardly_one_has_fewer() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    went: list[float] = []
    for n in range(600):
        pace.done(await pace.turn(str(n)))
        went.append(watch.now)
    assert all(went[n + 30] - went[n] >= 1.0 for n in range(len(went) - 30))
    assert (len(went) - 30) / (went[-1] - went[29]) >= 0.99 * 30


async def test_a_message_that_arrives_late_keeps_the_one_a_second_after_it_waiting() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    pace.done(await pace.turn("first"))
    late = await pace.turn("late")
    for n in range(28):
        pace.done(await pace.turn(str(n)))
    left = late.at
    late.done_at = left + 0.1
    await pace.turn("30")
    assert left + 1.0 < pace.ready_at("31", watch.now) == pytest.approx(left + 1.1)


async def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    went = []
    for _ in range(6):
        await pace.turn("5")
        went.append(watch.now - 100.0)
    assert went == pytest.approx([0, 0, 0, 1, 2, 3], abs=0.1)
    assert pace.ready_at("5", watch.now) == pytest.approx(watch.now + 1)
    assert pace.ready_at("6", watch.now) <= watch.now + 0.04


async def test_a_chat_that_was_left_alone_gets_three_at_once_again() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    for _ in range(4):
        await pace.turn("5")
    watch.now += 60
    assert [pace.ready_at("5", watch.now) - watch.now] == [0]
    begun = watch.now
    for _ in range(3):
        await pace.turn("5")
    assert watch.now <= begun + 0.1


async def test_a_chat_that_must_wait_keeps_no_other_waiting() -> None:
    """INV-14."""
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    for _ in range(3):
        await pace.turn("5")
    assert pace.ready_at("5", watch.now) > watch.now + 0.5
    assert pace.ready_at("6", watch.now) <= watch.now + 0.04


async def test_an_answer_to_what_somebody_wrote_waits_for_nobody_but_notices_do() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    for n in range(30):
        await pace.turn(str(n))
    assert pace.ready_at("5", watch.now) > watch.now
    pace.heard("5")
    begun = watch.now
    for _ in range(3):
        assert pace.ready_at("5", watch.now) == watch.now
        await pace.turn("5")
    assert watch.now == begun
    assert pace.ready_at("5", watch.now) > watch.now


async def test_who_wrote_long_ago_is_not_being_answered() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    pace.heard("5")
    watch.now += 31
    for n in range(30):
        await pace.turn(str(n + 10))
    assert pace.ready_at("5", watch.now) > watch.now


async def test_senders_that_ask_at_once_get_different_turns() -> None:
    watch = Watch()
    pace = Pace(a_second=5, now=watch, sleep=watch.sleep)
    await asyncio.gather(*(pace.turn(str(n)) for n in range(12)))
    assert watch.now >= 102.0
