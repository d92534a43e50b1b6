"""`jinxing reminders`: what would be sent to whom and when, and why, or why not; it sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TextIO

from bot.assistant import Assistant
from handlers.days import day_text
from handlers.reminding import due_words
from handlers.wording import ROLES
from scheduler.due import ESCALATION, Customs, spans, steps_of
from scheduler.reminding import Reminding, customs_of, with_wishes
from scheduler.working_days import WorkingDays
from storage import organisations, people, reminders
from storage.agenda import agenda
from storage.obligations import Obligation, Recipient
from storage.ports import Transaction
from storage.reminders import Reminder, due_text

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
    customs = await assistant.store.read(customs_of, reminding)
    asked = _Asked(assistant, reminding, customs, since, until, {_key(row): (row, state) for row, state in rows})
    last: int | None = 0
    lines: list[Line] = []
    nobody: set[str] = set()
    while last is not None:
        last, found, alone = await assistant.store.read(_next_lines, asked, last)
        lines += found
        nobody |= alone
    lines += await assistant.store.read(_put_off_lines, asked)
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
    """What is asked for, and the rows there are of it."""

    assistant: Assistant
    reminding: Reminding
    customs: Customs
    since: datetime
    until: datetime
    rows: Mapping[tuple[object, ...], tuple[Reminder, str | None]]


def _next_lines(tx: Transaction, asked: _Asked, last: int) -> tuple[int | None, list[Line], set[str]]:
    """The reminders of the next organisations, and those of them for which nobody is bound."""
    ids = organisations.ids_after(tx, last, AT_ONCE)
    if not ids:
        return None, [], set()
    rule_set = asked.reminding.rule_set
    found = agenda(tx, rule_set, ids, spans(rule_set, asked.since, asked.until, asked.customs))
    customs = with_wishes(tx, asked.customs, found)
    lines, nobody = [], set()
    for obligation in found:
        if not obligation.recipients and not obligation.is_done:
            nobody.add(obligation.organisation)
        for recipient, step, at in steps_of(obligation, customs):
            if asked.since <= at < asked.until:
                row = asked.rows.get((*obligation.series, recipient.person_id, step, due_text(obligation.due)))
                verdict = _verdict(tx, obligation, recipient, at, row, asked.assistant.clock.now())
                lines.append(Line(at, _whom(tx, recipient.person_id), _what(asked, obligation, step, at), verdict))
    return ids[-1], lines, nobody


def _put_off_lines(tx: Transaction, asked: _Asked) -> list[Line]:
    """Reminders that their person wanted later."""
    rule_set = asked.reminding.rule_set
    named = {each.id: each.name for each in rule_set.deadlines} | {each.id: each.short for each in rule_set.cadence}
    return [
        Line(
            row.at,
            _whom(tx, row.person_id),
            f"{named.get(row.kind, row.kind)}（本人说晚点再提醒）",
            _of_row(row, state),
        )
        for row, state in asked.rows.values()
        if row.step.startswith("again")
    ]


def _key(row: Reminder) -> tuple[object, ...]:
    return (*row.series, row.person_id, row.step, row.due)


def _verdict(
    tx: Transaction,
    obligation: Obligation,
    recipient: Recipient,
    at: datetime,
    row: tuple[Reminder, str | None] | None,
    now: datetime,
) -> str:
    if row is not None and row[0].state != "waiting":
        return _of_row(*row)
    if obligation.is_done:
        return f"不发：{obligation.closed}"
    if at < max(recipient.since, obligation.since):
        return "不发：那时还没有任职，或还没有这件事"
    muted = reminders.mutes_of(tx, recipient.person_id)
    if obligation.series in muted or (obligation.kind, "", 0) in muted:
        return "不发：本人设了不再提醒"
    if row is None and at <= now:
        return "没有发：那时还没有安排，或并入了同一时刻的另一次"
    return f"会发：{obligation.stake or '还没有办好'}"


def _of_row(row: Reminder, state: str | None) -> str:
    if row.state == "dropped":
        return f"没有发：{row.reason}"
    if row.state == "waiting":
        return "会发"
    return _STATES.get(state or "", "已发出")


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
    overdue, _, length = step.rpartition(" ")
    if length.endswith("min"):
        return f"提前 {length.removesuffix('min')} 分钟"
    if length == "0d":
        return "当天"
    return f"{'逾期' if overdue else '提前'} {length[:-1]} {_STEPS[length[-1]]}"


def _kind_of_day(working_days: WorkingDays, day: date) -> str:
    kind = "" if working_days.is_working(day) else " 休息日"
    return f"{kind}{'（放假安排未公布，暂定）' if working_days.is_provisional(day) else ''}"
