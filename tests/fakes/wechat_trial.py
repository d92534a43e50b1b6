"""`python -m tests.fakes wechat`: 公众号 on this machine, and a follower in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import re

from tests.fakes import wechat
from tests.fakes.wechat import WechatServer
from tests.fakes.weixin_terminal import arguments, chat

_LINK = re.compile(r'<a href="[^"]*">([^<]*)</a>')


def main(words: list[str]) -> int:
    """Runs until the input ends."""
    return asyncio.run(_run(arguments(words, "wechat", 8091)))


async def _run(given: argparse.Namespace) -> int:
    server = WechatServer()
    name = given.name
    follower = server.follower(name)
    settings = {
        "APP_ID": wechat.APP_ID,
        "APP_SECRET": wechat.APP_SECRET,
        "TOKEN": wechat.TOKEN,
        "AES_KEY": wechat.AES_KEY,
        "TEMPLATE_TODO": wechat.TEMPLATE,
    }
    deeds = {
        "/follow": ("", lambda rest: server.event(name, "subscribe", EventKey="")),
        "/scan": ("CODE", lambda rest: server.event(name, "SCAN", EventKey=rest, Ticket="t")),
        "/tap": ("LINE", lambda rest: server.tap(name, rest)),
        "/menu": ("WORDS", lambda rest: server.event(name, "CLICK", EventKey=rest)),
        "/picture": ("", lambda rest: server.send_kind(name, "image", PicUrl="http://a", MediaId="m")),
        "/voice": ("WORDS", lambda rest: server.send_kind(name, "voice", MediaId="m", Format="amr", Recognition=rest)),
        "/leave": ("", lambda rest: server.event(name, "unsubscribe", EventKey="")),
    }
    return await chat(
        server,
        given,
        settings,
        deeds,
        lambda line: server.say(name, line),
        lambda: [_LINK.sub(r"［\1］", text) for text in follower.shown],
    )
