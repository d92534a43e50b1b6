"""Messages seen (inbox) and messages to be sent (outbox), as turns read and write them. `storage.outbox` sends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage.columns import instant_text, optional_instant
from storage.ports import Conflict, Row, Transaction

MOST_COPIES = 2
TOLD_AT_CONTACT = "told at the next contact"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to a person. `attempts` counts how often it may have gone out, the attempt just made among them: from
    2 on it is a second copy (INV-12)."""

    id: int
    person_id: int
    kind: str
    body: str
    attempts: int
    created_at: datetime

    @property
    def name(self) -> str:
        """The same at each try, and never again: numbers may come back after a restore, their instants do not."""
        return f"{self.id}-{int(self.created_at.timestamp() * 1000)}"


@dataclass(frozen=True, slots=True)
class Untold:
    """A message that waits for its person, with its unique key."""

    row: OutboxRow
    key: str


@dataclass(frozen=True, slots=True)
class Push:
    """A push as its person asks for it; `opened_at` is when its words were shown."""

    row: OutboxRow
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages that the holders of a role at a branch did not get, or of which nobody knows; `state` and `trouble` as
    in the outbox, `since` when the oldest was due."""

    code: str
    branch: str
    role: str
    state: str
    trouble: str
    count: int
    since: datetime


def stored_reply(tx: Transaction, platform: str, account_hash: str, key: str) -> str | None:
    """What was answered to this very delivery before; None where it is new."""
    reply: str | None = tx.value("stored_reply", mark=inbox_mark(platform, account_hash, key))
    return reply


def mark_inbox(tx: Transaction, platform: str, account_hash: str, key: str, reply: str, now: datetime) -> None:
    """Marks a delivery as seen, with its answer. Conflict where it was seen before."""
    mark = inbox_mark(platform, account_hash, key)
    if tx.change("mark_inbox", mark=mark, reply=reply, received_at=instant_text(now)) == 0:
        raise Conflict("this delivery was seen before")


def inbox_mark(platform: str, account_hash: str, key: str) -> str:
    """A digest, so that the inbox names no account: what was seen cannot be joined with who wrote it."""
    return hashlib.sha256(f"{platform}\0{account_hash}\0{key}".encode()).hexdigest()


def put_outbox(
    tx: Transaction,
    person_id: int,
    kind: str,
    body: str,
    unique_key: str,
    due_at: datetime,
    now: datetime,
    *,
    platform: str | None = None,
    account_hash: str | None = None,
) -> bool:
    """Queues a message, JSON in `body`, for its time; to be sent only on a platform, or to an account, where it is
    bound to one. False where one with this key is there, whatever became of it."""
    written = tx.change(
        "put_outbox",
        person_id=person_id,
        kind=kind,
        body=body,
        unique_key=unique_key,
        platform=platform,
        account_hash=account_hash,
        due_at=instant_text(due_at),
        created_at=instant_text(now),
    )
    return written == 1


def put_reply(
    tx: Transaction,
    person_id: int,
    body: str,
    unique_key: str,
    platform: str,
    account_hash: str,
    now: datetime,
    *,
    lease_until: datetime | None = None,
    may_be_known: bool = False,
) -> OutboxRow | None:
    """Puts the reply to an account into the outbox; with a lease it is claimed at once by whoever puts it there.
    `may_be_known`: it was said before, perhaps in vain. None where it is there already."""
    attempts = int(may_be_known) + int(lease_until is not None)
    row = tx.one(
        "put_reply",
        person_id=person_id,
        body=body,
        unique_key=unique_key,
        state="queued" if lease_until is None else "sending",
        attempts=attempts,
        platform=platform,
        account_hash=account_hash,
        now=instant_text(now),
        lease_until=None if lease_until is None else instant_text(lease_until),
    )
    return None if row is None else OutboxRow(int(row[0]), person_id, "reply", body, attempts, now)


def body_in_outbox(tx: Transaction, unique_key: str) -> str | None:
    """What the message of this key says, whatever became of it; None where none was queued."""
    body: str | None = tx.value("outbox_body", unique_key=unique_key)
    return body


def body_of(tx: Transaction, unique_key: str) -> str | None:
    """The message that was queued under this key, whatever became of it; None where there is none."""
    body: str | None = tx.value("body_of_outbox", unique_key=unique_key)
    return body


def waiting(tx: Transaction, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
    """Messages that are due and queued, in their order."""
    return tuple(_outbox_row(row) for row in tx.all("waiting_outbox", now=instant_text(now), limit=limit))


def tell_now(tx: Transaction, person_id: int, now: datetime) -> tuple[OutboxRow, ...]:
    """What waits for a person who is here now, in its order, and is said with the reply to them: told at the next
    contact, so that nothing that could not be pushed is lost (INV-11). What is being sent is left to its sender."""
    told = []
    for row in tx.all("untold", person_id=person_id, now=instant_text(now)):
        if row[6] != "sending":
            tx.change("tell_outbox", id=row[0], detail=TOLD_AT_CONTACT, told_at=instant_text(now))
            id, person, kind, body, attempts, created_at = row[:6]
            told.append(OutboxRow(id, person, kind, body, attempts + 1, datetime.fromisoformat(created_at)))
    return tuple(told)


def untold(tx: Transaction, person_id: int, now: datetime) -> tuple[Untold, ...]:
    """What waits for a person and could be told now, in its order; nothing is changed."""
    return tuple(
        Untold(_outbox_row(row[:6]), tx.value("outbox_key", id=row[0]))
        for row in tx.all("untold", person_id=person_id, now=instant_text(now))
        if row[6] != "sending"
    )


def tell(tx: Transaction, id: int, now: datetime, *, is_read: bool) -> None:
    """A message is told as part of another one at the next contact; where it is not read yet, it can be asked for."""
    values = {"id": id, "detail": "told in a digest at the next contact", "told_at": instant_text(now)}
    if is_read:
        tx.change("tell_outbox", **values)
    else:
        tx.change("announce_outbox", **values)


def bring_forward(tx: Transaction, person_id: int, platform: str, now: datetime) -> bool:
    """What waits for a person who is on this platform now goes there at once, in its order. Whether anything does, or
    is being sent: a reply comes after it (INV-13)."""
    rows = tx.all("untold", person_id=person_id, now=instant_text(now))
    for row in rows:
        if row[6] != "sending":
            tx.change("bring_forward", id=row[0], platform=platform, now=instant_text(now))
    return bool(rows)


def push_of(tx: Transaction, id: int, person_id: int) -> Push | None:
    """The message of that number, if it is this person's."""
    row = tx.one("push_of", id=id, person_id=person_id)
    return None if row is None else _push(row)


