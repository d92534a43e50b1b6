"""The door: who may post, what may be posted, and that 2xx comes only after the commit (INV-04, 05, 62, 64)."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.telegram.webhook import webhook
from storage.ports import Store, StoreDown
from tests.bot.telegram.house import SECRET, House, bound, working
from tests.bot.telegram.test_updates import PRESS, TEXT, changed
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_people import Person

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def house(telegram: TelegramServer, sqlite_url: str) -> AsyncIterator[House]:
    async with working(telegram, sqlite_url, "webhook") as house:
        yield house


@pytest.fixture
def http(session: ClientSession) -> ClientSession:
    return session


async def status(http: ClientSession, house: House, body: Any, **headers: str) -> int:
    """What a post of this body is answered with."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with http.post(house.url, data=data, headers={HEADER: SECRET} | headers) as answer:
        assert len(await answer.read()) == 0
        return answer.status


class Broken:
    """A store whose database is away for so many turns."""

    def __init__(self, store: Store, turns: int) -> None:
        self._store = store
        self.turns = turns

    async def turn(self, *args: Any, **kwargs: Any) -> Any:
        self.turns -= 1
        if self.turns >= 0:
            raise StoreDown("数据库现在用不了")
        return await self._store.turn(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def test_only_the_secret_opens_and_nothing_is_kept_of_others(http: ClientSession, house: House) -> None:
    inbox = house.stage.rows("select 1 from inbox")
    for secret in ("", "wrong", SECRET.upper(), SECRET + "x", SECRET[:-1], "\xe9" * 3):
        assert await status(http, house, TEXT, **{HEADER: secret}) == 403
    async with http.post(house.url, json=TEXT) as answer:
        assert answer.status == 403
    async with http.post(house.url, json=TEXT, headers=[(HEADER, SECRET), (HEADER, SECRET)]) as answer:
        assert answer.status == 403
    assert house.stage.rows("select 1 from inbox") == inbox
    assert house.intake.counts["forbidden"] == 8
    assert await status(http, house, TEXT) == 200


def test_without_a_secret_there_is_no_webhook(house: House) -> None:
    """INV-64."""
    with pytest.raises(ValueError, match="needs a secret"):
        webhook(house.intake, "")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_posts_are_taken(http: ClientSession, house: House, method: str) -> None:
    async with http.request(method, house.url, headers={HEADER: SECRET}) as answer:
        assert answer.status == 405


async def test_a_body_over_the_limit_is_not_read_to_its_end(http: ClientSession, house: House) -> None:
    large = changed(TEXT, "message.text", "x" * 262_144)
    assert await status(http, house, large) == 413

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 1024

    async with http.post(house.url, data=pieces(), headers={HEADER: SECRET}) as answer:
        assert answer.status == 413
    almost = json.dumps(TEXT).encode().ljust(262_144)
    assert await status(http, house, almost) == 200
    assert await status(http, house, almost + b" ") == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null and void", b"\xff", b'{"a":1,"a":1}', b"[" * 1000 + b"]" * 1000, b'{"update_id":NaN}']
)
async def test_a_malformed_body_is_the_senders_fault(http: ClientSession, house: House, body: bytes) -> None:
    assert await status(http, house, body) == 400
    assert house.intake.counts["malformed"] == 1


@pytest.mark.parametrize(
    "update",
    [
        [],
        7,
        {},
        {"update_id": "7"},
        changed(TEXT, "message.from.id", "5000000001"),
        changed(TEXT, "message.from.id", 5_000_000_001.0),
        changed(TEXT, "message.chat", None),
        changed(PRESS, "callback_query.data", {"a": 1}),
        changed(PRESS, "callback_query.from.id", True),
    ],
)
async def test_what_is_authentic_but_unusable_is_acknowledged_counted_and_blocks_nobody(
    http: ClientSession, house: House, update: Any
) -> None:
    """INV-05."""
    wu = await bound(house)
    assert await status(http, house, update) == 200
    assert house.intake.counts["unusable"] == 1
    assert "市财政局第一党支部 书记" in await wu.says("菜单")


async def test_an_update_that_a_turn_fails_on_is_set_aside_and_its_person_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-05."""
    wu = await bound(house)
    receive = house.assistant.receive

    async def fails_once(*args: Any) -> bool:
        monkeypatch.setattr(house.assistant, "receive", receive)
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr(house.assistant, "receive", fails_once)
    assert await wu.says("几星") == "刚才这一条没能处理，没有做任何改动。请换个说法再发一次。"
    assert "今年的自评还没有提交" in await wu.says("几星")


async def test_while_the_database_is_away_telegram_keeps_the_message(house: House) -> None:
    """INV-04."""
    wu = await bound(house)
    house.assistant.store = Broken(house.stage.store, 2)
    posts = house.telegram.mailbox.posts
    before = len(posts)
    await wu.writes("昨天市直工委通报批评了我们")
    for n in (1, 2):
        await house.telegram.mailbox.until(lambda n=n: len(posts) == before + n)  # type: ignore[misc]
        await house.pass_(3)
    assert "请核对" in await wu.hears()
    assert [post.status for post in posts][-3:] == [503, 503, 200]
    assert [post.update.id for post in posts][-3:] == [wu.updates[-1].id] * 3
    assert len(house.stage.rows("select 1 from inbox")) == 3


async def test_answers_that_are_lost_do_not_make_anything_twice(house: House) -> None:
    """INV-03."""
    wu = await bound(house)
    await wu.says("昨天市直工委通报批评了我们")
    house.telegram.mailbox.answers_to_lose = 3
    await wu.taps("确认")
    said = await wu.hears()
    mailbox = house.telegram.mailbox
    for left in (2, 1, 0):
        await mailbox.until(lambda left=left: mailbox.answers_to_lose == left)  # type: ignore[misc]
        await house.pass_(8)
    await house.until_settled()
    assert "记好了" in said
    assert wu.heard[-1] == said
    assert len(house.stage.rows("select 1 from event")) == 1
    assert house.intake.counts["repeated"] == 3


async def test_an_update_posted_twice_at_once_is_answered_once(http: ClientSession, house: House) -> None:
    """INV-03."""
    wu = Person(house.telegram)
    wu.room.is_open = True
    update = changed(changed(TEXT, "message.from.id", wu.id), "message.chat.id", wu.id)
    assert await asyncio.gather(*(status(http, house, update) for _ in range(8))) == [200] * 8
    await wu.hears()
    await house.until_settled()
    assert len(wu.heard) == 1


async def test_no_body_gives_a_5xx(http: ClientSession, house: House) -> None:
    """INV-62."""
    seeds = [json.dumps(update).encode() for update in (TEXT, PRESS)]
    chance = random.Random(20260524)
    counted = Counter[int]()
    for _ in range(400):
        body = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(body))
            body[at : at + chance.randint(0, 9)] = chance.choice(
                [b"", b"null", b"-1", b'"', b"[", b"{}", b"\xff", b"1e9"]
            )
        counted[await status(http, house, bytes(body))] += 1
    assert set(counted) == {200, 400}
    await house.until_settled()
    wu = await bound(house)
    assert "市财政局第一党支部 书记" in await wu.says("菜单")
