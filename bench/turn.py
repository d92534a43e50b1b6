"""A durable turn of the self-assessment against a bare python-telegram-bot echo that keeps nothing.

Ours is received, decided, committed to a file with `synchronous=FULL`, and replied to: whole self-assessments from the
first word to the submission. The echo is its framework alone, with a network that answers at once.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time

from bench.bureau import NOW, PLATFORM, found, make_bureau, sender_of
from bench.comparing import Comparison, in_turn
from bench.echo import open_echo, take_all, updates
from bot.assistant import Assistant
from bot.clock import Clock
from storage.opening import open_store

ROUNDS = 15
JOURNEY = (
    *("开始自评", "5月20日", "5", "4"),
    *("9", "8.5", "9", "8", "9", "10", "材料齐全", "8.5", "8", "9", "8"),
    "提交",
)

Timer = Callable[[], float]


class StoppedClock(Clock):
    """Every journey takes place at the same moment."""

    def now(self) -> datetime:
        return NOW


def measure() -> list[Comparison]:
    """Many persons at the same time, whose turns share commits, then one person after the other. Once more without the
    disk: what the processor does."""
    return [
        _compare("a durable turn, 64 in flight", 64, 64, perf_counter, goal=0.5),
        _compare("the same, processor time", 64, 64, process_time, goal=0.5),
        _compare("a durable turn, one at a time", 16, 1, perf_counter, goal=4.0),
        _compare("the same, processor time", 16, 1, process_time, goal=4.0),
    ]


def _compare(what: str, journeys: int, in_flight: int, timer: Timer, goal: float) -> Comparison:
    ours, theirs = in_turn(
        ROUNDS,
        lambda: asyncio.run(_our_turn(journeys, in_flight, timer)),
        lambda: asyncio.run(_their_turn(journeys, in_flight, timer)),
    )
    return Comparison(what, "a bare PTB echo", "µs", ours, theirs, goal)


async def _our_turn(journeys: int, in_flight: int, timer: Timer) -> float:
    """The mean of a turn. The bureau is founded beforehand, each person bound to a branch of their own."""
    bureau = make_bureau()
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
        await store.turn(found, bureau, journeys)
        assistant = Assistant(store, bureau, StoppedClock())

        async def walk(number: int) -> str:
            text = ""
            for n, said in enumerate(JOURNEY):
                reply = await assistant.hear(PLATFORM, sender_of(number), said, str(n))
                text = reply.messages[-1].text
            return text

        last: list[str] = []
        began = timer()
        for first in range(0, journeys, in_flight):
            last += await asyncio.gather(*map(walk, range(first, first + in_flight)))
        took = timer() - began
        assert all(text.startswith("已提交") for text in last), last[0]
        await store.close()
    return took / (journeys * len(JOURNEY))


async def _their_turn(journeys: int, in_flight: int, timer: Timer) -> float:
    application = await open_echo()
    talks = [updates(application, 100_000 + n, JOURNEY) for n in range(journeys)]
    began = timer()
    for first in range(0, journeys, in_flight):
        await take_all(application, talks[first : first + in_flight])
    took = timer() - began
    await application.shutdown()
    return took / (journeys * len(JOURNEY))
