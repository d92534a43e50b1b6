"""INV-12, INV-13: two processes drain one PostgreSQL database and are killed at it, again and again."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import defaultdict
from pathlib import Path

import pytest

from storage.opening import open_store
from tests.kill.senders import Arrived, drain, found, journal
from tests.storage.by_hand import hand

LEASE_S = 0.5
PATIENCE_S = 30
PERSONS = 40
MOST_BEFORE_A_KILL = 100
LINE_BYTES = len('["12", "345", false]\n')
_UNKNOWN = """
select a.account_cipher, o.body from outbox o join account a on a.person_id = o.person_id where o.state = 'unknown'
"""


@pytest.mark.parametrize(
    ("kills", "each"),
    [pytest.param(16, 60, id="a few"), pytest.param(200, 600, id="two hundred", marks=pytest.mark.long)],
)
def test_inv_12_nothing_is_lost_copies_are_at_most_two_and_the_order_stays(
    postgres_url: str, tmp_path: Path, kills: int, each: int
) -> None:
    """Each message arrives; a second copy says that it may be known, and comes only where nobody knows what became of
    the first; of each person every message arrives before the next one does."""
    path = tmp_path / "journal"
    path.touch()
    asyncio.run(_queue(postgres_url, each))
    chance = random.Random(kills)
    midway = sum(_two_lives(postgres_url, path, chance) for _ in range(kills // 2))
    _, status = os.waitpid(_life(postgres_url, path), 0)
    assert status == 0
    arrived = list(journal(path))
    with hand(postgres_url) as run:
        states = dict(run("select state, count(*) from outbox group by state"))
        unknown = {(account, body) for account, body in run(_UNKNOWN)}
    copies = _copies(arrived)
    lost = {(f"{p}", f"{m}") for p in range(PERSONS) for m in range(each)} - copies.keys()
    print(f"{kills} kills, {midway} in the middle: {len(arrived)} arrived, {states}, {len(lost)} only shown as unknown")
    assert set(states) <= {"sent", "unknown"}
    assert lost <= unknown, "lost, and nobody is told"
    assert len(lost) <= kills // 100, "died twice in the moment before it left"
    assert max(len(some) for some in copies.values()) <= 2
    assert all([c.may_be_known for c in some] in ([False], [True], [False, True]) for some in copies.values())
    assert _out_of_order(arrived) == []
    assert midway == kills, "all were killed in the middle of it"


async def _queue(url: str, each: int) -> None:
    store = await open_store(url)
    await store.turn(found, PERSONS, each)
    await store.close()


def _two_lives(url: str, path: Path, chance: random.Random) -> int:
    """Two processes side by side, killed one after the other, each when some more has arrived, whatever the speed of
    the machine; how many of them were in the middle of it."""
    midway = 0
    processes = [_life(url, path) for _ in range(2)]
    for process in processes:
        has_grown = _grows(path, chance.randint(1, MOST_BEFORE_A_KILL) * LINE_BYTES)
        time.sleep(chance.uniform(0, 0.01))  # somewhere between two messages
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        midway += has_grown and os.WIFSIGNALED(status)
    return midway


def _grows(path: Path, by: int) -> bool:
    """Waits until so many bytes more have arrived; False where nothing comes any more."""
    before, latest = path.stat().st_size, time.monotonic() + PATIENCE_S
    while path.stat().st_size < before + by:
        if time.monotonic() > latest:
            return False
        time.sleep(0.001)
    return True


def _life(url: str, path: Path) -> int:
    """A process that drains the outbox until it is killed or nothing is left."""
    process = os.fork()
    if process == 0:
        try:
            asyncio.run(drain(url, path, LEASE_S))
            os._exit(0)
        finally:
            os._exit(1)
    return process


def _copies(arrived: list[Arrived]) -> dict[tuple[str, str], list[Arrived]]:
    copies = defaultdict(list)
    for each in arrived:
        copies[each.account, each.body].append(each)
    return copies


def _out_of_order(arrived: list[Arrived]) -> list[Arrived]:
    """What arrived for the first time after something that was to come after it."""
    newest: dict[str, int] = {}
    seen, wrong = set(), []
    for each in arrived:
        number = int(each.body)
        if (each.account, each.body) not in seen and number < newest.get(each.account, -1):
            wrong.append(each)
        seen.add((each.account, each.body))
        newest[each.account] = max(newest.get(each.account, -1), number)
    return wrong
