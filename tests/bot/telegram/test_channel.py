"""Sending to Telegram: each answer of the platform has its true outcome (INV-11, 12, 15), no secret is in any of them
(INV-54), and every message is one that Telegram takes."""

from __future__ import annotations

import logging
import re
import socket
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from bot.telegram import request
from bot.telegram.api import BotApi
from bot.telegram.channel import TelegramChannel
from bot.telegram.pace import Pace
from handlers.messages import File, Message, Option, Reply, to_json
from scheduler.channel import Outcome
from tests.fakes import telegram_faults as faults
from tests.fakes.telegram import TOKEN, TelegramServer
from tests.fakes.telegram_people import Person

WORDS = to_json(
    Reply((Message("您好。", (Option("1 我们现在几星", "#0123456789.1"), Option("返回", "#0123456789.2"))),))
)


@pytest.fixture
def wu(telegram: TelegramServer) -> Person:
    """Somebody who has started the bot."""
    person = Person(telegram)
    person.room.is_open = True
    return person


async def at_once(seconds: float) -> None:
    """Nobody waits here: when one may write is tried elsewhere."""


@pytest.fixture
def channel(api: BotApi) -> TelegramChannel:
    return TelegramChannel(api, Pace(sleep=at_once))


async def push(
    channel: TelegramChannel, to: Person, body: str = WORDS, *, key: str = "k", again: bool = False
) -> Outcome:
    return await channel.push(str(to.id), body, key=key, may_be_known=again)


async def test_a_message_arrives_as_plain_text_with_its_buttons_and_no_preview(
    telegram: TelegramServer, channel: TelegramChannel, wu: Person
) -> None:
    assert (await push(channel, wu)).state == "sent"
    assert wu.last.text == "您好。"
    assert wu.last.keyboard == [
        [
            {"text": "1 我们现在几星", "callback_data": "#0123456789.1"},
            {"text": "返回", "callback_data": "#0123456789.2"},
        ]
    ]
    (call,) = telegram.called("sendMessage")
    assert call.values["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call.given


@pytest.mark.parametrize(
    ("trouble", "state", "why", "wait"),
    [
        (faults.too_many(7), "not_sent", "too_fast", timedelta(seconds=7)),
        (faults.Refusal(429, "Too Many Requests"), "not_sent", "too_fast", None),
        (faults.BLOCKED, "not_sent", "person", None),
        (faults.DEACTIVATED, "not_sent", "person", None),
        (faults.NEVER_STARTED, "not_sent", "person", None),
        (faults.NO_CHAT, "not_sent", "person", None),
        (faults.bad_request("message text is empty"), "not_sent", "content", None),
        (faults.UNAUTHORIZED, "not_sent", "setup", None),
        (faults.NOT_FOUND, "not_sent", "setup", None),
        (faults.BAD_GATEWAY, "not_sent", "busy", None),
        (faults.Refusal(500, "Internal Server Error"), "not_sent", "busy", None),
        (faults.Refusal(504, "Gateway Timeout"), "not_sent", "busy", None),
        (faults.CUT_AFTER, "unknown", None, None),
        (faults.CUT_BEFORE, "unknown", None, None),
    ],
)
async def test_each_answer_has_its_outcome(
    telegram: TelegramServer,
    channel: TelegramChannel,
    wu: Person,
    trouble: faults.Trouble,
    state: str,
    why: str | None,
    wait: timedelta | None,
) -> None:
    telegram.meets(trouble)
    outcome = await push(channel, wu)
    assert (outcome.state, outcome.trouble, outcome.retry_after) == (state, why, wait)
    assert TOKEN not in outcome.detail
    assert str(wu.id) not in outcome.detail
    assert (await push(channel, wu)).state == "sent"


@pytest.mark.parametrize("trouble", [faults.HANGS_BEFORE, faults.HANGS_AFTER])
async def test_no_answer_in_time_leaves_it_open_whether_it_arrived(
    telegram: TelegramServer, session: ClientSession, api: BotApi, wu: Person, trouble: faults.Trouble
) -> None:
    telegram.meets(trouble)
    with pytest.raises(request.Unanswered):
        await api.call("sendMessage", patience_s=0.2, chat_id=wu.id, text="您好")
    assert len(wu.heard) == int(trouble is faults.HANGS_AFTER)


async def test_where_nobody_answers_the_message_has_certainly_not_gone_out(session: ClientSession) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = BotApi(TOKEN, session, f"http://127.0.0.1:{free.getsockname()[1]}")
        outcome = await TelegramChannel(nowhere).push("5", WORDS, key="k", may_be_known=False)
    assert (outcome.state, outcome.trouble) == ("not_sent", "busy")
    assert TOKEN not in outcome.detail


async def test_a_chat_that_moved_is_written_to_under_its_new_id_which_is_kept(
    telegram: TelegramServer, api: BotApi, wu: Person
) -> None:
    kept: list[tuple[str, str]] = []

    async def keep(account: str, new: str) -> None:
        kept.append((account, new))

    channel = TelegramChannel(api, Pace(sleep=at_once), keep)
    moved = Person(telegram, id=5_999_999_999)
    moved.room.is_open = True
    telegram.meets(faults.migrated(moved.id), chat=wu.id)
    assert (await push(channel, wu)).state == "sent"
    assert (await push(channel, wu)).state == "sent"
    assert (wu.heard, len(moved.heard)) == ([], 2)
    assert kept == [(str(wu.id), str(moved.id))]


async def test_a_second_copy_says_that_it_may_be_known(channel: TelegramChannel, wu: Person) -> None:
    """INV-12."""
    await push(channel, wu, again=True)
    assert wu.last.text == "您好。\n（如已收到请忽略）"


async def test_a_long_text_comes_in_numbered_parts_with_the_buttons_under_the_last(
    telegram: TelegramServer, channel: TelegramChannel, wu: Person
) -> None:
    long = "\n".join(f"第 {n} 项：{'很长的说明😀' * 20}" for n in range(60))
    await push(channel, wu, to_json(Reply((Message(long, (Option("1 好", "#0123456789.1"),)),))))
    texts = wu.heard
    assert [text[:6] for text in texts] == [f"（{n}/{len(texts)}）\n" for n in range(1, len(texts) + 1)]
    assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for text in texts)
    assert "\n".join(re.sub(r"^（\d/\d）\n", "", text) for text in texts) == long
    assert [bool(message.keyboard) for message in wu.room.of_bot()] == [False] * (len(texts) - 1) + [True]


