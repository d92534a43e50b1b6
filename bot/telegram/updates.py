"""An update as Telegram sends it, read into what a secretary did. Who they are is their id alone (INV-34)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

LARGEST_ID: Final = 1 << 52
ALLOWED: Final = ("message", "callback_query", "my_chat_member")
"""The kinds of update that we ask for."""

_KINDS: Final = (
    ("photo", "图片"),
    ("document", "文件"),
    ("voice", "语音"),
    ("audio", "音频"),
    ("video", "视频"),
    ("video_note", "视频"),
    ("animation", "动图"),
    ("sticker", "表情"),
    ("contact", "名片"),
    ("location", "位置"),
    ("venue", "位置"),
    ("poll", "投票"),
    ("dice", "表情"),
)
OTHER_KIND: Final = "这类消息"
_ABOUT: Final = frozenset(
    (
        *(
            "message_id",
            "message_thread_id",
            "from",
            "sender_chat",
            "sender_boost_count",
            "sender_business_bot",
            "date",
        ),
        *("sender_tag", "business_connection_id", "chat", "forward_origin", "is_topic_message", "is_automatic_forward"),
        *("direct_messages_topic", "reply_to_message", "external_reply", "quote", "reply_to_story", "via_bot"),
        *("reply_to_checklist_task_id", "edit_date", "has_protected_content", "is_from_offline", "is_paid_post"),
        *("media_group_id", "author_signature", "paid_star_count", "link_preview_options", "effect_id", "entities"),
        *("reply_markup", "suggested_post_info"),
    )
)
"""What is said about a message, and is not what it holds."""

_ONLY_TOLD: Final = frozenset(
    (
        *("pinned_message", "message_auto_delete_timer_changed", "chat_background_set", "write_access_allowed"),
        *("boost_added", "connected_website", "proximity_alert_triggered", "new_chat_title", "new_chat_photo"),
        *("delete_chat_photo", "new_chat_members", "left_chat_member", "group_chat_created"),
        *("migrate_to_chat_id", "migrate_from_chat_id", "video_chat_scheduled", "video_chat_started"),
        *("video_chat_ended", "video_chat_participants_invited", "forum_topic_created", "forum_topic_edited"),
        *("forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden"),
    )
)
"""What Telegram tells of a chat, and nobody sent."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote a text to the bot alone, or under a picture or a file."""

    update: int
    person: int
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button of theirs. `message`, `text` and `label` are those of the message it stands under;
    an old message is not shown to us any more."""

    update: int
    person: int
    query: str
    data: str
    message: int | None = None
    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody sent what is not text; `kind` in Chinese."""

    update: int
    person: int
    kind: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody blocked the bot, or takes it back."""

    update: int
    person: int
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class InGroup:
    """Something happened in a group chat. `is_to_us`: a command, an answer to the bot, its arrival; `query` where a
    button was pressed there."""

    update: int
    chat: int
    is_to_us: bool
    query: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A good update that asks nothing of us, such as an edited message."""

    update: int


Deed = Said | Pressed | Sent | Membership | InGroup | Nothing


class Unusable(Exception):
    """Authentic, but not an update that can be used. The text says which part, and quotes nothing (INV-05)."""


def read_update(value: Any) -> Deed:
    """What was done. Raises Unusable."""
    update = _object(value, "update")
    id = update.get("update_id")
    if type(id) is not int or not 0 <= id < 1 << 63:
        raise Unusable("update_id")
    if "message" in update:
        return _message(id, _object(update["message"], "message"))
    if "callback_query" in update:
        return _callback_query(id, _object(update["callback_query"], "callback_query"))
    if "my_chat_member" in update:
        return _my_chat_member(id, _object(update["my_chat_member"], "my_chat_member"))
    return Nothing(id)


def _message(update: int, message: dict[str, Any]) -> Deed:
    chat = _object(message.get("chat"), "message.chat")
    if chat.get("type") != "private":
        if chat.get("type") not in ("group", "supergroup"):
            return Nothing(update)
        return InGroup(update, _chat_id(chat, "message.chat"), _is_to_us(message))
    person = _person(message.get("from"), "message.from")
    if _chat_id(chat, "message.chat") != person:
        raise Unusable("message.chat")
    text = message.get("text")
    if isinstance(text, str) and text:
        return Said(update, person, text)
    if text is not None:
        raise Unusable("message.text")
    caption = message.get("caption")
    if isinstance(caption, str) and caption:
        return Said(update, person, caption)
    for field, kind in _KINDS:
        if field in message:
            return Sent(update, person, kind)
    held = message.keys() - _ABOUT
    return Sent(update, person, OTHER_KIND) if held - _ONLY_TOLD else Nothing(update)


def _callback_query(update: int, query: dict[str, Any]) -> Deed:
    person = _person(query.get("from"), "callback_query.from")
    id, data = query.get("id"), query.get("data")
    if not isinstance(id, str) or not 0 < len(id) <= 64:
        raise Unusable("callback_query.id")
    if not isinstance(data, str):
        raise Unusable("callback_query.data")
    if "message" not in query:
        return Pressed(update, person, id, data)
    message = _object(query["message"], "callback_query.message")
    chat = _object(message.get("chat"), "callback_query.message.chat")
    chat_id = _chat_id(chat, "callback_query.message.chat")
    if chat_id != person:
        return InGroup(update, chat_id, True, id)
    number = message.get("message_id")
    if type(number) is not int or not 0 < number < 1 << 31:
        raise Unusable("callback_query.message.message_id")
    text = message.get("text")
    return Pressed(update, person, id, data, number, text if isinstance(text, str) else "", _label(message, data))


def _my_chat_member(update: int, change: dict[str, Any]) -> Deed:
    chat = _object(change.get("chat"), "my_chat_member.chat")
    status = _object(change.get("new_chat_member"), "my_chat_member.new_chat_member").get("status")
    if chat.get("type") == "private":
        person = _person(change.get("from"), "my_chat_member.from")
        return Membership(update, person, status in ("kicked", "left"))
    if chat.get("type") in ("group", "supergroup") and status in ("member", "administrator"):
        return InGroup(update, _chat_id(chat, "my_chat_member.chat"), True)
    return Nothing(update)


def _label(message: dict[str, Any], data: str) -> str:
    """The label of the button with these data, as the message shows it."""
    markup = message.get("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    for row in rows if isinstance(rows, list) else ():
        for button in row if isinstance(row, list) else ():
            if isinstance(button, dict) and button.get("callback_data") == data and isinstance(button.get("text"), str):
                return str(button["text"])
    return ""


def _is_to_us(message: dict[str, Any]) -> bool:
    text = message.get("text")
    reply = message.get("reply_to_message")
    sender = reply.get("from") if isinstance(reply, dict) else None
    answers_a_bot = isinstance(sender, dict) and sender.get("is_bot") is True
    return answers_a_bot or (isinstance(text, str) and text.startswith("/"))


def _person(value: Any, where: str) -> int:
    user = _object(value, where)
    id = user.get("id")
    if type(id) is not int or not 0 < id < LARGEST_ID or user.get("is_bot") is not False:
        raise Unusable(f"{where}.id")
    return id


def _chat_id(chat: dict[str, Any], where: str) -> int:
    id = chat.get("id")
    if type(id) is not int or not 0 < abs(id) < LARGEST_ID:
        raise Unusable(f"{where}.id")
    return id


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unusable(where)
    return value
