"""An assistant that takes messages from a pipe: `python -m tests.kill.runner URL`.

In, one line a message: `[secretary, step, key]`. Out, one line once it is durable: `[secretary, key, reply]`. Messages
of one secretary keep their order; those of several are in flight together and share commits.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import starmap

from bot.assistant import Assistant
from bot.clock import Clock
from handlers.messages import to_json
from storage.opening import open_store
from tests.kill.journey import BUREAU, NOW, message

Told = tuple[int, int, str]
"""Which secretary, which step of the journey, which key."""


class StoppedClock(Clock):
    """A journey takes no time."""

    def now(self) -> datetime:
        return NOW


async def hear_all(url: str, told: Iterable[Told], acknowledge: Callable[[int, str, str], None]) -> None:
    """Has the assistant hear each secretary's messages, and tells each reply as it comes."""
    store = await open_store(url)
    assistant = Assistant(store, BUREAU, StoppedClock())
    by_secretary: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, step, key in told:
        by_secretary[number].append((step, key))

    async def one(number: int, steps: list[tuple[int, str]]) -> None:
        for step, key in steps:
            said = message(number, step)
            reply = await assistant.hear(said.platform, said.sender, said.said, key)
            acknowledge(number, key, to_json(reply))

    await asyncio.gather(*starmap(one, by_secretary.items()))
    await store.close()


def acknowledged(number: int, key: str, reply: str) -> None:
    print(json.dumps([number, key, reply]), flush=True)


if __name__ == "__main__":
    asyncio.run(hear_all(sys.argv[1], map(json.loads, sys.stdin.read().splitlines()), acknowledged))
