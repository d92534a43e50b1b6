"""Chance by name: what happens depends on the seed and on what it happens to, never on what was drawn before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Draws that are the same in every run of a seed, in whatever order they are asked for."""

    def __init__(self, seed: int) -> None:
        self._key = seed.to_bytes(16, "big", signed=True)

    def share(self, *of: object) -> float:
        """From 0 up to 1, not 1 itself."""
        digest = hashlib.blake2b("\0".join(map(str, of)).encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64

    def happens(self, likelihood: float, *of: object) -> bool:
        """Yes in so many of 1 cases."""
        return self.share(*of) < likelihood

    def among(self, things: Sequence[Thing], *of: object) -> Thing:
        """One of them, each as likely as any other."""
        return things[int(self.share(*of) * len(things))]

    def weighed(self, weights: Mapping[str, float], *of: object) -> str:
        """One of the names, each as likely as its share of the whole."""
        left = self.share(*of) * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return list(weights)[-1]
