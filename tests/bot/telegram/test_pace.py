"""INV-15: Telegram's limits are kept before it has to say so, and answers to what people write wait for nobody."""

from __future__ import annotations

import asyncio

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
        await pace.turn(str(n))
        went.append(watch.now)
    assert all(went[n + 30] - went[n] >= 1.0 for n in range(len(went) - 30))
    assert (len(went) - 30) / (went[-1] - went[0]) >= 0.99 * 30


async def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    went = []
    for _ in range(6):
        await pace.turn("5")
        went.append(watch.now - 100.0)
    assert went == [0, 0, 0, 1, 2, 3]
    assert pace.ready_at("5", watch.now) == watch.now + 1
    assert pace.ready_at("6", watch.now) == watch.now


async def test_a_chat_that_was_left_alone_gets_three_at_once_again() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    for _ in range(4):
        await pace.turn("5")
    watch.now += 60
    assert [pace.ready_at("5", watch.now) - watch.now] == [0]
    for _ in range(3):
        await pace.turn("5")
    assert watch.now == 161


async def test_a_chat_that_must_wait_keeps_no_other_waiting() -> None:
    """INV-14."""
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    for _ in range(3):
        await pace.turn("5")
    assert pace.ready_at("5", watch.now) > watch.now
    assert pace.ready_at("6", watch.now) == watch.now


async def test_an_answer_to_what_somebody_wrote_waits_for_nobody_but_notices_do() -> None:
    watch = Watch()
    pace = Pace(now=watch, sleep=watch.sleep)
    for n in range(30):
        await pace.turn(str(n))
    assert pace.ready_at("5", watch.now) > watch.now
    pace.heard("5")
    for _ in range(3):
        assert pace.ready_at("5", watch.now) == watch.now
        await pace.turn("5")
    assert watch.now == 100.0
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
