"""The addresses of the service: those of its channels, and how it is doing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.assistant import Assistant
from bot.metrics import Lag, Requests, in_numbers, metrics
from bot.ticking import Tick
from bot.wired_channel import WiredChannel
from scheduler.delivery import Delivery
from storage import holds
from storage.ports import StoreDown

LARGEST_BODY: Final = 256 * 1024
"""What the largest channel takes; each has its own limit besides."""
READY_WITHIN_S: Final = 3.0
STALE_AFTER_S: Final = 60.0
SLOW_S: Final = 1.0
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
)

_access = logging.getLogger("access")


@dataclass(frozen=True)
class Service:
    """What is running."""

    assistant: Assistant
    channels: Sequence[WiredChannel]
    delivery: Delivery
    ticks: Mapping[str, Tick]
    requests: Requests = field(default_factory=Requests)
    lag: Lag = field(default_factory=Lag)


def service_app(service: Service) -> Starlette:
    """The web application of a service."""
    own = [
        Route("/healthz", _alive),
        Route("/readyz", _asked_of(service, _ready)),
        Route("/metrics", _asked_of(service, _metrics)),
    ]
    return Starlette(
        routes=[*own, *(route for channel in service.channels for route in channel.routes)],
        middleware=[Middleware(_Watched, requests=service.requests)],
        exception_handlers={HTTPException: _refused, StoreDown: _store_down},
    )


async def _alive(request: Request) -> Response:
    return JSONResponse({"alive": True})


async def _ready(service: Service, request: Request) -> Response:
    """Whether messages can be taken: the database answers, what is due is being seen to, and something comes in. A
    channel in trouble is told, but makes nothing unready while its neighbours work."""
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            held = await service.assistant.store.read(holds.hold_of)
        database = "ok" if held is None else "ok, held back since a restore"
    except (StoreDown, TimeoutError):
        database = "down"
    now = monotonic()
    stale = [name for name, tick in service.ticks.items() if now - tick.last_at > STALE_AFTER_S]
    channels = {}
    for channel in service.channels:
        platform = channel.channel.platform
        closed = service.delivery.troubles.get(platform)
        outgoing = None if closed is None else f"outgoing: {closed.trouble} {closed.detail}".strip()
        channels[platform] = channel.trouble or outgoing or "ok"
    is_deaf = bool(service.channels) and all(channel.is_deaf for channel in service.channels)
    is_ready = database != "down" and not stale and not is_deaf
    told = {"ready": is_ready, "database": database, "scheduler": "late" if stale else "ok", "channels": channels}
    return JSONResponse(told, 200 if is_ready else 503)


async def _metrics(service: Service, request: Request) -> Response:
    """For whoever measures, on this machine alone; what comes through a proxy comes from outside."""
    if not _is_from_here(request):
        raise HTTPException(404)
    now = service.assistant.clock.now()
    try:
        backlog, not_delivered = await service.assistant.store.read(in_numbers, now)
    except StoreDown:
        backlog, not_delivered = (), {}
    text = metrics(service.requests, service.lag, service.channels, service.delivery, now, backlog, not_delivered)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def _is_from_here(request: Request) -> bool:
    if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via")):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _asked_of(
    service: Service, answer: Callable[[Service, Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await answer(service, request)

    return endpoint


async def _refused(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    return PlainTextResponse("", fault.status_code, fault.headers)


async def _store_down(request: Request, fault: Exception) -> Response:
    """Whoever delivers tries again (INV-04)."""
    return PlainTextResponse("", 503, {"Retry-After": "3"})


class _Watched:
    """Counts and logs each request by its address alone, and refuses a body that no channel would take."""

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = monotonic(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            if _announces_too_much(scope):
                await PlainTextResponse("", 413, {"Connection": "close"})(scope, receive, watched)
            else:
                await self._app(scope, receive, watched)
        finally:
            self._note(scope, status, monotonic() - began)

    def _note(self, scope: Scope, status: int, took_s: float) -> None:
        route = scope.get("route")
        path = route.path if isinstance(route, Route) else "other"
        self._requests.note(path, status, took_s)
        level = logging.WARNING if status >= 500 or took_s > SLOW_S else logging.INFO
        known = {"method": scope["method"] if path != "other" else "?", "route": path, "status": status}
        _access.log(level, "request", extra={**known, "ms": round(took_s * 1000, 1)})


def _announces_too_much(scope: Scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or len(value) > 9 or int(value) > LARGEST_BODY):
            return True
    return False
