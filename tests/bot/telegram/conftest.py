"""A stand-in for Telegram's server for every test that asks; at the end nothing illegal was ever asked of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.http_out import open_session
from bot.telegram.api import BotApi
from tests.fakes.telegram import TOKEN, TelegramServer


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """A Bot API server that answers well until a test says otherwise."""
    server = TelegramServer()
    async with server.running():
        yield server
    assert server.illegal == []


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """The one HTTP client."""
    async with open_session() as opened:
        yield opened


@pytest.fixture
def api(telegram: TelegramServer, session: ClientSession) -> BotApi:
    """The bot as it calls that server."""
    return BotApi(TOKEN, session, telegram.root)
