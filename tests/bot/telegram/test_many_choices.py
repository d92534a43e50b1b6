"""More choices than Telegram has buttons: none is lost, each can be typed, and the way out stays a button."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage import organisations
from storage.ports import Transaction
from tests.bot.telegram.house import House, working
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_people import Person


@pytest.fixture
async def house(telegram: TelegramServer, sqlite_url: str) -> AsyncIterator[House]:
    async with working(telegram, sqlite_url, "webhook") as house:
        yield house


def many(tx: Transaction) -> None:
    above = organisations.by_code(tx, "CZJ")
    assert above is not None
    for n in range(130):
        organisations.put(tx, f"D-{n}", f"第{n}支部", "branch", "CZJ", 20, 3, None, None)


async def test_of_a_hundred_and_thirty_branches_each_can_be_chosen_and_the_talk_be_left(house: House) -> None:
    await house.stage.store.turn(many)
    wu = Person(house.telegram)
    await wu.starts(await house.stage.code_for("CZJ", "reviewer"))
    await wu.presses("是，绑定")
    await wu.says("给支部记一件事")
    keys = [button["text"] for row in wu.last.keyboard for button in row]
    assert len(keys) == 100
    assert keys[0].startswith("1 ")
    digits = [int(key.split()[0]) for key in keys if key[0].isdigit()]
    lines = [line for line in wu.last.text.splitlines() if line[0].isdigit()]
    assert {*digits, *(int(line.split()[0]) for line in lines)} == set(range(1, 133))
    left = await wu.presses("取消")
    assert "取消" in left
    await wu.says("给支部记一件事")
    assert "记哪一类事？" in await wu.says(lines[-1].split()[0]), "by its number"