def unopened(tx: Transaction, person_id: int, account_hash: str, limit: int) -> tuple[Push, ...]:
    """What was announced to a person and not read yet, and what that notice stands for, oldest first; without what is
    meant for another of their accounts than this one."""
    rows = tx.all("unopened", person_id=person_id, account_hash=account_hash, limit=limit)
    return tuple(_push(row) for row in rows)


def open_push(tx: Transaction, id: int, now: datetime) -> None:
    """Notes that a push was read. One that an unread notice stood for counts as told with it."""
    tx.change("open_outbox", id=id, opened_at=instant_text(now))
    tx.change("open_unsent", id=id, detail=TOLD_AT_CONTACT, opened_at=instant_text(now))


def hand_over(tx: Transaction, person_id: int, to_person_id: int) -> None:
    """What waits for one person waits for the other: they turned out to be the same human being."""
    tx.change("hand_over_outbox", person_id=person_id, to_person_id=to_person_id)


def undelivered_below(
    tx: Transaction, organisation_id: int, since: datetime, overdue: datetime
) -> tuple[Undelivered, ...]:
    """What the holders of posts below an organisation did not get since an instant, and what has been waiting since
    before `overdue`; never the words (INV-11)."""
    from_then, before = instant_text(since), instant_text(overdue)
    rows = tx.all("undelivered_below", ancestor_id=organisation_id, since=from_then, overdue=before)
    return tuple(
        Undelivered(code, branch, role, state, trouble, count, datetime.fromisoformat(since))
        for code, branch, role, state, trouble, count, since in rows
    )


def _outbox_row(row: Row) -> OutboxRow:
    id, person_id, kind, body, attempts, created_at = row
    return OutboxRow(id, person_id, kind, body, attempts, datetime.fromisoformat(created_at))


def _push(row: Row) -> Push:
    return Push(_outbox_row(row[:6]), optional_instant(row[6]))
