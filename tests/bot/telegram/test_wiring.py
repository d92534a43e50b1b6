"""Telegram as the service has it: what it brings, and what keeps it from working."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from aiohttp import ClientSession

from bot.assistant import Assistant
from bot.settings import Settings
from bot.telegram.wiring import WiredTelegram, open_channel
from tests.bot.telegram.house import SECRET
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TOKEN, TelegramServer

HOOK = {"telegram_mode": "webhook", "telegram_secret": SECRET, "public_url": "https://dj.example.cn"}


def wired(telegram: TelegramServer, session: ClientSession, **more: Any) -> WiredTelegram:
    """The channel; nobody writes, so no assistant is asked."""
    settings = Settings(telegram_token=TOKEN, telegram_api_base=telegram.root, **more)
    return open_channel(settings, cast(Assistant, None), session)


async def test_by_polling_it_answers_no_address_and_asks_for_updates_until_it_is_stopped(
    telegram: TelegramServer, session: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    channel = wired(telegram, session)
    assert list(channel.routes) == []
    await channel.start()
    await telegram.until_called(1)
    assert telegram.calls[-1].method == "getUpdates"
    assert channel.trouble is None
    await channel.stop()
    assert "第三十六至三十九条" in caplog.text
    assert TOKEN not in caplog.text


async def test_a_token_that_is_refused_is_told_as_trouble(telegram: TelegramServer, session: ClientSession) -> None:
    telegram.meets(faults.UNAUTHORIZED, "getUpdates")
    channel = wired(telegram, session)
    await channel.start()
    assert channel._work is not None
    await channel._work
    assert channel.trouble == "the token is refused"
    await channel.stop()


@pytest.mark.parametrize(
    ("url", "minutes_ago", "waiting", "trouble"),
    [
        ("https://dj.example.cn/telegram", None, 0, None),
        ("https://dj.example.cn/telegram", 1, 0, None),
        ("https://dj.example.cn/telegram", 60, 3, None),
        ("https://dj.example.cn/telegram", 1, 3, "Telegram does not reach us: 403 Forbidden"),
        (
            "https://old.example.cn/telegram",
            None,
            0,
            "the webhook is not set to our address; run: jinxing telegram webhook",
        ),
        ("", None, 0, "the webhook is not set to our address; run: jinxing telegram webhook"),
    ],
)
async def test_by_webhook_it_says_whether_telegram_reaches_us(
    telegram: TelegramServer,
    session: ClientSession,
    url: str,
    minutes_ago: int | None,
    waiting: int,
    trouble: str | None,
) -> None:
    hook = telegram.mailbox.webhook
    hook.url, hook.last_error = url, "403 Forbidden"
    hook.last_error_at = None if minutes_ago is None else datetime.now(UTC) - timedelta(minutes=minutes_ago)
    telegram.clock.move_to(datetime.now(UTC))  # type: ignore[union-attr]
    for n in range(waiting):
        await telegram.mailbox.put("message", {}, ("message", n))
    channel = wired(telegram, session, **HOOK)
    assert [route.path for route in channel.routes] == ["/telegram"]  # type: ignore[attr-defined]
    channel._trouble = channel._trouble_in(await channel._api.call("getWebhookInfo"))
    assert channel.trouble == trouble
