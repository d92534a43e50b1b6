"""What the stand-ins for 公众号 and 企业微信 share: calls with a journal and troubles on demand, and pushes to the bot,
signed, encrypted, delivered up to three times, their replies judged as the platform judges them."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.clock import Clock, MachineClock
from tests.fakes.weixin_envelope import Sealer
from tests.fakes.weixin_faults import Code, Cut, DeadToken, Delay, Hang, Page, Script, Trouble

DELIVERIES = 3


@dataclass(slots=True)
class Call:
    """One call of the bot's, as it came and as it was answered."""

    path: str
    query: Mapping[str, str]
    raw: bytes
    at: datetime
    fields: Mapping[str, Any]
    code: int | None = None
    is_done: bool = False


@dataclass(slots=True)
class Delivered:
    """What came of one push: the status and body of each delivery, and what the person saw of the last one."""

    answers: list[tuple[int, bytes]] = field(default_factory=list)
    reply: Any = None
    error: str = ""
    took_s: float = 0.0


class Refused(Exception):
    """A call that the platform does not carry out."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message or f"refused {code}"


class WeixinServer:
    """One account's platform. `calls` is the journal of all that it was asked."""

    token_path = ""

    def __init__(self, sealer: Sealer, clock: Clock | None = None) -> None:
        self.sealer = sealer
        self.clock = clock or MachineClock()
        self.calls: list[Call] = []
        self.script = Script()
        self.patience_s = 5.0
        self.root = ""
        self.callback = ""
        self.tokens: dict[str, datetime] = {}
        self.errors_seen: list[str] = []
        self._deeds: dict[str, Callable[[Mapping[str, Any]], Mapping[str, Any] | bytes]] = {}
        self.asked = asyncio.Event()
        self._off = asyncio.Event()

    def meets(self, trouble: Trouble, path: str, times: int = 1) -> None:
        """The next `times` calls whose path ends so meet with a trouble."""
        self.script.add(trouble, path, times)

    def called(self, path: str) -> list[Call]:
        """The calls whose path ends so."""
        return [call for call in self.calls if call.path.endswith(path)]

    @asynccontextmanager
    async def running(
        self, port: int = 0, extra: Callable[[web.Application], None] | None = None
    ) -> AsyncIterator[None]:
        """Answers at `root` meanwhile, on this machine alone."""
        app = web.Application(client_max_size=30 * 1024 * 1024)
        app.router.add_route("*", "/cgi-bin/{path:.+}", self._answer)
        if extra:
            extra(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            self._off.set()
            await runner.cleanup()

    async def push(self, fields: Mapping[str, Any], *, deliveries: int = DELIVERIES) -> Delivered:
        """Pushes a message or an event to the bot's address; again, with the same query, until it is answered well."""
        return await self.push_xml(as_xml(fields), deliveries=deliveries)

    async def push_xml(self, xml: bytes, *, deliveries: int = DELIVERIES) -> Delivered:
        body = self.sealer.envelope(xml, "gh_fake")
        return await self.post(body, self.signed_query(body), deliveries=deliveries)

    def signed_query(self, body: bytes, *, age_s: int = 0) -> dict[str, str]:
        """The query by which the platform signs this body now, or signed it so many seconds ago."""
        encrypted = body.partition(b"<Encrypt><![CDATA[")[2].partition(b"]]>")[0].decode()
        timestamp, nonce = str(int(self.clock.now().timestamp()) - age_s), secrets.token_hex(5)
        return {
            "signature": self.sealer.sign(timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": "o-fake",
            "encrypt_type": "aes",
            "msg_signature": self.sealer.sign(timestamp, nonce, encrypted),
        }

    async def post(self, body: bytes, query: Mapping[str, str], *, deliveries: int = 1) -> Delivered:
        """Delivers this body with this query, as it is."""
        delivered = Delivered()
        loop = asyncio.get_running_loop()
        timeout = aiohttp.ClientTimeout(total=self.patience_s)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            for _ in range(deliveries):
                began = loop.time()
                try:
                    async with session.post(f"{self.callback}?{urlencode(query)}", data=body) as answer:
                        delivered.answers.append((answer.status, await answer.read()))
                except (aiohttp.ClientError, TimeoutError):
                    delivered.answers.append((0, b""))
                delivered.took_s = loop.time() - began
                status, said = delivered.answers[-1]
                if status == 200:
                    delivered.reply, delivered.error = self._judged(said)
                    break
                delivered.error = "该公众号暂时无法提供服务，请稍后再试"
        if delivered.error:
            self.errors_seen.append(delivered.error)
        return delivered

    def _judged(self, said: bytes) -> tuple[Any, str]:
        """What the person sees of an answer, and what is wrong with it."""
        raise NotImplementedError

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        path = f"/cgi-bin/{request.match_info['path']}"
        call = Call(path, dict(request.query), raw, self.clock.now(), _fields(request, raw))
        self.calls.append(call)
        self.asked.set()
        trouble = self.script.next(path)
        if isinstance(trouble, Page):
            return web.Response(status=trouble.status, text="<html>502 Bad Gateway</html>", content_type="text/html")
        if isinstance(trouble, Cut | Hang) and not trouble.is_done:
            return await self._silent(request, trouble)
        if isinstance(trouble, Delay):
            await asyncio.sleep(trouble.seconds)
        answered = self._carried_out(call, trouble)
        if isinstance(answered, bytes):
            return web.Response(body=answered, content_type="application/octet-stream")
        if isinstance(trouble, Cut) and trouble.part:
            return await _half(request, answered)
        if isinstance(trouble, Cut | Hang):
            return await self._silent(request, trouble)
        return web.Response(body=json.dumps(answered, ensure_ascii=False).encode(), content_type="application/json")

    def _carried_out(self, call: Call, trouble: Trouble | None) -> Mapping[str, Any] | bytes:
        try:
            if isinstance(trouble, Code):
                call.code = trouble.code
                code = str(trouble.code) if trouble.as_text else trouble.code
                return {"errcode": code, "errmsg": trouble.message}
            if call.path not in self.token_paths:
                if isinstance(trouble, DeadToken):
                    self.tokens.pop(call.query.get("access_token", ""), None)
                self._check_token(call)
            deed = self._deeds.get(call.path)
            if deed is None:
                raise Refused(40066, "invalid url")
            done = deed(call.fields if call.raw and "multipart" not in call.fields else {**call.query, **call.fields})
        except Refused as refused:
            call.code = refused.code
            return {"errcode": refused.code, "errmsg": refused.message}
        call.code, call.is_done = 0, True
        return done

    @property
    def token_paths(self) -> tuple[str, ...]:
        """Calls that need no token."""
        return (self.token_path,)

    def _check_token(self, call: Call) -> None:
        token = call.query.get("access_token")
        if not token:
            raise Refused(41001, "access_token missing")
        if token not in self.tokens:
            raise Refused(40001, "invalid credential, access_token is invalid or not latest rid: 5f3a-11-22334455")
        if self.tokens[token] <= self.clock.now():
            raise Refused(42001, "access_token expired rid: 5f3a-11-22334455")

    def _hand_out(self, lasts_s: int) -> str:
        token = f"token-{secrets.token_hex(40)}"
        self.tokens[token] = self.clock.now() + timedelta(seconds=lasts_s)
        return token

    async def _silent(self, request: web.Request, trouble: Cut | Hang) -> web.StreamResponse:
        if isinstance(trouble, Hang):
            await self._off.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def as_xml(fields: Mapping[str, Any]) -> bytes:
    """A push as XML; what is a mapping becomes an element with elements in it, what is a list is repeated."""
    return f"<xml>{_elements(fields)}</xml>".encode()


def _elements(fields: Mapping[str, Any]) -> str:
    written = []
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            inside = _elements(each) if isinstance(each, Mapping) else _text(each)
            written.append(f"<{name}>{inside}</{name}>")
    return "".join(written)


def _text(value: object) -> str:
    return str(value) if isinstance(value, int) else f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _fields(request: web.Request, raw: bytes) -> Mapping[str, Any]:
    if request.content_type.startswith("multipart/"):
        return {"multipart": raw}
    try:
        read = json.loads(raw.decode("utf-8")) if raw else {}
    except ValueError:
        return {"unreadable": raw}
    return read if isinstance(read, dict) else {"unreadable": raw}


async def _half(request: web.Request, answered: Mapping[str, Any]) -> web.StreamResponse:
    """The connection breaks in the middle of the answer."""
    body = json.dumps(answered).encode()
    response = web.StreamResponse(headers={"Content-Length": str(len(body)), "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return response
