"""INV-01, INV-02, INV-03, INV-06: SIGKILL at any moment loses nothing that was acknowledged and does nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("how", "kills"), [("fork", 22), ("spawn", 8)])
def test_nothing_acknowledged_is_lost_and_nothing_takes_effect_twice(database_url: str, how: str, kills: int) -> None:
    _storm(database_url, kills, how)


@pytest.mark.long
def test_the_same_over_two_thousand_kills(database_url: str) -> None:
    _storm(database_url, 1_000, "fork")


def _storm(url: str, kills: int, how: str) -> None:
    """In a process of its own, which forks at will."""
    seed = random.SystemRandom().randrange(1 << 32)
    command = [sys.executable, "-W", "error", "-m", "tests.kill.storm", url, str(seed), str(kills), how]
    print("seed", seed)
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > kills
