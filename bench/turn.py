"""A durable turn of the self-assessment against a bare python-telegram-bot echo that keeps nothing.

Ours is received, decided, committed to a file with `synchronous=FULL`, and replied to: whole self-assessments from the
first word to the submission. The echo is its framework alone, with a network that answers at once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.bureau import NOW, PLATFORM, found, make_bureau, sender_of
from bench.comparing import Comparison, in_turn
from bench.echo import open_echo, take_all, updates
from bot.assistant import Assistant
from bot.clock import Clock
from storage.opening import open_store

ROUNDS = 9
JOURNEY = (
    *("开始自评", "5月20日", "5", "4"),
    *("9", "8.5", "9", "8", "9", "10", "材料齐全", "8.5", "8", "9", "8"),
    "提交",
)


class StoppedClock(Clock):
    """Every journey takes place at the same moment."""

    def __init__(self) -> None:
        super().__init__(NOW - NOW)

    def now(self):
        return NOW


def measure() -> list[Comparison]:
    return [
        _compare("a turn, 64 in flight", 64, goal=0.5),
        _compare("a turn, one at a time", 1, goal=4.0),
    ]


def _compare(what: str, in_flight: int, goal: float) -> Comparison:
    journeys = 64 if in_flight > 1 else 8
    ours, theirs = in_turn(
        ROUNDS,
        lambda: asyncio.run(_our_turn(journeys, in_flight)),
        lambda: asyncio.run(_their_turn(journeys, in_flight)),
    )
    return Comparison(what, "bare PTB echo", "µs", ours, theirs, goal)


async def _our_turn(journeys: int, in_flight: int) -> float:
    bureau = make_bureau()
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
        await store.turn(found, bureau, journeys)
        assistant = Assistant(store, bureau, StoppedClock())

        async def walk(number: int) -> str:
            reply = None
            for n, said in enumerate(JOURNEY):
                reply = await assistant.hear(PLATFORM, sender_of(number), said, str(n))
            assert reply is not None
            return reply.messages[-1].text

        began = time.perf_counter()
        last: list[str] = []
        for first in range(0, journeys, in_flight):
            last += await asyncio.gather(*map(walk, range(first, first + in_flight)))
        took = time.perf_counter() - began
        assert all(text.startswith("已提交") for text in last), last[0]
        await store.close()
    return took / (journeys * len(JOURNEY))


async def _their_turn(journeys: int, in_flight: int) -> float:
    application = await open_echo()
    said: Sequence[str] = JOURNEY
    talks = [updates(application, 100_000 + n, said) for n in range(journeys)]
    began = time.perf_counter()
    for first in range(0, journeys, in_flight):
        await take_all(application, talks[first : first + in_flight])
    took = time.perf_counter() - began
    await application.shutdown()
    return took / (journeys * len(JOURNEY))
