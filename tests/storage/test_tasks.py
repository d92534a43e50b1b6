"""Tasks as they are kept: versions, reports, postponements. On both databases."""

from __future__ import annotations

from datetime import date

import pytest

from storage import tasks
from storage.ports import Conflict, NotFound, Store, Transaction
from tests.storage.bureau import NOW, Bureau, found, later

DUE = date(2026, 6, 10)


def given(tx: Transaction, bureau: Bureau, due_on: date = DUE) -> int:
    """A task of the office for both branches."""
    branches = (bureau.first_branch, bureau.second_branch)
    return tasks.set_task(tx, bureau.office, "报送半年总结", due_on, branches, bureau.reviewer, NOW)


async def test_a_task_stands_as_it_was_written_last(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(given, bureau)
    first = await store.read(tasks.task, id)
    assert (first.version, first.title, first.due_on, first.counts) == (1, "报送半年总结", DUE, True)
    await store.turn(tasks.change, first, "报送总结", date(2026, 6, 20), bureau.reviewer, NOW)
    second = await store.read(tasks.task, id)
    assert (second.version, second.title, second.due_on) == (2, "报送总结", date(2026, 6, 20))
    with pytest.raises(Conflict):
        await store.turn(tasks.cancel, first, bureau.reviewer, NOW)
    await store.turn(tasks.cancel, second, bureau.reviewer, NOW)
    assert (await store.read(tasks.task, id)).is_cancelled
    with pytest.raises(NotFound):
        await store.read(tasks.task, id + 1)


async def test_tasks_are_listed_by_the_day_they_are_due_now(store: Store) -> None:
    bureau = await store.turn(found)
    late, early, gone = [
        await store.turn(given, bureau, day) for day in (date(2026, 7, 1), date(2026, 6, 1), date(2026, 6, 5))
    ]
    await store.turn(tasks.cancel, await store.read(tasks.task, gone), bureau.reviewer, NOW)
    assert [t.id for t in await store.read(tasks.tasks_of, bureau.first_branch, date(2026, 6, 1))] == [
        early,
        gone,
        late,
    ]
    assert [t.id for t in await store.read(tasks.set_by, bureau.office, date(2026, 6, 2))] == [gone, late]
    due = await store.read(tasks.due_between, date(2026, 6, 1), date(2026, 7, 1))
    assert [t.id for t in due] == [early]
    assert await store.read(tasks.tasks_of, bureau.office, date(2026, 1, 1)) == ()
    assert [branch.code for branch in await store.read(tasks.given_to, late)] == ["CZJ-1", "CZJ-2"]
    assert await store.read(tasks.has_task, late, bureau.second_branch)
    assert not await store.read(tasks.has_task, late, bureau.committee)


async def test_a_report_holds_until_it_is_taken_back(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(given, bureau)
    args = (id, bureau.first_branch)
    await store.turn(tasks.report, *args, True, date(2026, 6, 2), "安财党〔2026〕3号", bureau.secretary, NOW)
    done = await store.read(tasks.done_by, id)
    assert set(done) == {bureau.first_branch}
    assert (done[bureau.first_branch].reference, done[bureau.first_branch].done_on) == (
        "安财党〔2026〕3号",
        date(2026, 6, 2),
    )
    await store.turn(tasks.report, *args, False, date(2026, 6, 3), "", bureau.secretary, later(days=1))
    assert await store.read(tasks.done_by, id) == {}


async def test_a_postponement_has_a_category_no_words_and_its_latest_decision(store: Store) -> None:
    """INVARIANTS §3."""
    bureau = await store.turn(found)
    id = await store.turn(given, bureau)
    args = (id, bureau.first_branch, date(2026, 6, 20))
    asked = await store.turn(tasks.ask_postponement, *args, "conflict", bureau.secretary, NOW)
    [one] = await store.read(tasks.postponements, id)
    assert (one.id, one.until, one.category, one.decision) == (asked, date(2026, 6, 20), "conflict", None)
    for decision in ("refused", "granted"):
        await store.turn(tasks.decide_postponement, asked, decision, bureau.reviewer, NOW)
        [one] = await store.read(tasks.postponements, id)
        assert one.decision == decision
    with pytest.raises(Conflict):
        await store.turn(tasks.ask_postponement, *args, "书记住院了", bureau.secretary, NOW)
