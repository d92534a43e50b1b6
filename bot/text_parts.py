"""A long text in parts that a platform takes, cut where a person would cut it (INVARIANTS §7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

Measure = Callable[[str], int]
_NUMBER: Final = "（{}/{}）\n"


def utf16_units(text: str) -> int:
    """Length as Telegram counts: most emoji are 2."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_bytes(text: str) -> int:
    """Length as WeChat counts: a Chinese character is 3."""
    return len(text.encode())


def in_parts(text: str, most: int, measure: Measure) -> list[str]:
    """The text in numbered parts of at most `most`; whole and without a number where it fits. A part ends at the end
    of a line where there is one in its second half, else between two characters as people see them: never inside an
    emoji or a letter with its accents, unless that alone is larger than a part."""
    if measure(text) <= most:
        return [text]
    room = most - measure(_NUMBER.format(999, 999))
    parts = [part.strip("\n") for part in _cut(text, room, measure)]
    parts = [part for part in parts if part.strip()]
    return [_NUMBER.format(n, len(parts)) + part for n, part in enumerate(parts, 1)] if len(parts) > 1 else parts


def beginning(text: str, most: int, measure: Measure) -> str:
    """As much of one line as fits, cut between two characters as people see them."""
    return next(_cut(text, most, measure))


def _cut(text: str, room: int, measure: Measure) -> Iterator[str]:
    letters: list[str] = []
    size = line_end = 0
    for letter in _letters(text, room, measure):
        width = measure(letter)
        if size + width > room:
            keep = line_end if line_end > len(letters) // 2 else len(letters)
            yield "".join(letters[:keep])
            letters, line_end = letters[keep:], 0
            size = sum(map(measure, letters))
        letters.append(letter)
        size += width
        if letter == "\n":
            line_end = len(letters)
    yield "".join(letters)


def _letters(text: str, room: int, measure: Measure) -> Iterator[str]:
    import regex  # only a text that has to be cut needs it

    for letter in regex.findall(r"\X", text):
        if measure(letter) <= room:
            yield letter
        else:
            yield from letter
