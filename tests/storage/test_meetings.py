"""Meetings as they are kept: versions, replies, who was there; and what a branch held. On both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from storage import held_meetings, meetings
from storage.ports import Conflict, NotFound, Store, Transaction
from tests.storage.bureau import NOW, Bureau, found, later

START = NOW + timedelta(days=3)


def called(tx: Transaction, bureau: Bureau, starts_at: datetime = START, convener: int = 0) -> int:
    """A meeting of the committee for both branches."""
    branches = (bureau.first_branch, bureau.second_branch)
    return meetings.call(
        tx, convener or bureau.committee, "meeting", "例会", starts_at, "三楼", None, branches, bureau.reviewer, NOW
    )


async def test_a_meeting_stands_as_it_was_written_last(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(called, bureau)
    first = await store.read(meetings.meeting, id)
    assert (first.version, first.state, first.topic, first.starts_at, first.place) == (
        1,
        "called",
        "例会",
        START,
        "三楼",
    )
    assert (first.convener_name, first.convener_kind) == ("市财政局机关党委", "organ_committee")
    assert not first.is_own
    assert not first.counts
    await store.turn(meetings.change, first, "推进会", later(days=4), "五楼", bureau.reviewer, later(hours=1))
    second = await store.read(meetings.meeting, id)
    assert (second.version, second.topic, second.starts_at, second.place) == (2, "推进会", later(days=4), "五楼")
    await store.turn(meetings.cancel, second, bureau.reviewer, later(hours=2))
    third = await store.read(meetings.meeting, id)
    assert (third.version, third.is_cancelled, third.starts_at) == (3, True, later(days=4))


async def test_of_two_changes_to_one_meeting_the_first_stands(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(called, bureau)
    seen = await store.read(meetings.meeting, id)
    await store.turn(meetings.cancel, seen, bureau.reviewer, NOW)
    with pytest.raises(Conflict):
        await store.turn(meetings.change, seen, "例会", START, "一楼", bureau.reviewer, NOW)
    assert (await store.read(meetings.meeting, id)).is_cancelled


async def test_who_is_expected_is_known_and_nobody_else(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(called, bureau)
    assert [branch.code for branch in await store.read(meetings.invited, id)] == ["CZJ-1", "CZJ-2"]
    assert await store.read(meetings.is_invited, id, bureau.first_branch)
    assert not await store.read(meetings.is_invited, id, bureau.office)
    assert not await store.read(meetings.is_invited, id + 1, bureau.first_branch)
    with pytest.raises(NotFound):
        await store.read(meetings.meeting, id + 1)


async def test_meetings_are_listed_by_their_time_as_it_is_now(store: Store) -> None:
    bureau = await store.turn(found)
    late = await store.turn(called, bureau, later(days=9))
    early = await store.turn(called, bureau, later(days=2))
    moved = await store.turn(called, bureau, later(days=1))
    gone = await store.turn(called, bureau, later(days=5))
    await store.turn(called, bureau, later(days=6), bureau.office)
    one = await store.read(meetings.meeting, moved)
    await store.turn(meetings.change, one, "例会", later(days=7), "三楼", bureau.reviewer, NOW)
    await store.turn(meetings.cancel, await store.read(meetings.meeting, gone), bureau.reviewer, NOW)
    listed = await store.read(meetings.called_by, bureau.committee, later(days=2))
    assert [meeting.id for meeting in listed] == [early, gone, moved, late]
    theirs = await store.read(meetings.meetings_of, bureau.second_branch, later(days=6))
    assert [meeting.starts_at for meeting in theirs] == [later(days=6), later(days=7), later(days=9)]
    between = await store.read(meetings.meetings_between, later(days=1), later(days=9))
    assert [meeting.starts_at for meeting in between] == [later(days=2), later(days=6), later(days=7)]
    assert len(await store.read(meetings.meetings_between, later(days=1))) == 4


async def test_the_latest_reply_of_a_branch_holds_and_a_leave_is_one_until_it_is_refused(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(called, bureau)
    assert await store.read(meetings.reply_of_branch, id, bureau.first_branch) is None
    await store.turn(meetings.reply, id, bureau.first_branch, bureau.secretary, "attends", None, NOW)
    leave = await store.turn(meetings.reply, id, bureau.first_branch, bureau.secretary, "leave", "travel", NOW)
    reply = await store.read(meetings.reply_of_branch, id, bureau.first_branch)
    assert reply is not None
    assert (reply.id, reply.category, reply.is_leave, reply.waits) == (leave, "travel", True, True)
    for decision, is_leave in (("granted", True), ("refused", False), ("granted", True)):
        await store.turn(meetings.decide_leave, leave, decision, bureau.reviewer, NOW)
        reply = await store.read(meetings.reply_of_branch, id, bureau.first_branch)
        assert reply is not None
        assert (reply.is_leave, reply.waits, reply.decision) == (is_leave, False, decision)
    assert [reply.answer for reply in await store.read(meetings.replies, id)] == ["attends", "leave"]
    own = await store.read(meetings.reply_of_person, id, bureau.first_branch, bureau.secretary)
    assert own is not None
    assert own.id == leave
    assert await store.read(meetings.reply_of_person, id, bureau.first_branch, bureau.reviewer) is None


async def test_a_leave_holds_a_category_and_no_words(store: Store) -> None:
    """INVARIANTS §3: the database itself takes nothing else."""
    bureau = await store.turn(found)
    id = await store.turn(called, bureau)
    with pytest.raises(Conflict):
        await store.turn(meetings.reply, id, bureau.first_branch, bureau.secretary, "leave", "家里老人住院", NOW)


async def test_who_was_there_is_the_latest_word_and_nobody_is_noted_as_absent(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(called, bureau)
    assert await store.read(meetings.present_at, id) == frozenset()
    both = (bureau.first_branch, bureau.second_branch)
    await store.turn(meetings.record_attendance, id, both, True, bureau.reviewer, later(days=3))
    assert await store.read(meetings.present_at, id) == frozenset(both)
    await store.turn(meetings.record_attendance, id, (bureau.second_branch,), False, bureau.reviewer, later(days=4))
    assert await store.read(meetings.present_at, id) == {bureau.first_branch}
    await store.turn(meetings.record_attendance, id, (bureau.second_branch,), True, bureau.reviewer, later(days=5))
    assert await store.read(meetings.present_at, id) == frozenset(both)


async def test_what_a_branch_held_is_listed_by_day_and_a_mistake_no_longer_counts(store: Store) -> None:
    bureau = await store.turn(found)

    def held(tx: Transaction, branch: int, kind: str, on: date) -> int:
        return held_meetings.record(tx, branch, kind, on, "学习", 9, bureau.secretary, NOW)

    june = await store.turn(held, bureau.first_branch, "party_lecture", date(2026, 6, 30))
    may = await store.turn(held, bureau.first_branch, "committee_meeting", date(2026, 5, 1))
    wrong = await store.turn(held, bureau.first_branch, "committee_meeting", date(2026, 5, 31))
    await store.turn(held, bureau.first_branch, "committee_meeting", date(2026, 7, 1))
    await store.turn(held, bureau.second_branch, "committee_meeting", date(2026, 5, 2))
    await store.turn(held_meetings.void, wrong, bureau.secretary, later(hours=1))
    with pytest.raises(Conflict):
        await store.turn(held_meetings.void, wrong, bureau.secretary, later(hours=2))
    with pytest.raises(NotFound):
        await store.read(held_meetings.held_meeting, wrong)
    listed = await store.read(held_meetings.held_by, bureau.first_branch, date(2026, 5, 1), date(2026, 6, 30))
    assert [(one.id, one.kind, one.held_on, one.present) for one in listed] == [
        (may, "committee_meeting", date(2026, 5, 1), 9),
        (june, "party_lecture", date(2026, 6, 30), 9),
    ]
    assert (await store.read(held_meetings.held_meeting, may)).topic == "学习"
