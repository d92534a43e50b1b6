import asyncio

import pytest

from storage import messages
from storage.ports import Conflict, Store
from tests.storage.bureau import NOW, answer, found, later
from tests.storage.by_hand import everything, hand


async def test_a_delivery_that_comes_again_gets_its_stored_reply_and_changes_nothing(
    store: Store, database_url: str
) -> None:
    """INV-03."""
    await store.turn(found)
    await store.turn(answer, "update-1")
    before = everything(database_url)
    again = await asyncio.gather(*(store.turn(answer, "update-1") for _ in range(20)))
    assert set(again) == {"reply to update-1"}
    assert everything(database_url) == before


async def test_shuffled_and_repeated_deliveries_take_effect_once_each(store: Store, database_url: str) -> None:
    """INV-03."""
    await store.turn(found)
    keys = [f"update-{n * 7 % 40}" for n in range(120)]
    await asyncio.gather(*(store.turn(answer, key) for key in keys))
    with hand(database_url) as run:
        assert run("select count(*) from audit") == [(40,)]
        assert run("select count(*) from inbox") == [(40,)]
        assert run("select version from attention") == [(40,)]


async def test_one_key_of_two_senders_is_two_deliveries(store: Store) -> None:
    await store.turn(messages.mark_inbox, "wechat", "a", "1", "to a", NOW)
    assert await store.read(messages.stored_reply, "wechat", "b", "1") is None
    assert await store.read(messages.stored_reply, "telegram", "a", "1") is None
    assert await store.read(messages.stored_reply, "wechat", "a", "1") == "to a"
    with pytest.raises(Conflict):
        await store.turn(messages.mark_inbox, "wechat", "a", "1", "again", NOW)


async def put(store: Store, person: int, key: str, due_minutes: float = 0, made_minutes: float = 0) -> bool:
    due, made = later(minutes=due_minutes), later(minutes=made_minutes)
    return await store.turn(messages.put_outbox, person, "reminder", f'{{"n":"{key}"}}', key, due, made)


async def test_a_reminder_is_queued_once(store: Store) -> None:
    bureau = await store.turn(found)
    assert await put(store, bureau.secretary, "due-2026-05-24")
    assert not await put(store, bureau.secretary, "due-2026-05-24")
    (row,) = await store.read(messages.waiting, NOW, 10)
    assert (row.person_id, row.kind, row.body, row.attempts) == (
        bureau.secretary,
        "reminder",
        '{"n":"due-2026-05-24"}',
        0,
    )
