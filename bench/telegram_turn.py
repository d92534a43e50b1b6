"""Telegram over real loopback HTTP: an update in, a durable turn, a message out; and an outbox drained. Beside it a
bare python-telegram-bot echo on its defaults, which keeps nothing, behind the same web server, before the same API."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from statistics import quantiles
from time import perf_counter

from bench.bureau import sender_of
from bench.comparing import Comparison
from bench.telegram_api import Api, request, talk
from bench.turn import JOURNEY

ROUNDS = 11
CONNECTIONS = 16
PERSONS = 48
DRAINED = 480
A_SECOND = 30
SECONDS = 10


def measure() -> list[Comparison]:
    """Whole self-assessments over sixteen connections, each person waiting for the answer; then reminders."""
    return asyncio.run(_compare())


async def _compare() -> list[Comparison]:
    ways = ("/telegram", "/echo", "/drain", "/loop")
    means, slowest, used = ({way: list[float]() for way in ways} for _ in range(3))
    api = Api()
    async with _site(api, max(DRAINED, (ROUNDS + 1) * PERSONS)) as port:
        numbers = iter(range(10**9))
        for n in range(ROUNDS + 1):
            for way in ways:
                gc.collect()
                before = await _ask(port, "/processor")
                if way in ("/telegram", "/echo"):
                    mean, p99 = await _talks(api, port, way, n * PERSONS, PERSONS, numbers)
                    messages = PERSONS * len(JOURNEY)
                else:
                    mean, p99, messages = await _ask(port, f"{way}?count={DRAINED}") / DRAINED, 0.0, DRAINED
                cost = (await _ask(port, "/processor") - before) / messages
                if n:
                    means[way].append(mean)
                    slowest[way].append(p99)
                    used[way].append(cost)
        paced = await _at_pace(api, port)
    echo, loop = "a bare PTB echo (httpx)", "a loop of send_message"
    return [
        Comparison(f"a message on Telegram, {CONNECTIONS} connections", echo, "µs", *_pair(means, *ways[:2]), 0.4),
        Comparison("the same, processor time", echo, "µs", *_pair(used, *ways[:2]), 0.4),
        Comparison("the same, the slowest of a hundred", echo, "ms", *_pair(slowest, *ways[:2]), 1.0),
        Comparison("a reminder out of the outbox", loop, "µs", *_pair(means, *ways[2:]), 4, at_least=True),
        Comparison("the same, processor time", loop, "µs", *_pair(used, *ways[2:]), 4, at_least=True),
        Comparison(
            f"the same, {A_SECOND} a second allowed", "none refused, none unused", "ms", *paced, 0.99, at_least=True
        ),
    ]


def _pair(known: dict[str, list[float]], ours: str, theirs: str) -> tuple[list[float], list[float]]:
    return known[ours], known[theirs]


async def _talks(
    api: Api, port: int, path: str, first: int, persons: int, numbers: Iterator[int]
) -> tuple[float, float]:
    """Seconds a message, and those of the slowest of a hundred from the post to the answer's arrival."""
    talks: list[list[tuple[int, list[bytes]]]] = [[] for _ in range(CONNECTIONS)]
    for n in range(persons):
        sender = int(sender_of(first + n))
        talks[n % CONNECTIONS].append((sender, [_update(next(numbers), sender, said) for said in JOURNEY]))
    began = perf_counter()
    took = [each for talked in await asyncio.gather(*(talk(api, port, path, t) for t in talks)) for each in talked]
    return (perf_counter() - began) / len(took), quantiles(took, n=100)[98]


async def _at_pace(api: Api, port: int) -> tuple[list[float], list[float]]:
    """Seconds between the first and the last message, ours and those that the limit asks for."""
    count = A_SECOND * SECONDS
    api.limit, api.taken = A_SECOND, []
    await _ask(port, f"/drain?count={count}&pace=usual")
    assert api.refused == 0, f"{api.refused} messages were refused: our own pace was too fast"
    assert len(api.taken) == count
    return [(api.taken[-1] - api.taken[0]) / count], [(count - 1) / A_SECOND / count]


def _update(number: int, sender: int, said: str) -> bytes:
    user = {"id": sender, "is_bot": False, "first_name": "x", "language_code": "zh-hans"}
    chat = {"id": sender, "first_name": "x", "type": "private"}
    message = {"message_id": number, "from": user, "chat": chat, "date": 1_779_588_123, "text": said}
    return json.dumps({"update_id": number, "message": message}).encode()


async def _ask(port: int, path: str) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request(path, b"").replace(b"Host: bot", b"Host: bot\r\nConnection: close"))
    _, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return float(body)


@contextlib.asynccontextmanager
async def _site(api: Api, persons: int) -> AsyncIterator[int]:
    """The port of the web server, in a process of its own as it is in service."""
    with tempfile.TemporaryDirectory() as folder:
        async with api.opened() as address:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bench.telegram_site", folder, str(persons), address), stdout=subprocess.PIPE
            )
            assert process.stdout is not None
            try:
                yield int(await process.stdout.readline())
            finally:
                process.terminate()
                await process.wait()
