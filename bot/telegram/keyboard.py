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
    buttons = [(short(option.label), option.send) for option in options if len(option.send.encode()) <= LARGEST_DATA]
    rows: list[list[dict[str, str]]] = []
    widest = 0
    for label, data in buttons[:MOST_BUTTONS]:
        widest = max(widest, _width(label))
        if not rows or len(rows[-1]) == len(_WIDEST) or widest > _WIDEST[len(rows[-1])]:
            rows.append([])
            widest = _width(label)
        rows[-1].append({"text": label, "callback_data": data})
    return {"inline_keyboard": rows} if rows else None


def spelled_out(options: Sequence[Option]) -> str:
    """In full, a line each, the options that no button shows whole; nothing where every button does."""
    return "\n".join(option.label for option in options if not _fits(option))


def short(label: str) -> str:
    """The label in a dozen characters: without what stands in brackets, and cut if need be."""
    if len(label) <= LONGEST_LABEL:
        return label
    bare = re.sub(r"（[^（）]*）", "", label).strip()
    if 0 < len(bare) <= LONGEST_LABEL:
        return bare
    return (bare or label)[: LONGEST_LABEL - 1] + "…"


def _fits(option: Option) -> bool:
    return len(option.label) <= LONGEST_LABEL and len(option.send.encode()) <= LARGEST_DATA


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
