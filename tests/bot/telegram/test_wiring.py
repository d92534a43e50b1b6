"""Telegram as the service has it: what it brings, and what keeps it from working."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from aiohttp import ClientSession

from bot.assistant import Assistant
from bot.clock import Clock
from bot.doctor_outgoing import of_outbox
from bot.settings import Settings
from bot.telegram.wiring import WiredTelegram, open_channel
from bot.wired_channel import Finding
from handlers.bureau import Bureau
from scoring.rule_file import shipped
from storage import incoming, outbox
from storage.ports import Store
from tests.bot.telegram.house import SECRET
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TOKEN, TelegramServer

HOOK: dict[str, Any] = {"telegram_mode": "webhook", "telegram_secret": SECRET, "public_url": "https://dj.example.cn"}


def wired(
    telegram: TelegramServer, session: ClientSession, assistant: Assistant | None = None, **more: Any
) -> WiredTelegram:
    """The channel; where nobody writes no assistant is asked."""
    settings = Settings(telegram_token=TOKEN, telegram_api_base=telegram.root, **more)
    return open_channel(settings, cast(Assistant, assistant), session)


@pytest.fixture
def assistant(sqlite_store: Store) -> Assistant:
    bureau = Bureau(shipped(), "anyang-2017/1", b"k" * 32, str)
    return Assistant(sqlite_store, bureau, Clock())


async def test_by_polling_it_answers_no_address_and_asks_for_updates_until_it_is_stopped(
    telegram: TelegramServer, session: ClientSession, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    channel = wired(telegram, session, assistant)
    assert list(channel.routes) == []
    await channel.start()
    await telegram.until_called(1)
    assert telegram.calls[-1].method == "getUpdates"
    assert (channel.trouble, channel.is_deaf) == (None, False)
    await channel.stop()
    assert "第三十六至三十九条" in caplog.text
    assert TOKEN not in caplog.text


async def test_a_token_that_is_refused_is_told_as_trouble_and_to_doctor(
    telegram: TelegramServer, session: ClientSession, assistant: Assistant
) -> None:
    telegram.meets(faults.UNAUTHORIZED, "getUpdates")
    channel = wired(telegram, session, assistant)
    told = asyncio.Event()
    tell = channel._tell_doctor

    async def heard(why: str) -> None:
        await tell(why)
        told.set()

    channel._polling._told = heard  # type: ignore[union-attr]
    await channel.start()
    async with asyncio.timeout(10):
        await told.wait()
    assert (channel.trouble, channel.is_deaf) == ("the token is refused", True)
    await channel.stop()
    (finding,) = await found_by_doctor(assistant)
    assert finding[0] == "Telegram收消息"
    assert "起收不到：令牌被拒绝；请向 BotFather 核对 JINXING_TELEGRAM_TOKEN" in finding[1]
    assert finding[2] is False


async def test_what_was_in_the_way_before_a_start_is_forgotten_when_updates_come(
    telegram: TelegramServer, session: ClientSession, assistant: Assistant
) -> None:
    nothing: dict[str, Any] = {}
    for more in (nothing, HOOK):
        await assistant.store.turn(incoming.note, "telegram", "令牌被拒绝", assistant.clock.now())
        assert len(await found_by_doctor(assistant)) == 1
        assert await assistant.store.read(outbox.channel_troubles) == (), "sending goes on"
        channel = wired(telegram, session, assistant, **more)
        await channel.start()
        await telegram.until_called(1 if more else 2)
        await channel.stop()
        assert await found_by_doctor(assistant) == []


async def found_by_doctor(assistant: Assistant) -> list[Finding]:
    """What doctor says of messages that do not come in."""
    found = await assistant.store.read(of_outbox, Settings())
    return [finding for finding in found if "收消息" in finding[0]]


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
