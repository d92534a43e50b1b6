"""A PostgreSQL server that goes away fails the turns in flight and none after them."""

import asyncio

import pytest

from storage import audit
from storage.opening import open_store
from storage.ports import StoreDown, Transaction
from tests.storage.bureau import NOW, answer, found
from tests.storage.by_hand import everything, hand

KILL = (
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
    "where application_name = 'jinxing' and datname = current_database()"
)


async def test_turns_in_flight_fail_whole_and_the_next_ones_work(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    await store.turn(found)
    before = everything(postgres_url)

    def cut_off(tx: Transaction) -> str:
        answer(tx, "half")
        with hand(postgres_url) as run:
            run(KILL)
        return answer(tx, "other half")

    flight = [store.turn(answer, "neighbour"), store.turn(cut_off), store.turn(answer, "behind")]
    outcomes = await asyncio.gather(*flight, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StoreDown] * 3
    assert everything(postgres_url) == before
    assert await store.turn(answer, "neighbour") == "reply to neighbour"
    assert (await store.read(audit.verify)).rows == 1
    await store.close()


async def test_a_connection_lost_between_turns_is_made_anew(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    with hand(postgres_url) as run:
        run(KILL)
    hash = await store.turn(audit.append, NOW, 1, "answer", None, "done", {})
    assert await store.read(audit.head) == (1, hash)
    await store.close()


async def test_a_writer_that_sleeps_in_its_turn_keeps_no_replica_out_for_ever(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    with hand(postgres_url) as run:
        assert run("show lock_timeout") != [("10s",)]  # a setting of the store's own connections

    def settings(tx: Transaction) -> list[str]:
        cursor = tx._cursor  # type: ignore[attr-defined]
        names = ("idle_in_transaction_session_timeout", "lock_timeout", "timezone")
        return [cursor.connection.execute(f"show {name}").fetchone()[0] for name in names]

    assert await store.turn(settings) == ["10s", "10s", "UTC"]
    await store.close()


async def test_while_the_server_is_away_each_turn_says_so(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await open_store(postgres_url)
    with hand(postgres_url) as run:
        run(KILL)
    import psycopg

    def refuse(*args: object, **options: object) -> None:
        raise psycopg.OperationalError("connection refused")

    with monkeypatch.context() as away:
        away.setattr(psycopg, "connect", refuse)
        for _ in range(3):
            with pytest.raises(StoreDown):
                await store.turn(audit.head)
    assert await store.turn(audit.head) == audit.NOTHING
    await store.close()
