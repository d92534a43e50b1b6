"""The web server that `bench.telegram_turn` asks: our webhook over a durable store, and a bare python-telegram-bot echo
on its defaults. `python -m bench.telegram_site FOLDER PERSONS API`."""

from __future__ import annotations

import asyncio
import gc
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from aiohttp import ClientSession
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, MessageHandler, filters

from bench import bureau as sample
from bench.bureau import NOW, PLATFORM, sender_of
from bench.echo import echo
from bench.turn import StoppedClock
from bot import web_server
from bot.assistant import Assistant
from bot.http_out import open_session
from bot.telegram.api import BotApi
from bot.telegram.channel import TelegramChannel
from bot.telegram.intake import Intake
from bot.telegram.pace import Pace
from bot.telegram.webhook import webhook
from handlers import pushes
from handlers.bureau import Bureau
from handlers.messages import Message, Reply, to_json
from scheduler.delivery import Delivery
from storage import messages, people
from storage.opening import open_store
from storage.ports import Store, Transaction

TOKEN = "1:bench"
AT_ONCE = 32
TEXT = "明天（周四）15:00 市直工委三楼，党建工作例会。\n无故不参加一次扣 3 分；本年已有 1 次。"


class Bench:
    """What is measured, over one store and one API."""

    def __init__(self, store: Store, bureau: Bureau, session: ClientSession, api: str) -> None:
        self.store = store
        self.assistant = Assistant(store, bureau, StoppedClock())
        self.api = BotApi(TOKEN, session, api)
        self.channel = TelegramChannel(self.api)
        self.delivery = self.assistant.delivery = self.over(self.channel)
        self.intake = Intake(self.assistant, self.api, self.channel)
        self.fills = 0

    def over(self, channel: TelegramChannel) -> Delivery:
        """Delivery as the service has it, over this channel."""
        begun = perf_counter()
        return Delivery(
            self.store,
            [channel],
            lambda: NOW + timedelta(seconds=perf_counter() - begun),
            lambda hidden: hidden.removeprefix("hidden "),
            lambda claimed, platform: pushes.as_pushed(claimed.row, platform, in_talk=claimed.in_talk, is_here=True),
            self.assistant.bureau.zone,
            AT_ONCE,
        )

    async def drain(self, request: Request) -> Response:
        """Seconds for so many messages that wait, one for each of so many persons; at the usual pace, or at none."""
        count, at_pace = int(request.query_params["count"]), request.query_params.get("pace") == "usual"
        self.fills += 1
        await self.store.turn(self._fill, count)
        delivery = self.over(TelegramChannel(self.api, Pace() if at_pace else Pace(1_000_000)))
        began, sent = perf_counter(), 0
        while sent < count:  # what has to wait too long for its turn goes back to the queue
            sent += await delivery.drain()
            await asyncio.sleep(0.01)
        assert sent == count
        return JSONResponse(perf_counter() - began)

    def _fill(self, tx: Transaction, count: int) -> None:
        body = to_json(Reply((Message(TEXT),)))
        bureau = self.assistant.bureau
        for n in range(count):
            person = people.person_by_account(tx, PLATFORM, bureau.account_hash(PLATFORM, sender_of(n)))
            assert person is not None
            messages.put_outbox(tx, person, "reminder", body, f"{self.fills}:{n}", NOW, NOW)


class Bare:
    """What python-telegram-bot does by itself. It keeps nothing."""

    def __init__(self, api: str) -> None:
        self.application: Application = (  # type: ignore[type-arg]
            ApplicationBuilder().token(TOKEN).base_url(f"{api}/bot").updater(None).build()
        )
        self.application.add_handler(MessageHandler(filters.TEXT, echo))

    async def echo(self, request: Request) -> Response:
        update = Update.de_json(await request.json(), self.application.bot)
        await self.application.process_update(update)
        return Response()

    async def loop(self, request: Request) -> Response:
        """Seconds for a loop of `send_message` over so many chats."""
        began = perf_counter()
        for n in range(int(request.query_params["count"])):
            await self.application.bot.send_message(int(sender_of(n)), TEXT)
        return JSONResponse(perf_counter() - began)


async def processor(request: Request) -> Response:
    """Seconds of the processor that this process has used."""
    return JSONResponse(process_time())


async def serve(folder: Path, persons: int, api: str) -> None:
    """Says its port on a line, and answers until it is ended."""
    bureau = sample.make_bureau()
    store = await open_store(f"sqlite:///{folder / 'bench.db'}")
    await store.turn(_found, bureau, persons)
    bare = Bare(api)
    await bare.application.initialize()
    async with open_session() as session:
        bench = Bench(store, bureau, session, api)
        routes = [
            webhook(bench.intake, "bench"),
            Route("/drain", bench.drain, methods=["POST"]),
            Route("/processor", processor, methods=["POST"]),
            Route("/echo", bare.echo, methods=["POST"]),
            Route("/loop", bare.loop, methods=["POST"]),
        ]
        listener = web_server.bound(web_server.LOOPBACK, 0)
        running = asyncio.create_task(bench.delivery.run())
        gc.freeze()
        server = web_server.WebServer(Starlette(routes=routes), 1, lambda: print(listener.getsockname()[1], flush=True))
        await server.until_stopped(listener)
        await bench.delivery.stop()
        await running
    await bare.application.shutdown()
    await store.close()


def _found(tx: Transaction, bureau: Bureau, persons: int) -> None:
    sample.found(tx, bureau, persons)
    for n in range(persons):
        account_hash = bureau.account_hash(PLATFORM, sender_of(n))
        people.readdress(tx, PLATFORM, account_hash, f"hidden {sender_of(n)}")
    reviewer = people.person_by_account(tx, PLATFORM, bureau.account_hash(PLATFORM, "reviewer"))
    assert reviewer is not None
    people.end_posts(tx, reviewer, NOW)  # nobody is told of each submission, one a second


if __name__ == "__main__":
    web_server.run(serve(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
