"""Trying without an account: what the stand-in of each platform prints is run as it is, up to a binding that works."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.bot.house import CHECKOUT

PACKAGES = ("bot", "handlers", "scheduler", "storage", "scoring")
SECRETARY = re.compile(r"^([0-9A-Z-]{19})  市财政局第一党支部  书记", re.MULTILINE)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def running(*command: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of its own group, and its end."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("JINXING_")}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**quiet, "PYTHONUNBUFFERED": "1"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


async def read_until(process: asyncio.subprocess.Process, words: str) -> str:
    """All it has printed when it comes to these words."""
    assert process.stdout is not None
    read = ""
    while words not in read:
        line = await process.stdout.readline()
        assert line, f"it ended before {words!r}: {read}"
        read += line.decode()
    return read


@pytest.mark.parametrize("platform", ["telegram", "wechat", "wecom"])
async def test_what_the_stand_in_prints_leads_to_a_binding(tmp_path: Path, platform: str) -> None:
    for package in PACKAGES:
        (tmp_path / package).symlink_to(CHECKOUT / package)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    at, bot = free_port(), free_port()
    command = [sys.executable, "-m", "tests.fakes", platform, "--port", f"{at}"]
    command += [] if platform == "telegram" else ["--callback", f"http://127.0.0.1:{bot}/{platform}"]
    async with asyncio.timeout(90), running(*command, folder=CHECKOUT) as stand_in:
        printed = await read_until(stand_in, "telegram webhook\n" if platform == "telegram" else "Say something")
        typed = printed.partition("in this folder:\n")[2].partition("`orgs codes`")[0]
        typed = typed.replace("serve --port 8000", f"serve --port {bot}")
        async with running("bash", "-ec", typed, folder=tmp_path) as other:
            told = await read_until(other, "晋星助手已启动")
            code = SECRETARY.search(told)
            assert code is not None, told
            if platform == "telegram":
                assert "是您吗" in await said_on_the_page(f"http://127.0.0.1:{at}", code[1])
            else:
                assert stand_in.stdin is not None
                stand_in.stdin.write(f"{code[1]}\n".encode())
                await read_until(stand_in, "是您吗")
    assert sorted(file.name for file in (tmp_path / "data").glob("try-*.key")) == [f"try-{platform}.key"]


async def said_on_the_page(page: str, words: str) -> str:
    """What is answered to 甲 on the page of the stand-in."""
    async with ClientSession() as session:
        await session.post(f"{page}/do", json={"as": "甲", "deed": "say", "text": words})
        while True:
            async with session.get(f"{page}/chat", params={"as": "甲"}) as answer:
                last = (await answer.json())["chat"][-1]
            if not last["mine"]:
                return str(last["text"])
            await asyncio.sleep(0.05)
