"""企业微信 as an operator meets it: settings, and what doctor finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.clock import Clock
from bot.http_out import open_session
from bot.settings import Settings, bureau
from bot.wecom.wiring import check, open_channel
from bot.wired_channel import configured
from storage.opening import open_store
from tests.bot.weixin.desk import NOW
from tests.fakes import wecom as fake
from tests.fakes.clock import StandingClock
from tests.fakes.wecom import WecomServer
from tests.fakes.weixin_faults import UNLISTED_AT_WECOM, Code


@pytest.fixture
async def server() -> Any:
    platform = WecomServer(StandingClock(NOW))
    async with platform.running():
        yield platform


def settings_for(server: WecomServer, folder: Path, **more: Any) -> Settings:
    given: dict[str, Any] = {
        "database": f"sqlite:///{folder / 'jinxing.db'}",
        "secret_file": folder / "secret.key",
        "wecom_corp_id": fake.CORP_ID,
        "wecom_agent_id": fake.AGENT_ID,
        "wecom_secret": fake.SECRET,
        "wecom_token": fake.TOKEN,
        "wecom_aes_key": fake.AES_KEY,
        "wecom_api_base": server.root,
    }
    return Settings(**{**given, **more})


async def test_doctor_learns_whether_our_address_is_trusted(server: WecomServer, tmp_path: Path) -> None:
    """A token is given to any address; the call after it tells."""
    async with open_session() as session:
        token, address = await check(settings_for(server, tmp_path, public_url="https://dj.example.cn"), session)
        assert token == ("企业微信令牌", "能取到", True)
        assert address[1:] == ("应用“接收消息”的 URL 应为 https://dj.example.cn/wecom", True)
        server.meets(UNLISTED_AT_WECOM, "agent/get")
        token, address = await check(settings_for(server, tmp_path), session)
        assert "203.0.113.9" in token[1]
        assert not token[2]
        assert not address[2]
        server.meets(Code(40001), "gettoken")
        token, _ = await check(settings_for(server, tmp_path), session)
        assert "errcode 40001" in token[1]
    assert fake.SECRET not in str(token)


async def test_the_channel_opens_from_its_settings_alone(server: WecomServer, tmp_path: Path) -> None:
    settings = settings_for(server, tmp_path)
    assert configured(settings) == ("wecom",)
    store = await open_store(settings.database)
    async with open_session() as session:
        wired = open_channel(settings, Assistant(store, bureau(settings), Clock()), session)
        await wired.start()
        assert wired.channel.platform == "wecom"
        assert len(wired.routes) == 2
        await wired.stop()
    await store.close()
