"""One-time codes that give a person a post; stored are their keyed hashes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.columns import instant_text, optional_instant
from storage.ports import Transaction


@dataclass(frozen=True, slots=True)
class BindingCode:
    code_hash: str
    organisation_id: int
    role: str
    expires_at: datetime
    used_at: datetime | None


def issue(
    tx: Transaction,
    code_hash: str,
    organisation_id: int,
    role: str,
    issued_by: int | None,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Makes a code good for one post once. `issued_by` is None at the console."""
    tx.change(
        "issue_code",
        code_hash=code_hash,
        organisation_id=organisation_id,
        role=role,
        issued_by=issued_by,
        issued_at=instant_text(now),
        expires_at=instant_text(expires_at),
    )


def withdraw(tx: Transaction, organisation_id: int, role: str, now: datetime) -> int:
    """Ends the codes for a post that nobody has used. How many there were."""
    return tx.change("withdraw_codes", organisation_id=organisation_id, role=role, now=instant_text(now))


def find(tx: Transaction, code_hash: str) -> BindingCode | None:
    """One code, also when it was used or has expired."""
    row = tx.one("find_code", code_hash=code_hash)
    if row is None:
        return None
    code_hash, organisation_id, role, expires_at, used_at = row
    expires_on = datetime.fromisoformat(expires_at)
    return BindingCode(code_hash, organisation_id, role, expires_on, optional_instant(used_at))


def use(tx: Transaction, code_hash: str, person_id: int, now: datetime) -> bool:
    """Uses a code up. False where there is none or somebody used it before. Its expiry is for the caller to check."""
    return tx.change("use_code", code_hash=code_hash, used_by=person_id, used_at=instant_text(now)) == 1


def failures_since(tx: Transaction, person_id: int, since: datetime) -> int:
    """How many wrong codes a person gave since an instant (six in ten minutes lock)."""
    return int(tx.value("binding_failures", person_id=person_id, since=instant_text(since)))


def note_failure(tx: Transaction, person_id: int, now: datetime) -> None:
    """Counts one wrong code; what was typed is not kept."""
    tx.change("note_binding_failure", person_id=person_id, failed_at=instant_text(now))
