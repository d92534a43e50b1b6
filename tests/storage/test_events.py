from datetime import date
from decimal import Decimal

import pytest

from storage import events
from storage.ports import Conflict, NotFound, Store, Transaction
from tests.storage.bureau import NOW, found, later, record


async def test_an_event_waits_until_a_superior_decides(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(record, bureau, "commendation", date(2026, 3, 12), NOW, "city")
    event = await store.read(events.event, id)
    assert (event.status, event.awarded, event.decided_by, event.decided_at, event.reason) == (
        "recorded",
        None,
        None,
        None,
        "",
    )
    assert (event.level, event.occurred_on, event.document) == ("city", date(2026, 3, 12), "财党〔2026〕3 号")
    await store.turn(events.decide, id, "confirmed", "属实", Decimal("2.50"), bureau.reviewer, later(days=1))
    decided = await store.read(events.event, id)
    assert (decided.status, str(decided.awarded), decided.reason) == ("confirmed", "2.50", "属实")
    assert (decided.decided_by, decided.decided_at) == (bureau.reviewer, later(days=1))


async def test_the_latest_decision_is_the_status(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(record, bureau, "circular", date(2026, 3, 12), NOW)
    for decision in ("confirmed", "revoked", "rejected"):
        await store.turn(events.decide, id, decision, "", None, bureau.reviewer, NOW)
        assert (await store.read(events.event, id)).status == decision


async def test_an_unknown_decision_or_event_is_refused(store: Store) -> None:
    bureau = await store.turn(found)
    id = await store.turn(record, bureau, "circular", date(2026, 3, 12), NOW)
    with pytest.raises(ValueError, match="perhaps"):
        await store.turn(events.decide, id, "perhaps", "", None, bureau.reviewer, NOW)
    with pytest.raises(NotFound):
        await store.read(events.event, id + 1)


async def test_a_decision_on_no_event_is_refused_by_the_database(store: Store) -> None:
    bureau = await store.turn(found)
    with pytest.raises(Conflict):
        await store.turn(events.decide, 99, "confirmed", "", None, bureau.reviewer, NOW)


async def test_a_year_of_events_comes_by_day_then_as_recorded(store: Store) -> None:
    bureau = await store.turn(found)
    days = [date(2026, 12, 31), date(2026, 3, 1), date(2025, 12, 31), date(2026, 3, 1), date(2027, 1, 1)]
    days.append(date(2026, 1, 1))
    ids = [await store.turn(record, bureau, "circular", day, NOW) for day in days]
    await store.turn(record, bureau, "circular", date(2026, 3, 1), NOW, None, bureau.second_branch)
    listed = [event.id for event in await store.read(events.events_of, bureau.first_branch, 2026)]
    assert listed == [ids[5], ids[1], ids[3], ids[0]]


async def test_what_was_known_at_any_instant_can_be_shown_and_revoking_deletes_nothing(store: Store) -> None:
    """INV-25."""
    bureau = await store.turn(found)
    first = await store.turn(record, bureau, "commendation", date(2026, 3, 12), later(hours=0))
    await store.turn(events.decide, first, "confirmed", "", Decimal(3), bureau.reviewer, later(hours=1))
    second = await store.turn(record, bureau, "circular", date(2026, 3, 1), later(hours=2))
    await store.turn(events.decide, first, "revoked", "重复", None, bureau.reviewer, later(hours=3))

    async def known(hours: float) -> list[tuple[int, str]]:
        listed = await store.read(events.events_of, bureau.first_branch, 2026, later(hours=hours))
        return [(event.id, event.status) for event in listed]

    assert await known(-0.1) == []
    assert await known(0) == [(first, "recorded")]
    assert await known(1.5) == [(first, "confirmed")]
    assert await known(2) == [(second, "recorded"), (first, "confirmed")]
    assert await known(3) == [(second, "recorded"), (first, "revoked")]
    assert (await store.read(events.events_of, bureau.first_branch, 2026))[1].reason == "重复"


async def test_a_correction_names_the_event_it_replaces(store: Store) -> None:
    bureau = await store.turn(found)
    wrong = await store.turn(record, bureau, "circular", date(2026, 3, 12), NOW)

    def correct(tx: Transaction) -> int:
        events.decide(tx, wrong, "revoked", "日期有误", None, bureau.reviewer, later(hours=1))
        return events.record(
            tx, bureau.first_branch, "circular", None, 2, date(2026, 3, 13), "other_body", "", wrong, 1, later(hours=1)
        )

    right = await store.read(events.event, await store.turn(correct))
    assert (right.corrects, right.count, right.kept) == (wrong, 2, "other_body")


async def test_a_reviewer_sees_what_waits_below_oldest_first(store: Store) -> None:
    bureau = await store.turn(found)
    late = await store.turn(record, bureau, "circular", date(2026, 3, 1), later(hours=2))
    early = await store.turn(record, bureau, "circular", date(2026, 4, 1), NOW, None, bureau.second_branch)
    decided = await store.turn(record, bureau, "circular", date(2026, 4, 1), NOW)
    await store.turn(events.decide, decided, "rejected", "", None, bureau.reviewer, NOW)
    waiting = await store.read(events.waiting_below, bureau.committee)
    assert [(event.id, event.status) for event in waiting] == [(early, "recorded"), (late, "recorded")]
    assert await store.read(events.waiting_below, bureau.first_branch) == ()
