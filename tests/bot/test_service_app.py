"""The addresses of the service: how it is doing, what it refuses, and what it tells of it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.assistant import Assistant
from bot.clock import Clock
from bot.log_lines import LineFormatter, secrets_of
from bot.metrics import Lag
from bot.outgoing import open_delivery
from bot.secret_file import Secret
from bot.service_app import Service, service_app
from bot.ticking import Tick
from handlers.bureau import Bureau
from scheduler.channel import Channel, Outcome, not_sent
from scoring.rule_file import shipped
from storage import holds
from storage.opening import open_store
from storage.ports import StoreDown
from tests.bot.house import settings_in
from tests.bot.serving import served
from tests.scheduler.sending import KeepingChannel

SECRET = Secret.of(b"a secret of thirty-two bytes ----")


@dataclass
class Wired:
    """A channel with one address, which does as told."""

    channel: Channel = field(default_factory=KeepingChannel)
    fault: Exception | None = None
    trouble: str | None = None
    is_deaf: bool = False
    counts: Mapping[str, int] = field(default_factory=lambda: {"message": 3})

    @property
    def routes(self) -> Sequence[BaseRoute]:
        async def post(request: Request) -> Response:
            if self.fault is not None:
                raise self.fault
            return Response((await request.body())[:1])

        return [Route("/telegram", post, methods=["POST"])]

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass
class House:
    service: Service
    wired: Wired
    url: str
    session: ClientSession

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(self.url + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def post(self, body: bytes) -> int:
        async with self.session.post(f"{self.url}/telegram?token=canary", data=body) as answer:
            return answer.status

    async def ready(self) -> tuple[int, dict[str, object]]:
        status, text = await self.get("/readyz")
        return status, json.loads(text)


async def _nothing() -> None: ...


@asynccontextmanager
async def house(url: str, wired: Wired) -> AsyncIterator[House]:
    store = await open_store(url)
    bureau = Bureau(shipped(), "anyang-2017/1", SECRET.look_up_key, SECRET.hide)
    assistant = Assistant(store, bureau, Clock())
    delivery = open_delivery(assistant, [wired.channel], SECRET)
    service = Service(assistant, [wired], delivery, {"delivery": Tick("delivery", _nothing)})
    async with served(service_app(service)) as address, ClientSession() as session:
        yield House(service, wired, address, session)
    await delivery.stop()
    await store.close()


@pytest.fixture
async def home(sqlite_url: str) -> AsyncIterator[House]:
    async with house(sqlite_url, Wired()) as home:
        yield home


async def test_it_is_alive_and_ready(home: House) -> None:
    assert await home.get("/healthz") == (200, '{"alive":true}')
    assert await home.ready() == (
        200,
        {"ready": True, "database": "ok", "scheduler": "ok", "channels": {"telegram": "ok"}},
    )


async def test_without_its_database_it_is_not_ready_but_alive(home: House) -> None:
    await home.service.assistant.store.close()
    status, told = await home.ready()
    assert (status, told["database"]) == (503, "down")
    assert (await home.get("/healthz"))[0] == 200
    assert (await home.get("/metrics"))[0] == 200


async def test_where_nothing_ticks_it_is_not_ready(home: House) -> None:
    home.service.ticks["delivery"].last_at -= 61
    status, told = await home.ready()
    assert (status, told["scheduler"]) == (503, "late")
    await home.service.ticks["delivery"].run()
    assert (await home.ready())[0] == 200


async def test_a_channel_in_trouble_is_told_and_makes_nothing_unready(home: House) -> None:
    home.wired.trouble = "the webhook is not set to our address"
    assert await home.ready() == (
        200,
        {
            "ready": True,
            "database": "ok",
            "scheduler": "ok",
            "channels": {"telegram": "the webhook is not set to our address"},
        },
    )


async def test_where_nothing_comes_in_at_all_it_is_not_ready(home: House) -> None:
    home.wired.trouble, home.wired.is_deaf = "the token is refused", True
    status, told = await home.ready()
    assert (status, told["ready"], told["channels"]) == (503, False, {"telegram": "the token is refused"})
    neighbour = Wired(KeepingChannel("wecom"))
    home.service.channels.append(neighbour)  # type: ignore[attr-defined]
    assert (await home.ready())[0] == 200


async def test_a_channel_whose_way_out_is_closed_is_told(sqlite_url: str) -> None:
    wired = Wired(KeepingChannel(answer=lambda push: not_sent("setup", "401")))
    async with house(sqlite_url, wired) as home:
        await home.service.assistant.receive("telegram", "4711", "你好", "1")
        await home.service.delivery.drain()
        assert (await home.ready())[1]["channels"] == {"telegram": "outgoing: setup 401"}
        _, measured = await home.get("/metrics")
        assert 'jinxing_channel_alarm{platform="telegram",of="outgoing"} 1' in measured
        assert 'jinxing_channel_alarm{platform="telegram",of="incoming"} 0' in measured
        assert 'jinxing_outbox_due{platform="telegram",state="queued"} 1' in measured


async def test_a_restored_instance_says_that_it_holds_back(home: House) -> None:
    """INV-18."""
    await home.service.assistant.store.turn(holds.put_hold, "restore", Clock().now())
    status, told = await home.ready()
    assert (status, told["database"]) == (200, "ok, held back since a restore")


async def test_what_can_be_measured(home: House) -> None:
    await home.post(b"x")
    await home.get("/nowhere/at-all")
    _, measured = await home.get("/metrics")
    for line in (
        'jinxing_requests_total{route="/telegram",status="200"} 1',
        'jinxing_requests_total{route="other",status="404"} 1',
        'jinxing_request_seconds_count{route="/telegram"} 1',
        'jinxing_request_seconds_bucket{route="/telegram",le="+Inf"} 1',
        'jinxing_incoming_total{platform="telegram",kind="message"} 3',
        "jinxing_outbox_oldest_seconds 0.0",
    ):
        assert line in measured.splitlines()
    assert "nowhere" not in measured


@pytest.mark.parametrize(("size", "status"), [(0, 200), (256 * 1024, 200), (256 * 1024 + 1, 413)])
async def test_a_body_over_the_limit_is_refused_before_it_is_read(home: House, size: int, status: int) -> None:
    assert await home.post(b"x" * size) == status


async def test_inv_04_a_store_that_is_down_asks_for_it_again(home: House) -> None:
    home.wired.fault = StoreDown("away")
    assert await home.post(b"x") == 503


async def test_inv_54_the_words_of_a_fault_are_not_logged(home: House) -> None:
    """They may be what a person wrote; where it happened is enough."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(LineFormatter())
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(handler)
    try:
        home.wired.fault = ValueError("canary: 受到党内警告处分")
        assert await home.post(b"x") == 500
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    (told,) = [line for line in lines if line.get("fault")]
    assert told["fault"] == "ValueError"
    assert told["where"][-1].startswith("test_service_app.py:")
    assert "canary" not in out.getvalue()


