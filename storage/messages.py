"""Messages seen (inbox) and messages to be sent (outbox)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.columns import instant_text
from storage.ports import Conflict, Transaction

MOST_COPIES = 2
OUTCOMES = ("sent", "refused", "unknown", "queued")


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to a person. `attempts` counts how often it may have gone out, the attempt just claimed among them:
    from 2 on it is a second copy (INV-12)."""

    id: int
    person_id: int
    kind: str
    body: str
    attempts: int
    created_at: datetime


def stored_reply(tx: Transaction, platform: str, account_hash: str, key: str) -> str | None:
    """What was answered to this very delivery before; None where it is new."""
    reply: str | None = tx.value("stored_reply", mark=_inbox_mark(platform, account_hash, key))
    return reply


def mark_inbox(tx: Transaction, platform: str, account_hash: str, key: str, reply: str, now: datetime) -> None:
    """Marks a delivery as seen, with its answer. Conflict where it was seen before."""
    mark = _inbox_mark(platform, account_hash, key)
    if tx.change("mark_inbox", mark=mark, reply=reply, received_at=instant_text(now)) == 0:
        raise Conflict("this delivery was seen before")


def put_outbox(
    tx: Transaction, person_id: int, kind: str, body: str, unique_key: str, due_at: datetime, now: datetime
) -> bool:
    """Queues a message, JSON in `body`, for its time. False where one with this key is there, whatever became of it."""
    written = tx.change(
        "put_outbox",
        person_id=person_id,
        kind=kind,
        body=body,
        unique_key=unique_key,
        due_at=instant_text(due_at),
        created_at=instant_text(now),
    )
    return written == 1


def waiting(tx: Transaction, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
    """Messages that are due and queued, in their order."""
    return tuple(
        OutboxRow(id, person_id, kind, body, attempts, datetime.fromisoformat(created_at))
        for id, person_id, kind, body, attempts, created_at in tx.all(
            "waiting_outbox", now=instant_text(now), limit=limit
        )
    )


def claim(tx: Transaction, now: datetime, limit: int, lease_until: datetime) -> tuple[OutboxRow, ...]:
    """Takes messages for sending until the lease ends: of each person the first unsettled one alone (INV-13).

    A claim whose lease ran out without an outcome is handed out once more; after that its state is unknown. In hold
    (INV-18) nothing from before the hold is claimed.
    """
    claimed = []
    for id, person_id, kind, body, attempts, created_at in tx.all(
        "claimable_outbox", now=instant_text(now), limit=limit
    ):
        if attempts >= MOST_COPIES:
            settle(tx, id, "unknown", "no outcome was reported", now)
            continue
        tx.change("claim_outbox", id=id, lease_until=instant_text(lease_until))
        claimed.append(OutboxRow(id, person_id, kind, body, attempts + 1, datetime.fromisoformat(created_at)))
    return tuple(claimed)


def tell_now(tx: Transaction, person_id: int, now: datetime) -> tuple[OutboxRow, ...]:
    """What waits for a person who is here now, in its order, and is sent with the reply to them: told at the next
    contact, so that nothing that could not be pushed is lost (INV-11)."""
    told = []
    for id, _, kind, body, attempts, created_at in tx.all("waiting_for", person_id=person_id, now=instant_text(now)):
        tx.change("claim_outbox", id=id, lease_until=instant_text(now))
        settle(tx, id, "sent", "told at the next contact", now)
        told.append(OutboxRow(id, person_id, kind, body, attempts + 1, datetime.fromisoformat(created_at)))
    return tuple(told)


def settle(
    tx: Transaction, id: int, state: str, detail: str, now: datetime, not_before: datetime | None = None
) -> None:
    """What became of a claimed message: sent, refused, unknown, or queued again.

    `queued` is for a message that certainly did not go out ("retry after"): the attempt does not count, and
    `not_before` says when to try again. Conflict where the message is not being sent.
    """
    if state not in OUTCOMES:
        raise ValueError(f"a message is {', '.join(OUTCOMES)}; not {state}")
    if state == "queued":
        written = tx.change("requeue_outbox", id=id, detail=detail, not_before=instant_text(not_before or now))
    else:
        written = tx.change("settle_outbox", id=id, state=state, detail=detail, settled_at=instant_text(now))
    if written == 0:
        raise Conflict(f"message {id} is not being sent")


def _inbox_mark(platform: str, account_hash: str, key: str) -> str:
    """A digest, so that the inbox names no account: what was seen cannot be joined with who wrote it."""
    return hashlib.sha256(f"{platform}\0{account_hash}\0{key}".encode()).hexdigest()
