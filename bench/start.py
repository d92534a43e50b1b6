"""Time and memory until a fresh process is ready, and what `jinxing score` adds to a bare Python."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from bench.comparing import Comparison, in_turn

ROUNDS = 11
ROOT = Path(__file__).parent.parent
BARE_BOT = """
from telegram.ext import ApplicationBuilder
application = ApplicationBuilder().token("1:bench").build()
print("ready", flush=True)
input()
"""
BRANCH_TO_SCORE: dict[str, object] = {
    "id": "CZJ-1",
    "as_of": "2017-12-20",
    "criteria": dict.fromkeys(
        (
            *("organization", "institutions", "fortress_role", "member_example", "service"),
            *("leadership_groups", "discipline", "facilities", "execution", "mass_base"),
        ),
        8.5,
    ),
    "events": [],
    "satisfaction": None,
    "election": None,
    "stage": "provisional",
}


def measure() -> list[Comparison]:
    """The demonstration up to the line that says it is open, over a database that is there already."""
    with tempfile.TemporaryDirectory() as folder:
        _run([sys.executable, "-m", "bot", "demo", "--init-only"], folder)
        line = Path(folder) / "branch.jsonl"
        line.write_text(json.dumps(BRANCH_TO_SCORE), encoding="utf-8")
        peaks: list[list[float]] = [[], []]
        ours, bare = in_turn(
            ROUNDS,
            lambda: _until_ready(["-m", "bot", "demo", "--port", str(_free_port())], folder, peaks[0]),
            lambda: _until_ready(["-c", BARE_BOT], folder, peaks[1]),
        )
        score, nothing = in_turn(
            ROUNDS,
            _timed([sys.executable, "-m", "bot", "score", str(line)], folder),
            _timed([sys.executable, "-c", "pass"], folder),
        )
    what, other = "the demonstration, until it is open", "a bare PTB Application, built"
    return [
        Comparison(what, other, "ms", ours, bare, goal=1.7),
        Comparison(f"{what}: memory", other, "MiB", peaks[0][1:], peaks[1][1:], goal=1.5),
        Comparison("jinxing score, one line", "python -c pass", "ms", score, nothing, goal=8.0),
    ]


def _until_ready(arguments: Sequence[str], folder: str, peaks: list[float]) -> float:
    """How long a process takes until its first line; the most memory it had by then goes to `peaks`."""
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=_environment()
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        took = perf_counter() - began
        assert first, arguments
        peaks.append(_peak_mib(process.pid))
        process.terminate()
    return took


def _peak_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _timed(command: Sequence[str], folder: str) -> Callable[[], float]:
    def once() -> float:
        began = perf_counter()
        _run(command, folder)
        return perf_counter() - began

    return once


def _run(command: Sequence[str], folder: str) -> None:
    subprocess.run(command, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, check=True)


def _environment() -> dict[str, str]:
    """Ours, found from the checkout, and no settings of whoever runs this."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("JINXING_")}
    return {**given, "PYTHONPATH": str(ROOT)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
