"""企业微信 put together from its settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from aiohttp import ClientSession

from bot import secret_file
from bot.assistant import Assistant
from bot.secret_file import Secret
from bot.settings import Settings
from bot.wecom.channel import WecomChannel
from bot.wecom.site import PATH, WecomSite
from bot.weixin.calls import Answer, Api, ask
from bot.weixin.codec import Codec
from bot.weixin.tokens import AccessTokens
from bot.weixin.wired import Finding, Wired, token_finding
from storage.ports import Store

OFFICIAL: Final = "https://qyapi.weixin.qq.com"
NAMES: Final = "JINXING_WECOM"


def open_channel(settings: Settings, assistant: Assistant, session: ClientSession) -> Wired:
    """The channel of these settings; they have none of an app's or all."""
    corp_id, agent_id = settings.wecom_corp_id or "", settings.wecom_agent_id or 0
    secret, now = secret_file.read(settings.secret_file), assistant.clock.now
    api = wecom_api(
        session,
        settings.wecom_api_base,
        corp_id,
        agent_id,
        settings.wecom_secret or "",
        assistant.store,
        secret,
        now,
    )
    codec = Codec.of(settings.wecom_token or "", settings.wecom_aes_key or "", corp_id)
    channel = WecomChannel(api, agent_id, assistant.store, assistant.bureau, now, cards=settings.wecom_cards == "on")
    return Wired(channel, WecomSite(assistant, codec))


def wecom_api(
    session: ClientSession,
    base: str | None,
    corp_id: str,
    agent_id: int,
    app_secret: str,
    store: Store,
    secret: Secret,
    now: Callable[[], datetime],
) -> Api:
    """The calls of one app, with the token that all replicas share."""
    base = base or OFFICIAL
    get_token = _get_token(session, base, corp_id, app_secret)
    return Api(session, base, AccessTokens(store, secret, f"wecom {corp_id} {agent_id}", get_token, now))


async def check(settings: Settings, session: ClientSession) -> list[Finding]:
    """Whether the platform gives us a token and takes our address, and where it should send what members say."""
    base = settings.wecom_api_base or OFFICIAL
    get_token = _get_token(session, base, settings.wecom_corp_id or "", settings.wecom_secret or "")
    address = f"{settings.public_url}{PATH}" if settings.public_url else ""
    said = f"应用“接收消息”的 URL 应为 {address}" if address else "还没有填 JINXING_PUBLIC_URL，不知道后台该填什么地址"

    async def listed_token() -> Answer:
        """A token is given to any address; only a call tells whether ours is listed."""
        given = await get_token()
        if given.code:
            return given
        params = {"access_token": str(given.fields.get("access_token", "")), "agentid": str(settings.wecom_agent_id)}
        looked = await ask(session, "GET", f"{base}/cgi-bin/agent/get", params)
        return given if looked.code == 0 else looked

    return [
        await token_finding("企业微信令牌", listed_token, NAMES),
        ("企业微信接收地址", said, bool(address)),
    ]


def _get_token(session: ClientSession, base: str, corp_id: str, app_secret: str) -> Callable[[], Awaitable[Answer]]:
    async def get_token() -> Answer:
        params = {"corpid": corp_id, "corpsecret": app_secret}
        return await ask(session, "GET", f"{base}/cgi-bin/gettoken", params)

    return get_token
