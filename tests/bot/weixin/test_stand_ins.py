"""What the stand-ins serve beyond what we call: older tokens, files, people, quotas, recalls, late answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from tests.bot.weixin.desk import NOW
from tests.fakes import wechat, wecom
from tests.fakes.clock import StandingClock
from tests.fakes.wechat import WechatServer
from tests.fakes.wecom import WecomServer
from tests.fakes.weixin_faults import Delay
from tests.fakes.weixin_server import WeixinServer

OURS = {"grant_type": "client_credential", "appid": wechat.APP_ID, "secret": wechat.APP_SECRET}


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
async def mp() -> AsyncIterator[WechatServer]:
    server = WechatServer(StandingClock(NOW))
    async with server.running():
        yield server


@pytest.fixture
async def corp() -> AsyncIterator[WecomServer]:
    server = WecomServer(StandingClock(NOW))
    async with server.running():
        yield server


class Caller:
    """Calls one server as anybody's program would."""

    def __init__(self, session: ClientSession, server: WeixinServer, token: str) -> None:
        self._session = session
        self._server = server
        self._token = token

    async def __call__(self, path: str, body: Any = None, **query: str) -> Any:
        """Posts a body, or gets; what comes back, as JSON or as it is."""
        url, params = f"{self._server.root}/cgi-bin/{path}", {"access_token": self._token, **query}
        how = {"data": body} if isinstance(body, FormData) else {"json": body}
        method = "GET" if body is None else "POST"
        async with self._session.request(method, url, params=params, **({} if body is None else how)) as answer:
            is_json = answer.content_type == "application/json"
            return await answer.json() if is_json else await answer.read()

    async def upload(self, kind: str, content: bytes, name: str = "a.png") -> Any:
        form = FormData(quote_fields=False)
        form.add_field("media", content, filename=name)
        return await self("media/upload", form, type=kind)


async def of_mp(session: ClientSession, server: WechatServer) -> Caller:
    asked = await Caller(session, server, "")("stable_token", OURS)
    return Caller(session, server, asked["access_token"])


async def of_corp(session: ClientSession, server: WecomServer) -> Caller:
    asked = await Caller(session, server, "")("gettoken", corpid=wecom.CORP_ID, corpsecret=wecom.SECRET)
    return Caller(session, server, asked["access_token"])


async def test_each_token_of_the_older_kind_replaces_the_one_before_and_no_stable_one(
    session: ClientSession, mp: WechatServer
) -> None:
    stable, nobody = await of_mp(session, mp), Caller(session, mp, "")
    first, second = [(await nobody("token", **OURS))["access_token"] for _ in range(2)]
    assert (await nobody("token", **{**OURS, "secret": "wrong"}))["errcode"] == 40125
    mp.follower("li")
    answered = [
        await call("user/info", openid="li")
        for call in (Caller(session, mp, first), Caller(session, mp, second), stable)
    ]
    assert [each.get("errcode", 0) for each in answered] == [40001, 0, 0]


async def test_files_are_kept_for_three_days(session: ClientSession, mp: WechatServer, corp: WecomServer) -> None:
    for call, server, created in (
        (await of_mp(session, mp), mp, int(NOW.timestamp())),
        (await of_corp(session, corp), corp, str(int(NOW.timestamp()))),
    ):
        uploaded = await call.upload("image", b"\x89PNG....", "一.png")
        assert (uploaded["type"], uploaded["created_at"]) == ("image", created)
        media_id = uploaded["media_id"]
        assert await call("media/get", media_id=media_id) == b"\x89PNG...."
        assert server.media[media_id].name == "一.png"
        assert (await call("media/get", media_id="another"))["errcode"] == 40007
        server.clock.move_to(NOW + timedelta(hours=1))  # type: ignore[union-attr]
        assert await call("media/get", media_id=media_id) == b"\x89PNG...."
        server.media[media_id] = type(server.media[media_id])("image", "一.png", b"", NOW - timedelta(days=3))
        assert (await call("media/get", media_id=media_id))["errcode"] == 40007


async def test_what_is_too_large_or_too_small_or_of_no_kind_is_refused(
    session: ClientSession, mp: WechatServer, corp: WecomServer
) -> None:
    mine, ours = await of_mp(session, mp), await of_corp(session, corp)
    assert (await mine.upload("thumb", b"x" * (64 * 1024 + 1)))["errcode"] == 45001
    assert (await mine.upload("file", b"123456"))["errcode"] == 40004
    assert (await ours.upload("file", b"12345"))["errcode"] == 44001
    assert (await ours.upload("file", b"123456"))["errcode"] == 0


async def test_of_a_follower_neither_name_nor_picture_is_told(session: ClientSession, mp: WechatServer) -> None:
    call = await of_mp(session, mp)
    mp.follower("li")
    known = await call("user/info", openid="li", lang="zh_CN")
    assert (known["subscribe"], known["openid"], known["language"]) == (1, "li", "zh_CN")
    assert not {"nickname", "headimgurl", "sex"} & known.keys()
    mp.follower("li").follows = False
    assert await call("user/info", openid="li") == {"subscribe": 0, "openid": "li"}
    assert (await call("user/info", openid="nobody"))["errcode"] == 40003


async def test_quotas_count_each_call_and_are_cleared_ten_times(session: ClientSession, mp: WechatServer) -> None:
    call = await of_mp(session, mp)
    path = {"cgi_path": "/cgi-bin/message/custom/send"}
    mp.follower("li")
    for _ in range(2):
        await call("message/custom/send", {"touser": "li", "msgtype": "text", "text": {"content": "好"}})
    assert (await call("openapi/quota/get", path))["quota"] == {
        "daily_limit": 500_000,
        "used": 2,
        "remain": 499_998,
    }
    cleared = [(await call("clear_quota", {"appid": wechat.APP_ID}))["errcode"] for _ in range(11)]
    assert cleared == [0] * 10 + [48006]
    assert (await call("openapi/quota/get", path))["quota"]["used"] == 0


async def test_a_message_is_recalled_within_a_day(session: ClientSession, corp: WecomServer) -> None:
    call = await of_corp(session, corp)

    async def send(text: str) -> str:
        body = {"touser": "li", "msgtype": "text", "agentid": wecom.AGENT_ID, "text": {"content": text}}
        return str((await call("message/send", body))["msgid"])

    member = corp.member("li")
    early, late = await send("一"), await send("二")
    assert (await call("message/recall", {"msgid": early}))["errcode"] == 0
    assert member.texts == ["二"]
    corp._sent[late] = (*corp._sent[late][:2], NOW - timedelta(hours=25))
    assert (await call("message/recall", {"msgid": late}))["errcode"] != 0
    assert member.texts == ["二"]


async def test_an_answer_may_come_late(session: ClientSession, mp: WechatServer) -> None:
    call = await of_mp(session, mp)
    mp.follower("li")
    mp.meets(Delay(0.2), "user/info")
    began = monotonic()
    assert (await call("user/info", openid="li"))["subscribe"] == 1
    assert monotonic() - began >= 0.2
    began = monotonic()
    await call("user/info", openid="li")
    assert monotonic() - began < 0.2
