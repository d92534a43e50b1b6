"""Kills at random moments: `python -m tests.kill.storm URL SEED KILLS HOW`, where HOW is fork or spawn.

Three secretaries at a time go their way in one process, which is killed, started again, killed again. Each new life
hears first the last message that was acknowledged, again, and then what was not, each under its own key.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from storage import audit
from tests.kill.journey import JOURNEY, found, invite, message
from tests.kill.runner import Told, hear_all
from tests.kill.sessions import hear, session_of, turns
from tests.storage.by_hand import everything

AT_A_TIME = 3
LONGEST_WAIT_S = {"fork": 0.06, "spawn": 0.6}
"""What is about the time to the first replies of a process."""


@dataclass
class Secretary:
    """One journey: the replies that were acknowledged so far."""

    number: int
    replies: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[Told]:
        """The last acknowledged message once more, and all that follow."""
        return [(self.number, step, str(step)) for step in range(max(0, len(self.replies) - 1), len(JOURNEY))]

    def hears(self, step: int, reply: str) -> None:
        """A reply. INV-01, INV-03: what was acknowledged before is answered with the same words."""
        if step < len(self.replies):
            assert reply == self.replies[step], f"secretary {self.number} lost step {step}"
        else:
            assert step == len(self.replies)
            self.replies.append(reply)


def storm(url: str, seed: int, kills: int, how: str) -> int:
    """How many turns were acknowledged. AssertionError where one was lost, or took effect twice."""
    chance = random.Random(seed)
    with session_of(url) as session:
        turns(session, found, (AT_A_TIME,))
    present = [Secretary(n) for n in range(AT_A_TIME)]
    arrived: list[Secretary] = []
    left = kills
    while left:
        told = [line for secretary in present for line in secretary.told]
        with _life(url, told, how) as (process, replies):
            left -= _dies(process, replies, chance, how, _hearing(present))
        arrived += [each for each in present if len(each.replies) == len(JOURNEY)]
        present = [each for each in present if len(each.replies) < len(JOURNEY)]
        present += _newcomers(url, len(arrived) + len(present), AT_A_TIME - len(present))
    asyncio.run(hear_all(url, [line for each in present for line in each.told], _hearing(present)))
    _check(url, arrived + present)
    return sum(len(each.replies) for each in arrived + present)


def _newcomers(url: str, known: int, places: int) -> list[Secretary]:
    """Those who take the places of the arrived. A life that ends by itself costs no kill, so nobody knows how many
    there will be."""
    numbers = range(known, known + places)
    if places:
        with session_of(url) as session:
            turns(session, invite, *((n,) for n in numbers))
    return [Secretary(n) for n in numbers]


def _hearing(present: list[Secretary]) -> Callable[[int, str, str], None]:
    by_number = {each.number: each for each in present}
    return lambda number, key, reply: by_number[number].hears(int(key), reply)


def _dies(process: int, replies: IO[str], chance: random.Random, how: str, hears: Callable[..., None]) -> bool:
    """Kills the process at some moment. False where it had come to its end before."""
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, LONGEST_WAIT_S[how]))
    else:
        for _ in range(chance.randint(1, 12)):
            if line := replies.readline():
                hears(*json.loads(line))
        time.sleep(chance.uniform(0, 0.004))
    os.kill(process, signal.SIGKILL)
    for line in replies:
        if line.endswith("\n"):  # half a line acknowledges nothing
            hears(*json.loads(line))
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


@contextmanager
def _life(url: str, told: list[Told], how: str) -> Iterator[tuple[int, IO[str]]]:
    """A process that hears these messages: its number, and the lines in which it acknowledges them."""
    if how == "spawn":
        command = [sys.executable, "-W", "error", "-m", "tests.kill.runner", url]
        started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert started.stdin is not None
        assert started.stdout is not None
        with started.stdin as stdin:
            stdin.writelines(f"{json.dumps(line)}\n" for line in told)
        with started.stdout as stdout:
            yield started.pid, stdout
        started.returncode = -signal.SIGKILL  # it was waited for
        return
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)

        def acknowledge(*acknowledged: object) -> None:
            os.write(writing, f"{json.dumps(acknowledged)}\n".encode())

        try:
            asyncio.run(hear_all(url, told, acknowledge))
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as replies:
        yield process, replies


def _check(url: str, arrived: list[Secretary]) -> None:
    """Each journey took effect once, and was answered as one that nothing disturbed."""
    rows, all_of_them = everything(url), len(arrived)
    effects = {table: len(rows[table]) for table in ("self_assessment", "event", "event_decision", "post", "sheet")}
    assert effects == {**dict.fromkeys(effects, all_of_them), "post": all_of_them + 1, "sheet": 0}, effects
    assert len(rows["inbox"]) == all_of_them * len(JOURNEY)
    assert [row[1] for row in rows["attention"]] == [len(JOURNEY)] * all_of_them
    assert len(rows["outbox"]) == 3 * all_of_them
    assert len(rows["audit"]) == 4 * all_of_them
    with session_of(url) as session:
        assert turns(session, audit.verify, ())[0].is_whole
    undisturbed = _undisturbed()
    for each in arrived:
        assert list(map(_without_numbers, each.replies)) == undisturbed, each.number


def _undisturbed() -> list[str]:
    with tempfile.TemporaryDirectory() as folder, session_of(f"sqlite:///{folder}/undisturbed.db") as session:
        turns(session, found, (1,))
        return [_without_numbers(hear(session, message(0, step))[0]) for step in range(len(JOURNEY))]


def _without_numbers(reply: str) -> str:
    """A reply without what differs from one secretary to the next: marks, and the numbers of branches and events."""
    return re.sub(r"[0-9]+", "0", re.sub(r"\b[0-9a-f]{10}\b", "", reply))


if __name__ == "__main__":
    print(storm(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
