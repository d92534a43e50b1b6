"""The page of the stand-in server: who has no account tries the bot on it."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession

from tests.bot.telegram.house import working
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_trial import Trial


async def test_somebody_starts_presses_shows_a_picture_and_speaks_in_the_group(
    session: ClientSession, sqlite_url: str
) -> None:
    server = TelegramServer()
    async with server.running(0, Trial(server).routes), working(server, sqlite_url, "webhook") as house:

        async def does(deed: str, **more: Any) -> dict[str, Any]:
            async with session.post(f"{server.root}/do", json={"as": "乙", "deed": deed, **more}) as answer:
                assert answer.status == 200
            await house.until_settled()
            async with session.get(f"{server.root}/chat", params={"as": "乙"}) as answer:
                shown: dict[str, Any] = await answer.json()
            return shown

        async with session.get(f"{server.root}/") as page:
            assert "甲 乙 丙 丁" in await page.text()
        asked = (await does("say", text=f"/start {await house.stage.code_for('CZJ-1')}"))["chat"][-1]
        assert "是您吗" in asked["text"]
        press = asked["keyboard"][0][0]
        bound = (await does("press", message=asked["id"], data=press["callback_data"]))["chat"]
        assert "绑定好了" in bound[-1]["text"]
        assert "看不了" in (await does("picture"))["chat"][-1]["text"]
        assert "私聊" in (await does("group", text="/star"))["group"][-1]["text"]
        assert (await does("block"))["blocked"] is True
        assert (await does("block"))["blocked"] is False
        async with session.get(f"{server.root}/chat", params={"as": "nobody"}) as answer:
            assert answer.status == 404
    assert server.illegal == []