async def test_what_stopped_halfway_goes_on_there(
    telegram: TelegramServer, channel: TelegramChannel, wu: Person
) -> None:
    """INV-12: nobody reads the beginning twice."""
    three = to_json(Reply(tuple(Message(text) for text in ("一", "二", "三"))))
    await push(channel, wu, to_json(Reply((Message("零"),))), key="other")
    telegram.meets(None, times=1)
    telegram.meets(faults.too_many(1))
    telegram.meets(None, times=1)
    telegram.meets(faults.CUT_AFTER)
    assert (await push(channel, wu, three)).trouble == "too_fast"
    assert (await push(channel, wu, three)).state == "unknown"
    assert (await push(channel, wu, three, again=True)).state == "sent"
    assert wu.heard == ["零", "一", "二", "三", "三\n（如已收到请忽略）"]


async def test_a_label_too_long_for_a_button_stands_in_the_text(channel: TelegramChannel, wu: Person) -> None:
    long = "1 开始自评（6月5日截止，还有 12 天）"
    await push(
        channel,
        wu,
        to_json(Reply((Message("您好。", (Option(long, "#0123456789.1"), Option("2 我的", "#0123456789.2"))),))),
    )
    assert wu.last.labels == ["1 开始自评", "2 我的"]
    assert wu.last.text == f"您好。\n{long}"


async def test_files_go_along_after_the_text(telegram: TelegramServer, channel: TelegramChannel, wu: Person) -> None:
    files = (File("11月26日例会.ics", "text/calendar", b"BEGIN:VCALENDAR"), File("几星.png", "image/png", b"\x89PNG"))
    assert (await push(channel, wu, to_json(Reply((Message("例会", files=files),))))).state == "sent"
    assert [message.file for message in wu.room.of_bot()] == [
        None,
        ("11月26日例会.ics", b"BEGIN:VCALENDAR"),
        ("几星.png", b"\x89PNG"),
    ]
    assert [call.method for call in telegram.calls] == ["sendMessage", "sendDocument", "sendPhoto"]


async def test_a_document_and_a_picture_can_be_sent(channel: TelegramChannel, wu: Person) -> None:
    assert (await channel.send_document(str(wu.id), "明细.csv", "支部,分".encode())).state == "sent"
    assert wu.last.file == ("明细.csv", "支部,分".encode())
    assert (await channel.send_picture(str(wu.id), "星.png", b"\x89PNG")).state == "sent"
    wu.room.has_blocked = True
    assert (await channel.send_document(str(wu.id), "明细.csv", b"x")).trouble == "person"


async def test_the_token_is_in_no_log_line(
    telegram: TelegramServer, channel: TelegramChannel, wu: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """INV-54."""
    caplog.set_level(logging.DEBUG)
    for trouble in (faults.BAD_GATEWAY, faults.UNAUTHORIZED, faults.CUT_AFTER):
        telegram.meets(trouble)
        await push(channel, wu)
    await push(channel, wu)
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
