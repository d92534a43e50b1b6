"""A reply as 企业微信 shows it: text, and a card with buttons where text and choices are short enough for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.text_parts import beginning, in_parts, utf8_bytes
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
_BREAKS: Final = ("。！？；", "：，、")
"""After which letters a long first line is divided: better after a sentence than within one."""
_SHORTEST_TITLE: Final = 4
_NAME: Final = re.compile(r"jx-([0-9]{1,18})-[0-9A-Za-z-]+", re.ASCII)


def bodies(reply: Reply, key: str, *, may_be_known: bool, cards: bool = True) -> list[Body]:
    """The messages that say this reply, without addressee and app. `key` names the reply: the cards of one reply have
    the same name at each try, those of another have another. Without `cards` all is text, its choices as lines."""
    found: list[Body] = []
    texts: list[str] = [MAY_BE_KNOWN] if may_be_known else []
    name = f"{key}-again" if may_be_known else key
    for n, message in enumerate(reply.messages):
        card = None
        if cards and texts == [MAY_BE_KNOWN]:
            card = _card(replace(message, text=_with_mark(message.text)), f"{name}-{n}")
            texts = texts if card is None else []
        if cards and card is None:
            card = _card(message, f"{name}-{n}")
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


def row_of(task_id: str) -> int | None:
    """The number of the outbox row that a card of ours was made from; None where it is no name of ours."""
    found = _NAME.fullmatch(task_id)
    return int(found[1]) if found else None


def short(label: str, longest: int = LONGEST_LABEL) -> str:
    """The label in so many characters: without what stands in brackets, and cut if need be."""
    label = inert(label).strip()
    if len(label) > longest:
        label = re.sub(r"（[^（）]*）", "", label).strip() or label
    return label if len(label) <= longest else label[: longest - 1] + "…"


def _texts(texts: Sequence[str]) -> list[Body]:
    text = "\n\n".join(text for text in texts if text.strip())
    return [{"msgtype": "text", "text": {"content": part}} for part in in_parts(text, LONGEST, utf8_bytes) if part]


def _card(message: Message, name: str) -> Body | None:
    """The message as a card; None where it is too long for one, or nothing in it can be pressed."""
    options = message.options
    if not 0 < len(options) <= MOST_BUTTONS or not all(PRESS.fullmatch(option.send) for option in options):
        return None
    first, rest = _divided(inert(message.text).strip())
    text = "\n".join(filter(None, (rest, _how_to_answer(options))))
    if not first or len(text) > LONGEST_TEXT or not all(option.label.strip() for option in options):
        return None
    return {
        "card_type": "button_interaction",
        "source": {"desc": "晋星助手"},
        "main_title": {"title": first},
        "sub_title_text": text,
        "task_id": f"jx-{name}",
        "button_list": [
            {"text": short(option.label), "style": 1 if n == 0 else 2, "key": option.send}
            for n, option in enumerate(options)
        ],
    }


def _divided(text: str) -> tuple[str, str]:
    """What stands above a card, and the rest: the first line, or as much of a long one as makes sense by itself."""
    first, _, rest = text.partition("\n")
    if len(first) <= LONGEST_TITLE:
        return first, rest
    for marks in _BREAKS:
        end = max(first.rfind(mark, 0, LONGEST_TITLE) for mark in marks) + 1
        if end >= _SHORTEST_TITLE:
            return first[:end].rstrip("，、；："), f"{first[end:].lstrip()}\n{rest}".strip()
    begun = beginning(first, LONGEST_TITLE - 1, len)
    return f"{begun}…", f"…{first[len(begun) :]}\n{rest}".strip()


def _with_mark(text: str) -> str:
    """The text of a second copy: what says so stands below its first line, which is the title."""
    first, rest = _divided(text.strip())
    return "\n".join(filter(None, (first, MAY_BE_KNOWN, rest)))


def _how_to_answer(options: Sequence[Option]) -> str:
    """The choices in full where a button cannot show all of one; else that digits do as well, where they do."""
    if any(short(option.label) != inert(option.label) for option in options):
        return "\n".join(inert(option.label) for option in options)
    return BY_DIGIT if re.match(r"[0-9]", options[0].label) else ""
