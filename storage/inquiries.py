"""核实: what a branch is asked where a record is missing, what it answers, and what came of it. A missing record is
never an accusation: without an inquiry, and before its answer or its end, nothing is concluded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.columns import instant_text, optional_instant
from storage.ports import Conflict, Row, Transaction

Subject = Literal["meeting", "task"]
ANSWERS = ("done", "excused", "missed")
"""我到了、已经完成 · 请示过、有特殊理由 · 确实没去、确实没完成."""
CONCLUSIONS = ("done", "excused", "deducted")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One branch asked about one meeting or task. `answer` is its latest word; `event_id` the deduction, if any. A
    deduction that was revoked is concluded as excused."""

    id: int
    subject: Subject
    subject_id: int
    branch_id: int
    answer_until: datetime
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    conclusion: str | None
    event_id: int | None

    def is_ripe(self, now: datetime) -> bool:
        """Whether something may be concluded against the branch: it has answered, or had its time to."""
        return self.conclusion is None and (self.answer is not None or now >= self.answer_until)


def ask(
    tx: Transaction,
    subject: Subject,
    subject_id: int,
    branch_id: int,
    answer_until: datetime,
    by: int,
    now: datetime,
) -> int | None:
    """The id of the inquiry; None where the branch was asked before."""
    row = tx.one(
        "ask_branch",
        subject=subject,
        subject_id=subject_id,
        branch_id=branch_id,
        answer_until=instant_text(answer_until),
        asked_by=by,
        asked_at=instant_text(now),
    )
    return None if row is None else int(row[0])


def about(tx: Transaction, subject: Subject, subject_id: int, branch_id: int) -> Inquiry | None:
    """What this branch was asked about it."""
    row = tx.one("inquiry_about", subject=subject, subject_id=subject_id, branch_id=branch_id)
    return None if row is None else _inquiry_of(row)


def inquiry(tx: Transaction, id: int) -> Inquiry | None:
    """One inquiry; None where there is none."""
    row = tx.one("inquiry_by_id", id=id)
    return None if row is None else _inquiry_of(row)


def all_about(tx: Transaction, subject: Subject, subject_id: int) -> tuple[Inquiry, ...]:
    """What every branch was asked about it."""
    return tuple(map(_inquiry_of, tx.all("inquiries_about", subject=subject, subject_id=subject_id)))


def open_of(tx: Transaction, branch_id: int) -> tuple[Inquiry, ...]:
    """What a branch was asked and nobody has concluded, oldest first."""
    return tuple(map(_inquiry_of, tx.all("open_inquiries_of", branch_id=branch_id)))


def shown_at(tx: Transaction, inquiry_id: int) -> datetime | None:
    """When the question itself, not only a notice of it, was shown to somebody of the branch: silence counts from then
    on. None while nobody has seen it."""
    first, last = f"inquiry:{inquiry_id}:", f"inquiry:{inquiry_id};"
    return optional_instant(tx.value("first_shown", first_key=first, last_key=last))


def was_told(tx: Transaction, unique_key: str) -> bool:
    """Whether a message with this key was put into the outbox before."""
    return tx.value("is_queued", unique_key=unique_key) is not None


def ended(tx: Transaction, since: datetime, until: datetime) -> tuple[Inquiry, ...]:
    """Those that nobody answered in time, and whose time ended after `since` and by `until`."""
    rows = tx.all("inquiries_ended", since=instant_text(since), until=instant_text(until))
    return tuple(map(_inquiry_of, rows))


def behind(tx: Transaction, event_id: int) -> Inquiry | None:
    """The inquiry that a deduction comes from; None for one recorded otherwise."""
    row = tx.one("inquiry_of_event", event_id=event_id)
    return None if row is None else _inquiry_of(row)


def answer(tx: Transaction, inquiry_id: int, words: str, by: int, now: datetime) -> None:
    """What the branch says: done, excused or missed."""
    tx.change("answer_inquiry", inquiry_id=inquiry_id, answer=words, answered_by=by, answered_at=instant_text(now))


def conclude(tx: Transaction, inquiry_id: int, conclusion: str, event_id: int | None, by: int, now: datetime) -> None:
    """What came of it: done, excused, or deducted by an event. Conflict where it was concluded before."""
    written = tx.change(
        "conclude_inquiry",
        inquiry_id=inquiry_id,
        conclusion=conclusion,
        event_id=event_id,
        concluded_by=by,
        concluded_at=instant_text(now),
    )
    if written == 0:
        raise Conflict(f"the inquiry {inquiry_id} was concluded before")


def _inquiry_of(row: Row) -> Inquiry:
    id, subject, subject_id, branch_id, until, asked_at, said, said_at, conclusion, event_id = row
    return Inquiry(
        id,
        subject,
        subject_id,
        branch_id,
        datetime.fromisoformat(until),
        datetime.fromisoformat(asked_at),
        said,
        optional_instant(said_at),
        conclusion,
        event_id,
    )
