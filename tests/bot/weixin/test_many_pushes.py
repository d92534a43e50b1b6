"""A million spoilt pushes: each is read, refused or set aside, none is slow, nothing else happens (INV-62)."""

from __future__ import annotations

import base64
import random
from time import perf_counter

import pytest

from bot.wechat import heard as wechat
from bot.wecom import heard as wecom
from bot.weixin.codec import Codec, CodecError
from bot.weixin.pushes import Unusable, read_push
from tests.fakes.weixin_envelope import Sealer
from tests.fakes.weixin_server import as_xml

pytestmark = pytest.mark.long

PUSHES = 1_000_000
TOKEN, AES_KEY, APP = "tokenOfTests", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef"
BASE = {"ToUserName": "gh", "FromUserName": "o-li", "CreateTime": 1}
WHOLE = [
    as_xml({**BASE, "MsgType": "text", "Content": "昨天市直工委通报批评了我们", "MsgId": 1, "bizmsgmenuid": "#ab.1"}),
    as_xml({**BASE, "MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_KQ7M3XPD9TRW2HVC", "Ticket": "t"}),
    as_xml({**BASE, "MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": 7, "Status": "failed: user block"}),
    as_xml(
        {
            **BASE,
            "MsgType": "event",
            "Event": "subscribe_msg_popup_event",
            "SubscribeMsgPopupEvent": {"List": [{"TemplateId": "t", "SubscribeStatusString": "accept"}] * 2},
        }
    ),
    as_xml({**BASE, "MsgType": "event", "Event": "template_card_event", "EventKey": "#ab.1", "ResponseCode": "c"}),
    as_xml({**BASE, "MsgType": "voice", "Recognition": "几星", "MediaId": "m", "MsgId": "CAIQg/PKxg=="}),
]
PIECES = (
    b"<xml>",
    b"</xml>",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&amp;",
    b"&x;",
    b"<!DOCTYPE x [",
    b"\xff",
    b"\xe6\x98",
    b"\0",
    b"<a ",
    b'="',
    b"<?",
    b"\xef\xbb\xbf",
    b"9" * 50,
)


def spoilt(random_: random.Random, whole: bytes) -> bytes:
    """One to four things wrong with it, or, now and then, nothing."""
    for _ in range(random_.randrange(5)):
        at, to = sorted(random_.randrange(len(whole) + 1) for _ in range(2))
        match random_.randrange(6):
            case 0:
                whole = whole[:at] + random_.choice(PIECES) + whole[at:]
            case 1:
                whole = whole[:at] + whole[to:]
            case 2:
                whole = whole[:to] + whole[at:to] + whole[to:]
            case 3:
                whole = whole[:at] + bytes([random_.randrange(256)]) + whole[at + 1 :]
            case 4:
                whole = whole[:at]
            case 5:
                whole = whole[:at] + whole[at:to] * random_.randrange(1, 30) + whole[to:]
    return whole[:65_536]


def test_a_million_spoilt_pushes_are_read_refused_or_set_aside() -> None:
    random_ = random.Random(20261123)
    slowest, read, set_aside = 0.0, 0, 0
    for _ in range(PUSHES):
        body = spoilt(random_, random_.choice(WHOLE))
        began = perf_counter()
        try:
            push = read_push(body)
            wechat.read_deed(push)
            wecom.read_deed(push)
            read += 1
        except Unusable:
            set_aside += 1
        slowest = max(slowest, perf_counter() - began)
    assert read > PUSHES // 10
    assert set_aside > PUSHES // 10
    assert slowest < 1.0


def test_spoilt_envelopes_open_or_are_refused() -> None:
    random_ = random.Random(20261123)
    codec, sealer = Codec.of(TOKEN, AES_KEY, APP), Sealer(TOKEN, AES_KEY, APP)
    sealed = [sealer.encrypt(whole).encode() for whole in WHOLE]
    opened = 0
    for n in range(PUSHES // 5):
        encrypted = random_.choice(sealed)
        if n % 3 == 0:
            raw = bytearray(base64.b64decode(encrypted))
            raw[random_.randrange(len(raw))] ^= 1 << random_.randrange(8)
            encrypted = base64.b64encode(raw)
        elif n % 3 == 1:
            encrypted = spoilt(random_, encrypted)
        try:
            assert codec.open(encrypted) in WHOLE or n % 3 != 2
            opened += 1
        except CodecError:
            assert n % 3 != 2
    assert opened >= PUSHES // 15
