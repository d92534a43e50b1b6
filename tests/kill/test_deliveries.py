"""INV-03: however often, in whatever order and wherever a delivery arrives, it takes effect once."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys

import pytest

from storage import audit
from tests.kill.crowd import INTENTS, deliver
from tests.kill.journey import CARD, found, message
from tests.kill.sessions import hear, session_of, turns
from tests.storage.by_hand import everything


@pytest.mark.parametrize(("secretaries", "times"), [(12, 4), pytest.param(250, 25, marks=pytest.mark.long)])
def test_a_delivery_takes_effect_once_over_two_processes_with_two_stores_each(
    database_url: str, secretaries: int, times: int
) -> None:
    with session_of(database_url) as session:
        turns(session, found, (secretaries,))
        for step in range(CARD):
            hear(session, *(message(n, step) for n in range(secretaries)))
    before = everything(database_url)
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    size = (str(secretaries), str(times))
    command = [sys.executable, "-W", "error", "-m", "tests.kill.crowd", database_url, *size, str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as elsewhere:
        here = asyncio.run(deliver(database_url, secretaries, times, seed + 1))
        assert elsewhere.stdout is not None
        replies = {(key, reply) for key, reply in map(json.loads, elsewhere.stdout)} | set(here)
    assert elsewhere.returncode == 0
    intents = secretaries * len(INTENTS)
    assert len(replies) == len({key for key, _ in replies}) == intents, "a delivery was answered in two ways"
    after = everything(database_url)
    grown = {table: len(after[table]) - len(before[table]) for table in after}
    assert {table: n for table, n in grown.items() if n} == {
        "event": secretaries,
        "audit": secretaries,
        "outbox": secretaries,
        "inbox": intents,
        "sheet": -secretaries,
    }
    assert {row[1] for row in after["attention"]} == {CARD + len(INTENTS)}
    with session_of(database_url) as session:
        assert turns(session, audit.verify, ())[0].is_whole
