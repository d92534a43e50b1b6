"""布置任务: a superior sets a task with a deadline for branches below; changes and cancellation are told to all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.convening import (
    Scope,
    convenes,
    convening_place,
    scope_choice,
    scopes,
    secretaries,
    unbound,
)
from handlers.days import Day, day_text
from handlers.door import command_words, plain
from handlers.fields import Text, choice, yes_no
from handlers.lapse_count import stake
from handlers.messages import Message, Option
from handlers.talk import Talk
from handlers.telling import will_tell_all
from handlers.understanding.dates import find_days
from handlers.understanding.folding import fold
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import names, numbered
from storage import inquiries, tasks
from storage.organisations import Organisation
from storage.ports import NotFound
from storage.tasks import Task

LONGEST_TITLE = 60
_SET = re.compile(r"布置(?:一[个项])?(?:工作)?任务(.*)")
_CHANGE = re.compile(r"(?:改|修改)第?([0-9]{1,9})号任务")
_CANCEL = re.compile(r"(?:取消|撤销)第?([0-9]{1,9})号任务")


@dataclass(frozen=True, slots=True)
class Opening:
    """Who sets it, for whom it can be; the task, where one is changed."""

    setter: Organisation | None
    scopes: tuple[Scope, ...]
    task: Task | None
    told: int
    today: date


@dataclass(frozen=True, slots=True)
class Set:
    title: str
    due_on: date
    branches: tuple[Organisation, ...] = ()


def open_set(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The superior's organisation and the branches below."""
    setter = convening_place(visit, "set_task")
    return Opening(setter, scopes(visit, "set_task"), None, 0, visit.today)


async def set_script(talk: Talk, opening: Opening) -> Set | None:
    """What, until when, who; then the card."""
    title = await talk.ask("title", f"什么任务？（{LONGEST_TITLE} 字以内；不写姓名，涉密不上网）", Text(LONGEST_TITLE))
    due_on = await talk.ask("due_on", "哪天前完成？（如 6月20日、下周五）", day_ahead(opening.today))
    scope = opening.scopes[0]
    if len(opening.scopes) > 1:
        scope = await talk.ask("scope", "布置给哪些支部？", scope_choice(opening.scopes))
    count = len(scope.branches)
    text = f"请核对：{title}，{day_text(due_on, opening.today)}前完成，{count} 个支部：{names(scope.branches, 4)}。"
    if not await talk.ask("confirm", text, yes_no("确认布置", "不布置了"), about=text):
        return None
    return Set(title, due_on, scope.branches)


def close_set(visit: Visit, opening: Opening, result: Set | None) -> Message:
    """Writes the task and tells the branches."""
    setter = opening.setter
    if result is None or setter is None:
        return Message("好的，没有布置。", numbered((("看任务", "任务"),)))
    for branch in result.branches:
        visit.require("set_task", branch)
    ids = [branch.id for branch in result.branches]
    id = tasks.set_task(visit.tx, setter.id, result.title, result.due_on, ids, visit.person_id, visit.at)
    visit.audit("set_task", setter.id, {"task": id, "branches": len(ids), "due_on": result.due_on.isoformat()})
    task, told = tasks.task(visit.tx, id), []
    for branch in result.branches:
        lines = [f"{setter.name}布置任务：{task_line(task, visit.today)}。"]
        if task.counts and (cost := stake(visit, branch, "task")):
            lines.append(cost)
        lines.append("有困难可以在到期前申请延期。")
        message = Message("\n".join(lines), task_options(task))
        key = f"task:{id}:v1:{branch.id}"
        told.append((branch, visit.tell(secretaries(visit.tx, branch.id), "task", key, message)))
    return Message(
        f"布置好了（第 {id} 号）：{task_line(task, visit.today)}。\n{will_tell_all(told)}",
        numbered((("看任务", "任务"), ("看这个任务", f"第{id}号任务"), ("取消这个任务", f"取消第{id}号任务"))),
    )


def task_line(task: Task, today: date) -> str:
    """报送半年总结，6月20日（周六）前完成."""
    return f"{task.title}，{day_text(task.due_on, today)}前完成"


def task_options(task: Task) -> tuple[Option, ...]:
    """已完成 and 申请延期, in words that are whole at any time."""
    return numbered((("已完成", f"完成第{task.id}号任务"), ("申请延期", f"第{task.id}号任务延期")))


def day_ahead(today: date) -> Day:
    """A day from today on, within a year."""
    last = today + timedelta(days=365)
    return Day(today, today, last, "请说今天或以后、一年以内的日子。", ahead=True)


def kept_task(visit: Visit, number: str) -> Task:
    """A task that one's own organisation has set. Declines alike for others' and for what is not there (INV-32)."""
    try:
        task = tasks.task(visit.tx, int(number)) if number.isdecimal() else None
    except NotFound:
        task = None
    if task is None or not visit.could("set_task") or not convenes(visit, task.setter_id):
        raise visit.refused("set_task")
    return task


