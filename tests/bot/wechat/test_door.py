"""What is not the platform's is refused and leaves nothing behind; what is, and is of no use, is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

import aiohttp
import pytest

from tests.bot.weixin.desk import Desk
from tests.fakes.wechat import WechatServer
from tests.fakes.weixin_envelope import Sealer
from tests.fakes.weixin_server import as_xml

TEXT = as_xml(
    {"ToUserName": "gh", "FromUserName": "o", "CreateTime": 1, "MsgType": "text", "Content": "你好", "MsgId": 1}
)
Request = tuple[bytes, Mapping[str, str] | str]


def changed(server: WechatServer, **parameters: str) -> Request:
    body = server.sealer.envelope(TEXT, "gh")
    return body, {**server.signed_query(body), **parameters}


def without(server: WechatServer, name: str) -> Request:
    body = server.sealer.envelope(TEXT, "gh")
    return body, {key: value for key, value in server.signed_query(body).items() if key != name}


def aged(server: WechatServer, seconds: int) -> Request:
    body = server.sealer.envelope(TEXT, "gh")
    return body, server.signed_query(body, age_s=seconds)


def twice(server: WechatServer, name: str) -> Request:
    body = server.sealer.envelope(TEXT, "gh")
    query = server.signed_query(body)
    return body, "&".join(f"{key}={quote(value)}" for key, value in [*query.items(), (name, query[name])])


def raw(body: bytes) -> Callable[[WechatServer], Request]:
    return lambda server: (body, server.signed_query(body))


def inner(server: WechatServer, sealer: Sealer, body: bytes = TEXT) -> Request:
    envelope = sealer.envelope(body, "gh")
    return envelope, server.signed_query(envelope)


def other_app(server: WechatServer) -> Request:
    return inner(server, Sealer(server.sealer.token, server.sealer.aes_key, "wx-another-app"))


def other_key(server: WechatServer) -> Request:
    return inner(server, Sealer(server.sealer.token, "a" * 43, server.sealer.receive_id))


def cut_cipher(server: WechatServer) -> Request:
    body = f"<xml><Encrypt><![CDATA[{server.sealer.encrypt(TEXT)[:-10]}]]></Encrypt></xml>".encode()
    return body, server.signed_query(body)


def two_encrypts(server: WechatServer) -> Request:
    part = f"<Encrypt><![CDATA[{server.sealer.encrypt(TEXT)}]]></Encrypt>"
    body = f"<xml>{part}{part}</xml>".encode()
    return body, server.signed_query(body)


REFUSED: dict[str, tuple[int, Callable[[WechatServer], Request]]] = {
    "a wrong signature": (403, lambda s: changed(s, msg_signature="0" * 40)),
    "a signature in Chinese": (403, lambda s: changed(s, msg_signature="签名")),
    "a signature of lone bytes": (403, lambda s: (changed(s)[0], "msg_signature=%ff%fe&timestamp=1&nonce=%ed%a0%80")),
    "no signature": (403, lambda s: without(s, "msg_signature")),
    "only the signature that covers no body": (403, lambda s: without(s, "msg_signature")),
    "no query": (403, lambda s: (changed(s)[0], "")),
    "another nonce": (403, lambda s: changed(s, nonce="1")),
    "a parameter given twice": (400, lambda s: twice(s, "timestamp")),
    "a signature given twice": (400, lambda s: twice(s, "msg_signature")),
    "a hundred parameters": (400, lambda s: (changed(s)[0], "&".join(f"a{n}=1" for n in range(100)))),
    "six minutes old": (403, lambda s: aged(s, 360)),
    "six minutes early": (403, lambda s: aged(s, -360)),
    "a body in clear": (400, raw(TEXT)),
    "no body": (400, raw(b"")),
    "an entity bomb": (
        400,
        raw(b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'),
    ),
    "a doctype": (400, raw(b"<!DOCTYPE xml><xml><Encrypt>a</Encrypt></xml>")),
    "deep nesting": (400, raw(b"<a>" * 5000)),
    "JSON": (400, raw(b'{"Encrypt": "a"}')),
    "not UTF-8": (400, raw(b"<xml><Encrypt>\xff</Encrypt></xml>")),
    "two Encrypts": (400, two_encrypts),
    "an empty Encrypt": (400, raw(b"<xml><Encrypt></Encrypt></xml>")),
    "over 64 KiB": (413, raw(b"<xml><Encrypt>" + b"a" * 70_000 + b"</Encrypt></xml>")),
    "a cipher that was cut": (403, cut_cipher),
    "meant for another account": (403, other_app),
    "under another key": (403, other_key),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_not_the_platforms_is_refused_and_nothing_is_kept(
    desk: Desk, wechat: WechatServer, what: str
) -> None:
    """INV-62: 4xx without a word, never 5xx."""
    before = desk.rows()
    status, made = REFUSED[what]
    body, query = made(wechat)
    if isinstance(query, str):
        from yarl import URL

        async with aiohttp.ClientSession() as session:
            answer = await session.post(URL(f"{wechat.callback}?{query}", encoded=True), data=body)
            answers = [(answer.status, await answer.read())]
    else:
        answers = (await wechat.post(body, query)).answers
    assert answers == [(status, b"")]
    assert desk.rows() == before
    wechat.errors_seen.clear()


UNUSABLE = {
    "no XML inside": b"hello",
    "JSON inside": b'{"ToUserName":"gh"}',
    "a doctype inside": b"<!DOCTYPE xml><xml/>",
    "nothing inside": b"",
    "not UTF-8 inside": b"<xml>\xff</xml>",
    "too deep inside": b"<a>" * 9 + b"</a>" * 9,
    "a field twice": TEXT.replace(b"</xml>", b"<MsgId>2</MsgId></xml>"),
    "nobody's": TEXT.replace(b"<FromUserName><![CDATA[o]]></FromUserName>", b""),
    "to nobody": TEXT.replace(b"<ToUserName><![CDATA[gh]]></ToUserName>", b""),
    "of no kind": TEXT.replace(b"<MsgType><![CDATA[text]]></MsgType>", b""),
    "without words": TEXT.replace("<Content><![CDATA[你好]]></Content>".encode(), b""),
}


@pytest.mark.parametrize("what", UNUSABLE)
async def test_what_is_authentic_and_of_no_use_is_set_aside_and_blocks_nobody(
    desk: Desk, wechat: WechatServer, what: str
) -> None:
    """INV-05."""
    before = desk.rows()
    delivered = await wechat.push_xml(UNUSABLE[what])
    assert delivered.answers == [(200, b"success")]
    assert desk.rows() == before
    assert desk.site.counts["unusable"] == 1
    await wechat.say("o", "你好")
    assert "晋星助手" in wechat.follower("o").shown[-1]


async def test_the_address_is_confirmed_by_saying_back_what_was_asked(desk: Desk, wechat: WechatServer) -> None:
    timestamp, nonce = str(int(wechat.clock.now().timestamp())), "n0nce"
    query = {"timestamp": timestamp, "nonce": nonce, "echostr": "<b>1616140317555161061</b>"}
    query["signature"] = wechat.sealer.sign(timestamp, nonce)
    async with aiohttp.ClientSession() as session:
        async with session.get(wechat.callback, params=query) as answer:
            assert (answer.status, await answer.text()) == (200, query["echostr"])
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for wrong in ({"signature": "0" * 40}, {"timestamp": "1"}, {"nonce": "x"}):
            async with session.get(wechat.callback, params={**query, **wrong}) as answer:
                assert (answer.status, await answer.text()) == (403, "")
        async with session.get(wechat.callback, params={**query, "echostr": ""}) as answer:
            assert answer.status == 400
        async with session.put(wechat.callback, params=query) as answer:
            assert answer.status == 405


async def test_nothing_of_a_request_is_logged(
    desk: Desk, wechat: WechatServer, caplog: pytest.LogCaptureFixture
) -> None:
    """INV-54: no ids, words, query strings or secrets."""
    with caplog.at_level("DEBUG"):
        await wechat.say("o-canary-openid", "canary-words")
        await wechat.push_xml(b"canary-inner")
        await wechat.post(*changed(wechat, nonce="canary-nonce"))  # type: ignore[arg-type]
    wechat.errors_seen.clear()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("asyncio", "aiohttp"))]
    assert ours
    assert "canary" not in " ".join(ours)
