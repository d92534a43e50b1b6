"""What may be said to whom of our own accord, and when: counted once for all replicas, gone with the account."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from storage import allowances, people
from storage.allowances import Pace, Place
from storage.opening import open_store
from storage.ports import Store, Transaction

NOW = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
PACE = Pace(limits=((3, 60), (5, 600)), remembered_s=600)


def met(tx: Transaction) -> int:
    return people.welcome(tx, "wechat", "hash", "cipher", NOW)


def opened(tx: Transaction, because: str, messages: int = 2) -> None:
    allowances.open_window(tx, "wechat", "hash", "message", messages, NOW + timedelta(hours=48), because)


def spent(tx: Transaction, at: datetime = NOW) -> str | None:
    return allowances.spend(tx, "wechat", "hash", ("tap", "message"), at)


async def test_a_window_holds_so_many_messages_until_its_end(store: Store) -> None:
    await store.turn(met)
    assert await store.turn(spent) is None
    await store.turn(opened, "m1")
    assert [await store.turn(spent) for _ in range(3)] == ["message", "message", None]
    await store.turn(opened, "m1")
    assert await store.turn(spent) is None, "the same delivery opens nothing anew"
    await store.turn(opened, "m2")
    assert await store.turn(spent, NOW + timedelta(hours=49)) is None
    assert await store.turn(spent, NOW + timedelta(hours=47)) == "message"
    await store.turn(allowances.end, "wechat", "hash", "message")
    assert await store.turn(spent) is None


async def test_of_many_who_spend_at_a_time_none_spends_too_much(database_url: str) -> None:
    first, second = await open_store(database_url), await open_store(database_url)
    await first.turn(met)
    await first.turn(opened, "m1", 5)
    spends = await asyncio.gather(*(each.turn(spent) for each in (first, second) for _ in range(10)))
    assert spends.count("message") == 5
    await first.close()
    await second.close()


async def test_consents_add_up_and_do_not_end(store: Store) -> None:
    await store.turn(met)
    for _ in range(2):
        await store.turn(allowances.add, "wechat", "hash", "notice:t", 1)
    late = NOW + timedelta(days=900)
    kinds = ("notice:t",)
    assert [await store.turn(allowances.spend, "wechat", "hash", kinds, late) for _ in range(3)] == [
        *kinds,
        *kinds,
        None,
    ]


async def test_the_pace_is_kept_over_any_minute_and_any_ten(store: Store) -> None:
    await store.turn(met)

    async def place(seconds: int, words: str) -> Place:
        at = NOW + timedelta(seconds=seconds)
        return await store.turn(allowances.take_place, "wechat", "hash", words, PACE, at)

    assert await place(0, "a") == Place(None, False)
    assert await place(10, "b") == Place(None, False)
    assert await place(20, "a") == Place(None, True)
    assert await place(30, "c") == Place(timedelta(seconds=30), False)
    assert await place(61, "c") == Place(None, False)
    assert await place(71, "d") == Place(None, False)
    assert await place(200, "e") == Place(timedelta(seconds=400), False)
    assert await place(620, "b") == Place(None, False)


async def test_a_stranger_has_no_window(store: Store) -> None:
    await store.turn(opened, "m1")
    assert await store.turn(spent) is None


async def test_all_of_it_goes_with_the_account(store: Store, database_url: str) -> None:
    """INV-53."""
    from tests.storage.by_hand import everything

    person = await store.turn(met)
    await store.turn(opened, "m1")
    await store.turn(allowances.take_place, "wechat", "hash", "a", PACE, NOW)
    await store.turn(allowances.note_notice, "wechat", "hash", "77", "1-1", NOW)
    await store.turn(people.forget_accounts, person)
    rows = everything(database_url)
    assert [rows[table] for table in ("allowance", "pace", "notice")] == [[], [], []]
