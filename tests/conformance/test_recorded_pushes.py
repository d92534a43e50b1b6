"""Pushes as other libraries recorded them, signed and encrypted anew, against the running callbacks: each is answered
in time and in a form the platform takes; what is spoilt is refused, and nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.wechat.channel import WechatChannel
from bot.wechat.site import WechatSite
from bot.wechat.wiring import wechat_api
from bot.wecom.channel import WecomChannel
from bot.wecom.site import WecomSite
from bot.wecom.wiring import wecom_api
from bot.weixin.codec import Codec
from tests.bot.weixin.desk import NOW, SECRET, Desk, open_desk
from tests.conformance.beside import facts
from tests.fakes import wechat as mp
from tests.fakes import wecom as corp
from tests.fakes.clock import StandingClock
from tests.fakes.wechat import WechatServer
from tests.fakes.wecom import WecomServer

pytestmark = pytest.mark.conformance

IN_TIME_S = 1.0


def pushes(platform: str) -> list[tuple[str, bytes]]:
    """Every push recorded of a platform, as XML."""
    found = [
        (item["id"], (item.get("xml") or item["expect"].get("plaintext", "")).encode())
        for item in facts("wechat_vectors.json")["items"]
        if item["kind"] in ("plain_xml", "encrypted_message", "encrypt_known_random")
        and item["platform"].startswith(platform)
    ]
    return [(name, xml) for name, xml in found if xml]


@pytest.fixture
async def official(tmp_path: Path) -> AsyncIterator[tuple[WechatServer, Desk]]:
    server = WechatServer(StandingClock(NOW))

    def build(session: Any, store: Any, bureau: Any, assistant: Any) -> Any:
        now = assistant.clock.now
        api = wechat_api(session, server.root, mp.APP_ID, mp.APP_SECRET, store, SECRET, now)
        codec = Codec.of(mp.TOKEN, mp.AES_KEY, mp.APP_ID)
        return WechatChannel(api, store, bureau, now), WechatSite(assistant, codec)

    async with server.running(), open_desk(f"sqlite:///{tmp_path / 'mp.db'}", server, build) as desk:
        server.callback = f"{server.callback}/wechat"
        yield server, desk


@pytest.fixture
async def corporate(tmp_path: Path) -> AsyncIterator[tuple[WecomServer, Desk]]:
    server = WecomServer(StandingClock(NOW))

    def build(session: Any, store: Any, bureau: Any, assistant: Any) -> Any:
        now = assistant.clock.now
        api = wecom_api(session, server.root, corp.CORP_ID, corp.AGENT_ID, corp.SECRET, store, SECRET, now)
        channel = WecomChannel(api, corp.AGENT_ID, store, bureau, now)
        return channel, WecomSite(assistant, Codec.of(corp.TOKEN, corp.AES_KEY, corp.CORP_ID))

    async with server.running(), open_desk(f"sqlite:///{tmp_path / 'corp.db'}", server, build) as desk:
        server.callback = f"{server.callback}/wecom"
        yield server, desk


async def test_every_push_to_an_official_account_is_answered_in_time_and_well(
    official: tuple[WechatServer, Desk],
) -> None:
    """INV-05, INV-61: words to whoever spoke, `success` to everything else; the same again at a redelivery."""
    server, desk = official
    recorded = pushes("mp")
    assert len(recorded) >= 45
    spoken = 0
    for name, xml in recorded:
        delivered = await server.push_xml(xml)
        assert (delivered.error, delivered.answers[-1][0]) == ("", 200), name
        assert delivered.took_s < IN_TIME_S, name
        again = await server.push_xml(xml)
        said, repeated = (None if each.reply is None else each.reply.findtext("Content") for each in (delivered, again))
        assert said == repeated, name
        if delivered.reply is not None:
            spoken += 1
            sender = re.search(rb"<FromUserName>\s*(?:<!\[CDATA\[)?([^<\]\s]+)", xml)
            assert sender is not None
            assert delivered.reply.findtext("ToUserName") == sender[1].decode(), name
    assert spoken >= 20
    assert server.errors_seen == []
    assert desk.site.counts["failed"] == 0


async def test_every_push_to_an_app_is_acknowledged_in_time(corporate: tuple[WecomServer, Desk]) -> None:
    server, desk = corporate
    recorded = pushes("wecom")
    assert len(recorded) >= 22
    for name, xml in recorded:
        for _ in range(2):
            delivered = await server.push_xml(xml)
            assert (delivered.answers, delivered.error) == ([(200, b"")], ""), name
            assert delivered.took_s < IN_TIME_S, name
    assert desk.site.counts["failed"] == 0
    await desk.delivery.drain()


@pytest.mark.parametrize("platform", ["mp", "wecom"])
async def test_what_is_spoilt_is_refused_and_nothing_is_kept(
    platform: str, official: tuple[WechatServer, Desk], corporate: tuple[WecomServer, Desk]
) -> None:
    """Bad signatures, stale timestamps, downgrade, entity bombs, oversized and malformed bodies."""
    server, desk = official if platform == "mp" else corporate
    before = desk.rows()
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    for name, xml in pushes(platform):
        body = server.sealer.envelope(xml, "gh")
        query = server.signed_query(body)
        spoilt = {
            "signature": (body, {**query, "msg_signature": query["msg_signature"][::-1]}),
            "signature that covers no body": (body, {**query, "msg_signature": query["signature"]}),
            "stale": (body, server.signed_query(body, age_s=301)),
            "downgrade": (xml, query),
            "downgrade with its own signature": (xml, server.signed_query(b"<Encrypt><![CDATA[]]></Encrypt>")),
            "entity bomb": (bomb + body, query),
            "oversized": (body.replace(b"</xml>", b" " * 70_000 + b"</xml>"), query),
            "cut": (body[: len(body) // 2], query),
            "one byte changed": (body.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[A"), query),
        }
        for what, (sent, with_query) in spoilt.items():
            ((status, said),) = (await server.post(sent, with_query)).answers
            assert (400 <= status < 500, said) == (True, b""), (name, what, status)
    assert desk.rows() == before
