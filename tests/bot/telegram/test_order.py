"""Telegram keeps texts and presses apart: each may overtake the other, and neither may do what was not meant (INV-07,
08)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.telegram.house import House, bound, working
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_faults import TOO_OLD


@pytest.fixture
async def house(telegram: TelegramServer, sqlite_url: str) -> AsyncIterator[House]:
    async with working(telegram, sqlite_url, "webhook") as house:
        yield house


async def test_a_button_that_overtakes_a_text_leaves_the_text_no_other_question_to_answer(house: House) -> None:
    wu = await bound(house)
    await wu.presses("开始自评")
    await wu.says("5月20日")
    house.telegram.mailbox.held.add("message")
    await wu.writes("4")
    await wu.taps("返回")
    assert "会议是哪天开的" in await wu.hears()
    await house.telegram.mailbox.release("message")
    assert "这一题刚在别处答过了，这次的回答没有记。" in await wu.hears()
    assert "到会几人" in await wu.says("5月19日")


async def test_what_is_written_after_the_button_answers_the_new_question(house: House) -> None:
    wu = await bound(house)
    await wu.presses("开始自评")
    assert "到会几人" in await wu.presses("昨天")
    assert "争创几星" in await wu.says("4")


async def test_a_text_that_overtakes_a_button_leaves_the_button_out_of_date(house: House) -> None:
    wu = await bound(house)
    await wu.presses("开始自评")
    house.telegram.mailbox.held.add("callback_query")
    query = await wu.taps("昨天")
    assert "到会几人" in await wu.says("5月20日")
    await house.telegram.mailbox.release("callback_query")
    assert "已经过期" in (await wu.is_answered(query))["text"]
    await wu.hears("这个按钮已经过期")
    assert "争创几星" in await wu.says("4")
    assert house.stage.rows("select answers from sheet")[0][0].count("2026-05-23") == 0


async def test_a_query_that_is_too_old_is_not_answered_and_the_work_is_done(house: House) -> None:
    wu = await bound(house)
    await wu.says("昨天市直工委通报批评了我们")
    house.telegram.meets(TOO_OLD, "answerCallbackQuery")
    assert "记好了" in await wu.presses("确认")
    await house.until_settled()
    assert house.telegram.calls[-1].status == 200
    assert len(house.stage.rows("select 1 from event")) == 1
