"""The audit chain: a row for every change and every refusal, each sealed with the hash of the one before (INV-50)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.columns import canonical_json, instant_text
from storage.ports import Row, Transaction

NOTHING = (0, "0" * 64)
"""The head of a chain without rows."""
_ROWS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found: how many rows, where it breaks first and how, its last number and hash."""

    rows: int
    broken_at: int | None
    what: str
    head: tuple[int, str]

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None


def append(
    tx: Transaction,
    at: datetime,
    actor: int | None,
    action: str,
    organisation_id: int | None,
    outcome: str,
    details: Mapping[str, Any],
) -> str:
    """The hash of the row that is now the head. `outcome` is done or refused; `actor` is None at the console.

    `details` stay for years and are never erased: ids, numbers and words of the program; never what a person typed,
    a name, or a sentence about a discipline event. That is the caller's duty.
    """
    last_seq, last_hash = head(tx)
    row = (last_seq + 1, instant_text(at), actor, action, organisation_id, outcome, canonical_json(details))
    hash = _seal(last_hash, row)
    tx.change(
        "append_audit",
        seq=row[0],
        at=row[1],
        actor=actor,
        action=action,
        organisation_id=organisation_id,
        outcome=outcome,
        details=row[6],
        hash=hash,
    )
    return hash


def head(tx: Transaction) -> tuple[int, str]:
    """The last number and hash; kept outside once a day, they prove later that no row was cut off."""
    row = tx.one("audit_head")
    return NOTHING if row is None else (row[0], row[1])


def verify(tx: Transaction, expected: tuple[int, str] | None = None) -> Verification:
    """Walks the whole chain. A changed, removed, inserted or moved row breaks it where it stands.

    Rows cut off at the end show only against `expected`, a head kept outside earlier; so does a chain written anew.
    """
    seq, hash = NOTHING
    while rows := tx.all("audit_rows_after", seq=seq, limit=_ROWS_AT_A_TIME):
        for row in rows:
            if row[0] != seq + 1:
                return Verification(seq, seq + 1, f"少了第 {seq + 1} 行", (seq, hash))
            if row[7] != _seal(hash, row[:7]):
                return Verification(seq, row[0], f"第 {row[0]} 行不是当时写下的", (seq, hash))
            seq, hash = row[0], row[7]
    if expected is not None and expected != NOTHING:
        if seq < expected[0]:
            return Verification(seq, seq + 1, f"第 {seq} 行以后的被截掉了", (seq, hash))
        if tx.value("audit_hash", seq=expected[0]) != expected[1]:
            return Verification(seq, expected[0], f"第 {expected[0]} 行不是抄存在别处的那一行", (seq, hash))
    return Verification(seq, None, "", (seq, hash))


def _seal(previous: str, row: Row) -> str:
    return hashlib.sha256(f"{previous}\n{canonical_json(row)}".encode()).hexdigest()
