"""公众号 put together from its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import ClientSession

from bot import secret_file
from bot.assistant import Assistant
from bot.secret_file import Secret
from bot.settings import Settings
from bot.wechat.channel import WechatChannel
from bot.wechat.notices import read_template
from bot.wechat.site import PATH, WechatSite
from bot.wechat.telling import NAMES, OFFICIAL, stable_token
from bot.weixin.calls import Api
from bot.weixin.codec import Codec
from bot.weixin.tokens import AccessTokens
from bot.weixin.wired import Finding, Wired, token_finding
from storage.ports import Store


def open_channel(settings: Settings, assistant: Assistant, session: ClientSession) -> Wired:
    """The channel of these settings."""
    app_id, app_secret, token, aes_key = _account(settings)
    secret, now = secret_file.read(settings.secret_file), assistant.clock.now
    api = wechat_api(session, settings.wechat_api_base, app_id, app_secret, assistant.store, secret, now)
    template = read_template(settings.wechat_template_todo) if settings.wechat_template_todo else None
    channel = WechatChannel(api, assistant.store, assistant.bureau, now, template)
    return Wired(channel, WechatSite(assistant, Codec.of(token, aes_key, app_id)))


def wechat_api(
    session: ClientSession,
    base: str | None,
    app_id: str,
    app_secret: str,
    store: Store,
    secret: Secret,
    now: Callable[[], datetime],
) -> Api:
    """The calls of one 公众号, with the token that all replicas share."""
    base = base or OFFICIAL
    get_token = stable_token(session, base, app_id, app_secret)
    return Api(session, base, AccessTokens(store, secret, f"wechat {app_id}", get_token, now))


async def check(settings: Settings, session: ClientSession) -> list[Finding]:
    """Whether the platform gives us a token, and where it should send what followers say."""
    app_id, app_secret, _, _ = _account(settings)
    base = settings.wechat_api_base or OFFICIAL
    address = f"{settings.public_url}{PATH}" if settings.public_url else ""
    said = f"后台“服务器配置”的地址应为 {address}" if address else "还没有填 JINXING_PUBLIC_URL，不知道后台该填什么地址"
    return [
        await token_finding("公众号令牌", stable_token(session, base, app_id, app_secret), NAMES),
        ("公众号接收地址", said, bool(address)),
    ]


def _account(settings: Settings) -> tuple[str, str, str, str]:
    """App id, secret, token and key; settings have none of them or all."""
    values = (settings.wechat_app_id, settings.wechat_app_secret, settings.wechat_token, settings.wechat_aes_key)
    app_id, app_secret, token, aes_key = (value or "" for value in values)
    return app_id, app_secret, token, aes_key
