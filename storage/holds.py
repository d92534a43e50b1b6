"""A restored instance holds back what is older than the restore until an operator releases it (INV-18)."""

from __future__ import annotations

from datetime import datetime

from storage.columns import instant_text
from storage.ports import Transaction


def hold_of(tx: Transaction) -> tuple[datetime, str] | None:
    """Since when nothing older goes out, and why; None where all may go."""
    row = tx.one("hold")
    return None if row is None else (datetime.fromisoformat(row[0]), row[1])


def put_hold(tx: Transaction, reason: str, now: datetime) -> None:
    """Holds back every message from before now."""
    tx.change("put_hold", since=instant_text(now), reason=reason)


def release_hold(tx: Transaction) -> bool:
    """Lets everything go out again. False where nothing was held."""
    return tx.change("release_hold") == 1
