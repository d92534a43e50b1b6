"""What is said back within the exchange: the reply as XML, sealed; or that it was taken."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import Response
from wechatpy.replies import TextReply

from bot.weixin.codec import Codec
from bot.weixin.pushes import Push
from bot.weixin.sealing import seal

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def taken() -> Response:
    """It was taken, and nothing is said back. In clear: an empty envelope would show the person an error."""
    return Response("success", media_type="text/plain")


def taken_by_wecom() -> Response:
    """The same, as 企业微信 wants it."""
    return Response(b"", media_type="text/plain")


def said_back(codec: Codec, push: Push, text: str, timestamp: int) -> Response:
    """A text said back to whoever sent this push. With the timestamp of the delivery, so that a redelivery, which has
    the same, gets the same words to the letter."""
    reply = TextReply(source=push.account, target=push.sender, content=in_cdata(text), time=timestamp)
    return sealed(codec, reply.render(), timestamp)


def sealed(codec: Codec, xml: str, timestamp: int) -> Response:
    """This XML in its envelope."""
    return Response(seal(codec, xml, timestamp), media_type="application/xml")


def in_cdata(text: str) -> str:
    """The text as it may stand inside CDATA, whose end it must not hold."""
    return _CONTROL.sub("", text).replace("]]>", "]]]]><![CDATA[>")
