"""The access token: one fetch for everybody, one try more where it is refused, and then silence (INV-63)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from bot.http_out import open_session
from bot.secret_file import Secret
from bot.weixin.calls import Answer, Api, NoAnswer, ask
from bot.weixin.tokens import AccessTokens
from storage.opening import open_store
from storage.ports import Store
from tests.fakes.clock import StandingClock
from tests.fakes.wechat import APP_ID, APP_SECRET, WechatServer
from tests.fakes.weixin_faults import BUSY, UNLISTED, WRONG_TOKEN, Code, Cut, DeadToken, Hang, Page

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SEND = "/cgi-bin/message/custom/send"
TEXT = {"touser": "o-li", "msgtype": "text", "text": {"content": "您有一项待办"}}
SECRET = Secret.of(b"s" * 32)


@pytest.fixture
async def wechat() -> AsyncIterator[WechatServer]:
    server = WechatServer(StandingClock(NOW))
    follower = server.follower("o-li")
    follower.message_until, follower.message_left = NOW + timedelta(days=2), 10_000
    async with server.running():
        yield server


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with open_session() as opened:
        yield opened


def replica(store: Store, session: ClientSession, server: WechatServer) -> Api:
    """One process that sends."""

    async def stable_token() -> Answer:
        body = {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET, "force_refresh": False}
        return await ask(session, "POST", f"{server.root}/cgi-bin/stable_token", {}, body)

    return Api(session, server.root, AccessTokens(store, SECRET, "wechat", stable_token, server.clock.now))


@asynccontextmanager
async def two_replicas(url: str, session: ClientSession, server: WechatServer) -> AsyncIterator[tuple[Api, Api]]:
    first, second = await open_store(url), await open_store(url)
    yield replica(first, session, server), replica(second, session, server)
    await first.close()
    await second.close()


async def outcomes(apis: tuple[Api, Api], times: int) -> list[str]:
    """What so many parallel calls of each replica end in."""

    async def one(api: Api) -> str:
        try:
            return f"errcode {(await api.call(SEND, TEXT)).code}"
        except NoAnswer as fault:
            return f"{fault.outcome.state} {fault.outcome.trouble}"

    return await asyncio.gather(*(one(api) for api in apis for _ in range(times)))


async def test_two_replicas_with_a_hundred_sends_each_fetch_once(
    database_url: str, session: ClientSession, wechat: WechatServer
) -> None:
    """INV-63."""
    async with two_replicas(database_url, session, wechat) as apis:
        assert set(await outcomes(apis, 100)) == {"errcode 0"}
    assert len(wechat.called("stable_token")) == 1
    assert len(wechat.called(SEND)) == 200


async def test_a_token_that_has_run_out_is_fetched_once_five_minutes_early(
    database_url: str, session: ClientSession, wechat: WechatServer
) -> None:
    async with two_replicas(database_url, session, wechat) as apis:
        await outcomes(apis, 1)
        wechat.clock.move_to(NOW + timedelta(seconds=7200 - 301))  # type: ignore[union-attr]
        await outcomes(apis, 5)
        assert len(wechat.called("stable_token")) == 1
        wechat.clock.move_to(NOW + timedelta(seconds=7200 - 299))  # type: ignore[union-attr]
        assert set(await outcomes(apis, 100)) == {"errcode 0"}
    assert len(wechat.called("stable_token")) == 2


async def test_a_token_that_died_early_costs_one_fetch_and_no_message(
    database_url: str, session: ClientSession, wechat: WechatServer
) -> None:
    async with two_replicas(database_url, session, wechat) as apis:
        await outcomes(apis, 1)
        wechat.meets(DeadToken(), SEND)
        wechat._current = ""
        assert set(await outcomes(apis, 100)) == {"errcode 0"}
    assert len(wechat.called("stable_token")) == 2


async def test_a_token_that_stays_refused_closes_the_account_after_one_refresh(
    database_url: str, session: ClientSession, wechat: WechatServer, caplog: pytest.LogCaptureFixture
) -> None:
    """INV-63: 200 messages, two fetches in all, one alarm; ten minutes later one more try."""
    async with two_replicas(database_url, session, wechat) as apis:
        await outcomes(apis, 1)
        wechat.meets(WRONG_TOKEN, SEND, times=10_000)
        with caplog.at_level(logging.ERROR):
            assert set(await outcomes(apis, 100)) == {"not_sent setup"}
            assert set(await outcomes(apis, 100)) == {"not_sent setup"}
        assert len(wechat.called("stable_token")) == 2
        assert [record.name for record in caplog.records] == ["bot.weixin.tokens"]
        assert "40001" in caplog.text
        wechat.script.clear()
        wechat.clock.move_to(NOW + timedelta(minutes=11))  # type: ignore[union-attr]
        assert set(await outcomes(apis, 10)) == {"errcode 0"}
    assert len(wechat.called("stable_token")) == 3


async def test_an_address_that_is_not_listed_is_told_and_not_asked_again(
    sqlite_url: str, session: ClientSession, wechat: WechatServer, caplog: pytest.LogCaptureFixture
) -> None:
    wechat.meets(UNLISTED, "stable_token", times=100)
    async with two_replicas(sqlite_url, session, wechat) as apis:
        assert set(await outcomes(apis, 20)) == {"not_sent setup"}
    assert len(wechat.called("stable_token")) == 1
    assert "errcode 40164 ip 203.0.113.9 rid 5f3a-11-22334455" in caplog.text


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (BUSY, "not_sent busy"),
        (Page(502), "not_sent busy"),
        (Page(404), "not_sent setup"),
        (Page(200), "not_sent busy"),
        (Cut(is_done=False), "not_sent busy"),
        (Cut(is_done=True, part=True), "not_sent busy"),
        (Code(45009), "not_sent too_fast"),
        (Code(40125), "not_sent setup"),
    ],
)
async def test_without_a_token_no_message_has_gone(
    sqlite_url: str, session: ClientSession, wechat: WechatServer, trouble: Code, outcome: str
) -> None:
    wechat.meets(trouble, "stable_token")
    async with two_replicas(sqlite_url, session, wechat) as (api, _):
        assert await outcomes((api, api), 1) == [outcome] * 2
    assert wechat.called(SEND) == []


async def test_a_replica_that_died_while_fetching_holds_nobody_up_for_long(
    sqlite_url: str, session: ClientSession, wechat: WechatServer
) -> None:
    wechat.meets(Hang(is_done=False), "stable_token")
    async with two_replicas(sqlite_url, session, wechat) as (first, second):
        dying = asyncio.create_task(first.call(SEND, TEXT))
        await wechat.asked.wait()
        dying.cancel()
        wechat.clock.move_to(NOW + timedelta(seconds=21))  # type: ignore[union-attr]
        assert (await second.call(SEND, TEXT)).code == 0


async def test_the_token_is_not_to_be_found_in_the_database(
    sqlite_url: str, session: ClientSession, wechat: WechatServer
) -> None:
    """INV-54."""
    from pathlib import Path

    async with two_replicas(sqlite_url, session, wechat) as (api, _):
        await api.call(SEND, TEXT)
    files = Path(sqlite_url.removeprefix("sqlite:///")).parent
    written = b"".join(file.read_bytes() for file in files.iterdir())
    (token,) = wechat.tokens
    assert token.encode() not in written
    assert APP_SECRET.encode() not in written


async def test_no_fault_of_a_call_shows_token_or_secret(session: ClientSession, wechat: WechatServer) -> None:
    """INV-54: neither what is raised nor what it came from."""
    secret = {"corpsecret": "canary-secret"}
    wechat.meets(Page(500), "/gettoken")
    wechat.meets(Page(403), "/gettoken")
    wechat.meets(Page(200), "/gettoken")
    wechat.meets(Cut(is_done=False), "/gettoken")
    wechat.meets(Cut(is_done=True, part=True), "/gettoken")
    for _ in range(5):
        with pytest.raises(NoAnswer) as raised:
            await ask(session, "POST", f"{wechat.root}/cgi-bin/gettoken", secret)
        fault: BaseException | None = raised.value
        while fault is not None:
            assert "canary" not in f"{fault} {fault!r} {fault.args}"
            fault = fault.__cause__
