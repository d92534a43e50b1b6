"""Two ways measured in turn (A B A B …), so that whatever else the machine does meets both alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a deed of ours costs against a baseline, round by round. `goal` is the ratio that is meant: at most that, or
    at least where `at_least`."""

    what: str
    baseline: str
    unit: str
    ours: Sequence[float]
    theirs: Sequence[float]
    goal: float
    at_least: bool = False

    @property
    def ratios(self) -> list[float]:
        """Ours over the baseline in each round; where the goal is "at least", how many times faster we are."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return [b / a if self.at_least else a / b for a, b in pairs]

    @property
    def is_met(self) -> bool:
        middle = median(self.ratios)
        return middle >= self.goal if self.at_least else middle <= self.goal


def in_turn(rounds: int, *ways: Callable[[], float]) -> list[list[float]]:
    """What each way costs in each round, after one round that does not count."""
    costs: list[list[float]] = [[] for _ in ways]
    for n in range(rounds + 1):
        for way, known in zip(ways, costs, strict=True):
            gc.collect()
            cost = way()
            if n:
                known.append(cost)
    return costs


def spread(numbers: Sequence[float], scale: float = 1.0) -> str:
    """The median, and in brackets the least and the most."""
    low, middle, high = (figure(number * scale) for number in (min(numbers), median(numbers), max(numbers)))
    return f"{middle} ({low}–{high})"


def figure(number: float) -> str:
    """Three digits that count."""
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
