"""The promises, checked against what the people saw and what the database holds, which is read here by hand."""

from __future__ import annotations

import io
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.operator_fault import OperatorFault
from bot.simulation.platform import MAY_BE_KNOWN, Copy
from bot.simulation.world import World
from bot.verification import verify
from handlers.standing import facts_of
from scoring.grade import grade
from storage import organisations
from storage.columns import instant_text
from storage.ports import Transaction

Outage = tuple[datetime, datetime]
"""When nothing ran, from and until."""
MOST_COPIES = 2
IN_TIME = timedelta(seconds=60)
LOOKS_EVERY_H = 3
_NEXT_DUE = """
select min(at) from (
    select case when due_at > not_before then due_at else not_before end as at from outbox
        where state in ('queued', 'sending') and state = 'queued'
    union all select lease_until from outbox where state in ('queued', 'sending') and state = 'sending'
    union all select at from reminder where state = 'waiting'
) where at > :now
"""


class Checks:
    """What has been seen so far, and what must hold of it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hand = sqlite3.connect(world.file, isolation_level=None)
        self._copies: dict[int, list[Copy]] = defaultdict(list)
        self._last: dict[tuple[str, str], tuple[str, int]] = {}

    def close(self) -> None:
        self._hand.close()

    def next_due(self) -> datetime:
        """When there is something to do next: a message, a reminder, or a look at what is over by now."""
        now = self._world.clock.now()
        found = self._rows(_NEXT_DUE, now=instant_text(now))[0][0]
        look = now.replace(minute=1, second=0, microsecond=0) + timedelta(
            hours=LOOKS_EVERY_H - now.hour % LOOKS_EVERY_H
        )
        return min(datetime.fromisoformat(found), look) if found else look

    def of_a_copy(self, copy: Copy, platform: str) -> str:
        """INV-10, 12, 13, 16: a message that is there, not early, at most twice and then marked, in order.
        Gives its kind."""
        id, kind, due_at, created_at = self._row(copy.key)
        _must(instant_text(copy.at) >= due_at, "提前发出", copy.key)
        _must(instant_text(copy.at) >= created_at, "还没有记下就发出", copy.key)
        copies = self._copies[id]
        copies.append(copy)
        _must(len(copies) <= MOST_COPIES, "多于两份", copy.key)
        if len(copies) == 1:
            order = (due_at, id)
            _must(self._last.get((platform, copy.account), order) <= order, "次序颠倒", copy.key)
            self._last[platform, copy.account] = order
        else:
            _must(copy.is_marked, f"第二份没有注明“{MAY_BE_KNOWN}”", copy.key)
        return kind

    async def at_the_end(self, outages: Sequence[Outage]) -> None:
        """What must hold of the whole run."""
        world = self._world
        self._nothing_is_lost()
        self._reminded_in_time(outages)
        for inquiry, branch in self._rows(_EXCUSED_ALL_THE_SAME):
            _must(False, "向请假获准、已到会或已办结的支部核实或扣分", f"第 {inquiry} 号，支部 {branch}")
        for event, branch in self._rows(_DEDUCTED_UNHEARD):
            _must(False, "支部还没有答复、期限也没到就扣分", f"第 {event} 号，支部 {branch}")
        report = io.StringIO()
        await verify(world.assistant, None, report)  # the chain, and every star as shown against its lines
        await world.store.read(self._stars_follow_from_the_rows)

    def counts(self) -> Mapping[str, int]:
        """What happened, by name."""
        world = self._world
        ended = Counter[str]()
        for platform in world.platforms.values():
            ended.update(platform.ended)
        return {
            "消息": world.messages,
            "重复投递": world.redeliveries,
            "进程被杀": world.crashes,
            **{f"外发 {name}": number for name, number in sorted(ended.items())},
            "第二份": sum(len(copies) > 1 for copies in self._copies.values()),
            **{name: self._rows(count)[0][0] for name, count in _COUNTED.items()},
        }

    def _nothing_is_lost(self) -> None:
        """INV-11: each message reached its person, or lies where they and their superior see it."""
        now = instant_text(self._world.clock.now())
        for key, id, state, detail, due_at, not_before, lease in self._rows(
            "select unique_key, id, state, detail, due_at, not_before, lease_until from outbox order by id"
        ):
            if state == "sent" and "contact" not in detail:
                _must(bool(self._copies.get(id)), "记为已送达，却没有送到", key)
            if state == "sending":
                _must(lease > now, "没有人再管的外发", key)
            if state == "queued":
                waits = max(due_at, not_before) > now or self._rows("select 1 from channel_trouble limit 1")
                _must(bool(waits), "到期没有发出", key)

    def _reminded_in_time(self, outages: Sequence[Outage]) -> None:
        """INV-16: none early, none over a minute late while we were up, and one message a person after an outage."""
        told_at: dict[tuple[int, datetime], set[str]] = defaultdict(set)
        for id, person, at, planned, told, message in self._rows(
            "select id, person_id, at, created_at, settled_at, message from reminder where state = 'sent'"
        ):
            due, done = datetime.fromisoformat(at), datetime.fromisoformat(told)
            _must(due <= done, "提醒早了", str(id))
            due = max(due, datetime.fromisoformat(planned))  # a changed day may be reminded of at once
            down = [end for begin, end in outages if begin <= due < end]
            _must(done - (down[0] if down else due) <= IN_TIME, "提醒晚了一分钟以上", str(id))
            if down:
                told_at[person, down[0]].add(message)
        for (person, _), messages in told_at.items():
            _must(len(messages) == 1, "停机之后不是一条汇总", str(person))

    def _stars_follow_from_the_rows(self, tx: Transaction) -> None:
        """INV-21, INV-23: the same star from the events in another order."""
        world = self._world
        today = world.bureau.today(world.clock.now())
        for branch in organisations.everything(tx):
            facts = facts_of(tx, world.bureau, branch, today) if branch.kind == "branch" else None
            if facts is None:
                continue
            rules = world.bureau.rule_set
            shuffled = sorted(facts.events, key=lambda event: world.chance.share("order", branch.code, event.id))
            one, other = grade(rules, facts), grade(rules, replace(facts, events=tuple(shuffled)))
            _must((one.star, one.total) == (other.star, other.total), "换个次序算出另一个星级", branch.code)

    def _row(self, key: str) -> tuple[int, str, str, str]:
        id = int(key.partition("-")[0])
        found = self._rows("select id, kind, due_at, created_at from outbox where id = :id", id=id)
        _must(bool(found), "没有记录的外发", key)
        id, kind, due_at, created_at = found[0]
        return id, kind, due_at, created_at

    def _rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return self._hand.execute(statement, values).fetchall()


_EXCUSED_ALL_THE_SAME = """
with moment as (
    select id, subject, subject_id, branch_id, asked_at, asked_at as at from inquiry
    union all
    select i.id, i.subject, i.subject_id, i.branch_id, i.asked_at, c.concluded_at from inquiry i
    join inquiry_conclusion c on c.inquiry_id = i.id and c.conclusion = 'deducted'
)
select m.id, m.branch_id from moment m where m.subject = 'meeting' and (
    (select a.is_present from attendance a where a.meeting_id = m.subject_id and a.branch_id = m.branch_id
        and a.recorded_at < m.at order by a.id desc limit 1) = 1
    or (select d.decision from meeting_reply r left join leave_decision d on d.reply_id = r.id and d.decided_at < m.at
        where r.meeting_id = m.subject_id and r.branch_id = m.branch_id and r.replied_at < m.at
        order by r.id desc limit 1) = 'granted')
