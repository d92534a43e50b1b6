"""公众号 put together from its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import ClientSession

from bot.secret_file import Secret
from bot.weixin.calls import Answer, Api, ask
from bot.weixin.tokens import AccessTokens
from storage.ports import Store

OFFICIAL: Final = "https://api.weixin.qq.com"


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

    async def stable_token() -> Answer:
        body = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret, "force_refresh": False}
        return await ask(session, "POST", f"{base}/cgi-bin/stable_token", {}, body)

    return Api(session, base, AccessTokens(store, secret, f"wechat {app_id}", stable_token, now))
