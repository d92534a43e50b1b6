"""Every call that the bot makes is legal by the Bot API's own description."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.telegram.pace import Pace
from handlers.messages import File, Message, Option, Reply, to_json
from tests.bot.house import jinxing
from tests.bot.telegram.house import SECRET, bound, working
from tests.bot.telegram.test_channel import at_once
from tests.conformance.bot_api import Description
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TOKEN, TelegramServer
from tests.fakes.telegram_people import Group
from tests.handlers.stage import SCORES

pytestmark = pytest.mark.conformance

MADE = {
    "sendMessage",
    "sendDocument",
    "sendPhoto",
    "editMessageText",
    "editMessageReplyMarkup",
    "answerCallbackQuery",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "setWebhook",
    "deleteWebhook",
    "getUpdates",
}
"""Every method the bot has a use for; `getMe` and `getWebhookInfo` have no parameters."""


async def test_every_call_of_a_secretarys_day_is_legal(sqlite_url: str, tmp_path: Path) -> None:
    server, description = TelegramServer(), Description()
    async with server.running():
        for mode, is_new in (("webhook", True), ("polling", False)):
            async with working(server, sqlite_url, mode, is_new=is_new) as house:
                wu = await bound(house, "CZJ-1" if is_new else "CZJ-2")
                await wu.presses("开始自评")
                for said in ("5月20日", "4", "4", *SCORES):
                    await wu.says(said)
                await wu.presses("提交")
                await wu.says("/star")
                for label in ("每一分怎么来的", "怎样提分"):
                    await wu.presses(label)
                await wu.says("昨天市直工委通报批评了我们")
                await wu.presses("确认")
                for said in ("x" * 4096, "/help", "我的", "记过的事", "会议", "任务", "解绑"):
                    await wu.says(said)
                old = next(message for message in wu.room.of_bot() if message.keyboard)
                await wu.taps(old.labels[0], old)
                await wu.sends("nonsense")
                await Group(server).hears(wu, "/star")
                long = "\n".join(f"{n} 很长的一行" for n in range(900))
                files = (File("例会.ics", "text/calendar", b"BEGIN"), File("星.png", "image/png", b"\x89PNG"))
                options = tuple(Option(f"{n} 第{n}个选项，名字很长很长很长", f"#0123456789.{n}") for n in range(1, 30))
                body = to_json(Reply((Message(long, options, files=files),)))
                house.channel._pace = Pace(sleep=at_once)
                for trouble in (None, faults.too_many(1), faults.CUT_AFTER):
                    server.meets(trouble)
                    await house.channel.push(str(wu.id), body, key="k", may_be_known=True)
                await house.until_settled()
        for more in (
            {},
            {"telegram_mode": "webhook", "telegram_secret": SECRET, "public_url": "https://dj.example.cn"},
        ):
            given = {"telegram_token": TOKEN, "telegram_api_base": server.root, **more}
            assert (await asyncio.to_thread(jinxing, tmp_path, "telegram", "webhook", **given)).returncode == 0
    assert {call.method for call in server.calls} == MADE
    assert [fault for call in server.calls for fault in description.faults(call.method, call.given, call.files)] == []
    assert server.illegal == []


@pytest.mark.parametrize(
    ("method", "given", "wrong"),
    [
        ("sendMessage", {"chat_id": "5"}, "sendMessage needs text"),
        ("sendMessage", {"chat_id": "5", "text": "x" * 4097}, "sendMessage.text has 4097 characters, not 1-4096"),
        ("sendMessage", {"chat_id": "5", "text": "x", "colour": "red"}, "sendMessage has no parameter colour"),
        (
            "sendMessage",
            {"chat_id": "5", "text": "x", "protect_content": "1"},
            "sendMessage.protect_content is no Boolean",
        ),
        ("sendMassage", {}, "there is no method sendMassage"),
        ("setWebhook", {"url": "https://x", "max_connections": "101"}, "setWebhook.max_connections is 101, not 1-100"),
        (
            "sendMessage",
            {
                "chat_id": "5",
                "text": "x",
                "reply_markup": '{"inline_keyboard":[[{"text":"x","callback_data":"' + "星" * 22 + '"}]]}',
            },
            "callback_data has 66 bytes, not 1-64",
        ),
    ],
)
def test_what_is_not_legal_is_seen(method: str, given: dict[str, str], wrong: str) -> None:
    assert any(fault.endswith(wrong) for fault in Description().faults(method, given, {}))
