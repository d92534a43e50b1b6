"""What can fall due: a form, an election, a meeting, a task. One shape for all of them.

Whoever keeps such things (`storage.campaigns`, `storage.meetings`, `storage.tasks`) reads them as obligations;
`scheduler.due` makes reminders of them, and knows nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is reminded. Nothing is due to them from before `since`: when they took their post, were invited."""

    person_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that can fall due.

    `kind`, `subject` and `organisation_id` name the series that a person snoozes or mutes: the kind is the sort of
    thing (declaration, committee_meeting, meeting, task), the subject which one of it (2026, 2026-05, the number of a
    meeting). `due` is a local day, which is wholly in time, or an instant with a zone, such as a meeting's start.
    `since` is when its day was set, or it was opened again: no step from before that was ever missed.
    `closed` says why there is nothing left to do (已提交, 会议取消); empty while it is open. `ladder` names the steps
    in the rule set. `superiors` are told once where it stays undone. `title` is what it is called in a sentence,
    `stake` one sentence with its clause, `place` where it takes place. `options` are (label, words): what can be
    answered now by one digit; the words must say all, and be safe to say at any later time (参加第 12 号会议).
    `remind_minutes` is a step more, so long before an instant: whoever called the meeting wished it.
    """

    kind: str
    subject: str
    organisation_id: int
    organisation: str
    due: date | datetime
    since: datetime
    recipients: tuple[Recipient, ...]
    rule_set: str
    ladder: str
    title: str
    stake: str = ""
    place: str = ""
    closed: str = ""
    superiors: tuple[Recipient, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    remind_minutes: int | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.closed)

    @property
    def series(self) -> tuple[str, str, int]:
        return self.kind, self.subject, self.organisation_id
