"""What is read of an update: ids exactly as Telegram gives them, nothing from names (INV-34), and what is unusable is
called so (INV-05)."""

from __future__ import annotations

import copy
import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.body import Malformed, read_json
from bot.telegram.commands import COMMANDS, meant
from bot.telegram.updates import InGroup, Membership, Nothing, Pressed, Said, Sent, Unusable, read_update

WU = {"id": 5_000_000_001, "is_bot": False, "first_name": "建国", "language_code": "zh-hans"}
PRIVATE = {"id": 5_000_000_001, "type": "private", "first_name": "建国"}
GROUP = {"id": -1_001_234_567_890, "type": "supergroup", "title": "支部工作群"}
TEXT: dict[str, Any] = {
    "update_id": 7,
    "message": {"message_id": 3, "date": 1_779_588_000, "chat": PRIVATE, "from": WU, "text": "几星"},
}
PRESS: dict[str, Any] = {
    "update_id": 8,
    "callback_query": {
        "id": "4382bfdwdsb323b2d9",
        "from": WU,
        "chat_instance": "1",
        "data": "#0123456789.2",
        "message": {
            "message_id": 4,
            "date": 1_779_588_000,
            "chat": PRIVATE,
            "text": "是您吗？",
            "reply_markup": {
                "inline_keyboard": [
                    [
                        {"text": "1 是", "callback_data": "#0123456789.1"},
                        {"text": "2 不是", "callback_data": "#0123456789.2"},
                    ]
                ]
            },
        },
    },
}


def changed(update: dict[str, Any], where: str, value: Any) -> dict[str, Any]:
    """The update with one part replaced; `...` takes it away."""
    made = copy.deepcopy(update)
    *path, last = where.split(".")
    part = made
    for name in path:
        part = part[name]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return made


def test_a_text_a_press_and_a_block_are_read() -> None:
    assert read_update(TEXT) == Said(7, WU["id"], "几星")  # type: ignore[arg-type]
    assert read_update(PRESS) == Pressed(
        8, 5_000_000_001, "4382bfdwdsb323b2d9", "#0123456789.2", 4, "是您吗？", "2 不是"
    )
    blocked = {"chat": PRIVATE, "from": WU, "date": 1, "new_chat_member": {"status": "kicked", "user": {}}}
    assert read_update({"update_id": 9, "my_chat_member": blocked}) == Membership(9, 5_000_000_001, True)
    back = {**blocked, "new_chat_member": {"status": "member", "user": {}}}
    assert read_update({"update_id": 9, "my_chat_member": back}) == Membership(9, 5_000_000_001, False)


def test_an_old_message_under_a_button_is_not_shown_to_us_and_the_press_counts_all_the_same() -> None:
    inaccessible = {"message_id": 4, "date": 0, "chat": PRIVATE}
    assert read_update(changed(PRESS, "callback_query.message", inaccessible)) == Pressed(
        8, 5_000_000_001, "4382bfdwdsb323b2d9", "#0123456789.2", 4
    )
    assert read_update(changed(PRESS, "callback_query.message", ...)) == Pressed(
        8, 5_000_000_001, "4382bfdwdsb323b2d9", "#0123456789.2"
    )


def test_names_mean_nothing() -> None:
    """INV-34: who calls themself as somebody else is somebody else."""
    for name, value in (
        ("first_name", "书记"),
        ("username", "office"),
        ("last_name", "王"),
        ("language_code", "zh-CN"),
    ):
        assert read_update(changed(TEXT, f"message.from.{name}", value)) == read_update(TEXT)
    assert read_update(changed(changed(TEXT, "message.from.id", 6), "message.chat.id", 6)) == Said(7, 6, "几星")


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("photo", [{}], "图片"),
        ("document", {}, "文件"),
        ("voice", {}, "语音"),
        ("contact", {}, "名片"),
        ("location", {}, "位置"),
        ("story", {}, "这类消息"),
        ("checklist", {}, "这类消息"),
        ("game", {}, "这类消息"),
        ("paid_media", {}, "这类消息"),
        ("gift", {}, "这类消息"),
        ("invoice", {}, "这类消息"),
        ("of_a_later_year", {}, "这类消息"),
    ],
)
def test_what_is_not_text_is_told_by_its_kind(kind: str, content: Any, said: str) -> None:
    update = changed(changed(TEXT, "message.text", ...), f"message.{kind}", content)
    assert read_update(update) == Sent(7, 5_000_000_001, said)


@pytest.mark.parametrize("kind", ["photo", "document", "video", "animation", "paid_media"])
def test_what_stands_under_a_picture_or_a_file_is_read_as_text(kind: str) -> None:
    update = changed(changed(TEXT, "message.text", ...), f"message.{kind}", [{}])
    update = changed(update, "message.caption", "昨天市直工委通报批评了我们")
    assert read_update(update) == Said(7, 5_000_000_001, "昨天市直工委通报批评了我们")


