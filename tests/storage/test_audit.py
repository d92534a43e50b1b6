"""INV-50: change, removal, insertion, reordering and truncation of the audit log are found."""

import asyncio
from datetime import UTC, datetime

import pytest

from storage import audit
from storage.ports import Store, Transaction
from tests.storage.bureau import NOW
from tests.storage.by_hand import hand, without_guards

ROWS = 8


def write(tx: Transaction) -> None:
    for n in range(ROWS):
        details = {"n": n, "句": "「引号」", "empty": None}
        audit.append(tx, NOW, n, "answer", 1, "refused" if n % 2 else "done", details)


async def test_a_chain_as_written_is_whole(store: Store) -> None:
    assert await store.read(audit.verify) == audit.Verification(0, None, "", audit.NOTHING)
    await store.turn(write)
    verification = await store.read(audit.verify)
    assert verification.is_whole
    assert verification.rows == ROWS
    assert verification.head == await store.read(audit.head)


async def test_both_databases_seal_a_row_alike(store: Store) -> None:
    """INV-21."""
    await store.turn(write)
    assert (await store.read(audit.head))[1] == "0300bab8fcd988fa42c80fceff855658b156a0b1aa23c9bcbbea0fd9b00370a6"


@pytest.mark.parametrize("column", ["at", "actor", "action", "organisation_id", "outcome", "details", "hash"])
async def test_a_changed_field_is_found(store: Store, database_url: str, column: str) -> None:
    await store.turn(write)
    value = {"actor": "77", "organisation_id": "null", "outcome": "'refused'"}.get(column, "'x'")
    without_guards(database_url, f"update audit set {column} = {value} where seq = 5")
    assert (await store.read(audit.verify)).broken_at == 5


async def test_a_removed_row_is_found(store: Store, database_url: str) -> None:
    await store.turn(write)
    without_guards(database_url, "delete from audit where seq = 5")
    verification = await store.read(audit.verify)
    assert (verification.broken_at, verification.what) == (5, "少了第 5 行")


async def test_a_removed_row_is_found_though_the_others_close_ranks(store: Store, database_url: str) -> None:
    await store.turn(write)
    moves = [f"update audit set seq = {n - 1} where seq = {n}" for n in range(6, ROWS + 1)]
    without_guards(database_url, "delete from audit where seq = 5", *moves)
    assert (await store.read(audit.verify)).broken_at == 5


async def test_an_inserted_row_is_found(store: Store, database_url: str) -> None:
    await store.turn(write)
    moves = [f"update audit set seq = {n + 1} where seq = {n}" for n in range(ROWS, 4, -1)]
    copy = "insert into audit select 5, at, actor, action, organisation_id, outcome, details, hash from audit"
    without_guards(database_url, *moves, copy + " where seq = 4")
    assert (await store.read(audit.verify)).broken_at == 5


async def test_an_added_row_is_found(store: Store, database_url: str) -> None:
    await store.turn(write)
    copy = "insert into audit select 9, at, actor, action, organisation_id, outcome, details, hash from audit"
    without_guards(database_url, copy + " where seq = 8")
    assert (await store.read(audit.verify)).broken_at == 9


async def test_two_rows_that_changed_places_are_found(store: Store, database_url: str) -> None:
    await store.turn(write)
    swap = [f"update audit set seq = {new} where seq = {old}" for old, new in ((4, 99), (5, 4), (99, 5))]
    without_guards(database_url, *swap)
    assert (await store.read(audit.verify)).broken_at == 4


async def test_rows_cut_off_at_the_end_show_against_a_head_kept_outside(store: Store, database_url: str) -> None:
    await store.turn(write)
    kept_outside = await store.read(audit.head)
    without_guards(database_url, "delete from audit where seq > 6")
    assert (await store.read(audit.verify)).is_whole
    verification = await store.read(audit.verify, kept_outside)
    assert (verification.broken_at, verification.what) == (7, "第 6 行以后的被截掉了")


async def test_a_chain_written_anew_shows_against_a_head_kept_outside(store: Store, database_url: str) -> None:
    await store.turn(write)
    kept_outside = await store.read(audit.head)
    without_guards(database_url, "delete from audit")

    def write_anew(tx: Transaction) -> None:
        for _ in range(ROWS + 2):
            audit.append(tx, NOW, 1, "nothing happened", None, "done", {})

    await store.turn(write_anew)
    assert (await store.read(audit.verify)).is_whole
    assert (await store.read(audit.verify, kept_outside)).broken_at == ROWS


async def test_a_chain_that_went_on_still_agrees_with_an_older_head(store: Store) -> None:
    assert (await store.read(audit.verify, audit.NOTHING)).is_whole
    await store.turn(write)
    kept_outside = await store.read(audit.head)
    await store.turn(write)
    assert (await store.read(audit.verify, kept_outside)).is_whole


async def test_a_long_chain_is_walked_to_its_end(store: Store, database_url: str) -> None:
    for _ in range(3):
        await asyncio.gather(*(store.turn(write) for _ in range(50)))
    assert (await store.read(audit.verify)).rows == 3 * 50 * ROWS
    without_guards(database_url, "update audit set action = 'x' where seq = 1100")
    assert (await store.read(audit.verify)).broken_at == 1100


async def test_an_instant_is_sealed_in_utc_whatever_zone_it_was_given_in(store: Store, database_url: str) -> None:
    await store.turn(audit.append, NOW.astimezone(), None, "start", None, "done", {})
    with hand(database_url) as run:
        assert run("select at from audit") == [("2026-05-24T01:02:03.000000+00:00",)]
    with pytest.raises(ValueError, match="zone"):
        await store.turn(audit.append, datetime(2026, 5, 24), None, "start", None, "done", {})
    assert datetime.fromisoformat("2026-05-24T01:02:03.000000+00:00") == NOW.astimezone(UTC)
