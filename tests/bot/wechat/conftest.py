"""公众号 over real HTTP: the platform stands in, the bureau behind it is real."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.wechat.channel import WechatChannel
from bot.wechat.notices import read_template
from bot.wechat.site import WechatSite
from bot.wechat.wiring import wechat_api
from bot.weixin.codec import Codec
from tests.bot.weixin.desk import NOW, SECRET, Desk, open_desk
from tests.fakes.clock import StandingClock
from tests.fakes.wechat import AES_KEY, APP_ID, APP_SECRET, TEMPLATE, TOKEN, WechatServer


@pytest.fixture
async def wechat() -> AsyncIterator[WechatServer]:
    server = WechatServer(StandingClock(NOW))
    async with server.running():
        yield server
    assert server.errors_seen == [], "people saw an error"


@pytest.fixture
def template() -> str:
    """The setting JINXING_WECHAT_TEMPLATE_TODO."""
    return TEMPLATE


@pytest.fixture
async def desk(sqlite_url: str, wechat: WechatServer, template: str) -> AsyncIterator[Desk]:
    def build(session, store, bureau, assistant):  # type: ignore[no-untyped-def]
        api = wechat_api(session, wechat.root, APP_ID, APP_SECRET, store, SECRET, assistant.clock.now)
        todo = read_template(template) if template else None
        channel = WechatChannel(api, store, bureau, assistant.clock.now, todo)
        return channel, WechatSite(assistant, Codec.of(TOKEN, AES_KEY, APP_ID))

    async with open_desk(sqlite_url, wechat, build) as opened:
        opened.address = wechat.callback = f"{wechat.callback}/wechat"
        yield opened
