"""Meetings: called, changed or cancelled, who is expected, who replied what, who was there. Every row is appended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.columns import END_OF_TIME, instant_text
from storage.organisations import Organisation, organisation_of
from storage.ports import Conflict, NotFound, Row, Transaction

CATEGORIES = ("official", "travel", "sick", "other")
"""Why leave is asked: 公务, 出差, 病假, 其他. The words of a request are never kept (INVARIANTS §3)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands. `state` is called or cancelled; `version` counts what was written of it; `remind_minutes`
    is how long before the start its caller asked to be reminded."""

    id: int
    convener_id: int
    convener_name: str
    convener_kind: str
    kind: str
    version: int
    state: str
    topic: str
    starts_at: datetime
    place: str
    remind_minutes: int | None
    called_by: int

    @property
    def is_own(self) -> bool:
        """Whether a branch called it for itself."""
        return self.convener_kind == "branch"

    @property
    def counts(self) -> bool:
        """Whether missing it without a reason can cost points: only 市直工委's meetings do (附加条件 6)."""
        return self.convener_kind == "work_committee"

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to an invitation: attends or leave. `decision` is granted, refused or None."""

    id: int
    meeting_id: int
    branch_id: int
    person_id: int
    answer: str
    category: str | None
    replied_at: datetime
    decision: str | None

    @property
    def is_leave(self) -> bool:
        """Whether it is a leave that was not refused: one that nobody decided on is one too."""
        return self.answer == "leave" and self.decision != "refused"

    @property
    def waits(self) -> bool:
        """Whether it is a leave that nobody has decided on."""
        return self.answer == "leave" and self.decision is None


def call(
    tx: Transaction,
    convener_id: int,
    kind: str,
    topic: str,
    starts_at: datetime,
    place: str,
    remind_minutes: int | None,
    branches: Collection[int],
    by: int,
    now: datetime,
) -> int:
    """The id of a new meeting at which these branches are expected."""
    row = tx.one("new_meeting", convener_id=convener_id, kind=kind, called_by=by, called_at=instant_text(now))
    assert row is not None
    meeting_id = int(row[0])
    _write(tx, meeting_id, 1, "called", topic, starts_at, place, remind_minutes, by, now)
    for branch_id in sorted(set(branches)):
        tx.change("invite_branch", meeting_id=meeting_id, branch_id=branch_id)
    tx.change("replan_meeting", id=meeting_id)
    return meeting_id


def change(
    tx: Transaction,
    meeting: Meeting,
    topic: str,
    starts_at: datetime,
    place: str,
    by: int,
    now: datetime,
) -> None:
    """What holds of the meeting from now on. Conflict where it was changed since it was read."""
    _write(tx, meeting.id, meeting.version + 1, "called", topic, starts_at, place, meeting.remind_minutes, by, now)
    tx.change("replan_meeting", id=meeting.id)


def cancel(tx: Transaction, meeting: Meeting, by: int, now: datetime) -> None:
    """The meeting does not take place. Conflict where it was changed since it was read."""
    _write(
        tx,
        meeting.id,
        meeting.version + 1,
        "cancelled",
        meeting.topic,
        meeting.starts_at,
        meeting.place,
        meeting.remind_minutes,
        by,
        now,
    )


def meeting(tx: Transaction, id: int) -> Meeting:
    """One meeting. NotFound where there is none."""
    row = tx.one("meeting_by_id", id=id)
    if row is None:
        raise NotFound(f"meeting {id}")
    return _meeting_of(row)


def meetings_of(tx: Transaction, branch_id: int, since: datetime) -> tuple[Meeting, ...]:
    """The meetings at which a branch is expected, cancelled ones too, from an instant on."""
    return tuple(map(_meeting_of, tx.all("meetings_of_branch", branch_id=branch_id, since=instant_text(since))))


def called_by(tx: Transaction, convener_id: int, since: datetime) -> tuple[Meeting, ...]:
    """The meetings that an organisation has called, cancelled ones too, from an instant on."""
    return tuple(map(_meeting_of, tx.all("meetings_called_by", convener_id=convener_id, since=instant_text(since))))


def meetings_between(tx: Transaction, since: datetime, until: datetime | None = None) -> tuple[Meeting, ...]:
    """The meetings that begin from `since` on and before `until`, without cancelled ones."""
    end = END_OF_TIME if until is None else instant_text(until)
    return tuple(map(_meeting_of, tx.all("meetings_between", since=instant_text(since), until=end)))


def invited(tx: Transaction, meeting_id: int) -> tuple[Organisation, ...]:
    """The branches expected at a meeting, by code."""
    return tuple(map(organisation_of, tx.all("branches_invited", meeting_id=meeting_id)))


def is_invited(tx: Transaction, meeting_id: int, branch_id: int) -> bool:
    return tx.value("is_invited", meeting_id=meeting_id, branch_id=branch_id) is not None


def reply(
    tx: Transaction, meeting_id: int, branch_id: int, person_id: int, answer: str, category: str | None, now: datetime
) -> int:
    """The id of an answer to an invitation; the latest one holds."""
    row = tx.one(
        "new_reply",
        meeting_id=meeting_id,
        branch_id=branch_id,
        person_id=person_id,
        answer=answer,
        category=category,
        replied_at=instant_text(now),
    )
    assert row is not None
    tx.change("ask_replan", organisation_id=branch_id)
    return int(row[0])


def replies(tx: Transaction, meeting_id: int) -> tuple[Reply, ...]:
    """Everything answered to an invitation, oldest first."""
    return tuple(map(_reply_of, tx.all("replies_to", meeting_id=meeting_id)))


def reply_of_branch(tx: Transaction, meeting_id: int, branch_id: int) -> Reply | None:
    """What a branch answered last, whoever spoke for it."""
    row = tx.one("reply_of_branch", meeting_id=meeting_id, branch_id=branch_id)
    return None if row is None else _reply_of(row)


def reply_of_person(tx: Transaction, meeting_id: int, branch_id: int, person_id: int) -> Reply | None:
    """What one person answered last: at a branch's own meeting everybody speaks for themselves."""
    row = tx.one("reply_of_person", meeting_id=meeting_id, branch_id=branch_id, person_id=person_id)
    return None if row is None else _reply_of(row)


