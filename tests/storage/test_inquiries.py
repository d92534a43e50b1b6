"""核实 as it is kept: asked once, answered until it is concluded, concluded once. On both databases."""

from __future__ import annotations

from datetime import date

import pytest

from storage import inquiries
from storage.ports import Conflict, Store, Transaction
from tests.storage.bureau import NOW, Bureau, found, later, record

UNTIL = later(days=3)


def asked(tx: Transaction, bureau: Bureau, branch: int = 0, subject: inquiries.Subject = "meeting") -> int | None:
    return inquiries.ask(tx, subject, 7, branch or bureau.first_branch, UNTIL, bureau.reviewer, NOW)


async def test_a_branch_is_asked_about_one_thing_once(store: Store) -> None:
    bureau = await store.turn(found)
    first = await store.turn(asked, bureau)
    assert first is not None
    assert await store.turn(asked, bureau) is None
    assert await store.turn(asked, bureau, bureau.second_branch) is not None
    assert await store.turn(asked, bureau, 0, "task") is not None
    about = await store.read(inquiries.all_about, "meeting", 7)
    assert [one.branch_id for one in about] == sorted([bureau.first_branch, bureau.second_branch])
    assert await store.read(inquiries.about, "meeting", 8, bureau.first_branch) is None


async def test_nothing_is_ripe_before_an_answer_or_the_end_of_its_time(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(asked, bureau)
    assert id is not None

    async def inquiry() -> inquiries.Inquiry:
        one = await store.read(inquiries.about, "meeting", 7, bureau.first_branch)
        assert one is not None
        return one

    assert not (await inquiry()).is_ripe(later(days=3, seconds=-1))
    assert (await inquiry()).is_ripe(later(days=3))
    await store.turn(inquiries.answer, id, "missed", bureau.secretary, later(hours=1))
    await store.turn(inquiries.answer, id, "excused", bureau.secretary, later(hours=2))
    one = await inquiry()
    assert (one.answer, one.answered_at, one.is_ripe(later(hours=3))) == ("excused", later(hours=2), True)
    await store.turn(inquiries.conclude, id, "excused", None, bureau.reviewer, later(hours=4))
    one = await inquiry()
    assert (one.conclusion, one.event_id, one.is_ripe(later(days=9))) == ("excused", None, False)
    with pytest.raises(Conflict):
        await store.turn(inquiries.conclude, id, "deducted", None, bureau.reviewer, later(hours=5))


async def test_a_deduction_is_traced_to_what_was_missed(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(asked, bureau)
    assert id is not None
    event = await store.turn(record, bureau, "absence", date(2026, 5, 21), NOW)
    assert await store.read(inquiries.behind, event) is None
    await store.turn(inquiries.conclude, id, "deducted", event, bureau.reviewer, later(days=4))
    behind = await store.read(inquiries.behind, event)
    assert behind is not None
    assert (behind.subject, behind.subject_id, behind.branch_id) == ("meeting", 7, bureau.first_branch)


async def test_those_that_nobody_answered_in_time_are_found_by_the_day_they_ended(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(asked, bureau)
    other = await store.turn(asked, bureau, bureau.second_branch)
    assert other is not None

    async def ended() -> list[int]:
        found = await store.read(inquiries.ended, NOW, later(days=3))
        return sorted(one.branch_id for one in found)

    assert await ended() == sorted([bureau.first_branch, bureau.second_branch])
    assert await store.read(inquiries.ended, NOW, later(days=3, seconds=-1)) == ()
    assert await store.read(inquiries.ended, later(days=3), later(days=4)) == ()
    await store.turn(inquiries.answer, other, "done", bureau.secretary, NOW)
    assert await ended() == [bureau.first_branch]
