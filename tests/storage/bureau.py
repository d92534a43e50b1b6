"""A small bureau for storage tests, and turns that people take in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from storage import (
    assessments,
    audit,
    events,
    held_meetings,
    inquiries,
    meetings,
    messages,
    organisations,
    people,
    talks,
    tasks,
)
from storage.ports import Transaction

NOW = datetime(2026, 5, 24, 1, 2, 3, tzinfo=UTC)
RULES = "anyang-2017"


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


@dataclass(frozen=True)
class Bureau:
    office: int
    committee: int
    first_branch: int
    second_branch: int
    secretary: int
    reviewer: int


def found(tx: Transaction) -> Bureau:
    """The work committee, below it the finance bureau's committee with two branches, the second under a general one."""
    office = organisations.put(tx, "SZGW", "市直机关工作委员会", "work_committee", None, None, None, None, None)
    committee = organisations.put(
        tx, "CZJ", "市财政局机关党委", "organ_committee", "SZGW", None, 5, date(2023, 9, 12), None
    )
    organisations.put(tx, "CZJ-Z", "市财政局党总支", "general_branch", "CZJ", None, None, None, None)
    second = organisations.put(tx, "CZJ-2", "第二党支部", "branch", "CZJ-Z", 17, 3, date(2023, 3, 8), "张科长")
    first = organisations.put(tx, "CZJ-1", "第一党支部", "branch", "CZJ", 23, 3, date(2024, 5, 20), None)
    secretary = people.welcome(tx, "telegram", "hash-of-secretary", "cipher-of-secretary", NOW)
    people.give_post(tx, secretary, first, "secretary", NOW)
    reviewer = people.welcome(tx, "wechat", "hash-of-reviewer", "cipher-of-reviewer", NOW)
    people.give_post(tx, reviewer, committee, "reviewer", NOW)
    return Bureau(office, committee, first, second, secretary, reviewer)


def answer(tx: Transaction, key: str, said: str = "9") -> str:
    """The secretary answers one question of the self-assessment: what one turn reads and writes."""
    seen = messages.stored_reply(tx, "telegram", "hash-of-secretary", key)
    if seen is not None:
        return seen
    person_id = people.person_by_account(tx, "telegram", "hash-of-secretary")
    assert person_id is not None
    post = people.posts_of(tx, person_id)[0]
    at, sheet = talks.attention_and_sheet(tx, person_id)
    talks.keep_sheet(tx, person_id, "self_assessment", (sheet or "") + said, NOW)
    state = talks.Attention(at.version, "self_assessment", key, ("confirm", "cancel"), post.id)
    talks.set_attention(tx, person_id, state, at.version, NOW)
    audit.append(tx, NOW, person_id, "answer", post.organisation.id, "done", {"key": key})
    messages.put_outbox(tx, person_id, "notice", "{}", f"notice-{key}", NOW, NOW)
    messages.mark_inbox(tx, "telegram", "hash-of-secretary", key, f"reply to {key}", NOW)
    return f"reply to {key}"


def year_of_work(tx: Transaction, bureau: Bureau) -> None:
    """A branch's declaration, events and decisions, returned once and submitted again."""
    assessment = assessments.begin(tx, bureau.first_branch, 2026, "declaration", RULES, NOW)
    scores = {"organization": Decimal("9.5"), "team": Decimal("10")}
    reasons = {"organization": "缺一次党课"}
    meeting = date(2026, 5, 20)
    args: tuple[Any, ...] = (meeting, 20, 4, scores, reasons, bureau.secretary)
    assessments.add_version(tx, assessment.id, "draft", None, None, None, scores, {}, bureau.secretary, NOW)
    first = assessments.add_version(tx, assessment.id, "submission", *args, later(hours=1))
    assessments.set_phase(tx, assessment.id, 3, 2)
    assessments.close_version(tx, first.id, "returned", "请补会议记录", bureau.reviewer, later(hours=2))
    assessments.set_phase(tx, assessment.id, 2, 3)
    assessments.add_version(tx, assessment.id, "submission", *args, later(hours=3))
    assessments.set_phase(tx, assessment.id, 3, 2)
    event = record(tx, bureau, "commendation", date(2026, 3, 12), later(hours=1), level="city")
    events.decide(tx, event, "confirmed", "", Decimal("3.0"), bureau.reviewer, later(hours=2))
    events.decide(tx, event, "revoked", "重复", None, bureau.reviewer, later(hours=4))
    record(tx, bureau, "circular", date(2026, 2, 1), later(hours=5))
    audit.append(tx, later(hours=5), bureau.secretary, "submit", bureau.first_branch, "done", {"version": 3})
    audit.append(tx, later(hours=6), None, "refuse", None, "refused", {"why": "不是本支部"})
    _year_of_meetings(tx, bureau, event)


def _year_of_meetings(tx: Transaction, bureau: Bureau, event: int) -> None:
    """A meeting and a task with all that can be said of them, and two that were held."""
    by, branch, start = bureau.reviewer, bureau.first_branch, later(days=2)
    id = meetings.call(tx, bureau.office, "conference", "例会", start, "三楼", None, (branch,), by, NOW)
    reply = meetings.reply(tx, id, branch, bureau.secretary, "leave", "travel", later(hours=1))
    meetings.decide_leave(tx, reply, "refused", by, later(hours=2))
    meetings.change(tx, meetings.meeting(tx, id), "例会", later(days=3), "五楼", by, later(hours=3))
    meetings.record_attendance(tx, id, (branch,), True, by, later(days=3))
    meetings.record_attendance(tx, id, (branch,), False, by, later(days=4))
    inquiry = inquiries.ask(tx, "meeting", id, branch, later(days=7), by, later(days=4))
    assert inquiry is not None
    inquiries.answer(tx, inquiry, "missed", bureau.secretary, later(days=5))
    inquiries.conclude(tx, inquiry, "deducted", event, by, later(days=6))
    for kind in ("committee_meeting", "party_lecture"):
        held = held_meetings.record(tx, branch, kind, date(2026, 5, 20), "学习", 9, bureau.secretary, NOW)
    held_meetings.void(tx, held, bureau.secretary, later(hours=1))
    task = tasks.set_task(tx, bureau.office, "报送总结", date(2026, 6, 20), (branch,), by, NOW)
    asked = tasks.ask_postponement(tx, task, branch, date(2026, 6, 30), "staff", bureau.secretary, later(days=1))
    tasks.decide_postponement(tx, asked, "granted", by, later(days=2))
    tasks.report(tx, task, branch, True, date(2026, 6, 25), "安财党〔2026〕3号", bureau.secretary, later(days=3))


def record(
    tx: Transaction, bureau: Bureau, rule: str, on: date, at: datetime, level: str | None = None, branch: int = 0
) -> int:
    where = branch or bureau.first_branch
    return events.record(tx, where, rule, level, 1, on, None, "财党〔2026〕3 号", None, bureau.secretary, at)
