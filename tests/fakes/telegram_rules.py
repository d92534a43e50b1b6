"""What a call to the Bot API has to look like: names, types, lengths, keyboards. Written by hand from the reference,
for the methods that are used here; anything else is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

Check = Callable[[Any], str]
"""What is wrong with a value; nothing where it is right."""


class Illegal(Exception):
    """The call breaks a rule of the Bot API."""


def checked(method: str, given: Mapping[str, Any], files: Collection[str]) -> dict[str, Any]:
    """The call's parameters as values, or Illegal. Given are the form fields, all of them text, or a JSON object."""
    rules = METHODS.get(method)
    if rules is None:
        raise Illegal("method not found")
    found: dict[str, Any] = {}
    for name, value in {**given, **dict.fromkeys(rules.keys() & set(files), "attach://")}.items():
        if name not in rules:
            raise Illegal(f"{method} has no parameter {name}")
        check, is_text, _ = rules[name]
        found[name] = value if is_text or not isinstance(value, str) else _parsed(name, value)
        if wrong := check(found[name]):
            raise Illegal(f"{name} {wrong}")
    for name, (_, _, is_required) in rules.items():
        if is_required and name not in found:
            raise Illegal(f"{name} is missing")
    return found


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _parsed(name: str, value: str) -> Any:
    if name == "chat_id" and value.startswith("@"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Illegal(f"{name} is no JSON value") from None


def _text(least: int, most: int) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            return "is no text"
        if any(0xD800 <= ord(letter) < 0xE000 for letter in value) or "\0" in value:
            return "is not encoded in UTF-8"
        if not least <= utf16_length(value.strip() if least else value) <= most:
            return f"has to have {least} to {most} characters"
        return ""

    return check


def _id(value: Any) -> str:
    is_id = type(value) is int and 0 < abs(value) < 1 << 52
    return "" if is_id or (isinstance(value, str) and value.startswith("@")) else "is no id"


def _whole(least: int, most: int) -> Check:
    return lambda value: "" if type(value) is int and least <= value <= most else f"has to be {least} to {most}"


def _flag(value: Any) -> str:
    return "" if type(value) is bool else "is neither true nor false"


def _match(pattern: str) -> Check:
    return lambda value: "" if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) else "is malformed"


def _keyboard(value: Any) -> str:
    if (
        not isinstance(value, dict)
        or set(value) != {"inline_keyboard"}
        or not isinstance(value["inline_keyboard"], list)
    ):
        return "is no inline keyboard"
    rows = value["inline_keyboard"]
    if any(not isinstance(row, list) or not 1 <= len(row) <= 8 for row in rows):
        return "has to have rows of 1 to 8 buttons"
    if sum(map(len, rows)) > 100:
        return "has to have at most 100 buttons"
    return next(filter(None, (_button(button) for row in rows for button in row)), "")


def _button(button: Any) -> str:
    if not isinstance(button, dict) or set(button) - {"text", "callback_data", "url"}:
        return "has a button of a strange kind"
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        return "has a button without a label"
    if len(set(button) - {"text"}) != 1:
        return "has a button without exactly one action"
    data = button.get("callback_data", "url")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        return "has a button whose data have not 1 to 64 bytes"
    return ""


def _preview(value: Any) -> str:
    return "" if value == {"is_disabled": True} or value == {"is_disabled": False} else "is malformed"


def _commands(value: Any) -> str:
    if not isinstance(value, list) or len(value) > 100:
        return "has to be a list of at most 100"
    for each in value:
        if not isinstance(each, dict) or set(each) != {"command", "description"}:
            return "has a malformed command"
        if wrong := _match("[a-z0-9_]{1,32}")(each["command"]) or _text(1, 256)(each["description"]):
            return f"has a command that {wrong}"
    return ""


def _updates(value: Any) -> str:
    return "" if isinstance(value, list) and all(isinstance(kind, str) for kind in value) else "is no list of kinds"


def _file(value: Any) -> str:
    return "" if isinstance(value, str) and value else "is no file"


_YES, _NO = True, False
_CHAT = (_id, _NO, _YES)
_SENT = {
    "chat_id": _CHAT,
    "disable_notification": (_flag, _NO, _NO),
    "protect_content": (_flag, _NO, _NO),
    "reply_markup": (_keyboard, _NO, _NO),
}
_LANGUAGE = (_match("([a-z]{2})?"), _YES, _NO)
METHODS: Mapping[str, Mapping[str, tuple[Check, bool, bool]]] = {
    "getMe": {},
    "sendMessage": {**_SENT, "text": (_text(1, 4096), _YES, _YES), "link_preview_options": (_preview, _NO, _NO)},
    "sendDocument": {
        **_SENT,
        "document": (_file, _YES, _YES),
        "caption": (_text(0, 1024), _YES, _NO),
        "disable_content_type_detection": (_flag, _NO, _NO),
    },
    "sendPhoto": {**_SENT, "photo": (_file, _YES, _YES), "caption": (_text(0, 1024), _YES, _NO)},
    "editMessageText": {
        "chat_id": _CHAT,
        "message_id": (_whole(1, 1 << 31), _NO, _YES),
        "text": (_text(1, 4096), _YES, _YES),
        "link_preview_options": (_preview, _NO, _NO),
        "reply_markup": (_keyboard, _NO, _NO),
    },
    "editMessageReplyMarkup": {
        "chat_id": _CHAT,
        "message_id": (_whole(1, 1 << 31), _NO, _YES),
        "reply_markup": (_keyboard, _NO, _NO),
    },
    "answerCallbackQuery": {
        "callback_query_id": (_text(1, 64), _YES, _YES),
        "text": (_text(0, 200), _YES, _NO),
        "show_alert": (_flag, _NO, _NO),
    },
    "setMyCommands": {"commands": (_commands, _NO, _YES), "language_code": _LANGUAGE},
    "setMyDescription": {"description": (_text(0, 512), _YES, _NO), "language_code": _LANGUAGE},
    "setMyShortDescription": {"short_description": (_text(0, 120), _YES, _NO), "language_code": _LANGUAGE},
    "setWebhook": {
        "url": (_match("(https?://[!-~]+)?"), _YES, _YES),
        "max_connections": (_whole(1, 100), _NO, _NO),
        "allowed_updates": (_updates, _NO, _NO),
        "drop_pending_updates": (_flag, _NO, _NO),
        "secret_token": (_match("[A-Za-z0-9_-]{1,256}"), _YES, _NO),
    },
    "deleteWebhook": {"drop_pending_updates": (_flag, _NO, _NO)},
    "getWebhookInfo": {},
    "getUpdates": {
        "offset": (_whole(-(1 << 31), 1 << 31), _NO, _NO),
        "limit": (_whole(1, 100), _NO, _NO),
        "timeout": (_whole(0, 50), _NO, _NO),
        "allowed_updates": (_updates, _NO, _NO),
    },
}
"""The rule of each parameter, whether it is sent as plain text (else as JSON), and whether it has to be there."""
