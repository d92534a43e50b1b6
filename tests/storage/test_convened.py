"""Meetings and tasks as obligations: who is reminded, until when, and with what at stake. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from scoring.rule_file import shipped
from storage import events, meetings, people, tasks
from storage.agenda import agenda
from storage.agenda_facts import facts_of
from storage.convened import convened
from storage.id_lists import id_lists
from storage.obligations import Obligation
from storage.ports import Store, Transaction
from tests.storage.bureau import NOW, Bureau, found, later

RULES = shipped()["anyang-2017/1"]
THURSDAY = datetime(2026, 5, 28, 7, 0, tzinfo=UTC)
MAY = (date(2026, 5, 1), date(2026, 5, 31))
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def ahead(tx: Transaction, bureau: Bureau, **spans: tuple[date, date]) -> list[Obligation]:
    """What the two branches and their committee have before them."""
    places = (bureau.first_branch, bureau.second_branch, bureau.committee)
    [ids] = id_lists(places)
    return list(convened(tx, RULES, facts_of(tx, ids, 2026), ids, spans))


def called(tx: Transaction, bureau: Bureau, convener: int, *branches: int, kind: str = "conference") -> int:
    return meetings.call(tx, convener, kind, "", THURSDAY, "三楼", 30, branches, bureau.reviewer, NOW)


async def two(store: Store, work: Callable[[Transaction, Bureau], int]) -> tuple[Bureau, int]:
    bureau = await store.turn(found)
    return bureau, await store.turn(work, bureau)


async def test_a_meeting_is_an_obligation_of_each_branch_with_what_is_at_stake(store: Store) -> None:
    bureau, id = await two(store, lambda tx, b: called(tx, b, b.office, b.first_branch, b.second_branch))
    second, first = await store.read(ahead, bureau, meeting=MAY)
    assert (first.kind, first.subject, first.organisation_id) == ("meeting", str(id), bureau.first_branch)
    assert (first.due, first.title, first.place, first.remind_minutes) == (THURSDAY, "会议", "三楼", 30)
    assert first.stake == "无故不参加一次扣 3 分（附加条件6）"
    assert first.options == (("参加", f"参加第{id}号会议"), ("请假", f"第{id}号会议请假"))
    assert [(r.person_id, r.since) for r in first.recipients] == [(bureau.secretary, NOW)]
    assert second.recipients == (), "nobody is bound there"
    assert not first.closed
    assert await store.read(ahead, bureau, meeting=JUNE) == []
    assert await store.read(ahead, bureau, task=MAY) == []


async def test_what_was_called_or_set_is_before_a_branch_once(store: Store) -> None:
    bureau, meeting = await two(store, lambda tx, b: called(tx, b, b.office, b.first_branch))
    due = date(2026, 5, 29)
    task = await store.turn(tasks.set_task, bureau.office, "报表", due, [bureau.first_branch], bureau.reviewer, NOW)
    found = await store.read(agenda, RULES, [bureau.first_branch], {"meeting": MAY, "task": MAY})
    assert sorted(each.series[:2] for each in found) == [("meeting", str(meeting)), ("task", str(task))]


async def test_nobody_is_reminded_of_what_was_before_their_time(store: Store) -> None:
    bureau, _ = await two(store, lambda tx, b: called(tx, b, b.office, b.second_branch))
    person = await store.turn(people.welcome, "local", "hash", "cipher", later(days=2))
    await store.turn(people.give_post, person, bureau.second_branch, "secretary", later(days=2))
    [obligation] = await store.read(ahead, bureau, meeting=MAY)
    assert [(r.person_id, r.since) for r in obligation.recipients] == [(person, later(days=2))]


async def test_whoever_has_leave_is_not_reminded_and_whoever_was_refused_is(store: Store) -> None:
    bureau, id = await two(store, lambda tx, b: called(tx, b, b.office, b.first_branch))

    async def closed() -> str:
        [obligation] = await store.read(ahead, bureau, meeting=MAY)
        return obligation.closed

    args = (id, bureau.first_branch, bureau.secretary)
    await store.turn(meetings.reply, *args, "attends", None, NOW)
    assert await closed() == ""
    leave = await store.turn(meetings.reply, *args, "leave", "travel", NOW)
    assert await closed() == "已请假"
    await store.turn(meetings.decide_leave, leave, "refused", bureau.reviewer, NOW)
    assert await closed() == ""
    await store.turn(meetings.decide_leave, leave, "granted", bureau.reviewer, NOW)
    assert await closed() == "已请假"
    await store.turn(meetings.reply, *args, "attends", None, NOW)
    assert await closed() == ""


async def test_a_change_moves_the_reminders_and_a_cancellation_ends_them(store: Store) -> None:
    bureau, id = await two(store, lambda tx, b: called(tx, b, b.office, b.first_branch))
    meeting = await store.read(meetings.meeting, id)
    moved = THURSDAY + timedelta(days=7)
    await store.turn(meetings.change, meeting, "例会", moved, "五楼", bureau.reviewer, later(hours=1))
    assert await store.read(ahead, bureau, meeting=MAY) == []
    [obligation] = await store.read(ahead, bureau, meeting=JUNE)
    assert (obligation.due, obligation.title, obligation.place, obligation.subject) == (moved, "例会", "五楼", str(id))
    await store.turn(meetings.cancel, await store.read(meetings.meeting, id), bureau.reviewer, later(hours=2))
    [obligation] = await store.read(ahead, bureau, meeting=JUNE)
    assert obligation.closed == "会议取消"


async def test_a_note_of_ones_own_reminds_whoever_noted_it_alone(store: Store) -> None:
    bureau, id = await two(store, lambda tx, b: called(tx, b, b.first_branch, kind="committee_meeting"))
    [obligation] = await store.read(ahead, bureau, meeting=MAY)
    assert (obligation.title, obligation.stake, obligation.organisation_id) == ("支委会", "", bureau.first_branch)
    assert [r.person_id for r in obligation.recipients] == [bureau.reviewer], "who noted it"
    assert obligation.options == (("看会议", f"第{id}号会议"),)


async def test_a_meeting_of_another_superior_has_nothing_at_stake(store: Store) -> None:
    bureau, _ = await two(store, lambda tx, b: called(tx, b, b.committee, b.first_branch, kind="training"))
    [obligation] = await store.read(ahead, bureau, meeting=MAY)
    assert (obligation.stake, obligation.title) == ("", "培训")


async def test_the_second_lapse_warns_of_the_third(store: Store) -> None:
    bureau, _ = await two(store, lambda tx, b: called(tx, b, b.office, b.first_branch))

    def lapse(tx: Transaction, rule: str, on: date, kept: str | None, decision: str) -> None:
        id = events.record(tx, bureau.first_branch, rule, None, 1, on, kept, "", None, bureau.secretary, NOW)
        if decision:
            events.decide(tx, id, decision, "", None, bureau.reviewer, NOW)

    async def stake() -> str:
        [obligation] = await store.read(ahead, bureau, meeting=MAY)
        return obligation.stake

    for rule, on, kept, decision in (
        ("absence", date(2026, 3, 1), "excused", "confirmed"),
        ("absence", date(2026, 3, 2), None, "rejected"),
        ("absence", date(2026, 3, 3), None, "revoked"),
        ("absence", date(2025, 12, 31), None, "confirmed"),
        ("circular_work_committee", date(2026, 3, 4), None, "confirmed"),
    ):
        await store.turn(lapse, rule, on, kept, decision)
    assert await stake() == "无故不参加一次扣 3 分（附加条件6）"
    await store.turn(lapse, "missed_task", date(2026, 4, 1), None, "confirmed")
    assert await stake() == "无故不参加一次扣 3 分（附加条件6）；本年已有 1 次"
    await store.turn(lapse, "absence", date(2026, 4, 2), None, "")
    assert await stake() == ("无故不参加一次扣 3 分（附加条件6）；本年已有 2 次，再有一次不得定五星级，年底再降 1 星")
    await store.turn(lapse, "absence", date(2026, 4, 3), None, "")
    assert await stake() == "无故不参加一次扣 3 分（附加条件6）；本年已有 3 次，不得定五星级，年底再降 1 星"


async def test_a_task_is_due_on_its_day_or_the_later_one_that_nobody_refused(store: Store) -> None:
    bureau = await store.turn(found)
    branches = (bureau.first_branch, bureau.second_branch)
    id = await store.turn(tasks.set_task, bureau.office, "报送总结", date(2026, 6, 10), branches, bureau.reviewer, NOW)

    async def dues(span: tuple[date, date] = JUNE) -> dict[int, tuple[object, str]]:
        listed = await store.read(ahead, bureau, task=span)
        return {one.organisation_id: (one.due, one.closed) for one in listed}

    day = date(2026, 6, 10)
    assert await dues() == dict.fromkeys(branches, (day, ""))
    asked = await store.turn(
        tasks.ask_postponement, id, bureau.first_branch, date(2026, 6, 20), "staff", bureau.secretary, NOW
    )
    assert (await dues())[bureau.first_branch] == (date(2026, 6, 20), "")
    await store.turn(tasks.decide_postponement, asked, "refused", bureau.reviewer, NOW)
    assert (await dues())[bureau.first_branch] == (day, "")
    await store.turn(tasks.decide_postponement, asked, "granted", bureau.reviewer, NOW)
    assert await dues((date(2026, 6, 15), date(2026, 6, 25))) == {bureau.first_branch: (date(2026, 6, 20), "")}
    await store.turn(tasks.report, id, bureau.first_branch, True, NOW.date(), "", bureau.secretary, NOW)
    assert await dues() == {bureau.first_branch: (date(2026, 6, 20), "已完成"), bureau.second_branch: (day, "")}
    await store.turn(tasks.cancel, await store.read(tasks.task, id), bureau.reviewer, NOW)
    assert {closed for _, closed in (await dues()).values()} == {"任务取消"}