union all
select m.id, m.branch_id from moment m where m.subject = 'task' and (
    (select t.is_done from task_report t where t.task_id = m.subject_id and t.branch_id = m.branch_id
        and t.reported_at < m.asked_at order by t.id desc limit 1) = 1
    or exists (select 1 from task_postponement p join task_postponement_decision d on d.postponement_id = p.id
        where p.task_id = m.subject_id and p.branch_id = m.branch_id and d.decision = 'granted'
            and d.decided_at < m.at and p.until >= substr(m.at, 1, 10)))
"""
"""Questions and deductions about branches that were there or had leave by then, or had done it before they were asked:
what is done later is late, and the convener decides."""
_DEDUCTED_UNHEARD = """
select c.event_id, i.branch_id from inquiry_conclusion c join inquiry i on i.id = c.inquiry_id
where c.conclusion = 'deducted' and i.answer_until > c.concluded_at
    and not exists (select 1 from inquiry_answer a where a.inquiry_id = i.id and a.answered_at <= c.concluded_at)
"""
"""Deductions before the branch had answered, or had had its time to."""
_COUNTED = {
    "记事": "select count(*) from event",
    "自评": "select count(*) from self_assessment where kind = 'submission'",
    "会议": "select count(*) from meeting",
    "核实": "select count(*) from inquiry",
    "核实后确认的扣分": "select count(*) from inquiry_conclusion where conclusion = 'deducted'",
    "任务": "select count(*) from task",
    "提醒": "select count(*) from reminder where state = 'sent'",
    "外发消息": "select count(*) from outbox",
    "审计行": "select count(*) from audit",
}


def _must(holds: bool, what: str, where: str) -> None:
    if not holds:
        raise OperatorFault(f"{what}：{where}")
