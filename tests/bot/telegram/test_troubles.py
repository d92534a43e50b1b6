"""When Telegram answers badly: nothing is lost, nobody gets three copies, and a second one says so (INV-11 to 15)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.messages import Message, Option, Reply, to_json
from storage import messages, people
from storage.ports import Transaction
from tests.bot.telegram.house import House, bound, working
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_people import Person

KNOWN = "（如已收到请忽略）"
NOT_YET = "今年的自评还没有提交"


@pytest.fixture
async def house(telegram: TelegramServer, sqlite_url: str) -> AsyncIterator[House]:
    async with working(telegram, sqlite_url, "webhook") as house:
        yield house


async def tried(house: House, *, method: str = "sendMessage") -> list[int]:
    """The statuses of all that was tried to be sent so far."""
    await house.until_settled()
    return [call.status for call in house.telegram.called(method, done=False)]


def newest(house: House) -> tuple[str, str, int]:
    """State, trouble and attempts of what was put into the outbox last."""
    rows = house.stage.rows("select state, coalesce(trouble, ''), attempts from outbox order by id desc")
    return rows[0][0], rows[0][1], rows[0][2]


async def queued(house: House, wu: Person, *texts: str) -> None:
    """Reminders to this person, in this order."""

    def put(tx: Transaction) -> None:
        account = house.assistant.bureau.account_hash("telegram", str(wu.id))
        person = people.person_by_account(tx, "telegram", account)
        assert person is not None
        for text in texts:
            body = to_json(Reply((Message(text, (Option("1 知道了", "菜单"),)),)))
            now = house.assistant.clock.now()
            assert messages.put_outbox(tx, person, "reminder:test", body, f"{wu.id}:{text}", now, now)

    await house.stage.store.turn(put)
    house.delivery.wake()


async def test_a_reply_whose_answer_is_dropped_comes_a_second_time_marked_and_never_a_third(house: House) -> None:
    """INV-12."""
    wu = await bound(house)
    house.telegram.meets(faults.CUT_AFTER, times=9)
    first = await wu.says("几星")
    assert (await tried(house))[-1] == 0
    await house.pass_(61)
    second = await wu.hears()
    await house.until_settled()
    for _ in range(3):
        await house.pass_(61)
        await house.until_settled()
    assert NOT_YET in first
    assert second == f"{first}\n{KNOWN}"
    assert len(wu.heard) == 4
    assert newest(house) == ("unknown", "unknown", 2)


async def test_a_reply_that_was_cut_before_it_arrived_is_not_lost(house: House) -> None:
    wu = await bound(house)
    house.telegram.meets(faults.CUT_BEFORE)
    await wu.writes("几星")
    assert (await tried(house))[-1] == 0
    await house.pass_(61)
    assert NOT_YET in await wu.hears()


async def test_a_flood_of_limits_delays_a_reply_and_uses_up_no_attempt(house: House) -> None:
    """INV-15."""
    wu = await bound(house)
    house.telegram.meets(faults.too_many(5), times=6)
    await wu.writes("几星")
    for n in range(1, 7):
        assert await tried(house) == [200, 200] + [429] * n
        await house.pass_(4)
        assert await tried(house) == [200, 200] + [429] * n, "retry after is obeyed"
        await house.pass_(1)
    assert NOT_YET in await wu.hears()
    await house.until_settled()
    assert KNOWN not in wu.last.text
    assert newest(house) == ("sent", "", 1)


async def test_the_limit_of_one_chat_is_no_limit_for_another(house: House) -> None:
    """INV-14."""
    wu, other = await bound(house), await bound(house, "CZJ-2")
    house.telegram.meets(faults.too_many(30), chat=wu.id)
    await wu.writes("几星")
    assert (await tried(house))[-1] == 429
    assert NOT_YET in await other.says("几星")


async def test_messages_to_one_person_keep_their_order_behind_one_that_waits(house: House) -> None:
    """INV-13."""
    wu = await bound(house)
    house.telegram.meets(faults.too_many(5), chat=wu.id)
    await queued(house, wu, "第一条", "第二条", "第三条")
    await house.until_settled()
    assert "第一条" not in wu.last.text
    await house.pass_(5)
    await wu.hears("第三条")
    assert [text.split("\n")[0] for text in wu.heard[-3:]] == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize("trouble", [faults.BLOCKED, faults.DEACTIVATED, faults.NO_CHAT])
async def test_one_bad_recipient_never_delays_the_others_and_is_told_at_the_next_contact(
    house: House, trouble: faults.Trouble
) -> None:
    """INV-11, INV-14."""
    wu, other = await bound(house), await bound(house, "CZJ-2")
    house.telegram.meets(trouble, chat=wu.id)
    await queued(house, wu, "例会提醒")
    await queued(house, other, "例会提醒")
    assert "例会提醒" in await other.hears()
    await house.until_settled()
    assert not any("例会提醒" in text for text in wu.heard)
    await wu.writes("几星")
    assert "例会提醒" in await wu.hears(NOT_YET)


async def test_a_refused_token_stops_the_channel_and_loses_nothing(house: House) -> None:
    wu = await bound(house)
    house.telegram.meets(faults.UNAUTHORIZED, times=1)
    await queued(house, wu, "例会提醒")
    await house.until_settled()
    assert not any("例会提醒" in text for text in wu.heard)
    await house.pass_(301)
    assert "例会提醒" in await wu.hears()


async def test_a_server_that_is_busy_is_tried_again_three_times_and_the_message_is_told_later(house: House) -> None:
    """INV-11."""
    wu = await bound(house)
    house.telegram.meets(faults.BAD_GATEWAY, times=4)
    await queued(house, wu, "例会提醒")
    for seconds in (13, 151, 1126):
        await house.until_settled()
        await house.pass_(seconds)
    assert await tried(house) == [200, 200, 502, 502, 502, 502]
    await wu.writes("几星")
    assert "例会提醒" in await wu.hears(NOT_YET)


async def test_a_chat_with_a_new_id_is_written_to_there_from_then_on(house: House) -> None:
    wu, moved = await bound(house), Person(house.telegram)
    moved.room.is_open = True
    house.telegram.meets(faults.migrated(moved.id), chat=wu.id)
    await queued(house, wu, "第一条")
    assert "第一条" in await moved.hears()
    await house.until_settled()
    async with working(house.telegram, house.stage.url, "webhook", is_new=False) as restarted:
        await queued(restarted, wu, "第二条")
        assert "第二条" in await moved.hears()


async def test_a_server_that_hangs_for_one_keeps_nobody_else_waiting(house: House) -> None:
    """INV-14, INV-60."""
    wu, other = await bound(house), await bound(house, "CZJ-2")
    house.telegram.meets(faults.HANGS_BEFORE, chat=wu.id)
    await wu.writes("几星")
    for said in ("几星", "菜单", "我的"):
        assert await other.says(said)
    assert house.delivery.under_way >= 1
    assert not any(NOT_YET in text for text in wu.heard)
    house.telegram._hanging.set()  # the server lets go of it, without an answer
    await house.until_settled()
    await house.pass_(61)
    assert NOT_YET in await wu.hears()
