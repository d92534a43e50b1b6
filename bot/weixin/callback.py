"""Who may come in at a callback, in an order that gives nothing away: size, envelope, signature, time, seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.requests import ClientDisconnect, Request

from bot.weixin.codec import Codec, CodecError
from bot.weixin.xml import LARGEST_BODY, read_xml

MOST_SECONDS_APART: Final = 300
_MOST_PARAMETERS: Final = 20


class Refused(Exception):
    """A request that is not the platform's. The status is all that is told outside; `why` is for operators."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True, slots=True)
class Opened:
    """A push that is the platform's: the XML inside, and the timestamp of its delivery, the same at a redelivery."""

    plain: bytes
    timestamp: int


async def opened_push(request: Request, codec: Codec, now: datetime) -> Opened:
    """What a POST brought. Raises Refused."""
    query = _query(request)
    encrypted = _encrypted(await _body(request))
    timestamp = _signed_at(query, codec, "msg_signature", encrypted, now)
    return Opened(_open(codec, encrypted), timestamp)


def signed_echo(request: Request, codec: Codec, now: datetime) -> bytes:
    """What a GET of 公众号 wants to hear again. Its signature covers no body, so it is good for nothing else."""
    query = _query(request)
    _signed_at(query, codec, "signature", None, now)
    return _one(query, "echostr")


def opened_echo(request: Request, codec: Codec, now: datetime) -> bytes:
    """What a GET of 企业微信 wants to hear, decrypted."""
    query = _query(request)
    echo = _one(query, "echostr")
    _signed_at(query, codec, "msg_signature", echo, now)
    return _open(codec, echo)


def _query(request: Request) -> Mapping[str, bytes]:
    """The parameters, each once, as bytes: what is no text in UTF-8 must not stop us."""
    found: dict[str, bytes] = {}
    pairs = request.scope["query_string"].split(b"&")
    if len(pairs) > _MOST_PARAMETERS:
        raise Refused(400, "too many parameters")
    for pair in filter(None, pairs):
        name, _, value = pair.partition(b"=")  # a plus sign is meant: base64 has it, blanks do not occur
        key = unquote_to_bytes(name).decode("latin-1")
        if key in found:
            raise Refused(400, "a parameter occurs twice")
        found[key] = unquote_to_bytes(value)
    return found


def _one(query: Mapping[str, bytes], name: str) -> bytes:
    if not query.get(name):
        raise Refused(400, f"no {name}")
    return query[name]


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or len(length) > 9 or int(length) > LARGEST_BODY:
        raise Refused(413, "too large")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise Refused(413, "too large")
    except ClientDisconnect:
        raise Refused(400, "cut off") from None
    return bytes(body)


def _encrypted(body: bytes) -> bytes:
    """The text of the one Encrypt. A body in clear is refused, whatever it is signed with."""
    try:
        found = read_xml(body).all("Encrypt")
    except CodecError as fault:
        raise Refused(400, str(fault)) from None
    if len(found) != 1 or found[0].children or not found[0].text.strip():
        raise Refused(400, "not one Encrypt")
    return found[0].text.strip().encode()


def _signed_at(query: Mapping[str, bytes], codec: Codec, name: str, signed: bytes | None, now: datetime) -> int:
    """The timestamp, once the signature and the time are right."""
    timestamp, nonce = query.get("timestamp", b""), query.get("nonce", b"")
    parts = (timestamp, nonce) if signed is None else (timestamp, nonce, signed)
    if not codec.signed(query.get(name, b""), *parts):
        raise Refused(403, "wrong signature")
    if not (timestamp.isdigit() and len(timestamp) <= 12):
        raise Refused(403, "no timestamp")
    if abs(int(timestamp) - now.timestamp()) > MOST_SECONDS_APART:
        raise Refused(403, "too old or too early")
    return int(timestamp)


def _open(codec: Codec, encrypted: bytes) -> bytes:
    try:
        return codec.open(encrypted)
    except CodecError as fault:
        raise Refused(403, str(fault)) from None
