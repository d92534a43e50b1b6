"""The promises, checked against what the people saw and what the database holds, which is read here by hand."""

from __future__ import annotations

import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.simulation.by_hand import Hand, Outage, must
from bot.simulation.expectations import Expectations
from bot.simulation.outgoing import Outgoing
from bot.simulation.people import Person
from bot.simulation.platform import ENDS, MAY_BE_KNOWN, Copy
from bot.simulation.world import REPLIES_AT_ONCE, World
from bot.verification import verify
from handlers.messages import Message
from handlers.standing import facts_of
from scoring.grade import grade
from storage import organisations
from storage.columns import canonical_json, instant_text
from storage.ports import Transaction

MOST_COPIES = 2
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

    def __init__(self, world: World, outages: Sequence[Outage] = ()) -> None:
        self._world = world
        self._hand = Hand(world.file)
        self._copies: dict[int, list[Copy]] = defaultdict(list)
        self._last: dict[tuple[str, str], tuple[str, int]] = {}
        self._chain = (0, "0" * 64)
        self._asked: tuple[int, int] = (0, 0)
        self._version = 0
        self._outgoing = Outgoing(self._hand, world.bureau.zone, outages, self._copies.__contains__)
        self._expected = Expectations(self._hand, world.bureau.zone, world.bureau.today(world.clock.now()), outages)

    def close(self) -> None:
        self._hand.close()

    def next_due(self) -> datetime:
        """When there is something to do next: a message, a reminder, or a look at what is over by now."""
        now = self._world.clock.now()
        found = self._hand.rows(_NEXT_DUE, now=instant_text(now))[0][0]
        look = now.replace(minute=1, second=0, microsecond=0) + timedelta(
            hours=LOOKS_EVERY_H - now.hour % LOOKS_EVERY_H
        )
        return min(datetime.fromisoformat(found), look) if found else look

    def of_a_copy(self, copy: Copy, platform: str) -> str:
        """INV-10, 12, 13, 16: a message that is there, not early, at most twice and then marked, in order.
        Gives its kind."""
        id, kind, due_at, created_at = self._row(copy.key)
        must(instant_text(copy.at) >= due_at, "提前发出", copy.key)
        must(instant_text(copy.at) >= created_at, "还没有记下就发出", copy.key)
        copies = self._copies[id]
        copies.append(copy)
        must(len(copies) <= MOST_COPIES, "多于两份", copy.key)
        if len(copies) == 1:
            order = (due_at, id)
            must(self._last.get((platform, copy.account), order) <= order, "次序颠倒", copy.key)
            self._last[platform, copy.account] = order
        else:
            must(copy.is_marked, f"第二份没有注明“{MAY_BE_KNOWN}”", copy.key)
        return kind

    def before(self, instant: datetime) -> None:
        """The clock is about to move there: what must have been told by then has been."""
        self._expected.pass_to(instant)

    def after_a_tick(self) -> None:
        """INV-11, 16, 50: what was due has gone out, and whatever was done is in the chain."""
        self._outgoing.after_a_tick(self._world.clock.now())
        version = self._hand.first("pragma data_version")
        if version != self._version:
            self._version = version
            self._outgoing.look()
            self._chain_goes_on()
            self._only_fair_questions()

    def after_words(self, person: Person, since: datetime, view: Sequence[Message]) -> None:
        """INV-11: somebody wrote to us at that instant or since; `view` is the answer that they saw."""
        world = self._world
        id = self._hand.first(
            "select person_id from account where platform = :platform and account_hash = :hash",
            platform=person.platform,
            hash=world.bureau.account_hash(person.platform, person.account),
        )
        self._outgoing.heard(id, since, view if person.platform == REPLIES_AT_ONCE else None)
        self._expected.heard(id, view, since)

    async def at_the_end(self) -> None:
        """What must hold of the whole run."""
        world = self._world
        self.after_a_tick()
        self._outgoing.at_the_end()
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
            **{f"外发：{name}": ended[end] for end, name in ENDS.items() if ended[end]},
            "第二份": sum(len(copies) > 1 for copies in self._copies.values()),
            **{name: self._hand.first(count) for name, count in _COUNTED.items()},
            "到时都提醒了": self._expected.met,
        }

    def _chain_goes_on(self) -> None:
        """INV-50: each new row of the audit is sealed with the hash of the one before."""
        seq, hash = self._chain
        for *row, sealed in self._hand.rows(_AUDITED_SINCE, seq=seq):
            must(row[0] == seq + 1, "审计缺行", str(seq + 1))
            seq, hash = row[0], hashlib.sha256(f"{hash}\n{canonical_json(row)}".encode()).hexdigest()
            must(sealed == hash, "审计链断开", str(seq))
        self._chain = seq, hash

    def _only_fair_questions(self) -> None:
        """Nobody is asked or deducted who was excused, or before they were heard."""
        asked = self._hand.rows("select (select count(*) from inquiry), (select count(*) from inquiry_conclusion)")[0]
        if asked == self._asked:
            return
        self._asked = asked
        for inquiry, branch in self._hand.rows(EXCUSED_ALL_THE_SAME):
            must(False, "向请假获准、已到会或已办结的支部核实或扣分", f"第 {inquiry} 号，支部 {branch}")
        for event, branch in self._hand.rows(_DEDUCTED_UNHEARD):
            must(False, "支部还没有答复、期限也没到就扣分", f"第 {event} 号，支部 {branch}")

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
            must((one.star, one.total) == (other.star, other.total), "换个次序算出另一个星级", branch.code)

    def _row(self, key: str) -> tuple[int, str, str, str]:
        id = int(key.partition("-")[0])
        found = self._hand.rows("select id, kind, due_at, created_at from outbox where id = :id", id=id)
        must(bool(found), "没有记录的外发", key)
        id, kind, due_at, created_at = found[0]
        return id, kind, due_at, created_at


_AUDITED_SINCE = """
select seq, at, actor, action, organisation_id, outcome, details, hash from audit where seq > :seq order by seq
"""
EXCUSED_ALL_THE_SAME = """
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
        order by r.id desc, d.id desc limit 1) = 'granted')
union all
select m.id, m.branch_id from moment m where m.subject = 'task' and (
    (select t.is_done from task_report t where t.task_id = m.subject_id and t.branch_id = m.branch_id
        and t.reported_at < m.asked_at order by t.id desc limit 1) = 1
    or exists (select 1 from task_postponement p
        where p.task_id = m.subject_id and p.branch_id = m.branch_id and p.until >= date(m.at, '+8 hours')
            and (select d.decision from task_postponement_decision d
                where d.postponement_id = p.id and d.decided_at < m.at order by d.id desc limit 1) = 'granted'))
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
