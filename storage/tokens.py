"""Access tokens of platforms that hand out one for everybody: one row an account, one who fetches the next (INV-63)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.columns import instant_text, optional_instant
from storage.ports import Transaction

LEASE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored: encrypted, with a keyed hash to tell it from another. `is_proven`: some call took it, or
    it was fetched because the former had run out and not because it was refused."""

    cipher: str
    hash: str
    expires_at: datetime
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account's token stands: it is there, or it is `yours` to fetch, or another is fetching it (`wait`), or
    none is asked for now because the platform refuses ours (`closed`, and why)."""

    state: Literal["there", "yours", "wait", "closed"]
    token: Token | None = None
    why: str = ""


def find(tx: Transaction, account: str, now: datetime) -> Token | None:
    """The token, if there is one that is good for a while."""
    row = tx.one("access_token", account=account)
    if row is None or row[0] is None or datetime.fromisoformat(row[2]) <= now:
        return None
    return Token(row[0], row[1], datetime.fromisoformat(row[2]), bool(row[3]))


def find_or_lease(tx: Transaction, account: str, who: str, now: datetime) -> Standing:
    """The token, or the right to fetch it: of all who ask, over all replicas, one gets that."""
    tx.change("add_access_token", account=account)
    token = find(tx, account, now)
    if token is not None:
        return Standing("there", token)
    row = tx.one("access_token", account=account)
    assert row is not None
    leased, closed = optional_instant(row[4]), optional_instant(row[5])
    if closed is not None and closed > now:
        return Standing("closed", why=row[6])
    if leased is not None and leased > now:
        return Standing("wait")
    tx.change("lease_access_token", account=account, lease_by=who, lease_until=instant_text(now + LEASE))
    return Standing("yours")


def keep(tx: Transaction, account: str, who: str, cipher: str, hash: str, expires_at: datetime) -> None:
    """What was fetched, for everybody. Nothing where the lease has gone to another meanwhile."""
    tx.change(
        "keep_access_token",
        account=account,
        lease_by=who,
        token_cipher=cipher,
        token_hash=hash,
        expires_at=instant_text(expires_at),
    )


def give_up_lease(tx: Transaction, account: str, who: str) -> None:
    """No token came; the next who asks may try."""
    tx.change("end_token_lease", account=account, lease_by=who)


def refused(tx: Transaction, account: str, hash: str, why: str, closed_until: datetime) -> bool:
    """The platform did not take this token. One that had proved itself, or was fetched in its time, is dropped and the
    next may be fetched; one that stood in for a refused one closes the account until then: True. Of many who say so at
    the same time only the first changes anything."""
    row = tx.one("access_token", account=account)
    if row is None or row[1] != hash:
        return False
    if row[3]:
        tx.change("drop_access_token", account=account, token_hash=hash)
        return False
    close(tx, account, why, closed_until)
    return True


def close(tx: Transaction, account: str, why: str, until: datetime) -> None:
    """No token is asked for until then."""
    tx.change("add_access_token", account=account)
    tx.change("close_access_token", account=account, closed_until=instant_text(until), closed_why=why)


def prove(tx: Transaction, account: str, hash: str) -> None:
    """A call was answered with this token."""
    tx.change("prove_access_token", account=account, token_hash=hash)
