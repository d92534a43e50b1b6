"""Reminders: planned ahead as rows that are there once, sent or dropped for a reason when their time has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from storage.columns import instant_text, optional_instant
from storage.id_lists import id_lists
from storage.obligations import Obligation
from storage.ports import NotFound, Row, Transaction


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to be: one step of one obligation for one person. All but `at` together are there once (INV-16)."""

    kind: str
    subject: str
    organisation_id: int
    person_id: int
    step: str
    due: str
    rule_set: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """A planned reminder and what became of it: waiting, sent (handed to delivery) or dropped, with the reason.
    `missed_at` is when it should have gone out, where nobody was there to send it then."""

    id: int
    kind: str
    subject: str
    organisation_id: int
    person_id: int
    step: str
    due: str
    rule_set: str
    at: datetime
    missed_at: datetime | None
    state: str
    reason: str
    message: str | None
    created_at: datetime

    @property
    def series(self) -> tuple[str, str, int]:
        return self.kind, self.subject, self.organisation_id


@dataclass(frozen=True, slots=True)
class Fate:
    """A reminder with the state of the message that carried it, and when that was settled; where no message did, when
    the reminder itself was."""

    reminder: Reminder
    message_state: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be reminded of now, as it stands. `missed_at`: when that should have been said."""

    reminder: Reminder
    obligation: Obligation
    missed_at: datetime | None


Mute = tuple[str, str, int]
"""(kind, subject, organisation): a series, or with no subject and organisation 0 the whole kind."""


def due_text(due: date | datetime) -> str:
    """How a due day or instant is written into a row."""
    return instant_text(due) if isinstance(due, datetime) else due.isoformat()


def plan(tx: Transaction, rows: Iterable[Planned], now: datetime) -> int:
    """Writes what is not there yet; one that waits gets its new time. Gives how many were written."""
    created_at = instant_text(now)
    return sum(
        tx.change(
            "plan_reminder",
            kind=row.kind,
            subject=row.subject,
            organisation_id=row.organisation_id,
            person_id=row.person_id,
            step=row.step,
            due=row.due,
            rule_set=row.rule_set,
            at=instant_text(row.at),
            created_at=created_at,
        )
        for row in rows
    )


def due(tx: Transaction, now: datetime, persons: int) -> tuple[Reminder, ...]:
    """All that is due to so many persons, those first who have waited longest; a person's own in their order."""
    return tuple(map(_reminder_of, tx.all("due_reminders", now=instant_text(now), persons=persons)))


def sent(tx: Transaction, id: int, message: str, now: datetime) -> None:
    """It has gone into the outbox, in the message of that key."""
    tx.change("settle_reminder", id=id, state="sent", reason="", message=message, settled_at=instant_text(now))


def drop(tx: Transaction, id: int, reason: str, now: datetime) -> None:
    """It is not sent, and why."""
    tx.change("settle_reminder", id=id, state="dropped", reason=reason, message=None, settled_at=instant_text(now))


def put_off(tx: Transaction, id: int, at: datetime, missed_at: datetime | None) -> None:
    """It may not go out now, and waits for another time."""
    tx.change("put_off_reminder", id=id, at=instant_text(at), missed_at=instant_text(missed_at) if missed_at else None)


def remind_again(tx: Transaction, reminder: Reminder, at: datetime, now: datetime) -> None:
    """Once more at another time; the steps of the series stay where they are."""
    again = Planned(
        *reminder.series,
        reminder.person_id,
        f"again {instant_text(at)[:16]}",
        reminder.due,
        reminder.rule_set,
        at,
    )
    plan(tx, (again,), now)


def reminder(tx: Transaction, id: int) -> Reminder:
    """One reminder. NotFound where there is none."""
    row = tx.one("reminder_by_id", id=id)
    if row is None:
        raise NotFound(f"reminder {id}")
    return _reminder_of(row)


def of_message(tx: Transaction, person_id: int, message: str) -> tuple[Reminder, ...]:
    """The reminders of a person that went out in the message of that key."""
    return tuple(map(_reminder_of, tx.all("reminders_of_message", person_id=person_id, message=message)))


