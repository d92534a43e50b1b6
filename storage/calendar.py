"""The bureau's own calendar: days that are worked or not, deadlines moved, results posted, things said to be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from storage.columns import day_text, instant_text
from storage.ports import Transaction


def working_days(tx: Transaction) -> Mapping[date, bool]:
    """The days of the operator's table: worked (True) or free, whatever the weekday."""
    return {date.fromisoformat(day): bool(is_working) for day, is_working, _ in tx.all("calendar_days")}


def put_working_day(tx: Transaction, day: date, is_working: bool, note: str) -> None:
    """Notes whether a day is worked, and why (国庆节调休)."""
    tx.change("put_calendar_day", day=day_text(day), is_working=int(is_working), note=note)


class Moved(NamedTuple):
    """The (month, day) to which a deadline was moved, and when that was done, as text; None by an older release."""

    due: tuple[int, int] | None = None
    set_at: str | None = None


def moved_deadlines(tx: Transaction) -> Mapping[str, Moved]:
    """The deadlines that this bureau has moved, by their id in the rule set."""
    return {deadline: Moved((int(due[:2]), int(due[3:])), set_at) for deadline, due, set_at in tx.all("calendar_dues")}


def move_deadline(tx: Transaction, deadline: str, due: tuple[int, int] | None, now: datetime) -> None:
    """From now on a deadline falls on this (month, day); None: where the rule set has it."""
    if due is None:
        tx.change("forget_calendar_due", deadline=deadline)
    else:
        tx.change("put_calendar_due", deadline=deadline, due=f"{due[0]:02}-{due[1]:02}", set_at=instant_text(now))


def note(tx: Transaction, kind: str, subject: str, organisation_id: int, is_done: bool, by: int, now: datetime) -> None:
    """Appends somebody's word that something was done, or was not after all; the latest one holds."""
    tx.change(
        "note_deadline",
        kind=kind,
        subject=subject,
        organisation_id=organisation_id,
        is_done=int(is_done),
        noted_by=by,
        noted_at=instant_text(now),
    )


def note_posting(tx: Transaction, organisation_id: int, campaign: str, posted_on: date, by: int, now: datetime) -> None:
    """Appends that results of a campaign were posted on a day (公示); the latest day of a year's campaign holds."""
    tx.change(
        "note_posting",
        organisation_id=organisation_id,
        campaign=campaign,
        posted_on=day_text(posted_on),
        noted_by=by,
        noted_at=instant_text(now),
    )


def record_election(tx: Transaction, organisation_id: int, held_on: date, now: datetime) -> None:
    """A new term begins on the day of the election; a postponement has done its service."""
    tx.change("record_election", id=organisation_id, held_on=day_text(held_on), set_at=instant_text(now))
