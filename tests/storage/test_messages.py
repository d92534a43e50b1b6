import asyncio

import pytest

from storage import holds, messages
from storage.messages import OutboxRow
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


async def claim(store: Store, minutes: float = 0, limit: int = 10) -> tuple[OutboxRow, ...]:
    return await store.turn(messages.claim, later(minutes=minutes), limit, later(minutes=minutes + 1))


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


async def test_a_message_waits_for_its_time(store: Store) -> None:
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "tomorrow", due_minutes=60)
    await put(store, bureau.secretary, "now")
    assert [row.body for row in await store.read(messages.waiting, NOW, 10)] == ['{"n":"now"}']
    assert [row.body for row in await claim(store)] == ['{"n":"now"}']


async def test_a_person_gets_messages_in_their_order_and_nobody_waits_for_another(store: Store) -> None:
    """INV-13, INV-14."""
    bureau = await store.turn(found)
    for key in ("a", "b", "c"):
        await put(store, bureau.secretary, key)
    await put(store, bureau.reviewer, "other")
    first = await claim(store)
    assert [row.body for row in first] == ['{"n":"a"}', '{"n":"other"}']
    assert await claim(store) == ()
    await store.turn(messages.settle, first[1].id, "sent", "", NOW)
    await store.turn(messages.settle, first[0].id, "queued", "retry after", NOW, later(minutes=5))
    assert await claim(store, minutes=0.5) == ()
    (again,) = await claim(store, minutes=5)
    assert (again.id, again.attempts) == (first[0].id, 1)
    await store.turn(messages.settle, again.id, "sent", "", later(minutes=5))
    assert [row.body for row in await claim(store, minutes=5)] == ['{"n":"b"}']


async def test_a_refused_message_holds_up_nothing(store: Store) -> None:
    """INV-14."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    await put(store, bureau.secretary, "b")
    (row,) = await claim(store)
    await store.turn(messages.settle, row.id, "refused", "blocked by user", NOW)
    assert [row.body for row in await claim(store)] == ['{"n":"b"}']


async def test_at_most_two_copies_go_out_and_then_the_state_is_unknown(store: Store, database_url: str) -> None:
    """INV-12: a claim without an outcome is handed out once more."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    assert [row.attempts for row in await claim(store)] == [1]
    assert await claim(store, minutes=0.5) == ()
    assert [row.attempts for row in await claim(store, minutes=2)] == [2]
    assert await claim(store, minutes=4) == ()
    with hand(database_url) as run:
        assert run("select state from outbox") == [("unknown",)]


async def test_an_outcome_is_reported_once(store: Store) -> None:
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    (row,) = await claim(store)
    await store.turn(messages.settle, row.id, "sent", "", NOW)
    with pytest.raises(Conflict):
        await store.turn(messages.settle, row.id, "refused", "", NOW)
    with pytest.raises(ValueError, match="lost"):
        await store.turn(messages.settle, row.id, "lost", "", NOW)


async def test_many_who_deliver_never_claim_one_message_twice(store: Store) -> None:
    bureau = await store.turn(found)
    for n in range(30):
        await put(store, (bureau.secretary, bureau.reviewer)[n % 2], str(n))
    sent: list[str] = []

    async def deliver() -> None:
        while rows := await claim(store, limit=1):
            for row in rows:
                sent.append(row.body)
                await store.turn(messages.settle, row.id, "sent", "", NOW)

    while len(sent) < 30:
        await asyncio.gather(*(deliver() for _ in range(4)))
    assert sorted(sent) == sorted(f'{{"n":"{n}"}}' for n in range(30))


async def test_in_hold_nothing_from_before_goes_out_and_what_is_new_does(store: Store) -> None:
    """INV-18."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "old")
    assert await store.read(holds.hold_of) is None
    await store.turn(holds.put_hold, "restore", later(minutes=10))
    assert await store.read(holds.hold_of) == (later(minutes=10), "restore")
    await put(store, bureau.secretary, "new", due_minutes=11, made_minutes=11)
    assert [row.body for row in await store.read(messages.waiting, later(minutes=11), 10)] == ['{"n":"new"}']
    (new,) = await claim(store, minutes=11)
    await store.turn(messages.settle, new.id, "sent", "", later(minutes=11))
    assert await claim(store, minutes=12) == ()
    assert await store.turn(holds.release_hold)
    assert not await store.turn(holds.release_hold)
    assert [row.body for row in await claim(store, minutes=12)] == ['{"n":"old"}']
