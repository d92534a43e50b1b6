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
    buttons = "\n".join(button["text"] for button in inside["button_list"])
    return "\n".join(filter(None, (inside["main_title"]["title"], inside["sub_title_text"], buttons)))


def _texts(texts: Sequence[str]) -> list[Body]:
    text = "\n\n".join(text for text in texts if text.strip())
    return [{"msgtype": "text", "text": {"content": part}} for part in in_parts(text, LONGEST, utf8_bytes) if part]


def _card(message: Message, name: str) -> Body | None:
    """The message as a card; None where it is too long for one, or nothing in it can be pressed."""
    options = message.options
    if not 0 < len(options) <= MOST_BUTTONS or not all(PRESS.fullmatch(option.send) for option in options):
        return None
    first, _, rest = inert(message.text).strip().partition("\n")
    if len(first) > LONGEST_TITLE:
        first, rest = "请选择", f"{first}\n{rest}".strip()
    text = "\n".join(filter(None, (rest, _how_to_answer(options))))
    if not first or len(text) > LONGEST_TEXT or not all(option.label.strip() for option in options):
        return None
    return {
        "card_type": "button_interaction",
        "source": {"desc": "晋星助手"},
        "main_title": {"title": first},
        "sub_title_text": text,
        "task_id": f"jx-{hashlib.sha256(name.encode()).hexdigest()[:40]}",
        "button_list": [
            {"text": _short(option.label), "style": 1 if n == 0 else 2, "key": option.send}
            for n, option in enumerate(options)
        ],
    }


def _how_to_answer(options: Sequence[Option]) -> str:
    """The choices in full where a button cannot show all of one; else that digits do as well, where they do."""
    if any(_short(option.label) != inert(option.label) for option in options):
        return "\n".join(inert(option.label) for option in options)
    return BY_DIGIT if re.match(r"[0-9]", options[0].label) else ""


def _short(label: str) -> str:
    """The label in ten characters: without what stands in brackets, and cut if need be."""
    label = inert(label).strip()
    if len(label) > LONGEST_LABEL:
        label = re.sub(r"（[^（）]*）", "", label).strip() or label
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