@pytest.mark.parametrize("kind", ["pinned_message", "message_auto_delete_timer_changed", "migrate_to_chat_id"])
def test_what_only_tells_of_the_chat_was_said_by_nobody(kind: str) -> None:
    assert read_update(changed(changed(TEXT, "message.text", ...), f"message.{kind}", {})) == Nothing(7)


def test_a_group_is_known_and_what_is_said_there_is_not_read() -> None:
    """INV-35."""
    in_group = changed(TEXT, "message.chat", GROUP)
    assert read_update(in_group) == InGroup(7, GROUP["id"], False)  # type: ignore[arg-type]
    assert read_update(changed(in_group, "message.text", "/star@jinxing_bot")) == InGroup(7, -1_001_234_567_890, True)
    pressed = changed(PRESS, "callback_query.message.chat", GROUP)
    assert read_update(pressed) == InGroup(8, -1_001_234_567_890, True, "4382bfdwdsb323b2d9")
    added = {"chat": GROUP, "from": WU, "new_chat_member": {"status": "member"}}
    assert read_update({"update_id": 9, "my_chat_member": added}) == InGroup(9, -1_001_234_567_890, True)


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "inline_query", "poll", "anything_new"])
def test_other_kinds_ask_nothing_of_us(kind: str) -> None:
    assert read_update({"update_id": 7, kind: TEXT["message"]}) == Nothing(7)


@pytest.mark.parametrize(
    ("update", "where", "value"),
    [
        (TEXT, "update_id", ...),
        (TEXT, "update_id", "7"),
        (TEXT, "update_id", True),
        (TEXT, "update_id", 7.0),
        (TEXT, "update_id", -1),
        (TEXT, "message", []),
        (TEXT, "message.chat", None),
        (TEXT, "message.chat.id", "5000000001"),
        (TEXT, "message.chat.id", 6),
        (TEXT, "message.from", ...),
        (TEXT, "message.from.id", 5_000_000_001.0),
        (TEXT, "message.from.id", True),
        (TEXT, "message.from.id", 1 << 52),
        (TEXT, "message.from.id", 0),
        (TEXT, "message.from.is_bot", True),
        (TEXT, "message.text", 9),
        (TEXT, "message.text", ""),
        (PRESS, "callback_query.id", 4),
        (PRESS, "callback_query.data", ...),
        (PRESS, "callback_query.from.id", None),
        (PRESS, "callback_query.message", "m"),
        (PRESS, "callback_query.message.chat.id", 1.5),
        (PRESS, "callback_query.message.message_id", "4"),
    ],
)
def test_what_is_not_as_it_should_be_is_unusable(update: dict[str, Any], where: str, value: Any) -> None:
    """INV-05."""
    with pytest.raises(Unusable) as told:
        read_update(changed(update, where, value))
    assert re.fullmatch(r"[a-z_.]+", str(told.value))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda v: (
            st.lists(v)
            | st.dictionaries(
                st.sampled_from(
                    ["update_id", "message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "text"]
                ),
                v,
            )
        ),
    )
)
def test_no_value_is_more_than_unusable(value: Any) -> None:
    """INV-62."""
    with suppress(Unusable):
        assert read_update(value).update >= 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff{}",
        b'{"update_id": NaN}',
        b'{"update_id": Infinity}',
        b'{"update_id": 1, "update_id": 2}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": -9223372036854775809}',
        b'{"update_id": 1' + b"0" * 5000 + b"}",
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_a_body_that_no_platform_would_send_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed) as told:
        read_json(body)
    assert len(str(told.value)) < 40


def test_a_body_at_the_edge_of_what_may_be_is_read() -> None:
    assert read_json(b"[" * 32 + b"]" * 32)
    assert read_json(b'{"id": 9223372036854775807}') == {"id": (1 << 63) - 1}
    assert read_json(json.dumps([[1]] * 500).encode()) == [[1]] * 500
    assert read_json('{"text": "几星😀"}'.encode()) == {"text": "几星😀"}


def test_each_command_stands_for_its_chinese_words() -> None:
    assert meant("/star") == meant("/STAR@jinxing_bot") == "我们现在几星"
    assert meant("/help") == "帮助"
    assert meant("/start KQ7M-3XPD_0000") == "KQ7M-3XPD_0000"
    assert meant("/start") == meant("/start@jinxing_bot") == "/start"
    assert meant("/record 昨天市委表彰了我们") == "昨天市委表彰了我们"
    assert meant("/bind KQ7M 3XPD") == "KQ7M 3XPD"
    assert meant("/star 现在") == "我们现在几星"
    for other in ("/whatever", "我们现在几星", "/", "//star", "几/star", "/开始"):
        assert meant(other) == other


def test_the_menu_of_commands_is_legal_and_says_the_chinese_words() -> None:
    assert len(COMMANDS) <= 100
    for command, words, line in COMMANDS:
        assert re.fullmatch("[a-z0-9_]{1,32}", command)
        assert line.startswith(words)
        assert 1 <= len(line) <= 256
