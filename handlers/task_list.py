"""任务: what a branch has to do, or what a superior has set; and one task with all that can be done about it now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.convening import convenes
from handlers.days import date_text, day_text
from handlers.door import command_words
from handlers.lapse_count import stake
from handlers.messages import Message
from handlers.task_board import board, due_of, latest_postponement
from handlers.task_report import CATEGORY
from handlers.task_set import task_line, task_options
from handlers.visit import Visit
from handlers.wording import numbered
from storage import inquiries, tasks
from storage.ports import NotFound
from storage.tasks import Task

LOOKS_BACK = timedelta(days=60)
MOST_LISTED = 8
IN_TALK = 2
_NUMBER = re.compile(r"(?:看)?第?([0-9]{1,9})号任务|任务([0-9]{1,9})")


def listed(visit: Visit, said: str) -> Message:
    """The open tasks first, by their day, then those lately done or past."""
    if visit.post is None or not visit.could("view_meetings"):
        raise visit.refused("view_meetings")
    since = visit.today - LOOKS_BACK
    if visit.branch is not None:
        visit.require("view_meetings", visit.branch)
        known = tasks.tasks_of(visit.tx, visit.branch.id, since)
    elif visit.reviews:
        known = tasks.set_by(visit.tx, visit.post.organisation.id, since)
    else:
        raise visit.refused("view_meetings")
    standing = [task for task in known if not task.is_cancelled]
    waiting = [task for task in standing if _is_open(visit, task)]
    rest = [task for task in reversed(standing) if task not in waiting]
    shown = [*waiting[:MOST_LISTED], *rest[: max(0, MOST_LISTED - len(waiting))]]
    rows = [(f"{_line(visit, task)}（{_state(visit, task)}）", f"第{task.id}号任务") for task in shown]
    last = [("会议", "会议")] if visit.branch is not None else [("布置任务", "布置任务"), ("会议", "会议")]
    head = f"要办的任务 {len(waiting)} 件" if visit.branch is not None else f"没到期的任务 {len(waiting)} 件"
    in_talk = "".join(f"\n{label}" for label, _ in rows[:IN_TALK]) if visit.attention.dialogue is not None else ""
    return Message(f"{head if waiting else '没有要办的任务'}。{in_talk}", numbered((*rows, *last)))


def one(visit: Visit, said: str) -> Message:
    """One task. Declines alike for others' and for what is not there (INV-32)."""
    words = reads_one(visit, said)
    assert words is not None
    try:
        task = tasks.task(visit.tx, int(words["task"]))
    except NotFound:
        raise visit.refused("view_meetings") from None
    if convenes(visit, task.setter_id) and visit.could("set_task"):
        return _for_setter(visit, task)
    branch = visit.branch
    if branch is None or not visit.may("view_meetings", branch.id) or not tasks.has_task(visit.tx, task.id, branch.id):
        raise visit.refused("view_meetings")
    return _for_branch(visit, task)


def reads_one(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 3 号任务."""
    found = _NUMBER.fullmatch(command_words(said))
    return {"task": found[1] or found[2]} if found else None


def _is_open(visit: Visit, task: Task) -> bool:
    if visit.branch is None:
        return task.due_on >= visit.today
    return visit.branch.id not in tasks.done_by(visit.tx, task.id)


def _line(visit: Visit, task: Task) -> str:
    """The task with the day that counts for the own branch: a later one that was granted, or asked for in time."""
    due = due_of(visit.tx, task, visit.branch.id) if visit.branch is not None else task.due_on
    later = f"（原定{date_text(task.due_on, visit.today)}）" if due != task.due_on else ""
    return f"{task_line(replace(task, due_on=due), visit.today)}{later}"


def _state(visit: Visit, task: Task) -> str:
    if visit.branch is None:
        known = board(visit.tx, task, visit.today)
        return f"完成 {len(known.of('done', 'late'))}/{len(known.expected)}"
    if not _is_open(visit, task):
        return "已完成"
    left = (due_of(visit.tx, task, visit.branch.id) - visit.today).days
    return "今天到期" if left == 0 else f"还有 {left} 天" if left > 0 else f"过期 {-left} 天"


def _for_branch(visit: Visit, task: Task) -> Message:
    branch = visit.branch
    assert branch is not None
    lines = [f"第 {task.id} 号：{_line(visit, task)}。"]
    report = tasks.done_by(visit.tx, task.id).get(branch.id)
    rows = []
    if task.is_cancelled:
        lines.append("这个任务已经取消。")
    elif report is not None:
        reference = f"，{report.reference}" if report.reference else ""
        lines.append(f"本支部：{day_text(report.done_on, visit.today)}报完成{reference}。")
        rows = [("报错了，还没完成", f"第{task.id}号任务还没完成")]
    else:
        if task.counts and (cost := stake(visit, branch, "task")):
            lines.append(cost)
        asked = latest_postponement(visit.tx, task, branch.id)
        if asked is not None:
            state = {"granted": "已同意", "refused": "没有同意"}.get(asked.decision or "", "待批")
            lines.append(f"延期到{day_text(asked.until, visit.today)}（{CATEGORY[asked.category]}）：{state}。")
        rows = [(option.label[2:], option.send) for option in task_options(task)]
        inquiry = inquiries.about(visit.tx, "task", task.id, branch.id)
        if inquiry is not None and inquiry.conclusion is None:
            said = ("请示过/有特殊理由", "确实没完成")
            rows = [rows[0], *((label, f"第{inquiry.id}号核实{label}") for label in said)]
    return Message("\n".join(lines), numbered((*rows, ("任务", "任务"))))


def _for_setter(visit: Visit, task: Task) -> Message:
    known = board(visit.tx, task, visit.today)
    lines = [f"第 {task.id} 号：{task_line(task, visit.today)}。"]
    rows: list[tuple[str, str]] = []
    if task.is_cancelled:
        lines.append("这个任务已经取消。")
    else:
        lines.append(f"{known.text}。")
        names = {branch.id: branch.name for branch in known.expected}
        latest = {asked.branch_id: asked for asked in tasks.postponements(visit.tx, task.id)}
        for asked in latest.values():
            if asked.decision is None and len(rows) < 5:
                until = f"{asked.until.month}月{asked.until.day}日"
                rows.append((f"同意{names[asked.branch_id]}延到{until}", f"同意第{asked.id}号延期"))
        if task.counts and known.of("unreported"):
            lines.append("“未报”不等于没做，可以向支部核实。")
            rows.append(("核实未报的", f"核实第{task.id}号任务"))
        for inquiry in inquiries.all_about(visit.tx, "task", task.id):
            if inquiry.is_ripe(visit.at) and len(rows) < 8:
                rows.append((f"处理{names[inquiry.branch_id]}的核实", f"处理第{inquiry.id}号核实"))
            elif inquiry.conclusion == "deducted" and len(rows) < 8:
                rows.append((f"撤销{names[inquiry.branch_id]}的扣分", f"撤销第{inquiry.id}号核实扣分"))
        rows.extend((("改任务", f"改第{task.id}号任务"), ("取消这个任务", f"取消第{task.id}号任务")))
    return Message("\n".join(lines), numbered((*rows, ("任务", "任务"))))