def open_change(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The task to be changed or cancelled."""
    task = kept_task(visit, words.get("task", ""))
    if task.is_cancelled:
        raise Declined(f"“{task.title}”已经取消。", *numbered((("看任务", "任务"),)))
    given = tasks.given_to(visit.tx, task.id)
    return Opening(None, (), task, len(given) - len(unbound(visit.tx, given)), visit.today)


async def change_script(talk: Talk, opening: Opening) -> Set | None:
    """A new day or title, and the card."""
    task = opening.task
    assert task is not None
    part = await talk.ask("part", f"{task_line(task, opening.today)}。\n改哪一处？", choice(_PARTS))
    title, due_on = task.title, task.due_on
    if part == "due_on":
        due_on = await talk.ask("due_on", "改到哪天前？", day_ahead(opening.today))
    else:
        title = await talk.ask("title", "任务改为？", Text(LONGEST_TITLE))
    text = f"改为：{title}，{day_text(due_on, opening.today)}前完成。会通知 {opening.told} 个支部。"
    if not await talk.ask("confirm", text, yes_no("确认，改", "不改了"), about=text):
        return None
    return Set(title, due_on)


def close_change(visit: Visit, opening: Opening, result: Set | None) -> Message:
    """Writes the next version and tells the branches."""
    task = opening.task
    assert task is not None
    if result is None or (result.title, result.due_on) == (task.title, task.due_on):
        return Message("没有改动。", numbered((("看任务", "任务"),)))
    tasks.change(visit.tx, task, result.title, result.due_on, visit.person_id, visit.at)
    return _changed(visit, task, "任务有变")


async def cancel_script(talk: Talk, opening: Opening) -> bool:
    """Whether it is really to be cancelled."""
    assert opening.task is not None
    text = f"取消任务：{task_line(opening.task, opening.today)}。会通知 {opening.told} 个支部。"
    sure = await talk.ask("confirm", f"{text}\n确定吗？", yes_no("取消这个任务", "不取消"), about=text)
    return sure


def close_cancel(visit: Visit, opening: Opening, result: bool) -> Message:
    """Writes that it need not be done. Not where a deduction stands on it."""
    task = opening.task
    assert task is not None
    if not result:
        return Message("好的，任务照旧。", numbered((("看任务", "任务"),)))
    if any(one.conclusion == "deducted" for one in inquiries.all_about(visit.tx, "task", task.id)):
        raise Declined(
            "这个任务已经据以扣过分，不能取消；扣错了请先在名单里撤销扣分。", *numbered((("看任务", "任务"),))
        )
    tasks.cancel(visit.tx, task, visit.person_id, visit.at)
    return _changed(visit, task, "任务取消")


def _changed(visit: Visit, before: Task, what: str) -> Message:
    task = tasks.task(visit.tx, before.id)
    visit.audit("set_task", task.setter_id, {"task": task.id, "version": task.version, "state": task.state})
    options = numbered((("看任务", "任务"),)) if task.is_cancelled else task_options(task)
    message = Message(f"{what}：{task_line(task, visit.today)}。", options)
    told = []
    for branch in tasks.given_to(visit.tx, task.id):
        key = f"task:{task.id}:v{task.version}:{branch.id}"
        told.append((branch, visit.tell(secretaries(visit.tx, branch.id), "task", key, message)))
    deed = "已取消" if task.is_cancelled else "已改"
    return Message(f"{deed}：{task_line(task, visit.today)}。{will_tell_all(told)}", numbered((("看任务", "任务"),)))


def reads_set(visit: Visit, said: str) -> Mapping[str, str] | None:
    """布置任务：6月20日前报送半年总结. For a branch these words are not."""
    text = fold(plain(said)).strip("。. ")
    found = _SET.fullmatch(text)
    if found is None:
        return None
    rest, words = found[1].strip(" :,，"), {}
    days = [when for when in find_days(rest, visit.today, ahead=True) if when.kind in ("day", "before")]
    if len(days) == 1 and days[0].first >= visit.today:
        words["due_on"] = days[0].first.isoformat()
        rest = rest.replace(days[0].said, "", 1)
    title = re.sub("^(?:请|要)?(?:各支部)?(?:在|于)?|(?:之?前)?(?:完成)?$", "", rest.strip(" ,，")).strip(" ,，")
    return {**words, "title": title} if len(title) > 1 else words


def reads_change(visit: Visit, said: str) -> Mapping[str, str] | None:
    found = _CHANGE.fullmatch(command_words(said))
    return {"task": found[1]} if found else None


def reads_cancel(visit: Visit, said: str) -> Mapping[str, str] | None:
    found = _CANCEL.fullmatch(command_words(said))
    return {"task": found[1]} if found else None


_PARTS = (("due_on", "截止日"), ("title", "任务名称"))
SET_TASK = Dialogue("set_task", "布置任务", "set_task", open_set, set_script, close_set)
CHANGE_TASK = Dialogue("change_task", "改任务", "set_task", open_change, change_script, close_change)
CANCEL_TASK = Dialogue("cancel_task", "取消任务", "set_task", open_change, cancel_script, close_cancel)
