"""A Bot API server over real HTTP: strict about every call, with troubles on demand and a journal."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from aiohttp import web

from tests.fakes import telegram_faults as faults
from tests.fakes.clock import Clock
from tests.fakes.telegram_faults import Refusal, Script, Silence
from tests.fakes.telegram_methods import BotApi, Call, Refused
from tests.fakes.telegram_quota import Quota
from tests.fakes.telegram_rules import METHODS, Illegal, checked

TOKEN: Final = "4711:AAcanary-Kanarienvogel_0123456789abcdefg"
_COUNTED: Final = ("sendMessage", "sendDocument", "sendPhoto", "editMessageText")


class TelegramServer(BotApi):
    """One bot's server. `calls` is the journal of all that it was asked, `illegal` what broke a rule of the API."""

    def __init__(self, clock: Clock | None = None, quota: Quota | None = None, token: str = TOKEN) -> None:
        super().__init__(clock)
        self.quota = quota
        self.token = token
        self.calls: list[Call] = []
        self.illegal: list[str] = []
        self.script = Script()
        self.root = ""
        self._hanging = asyncio.Event()
        self._called = asyncio.Condition()

    @property
    def base(self) -> str:
        return f"{self.root}/bot"

    @property
    def file_base(self) -> str:
        return f"{self.root}/file/bot"

    def meets(
        self, trouble: faults.Trouble | None, method: str = "sendMessage", chat: int | None = None, times: int = 1
    ) -> None:
        """The next `times` calls of this method in this chat meet with a trouble; None: they go well."""
        self.script.add(trouble, method, chat, times)

    def called(self, method: str, *, done: bool = True) -> list[Call]:
        """The calls of a method, by default those that were carried out."""
        return [call for call in self.calls if call.method == method and (call.is_done or not done)]

    async def until_called(self, times: int, seconds: float = 60.0) -> None:
        """Until it was asked so many times more."""
        wanted = len(self.calls) + times
        async with asyncio.timeout(seconds), self._called:
            await self._called.wait_for(lambda: len(self.calls) >= wanted)

    async def until_troubles_are_over(self, seconds: float = 60.0) -> None:
        """Until every trouble that was to come has met a call."""
        async with asyncio.timeout(seconds), self._called:
            await self._called.wait_for(lambda: all(fault.times == 0 for fault in self.script.faults))

    @asynccontextmanager
    async def running(
        self, port: int = 0, extra: Callable[[web.Application], None] | None = None
    ) -> AsyncIterator[None]:
        """Answers at `root` meanwhile, on this machine alone."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", r"/bot{token:[^/]*}/{method:\w+}", self._answer)
        if extra:
            extra(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            self._hanging.set()
            await self.mailbox.close()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            is_token = re.fullmatch(r"\d+:[\w-]{35}", request.match_info["token"], re.ASCII)
            return _as_answer(faults.UNAUTHORIZED if is_token else faults.NOT_FOUND)
        method = next((m for m in METHODS if m.lower() == request.match_info["method"].lower()), "")
        given, files = await _parameters(request)
        call = Call(method or request.match_info["method"], given, self.clock.now(), files)
        self.calls.append(call)
        trouble = self.script.next(call.method, _chat_of(given))
        async with self._called:
            self._called.notify_all()
        if isinstance(trouble, Silence) and not trouble.is_done:
            return await self._stay_silent(request, trouble)
        try:
            if isinstance(trouble, Refusal):
                raise Refused(trouble)
            result = await self._do(call)
        except Refused as refused:
            call.status, call.description = refused.refusal.code, refused.refusal.description
            return _as_answer(refused.refusal)
        if isinstance(trouble, Silence):
            return await self._stay_silent(request, trouble)
        call.status = 200
        return web.json_response({"ok": True, "result": result})

    async def _do(self, call: Call) -> Any:
        try:
            values = checked(call.method, call.given, call.files)
        except Illegal as wrong:
            self.illegal.append(f"{call.method}: {wrong}")
            raise Refused(faults.NOT_FOUND if call.method not in METHODS else faults.bad_request(str(wrong))) from None
        call.values = values
        if self.quota and call.method in _COUNTED and (seconds := self.quota.wait(values["chat_id"], self.clock.now())):
            raise Refused(faults.too_many(seconds))
        deed: Callable[..., Awaitable[Any]] = getattr(self, f"_{_snake(call.method)}", self._keep_setting)
        result = await deed(call, **values)
        call.is_done = True
        return result

    async def _stay_silent(self, request: web.Request, silence: Silence) -> web.StreamResponse:
        if silence.hangs:
            await self._hanging.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _reply_in_the_answer(self, reply: dict[str, Any]) -> None:
        """A call that the bot made in its answer to a webhook. Nobody hears what becomes of it."""
        method = str(reply.pop("method"))
        call = Call(method, reply, self.clock.now())
        self.calls.append(call)
        try:
            await self._do(call)
            call.status = 200
        except Refused as refused:
            call.status = refused.refusal.code


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    given: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        given |= json.loads(await request.read() or b"{}")
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.file.read())
            else:
                given[name] = value
    return given, files


def _chat_of(given: Mapping[str, Any]) -> Any:
    chat = given.get("chat_id")
    return int(chat) if isinstance(chat, str) and re.fullmatch(r"-?\d{1,19}", chat) else chat


def _as_answer(refusal: Refusal) -> web.Response:
    if refusal.code >= 500:
        return web.Response(status=refusal.code, text=f"<html><h1>{refusal.description}</h1></html>")
    return web.json_response(refusal.body, status=refusal.code)


def _snake(method: str) -> str:
    return re.sub("([A-Z])", lambda letter: f"_{letter[1].lower()}", method)
