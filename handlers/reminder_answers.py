"""What can be answered to a reminder: later, no more, done. Each names the reminder, and is safe to say at any time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import late_forms
from handlers.days import day_text
from handlers.door import plain
from handlers.elections import report_election
from handlers.messages import Message
from handlers.reminding import period_words
from handlers.rights import COLUMN_OF
from handlers.visit import NOT_YOURS, Command, Declined, Visit
from handlers.wording import numbered
from scoring.rule_set import Deadline
from storage import calendar, reminders
from storage.agenda import agenda
from storage.obligations import Obligation
from storage.ports import NotFound
from storage.reminders import Reminder

LATER = timedelta(hours=3)
LAST_MOMENT = timedelta(minutes=15)
_NUMBERS = r"第\s*([0-9]{1,12}(?:\s*[、，,]\s*[0-9]{1,12})*)\s*号提醒\s*"
_SNOOZE = re.compile(_NUMBERS + "(?:晚点|稍后|过会儿?)(?:再说|再提醒)?(?:我|吧)?")
_MUTE = re.compile(_NUMBERS + "(?:以后)?(?:不再|不要再?|别再?)提醒(?:我|了)?")
_DONE = re.compile(_NUMBERS + "(?:已经?)?(?:办好|办完|办了|完成|补报)了?")
_NOT_DONE = re.compile(_NUMBERS + "(?:还)?没有?(?:办好|办完|办|完成)")
_AGAIN = (("还有哪些截止日", "还有哪些截止日"), ("返回菜单", "菜单"))


def later(visit: Visit, said: str) -> Message:
    """Once more in three hours, or shortly before it begins. The steps of the series stay where they are."""
    found = [obligation_of(visit, reminder) for reminder in _named(visit, _SNOOZE, said)]
    told = []
    for reminder, obligation in found:
        if obligation is None or obligation.is_done:
            continue
        at = visit.at + LATER
        if isinstance(obligation.due, datetime):
            at = min(at, obligation.due - LAST_MOMENT)
        if at <= visit.at:
            continue
        as_it_stands = replace(reminder, due=reminders.due_text(obligation.due))  # its day may have moved since
        reminders.remind_again(visit.tx, as_it_stands, at, visit.at)
        told.append(f"{obligation.title}（{at.astimezone(visit.bureau.zone):%H:%M} 左右）")
    if not told:
        return Message("这件事已经办好，或者马上就开始了，不用再提醒。", numbered(_AGAIN))
    return Message(
        f"好，今天晚点再提醒您：{'、'.join(told)}；到了免打扰时间就顺延到次日早上。\n原来的提醒照旧。",
        numbered(_AGAIN),
    )


def no_more(visit: Visit, said: str) -> Message:
    """Mutes the series; the whole kind is one digit away."""
    rows = _named(visit, _MUTE, said)
    for row in rows:
        reminders.mute(visit.tx, visit.person_id, row.series, visit.at)
    what = "、".join(_series_words(visit, row) for row in rows)
    kinds = dict.fromkeys(_kind_name(visit, row.kind) for row in rows)
    always = [(f"{name}以后都不提醒", f"不再提醒{name}") for name in kinds if name]
    return Message(
        f"好，{what}不再提醒您；别的提醒照旧。", numbered((*always, ("恢复全部提醒", "恢复全部提醒"), *_AGAIN))
    )


def done(visit: Visit, said: str) -> Message:
    """Notes somebody's word that it is done, where only a word can tell."""
    told, undo = [], []
    for row in _named(visit, _DONE, said):
        _require(visit, row)
        deadline = _deadline(visit, row.kind)
        is_late = late_forms.is_over(visit.bureau.rule_set, row.kind, row.subject, visit.today)
        if deadline is not None and deadline.done_by == "submission" and not is_late:
            raise Declined(f"{deadline.name}要在这里提交才算办好。", *numbered((("开始自评", "开始自评"), *_AGAIN)))
        if deadline is not None and deadline.done_by == "election":
            return report_election(visit, row.organisation_id)
        if deadline is None:
            raise Declined("这件事不能一句话办结，请按提醒里的选项办。", *numbered(_AGAIN))
        _note(visit, row, True)
        told.append(_series_words(visit, row))
        undo.append((f"撤销：{told[-1]}没有办好", f"第 {row.id} 号提醒没有办好"))
    return Message(f"记下了：{'、'.join(told)}已办好，不再提醒。", numbered((*undo[:3], *_AGAIN)))


