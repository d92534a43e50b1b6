"""The door for typed text: what may come in, and what is taken off before it is read as a number or a command."""

from __future__ import annotations

import re
import unicodedata

from handlers.talk import Invalid

LONGEST = 500
_OBJECT = "\ufffc"
_LONGEST_KIND = 6

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_ENDINGS = " \t\n。.!！?？~～,，;；、"


def clean(said: str) -> str:
    """The text, fit to be read and stored. Raises Invalid where it cannot be (INVARIANTS §7)."""
    if said.startswith(_OBJECT) and len(said) <= _LONGEST_KIND:
        raise Invalid(f"{said[1:]}我这里看不了，也不保存。请直接用文字说，比如“我们现在几星”。")
    said = said.replace("\r\n", "\n").replace("\r", "\n")
    if _REFUSED.search(said):
        raise Invalid("这条消息里有看不见的控制字符，没有读。请重新打一遍。")
    if len(said) > LONGEST:
        raise Invalid(f"这条消息有 {len(said)} 个字，太长了。请控制在 {LONGEST} 字以内，分开说也行。")
    return unicodedata.normalize("NFC", said.strip())


def unread(kind: str) -> str:
    """What a channel hands on for something that is not text, such as 图片: it is answered by one helpful line."""
    return _OBJECT + kind


def plain(said: str) -> str:
    """The text as a number or command is read: without invisible characters, half width, lower case."""
    if not said.isascii():
        said = _INVISIBLE.sub("", _BIDI.sub("", said)).translate(_FULL_WIDTH)
    return said.strip().lower()


def command_words(said: str) -> str:
    """The text as it is held against command words: `plain`, without spaces and closing punctuation."""
    return re.sub(r"\s+", "", plain(said).strip(_ENDINGS))


def has_bidi(said: str) -> bool:
    """Whether the text turns its own reading direction, which a number never does."""
    return not said.isascii() and _BIDI.search(said) is not None


def without_invisible(said: str) -> str:
    """The text without characters that nobody sees."""
    return _INVISIBLE.sub("", said)
