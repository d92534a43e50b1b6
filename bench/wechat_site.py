"""The web server that `bench.wechat` asks: our callback over a durable store, and a bare wechatpy echo."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import create_reply

from bench import bureau as sample
from bot.assistant import Assistant
from bot.clock import Clock
from bot.wechat.site import WechatSite
from bot.weixin.codec import Codec
from handlers.bureau import Bureau
from storage import organisations, people
from storage.opening import open_store
from storage.ports import Transaction
from tests.bot.serving import served
from tests.fakes.wechat import AES_KEY, APP_ID, TOKEN


def bare_echo() -> Route:
    """What wechatpy's own page shows: decrypt, parse, answer, encrypt. It keeps nothing and checks no more."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)

    async def echo(request: Request) -> Response:
        signature, timestamp, nonce = (request.query_params[name] for name in ("msg_signature", "timestamp", "nonce"))
        message = parse_message(crypto.decrypt_message(await request.body(), signature, timestamp, nonce))
        reply = create_reply(message.content, message)
        return Response(crypto.encrypt_message(reply.render(), nonce, timestamp), media_type="application/xml")

    return Route("/bare", echo, methods=["POST"])


async def serve(folder: Path, persons: int) -> None:
    """Says its address on a line, and answers until it is ended."""
    bureau = sample.make_bureau()
    store = await open_store(f"sqlite:///{folder / 'bench.db'}")
    await store.turn(_found, bureau, persons)
    site = WechatSite(Assistant(store, bureau, Clock()), Codec.of(TOKEN, AES_KEY, APP_ID))
    app = Starlette(routes=[*site.routes(), bare_echo()])
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with served(app) as root:
        print(root, flush=True)
        await ended.wait()
    await store.close()


def _found(tx: Transaction, bureau: Bureau, persons: int) -> None:
    """A bureau in which each person is the secretary of a branch with a year behind it."""
    sample.found(tx, bureau, persons)
    branches = {each.code: each.id for each in organisations.everything(tx)}
    for n in range(persons):
        account = bureau.account_hash("wechat", f"o-{n}")
        person = people.welcome(tx, "wechat", account, f"cipher of o-{n}", datetime.now(UTC))
        people.give_post(tx, person, branches[f"JGDW-{n}"], "deputy", datetime.now(UTC))


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
