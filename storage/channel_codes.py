"""One-time codes that bring another account to a person; stored are their keyed hashes alone."""

from __future__ import annotations

from datetime import datetime

from storage.columns import instant_text
from storage.ports import Transaction


def issue(tx: Transaction, code_hash: str, person_id: int, now: datetime, expires_at: datetime) -> None:
    """Makes a code good for one account; the person's older ones are good for nothing any more."""
    tx.change("use_up_channel_codes", person_id=person_id, used_at=instant_text(now))
    tx.change(
        "issue_channel_code",
        code_hash=code_hash,
        person_id=person_id,
        issued_at=instant_text(now),
        expires_at=instant_text(expires_at),
    )


def owner(tx: Transaction, code_hash: str, now: datetime) -> int | None:
    """Whose account an account becomes that knows this code; None where it is not good any more."""
    row = tx.one("find_channel_code", code_hash=code_hash)
    if row is None or row[2] is not None or datetime.fromisoformat(row[1]) <= now:
        return None
    return int(row[0])


def use(tx: Transaction, code_hash: str, now: datetime) -> bool:
    """Uses a code up. False where there is none or somebody used it before."""
    return tx.change("use_channel_code", code_hash=code_hash, used_at=instant_text(now)) == 1