@pytest.mark.parametrize(
    ("said", "hidden", "kept"),
    [
        ("GET https://api.telegram.org/bot4711:AAcanary-x/getMe", "canary", "api.telegram.org"),
        ("https://api.weixin.qq.com/cgi-bin/token?access_token=canary&x=1", "canary", "api.weixin.qq.com"),
        ("access_token=canary rest", "canary", "rest"),
        ("postgresql://jinxing:canary@db/x", "canary", "jinxing"),
        ("the secret is wx-canary-aes", "canary", "the secret is"),
        ("a line\nand \x1b[31manother\u202e", "\n", "another"),
    ],
)
def test_inv_54_a_log_line_has_no_secret_and_stays_one_line(said: str, hidden: str, kept: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "%s", (said,), None)
    line = LineFormatter(["wx-canary-aes"]).format(record)
    assert hidden not in line
    assert kept in line
    assert "\\u202e" not in line
    assert json.loads(line)["level"] == "info"


def test_the_secrets_of_the_settings_are_known(tmp_path: Path) -> None:
    settings = settings_in(tmp_path).model_copy(update={"telegram_token": "4711:canary", "telegram_secret": "sesame"})
    assert set(secrets_of(settings)) == {"4711:canary", "sesame"}


async def test_inv_60_a_platform_that_hangs_blocks_nothing(sqlite_url: str) -> None:
    """Every way out hangs; a hundred people talk meanwhile, and the loop is never late by a fifth of a second."""

    class Hanging(KeepingChannel):
        async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
            self.pushed.append(None)  # type: ignore[arg-type]
            await asyncio.Event().wait()
            raise AssertionError

    channel = Hanging()
    async with house(sqlite_url, Wired(channel)) as home:
        lag = Lag()
        watching = asyncio.create_task(lag.watch())
        running = asyncio.create_task(home.service.delivery.run())
        assistant = home.service.assistant
        for said in ("你好", "帮助", "看示例"):
            async with asyncio.timeout(20):
                await asyncio.gather(
                    *(assistant.receive("telegram", f"{n}", said, said) for n in range(100)),
                    *(home.get("/healthz") for _ in range(20)),
                )
        assert len(channel.pushed) == 100, "the first reply to each is under way, the others wait for it"
        assert lag.worst_s < 0.2
        for task in (running, watching, *home.service.delivery._tasks):
            task.cancel()
        await asyncio.gather(running, watching, return_exceptions=True)
