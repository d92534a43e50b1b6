"""A process that drains the outbox until it is killed or nothing is left.

What it sends it writes into a journal, a line for each message in one write, as a platform would receive it: once the
line is there it has arrived, whatever becomes of the process.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler import delivery
from scheduler.channel import Outcome, sent
from scheduler.delivery import Delivery
from storage import messages, outbox, people
from storage.opening import open_store
from storage.outbox import Claimed
from storage.ports import Transaction

LONGEST_SEND_S = 0.008


@dataclass(frozen=True)
class Arrived:
    """A message as the platform received it."""

    account: str
    body: str
    may_be_known: bool


def journal(path: Path) -> Iterator[Arrived]:
    """What has arrived, in the order of its arrival."""
    for line in path.read_text().splitlines():
        yield Arrived(*json.loads(line))


def found(tx: Transaction, persons: int, each: int) -> None:
    """So many people, and so many messages to each, all due."""
    now = datetime.now(UTC) - timedelta(hours=1)
    for p in range(persons):
        person = people.welcome(tx, "telegram", f"hash of {p}", f"{p}", now)
        for m in range(each):
            at = now + timedelta(milliseconds=m)
            messages.put_outbox(tx, person, "reminder", f"{m}", f"{p}:{m}", at, now)


@dataclass(frozen=True)
class AsItIs:
    body: str
    is_opened: bool = True
    asks: bool = False
    stays: bool = False


class JournalChannel:
    """A platform across a slow wire: what was written to it arrives, the answer takes its time."""

    platform = "telegram"

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        os.write(self._handle, f"{json.dumps([account, body, may_be_known])}\n".encode())
        await asyncio.sleep(random.uniform(0, LONGEST_SEND_S))
        return sent()

    def ready_at(self, account: str, now: float) -> float:
        return now


def _as_it_is(claimed: Claimed, platform: str) -> AsItIs:
    return AsItIs(claimed.row.body)


async def drain(url: str, path: Path, lease_s: float) -> None:
    """Sends until nothing is left. The lease is short, so that what a killed process held comes back soon."""
    delivery.LEASE = timedelta(seconds=lease_s)
    store = await open_store(url)
    now = lambda: datetime.now(UTC)  # noqa: E731
    sender = Delivery(store, [JournalChannel(path)], now, str, _as_it_is, ZoneInfo("Asia/Shanghai"), in_flight=8)
    while await store.read(_is_anything_left):
        await sender.drain()
        await asyncio.sleep(0.02)
    await store.close()


def _is_anything_left(tx: Transaction) -> bool:
    return bool(outbox.backlog(tx, datetime.now(UTC)))
