"""企业微信 put together from its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import ClientSession

from bot.secret_file import Secret
from bot.weixin.calls import Answer, Api, ask
from bot.weixin.tokens import AccessTokens
from storage.ports import Store

OFFICIAL: Final = "https://qyapi.weixin.qq.com"


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

    async def get_token() -> Answer:
        params = {"corpid": corp_id, "corpsecret": app_secret}
        return await ask(session, "GET", f"{base}/cgi-bin/gettoken", params)

    return Api(session, base, AccessTokens(store, secret, f"wecom {corp_id} {agent_id}", get_token, now))
