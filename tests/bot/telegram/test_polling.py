"""Polling: an update is confirmed after its commit (INV-04), and what needs the operator stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.telegram.polling import Polling
from tests.bot.telegram.house import House, bound, working
from tests.bot.telegram.test_webhook import Broken
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_people import Person


async def at_once(seconds: float) -> None:
    """Back-off is waited for in no time, and noted."""
    PAUSES.append(seconds)
    await asyncio.sleep(0)


PAUSES: list[float] = []


@pytest.fixture
async def house(telegram: TelegramServer, sqlite_url: str) -> AsyncIterator[House]:
    PAUSES.clear()
    async with working(telegram, sqlite_url, "polling", pause=at_once) as house:
        yield house


def offsets(house: House) -> list[int]:
    return [
        call.values.get("offset", 0) for call in house.telegram.calls if call.method == "getUpdates" and call.values
    ]


async def test_an_update_is_confirmed_only_after_its_commit(house: House) -> None:
    """INV-04."""
    wu = await bound(house)
    await house.until_settled()
    confirmed = offsets(house)[-1]
    house.assistant.store = Broken(house.stage.store, 3)
    await wu.writes("昨天市直工委通报批评了我们")
    assert "请核对" in await wu.hears()
    await house.until_settled()
    update = wu.updates[-1]
    assert update.tries == 4
    assert len(PAUSES) == 3
    assert max(offsets(house)) == update.id + 1 > confirmed
    assert offsets(house)[-5:-1] == [confirmed] * 4


async def test_of_updates_that_came_together_those_that_were_taken_are_not_taken_twice(house: House) -> None:
    """INV-03."""
    people = [await bound(house, "CZJ-1"), await bound(house, "CZJ-2")]
    house.telegram.mailbox.held.add("message")
    for person in people:
        await person.writes("昨天市直工委通报批评了我们")
        await person.writes("1")
    house.assistant.store = Broken(house.stage.store, 1)
    await house.telegram.mailbox.release("message")
    for person in people:
        await person.hears("记好了")
    await house.until_settled()
    assert len(house.stage.rows("select 1 from event")) == 2
    assert house.intake.counts["repeated"] >= 1


@pytest.mark.parametrize("trouble", [faults.BAD_GATEWAY, faults.CUT_AFTER, faults.CUT_BEFORE, faults.too_many(7)])
async def test_trouble_on_the_way_is_waited_out(house: House, trouble: faults.Trouble) -> None:
    wu = await bound(house)
    house.telegram.meets(trouble, "getUpdates", times=2)
    assert "今年的自评还没有提交" in await wu.says("几星")
    assert "市财政局第一党支部 书记" in await wu.says("菜单")
    await house.until_settled()
    if trouble == faults.too_many(7):
        assert PAUSES == [7.0, 7.0]
    else:
        assert 0.8 <= PAUSES[0] <= 1.2
        assert 1.6 <= PAUSES[1] <= 2.4


@pytest.mark.parametrize(("trouble", "why"), [(faults.HAS_WEBHOOK, "webhook"), (faults.UNAUTHORIZED, "token")])
async def test_what_only_the_operator_can_mend_stops_it(house: House, trouble: faults.Trouble, why: str) -> None:
    assert house.polling is not None
    wu = Person(house.telegram)
    wu.room.is_open = True
    house.telegram.meets(trouble, "getUpdates")
    await wu.writes("你好")
    async with asyncio.timeout(10):
        await house.tasks[-1]
    assert why in house.polling.stopped_by
    assert not house.polling.is_well


async def test_two_that_poll_at_once_do_not_go_on(house: House) -> None:
    """409: one of them stops, and says so."""
    house.tasks.append(asyncio.create_task(Polling(house.api, house.intake, at_once).run()))
    async with asyncio.timeout(10):
        await asyncio.wait(house.tasks[-2:], return_when=asyncio.FIRST_COMPLETED)
    assert house.polling is not None
    assert "409" in house.polling.stopped_by
