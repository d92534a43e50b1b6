"""A second process for tests: eight tasks answer, each as many times as said."""

from __future__ import annotations

import asyncio
import sys

from storage.opening import open_store
from tests.storage.bureau import answer


async def write(url: str, turns: int, name: str) -> int:
    store = await open_store(url)
    done = 0

    async def task(number: int) -> None:
        nonlocal done
        for n in range(turns):
            await store.turn(answer, f"{name}-{number}-{n}")
            done += 1

    await asyncio.gather(*map(task, range(8)))
    await store.close()
    return done


if __name__ == "__main__":
    print(asyncio.run(write(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
