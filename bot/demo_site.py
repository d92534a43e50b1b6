"""The demonstration as a running site: web chat, clock, delivery once a second, and an orderly end."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, Final, TextIO

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import secret_file
from bot.clock import Clock
from bot.demo_database import Sample, open_sample
from bot.local_chat import LocalChannel, LocalUser, local_chat
from bot.local_push import LocalPush
from bot.operator_fault import OperatorFault
from bot.outgoing import open_delivery
from bot.reminding import Reminders, reminding_of
from bot.sample_bureau import VISITOR
from bot.settings import Settings

LOOPBACK: Final = "127.0.0.1"
USUAL_PORT: Final = 8000
PORTS_TRIED: Final = 20
STOPS_WITHIN_S: Final = 2

_log = logging.getLogger(__name__)


def listening(port: int | None) -> socket.socket:
    """A socket on this machine alone. Without a port it is 8000, or the next that is free; a port that was asked for
    and is taken is an `OperatorFault`."""
    for number in [port] if port else range(USUAL_PORT, USUAL_PORT + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, number))
            listener.listen(128)
        except OSError as refusal:
            listener.close()
            if port and isinstance(refusal, PermissionError):
                raise OperatorFault(f"端口 {port} 不许普通用户使用，请换 1024 以上的，如 --port 8000") from None
        else:
            return listener
    if port:
        raise OperatorFault(f"端口 {port} 已被占用；请换一个，如 --port {port % 65535 + 1}，或不写 --port 自动找一个")
    raise OperatorFault(f"端口 {USUAL_PORT} 到 {USUAL_PORT + PORTS_TRIED - 1} 都被占用，请用 --port 指定一个")


def run(settings: Settings, fresh: bool, listener: socket.socket, out: TextIO) -> int:
    """Serves until Ctrl-C or a request to end."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    _runner()(_serve(settings, fresh, listener, out))
    return 0


async def _serve(settings: Settings, fresh: bool, listener: socket.socket, out: TextIO) -> None:
    clock = Clock()
    async with open_sample(settings, fresh, clock) as (assistant, sample):
        channel = LocalChannel()
        delivery = open_delivery(assistant, [LocalPush(channel)], secret_file.read(settings.secret_file))

        reminders = Reminders(assistant, reminding_of(assistant, settings, demo=True))

        async def stir() -> None:
            """What is due at this moment of the clock, which may just have been moved."""
            await reminders.tick()
            await delivery.drain()

        ticks = AsyncIOScheduler(timezone="UTC")
        ticks.add_job(_told_once(stir), "interval", seconds=1, coalesce=True, misfire_grace_time=None)
        site = local_chat(assistant, clock, _users(sample), channel, stir)
        server = _Server(_config(site), lambda: _announce(listener, out))
        # a page that is open when we stop is cut off; that is no fault to report
        logging.getLogger("uvicorn.error").addFilter(lambda record: not server.should_exit)
        gc.freeze()  # all that is loaded stays: the collector need not walk it at each turn, a tenth of its time
        ticks.start()
        try:
            await _until_stopped(server, listener)
        finally:
            ticks.shutdown(wait=False)
            await delivery.stop(STOPS_WITHIN_S)  # what is being handed out is settled first


async def _until_stopped(server: _Server, listener: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # where the loop takes no signals, Ctrl-C interrupts it
            loop.add_signal_handler(number, server.handle_exit, number, None)
    await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """uvicorn that says when it is up and leaves signals to us: it would raise them once more at its end, and cut off
    what we still have to close."""

    def __init__(self, config: uvicorn.Config, is_up: Callable[[], None]) -> None:
        super().__init__(config)
        self._is_up = is_up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._is_up()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


def _announce(listener: socket.socket, out: TextIO) -> None:
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/"
    out.write(f"晋星助手演示已就绪，请用浏览器打开 {address} （停止按 Ctrl-C）\n")
    out.flush()
    _open_browser(address, out)


def _config(site: Any) -> uvicorn.Config:
    return uvicorn.Config(
        site,
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOPS_WITHIN_S,
    )


def _users(sample: Sample) -> list[LocalUser]:
    users = [LocalUser(name, post) for name, post in sample.posts.items()]
    note = f"发送下面的绑定码，就成为{sample.visitors_post}"
    return [*users, LocalUser(VISITOR, "访客（凭绑定码加入）", note, sample.visitors_code)]


def _told_once(work: Callable[[], Coroutine[Any, Any, object]]) -> Callable[[], Coroutine[Any, Any, None]]:
    """The work of a tick. A fault that lasts is logged when it begins, not each time; the next tick tries again."""
    last = ""

    async def tick() -> None:
        nonlocal last
        try:
            await work()
        except asyncio.CancelledError:  # the service stops; what was claimed is settled or goes out again
            return
        except Exception as fault:
            what = f"{type(fault).__name__}: {fault}"
            if what != last:
                _log.warning("what is due could not be sent (%s)", what)
            last = what
        else:
            last = ""

    return tick


def _runner() -> Callable[[Coroutine[Any, Any, None]], None]:
    with suppress(ImportError):
        import uvloop

        return uvloop.run
    return asyncio.run


def _open_browser(address: str, out: TextIO) -> None:
    """Opens the page where a person sits at this machine; that it cannot be opened is no fault."""
    has_display = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if out.isatty() and has_display:

        def show() -> None:
            with suppress(Exception):
                webbrowser.open(address)

        threading.Thread(target=show, daemon=True).start()
