"""Deliveries that come often and in any order: `python -m tests.kill.crowd URL SECRETARIES TIMES SEED`.

Each secretary stands at the card of an event. Their 确认 comes several times under one key, and so do a few questions;
all of it shuffled, sixteen at a time over two stores. Out comes one line for each delivery: `[key, reply]`.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from itertools import product

from bot.assistant import Assistant
from handlers.messages import to_json
from storage.opening import open_store
from tests.kill.journey import BUREAU, PLATFORM, sender_of
from tests.kill.runner import StoppedClock

AT_A_TIME = 16
INTENTS = ("确认", "我们现在几星", "每一分怎么来的", "帮助")
"""What each secretary says, once; the words are the key."""


async def deliver(url: str, secretaries: int, times: int, seed: int) -> list[tuple[str, str]]:
    """Every intent `times` times, and the reply to each delivery."""
    stores = [await open_store(url), await open_store(url)]
    assistants = [Assistant(store, BUREAU, StoppedClock()) for store in stores]
    deliveries = list(product(range(secretaries), INTENTS)) * times
    random.Random(seed).shuffle(deliveries)
    replies = []

    async def postman(number: int) -> None:
        while deliveries:
            secretary, said = deliveries.pop()
            sender = sender_of(secretary)
            reply = await assistants[number % 2].hear(PLATFORM, sender, said, said)
            replies.append((f"{sender} {said}", to_json(reply)))

    await asyncio.gather(*map(postman, range(AT_A_TIME)))
    for store in stores:
        await store.close()
    return replies


if __name__ == "__main__":
    for line in asyncio.run(deliver(sys.argv[1], *map(int, sys.argv[2:5]))):
        print(json.dumps(line))