def next_at(tx: Transaction) -> datetime | None:
    """When the next one waits for; None where none waits."""
    return optional_instant(tx.value("next_reminder_at"))


def between(tx: Transaction, since: datetime, until: datetime) -> tuple[Fate, ...]:
    """The reminders of a span and what became of them, by time."""
    rows = tx.all("reminders_between", since=instant_text(since), until=instant_text(until))
    return tuple(map(_fate_of, rows))


def of_person(tx: Transaction, person_id: int, since: datetime, until: datetime) -> tuple[Fate, ...]:
    """The same, of one person."""
    span = {"since": instant_text(since), "until": instant_text(until)}
    return tuple(map(_fate_of, tx.all("reminders_of_person", person_id=person_id, **span)))


def forget(tx: Transaction, before: datetime) -> int:
    """How many settled reminders from before an instant were deleted (INVARIANTS §4)."""
    return tx.change("forget_reminders", before=instant_text(before))


def planned_at(tx: Transaction) -> datetime | None:
    """When everything was planned last; None before the first time."""
    return optional_instant(tx.value("planned_at"))


def set_planned_at(tx: Transaction, now: datetime) -> None:
    tx.change("set_planned_at", planned_at=instant_text(now))


def ask_replan(tx: Transaction, organisation_id: int) -> None:
    """What is due at an organisation has changed: within a tick it is planned anew."""
    tx.change("ask_replan", organisation_id=organisation_id)


def replans(tx: Transaction, limit: int) -> tuple[int, ...]:
    """Organisations to be planned anew."""
    return tuple(id for (id,) in tx.all("replans", limit=limit))


def end_replan(tx: Transaction, organisation_id: int) -> None:
    tx.change("end_replan", organisation_id=organisation_id)


def wish_hour(tx: Transaction, person_id: int, hour: int | None) -> None:
    """The hour of the morning (or any) at which a person wants to be reminded; None: the usual one."""
    if hour is None:
        tx.change("forget_wish", person_id=person_id)
    else:
        tx.change("wish_hour", person_id=person_id, hour=hour)


def wished_hour(tx: Transaction, person_id: int) -> int | None:
    hour: int | None = tx.value("wished_hour", person_id=person_id)
    return hour


def wished_hours(tx: Transaction, persons: Collection[int]) -> dict[int, int]:
    """The hours wished, by person."""
    return {person: hour for ids in id_lists(persons) for person, hour in tx.all("wished_hours", ids=ids)}


def mute(tx: Transaction, person_id: int, what: Mute, now: datetime) -> None:
    """No more reminders of a series, or of a whole kind, to this person."""
    kind, subject, organisation_id = what
    tx.change(
        "mute",
        person_id=person_id,
        kind=kind,
        subject=subject,
        organisation_id=organisation_id,
        muted_at=instant_text(now),
    )


def unmute_all(tx: Transaction, person_id: int) -> int:
    """Reminders of everything again. Gives how many mutes there were."""
    return tx.change("unmute_all", person_id=person_id)


def mutes_of(tx: Transaction, person_id: int) -> tuple[Mute, ...]:
    """One person's mutes, oldest first."""
    return tuple((kind, subject, place) for _, kind, subject, place in tx.all("mutes_of", person_id=person_id))


def mutes(tx: Transaction, persons: Collection[int]) -> dict[int, set[Mute]]:
    """The mutes of these persons who have any."""
    found: dict[int, set[Mute]] = {}
    for ids in id_lists(persons):
        for person, kind, subject, place in tx.all("mutes", ids=ids):
            found.setdefault(person, set()).add((kind, subject, place))
    return found


def _fate_of(row: Row) -> Fate:
    return Fate(_reminder_of(row[:14]), row[14], optional_instant(row[15]))


def _reminder_of(row: Row) -> Reminder:
    id, kind, subject, organisation_id, person_id, step, due, rule_set, at, missed_at, state, reason, message, made = (
        row
    )
    return Reminder(
        id,
        kind,
        subject,
        organisation_id,
        person_id,
        step,
        due,
        rule_set,
        datetime.fromisoformat(at),
        optional_instant(missed_at),
        state,
        reason,
        message,
        datetime.fromisoformat(made),
    )
