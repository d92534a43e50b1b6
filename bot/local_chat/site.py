"""The pages and addresses of the local chat: what is said, what is pushed, and the clock that can be moved."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.assistant import Assistant
from bot.clock import Clock
from bot.local_chat import door
from bot.local_chat.channel import LocalChannel
from bot.local_chat.clock_face import face, moved
from bot.local_chat.door import OnlyThisMachine, Refused
from storage.ports import StoreDown

PLATFORM = "local"
HEARTBEAT_S = 15.0

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocalUser:
    """Somebody one can be in the local chat. `note` is a line shown only to them, such as where to find a code, and
    `words` what a button beside it sends for them."""

    name: str
    title: str
    note: str = ""
    words: str = ""


async def _nothing() -> None:
    return None


async def _as_listed(name: str) -> str:
    return ""


def local_chat(
    assistant: Assistant,
    clock: Clock,
    users: Sequence[LocalUser],
    channel: LocalChannel | None = None,
    stir: Callable[[], Awaitable[object]] = _nothing,
    post_of: Callable[[str], Awaitable[str]] = _as_listed,
) -> Starlette:
    """The local chat as a web application; `app.state.channel` pushes to its pages.

    `post_of` tells what a user has become since: that is shown in place of the title and the note, where it is not "".
    `stir` is awaited after something was said, after the clock has moved and after a page has opened: what waits or is
    due may go out at once. One runs at a time."""
    chat = _Chat(assistant, clock, {user.name: user for user in users}, channel or LocalChannel(), stir, post_of)
    app = Starlette(
        routes=[
            Route("/", chat.page),
            Route("/say", chat.say, methods=["POST"]),
            Route("/receipt", chat.receipt, methods=["POST"]),
            Route("/stream", chat.stream),
            Route("/file/{token}", chat.file),
            Route("/clock", chat.move_clock, methods=["POST"]),
            Route("/healthz", chat.health),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ],
        middleware=[Middleware(OnlyThisMachine)],
        exception_handlers={Refused: _refuse, HTTPException: _refuse_address},
    )
    app.state.channel = chat.channel
    return app


class _Chat:
    """What the addresses share."""

    def __init__(
        self,
        assistant: Assistant,
        clock: Clock,
        users: dict[str, LocalUser],
        channel: LocalChannel,
        stir: Callable[[], Awaitable[object]],
        post_of: Callable[[str], Awaitable[str]],
    ) -> None:
        self.assistant = assistant
        self.clock = clock
        self.users = users
        self.channel = channel
        self._stir = stir
        self._post_of = post_of
        self._stirring: asyncio.Task[None] | None = None
        self._is_stir_wanted = False
        self._templates = Jinja2Templates(directory=_HERE / "templates")

    async def page(self, request: Request) -> Response:
        me = self._user(request.query_params.get("as", next(iter(self.users))))
        if post := await self._post_of(me.name):
            me = LocalUser(me.name, post)
        context = {"me": me, "users": self.users.values(), "clock": self._clock_face()}
        return self._templates.TemplateResponse(request, "chat.html", context)

    async def say(self, request: Request) -> Response:
        """One message of a local user. A repeated `key` gets the stored reply, so the page may try again freely."""
        fields = await door.read_fields(request)
        user = self._user(fields.get("as"))
        said, key = door.text(fields, "said"), door.token(fields, "key")
        seen = door.short_text(fields, "seen", 200)
        shown = door.short_text(fields, "shown", 200)
        if not said.strip():
            raise Refused(400, "请先写点什么，再发送。")
        try:
            reply = await self.assistant.hear(PLATFORM, user.name, said, key, seen)
        except StoreDown as fault:
            _log.error("the store is down: %s", fault)
            raise Refused(503, "数据库现在用不了，这一条还没有记下，稍后会自动重发。") from None
        except Exception:  # a fault of ours: it is logged, the page keeps the message and the others go on
            _log.exception("a message could not be answered")
            raise Refused(503, "这一条没能处理，还没有记下。") from None
        messages = [self.channel.as_shown(message) for message in reply.messages]
        page = fields.get("page")
        talk = {"key": key, "said": shown or said, "messages": messages}
        self.channel.tell(user.name, "talk", talk, but=page if isinstance(page, str) else "")
        self._begin_stir()
        return _Ascii({"messages": messages, "now": self._now().isoformat(timespec="seconds")})

    async def receipt(self, request: Request) -> Response:
        """A page shows what was pushed to it."""
        fields = await door.read_fields(request)
        self.channel.arrived(self._user(fields.get("as")).name, door.token(fields, "push"))
        return Response(status_code=204)

    async def file(self, request: Request) -> Response:
        """A file that went with a message, to be kept or opened by the calendar."""
        file = self.channel.files.get(request.path_params["token"])
        if file is None:
            raise Refused(404, "这个附件已经不在了，请再看一次那条消息。")
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return Response(file.content, media_type=file.mime, headers={"Content-Disposition": disposition})

    async def stream(self, request: Request) -> Response:
        """What happens without being asked: pushes, what the same person says on another page, the clock."""
        user = self._user(request.query_params.get("as"))
        return EventSourceResponse(
            self._events(user.name, request.query_params.get("page", "")), ping=HEARTBEAT_S, send_timeout=30
        )

    async def _events(self, sender: str, page_name: str) -> AsyncIterator[ServerSentEvent]:
        with self.channel.opened(sender, page_name) as page:
            yield ServerSentEvent(_json(self._clock_face()), event="clock", retry=2000)
            self._begin_stir()
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT_S):
                        event = await page.events.get()
                except TimeoutError:  # a new day may have begun
                    event = ("clock", _json(self._clock_face()))
                if event is None:
                    return
                yield ServerSentEvent(event[1], event=event[0])

    async def move_clock(self, request: Request) -> Response:
        """Moves the clock for everybody (`to` as `moved` reads it), and sends what is due then."""
        fields = await door.read_fields(request)
        try:
            instant = moved(door.text(fields, "to"), self.clock.now(), self.assistant.bureau.zone)
        except ValueError as sentence:
            raise Refused(400, str(sentence)) from None
        self.clock.move_to(instant)
        shown = {**self._clock_face(), "moved": True}
        self.channel.tell_all("clock", shown)
        self._begin_stir()
        return JSONResponse(shown)

    async def health(self, request: Request) -> Response:
        return JSONResponse({"alive": True})

    def _user(self, name: Any) -> LocalUser:
        user = self.users.get(name) if isinstance(name, str) else None
        if user is None:
            raise Refused(404, f"没有这个演示用户。可以是：{'、'.join(self.users)}。")
        return user

    def _now(self) -> datetime:
        return self.clock.now().astimezone(self.assistant.bureau.zone)

    def _clock_face(self) -> dict[str, Any]:
        return face(self._now())

    def _begin_stir(self) -> None:
        """Stirs in the background; what is asked for meanwhile is one more round after it."""
        self._is_stir_wanted = True
        if self._stirring is None or self._stirring.done():
            self._stirring = asyncio.create_task(self._stir_while_wanted())

    async def _stir_while_wanted(self) -> None:
        while self._is_stir_wanted:
            self._is_stir_wanted = False
            try:
                await self._stir()
            except Exception:  # the next tick tries again
                _log.exception("what is due could not be sent")


class _Ascii(JSONResponse):
    """JSON whose characters beyond ASCII are escaped: there is no text that it cannot carry."""

    def render(self, content: Any) -> bytes:
        return _json(content).encode("ascii")


def _json(content: Any) -> str:
    return json.dumps(content)


async def _refuse(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    if request.url.path == "/":  # read by a person, not by the page
        return PlainTextResponse(refused.sentence, refused.status)
    return door.refusal(refused)


async def _refuse_address(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    sentence = "这里没有这个地址。" if fault.status_code == 404 else "这个地址不能这样用。"
    return JSONResponse({"error": sentence}, fault.status_code, fault.headers)
