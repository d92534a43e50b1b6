"""Tasks of a superior with a deadline: set, changed, cancelled; done, postponed on request. Every row is appended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storage.columns import day_text, instant_text
from storage.organisations import Organisation, organisation_of
from storage.ports import Conflict, NotFound, Row, Transaction

CATEGORIES = ("material", "conflict", "staff", "other")
"""Why a later day is asked: 材料没齐, 时间冲突, 人员变动, 其他. No words are kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it stands. `state` is set or cancelled; `due_on` the last day on which it is in time."""

    id: int
    setter_id: int
    setter_name: str
    setter_kind: str
    version: int
    state: str
    title: str
    due_on: date
    set_by: int

    @property
    def counts(self) -> bool:
        """Whether missing it can cost points: only 市直工委's tasks do (附加条件 6)."""
        return self.setter_kind == "work_committee"

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"


@dataclass(frozen=True, slots=True)
class Report:
    """That a branch has done a task on a day, with the number of a paper or a link; '' where none was given."""

    branch_id: int
    is_done: bool
    done_on: date
    reference: str
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Postponement:
    """A later day asked for. `decision` is granted, refused or None."""

    id: int
    task_id: int
    branch_id: int
    until: date
    category: str
    asked_by: int
    asked_at: datetime
    decision: str | None

    @property
    def stands(self) -> bool:
        """Whether the later day holds: also while nobody has decided on it."""
        return self.decision != "refused"


def set_task(
    tx: Transaction, setter_id: int, title: str, due_on: date, branches: Collection[int], by: int, now: datetime
) -> int:
    """The id of a new task for these branches."""
    row = tx.one("new_task", setter_id=setter_id, set_by=by, set_at=instant_text(now))
    assert row is not None
    task_id = int(row[0])
    _write(tx, task_id, 1, "set", title, due_on, by, now)
    for branch_id in sorted(set(branches)):
        tx.change("give_task", task_id=task_id, branch_id=branch_id)
    tx.change("replan_task", id=task_id)
    return task_id


def change(tx: Transaction, task: Task, title: str, due_on: date, by: int, now: datetime) -> None:
    """What holds of the task from now on. Conflict where it was changed since it was read."""
    _write(tx, task.id, task.version + 1, "set", title, due_on, by, now)
    tx.change("replan_task", id=task.id)


def cancel(tx: Transaction, task: Task, by: int, now: datetime) -> None:
    """The task need not be done. Conflict where it was changed since it was read."""
    _write(tx, task.id, task.version + 1, "cancelled", task.title, task.due_on, by, now)


def task(tx: Transaction, id: int) -> Task:
    """One task. NotFound where there is none."""
    row = tx.one("task_by_id", id=id)
    if row is None:
        raise NotFound(f"task {id}")
    return _task_of(row)


def tasks_of(tx: Transaction, branch_id: int, since: date) -> tuple[Task, ...]:
    """The tasks of a branch, cancelled ones too, that are due from a day on."""
    return tuple(map(_task_of, tx.all("tasks_of_branch", branch_id=branch_id, since=day_text(since))))


def set_by(tx: Transaction, setter_id: int, since: date) -> tuple[Task, ...]:
    """The tasks that an organisation has set, cancelled ones too, that are due from a day on."""
    return tuple(map(_task_of, tx.all("tasks_set_by", setter_id=setter_id, since=day_text(since))))


def due_between(tx: Transaction, since: date, until: date) -> tuple[Task, ...]:
    """The tasks that fall due from `since` on and before `until`, without cancelled ones."""
    return tuple(map(_task_of, tx.all("tasks_due_between", since=day_text(since), until=day_text(until))))


def given_to(tx: Transaction, task_id: int) -> tuple[Organisation, ...]:
    """The branches that have a task to do, by code."""
    return tuple(map(organisation_of, tx.all("branches_with_task", task_id=task_id)))


def has_task(tx: Transaction, task_id: int, branch_id: int) -> bool:
    return tx.value("has_task", task_id=task_id, branch_id=branch_id) is not None


def report(
    tx: Transaction, task_id: int, branch_id: int, is_done: bool, done_on: date, reference: str, by: int, now: datetime
) -> None:
    """Notes that a branch has done a task, or that this was said by mistake; the latest word holds."""
    tx.change(
        "report_task",
        task_id=task_id,
        branch_id=branch_id,
        is_done=int(is_done),
        done_on=day_text(done_on),
        reference=reference,
        reported_by=by,
        reported_at=instant_text(now),
    )
    tx.change("ask_replan", organisation_id=branch_id)


def done_by(tx: Transaction, task_id: int) -> Mapping[int, Report]:
    """The branches that have done a task, each with its report."""
    rows = (
        Report(branch_id, bool(is_done), date.fromisoformat(done_on), reference, datetime.fromisoformat(at))
        for branch_id, is_done, done_on, reference, at in tx.all("reports_on", task_id=task_id)
    )
    return {row.branch_id: row for row in rows if row.is_done}


def ask_postponement(
    tx: Transaction, task_id: int, branch_id: int, until: date, category: str, by: int, now: datetime
) -> int:
    """The id of a request for a later day."""
    row = tx.one(
        "ask_postponement",
        task_id=task_id,
        branch_id=branch_id,
        until=day_text(until),
        category=category,
        asked_by=by,
        asked_at=instant_text(now),
    )
    assert row is not None
    tx.change("ask_replan", organisation_id=branch_id)
    return int(row[0])


def postponements(tx: Transaction, task_id: int) -> tuple[Postponement, ...]:
    """Every later day asked for, oldest first."""
    return tuple(map(_postponement_of, tx.all("postponements_of", task_id=task_id)))


def postponement(tx: Transaction, id: int) -> Postponement | None:
    """One later day asked for; None where there is none."""
    row = tx.one("postponement_by_id", id=id)
    return None if row is None else _postponement_of(row)


def decide_postponement(tx: Transaction, postponement_id: int, decision: str, by: int, now: datetime) -> None:
    """Appends a decision on a postponement: granted or refused. The latest one counts."""
    tx.change(
        "decide_postponement",
        postponement_id=postponement_id,
        decision=decision,
        decided_by=by,
        decided_at=instant_text(now),
    )
    tx.change("replan_postponement", id=postponement_id)


def _write(
    tx: Transaction, task_id: int, version: int, state: str, title: str, due_on: date, by: int, now: datetime
) -> None:
    written = tx.change(
        "new_task_version",
        task_id=task_id,
        version=version,
        state=state,
        title=title,
        due_on=day_text(due_on),
        written_by=by,
        written_at=instant_text(now),
    )
    if written == 0:
        raise Conflict(f"task {task_id} has version {version} already")


def _task_of(row: Row) -> Task:
    id, setter_id, setter_name, setter_kind, version, state, title, due_on, by = row
    return Task(id, setter_id, setter_name, setter_kind, version, state, title, date.fromisoformat(due_on), by)


def _postponement_of(row: Row) -> Postponement:
    id, task_id, branch_id, until, category, asked_by, asked_at, decision = row
    at = datetime.fromisoformat(asked_at)
    return Postponement(id, task_id, branch_id, date.fromisoformat(until), category, asked_by, at, decision)
