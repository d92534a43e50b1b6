"""What is wrong with a file of rules, told to the person who edits it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One fault: in which file, at which place in it, what is wrong, and what would mend it."""

    file: str
    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}：{self.where}：{self.what}；{self.mend}"


class RuleFaults(Exception):
    """Every fault of one file at once."""

    def __init__(self, faults: tuple[RuleFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Notes:
    """Collects the faults of one file while it is read, and remembers which keys cannot be relied on."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.faults: list[RuleFault] = []
        self._broken: set[str] = set()

    def add(self, where: str, what: str, mend: str, key: str = "") -> None:
        self.faults.append(RuleFault(self.file, where, what, mend))
        self._broken.add(key)

    def is_broken(self, *keys: str) -> bool:
        """Whether a value under one of these keys is missing or wrong, so that what follows from it means nothing."""
        return not self._broken.isdisjoint(keys)
