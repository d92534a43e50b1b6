"""待批: what branches have asked of whoever called a meeting or set a task, and what they have answered: leave, later
days, 核实."""

from __future__ import annotations

from datetime import timedelta

from handlers.convening import convenes
from handlers.days import date_text
from handlers.meeting_text import CATEGORY, has_begun, short_of
from handlers.messages import Message
from handlers.task_report import CATEGORY as DELAY_CATEGORY
from handlers.visit import Command, Visit
from handlers.wording import SIGNS, numbered
from storage import inquiries, meetings, organisations, tasks

LOOKS_BACK = timedelta(days=60)
MOST = 4

Waiting = tuple[str, tuple[tuple[str, str], ...]]
"""A line, and what can be said to it."""


def waiting(visit: Visit) -> list[Waiting]:
    """What waits for an answer of this superior, without what is about a branch that they lead (INV-33)."""
    if visit.post is None or not visit.reviews:
        return []
    place = visit.post.organisation.id
    return [*_leaves(visit, place), *_delays(visit, place), *_inquiries(visit, place)]


def listed(visit: Visit, said: str) -> Message:
    """The first few with their answers; the rest follows when these are dealt with."""
    if visit.post is None or not visit.reviews or not convenes(visit, visit.post.organisation.id):
        raise visit.refused("decide_leave")
    found = waiting(visit)
    last = (("待处理", "待处理"), ("会议", "会议"), ("任务", "任务"))
    if not found:
        return Message("没有待批的请假、延期，也没有等您处理的核实答复。", numbered(last))
    lines = [f"{sign} {line}" for sign, (line, _) in zip(SIGNS, found[:MOST], strict=False)]
    if len(found) > MOST:
        lines.append(f"还有 {len(found) - MOST} 件，处理了这几件就列出来。")
    rows = [(f"{SIGNS[n]}{label}", words) for n, (_, answers) in enumerate(found[:MOST]) for label, words in answers]
    return Message("\n".join((f"等您答复的有 {len(found)} 件：", *lines)), numbered((*rows, last[0])))


def _leaves(visit: Visit, place: int) -> list[Waiting]:
    found: list[Waiting] = []
    for meeting in meetings.called_by(visit.tx, place, visit.at):
        if meeting.is_own or meeting.is_cancelled or has_begun(visit, meeting):
            continue
        latest = {reply.branch_id: reply for reply in meetings.replies(visit.tx, meeting.id)}
        for reply in latest.values():
            if reply.waits and visit.may("decide_leave", reply.branch_id):
                branch = organisations.organisation(visit.tx, reply.branch_id)
                line = f"{branch.name}请假（{CATEGORY[reply.category or 'other']}）：{short_of(visit, meeting)}"
                deeds = ("批准", "不批准")
                found.append((line, tuple((deed, f"{deed}第{reply.id}号请假") for deed in deeds)))
    return found


def _delays(visit: Visit, place: int) -> list[Waiting]:
    found: list[Waiting] = []
    for task in tasks.set_by(visit.tx, place, visit.today - LOOKS_BACK):
        if task.is_cancelled or task.due_on < visit.today:
            continue
        latest = {asked.branch_id: asked for asked in tasks.postponements(visit.tx, task.id)}
        for asked in latest.values():
            if asked.decision is None and visit.may("decide_postponement", asked.branch_id):
                branch = organisations.organisation(visit.tx, asked.branch_id)
                until = date_text(asked.until, visit.today)
                line = f"{branch.name}申请把“{task.title}”延到{until}（{DELAY_CATEGORY[asked.category]}）"
                deeds = ("同意", "不同意")
                found.append((line, tuple((deed, f"{deed}第{asked.id}号延期") for deed in deeds)))
    return found


def _inquiries(visit: Visit, place: int) -> list[Waiting]:
    about = [
        ("meeting", meeting.id, short_of(visit, meeting))
        for meeting in meetings.called_by(visit.tx, place, visit.at - LOOKS_BACK)
        if not meeting.is_own
    ]
    about += [("task", task.id, f"“{task.title}”") for task in tasks.set_by(visit.tx, place, visit.today - LOOKS_BACK)]
    found: list[Waiting] = []
    for subject, id, words in about:
        for inquiry in inquiries.all_about(visit.tx, "meeting" if subject == "meeting" else "task", id):
            if inquiry.is_ripe(visit.at) and visit.may("inquire", inquiry.branch_id):
                branch = organisations.organisation(visit.tx, inquiry.branch_id)
                state = "已答复" if inquiry.answer else "三天内没有答复"
                found.append((f"{branch.name}的核实{state}：{words}", (("处理", f"处理第{inquiry.id}号核实"),)))
    return found


WAITING_COMMANDS = (
    Command(
        "convening_waiting",
        "待批",
        ("待批", "待批的", "待批请假", "待批延期", "请假审批", "要批的请假", "谁请假了"),
        "decide_leave",
        answer=listed,
        likely=True,
    ),
)
