"""A bureau behind a callback over real HTTP: store, assistant, delivery, channel, and the platform opposite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot.assistant import Assistant
from bot.http_out import open_session
from bot.secret_file import Secret
from handlers.binding_code import normalise
from handlers.bureau import Bureau
from handlers.messages import Message, Reply, to_json
from handlers.pushes import as_pushed
from scheduler.channel import Channel
from scheduler.delivery import Delivery
from scoring.rule_file import shipped
from storage import binding_codes, messages, organisations, people
from storage.opening import open_store
from storage.outbox import Claimed
from storage.ports import Store, StoreDown, Transaction
from tests.bot.serving import served
from tests.fakes.weixin_server import WeixinServer
from tests.storage.by_hand import everything, hand

NOW = datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
CODE = "KQ7M-3XPD-9TRW-2HVC"
SECRET = Secret.of(b"desk" * 8)


@dataclass
class Desk:
    """What a test looks at."""

    url: str
    store: Store
    bureau: Bureau
    assistant: Assistant
    delivery: Delivery
    channel: Any
    site: Any
    address: str

    async def bind(self, platform: str, sender: str) -> None:
        """Makes them the secretary of CZJ-1, as if they had sent a code."""
        await self.store.turn(_bound, self.bureau, platform, sender)

    async def queue(self, platform: str, sender: str, text: str, kind: str = "reminder", key: str = "r1") -> None:
        """Something for them to know, due now."""
        await self.store.turn(_queued, self.bureau, platform, sender, text, kind, key, self.assistant.clock.now())

    def outbox(self) -> list[tuple[str, ...]]:
        """Kind, state, trouble of each message in the outbox, in their order."""
        with hand(self.url) as run:
            return [tuple(row) for row in run("select kind, state, coalesce(trouble, '') from outbox order by id")]

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table: len(rows) for table, rows in everything(self.url).items()}

    async def unreachable(self, platform: str, sender: str) -> str | None:
        """Why an account cannot be reached."""
        return await self.store.read(_unreachable, self.bureau.account_hash(platform, sender), platform)


@asynccontextmanager
async def open_desk(
    url: str,
    server: WeixinServer,
    build: Callable[[Any, Store, Bureau, Assistant], tuple[Channel, Any]],
) -> AsyncIterator[Desk]:
    """`build(session, store, bureau, assistant)` gives the channel and the site."""
    async with AsyncExitStack() as stack:
        store = await open_store(url)
        stack.push_async_callback(store.close)
        bureau = Bureau(shipped(), "anyang-2017/1", SECRET.look_up_key, SECRET.hide, ZoneInfo("Asia/Shanghai"))
        await store.turn(_founded, bureau)
        session = await stack.enter_async_context(open_session())
        clock: Any = server.clock
        assistant = Assistant(store, bureau, clock)
        channel, site = build(session, store, bureau, assistant)
        delivery = Delivery(store, [channel], clock.now, SECRET.reveal, _dressed, bureau.zone)
        assistant.delivery = delivery
        stack.push_async_callback(_stopped, delivery)
        server.callback = await stack.enter_async_context(served(Starlette(routes=site.routes())))
        yield Desk(url, store, bureau, assistant, delivery, channel, site, server.callback)


async def _stopped(delivery: Delivery) -> None:
    with suppress(StoreDown):  # a test has closed the store before
        await delivery.stop()


def _dressed(claimed: Claimed, platform: str) -> Any:
    return as_pushed(claimed.row, platform, in_talk=False, is_here=False, has_unread=claimed.has_unread(platform))


def _founded(tx: Transaction, bureau: Bureau) -> None:
    if organisations.everything(tx):
        return
    organisations.put(tx, "SZGW", "市直机关工作委员会", "work_committee", None, None, None, None, None)
    organisations.put(tx, "CZJ", "市财政局机关党委", "organ_committee", "SZGW", None, 5, None, None)
    branch = organisations.put(tx, "CZJ-1", "市财政局第一党支部", "branch", "CZJ", 20, 3, None, None)
    code = bureau.code_hash(normalise(CODE))
    binding_codes.issue(tx, code, branch, "secretary", None, NOW, NOW + timedelta(days=365))


def _bound(tx: Transaction, bureau: Bureau, platform: str, sender: str) -> None:
    hash = bureau.account_hash(platform, sender)
    person = people.person_by_account(tx, platform, hash)
    person = person or people.welcome(tx, platform, hash, bureau.hide(sender), NOW)
    branch = next(each for each in organisations.everything(tx) if each.code == "CZJ-1")
    people.give_post(tx, person, branch.id, "secretary", NOW)


def _queued(
    tx: Transaction, bureau: Bureau, platform: str, sender: str, text: str, kind: str, key: str, now: datetime
) -> None:
    person = people.person_by_account(tx, platform, bureau.account_hash(platform, sender))
    assert person is not None
    messages.put_outbox(tx, person, kind, to_json(Reply((Message(text),))), key, now, now)


def _unreachable(tx: Transaction, hash: str, platform: str) -> str | None:
    person = people.person_by_account(tx, platform, hash)
    assert person is not None
    return next(each.unreachable for each in people.accounts_of(tx, person) if each.account_hash == hash)
