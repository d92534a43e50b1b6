"""A reply as 企业微信 shows it: text, and a card with buttons where text and choices are short enough for one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final

from bot.text_parts import in_parts, utf8_bytes
from bot.weixin.shared_words import PRESS, inert
from handlers.messages import Message, Option, Reply
from handlers.pushes import MAY_BE_KNOWN

LONGEST: Final = 2048
LONGEST_TITLE: Final = 36
LONGEST_TEXT: Final = 160
LONGEST_LABEL: Final = 10
MOST_BUTTONS: Final = 6
BY_DIGIT: Final = "也可以直接回复数字。"
Body = dict[str, Any]


def bodies(reply: Reply, key: str, *, may_be_known: bool) -> list[Body]:
    """The messages that say this reply, without addressee and app. `key` names the reply: the cards of one reply have
    the same name at each try, those of another have another."""
    found: list[Body] = []
    texts: list[str] = [MAY_BE_KNOWN] if may_be_known else []
    name = f"{key}:again" if may_be_known else key
    for n, message in enumerate(reply.messages):
        card = _card(message, f"{name}:{n}")
        if card is None:
            texts.append("\n".join([inert(message.text), *(inert(option.label) for option in message.options)]))
            continue
        found.extend(_texts(texts))
        texts = []
        found.append({"msgtype": "template_card", "template_card": card})
    return found + _texts(texts)


def as_text(card: Body) -> str:
    """A card in words, where it cannot be shown as one."""
    inside = card["template_card"]
    title, text = inside["main_title"]["title"], inside["sub_title_text"]
    return "\n".join(filter(None, (title, text, *(button["text"] for button in inside["button_list"]))))


def _texts(texts: Sequence[str]) -> list[Body]:
    text = "\n\n".join(text for text in texts if text.strip())
    return [{"msgtype": "text", "text": {"content": part}} for part in in_parts(text, LONGEST, utf8_bytes) if part]


def _card(message: Message, name: str) -> Body | None:
    buttons = [_button(option, n) for n, option in enumerate(message.options)]
    if not buttons or len(buttons) > MOST_BUTTONS or message.files:
        return None
    first, _, rest = inert(message.text).strip().partition("\n")
    if len(first) > LONGEST_TITLE:
        first, rest = "请选择", f"{first}\n{rest}".strip()
    hint = BY_DIGIT if re.match(r"[0-9]", message.options[0].label) else ""
    text = "\n".join(filter(None, (rest, hint)))
    if not first or len(text) > LONGEST_TEXT or None in buttons:
        return None
    return {
        "card_type": "button_interaction",
        "source": {"desc": "晋星助手"},
        "main_title": {"title": first},
        "sub_title_text": text,
        "task_id": f"jx-{hashlib.sha256(name.encode()).hexdigest()[:40]}",
        "button_list": buttons,
    }


def _button(option: Option, n: int) -> Body | None:
    label = inert(option.label)
    if len(label) > LONGEST_LABEL:
        label = re.sub(r"（[^（）]*）", "", label).strip()
    if not 0 < len(label) <= LONGEST_LABEL or not PRESS.fullmatch(option.send):
        return None
    return {"text": label, "style": 1 if n == 0 else 2, "key": option.send}
