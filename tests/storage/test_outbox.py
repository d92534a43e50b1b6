"""The outbox as delivery sees it: claims, outcomes, and what a person who is here is told."""

import asyncio
import json

import pytest

from storage import holds, messages, outbox, people
from storage.outbox import Claimed
from storage.ports import Store
from tests.storage.bureau import NOW, found, later
from tests.storage.by_hand import hand

LANES = ("telegram", "wechat")


async def put(store: Store, person: int, key: str, due_minutes: float = 0, made_minutes: float = 0) -> bool:
    due, made = later(minutes=due_minutes), later(minutes=made_minutes)
    return await store.turn(messages.put_outbox, person, "reminder", f'{{"n":"{key}"}}', key, due, made)


async def claim(store: Store, minutes: float = 0, limit: int = 10) -> tuple[Claimed, ...]:
    """What each channel can take, for a minute."""
    now, until = later(minutes=minutes), later(minutes=minutes + 1)
    found = [await store.turn(outbox.claim, lane, now, limit, until) for lane in LANES]
    return tuple(sorted((each for some in found for each in some), key=lambda each: each.row.id))


def keys(claimed: tuple[Claimed, ...]) -> list[str]:
    return [json.loads(each.row.body)["n"] for each in claimed]


async def sent(store: Store, claimed: Claimed, minutes: float = 0) -> None:
    await store.turn(outbox.settle_sent, [claimed.row.id], "", later(minutes=minutes), opened=True)


async def requeued(store: Store, claimed: Claimed, minutes: float) -> bool:
    return await store.turn(
        outbox.requeue, claimed, claimed.lane, later(minutes=minutes), "retry after", busy=0, tried=()
    )


async def test_a_message_waits_for_its_time(store: Store) -> None:
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "tomorrow", due_minutes=60)
    await put(store, bureau.secretary, "now")
    assert [row.body for row in await store.read(messages.waiting, NOW, 10)] == ['{"n":"now"}']
    assert keys(await claim(store)) == ["now"]


async def test_inv_13_a_person_gets_messages_in_their_order_and_nobody_waits_for_another(store: Store) -> None:
    """INV-13, INV-14."""
    bureau = await store.turn(found)
    for key in ("a", "b", "c"):
        await put(store, bureau.secretary, key)
    await put(store, bureau.reviewer, "other")
    first = await claim(store)
    assert keys(first) == ["a", "other"]
    assert [each.lane for each in first] == ["telegram", "wechat"]
    assert await claim(store) == ()
    await sent(store, first[1])
    assert await requeued(store, first[0], minutes=5)
    assert await claim(store, minutes=0.5) == ()
    (second,) = await claim(store, minutes=5)
    assert (second.row.id, second.row.attempts) == (first[0].row.id, 1)
    await sent(store, second, minutes=5)
    assert keys(await claim(store, minutes=5)) == ["b"]


async def test_a_refused_message_holds_up_nothing(store: Store) -> None:
    """INV-14."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    await put(store, bureau.secretary, "b")
    (claimed,) = await claim(store)
    assert await store.turn(outbox.settle_unsent, claimed, "refused", "person", "blocked", NOW)
    assert keys(await claim(store)) == ["b"]


async def test_inv_12_a_claim_without_an_outcome_is_handed_out_again_and_counts_when_it_leaves(store: Store) -> None:
    """Whoever dies before the second copy leaves has not used it up."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    assert [(each.row.attempts, each.is_again) for each in await claim(store)] == [(1, False)]
    assert await claim(store, minutes=0.5) == ()
    for minutes in (2, 4, 6):
        (again,) = await claim(store, minutes=minutes)
        assert (again.row.attempts, again.is_again) == (1, True)
    begun = await store.turn(outbox.begin_again, again, later(minutes=8))
    assert begun is not None
    assert (begun.row.attempts, begun.is_again) == (2, False)
    (last,) = await claim(store, minutes=9)
    assert (last.row.attempts, last.is_again) == (2, True)
    assert await store.turn(outbox.settle_unsent, last, "unknown", "unknown", "", later(minutes=9))
    assert await claim(store, minutes=20) == ()


