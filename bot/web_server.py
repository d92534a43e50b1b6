"""A web application on a socket of ours, until somebody asks it to end; signals stay ours."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, Final

import uvicorn

from bot.operator_fault import OperatorFault

LOOPBACK: Final = "127.0.0.1"


def run(work: Coroutine[Any, Any, None]) -> None:
    """Runs the work of a service on the fastest loop there is."""
    with suppress(ImportError):
        import uvloop

        uvloop.run(work)
        return
    asyncio.run(work)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at this address; OSError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError:
        listener.close()
        raise
    return listener


def no_such_port(port: int) -> OperatorFault:
    """Why a port that was asked for cannot be had, where the system forbids it."""
    return OperatorFault(f"端口 {port} 不许普通用户使用，请换 1024 以上的，如 --port 8000")


class WebServer(uvicorn.Server):
    """uvicorn that says when it is up and leaves signals to us: it would raise them once more at its end, and cut off
    what we still have to close."""

    def __init__(self, app: Any, stops_within_s: int, is_up: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=stops_within_s,
            )
        )
        self._is_up = is_up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._is_up()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()

    async def until_stopped(self, listener: socket.socket) -> None:
        """Serves until Ctrl-C or a request to end; what is being answered then is answered."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # where the loop takes no signals, Ctrl-C interrupts it
                loop.add_signal_handler(number, self.handle_exit, number, None)
        await self.serve(sockets=[listener])
