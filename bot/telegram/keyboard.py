"""Options as inline buttons: short labels, two or three a row; what is too long for a button stands in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from unicodedata import east_asian_width

from handlers.messages import Option

LONGEST_LABEL: Final = 12
LARGEST_DATA: Final = 64
MOST_BUTTONS: Final = 100
_WIDEST: Final = (99, 15, 9)
"""How wide a label may be that has a row alone, or shares it with one or two others: the row is divided evenly."""


def keyboard(options: Sequence[Option]) -> dict[str, Any] | None:
    """The keyboard under a message, None where nothing can be pressed."""
    rows: list[list[dict[str, str]]] = []
    widest = 0
    for option in _pressed(options):
        label = short(option.label)
        widest = max(widest, _width(label))
        if not rows or len(rows[-1]) == len(_WIDEST) or widest > _WIDEST[len(rows[-1])]:
            rows.append([])
            widest = _width(label)
        rows[-1].append({"text": label, "callback_data": option.send})
    return {"inline_keyboard": rows} if rows else None


def spelled_out(options: Sequence[Option]) -> str:
    """In full, a line each, the options that no button shows whole; nothing where every button does."""
    pressed = _pressed(options)
    return "\n".join(option.label for option in options if len(option.label) > LONGEST_LABEL or option not in pressed)


def _pressed(options: Sequence[Option]) -> list[Option]:
    """The options that become buttons, in their order. Where they are too many, those with a digit give way, the last
    of them first: they can be typed, and what has none (取消) has to stay."""
    can_be = [option for option in options if len(option.send.encode()) <= LARGEST_DATA]
    with_digit = [option for option in can_be if re.match(r"[0-9]", option.label)]
    without = len(can_be) - len(with_digit)
    too_many = with_digit[max(0, MOST_BUTTONS - without) :]
    return [option for option in can_be if option not in too_many][:MOST_BUTTONS]


def short(label: str) -> str:
    """The label in a dozen characters: without what stands in brackets, and cut if need be."""
    if len(label) <= LONGEST_LABEL:
        return label
    bare = re.sub(r"（[^（）]*）", "", label).strip()
    if 0 < len(bare) <= LONGEST_LABEL:
        return bare
    return (bare or label)[: LONGEST_LABEL - 1] + "…"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
