"""公众号 put together from its settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, TextIO

from aiohttp import ClientSession

from bot import secret_file
from bot.assistant import Assistant
from bot.http_out import open_session
from bot.operator_fault import OperatorFault
from bot.secret_file import Secret
from bot.settings import Settings
from bot.wechat.channel import WechatChannel
from bot.wechat.menu import menu_fields
from bot.wechat.notices import read_template
from bot.wechat.site import PATH, WechatSite
from bot.weixin.calls import NOT_LISTED, Answer, Api, NoAnswer, ask
from bot.weixin.codec import Codec
from bot.weixin.tokens import AccessTokens
from bot.weixin.wired import Finding, Wired, token_finding
from storage.ports import Store

OFFICIAL: Final = "https://api.weixin.qq.com"
NAMES: Final = "JINXING_WECHAT"


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
    stable_token = _stable_token(session, base, app_id, app_secret)
    return Api(session, base, AccessTokens(store, secret, f"wechat {app_id}", stable_token, now))


async def check(settings: Settings, session: ClientSession) -> list[Finding]:
    """Whether the platform gives us a token, and where it should send what followers say."""
    app_id, app_secret, _, _ = _account(settings)
    base = settings.wechat_api_base or OFFICIAL
    address = f"{settings.public_url}{PATH}" if settings.public_url else ""
    said = f"后台“服务器配置”的地址应为 {address}" if address else "还没有填 JINXING_PUBLIC_URL，不知道后台该填什么地址"
    return [
        await token_finding("公众号令牌", _stable_token(session, base, app_id, app_secret), NAMES),
        ("公众号接收地址", said, bool(address)),
    ]


async def tell_menu(settings: Settings, out: TextIO) -> int:
    """Tells the platform our menu, and prints what it answered (`jinxing wechat menu`)."""
    if settings.wechat_app_id is None:
        raise OperatorFault(f"{NAMES}_APP_ID 还没有填；公众号没有开通，见 docs/wechat.md")
    app_id, app_secret, _, _ = _account(settings)
    base = settings.wechat_api_base or OFFICIAL
    async with open_session() as session:
        try:
            given = await _stable_token(session, base, app_id, app_secret)()
            token = {"access_token": str(given.fields.get("access_token", ""))}
            answer = (
                given if given.code else await ask(session, "POST", f"{base}/cgi-bin/menu/create", token, menu_fields())
            )
        except NoAnswer as fault:
            raise OperatorFault(f"公众号没有回答（{fault.outcome.detail}），菜单没有改；请稍后再试") from None
    if answer.code:
        hint = "，请把这个地址加进 IP 白名单" if answer.code in NOT_LISTED else ""
        raise OperatorFault(f"公众号没有接受菜单（{answer.detail}）{hint}")
    out.write(f"公众号回答：{answer.message or 'ok'}（errcode 0）。新菜单最迟一天后在手机上看到，重新关注可马上看到\n")
    return 0


def _stable_token(session: ClientSession, base: str, app_id: str, app_secret: str) -> Callable[[], Awaitable[Answer]]:
    async def stable_token() -> Answer:
        body = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret, "force_refresh": False}
        return await ask(session, "POST", f"{base}/cgi-bin/stable_token", {}, body)

    return stable_token


def _account(settings: Settings) -> tuple[str, str, str, str]:
    """App id, secret, token and key; settings have none of them or all."""
    values = (settings.wechat_app_id, settings.wechat_app_secret, settings.wechat_token, settings.wechat_aes_key)
    app_id, app_secret, token, aes_key = (value or "" for value in values)
    return app_id, app_secret, token, aes_key