def not_done(visit: Visit, said: str) -> Message:
    """Takes back the word that it was done."""
    rows = _named(visit, _NOT_DONE, said)
    for row in rows:
        _require(visit, row)
        if _deadline(visit, row.kind) is None:
            raise Declined("这件事不是一句话办结的，请按提醒里的选项办。", *numbered(_AGAIN))
        _note(visit, row, False)
        reminders.ask_replan(visit.tx, row.organisation_id)
    what = "、".join(_series_words(visit, row) for row in rows)
    return Message(f"改回来了：{what}还没有办好，照旧提醒。", numbered(_AGAIN))


def _named(visit: Visit, pattern: re.Pattern[str], said: str) -> list[Reminder]:
    """The person's own reminders of these numbers; somebody else's are answered like ones that are not there."""
    match = pattern.fullmatch(plain(said))
    assert match is not None
    rows = []
    for number in dict.fromkeys(re.findall("[0-9]+", match[1])):
        try:
            row = reminders.reminder(visit.tx, int(number))
        except NotFound:
            raise Declined(NOT_YOURS, *numbered(_AGAIN)) from None
        if row.person_id != visit.person_id:
            raise Declined(NOT_YOURS, *numbered(_AGAIN))
        rows.append(row)
    return rows


def obligation_of(visit: Visit, row: Reminder) -> tuple[Reminder, Obligation | None]:
    """What a reminder is about, as it stands now."""
    day = visit.today.fromisoformat(row.due[:10])
    span = (day - timedelta(days=1), day + timedelta(days=1))
    rule_set = visit.bureau.rule_sets.get(row.rule_set, visit.bureau.rule_set)
    found = agenda(visit.tx, rule_set, [row.organisation_id], {row.kind: span})
    return row, next((each for each in found if each.series == row.series), None)


def _require(visit: Visit, row: Reminder) -> None:
    """Who says that a thing is done holds a post there that answers for it."""
    held = {COLUMN_OF.get(post.role) for post in visit.posts if post.organisation.id == row.organisation_id}
    if not held & {"S", "D", "R1", "R2"}:
        visit.audit("note_deadline", row.organisation_id, {"kind": row.kind}, outcome="refused")
        raise Declined(NOT_YOURS, *numbered(_AGAIN))


def _note(visit: Visit, row: Reminder, is_done: bool) -> None:
    calendar.note(visit.tx, *row.series, is_done, visit.person_id, visit.at)
    details = {"kind": row.kind, "subject": row.subject, "done": is_done}
    visit.audit("note_deadline", row.organisation_id, details)


def _deadline(visit: Visit, kind: str) -> Deadline | None:
    return next((each for each in visit.bureau.rule_set.deadlines if each.id == kind), None)


def _kind_name(visit: Visit, kind: str) -> str:
    return kind_names(visit).get(kind, "")


def kind_names(visit: Visit) -> Mapping[str, str]:
    """What each kind of reminder is called."""
    rule_set = visit.bureau.rule_set
    named = {each.id: each.name for each in rule_set.deadlines} | {each.id: each.short for each in rule_set.cadence}
    return {**named, "meeting": "会议", "task": "任务"}


def _series_words(visit: Visit, row: Reminder) -> str:
    """本月支委会, 2027 年申报创星自评: the thing and which one of it."""
    name = _kind_name(visit, row.kind)
    if row.kind in ("meeting", "task"):
        return f"第 {row.subject} 号{name}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", row.subject):
        return f"{day_text(visit.today.fromisoformat(row.subject), visit.today)}到期的{name}"
    return f"{period_words(row.subject, visit.today)}{name}"


def _reads(pattern: re.Pattern[str]) -> Callable[[Visit, str], Mapping[str, str] | None]:
    return lambda visit, said: {} if pattern.fullmatch(plain(said)) else None


REMINDER_ANSWERS = (
    Command("remind_later", "晚点再提醒", (), "personal_data", answer=later, reads=_reads(_SNOOZE)),
    Command("remind_no_more", "不再提醒", (), "personal_data", answer=no_more, reads=_reads(_MUTE)),
    Command("reminder_done", "已办好", (), "personal_data", answer=done, reads=_reads(_DONE)),
    Command("reminder_not_done", "没有办好", (), "personal_data", answer=not_done, reads=_reads(_NOT_DONE)),
)