async def test_inv_12_of_two_who_hold_one_message_one_sends_the_second_copy(store: Store) -> None:
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    await claim(store)
    (one,) = await claim(store, minutes=2)
    (other,) = await claim(store, minutes=4)
    assert await store.turn(outbox.begin_again, one, later(minutes=6)) is not None
    assert await store.turn(outbox.begin_again, other, later(minutes=6)) is None


async def test_an_outcome_of_a_claim_that_was_lost_changes_nothing_but_sent(store: Store, database_url: str) -> None:
    """INV-12: whoever comes too late with "not sent" must not have a third copy made; "sent" is true at any time."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    (first,) = await claim(store)
    (again,) = await claim(store, minutes=2)
    second = await store.turn(outbox.begin_again, again, later(minutes=3))
    assert second is not None
    assert not await requeued(store, first, minutes=3)
    assert not await store.turn(outbox.settle_unsent, first, "refused", "busy", "", later(minutes=3))
    assert await requeued(store, second, minutes=3)
    with hand(database_url) as run:
        assert run("select state, attempts from outbox") == [("queued", 1)]
    await sent(store, first, minutes=3)
    assert await claim(store, minutes=10) == ()
    with hand(database_url) as run:
        assert run("select state from outbox") == [("sent",)]


async def test_many_who_deliver_never_claim_one_message_twice(store: Store) -> None:
    bureau = await store.turn(found)
    for n in range(30):
        await put(store, (bureau.secretary, bureau.reviewer)[n % 2], str(n))
    gone: list[str] = []

    async def deliver() -> None:
        while rows := await claim(store, limit=1):
            for each in rows:
                gone.extend(keys((each,)))
                await sent(store, each)

    while len(gone) < 30:
        await asyncio.gather(*(deliver() for _ in range(4)))
    assert sorted(gone) == sorted(str(n) for n in range(30))


async def test_many_outcomes_are_settled_at_once(store: Store, database_url: str) -> None:
    bureau = await store.turn(found)
    ids = []
    for n in range(700):
        person = await store.turn(people.welcome, "telegram", f"hash {n}", "cipher", NOW)
        await put(store, person, f"p{n}")
    await put(store, bureau.secretary, "not sent")
    for claimed in await claim(store, limit=1000):
        if keys((claimed,)) != ["not sent"]:
            ids.append(claimed.row.id)
    await store.turn(outbox.settle_sent, ids, "ok", NOW, opened=False)
    with hand(database_url) as run:
        assert run("select state, opened_at, count(*) from outbox group by state, opened_at order by state") == [
            ("sending", None, 1),
            ("sent", None, 700),
        ]


async def test_inv_18_in_hold_nothing_from_before_goes_out_and_what_is_new_does(store: Store) -> None:
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "old")
    assert await store.read(holds.hold_of) is None
    await store.turn(holds.put_hold, "restore", later(minutes=10))
    assert await store.read(holds.hold_of) == (later(minutes=10), "restore")
    await put(store, bureau.secretary, "new", due_minutes=11, made_minutes=11)
    assert [row.body for row in await store.read(messages.waiting, later(minutes=11), 10)] == ['{"n":"new"}']
    (new,) = await claim(store, minutes=11)
    assert keys((new,)) == ["new"]
    await sent(store, new, minutes=11)
    assert await claim(store, minutes=12) == ()
    assert await store.turn(messages.tell_now, bureau.secretary, later(minutes=12)) == ()
    assert await store.turn(holds.release_hold)
    assert not await store.turn(holds.release_hold)
    assert keys(await claim(store, minutes=12)) == ["old"]


async def test_a_message_goes_where_its_person_was_heard_last(store: Store, database_url: str) -> None:
    bureau = await store.turn(found)
    await store.turn(people.move_account, "wechat", "hash-of-reviewer", bureau.secretary)
    await put(store, bureau.secretary, "before any word")
    assert await store.turn(people.heard_from, "wechat", "hash-of-reviewer", later(minutes=1)) == bureau.secretary
    await put(store, bureau.secretary, "after a word")
    assert await store.turn(people.heard_from, "telegram", "hash-of-secretary", later(minutes=2)) == bureau.secretary
    (first,) = await claim(store)
    assert [each.platform for each in first.addressees] == ["telegram", "wechat"]
    await store.turn(people.mark_unreachable, "telegram", "hash-of-secretary", "blocked")
    await put(store, bureau.secretary, "telegram is out")
    with hand(database_url) as run:
        assert run("select lane from outbox order by id") == [("telegram",), ("wechat",), ("wechat",)]
    assert await store.turn(people.heard_from, "telegram", "hash-of-secretary", later(minutes=3)) == bureau.secretary
    accounts = await store.read(people.accounts_of, bureau.secretary)
    assert {each.platform: each.unreachable for each in accounts} == {"telegram": None, "wechat": None}


@pytest.mark.parametrize(
    ("state", "trouble", "is_told"),
    [
        ("refused", "person", True),
        ("refused", "busy", True),
        ("refused", "content", False),
        ("unknown", "unknown", False),
    ],
)
async def test_inv_11_what_no_channel_took_is_told_at_the_next_contact(
    store: Store, state: str, trouble: str, is_told: bool
) -> None:
    """What is our own defect is not tried once more; of what may be there already there is no third copy."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    (claimed,) = await claim(store)
    await store.turn(outbox.settle_unsent, claimed, state, trouble, "", NOW)
    told = await store.turn(messages.tell_now, bureau.secretary, later(minutes=1))
    assert [row.body for row in told] == (['{"n":"a"}'] if is_told else [])
    assert await store.turn(messages.tell_now, bureau.secretary, later(minutes=1)) == ()


