"""`jinxing serve`: every channel whose settings are present, delivery and reminders, until it is stopped."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
from typing import Final, TextIO

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import secret_file, web_server
from bot.app import open_assistant
from bot.assistant import Assistant
from bot.clock import Clock
from bot.http_out import open_session
from bot.log_lines import start_logging
from bot.operator_fault import OperatorFault
from bot.outgoing import open_delivery
from bot.reminding import Reminders, reminding_of
from bot.service_app import Service, service_app
from bot.settings import Settings
from bot.ticking import Tick
from bot.web_server import WebServer, bound, no_such_port
from bot.wired_channel import WiredChannel, configured, open_channels
from scheduler.delivery import Delivery

USUAL_PORT: Final = 8000
STOPS_WITHIN_S: Final = 10
DELIVERY_EVERY_S: Final = 2
REMINDERS_EVERY_S: Final = 20
NAMES: Final = {"telegram": "Telegram", "wechat": "公众号", "wecom": "企业微信"}

_log = logging.getLogger("jinxing")


def serve(settings: Settings, host: str, port: int, out: TextIO) -> int:
    """Serves until Ctrl-C or a request to end. What cannot be right stops the start, with one line (INV-64)."""
    listener = _listening(host, port)
    start_logging(settings)
    with listener:
        web_server.run(_serve(settings, listener, out))
    return 0


async def _serve(settings: Settings, listener: socket.socket, out: TextIO) -> None:
    async with open_assistant(settings, Clock()) as assistant, open_session() as session:
        channels = open_channels(settings, assistant, session)
        ways = [channel.channel for channel in channels]
        delivery = open_delivery(assistant, ways, secret_file.read(settings.secret_file))
        scheduler, ticks = _scheduled(settings, assistant, delivery)
        service = Service(assistant, channels, delivery, ticks)
        server = WebServer(service_app(service), STOPS_WITHIN_S, lambda: _announce(settings, listener, out))
        sending = asyncio.create_task(delivery.run())
        watching = asyncio.create_task(service.lag.watch())
        gc.freeze()  # all that is loaded stays: the collector need not walk it at each turn
        try:
            for channel in channels:
                await channel.start()
            scheduler.start()
            delivery.wake()
            await server.until_stopped(listener)
        finally:
            await _stop(scheduler, channels, delivery, sending, watching)


def _scheduled(
    settings: Settings, assistant: Assistant, delivery: Delivery
) -> tuple[AsyncIOScheduler, dict[str, Tick]]:
    """What is done again and again. Rows in the database decide, so a tick that is missed or doubled does no harm."""

    async def wake() -> None:
        delivery.wake()

    reminders = Reminders(assistant, reminding_of(assistant, settings))
    ticks = {
        "delivery": (Tick("delivery", wake), DELIVERY_EVERY_S),
        "reminders": (Tick("reminders", reminders.tick), REMINDERS_EVERY_S),
    }
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, (tick, seconds) in ticks.items():
        scheduler.add_job(tick.run, "interval", seconds=seconds, id=name, coalesce=True, misfire_grace_time=None)
    return scheduler, {name: tick for name, (tick, _) in ticks.items()}


async def _stop(
    scheduler: AsyncIOScheduler,
    channels: list[WiredChannel],
    delivery: Delivery,
    sending: asyncio.Task[None],
    watching: asyncio.Task[None],
) -> None:
    """Nothing new is taken, what is under way comes to its end, and what became of it is written down."""
    if scheduler.running:
        scheduler.shutdown(wait=False)
    watching.cancel()
    stopped = await asyncio.gather(*(channel.stop() for channel in channels), return_exceptions=True)
    for fault in stopped:
        if isinstance(fault, BaseException):
            _log.error("a channel did not stop in good order (%s)", type(fault).__name__)
    await delivery.stop(STOPS_WITHIN_S)
    await asyncio.gather(sending, watching, return_exceptions=True)
    _log.info("stopped")


def _listening(host: str, port: int) -> socket.socket:
    try:
        return bound(host, port)
    except PermissionError:
        raise no_such_port(port) from None
    except OSError as refusal:
        hint = "端口已被占用，换一个，如 --port 8001" if port else "请检查 --host"
        raise OperatorFault(f"不能在 {host} 端口 {port} 上监听（{refusal.strerror or refusal}）；{hint}") from None


def _announce(settings: Settings, listener: socket.socket, out: TextIO) -> None:
    host, port = listener.getsockname()[:2]
    names = "、".join(NAMES[platform] for platform in configured(settings))
    channels = names or "一个渠道也没有（见 .env.example；想先试试请运行 jinxing demo）"
    out.write(f"晋星助手已启动：http://{host}:{port}，渠道：{channels}（停止按 Ctrl-C）\n")
    out.flush()
    _log.info("started with %s", ", ".join(configured(settings)) or "no channel")