def reply_by_id(tx: Transaction, id: int) -> Reply | None:
    """One answer to an invitation; None where there is none."""
    row = tx.one("reply_by_id", id=id)
    return None if row is None else _reply_of(row)


def decide_leave(tx: Transaction, reply_id: int, decision: str, by: int, now: datetime) -> None:
    """Appends a decision on a leave: granted or refused. The latest one counts."""
    tx.change("decide_leave", reply_id=reply_id, decision=decision, decided_by=by, decided_at=instant_text(now))
    tx.change("replan_leave", id=reply_id)


def record_attendance(
    tx: Transaction, meeting_id: int, branches: Collection[int], is_present: bool, by: int, now: datetime
) -> None:
    """Notes that these branches were there, or that this was noted by mistake. Nobody is noted as absent: what is not
    recorded is unknown."""
    for branch_id in sorted(set(branches)):
        tx.change(
            "record_attendance",
            meeting_id=meeting_id,
            branch_id=branch_id,
            is_present=int(is_present),
            recorded_by=by,
            recorded_at=instant_text(now),
        )


def present_at(tx: Transaction, meeting_id: int) -> frozenset[int]:
    """The branches of which it is noted that they were there."""
    return frozenset(branch_id for (branch_id,) in tx.all("present_at", meeting_id=meeting_id))


def _write(
    tx: Transaction,
    meeting_id: int,
    version: int,
    state: str,
    topic: str,
    starts_at: datetime,
    place: str,
    remind_minutes: int | None,
    by: int,
    now: datetime,
) -> None:
    written = tx.change(
        "new_meeting_version",
        meeting_id=meeting_id,
        version=version,
        state=state,
        topic=topic,
        starts_at=instant_text(starts_at),
        place=place,
        remind_minutes=remind_minutes,
        written_by=by,
        written_at=instant_text(now),
    )
    if written == 0:
        raise Conflict(f"meeting {meeting_id} has version {version} already")


def _meeting_of(row: Row) -> Meeting:
    id, convener_id, convener_name, convener_kind, kind, version, state, topic, starts_at, place, minutes, by = row
    starts = datetime.fromisoformat(starts_at)
    return Meeting(
        id, convener_id, convener_name, convener_kind, kind, version, state, topic, starts, place, minutes, by
    )


def _reply_of(row: Row) -> Reply:
    id, meeting_id, branch_id, person_id, answer, category, replied_at, decision = row
    at = datetime.fromisoformat(replied_at)
    return Reply(id, meeting_id, branch_id, person_id, answer, category, at, decision)
