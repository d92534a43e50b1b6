"""What a record can be missing of: a meeting or a task of a superior, seen alike by 核实 and by a deduction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.attendance import rollcall
from handlers.convening import convenes
from handlers.meeting_text import has_begun, line_of, short_of
from handlers.meeting_time import local
from handlers.task_board import board
from handlers.visit import Visit
from storage import meetings, tasks
from storage.inquiries import Inquiry, Subject
from storage.organisations import Organisation
from storage.ports import NotFound


@dataclass(frozen=True, slots=True)
class Matter:
    """A meeting or task after its time. `missing` are the branches of which nothing is recorded, `day` the day that a
    lapse would be dated with, `line` and `short` its words."""

    subject: Subject
    id: int
    convener_id: int
    counts: bool
    is_cancelled: bool
    is_over: bool
    line: str
    short: str
    day: date
    missing: tuple[Organisation, ...]
    late: tuple[Organisation, ...]
    summary: str

    @property
    def name(self) -> str:
        """第 12 号会议."""
        return f"第 {self.id} 号{'会议' if self.subject == 'meeting' else '任务'}"

    def may_be_asked(self, branch_id: int) -> bool:
        """Whether nothing, or only a late word, is recorded of this branch."""
        return any(branch.id == branch_id for branch in (*self.missing, *self.late))


def matter(visit: Visit, subject: Subject, id: int) -> Matter:
    """The meeting or task as it stands. NotFound where there is none."""
    if subject == "meeting":
        meeting = meetings.meeting(visit.tx, id)
        found = rollcall(visit.tx, meeting)
        return Matter(
            subject,
            id,
            meeting.convener_id,
            meeting.counts,
            meeting.is_cancelled,
            has_begun(visit, meeting),
            line_of(visit, meeting),
            short_of(visit, meeting),
            local(meeting.starts_at, visit.bureau.zone).date(),
            found.unrecorded,
            (),
            found.text,
        )
    task = tasks.task(visit.tx, id)
    standing = board(visit.tx, task, visit.today)
    line = f"“{task.title}”（{task.due_on.month}月{task.due_on.day}日前）"
    return Matter(
        subject,
        id,
        task.setter_id,
        task.counts,
        task.is_cancelled,
        visit.today > task.due_on,
        line,
        line,
        task.due_on,
        standing.of("unreported"),
        standing.of("late"),
        standing.text,
    )


def own_matter(visit: Visit, subject: Subject, id: int, action: str) -> Matter:
    """One that this person's organisation called or set. Declines alike for others' and for what is not there
    (INV-32)."""
    try:
        found = matter(visit, subject, id)
    except NotFound:
        raise visit.refused(action) from None
    if not visit.could(action) or not convenes(visit, found.convener_id):
        raise visit.refused(action)
    return found


def matter_of(visit: Visit, inquiry: Inquiry) -> Matter:
    return matter(visit, inquiry.subject, inquiry.subject_id)
