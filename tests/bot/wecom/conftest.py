"""企业微信 over real HTTP: the platform stands in, the bureau behind it is real."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.wecom.channel import WecomChannel
from bot.wecom.site import WecomSite
from bot.wecom.wiring import wecom_api
from bot.weixin.codec import Codec
from tests.bot.weixin.desk import NOW, SECRET, Desk, open_desk
from tests.fakes import wecom as fake
from tests.fakes.clock import StandingClock
from tests.fakes.wecom import WecomServer


@pytest.fixture
async def wecom() -> AsyncIterator[WecomServer]:
    server = WecomServer(StandingClock(NOW))
    async with server.running():
        yield server
    assert server.errors_seen == [], "people saw an error"


@pytest.fixture
async def desk(sqlite_url: str, wecom: WecomServer) -> AsyncIterator[Desk]:
    def build(session, store, bureau, assistant):  # type: ignore[no-untyped-def]
        now = assistant.clock.now
        api = wecom_api(session, wecom.root, fake.CORP_ID, fake.AGENT_ID, fake.SECRET, store, SECRET, now)
        channel = WecomChannel(api, fake.AGENT_ID, store, bureau, now)
        return channel, WecomSite(assistant, Codec.of(fake.TOKEN, fake.AES_KEY, fake.CORP_ID))

    async with open_desk(sqlite_url, wecom, build) as opened:
        opened.address = wecom.callback = f"{wecom.callback}/wecom"
        yield opened
