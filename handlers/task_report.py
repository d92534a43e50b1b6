"""完成任务, 申请延期: what a branch reports on a task, and what the superior decides on a later day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.convening import conveners, convenes, secretaries
from handlers.days import Day, day_text
from handlers.door import command_words
from handlers.fields import choice
from handlers.messages import Message, Option
from handlers.reference import Reference
from handlers.talk import Talk
from handlers.task_board import due_of, latest_postponement
from handlers.task_set import day_ahead, task_line, task_options
from handlers.telling import LEADERS, REVIEWERS, unheard, will_tell
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from storage import organisations, tasks
from storage.tasks import Task

CATEGORY = {"material": "材料没齐", "conflict": "时间冲突", "staff": "人员变动", "other": "其他"}
_NO_PROOF = ("none", "没有，直接报完成", "没有", "没", "无", "跳过", "直接报完成", "1")
_DONE = re.compile(r"(?:已经?)?完成(?:了)?第?([0-9]{1,9})号任务|第?([0-9]{1,9})号任务(?:已经?)?(?:完成|做完|办完)了?")
_UNDONE = re.compile(r"第?([0-9]{1,9})号任务(?:还)?没有?(?:完成|做完)|撤回第?([0-9]{1,9})号任务的?完成")
_LATER = re.compile(r"第?([0-9]{1,9})号任务(?:申请|要|想)?延期|(?:申请)?延期第?([0-9]{1,9})号任务")
_DECIDE = re.compile(r"(批准|同意|不批准|不同意)第?([0-9]{1,9})号延期")


@dataclass(frozen=True, slots=True)
class Opening:
    task: Task
    due_on: date
    today: date


def own_task(visit: Visit, number: str) -> Task:
    """A task of one's own branch. Declines alike for others' and for what is not there (INV-32)."""
    branch = visit.branch
    if branch is None or not number.isdecimal() or not visit.may("report_task", branch.id):
        raise visit.refused("report_task")
    if not tasks.has_task(visit.tx, int(number), branch.id):
        raise visit.refused("report_task")
    return tasks.task(visit.tx, int(number))


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """A task of one's own that stands."""
    task = own_task(visit, words.get("task", ""))
    assert visit.branch is not None
    if task.is_cancelled:
        raise Declined(f"“{task.title}”已经取消，不用再做。", *_see())
    return Opening(task, due_of(visit.tx, task, visit.branch.id), visit.today)


def open_done(visit: Visit, words: Mapping[str, str]) -> Opening:
    """As `open_`, where it is not reported yet."""
    opening = open_(visit, words)
    assert visit.branch is not None
    if visit.branch.id in tasks.done_by(visit.tx, opening.task.id):
        again = ("报错了，还没完成", f"第{opening.task.id}号任务还没完成")
        raise Declined(f"“{opening.task.title}”已经报过完成。", *numbered((again, ("看任务", "任务"))))
    return opening


@dataclass(frozen=True, slots=True)
class Proof:
    """The number of a paper or a link, or that there is none; nothing else is kept."""

    options: tuple[tuple[str, str], ...] = (("none", "没有，直接报完成"),)
    takes_digits: bool = False

    def parse(self, said: str) -> str:
        return "" if command_words(said) in _NO_PROOF else Reference().parse(said)

    def keep(self, said: str) -> str:
        return self.parse(said) or "none"


async def done_script(talk: Talk, opening: Opening) -> str:
    """Which paper or page shows it, if one does."""
    reference = await talk.ask(
        "reference",
        f"“{opening.task.title}”完成了。有文号或公开链接吗？\n涉密不上网，请勿填写涉密或内部文件的内容、标题、文号。",
        Proof(),
    )
    return reference


def close_done(visit: Visit, opening: Opening, reference: str) -> Message:
    """Notes that it is done."""
    branch, task = visit.branch, opening.task
    visit.require("report_task", branch)
    assert branch is not None
    tasks.report(visit.tx, task.id, branch.id, True, visit.today, reference, visit.person_id, visit.at)
    visit.audit("report_task", branch.id, {"task": task.id, "is_done": True})
    late = (visit.today - opening.due_on).days
    note = f"（比截止日晚 {late} 天）" if late > 0 else ""
    undo = ("报错了，还没完成", f"第{task.id}号任务还没完成")
    return Message(f"记好了：“{task.title}”已完成{note}。", numbered((("看任务", "任务"), undo)))


def undone(visit: Visit, said: str) -> Message:
    """第 3 号任务还没完成: the report was a mistake."""
    found = _UNDONE.fullmatch(command_words(said))
    assert found is not None
    task, branch = own_task(visit, found[1] or found[2]), visit.branch
    assert branch is not None
    visit.require("report_task", branch)
    if branch.id in tasks.done_by(visit.tx, task.id):
        tasks.report(visit.tx, task.id, branch.id, False, visit.today, "", visit.person_id, visit.at)
        visit.audit("report_task", branch.id, {"task": task.id, "is_done": False})
    return Message(f"“{task.title}”记为还没完成。", task_options(task))


def open_later(visit: Visit, words: Mapping[str, str]) -> Opening:
    """As `open_`, before the task is due: what is asked afterwards is no request."""
    opening = open_(visit, words)
    assert visit.branch is not None
    if visit.branch.id in tasks.done_by(visit.tx, opening.task.id):
        raise Declined(f"“{opening.task.title}”已经报过完成，不用延期。", *_see())
    if visit.today > opening.due_on:
        raise Declined(
            "截止日已经过了，不能再申请延期。有特殊理由的，核实时说一声就行，不会自动扣分。",
            *task_options(opening.task),
        )
    return opening


