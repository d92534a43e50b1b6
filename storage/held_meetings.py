"""What a branch held of 三会一课 and the like, in two lines: the day, the topic, how many came. No names (INV-52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.columns import day_text, instant_text
from storage.ports import Conflict, NotFound, Row, Transaction


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """One meeting that was held. `present` counts who was there."""

    id: int
    branch_id: int
    kind: str
    held_on: date
    topic: str
    present: int


def record(
    tx: Transaction, branch_id: int, kind: str, held_on: date, topic: str, present: int, by: int, now: datetime
) -> int:
    """The id of the record."""
    row = tx.one(
        "record_held",
        branch_id=branch_id,
        kind=kind,
        held_on=day_text(held_on),
        topic=topic,
        present=present,
        recorded_by=by,
        recorded_at=instant_text(now),
    )
    assert row is not None
    return int(row[0])


def void(tx: Transaction, id: int, by: int, now: datetime) -> None:
    """The record was a mistake; it stays, and no longer holds. Conflict where it was voided before."""
    if tx.change("void_held", id=id, voided_by=by, voided_at=instant_text(now)) == 0:
        raise Conflict(f"the record {id} was voided before")


def held_meeting(tx: Transaction, id: int) -> HeldMeeting:
    """One record that holds. NotFound where there is none."""
    row = tx.one("held_by_id", id=id)
    if row is None:
        raise NotFound(f"held meeting {id}")
    return _held_of(row)


def held_by(tx: Transaction, branch_id: int, first_day: date, last_day: date) -> tuple[HeldMeeting, ...]:
    """What a branch held between two days, both included, by day."""
    rows = tx.all("held_by_branch", branch_id=branch_id, first_day=day_text(first_day), last_day=day_text(last_day))
    return tuple(map(_held_of, rows))


def _held_of(row: Row) -> HeldMeeting:
    id, branch_id, kind, held_on, topic, present = row
    return HeldMeeting(id, branch_id, kind, date.fromisoformat(held_on), topic, present)
