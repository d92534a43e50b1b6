"""Who may come to the local chat, and what a request may hold. Everything refused gets one plain sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{8,64}", re.ASCII)

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Refused(Exception):
    """A request that is not taken, with the status and the sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class OnlyThisMachine:
    """Lets in only requests to a loopback name, and none that another site has sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        if is_own(Headers(scope=scope)):
            await self._app(scope, receive, send_guarded)
        else:
            await refusal(Refused(403, "这个页面只在本机使用，请打开 http://127.0.0.1 开头的地址。"))(
                scope, receive, send_guarded
            )


def is_own(headers: Headers) -> bool:
    """Whether a request is meant for this machine by name (no rebound address) and comes from our own page or a
    program, not from a page of another site."""
    hosts = [host.lower() for host in headers.getlist("host")]
    if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
        return False
    if any(origin.lower() != f"http://{hosts[0]}" for origin in headers.getlist("origin")):
        return False
    return headers.get("sec-fetch-mode") == "navigate" or headers.get("sec-fetch-site", "none") in {
        "same-origin",
        "none",
    }


def refusal(refused: Refused) -> JSONResponse:
    """The answer to what is not taken."""
    return JSONResponse({"error": refused.sentence}, refused.status)


async def read_fields(request: Request) -> Mapping[str, Any]:
    """The JSON object in a request's body. Raises Refused for anything else (INVARIANTS §7)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "只收 JSON（application/json）。")
    body = await _body(request)
    try:
        fields = json.loads(body.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "内容不是规范的 JSON（UTF-8，键不重复）。") from None
    if not isinstance(fields, dict):
        raise Refused(400, "内容应是一个 JSON 对象。")
    return fields


def text(fields: Mapping[str, Any], name: str) -> str:
    """A text that must be there. Halves of a character pair, which no text has, become the replacement character."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise Refused(400, f"{name} 应是文字。")
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def short_text(fields: Mapping[str, Any], name: str, longest: int) -> str | None:
    """A short text without control characters, or None where none is given."""
    if fields.get(name) is None:
        return None
    value = text(fields, name)
    if len(value) > longest or _CONTROL.search(value):
        raise Refused(400, f"{name} 太长，或有看不见的字符。")
    return value


def token(fields: Mapping[str, Any], name: str) -> str:
    """A random name that the page has made: 8 to 64 letters, digits, hyphens."""
    value = fields.get(name)
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise Refused(400, f"{name} 应是 8 到 64 位字母、数字或连字符。")
    return value


async def _body(request: Request) -> bytes:
    too_large = Refused(413, "内容太大，最多 64 KiB。")
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or len(length) > 9 or int(length) > LARGEST_BODY:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise too_large
    return bytes(body)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key occurs twice")
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(name)
