"""A push to a local user is sent when a page of theirs shows it, and waits otherwise."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.app import open_assistant
from bot.assistant import Assistant
from bot.clock import Clock
from bot.local_chat import LocalChannel
from bot.local_push import LocalPush
from bot.outgoing import open_delivery
from bot.sample_bureau import make_sample
from bot.secret_file import read
from handlers.messages import Message, Option, Reply, to_json
from storage import messages, people
from storage.ports import Transaction
from tests.bot.house import NOVEMBER, settings_in

TOLD = Reply((Message("新记了一件事。", (Option("1 去核实", "待处理"),)),))


def queue_for_the_reviewer(tx: Transaction, assistant: Assistant) -> None:
    person = people.person_by_account(tx, "local", assistant.bureau.account_hash("local", "reviewer"))
    assert person is not None
    messages.put_outbox(tx, person, "event", to_json(TOLD), "once", NOVEMBER, NOVEMBER)


async def reads(channel: LocalChannel, name: str, shown: list[str]) -> None:
    """An open page of a local user that says of each push that it is shown."""
    with channel.opened(name, "page") as page:
        while (event := await page.events.get()) is not None:
            push = json.loads(event[1])
            shown.append(push["text"])
            channel.arrived(name, push["push"])


async def test_a_push_is_sent_when_the_page_of_that_person_shows_it(tmp_path: Path) -> None:
    settings, shown, other = settings_in(tmp_path), list[str](), list[str]()
    async with open_assistant(settings, Clock()) as assistant:
        await assistant.store.turn(make_sample, assistant.bureau, NOVEMBER)
        await assistant.store.turn(queue_for_the_reviewer, assistant)
        channel = LocalChannel()
        assistant.clock.move_to(NOVEMBER)
        delivery = open_delivery(assistant, [LocalPush(channel)], read(settings.secret_file))
        pages = [asyncio.create_task(reads(channel, *page)) for page in (("office", other), ("reviewer", shown))]
        await asyncio.sleep(0)
        assert await delivery.drain() == 1
        assert (shown, other) == (["新记了一件事。"], [])
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)


async def test_what_no_page_shows_is_told_at_the_next_contact(tmp_path: Path) -> None:
    """INV-11."""
    settings = settings_in(tmp_path)
    async with open_assistant(settings, Clock()) as assistant:
        assistant.clock.move_to(NOVEMBER)
        await assistant.store.turn(make_sample, assistant.bureau, NOVEMBER)
        await assistant.store.turn(queue_for_the_reviewer, assistant)
        delivery = open_delivery(assistant, [LocalPush(LocalChannel())], read(settings.secret_file))
        assert await delivery.drain() == 0
        reply = await assistant.hear("local", "reviewer", "你好", "1")
        assert reply.messages[0].text == "新记了一件事。"
        again = await assistant.hear("local", "reviewer", "你好", "2")
        assert "新记了一件事" not in "".join(message.text for message in again.messages)


async def test_a_second_copy_says_that_it_may_be_known() -> None:
    """INV-12."""
    channel, shown = LocalChannel(), list[str]()
    page = asyncio.create_task(reads(channel, "reviewer", shown))
    await asyncio.sleep(0)
    outcome = await LocalPush(channel).push("reviewer", to_json(TOLD), key="once", may_be_known=True)
    assert outcome.state == "sent"
    assert shown == ["新记了一件事。\n（如已收到请忽略）"]
    page.cancel()
    await asyncio.gather(page, return_exceptions=True)
