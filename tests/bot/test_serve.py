"""`jinxing serve` as an operator starts it: a process of its own, a platform on the other side, an orderly end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.bot.house import CHECKOUT, jinxing
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_faults import HANGS_BEFORE
from tests.fakes.telegram_people import Person
from tests.storage.by_hand import hand

SECRET = "canary-webhook-secret-77"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Running:
    """A service that has said it is up."""

    process: asyncio.subprocess.Process
    url: str
    announced: str
    log: list[str]

    async def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 20)


@asynccontextmanager
async def serving(folder: Path, **settings: str) -> AsyncIterator[Running]:
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("JINXING_")}
    env |= {f"JINXING_{name.upper()}": value for name, value in settings.items()}
    env |= {"PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "error"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", "--port", str(port)),
        cwd=folder,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    stderr, log = process.stderr, list[str]()

    async def read() -> None:
        async for line in stderr:
            log.append(line.decode())

    reading = asyncio.create_task(read())
    announced = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    try:
        assert announced, "".join(log)
        yield Running(process, f"http://127.0.0.1:{port}", announced, log)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def get(url: str, **headers: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    server = TelegramServer()
    async with server.running():
        yield server


async def test_a_secretary_is_answered_and_nothing_of_it_is_in_the_log(
    tmp_path: Path, telegram: TelegramServer
) -> None:
    """INV-54, INV-55: neither the token, the secret, the sender, their words nor a query; and it ends in good order."""
    settings = {"telegram_token": telegram.token, "telegram_mode": "webhook", "telegram_secret": SECRET}
    settings |= {"telegram_api_base": telegram.base, "public_url": "https://dj.example.cn"}
    async with serving(tmp_path, **settings) as service:
        assert "渠道：Telegram" in service.announced
        await telegram.mailbox.set_webhook(f"{service.url}/telegram", SECRET, 40)
        wu = Person(telegram, id=471_147_114, first_name="canary-name")
        assert "请发送上级给您的绑定码" in await wu.starts()
        assert "请发送上级给您的绑定码" in await wu.says("canary-words 在说什么")
        for path in (f"/telegram?token={telegram.token}", "/nowhere/canary-path?canary-query=1"):
            assert (await get(service.url + path))[0] in (404, 405)
        status, ready = await get(f"{service.url}/readyz")
        assert status == 200
        assert json.loads(ready)["database"] == "ok"
        _, measured = await get(f"{service.url}/metrics")
        assert 'jinxing_outgoing_total{platform="telegram",outcome="sent"} 2' in measured
        await telegram.mailbox.set_webhook("", "", 40)
        assert await service.stop() == 0
    log = "".join(service.log)
    lines = [json.loads(line) for line in service.log]
    assert {"at", "level", "from", "said"} <= set.intersection(*(set(line) for line in lines))
    assert {line["route"] for line in lines if "route" in line} >= {"/telegram", "/readyz", "/metrics", "other"}
    assert "境外" in log, "the privacy note is said once"
    assert log.count("境外") == 1
    for canary in (telegram.token, SECRET, "canary", "471147114", "绑定码"):
        assert canary not in log, canary
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    for secret in (telegram.token, SECRET, "471147114", "canary"):
        assert secret.encode() not in stored
    assert lines[-1]["said"] == "stopped"
    assert not [line for line in lines if line["level"] in ("error", "critical")]


async def test_inv_04_what_was_acknowledged_before_a_kill_is_answered_after_it(
    tmp_path: Path, telegram: TelegramServer
) -> None:
    """The process dies between the acknowledgement and the answer; the next one answers."""
    settings = {"telegram_token": telegram.token, "telegram_mode": "webhook", "telegram_secret": SECRET}
    settings |= {"telegram_api_base": telegram.base, "public_url": "https://dj.example.cn"}
    telegram.meets(HANGS_BEFORE)
    async with serving(tmp_path, **settings) as service:
        await telegram.mailbox.set_webhook(f"{service.url}/telegram", SECRET, 40)
        wu = Person(telegram)
        wu.room.is_open = True
        await wu.writes("/start")
        await telegram.mailbox.until_empty()
        await telegram.until_troubles_are_over()
        service.process.kill()
        await telegram.mailbox.set_webhook("", "", 40)
    assert wu.heard == []
    with hand(f"sqlite:///{tmp_path / 'data' / 'jinxing.db'}") as run:
        assert run("select state, attempts from outbox") == [("sending", 1)]
        run("update outbox set lease_until = created_at")  # a minute has passed
    async with serving(tmp_path, **settings) as service:
        answer = await wu.hears()
        assert await service.stop() == 0
    assert "请发送上级给您的绑定码" in answer
    assert "（如已收到请忽略）" in answer


async def test_without_a_channel_it_still_says_how_it_is(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        assert "一个渠道也没有" in service.announced
        assert await get(f"{service.url}/healthz") == (200, '{"alive":true}')
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            assert (await get(f"{service.url}/metrics", **{header: "203.0.113.9"}))[0] == 404
        assert (await get(f"{service.url}/metrics"))[0] == 200
        async with ClientSession() as session, session.post(service.url + "/telegram", data=b"x" * 300_000) as answer:
            assert answer.status == 413
        assert await service.stop() == 0


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"telegram_token": "4711:AAcanary", "telegram_mode": "webhook"}, "JINXING_TELEGRAM_SECRET"),
        ({"wechat_app_id": "wx1234567890abcdef"}, "JINXING_WECHAT_"),
        ({"wecom_corp_id": "ww1234567890abcdef"}, "JINXING_WECOM_"),
        ({"telegram_token": "no token at all"}, "JINXING_TELEGRAM_TOKEN"),
    ],
    ids=["a webhook without its secret", "公众号 by half", "企业微信 by half", "a token that is none"],
)
def test_inv_64_a_missing_secret_stops_the_start_with_one_line(
    tmp_path: Path, settings: dict[str, str], names: str
) -> None:
    done = jinxing(tmp_path, "serve", "--port", str(free_port()), **settings)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("jinxing: ")
    assert names in line
    assert "canary" not in line


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = jinxing(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "已被占用" in line
