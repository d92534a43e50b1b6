"""The demonstration as a running site: web chat, clock, delivery once a second, and an orderly end."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import Final, TextIO

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import secret_file, web_server
from bot.clock import Clock
from bot.demo_database import Sample, open_sample
from bot.local_chat import LocalChannel, LocalUser, local_chat
from bot.local_chat.site import PLATFORM
from bot.local_push import LocalPush
from bot.operator_fault import OperatorFault
from bot.outgoing import open_delivery
from bot.reminding import Reminders, reminding_of
from bot.sample_bureau import VISITOR
from bot.settings import Settings
from bot.ticking import Tick
from bot.web_server import LOOPBACK, WebServer, bound, no_such_port
from handlers.wording import post_text
from storage import people
from storage.ports import Transaction

USUAL_PORT: Final = 8000
PORTS_TRIED: Final = 20
STOPS_WITHIN_S: Final = 2


def listening(port: int | None) -> socket.socket:
    """A socket on this machine alone. Without a port it is 8000, or the next that is free; a port that was asked for
    and is taken is an `OperatorFault`."""
    for number in [port] if port else range(USUAL_PORT, USUAL_PORT + PORTS_TRIED):
        try:
            return bound(LOOPBACK, number)
        except OSError as refusal:
            if port and isinstance(refusal, PermissionError):
                raise no_such_port(port) from None
    if port:
        raise OperatorFault(f"端口 {port} 已被占用；请换一个，如 --port {port % 65535 + 1}，或不写 --port 自动找一个")
    raise OperatorFault(f"端口 {USUAL_PORT} 到 {USUAL_PORT + PORTS_TRIED - 1} 都被占用，请用 --port 指定一个")


def run(settings: Settings, fresh: bool, listener: socket.socket, out: TextIO) -> int:
    """Serves until Ctrl-C or a request to end."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    web_server.run(_serve(settings, fresh, listener, out))
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
        ticks.add_job(Tick("what is due", stir).run, "interval", seconds=1, coalesce=True, misfire_grace_time=None)

        async def post_of(name: str) -> str:
            """What the visitor has become by a binding code."""
            if name != VISITOR:
                return ""
            return await assistant.store.read(post_held, assistant.bureau.account_hash(PLATFORM, name))

        site = local_chat(assistant, clock, _users(sample), channel, stir, post_of)
        server = WebServer(site, STOPS_WITHIN_S, lambda: _announce(listener, out))
        # a page that is open when we stop is cut off; that is no fault to report
        logging.getLogger("uvicorn.error").addFilter(lambda record: not server.should_exit)
        gc.freeze()  # all that is loaded stays: the collector need not walk it at each turn, a tenth of its time
        ticks.start()
        try:
            await server.until_stopped(listener)
        finally:
            ticks.shutdown(wait=False)
            await delivery.stop(STOPS_WITHIN_S)  # what is being handed out is settled first


def _announce(listener: socket.socket, out: TextIO) -> None:
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/"
    out.write(f"晋星助手演示已就绪，请用浏览器打开 {address} （停止按 Ctrl-C）\n")
    out.flush()
    _open_browser(address, out)


def post_held(tx: Transaction, account: str) -> str:
    """The first post of whoever speaks from this account, as it is shown; "" without one."""
    person = people.person_by_account(tx, PLATFORM, account)
    posts = people.posts_of(tx, person) if person is not None else ()
    return post_text(posts[0]) if posts else ""


def _users(sample: Sample) -> list[LocalUser]:
    users = [LocalUser(name, post) for name, post in sample.posts.items()]
    note = f"发送下面的绑定码，就成为{sample.visitors_post}"
    return [*users, LocalUser(VISITOR, "访客（凭绑定码加入）", note, sample.visitors_code)]


def _open_browser(address: str, out: TextIO) -> None:
    """Opens the page where a person sits at this machine; that it cannot be opened is no fault."""
    has_display = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if out.isatty() and has_display:

        def show() -> None:
            with suppress(Exception):
                webbrowser.open(address)

        threading.Thread(target=show, daemon=True).start()
