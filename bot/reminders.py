"""`jinxing reminders`: what would be sent to whom and when, and why, or why not; it sends nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TextIO

from bot.assistant import Assistant
from handlers.days import day_text
from handlers.reminding import due_words
from handlers.wording import ROLES
from scheduler.due import ESCALATION, Customs
from scheduler.forecast import Foreseen, customs_of, foresee
from scheduler.reminding import Reminding, asked_of
from scheduler.working_days import WorkingDays
from storage import organisations, people, reminders
from storage.agenda import agenda
from storage.obligations import Obligation
from storage.ports import Transaction
from storage.reminders import Fate, Reminder, due_text

AT_ONCE = 200
_STATES = {
    "sent": "已送到",
    "queued": "已交发送，在排队",
    "sending": "正在发送",
    "refused": "没送到：渠道拒收",
    "unknown": "发出了，不知是否送到",
}
_STEPS = {"d": "天", "m": "个月", "h": "小时"}


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder: to whom, when, of what, and what becomes of it."""

    at: datetime
    whom: str
    what: str
    verdict: str


async def print_reminders(assistant: Assistant, reminding: Reminding, on: date, days: int, out: TextIO) -> int:
    """Every reminder of these days, also those that will not be sent, with the reason. Exit status 0."""
    zone = assistant.bureau.zone
    since = datetime.combine(on, time(), zone)
    until = since + timedelta(days=days)
    rows = await assistant.store.read(reminders.between, since, until)
    customs = await assistant.store.read(customs_of, reminding.rule_set, reminding.hours)
    asked = _Asked(assistant, reminding, customs, since, until, {_key(row.reminder) for row in rows})
    last: int | None = 0
    lines: list[Line] = []
    nobody: set[str] = set()
    while last is not None:
        last, found, alone = await assistant.store.read(_next_lines, asked, last)
        lines += found
        nobody.update(alone)
    lines += await assistant.store.read(_lines_of_rows, asked, rows)
    day: date | None = None
    for line in sorted(lines, key=lambda line: (line.at, line.whom, line.what)):
        local = line.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            out.write(f"{day.year}年{day_text(day, day)}{_kind_of_day(customs.working_days, day)}\n")
        out.write(f"  {local:%H:%M:%S}  {line.whom}  {line.what}  {line.verdict}\n")
    if not lines:
        out.write("这几天没有要提醒的。\n")
    for name in sorted(nobody):
        out.write(f"没有人绑定，提醒不到：{name}\n")
    return 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for, and which reminders are there as rows."""

    assistant: Assistant
    reminding: Reminding
    customs: Customs
    since: datetime
    until: datetime
    keys: Collection[tuple[object, ...]]


def _next_lines(tx: Transaction, asked: _Asked, last: int) -> tuple[int | None, list[Line], Collection[str]]:
    """The reminders of the next organisations that are no rows yet, and those of them for which nobody is bound."""
    ids = organisations.ids_after(tx, last, AT_ONCE)
    if not ids:
        return None, [], ()
    found, nobody = foresee(tx, asked.reminding.rule_set, asked.customs, ids, asked.since, asked.until)
    now = asked.assistant.clock.now()
    lines = []
    for each in found:
        obligation, person = each.obligation, each.recipient.person_id
        if (*obligation.series, person, each.step, due_text(obligation.due)) not in asked.keys:
            what = _what(asked, obligation, each.step, each.at)
            lines.append(Line(each.at, _whom(tx, person), what, _verdict(tx, each, now)))
    return ids[-1], lines, nobody


def _lines_of_rows(tx: Transaction, asked: _Asked, rows: Collection[Fate]) -> list[Line]:
    """Reminders that are planned, sent or dropped, at the time that was theirs."""
    about = asked_of([row.reminder for row in rows])
    current = {each.series: each for each in agenda(tx, asked.reminding.rule_set, *about)}
    return [_line_of_row(tx, asked, row, current.get(row.reminder.series)) for row in rows]


def _line_of_row(tx: Transaction, asked: _Asked, fate: Fate, obligation: Obligation | None) -> Line:
    row = fate.reminder
    at = row.missed_at or row.at
    if obligation is None or due_text(obligation.due) != row.due:
        what = f"{_kind_name(asked, row)}（{row.due[:10]} 到期）{_step_words(row.step)}"
    else:
        what = _what(asked, obligation, row.step, at)
    if row.state != "waiting":
        return Line(at, _whom(tx, row.person_id), what, _became(asked, fate, at))
    if obligation is None or due_text(obligation.due) != row.due:
        verdict = "不发：日期已经改了，或这件事已经没有了"
    else:
        verdict = _open_verdict(tx, obligation, row.person_id)
    return Line(row.at, _whom(tx, row.person_id), what, verdict)


def _kind_name(asked: _Asked, row: Reminder) -> str:
    rule_set = asked.reminding.rule_set
    named = {each.id: each.name for each in rule_set.deadlines} | {each.id: each.short for each in rule_set.cadence}
    return named.get(row.kind) or f"第 {row.subject} 号{'会议' if row.kind == 'meeting' else '任务'}"


def _key(row: Reminder) -> tuple[object, ...]:
    return (*row.series, row.person_id, row.step, row.due)


def _verdict(tx: Transaction, foreseen: Foreseen, now: datetime) -> str:
    if foreseen.begins_before_it_concerns:
        return "不发：那时还没有任职，或这件事是后来定的、后来改的"
    if foreseen.is_merged and not foreseen.obligation.is_done:
        return "不另发：并入同一时刻的另一次"
    verdict = _open_verdict(tx, foreseen.obligation, foreseen.recipient.person_id)
    if verdict.startswith("会发") and foreseen.at <= now:
        return "没有发：那时还没有安排"
    return verdict


def _open_verdict(tx: Transaction, obligation: Obligation, person_id: int) -> str:
    if obligation.is_done:
        return f"不发：{obligation.closed}"
    if {obligation.series, (obligation.kind, "", 0)} & set(reminders.mutes_of(tx, person_id)):
        return "不发：本人设了不再提醒"
    return f"会发：{obligation.stake or '还没有办好'}"


def _became(asked: _Asked, fate: Fate, at: datetime) -> str:
    """What became of a reminder that was settled, and when."""
    if fate.reminder.state == "dropped":
        return f"没有发：{fate.reminder.reason}"
    zone = asked.assistant.bureau.zone
    when = fate.settled_at.astimezone(zone) if fate.settled_at else None
    moment = "" if when is None else f"{when:%H:%M:%S}"
    if when is not None and when.date() != at.astimezone(zone).date():
        moment = f"{day_text(when.date(), at.astimezone(zone).date())}{moment}"
    state = _STATES.get(fate.message_state or "", "已发出")
    return f"{state}（{moment}）" if moment else state


def _whom(tx: Transaction, person_id: int) -> str:
    posts = people.posts_of(tx, person_id)
    return "、".join(f"{post.organisation.name}{ROLES.get(post.role, post.role)}" for post in posts) or "（已解绑）"


def _what(asked: _Asked, obligation: Obligation, step: str, at: datetime) -> str:
    bureau = asked.assistant.bureau
    due = due_words(obligation.due, bureau.today(at), bureau)
    return f"{obligation.title}（{obligation.organisation}，{due}到期）{_step_words(step)}"


def _step_words(step: str) -> str:
    if step == ESCALATION:
        return "逾期，告诉上级"
    if step.startswith("again"):
        return "本人说晚点再提醒"
    overdue, _, length = step.rpartition(" ")
    if length.endswith("min"):
        return f"提前 {length.removesuffix('min')} 分钟"
    if length == "0d":
        return "当天"
    return f"{'逾期' if overdue else '提前'} {length[:-1]} {_STEPS[length[-1]]}"


def _kind_of_day(working_days: WorkingDays, day: date) -> str:
    kind = "" if working_days.is_working(day) else " 休息日"
    return f"{kind}{'（放假安排未公布，暂定）' if working_days.is_provisional(day) else ''}"
