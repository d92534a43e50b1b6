"""A second process for tests: eight tasks answer, each as many times as said; each answer is told once it is kept."""

from __future__ import annotations

import asyncio
import sys

from storage.opening import open_store
from tests.storage.bureau import answer


async def write(url: str, turns: int, name: str) -> None:
    store = await open_store(url)

    async def task(number: int) -> None:
        for n in range(turns):
            print(await store.turn(answer, f"{name}-{number}-{n}"), flush=True)

    await asyncio.gather(*map(task, range(8)))
    await store.close()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