async def test_what_is_being_sent_is_not_told_as_well(store: Store) -> None:
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    await put(store, bureau.secretary, "b")
    await claim(store)
    told = await store.turn(messages.tell_now, bureau.secretary, later(minutes=0.5))
    assert [row.body for row in told] == ['{"n":"b"}']
    assert await store.turn(messages.bring_forward, bureau.secretary, "telegram", later(minutes=0.5))


async def test_who_could_not_be_reached_is_seen_from_above_by_branch(store: Store) -> None:
    """INV-11: where and why, never the words."""
    bureau = await store.turn(found)
    await put(store, bureau.secretary, "a")
    await put(store, bureau.secretary, "b")
    (claimed,) = await claim(store)
    await store.turn(outbox.settle_unsent, claimed, "refused", "person", "blocked", NOW)
    seen = await store.read(messages.undelivered_below, bureau.committee, later(days=-14), later(days=-1))
    assert [(each.code, each.role, each.state, each.trouble, each.count) for each in seen] == [
        ("CZJ-1", "secretary", "refused", "person", 1)
    ]
    later_on = await store.read(messages.undelivered_below, bureau.office, later(days=-14), later(minutes=1))
    assert [(each.state, each.count) for each in later_on] == [("queued", 1), ("refused", 1)]
    assert await store.read(messages.undelivered_below, bureau.second_branch, NOW, NOW) == ()


async def test_inv_11_what_an_unread_notice_stands_for_waits_for_them_and_holds_up_nothing(store: Store) -> None:
    """INV-11, INV-15: of what is announced on a platform one notice is unread until they come, for a week."""
    bureau = await store.turn(found)
    for key in ("a", "b", "c"):
        await put(store, bureau.secretary, key)
    (first,) = await claim(store)
    assert not first.has_unread("telegram")
    await store.turn(outbox.settle_sent, [first.row.id], "", NOW, opened=False)
    (second,) = await claim(store)
    assert second.has_unread("telegram")
    assert not second.has_unread("wechat")
    assert await store.turn(outbox.settle_unsent, second, "refused", "unread", "", NOW)
    (third,) = await claim(store)
    assert keys((third,)) == ["c"]
    await requeued(store, third, minutes=7 * 24 * 60 + 1)
    (a_week_later,) = await claim(store, minutes=7 * 24 * 60 + 2)
    assert not a_week_later.has_unread("telegram")
    await sent(store, a_week_later)

    assert await store.turn(messages.tell_now, bureau.secretary, NOW) == ()
    unread = await store.read(messages.unopened, bureau.secretary, "any", 10)
    assert [json.loads(push.row.body)["n"] for push in unread] == ["a", "b"]
    for push in unread:
        await store.turn(messages.open_push, push.row.id, NOW)
    assert await store.read(messages.unopened, bureau.secretary, "any", 10) == ()
    await put(store, bureau.secretary, "d", due_minutes=1)
    (fourth,) = await claim(store, minutes=2)
    assert not fourth.has_unread("telegram")
