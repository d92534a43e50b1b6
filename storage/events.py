"""Bonus and deduction events of branches, and what was decided on them. Both are appended, never changed (INV-25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from storage.columns import END_OF_TIME, day_text, decimal_text, instant_text, optional_decimal, optional_instant
from storage.ports import NotFound, Row, Transaction

DECISIONS = ("confirmed", "rejected", "revoked")


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One event with the latest decision on it.

    `status` is recorded, confirmed, rejected or revoked; `awarded` the points a superior set, where the clause leaves
    them open; `kept` names why it is kept on record without points, `document` which paper proves it, `corrects` which
    earlier event this one replaces.
    """

    id: int
    branch_id: int
    rule: str
    level: str | None
    count: int
    occurred_on: date
    kept: str | None
    document: str
    recorded_by: int
    recorded_at: datetime
    corrects: int | None
    status: str
    awarded: Decimal | None
    decided_by: int | None
    decided_at: datetime | None
    reason: str


def record(
    tx: Transaction,
    branch_id: int,
    rule: str,
    level: str | None,
    count: int,
    occurred_on: date,
    kept: str | None,
    document: str,
    corrects: int | None,
    by: int,
    now: datetime,
) -> int:
    """The id of a new event, which nobody has decided on yet."""
    row = tx.one(
        "record_event",
        branch_id=branch_id,
        rule=rule,
        level=level,
        count=count,
        occurred_on=day_text(occurred_on),
        kept=kept,
        document=document,
        corrects=corrects,
        recorded_by=by,
        recorded_at=instant_text(now),
    )
    assert row is not None
    return int(row[0])


def decide(
    tx: Transaction, event_id: int, decision: str, reason: str, awarded: Decimal | None, by: int, now: datetime
) -> int:
    """Appends a decision: confirmed, rejected or revoked. The latest one counts. Its number; ValueError for any other
    word."""
    if decision not in DECISIONS:
        raise ValueError(f"an event is {', '.join(DECISIONS)}; not {decision}")
    row = tx.one(
        "decide_event",
        event_id=event_id,
        decision=decision,
        reason=reason,
        awarded=decimal_text(awarded),
        decided_by=by,
        decided_at=instant_text(now),
    )
    assert row is not None
    return int(row[0])


def event(tx: Transaction, id: int) -> RecordedEvent:
    """One event. NotFound where there is none."""
    row = tx.one("event_by_id", id=id)
    if row is None:
        raise NotFound(f"event {id}")
    return _event_of(row)


def events_of(
    tx: Transaction, branch_id: int, year: int, known_at: datetime | None = None
) -> tuple[RecordedEvent, ...]:
    """A branch's events of a calendar year, by the day they occurred, then as recorded.

    With `known_at`, what was known at that instant: later events are left out, later decisions not yet taken.
    """
    rows = tx.all(
        "events_of",
        branch_id=branch_id,
        first_day=f"{year:04}-01-01",
        last_day=f"{year:04}-12-31",
        known_at=END_OF_TIME if known_at is None else instant_text(known_at),
    )
    return tuple(map(_event_of, rows))


def waiting_below(tx: Transaction, organisation_id: int) -> tuple[RecordedEvent, ...]:
    """Events of branches below an organisation that wait for a decision, oldest record first."""
    return tuple(map(_event_of, tx.all("waiting_events_below", organisation_id=organisation_id)))


def _event_of(row: Row) -> RecordedEvent:
    (id, branch_id, rule, level, count, occurred_on, kept, document, recorded_by, recorded_at, corrects) = row[:11]
    decision, awarded, decided_by, decided_at, reason = row[11:]
    return RecordedEvent(
        id,
        branch_id,
        rule,
        level,
        count,
        date.fromisoformat(occurred_on),
        kept,
        document,
        recorded_by,
        datetime.fromisoformat(recorded_at),
        corrects,
        decision or "recorded",
        optional_decimal(awarded),
        decided_by,
        optional_instant(decided_at),
        reason or "",
    )
