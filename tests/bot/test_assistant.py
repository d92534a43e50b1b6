"""What a channel gets of the assistant: a reply in the exchange, or one that leaves through the outbox, never both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from bot.assistant import Assistant
from bot.clock import Clock
from bot.outgoing import open_delivery
from bot.secret_file import Secret
from handlers.bureau import Bureau
from handlers.messages import from_json
from scheduler.channel import Outcome, not_sent, sent
from scheduler.delivery import LEASE, Delivery
from scoring.rule_file import shipped
from storage import messages, people
from storage.opening import open_store
from storage.ports import StoreDown
from tests.scheduler.sending import KeepingChannel, Push
from tests.storage.by_hand import hand

SECRET = Secret.of(b"a secret of thirty-two bytes ----")


@asynccontextmanager
async def house(url: str, channel: KeepingChannel) -> AsyncIterator[tuple[Assistant, Delivery]]:
    """An assistant that sends through this channel."""
    store = await open_store(url)
    clock = Clock()
    bureau = Bureau(shipped(), "anyang-2017/1", SECRET.look_up_key, SECRET.hide)
    assistant = Assistant(store, bureau, clock)
    delivery = open_delivery(assistant, [channel], SECRET)
    yield assistant, delivery
    await store.close()


def texts(channel: KeepingChannel) -> list[str]:
    """What was said, message by message."""
    return ["\n".join(message.text for message in from_json(push.body).messages) for push in channel.pushed]


async def person_of(assistant: Assistant, sender: str) -> int:
    account = assistant.bureau.account_hash("telegram", sender)
    found = await assistant.store.read(people.person_by_account, "telegram", account)
    assert found is not None
    return found


async def queue(assistant: Assistant, sender: str, text: str) -> None:
    person, now = await person_of(assistant, sender), assistant.clock.now()
    body = f'[["{text}","",[]]]'
    await assistant.store.turn(messages.put_outbox, person, "reminder", body, text, now, now)


async def test_inv_10_a_reply_is_in_the_outbox_with_its_cause_and_goes_out_at_once(database_url: str) -> None:
    """No tick is needed, and the account in clear is nowhere but in the call."""
    channel = KeepingChannel()
    async with house(database_url, channel) as (assistant, delivery):
        assert await assistant.receive("telegram", "4711", "你好", "update-1")
        with hand(database_url) as run:
            assert run("select kind, state, attempts, platform, lane from outbox") == [
                ("reply", "sending", 1, "telegram", "telegram")
            ]
        await delivery.drain()
        (push,) = channel.pushed
        assert (push.account, push.may_be_known) == ("4711", False)
        assert "请发送上级给您的绑定码" in texts(channel)[0]
        with hand(database_url) as run:
            assert run("select state from outbox") == [("sent",)]


async def test_inv_03_a_delivery_that_comes_again_says_nothing_twice(database_url: str) -> None:
    channel = KeepingChannel()
    async with house(database_url, channel) as (assistant, delivery):
        taken = await asyncio.gather(*(assistant.receive("telegram", "4711", "你好", "1") for _ in range(10)))
        assert sorted(taken) == [False] * 9 + [True]
        await delivery.drain()
        assert len(channel.pushed) == 1


async def test_inv_13_replies_of_one_person_keep_their_order(database_url: str) -> None:
    """The second is not born in our hands while the first is under way."""
    first_may_go = asyncio.Event()

    class Slow(KeepingChannel):
        async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
            if not self.pushed:
                self.pushed.append(Push(account, "held", key, may_be_known))
                await first_may_go.wait()
                return sent()
            return await super().push(account, body, key=key, may_be_known=may_be_known)

    channel = Slow()
    async with house(database_url, channel) as (assistant, delivery):
        running = asyncio.create_task(delivery.run())
        for n, said in enumerate(("你好", "看示例", "帮助")):
            await assistant.receive("telegram", "4711", said, str(n))
        await assistant.receive("telegram", "another", "你好", "1")
        await channel.until(2)
        assert channel.pushed[1].account == "another"
        first_may_go.set()
        await channel.until(4)
        assert [push.account for push in channel.pushed] == ["4711", "another", "4711", "4711"]
        assert "示例" in from_json(channel.pushed[2].body).messages[0].text
        await delivery.stop()
        await running


async def test_inv_11_what_was_missed_goes_out_before_the_reply(database_url: str) -> None:
    """Also what was refused while the person could not be reached; in full, for they are here."""
    blocked = True
    channel = KeepingChannel(answer=lambda push: not_sent("person", "403") if blocked else sent())
    async with house(database_url, channel) as (assistant, delivery):
        await assistant.receive("telegram", "4711", "你好", "1")
        await delivery.drain()
        await queue(assistant, "4711", "开会了")
        await delivery.drain()
        channel.pushed.clear()
        blocked = False
        await assistant.receive("telegram", "4711", "帮助", "2")
        await delivery.drain()
        said = texts(channel)
        assert len(said) == 3
        assert "请发送上级给您的绑定码" in said[0]
        assert said[1] == "开会了"
        assert len([text for text in said if text == "开会了"]) == 1


async def test_a_reply_that_could_not_leave_before_a_crash_leaves_after_it(database_url: str) -> None:
    """INV-12: it may have gone out, so it says so."""
    channel = KeepingChannel()
    async with house(database_url, channel) as (assistant, delivery):
        delivery.send = lambda *args: None  # type: ignore[method-assign]  # the process ends here
        await assistant.receive("telegram", "4711", "你好", "1")
        await delivery.drain()
        assert channel.pushed == []
        assistant.clock.move_to(assistant.clock.now() + LEASE)
        await delivery.drain()
        assert [push.may_be_known for push in channel.pushed] == [True]


async def test_without_anybody_to_send_a_reply_waits_unclaimed(sqlite_url: str) -> None:
    async with house(sqlite_url, KeepingChannel()) as (assistant, _):
        assistant.delivery = None
        await assistant.receive("telegram", "4711", "你好", "1")
        with hand(sqlite_url) as run:
            assert run("select state, attempts from outbox") == [("queued", 0)]


async def test_a_reply_for_a_channel_that_is_closed_is_not_sent_at_once(sqlite_url: str) -> None:
    channel = KeepingChannel(answer=lambda push: not_sent("setup", "401"))
    async with house(sqlite_url, channel) as (assistant, delivery):
        await assistant.receive("telegram", "4711", "你好", "1")
        await delivery.drain()
        await assistant.receive("telegram", "4712", "你好", "1")
        await delivery.drain()
        assert len(channel.pushed) == 1


async def test_inv_04_a_store_that_is_down_takes_nothing(sqlite_url: str) -> None:
    channel = KeepingChannel()
    async with house(sqlite_url, channel) as (assistant, delivery):
        await assistant.store.close()
        with pytest.raises(StoreDown):
            await assistant.receive("telegram", "4711", "你好", "1")
        assert delivery.under_way == 0


async def test_in_time_the_reply_is_given_back_and_nothing_is_queued(database_url: str) -> None:
    async with house(database_url, KeepingChannel("wechat")) as (assistant, _):
        reply = await assistant.hear_until(monotonic() + 60, "wechat", "openid", "你好", "1")
        assert reply is not None
        assert "绑定码" in reply.messages[0].text
        again = await assistant.hear_until(monotonic() + 60, "wechat", "openid", "你好", "1")
        assert again == reply
        with hand(database_url) as run:
            assert run("select count(*) from outbox") == [(0,)]


async def test_a_late_reply_leaves_through_the_outbox_once(database_url: str) -> None:
    channel = KeepingChannel("wechat")
    async with house(database_url, channel) as (assistant, delivery):
        assert await assistant.hear_until(monotonic() - 1, "wechat", "openid", "你好", "1") is None
        for deadline in (monotonic() - 1, monotonic() + 60):
            assert await assistant.hear_until(deadline, "wechat", "openid", "你好", "1") is None
        await delivery.drain()
        (push,) = channel.pushed
        assert (push.account, push.may_be_known) == ("openid", False)


async def test_a_reply_whose_commit_took_too_long_follows_as_a_second_copy(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-12: it may have reached the platform just in time."""
    channel = KeepingChannel("wechat")
    async with house(sqlite_url, channel) as (assistant, delivery):
        ticks = iter([0.0, 10.0])
        monkeypatch.setattr("bot.assistant.monotonic", lambda: next(ticks))
        assert await assistant.hear_until(5.0, "wechat", "openid", "你好", "1") is None
        await delivery.drain()
        assert [push.may_be_known for push in channel.pushed] == [True]
        assert await assistant.hear_until(5.0, "wechat", "openid", "你好", "1") is None
