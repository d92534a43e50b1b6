"""How the checks read the database: by statements of their own, beside everything the product reads it with."""

from __future__ import annotations

import sqlite3
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.operator_fault import OperatorFault

IN_TIME: Final = timedelta(seconds=60)
"""How late a message may be while we are up (INV-16)."""
NOT_BEFORE, NOT_AFTER = time(7, 30), time(21, 30)
"""Between these local times people may be disturbed."""

Outage = tuple[datetime, datetime]
"""When nothing ran, from and until."""


class Hand:
    """A connection of its own to the database of a run."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def first(self, statement: str, **values: Any) -> Any:
        """The first value of the first row; None where there is no row."""
        row = self._connection.execute(statement, values).fetchone()
        return None if row is None else row[0]

    def close(self) -> None:
        self._connection.close()


def must(holds: bool, what: str, where: str) -> None:
    """A promise; `OperatorFault` says which one was broken, and where."""
    if not holds:
        raise OperatorFault(f"{what}：{where}")


def is_quiet(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether a push at this instant would disturb."""
    return not NOT_BEFORE <= instant.astimezone(zone).time() < NOT_AFTER
