"""What Telegram is told of the bot, and what an operator is told of Telegram; the token is in none of it (INV-54)."""

from __future__ import annotations

import asyncio
import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.settings import Settings
from bot.telegram.set_up import DESCRIPTION, SHORT_DESCRIPTION, check
from tests.bot.house import jinxing
from tests.bot.telegram.house import SECRET
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TOKEN, TelegramServer

CANARY = TOKEN.partition(":")[2]


def settings(telegram: TelegramServer, **more: Any) -> Settings:
    return Settings(telegram_token=TOKEN, telegram_api_base=telegram.root, **more)


async def command(telegram: TelegramServer, folder: Path, **more: str) -> tuple[int, str, str]:
    """`jinxing telegram webhook`, with these settings."""
    given = {"telegram_token": TOKEN, "telegram_api_base": telegram.root, **more}
    done = await asyncio.to_thread(jinxing, folder, "telegram", "webhook", **given)
    assert CANARY not in done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


async def test_the_webhook_and_the_chinese_menu_are_set(telegram: TelegramServer, tmp_path: Path) -> None:
    hook = {"telegram_mode": "webhook", "telegram_secret": SECRET, "public_url": "https://dj.example.cn"}
    status, out, err = await command(telegram, tmp_path, **hook)
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "✓ webhook 设为 https://dj.example.cn/telegram：好"
    (call,) = telegram.called("setWebhook")
    assert call.values == {
        "url": "https://dj.example.cn/telegram",
        "secret_token": SECRET,
        "allowed_updates": ["message", "callback_query", "my_chat_member"],
        "max_connections": 40,
    }
    for language in ("", "zh"):
        commands = {each["command"]: each["description"] for each in telegram.settings["setMyCommands", language]}
        assert commands["star"].startswith("我们现在几星")
        assert telegram.settings["setMyDescription", language] == DESCRIPTION
        assert telegram.settings["setMyShortDescription", language] == SHORT_DESCRIPTION


async def test_who_polls_has_no_webhook(telegram: TelegramServer, tmp_path: Path) -> None:
    telegram.mailbox.webhook.url = "https://elsewhere.example/telegram"
    status, out, _ = await command(telegram, tmp_path)
    assert status == 0
    assert "不用 webhook" in out
    assert telegram.mailbox.webhook.url == ""


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (faults.UNAUTHORIZED, "令牌被拒绝；请向 BotFather 核对 JINXING_TELEGRAM_TOKEN"),
        (faults.bad_request("bad webhook: HTTPS required"), "HTTPS required）；请核对 JINXING_PUBLIC_URL"),
        (faults.too_many(7), "请过 7 秒再来一次"),
        (faults.BAD_GATEWAY, "请过几分钟再来一次"),
        (faults.CUT_AFTER, "请过几分钟再来一次"),
    ],
)
async def test_what_telegram_refuses_is_said_in_one_line(
    telegram: TelegramServer, tmp_path: Path, trouble: faults.Trouble, says: str
) -> None:
    telegram.meets(trouble, "deleteWebhook")
    status, _, err = await command(telegram, tmp_path)
    assert status == 1
    assert says.lower() in err.lower()
    assert len(err.splitlines()) == 1
    assert "Error" not in err


async def test_where_nobody_listens_it_says_what_to_look_at(telegram: TelegramServer, tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    status, _, err = await command(telegram, tmp_path, telegram_api_base=nowhere)
    assert status == 1
    assert "连不上 Telegram；请检查这台机器能不能上网、JINXING_TELEGRAM_API_BASE 对不对" in err
    assert "NeverLeft" not in err


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    done = await asyncio.to_thread(jinxing, tmp_path, "telegram", "webhook")
    assert (done.returncode, done.stdout) == (1, "")
    assert "JINXING_TELEGRAM_TOKEN 还没有填" in done.stderr


async def test_a_well_set_bot_is_found_well_and_the_operator_hears_that_its_server_is_abroad(
    telegram: TelegramServer, session: ClientSession
) -> None:
    """INVARIANTS §3."""
    found = await check(settings(telegram), session)
    assert all(is_well for _, _, is_well in found)
    assert "第三十六至三十九条" in found[0][1]
    assert ("Telegram 令牌", "是 @jinxing_test_bot 的", True) in found


async def test_a_webhook_set_elsewhere_much_that_waits_and_a_late_failure_are_found(
    telegram: TelegramServer, session: ClientSession
) -> None:
    hook = telegram.mailbox.webhook
    hook.url, hook.last_error = "https://elsewhere.example", "Wrong response from the webhook: 403 Forbidden"
    hook.last_error_at = datetime.now(UTC)
    for n in range(100):
        await telegram.mailbox.put("message", {}, ("message", n))
    found = {subject: (said, is_well) for subject, said, is_well in await check(settings(telegram), session)}
    assert found["Telegram webhook"][1] is False
    assert "jinxing telegram webhook" in found["Telegram webhook"][0]
    assert found["Telegram 待取消息"] == ("有 100 条还没取；请看服务是否在运行", False)
    assert "403 Forbidden" in found["Telegram 上次送达失败"][0]
    assert found["Telegram 上次送达失败"][1] is False


async def test_by_polling_it_is_found_that_nobody_fetches_what_waits(
    telegram: TelegramServer, session: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.set_up.TAKEN_WITHIN_S", 0.0)
    assert "Telegram 待取消息" not in {subject for subject, _, _ in await check(settings(telegram), session)}
    await telegram.mailbox.put("message", {}, ("message", 1))
    found = {subject: (said, is_well) for subject, said, is_well in await check(settings(telegram), session)}
    assert found["Telegram 待取消息"] == ("有 1 条没人取；请看 jinxing serve 是否在运行", False)


@pytest.mark.parametrize("trouble", [faults.UNAUTHORIZED, faults.BAD_GATEWAY, faults.CUT_AFTER])
async def test_a_token_that_is_refused_and_a_server_out_of_reach_are_found(
    telegram: TelegramServer, session: ClientSession, trouble: faults.Trouble
) -> None:
    telegram.meets(trouble, "getMe")
    *_, last = await check(settings(telegram), session)
    assert last[2] is False
    assert ("被拒绝" if trouble is faults.UNAUTHORIZED else "问不到") in last[1]
    assert CANARY not in json.dumps(last)


async def test_where_nobody_listens_that_is_found(session: ClientSession) -> None:
    nowhere = Settings(telegram_token=TOKEN, telegram_api_base=f"http://127.0.0.1:{free_port()}")
    *_, last = await check(nowhere, session)
    assert last[2] is False
    assert "连不上" in last[1]
    assert CANARY not in last[1]