async def later_script(talk: Talk, opening: Opening) -> tuple[date, str]:
    """Until when, and why by category alone."""
    task = opening.task
    outside = f"要比现在的截止日（{day_text(opening.due_on, opening.today)}）晚，一年以内。"
    base = day_ahead(opening.today)
    field = Day(base.today, opening.due_on, base.latest, outside, ahead=True)
    until = await talk.ask("until", f"{task_line(task, opening.today)}。\n想延到哪天？", field)
    why = await talk.ask("category", "什么原因？（选一类就行，不用写）", choice(CATEGORY.items()))
    return until, why


def close_later(visit: Visit, opening: Opening, result: tuple[date, str]) -> Message:
    """Asks the superior."""
    (until, category), task, branch = result, opening.task, visit.branch
    visit.require("report_task", branch)
    assert branch is not None
    if until <= opening.due_on:
        raise Declined("和现在的截止日一样，没有申请。", *task_options(task))
    id = tasks.ask_postponement(visit.tx, task.id, branch.id, until, category, visit.person_id, visit.at)
    details = {"task": task.id, "postponement": id, "until": until.isoformat(), "category": category}
    visit.audit("ask_postponement", branch.id, details)
    ask = Message(
        f"{branch.name}申请把“{task.title}”延到{day_text(until, visit.today)}（{CATEGORY[category]}）。",
        numbered((("同意", f"同意第{id}号延期"), ("不同意", f"不同意第{id}号延期"))),
    )
    heard = visit.tell(conveners(visit.tx, task.setter_id, branch.id), "postponement", f"postponement:{id}", ask)
    away = unheard("布置任务的上级", heard, REVIEWERS)
    text = f"已申请延到{day_text(until, visit.today)}（{CATEGORY[category]}），批了就告诉您。{away}"
    return Message(text, task_options(task))


def reads_decision(visit: Visit, said: str) -> Mapping[str, str] | None:
    """同意第 4 号延期."""
    found = _DECIDE.fullmatch(command_words(said))
    if found is None:
        return None
    return {"decision": "granted" if found[1] in ("批准", "同意") else "refused", "postponement": found[2]}


def decide(visit: Visit, said: str) -> Message:
    """The superior grants or refuses; refusing ends with the day the task was due, so that nobody waits in vain."""
    words = reads_decision(visit, said)
    assert words is not None
    asked = tasks.postponement(visit.tx, int(words["postponement"]))
    if asked is None:
        raise visit.refused("decide_postponement")
    task = tasks.task(visit.tx, asked.task_id)
    if not convenes(visit, task.setter_id) or not visit.may("decide_postponement", asked.branch_id):
        raise visit.refused("decide_postponement")
    branch = organisations.organisation(visit.tx, asked.branch_id)
    see = numbered((("看这个任务", f"第{task.id}号任务"), ("看任务", "任务")))
    latest = latest_postponement(visit.tx, task, branch.id)
    if latest is None or latest.id != asked.id:
        raise Declined(f"{branch.name}后来又申请过一次，这一次不用批了。", *see)
    what = f"{branch.name}“{task.title}”延到{day_text(asked.until, visit.today)}"
    decision = words["decision"]
    verdict = "同意" if decision == "granted" else "不同意"
    if asked.decision == decision:
        return Message(f"之前已经{verdict}：{what}。", see)
    if task.is_cancelled:
        raise Declined(f"“{task.title}”已经取消，不用批了。", *see)
    if decision == "refused" and visit.today > task.due_on:
        raise Declined("截止日已经过了，到期前没有批的申请按延期算，不能再改为不同意。", *see)
    tasks.decide_postponement(visit.tx, asked.id, decision, visit.person_id, visit.at)
    details = {"task": task.id, "postponement": asked.id, "decision": decision}
    visit.audit("decide_postponement", branch.id, details)
    told = Message(
        f"上级{verdict}延期：“{task.title}”{_until(visit, task, asked.until, decision)}。", task_options(task)
    )
    key = f"postponement:{asked.id}:{decision}:{visit.person_id}.{visit.attention.version}"
    heard = visit.tell(secretaries(visit.tx, branch.id), "postponement", key, told)
    return Message(f"已{verdict}：{what}。{will_tell('该支部', heard, LEADERS)}", see)


def reads_done(visit: Visit, said: str) -> Mapping[str, str] | None:
    """完成第 3 号任务. For a branch alone."""
    found = _DONE.fullmatch(command_words(said))
    return {"task": found[1] or found[2]} if found else None


def reads_undone(visit: Visit, said: str) -> Mapping[str, str] | None:
    return {} if _UNDONE.fullmatch(command_words(said)) else None


def reads_later(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 3 号任务延期."""
    found = _LATER.fullmatch(command_words(said))
    return {"task": found[1] or found[2]} if found else None


def _until(visit: Visit, task: Task, until: date, decision: str) -> str:
    day = until if decision == "granted" else task.due_on
    return f"{'延到' if decision == 'granted' else '仍在'}{day_text(day, visit.today)}前完成"


def _see() -> tuple[Option, ...]:
    return numbered((("看任务", "任务"),))


DONE_TASK = Dialogue("done_task", "完成任务", "report_task", open_done, done_script, close_done)
POSTPONE_TASK = Dialogue("postpone_task", "申请延期", "report_task", open_later, later_script, close_later)
