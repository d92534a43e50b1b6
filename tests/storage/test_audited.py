"""INV-23, INV-50: a row that makes a star and is not as the audit chain tells is found, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from storage import assessments, audit, audited, events
from storage.audited import Comparison
from storage.ports import Store, Transaction
from tests.storage.bureau import NOW, Bureau, found, later
from tests.storage.by_hand import without_guards

SCORES = {"organization": Decimal("9.5"), "service": Decimal(8)}


def year(tx: Transaction, bureau: Bureau, seals: Callable[..., object]) -> None:
    """An event that is corrected, one that is confirmed, a form that is returned. `seals` gives what each audit row
    carries of the row's digest."""
    branch, by, superior = bureau.first_branch, bureau.secretary, bureau.reviewer

    def log(action: str, actor: int, at: int, details: dict[str, object], **row: int) -> None:
        carried = {**details, **seals(tx, **row)}  # type: ignore[dict-item]
        audit.append(tx, later(hours=at), actor, action, branch, "done", carried)

    def record(rule: str, count: int, at: int, corrects: int | None) -> int:
        day = date(2026, 4, 2)
        id = events.record(tx, branch, rule, None, count, day, None, "安纪〔2026〕3号", corrects, by, later(hours=at))
        told = {"rule": rule, "level": None, "count": count, "occurred_on": day.isoformat(), "kept": None}
        log("record_event", by, at, {"event": id, **told, "corrects": corrects}, event=id)
        return id

    first = record("absence", 1, 1, None)
    voided = events.decide(tx, first, "revoked", "更正", None, by, later(hours=2))
    log("void_event", by, 2, {"event": first}, event_decision=voided)
    second = record("absence", 2, 2, first)
    decided = events.decide(tx, second, "confirmed", "", None, superior, later(hours=3))
    log("decide_event", superior, 3, {"event": second, "decision": "confirmed"}, event_decision=decided)
    begun = assessments.begin(tx, branch, 2026, "declaration", "anyang-2017/1", NOW)
    own = assessments.add_version(
        tx, begun.id, "submission", date(2026, 5, 20), 4, 4, SCORES, {"service": "台账齐"}, by, later(hours=4)
    )
    version = {"assessment": begun.id, "version": own.version}
    log("submit_self_assessment", by, 4, {**version}, self_assessment=own.id)
    closed = assessments.close_version(tx, own.id, "returned", "请补", superior, later(hours=5))
    log("return_self_assessment", superior, 5, {**version}, self_assessment_decision=closed)


def unsealed(tx: Transaction, **row: int) -> dict[str, object]:
    """As an older release wrote its audit rows."""
    return {}


async def compared(store: Store) -> Comparison:
    return await store.read(audited.compare)


async def test_what_was_written_agrees(store: Store) -> None:
    await store.turn(year, await store.turn(found), audited.digests)
    assert await compared(store) == Comparison(6, 0, ())


async def test_both_databases_seal_a_row_alike(store: Store) -> None:
    """INV-21."""
    await store.turn(year, await store.turn(found), audited.digests)
    digest = (await store.read(audited.digests, self_assessment=1))["rows"]["self_assessment/1"]
    assert digest == "bd12b8319df209b4a55921f04d59bd6ed45bea124ca3df46afb1c2b7e5514dd9"


CHANGES = [
    ("update event set count = 9 where id = 1", ("event", 1, "changed", 1)),
    ("update event set document = '' where id = 2", ("event", 2, "changed", 3)),
    ("update event set corrects = null where id = 2", ("event", 2, "changed", 3)),
    ("update event_decision set decision = 'confirmed' where id = 1", ("event_decision", 1, "changed", 2)),
    ("update event_decision set awarded = '1.0' where id = 2", ("event_decision", 2, "changed", 4)),
    ("delete from event_decision where id = 1", ("event_decision", 1, "gone", 2)),
    (
        'update self_assessment set scores = \'{"organization": "10", "service": "8"}\'',
        ("self_assessment", 1, "changed", 5),
    ),
    ("update self_assessment set reasons = '{}'", ("self_assessment", 1, "changed", 5)),
    ("update assessment set rule_set = 'cangwu-four-class/1'", ("self_assessment", 1, "changed", 5)),
    ("update assessment set year = 2025", ("self_assessment", 1, "changed", 5)),
    (
        "update self_assessment_decision set decision = 'withdrawn'",
        ("self_assessment_decision", 1, "changed", 6),
    ),
    (
        "insert into event_decision (event_id, decision, reason, decided_by, decided_at)"
        " select event_id, 'rejected', '', decided_by, decided_at from event_decision where id = 2",
        ("event_decision", 3, "unknown", None),
    ),
]


@pytest.mark.parametrize(("statement", "told"), CHANGES)
async def test_a_change_by_hand_is_found(
    store: Store, database_url: str, statement: str, told: tuple[str, int, str, int | None]
) -> None:
    await store.turn(year, await store.turn(found), audited.digests)
    without_guards(database_url, statement)
    assert (await store.read(audit.verify)).is_whole
    [unlike] = (await compared(store)).disagreements
    assert (unlike.table, unlike.id, unlike.how, unlike.seq) == told


async def test_rows_of_an_older_release_are_compared_by_what_it_told(store: Store, database_url: str) -> None:
    await store.turn(year, await store.turn(found), unsealed)
    assert await compared(store) == Comparison(6, 6, ())
    without_guards(database_url, "update event set count = 9 where id = 1", "delete from event_decision where id = 2")
    unlike = (await compared(store)).disagreements
    assert [(each.table, each.id, each.how, each.seq) for each in unlike] == [
        ("event", 1, "unknown", None),
        ("event", 1, "gone", 1),
        ("event_decision", None, "gone", 4),
    ]


async def test_what_an_older_release_did_not_tell_of_is_found_too(store: Store, database_url: str) -> None:
    await store.turn(year, await store.turn(found), unsealed)
    without_guards(
        database_url,
        "insert into event (branch_id, rule, count, occurred_on, document, recorded_by, recorded_at)"
        " select branch_id, rule, count, occurred_on, document, recorded_by, recorded_at from event where id = 1",
    )
    [unlike] = (await compared(store)).disagreements
    assert (unlike.table, unlike.id, unlike.how) == ("event", 3, "unknown")
