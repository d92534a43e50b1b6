"""`make bench`: everything, or what is named: `python -m bench turn star on_demand start wechat telegram`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from statistics import median
from time import perf_counter
from typing import Final
from unicodedata import east_asian_width

from bench import on_demand, reminders, star, start, telegram_turn, turn, wechat
from bench.comparing import Comparison, figure, spread

MEASUREMENTS: Final[Mapping[str, Callable[[], Iterable[Comparison]]]] = {
    "turn": turn.measure,
    "star": star.measure,
    "on_demand": on_demand.measure,
    "start": start.measure,
    "reminders": reminders.measure,
    "wechat": wechat.measure,
    "telegram": telegram_turn.measure,
}
_UNITS = {"µs": 1e6, "ms": 1e3, "MiB": 1.0}
_HEAD = ("", "ours", "beside", "", "ratio", "goal", "")
_WIDTHS = (44, 22, 30, 22, 20, 6, 7)


def main(names: Sequence[str]) -> int:
    """Prints a row for each comparison as it is measured. A goal that is missed is shown, not a failure: the figures
    depend on the machine and on what else it does."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    print(f"Median (least–most) of rounds taken in turn. {os.cpu_count()} processors, load {_load()}, ", end="")
    print(f"one write to this disk {figure(_sync_seconds() * 1e6)} µs.\n")
    _print_row(_HEAD)
    for name in names or MEASUREMENTS:
        for found in MEASUREMENTS[name]():
            _print_row(_row(found))
    return 0


def _row(found: Comparison) -> tuple[str, ...]:
    scale = _UNITS[found.unit]
    return (
        found.what,
        f"{spread(found.ours, scale)} {found.unit}",
        found.baseline,
        f"{spread(found.theirs, scale)} {found.unit}",
        spread(found.ratios),
        f"{'≥' if found.at_least else '≤'} {found.goal:g}",
        "met" if found.is_met else "MISSED",
    )


def _print_row(cells: Sequence[str]) -> None:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, _WIDTHS, strict=True))
    print("  ".join(padded).rstrip(), flush=True)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _load() -> str:
    with suppress(OSError):
        return f"{os.getloadavg()[0]:.1f}"
    return "unknown"


def _sync_seconds() -> float:
    """What the disk takes to keep one page: below that no durable turn on its own can come."""
    took = []
    with tempfile.TemporaryFile(buffering=0) as file:
        for _ in range(50):
            began = perf_counter()
            os.pwrite(file.fileno(), os.urandom(4096), 0)
            os.fsync(file.fileno())
            took.append(perf_counter() - began)
    return median(took)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
