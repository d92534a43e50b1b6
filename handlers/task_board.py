"""Where a task stands: done in time or late, postponed, excused, still open, or not reported after its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.wording import names
from storage import inquiries, tasks
from storage.organisations import Organisation
from storage.ports import Transaction
from storage.tasks import Postponement, Task


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """The branches of a task by where they stand. Unreported is not undone."""

    task: Task
    expected: tuple[Organisation, ...]
    by_state: Mapping[str, tuple[Organisation, ...]]
    due: Mapping[int, date]

    def of(self, *states: str) -> tuple[Organisation, ...]:
        return tuple(branch for branch in self.expected for state in states if branch in self.by_state.get(state, ()))

    @property
    def text(self) -> str:
        """应完成 24，已完成 20，延期 3，未报 1（市档案局党支部）."""
        late, excused = self.of("late"), self.of("excused")
        parts = [f"应完成 {len(self.expected)}", f"已完成 {len(self.of('done', 'late'))}"]
        if late:
            parts[-1] += f"（其中晚报 {len(late)}）"
        parts.append(f"延期 {len(self.of('postponed'))}")
        if excused:
            parts.append(f"请示过 {len(excused)}")
        if deducted := self.of("deducted"):
            parts.append(f"核实后扣分 {len(deducted)}")
        if waiting := self.of("open"):
            parts.append(f"未到期 {len(waiting)}")
        unreported = self.of("unreported")
        parts.append(f"未报 {len(unreported)}" + (f"（{names(unreported, 5)}）" if unreported else ""))
        return "，".join(parts)


def board(tx: Transaction, task: Task, today: date) -> TaskBoard:
    """Where each branch stands with the task on a day."""
    expected = tasks.given_to(tx, task.id)
    done = tasks.done_by(tx, task.id)
    later: dict[int, date] = {}
    for asked in tasks.postponements(tx, task.id):
        if asked.stands:
            later[asked.branch_id] = max(asked.until, later.get(asked.branch_id, task.due_on))
    concluded = {one.branch_id: one.conclusion for one in inquiries.all_about(tx, "task", task.id)}
    due = {branch.id: later.get(branch.id, task.due_on) for branch in expected}

    def state(branch: Organisation) -> str:
        conclusion = concluded.get(branch.id)
        if conclusion is not None:
            return conclusion
        if report := done.get(branch.id):
            return "done" if report.done_on <= due[branch.id] else "late"
        if today > due[branch.id]:
            return "unreported"
        return "postponed" if branch.id in later and later[branch.id] > task.due_on else "open"

    by_state: dict[str, list[Organisation]] = {}
    for branch in expected:
        by_state.setdefault(state(branch), []).append(branch)
    return TaskBoard(task, expected, {name: tuple(found) for name, found in by_state.items()}, due)


def due_of(tx: Transaction, task: Task, branch_id: int) -> date:
    """The day until which the task is in time for a branch: a later one where it asked and nobody refused."""
    asked = [p for p in tasks.postponements(tx, task.id) if p.branch_id == branch_id and p.stands]
    return max([task.due_on, *(p.until for p in asked)])


def latest_postponement(tx: Transaction, task: Task, branch_id: int) -> Postponement | None:
    """The later day that a branch asked for last."""
    asked = [p for p in tasks.postponements(tx, task.id) if p.branch_id == branch_id]
    return asked[-1] if asked else None
