"""Speaking with processes that die: `tests.kill.victim` at a place between statements."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Victim:
    """Takes messages and dies where it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def take(self, point: int | None, told: list[tuple[int, int]]) -> list[str] | None:
        """The replies to these messages, given by a new process; None where it died at that place."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        print(json.dumps([point, told]), file=stdin, flush=True)
        line = stdout.readline()
        assert line, "the victim has ended for a reason of its own"
        replies: list[str] | None = json.loads(line)
        return replies


@contextmanager
def victim_of(url: str) -> Iterator[Victim]:
    command = [sys.executable, "-W", "error", "-m", "tests.kill.victim", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Victim(process)
