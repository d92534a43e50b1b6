"""A passive reply of 公众号 over real loopback HTTP at fifty pushes a second, each a durable turn; beside it the bare
wechatpy echo behind the same web server, which keeps nothing: what it takes is not ours."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from statistics import median, quantiles
from urllib.parse import urlencode

from aiohttp import ClientSession

from bench.comparing import Comparison
from tests.fakes.wechat import ACCOUNT, WechatServer
from tests.fakes.weixin_server import as_xml

A_SECOND = 50
SECONDS = 6
ROUNDS = 3
PEOPLE = 200
SAID = ("你好", "我们现在几星", "记一件事", "取消", "我的")
ALLOWED_S = 1.0

Push = tuple[str, bytes]


def measure() -> list[Comparison]:
    """The slowest of a hundred, round by round, the two in turn."""
    return [asyncio.run(_compare())]


async def _compare() -> Comparison:
    ours: list[float] = []
    bare: list[float] = []
    numbers = iter(range(1_000_000))
    with tempfile.TemporaryDirectory() as folder:
        async with _site(folder) as root, ClientSession() as session:
            for n in range(ROUNDS + 1):
                for path, known in (("/wechat", ours), ("/bare", bare)):
                    pushes = _sealed(f"{root}{path}", A_SECOND * SECONDS, numbers)
                    slowest = await _p99(session, pushes, A_SECOND)
                    if n:
                        known.append(slowest)
    share = max(0.0, 1 - median(bare) / median(ours))
    what = f"公众号 reply at {A_SECOND}/s, p99; {share:.0%} ours"
    return Comparison(what, "the second allowed", "ms", ours, [ALLOWED_S] * ROUNDS, goal=1.0)


def _sealed(address: str, count: int, numbers: Iterator[int]) -> list[Push]:
    """So many texts, one person after the other, signed and encrypted beforehand."""
    platform = WechatServer()
    pushes = []
    for _ in range(count):
        n = next(numbers)
        text = {"ToUserName": ACCOUNT, "FromUserName": f"o-{n % PEOPLE}", "CreateTime": 1, "MsgType": "text"}
        body = platform.sealer.envelope(as_xml({**text, "Content": SAID[n % len(SAID)], "MsgId": n}), ACCOUNT)
        pushes.append((f"{address}?{urlencode(platform.signed_query(body))}", body))
    return pushes


async def _p99(session: ClientSession, pushes: Sequence[Push], a_second: int) -> float:
    """How long the slowest of a hundred takes, from the instant it was due: who waits for a busy server waits, too."""
    loop = asyncio.get_running_loop()
    begin = loop.time() + 0.05
    took: list[float] = []

    async def one(n: int, push: Push) -> None:
        due = begin + n / a_second
        await asyncio.sleep(max(0.0, due - loop.time()))
        async with session.post(push[0], data=push[1]) as answer:
            said = await answer.read()
            assert answer.status == 200, answer.status
            assert b"<Encrypt>" in said
        took.append(loop.time() - due)

    await asyncio.gather(*(one(n, push) for n, push in enumerate(pushes)))
    return quantiles(took, n=100)[98]


@contextlib.asynccontextmanager
async def _site(folder: str) -> AsyncIterator[str]:
    """The web server in a process of its own, as it is in service."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.wechat_site", folder, str(PEOPLE), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        root = (await process.stdout.readline()).decode().strip()
        assert root.startswith("http://"), "the site did not start"
        yield root
    finally:
        process.terminate()
        await process.wait()
