"""A bot in a process of its own, to be killed: `python -m tests.bot.telegram.victim JSON`."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette

from bot.assistant import Assistant
from bot.clock import Clock
from bot.http_out import open_session
from bot.outgoing import open_delivery
from bot.secret_file import read_or_make
from bot.settings import Settings, bureau
from bot.telegram.wiring import open_channel
from storage.opening import open_store
from tests.fakes.clock import FastClock


async def work(settings: Settings, clock: FastClock, port: int, speed: float) -> None:
    """What `serve` does, until it is killed. Seconds that channels count run as fast as the clock."""
    store = await open_store(settings.database)
    assistant = Assistant(store, bureau(settings), cast(Clock, clock))
    async with open_session() as session:
        wired = open_channel(settings, assistant, session)
        delivery = open_delivery(assistant, [wired.channel], read_or_make(settings.secret_file))
        delivery._seconds = lambda: clock.now().timestamp()
        app = Starlette(routes=list(wired.routes))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        await wired.start()
        running = asyncio.create_task(delivery.run())
        serving = asyncio.create_task(server.serve())
        while not serving.done() and not running.done():
            delivery.wake()
            await asyncio.sleep(1 / speed)


def main(given: dict[str, Any]) -> None:
    given["settings"]["secret_file"] = Path(given["settings"]["secret_file"])
    clock = FastClock(datetime.fromisoformat(given["instant"]), given["began"], given["speed"])
    asyncio.run(work(Settings(**given["settings"]), clock, given["port"], given["speed"]))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
