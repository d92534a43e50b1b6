"""Polling: an update is confirmed after its commit (INV-04), and what is refused is asked for again and told."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest

from bot.log_lines import LineFormatter
from bot.telegram.polling import Polling
from tests.bot.house import CHECKOUT
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


@pytest.mark.parametrize(
    ("trouble", "why", "probed_after"),
    [
        (faults.POLLED_TWICE, "another process", 15.0),
        (faults.HAS_WEBHOOK, "webhook", 15.0),
        (faults.UNAUTHORIZED, "token", 300.0),
        (faults.NOT_FOUND, "token", 300.0),
    ],
)
async def test_what_is_refused_is_asked_for_again_and_told_once(
    house: House, caplog: pytest.LogCaptureFixture, trouble: faults.Trouble, why: str, probed_after: float
) -> None:
    """A second process for a moment, a token that Telegram did not know for a while: not a service that is deaf for
    ever."""
    wu = await bound(house)
    await house.until_settled()
    house.telegram.meets(trouble, "getUpdates", times=3)
    assert "市财政局第一党支部 书记" in await wu.says("菜单")
    assert "还没有提交" in await wu.says("几星")
    assert list(PAUSES) == [probed_after] * 3
    assert [bool(each) for each in house.refused_for] == [False, True, False]
    assert why in house.refused_for[1]
    assert house.polling is not None
    assert (house.polling.refused_for, house.polling.is_well) == ("", True)
    alarms = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [why in record.getMessage() for record in alarms] == [True]
    line = json.loads(LineFormatter().format(alarms[0]))
    assert re.search(logged_query(), json.dumps(line)), "the deployment page's query finds it"


def logged_query() -> str:
    """What docs/deployment.md looks for in the log."""
    page = (CHECKOUT / "docs" / "deployment.md").read_text("utf-8")
    found = re.search(r"journalctl -u jinxing -o cat -g '([^']+)'", page)
    assert found is not None
    return found[1]


async def test_while_it_is_refused_it_says_so(telegram: TelegramServer, sqlite_url: str) -> None:
    refused, go_on = asyncio.Event(), asyncio.Event()

    async def wait(seconds: float) -> None:
        refused.set()
        await go_on.wait()

    async with working(telegram, sqlite_url, "polling", pause=wait) as house:
        await telegram.until_called(1)
        telegram.meets(faults.UNAUTHORIZED, "getUpdates")
        await Person(telegram).starts("x")
        async with asyncio.timeout(10):
            await refused.wait()
        assert house.polling is not None
        assert (house.polling.refused_for, house.polling.is_well) == ("the token is refused", False)
        go_on.set()
        await house.until_settled()
        assert house.polling.is_well


async def test_of_two_that_poll_at_once_both_say_so(telegram: TelegramServer, sqlite_url: str) -> None:
    """409: whoever asked last is answered; the other one sees again after a while."""
    pauses: asyncio.Queue[float] = asyncio.Queue()

    async def wait(seconds: float) -> None:
        pauses.put_nowait(seconds)
        await asyncio.Event().wait()

    async with working(telegram, sqlite_url, "polling", pause=wait) as house:
        await telegram.until_called(1)
        other = Polling(house.api, house.intake, wait)
        house.tasks.append(asyncio.create_task(other.run()))
        async with asyncio.timeout(10):
            assert await pauses.get() == 15.0
        assert house.polling is not None
        assert "409" in house.polling.refused_for + other.refused_for
