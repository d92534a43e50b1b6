"""`python -m tests.fakes wecom` lets anybody talk with the app without an account."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

from bot.wecom.channel import WecomChannel
from bot.wecom.site import WecomSite
from bot.wecom.wiring import wecom_api
from bot.weixin.codec import Codec
from tests.bot.weixin.desk import CODE, SECRET, open_desk
from tests.fakes import wecom as fake
from tests.fakes.wecom import WecomServer

CHECKOUT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_a_card_that_is_pressed_in_the_terminal_shows_the_choice(sqlite_url: str) -> None:
    port = free_port()
    platform = WecomServer()
    platform.root = f"http://127.0.0.1:{port}"  # it runs in the terminal

    def build(session, store, bureau, assistant):  # type: ignore[no-untyped-def]
        now = assistant.clock.now
        api = wecom_api(session, platform.root, fake.CORP_ID, fake.AGENT_ID, fake.SECRET, store, SECRET, now)
        channel = WecomChannel(api, fake.AGENT_ID, store, bureau, now)
        return channel, WecomSite(assistant, Codec.of(fake.TOKEN, fake.AES_KEY, fake.CORP_ID))

    async with open_desk(sqlite_url, platform, build) as desk, asyncio.timeout(60):
        terminal = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.fakes", "wecom", "--port", f"{port}"),
            *("--callback", f"{desk.address}/wecom"),
            cwd=CHECKOUT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert terminal.stdin is not None
        assert terminal.stdout is not None

        async def until(words: str) -> str:
            while words not in (line := (await terminal.stdout.readline()).decode()):  # type: ignore[union-attr]
                assert line, f"it ended before: {words}"
            return line

        await until("Say something")
        terminal.stdin.write(f"{CODE}\n".encode())
        assert "│ ［1 是，绑定］" in await until("是，绑定")
        terminal.stdin.write("/press 1 是，绑定\n".encode())
        assert "↻ ［✓ 1 是，绑定］" in await until("✓")
        terminal.stdin.write("/press 9 没有\n".encode())
        await until("! nothing on the screen reads 9 没有")
        terminal.stdin.close()
        assert await terminal.wait() == 0
