"""Slips of the pen, the ear and the keyboard, put right where what was meant makes better words than what is written.

The text is cut into words so that the whole costs least. A word that everybody uses is cheap, a word that matters here
cheaper still, one of these misspelled a little dearer, and a character that belongs to no word dearest. So 批平, which
is no word, becomes 批评; 工位 is one and stays, but 工位通报 is 工委通报.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from handlers.understanding.sounds import SOUND
from handlers.understanding.spelling_words import ALIKE, ALSO_WORDS, LONG_NAMES, MATTERING, OFTEN_ALONE, SLIPS

COMMON_WORDS = Path(__file__).with_name("common_words.txt")
WORD, MATTERS, ALONE, OFTEN = 9.0, 6.0, 8.5, 6.5
"""What a word costs, one that matters, a character by itself, and one that often stands by itself."""
SOUNDS_ALIKE, LOOKS_ALIKE, ONE_MORE, HONEST = 4.0, 4.0, 2.0, 6.0
"""What a misspelling costs beyond the word: by sound or shape, each further character, one that is often meant."""
SWAPPED, DOUBLED, MISSING = 4.5, 4.0, 5.0


_NO_SLIP_OF_NOT = "位委违围"
"""不到位被通报批评: what ends one word is no 未 that begins the next and turns its meaning."""


class Slip(NamedTuple):
    """What is written from `start` to `end`, what may have been meant, and what that costs."""

    start: int
    end: int
    word: str
    cost: float


class _Lexicon(NamedTuple):
    """`sounding` by how a word sounds, `written` by how it may be misspelled, `lengths` by what either begins with."""

    common: frozenset[str]
    mattering: frozenset[str]
    sounding: dict[str, tuple[str, ...]]
    written: dict[str, Slip]
    lengths: dict[str, tuple[int, ...]]
    longest: int


def put_right(text: str) -> str:
    """The text with the words that matter spelled as they should be."""
    slips: dict[int, list[Slip]] = {}
    for slip in _slips(text):
        slips.setdefault(slip.start, []).append(slip)
    return _cheapest(text, slips) if slips else text


def _cheapest(text: str, slips: dict[int, list[Slip]]) -> str:
    lexicon = _lexicon()
    best: list[tuple[float, int, str]] = [(0.0, 0, "")] + [(float("inf"), 0, "")] * len(text)

    def offer(start: int, end: int, word: str, cost: float) -> None:
        if (total := best[start][0] + cost) < best[end][0]:
            best[end] = (total, start, word)

    for start, character in enumerate(text):
        offer(start, start + 1, character, OFTEN if character in OFTEN_ALONE or character < "一" else ALONE)
        for end in range(start + 2, min(start + lexicon.longest, len(text)) + 1):
            if (word := text[start:end]) in lexicon.mattering:
                offer(start, end, word, MATTERS)
            elif word in lexicon.common:
                offer(start, end, word, WORD)
        for slip in slips.get(start, ()):
            offer(start, slip.end, slip.word, slip.cost)
    words, at = [], len(text)
    while at:
        _, at, word = best[at]
        words.append(word)
    return "".join(reversed(words))


def _slips(text: str) -> Iterator[Slip]:
    """Whatever may be one of the words that matter, misspelled."""
    lexicon, heard = _lexicon(), text.translate(SOUND)
    for start, (character, sound) in enumerate(zip(text, heard, strict=True)):
        for length in lexicon.lengths.get(sound, ()):
            for word in lexicon.sounding.get(heard[start : start + length], ()):
                if len(word) == length and (cost := _sound_cost(text[start : start + length], word)) is not None:
                    yield Slip(start, start + length, word, cost)
        for length in lexicon.lengths.get(character, ()):
            written = text[start : start + length]
            if len(written) == length and (known := lexicon.written.get(written)):
                yield known._replace(start=start, end=start + length)


def _sound_cost(written: str, word: str) -> float | None:
    """None where it is no slip: the same, or less than half of it stands."""
    wrong = [one for one, other in zip(written, word, strict=True) if one != other]
    if not wrong or 2 * len(wrong) > len(word):
        return None
    if any(other == "未" and one in _NO_SLIP_OF_NOT for one, other in zip(written, word, strict=True)):
        return None
    honest = (HONEST if len(word) == 2 else ONE_MORE) * sum(one in OFTEN_ALONE for one in wrong)
    return MATTERS + SOUNDS_ALIKE + ONE_MORE * (len(wrong) - 1) + honest


@cache
def _lexicon() -> _Lexicon:
    mattering = frozenset(MATTERING.split())
    common = frozenset(COMMON_WORDS.read_text(encoding="utf-8").split()) | frozenset(ALSO_WORDS.split())
    sounding: dict[str, tuple[str, ...]] = {}
    written: dict[str, Slip] = {}
    for word in sorted(mattering):
        sound = word.translate(SOUND)
        sounding[sound] = (*sounding.get(sound, ()), word)
        for wrong, cost in _misspelled(word):
            if wrong not in mattering and (wrong not in written or cost < written[wrong].cost):
                written[wrong] = Slip(0, 0, word, MATTERS + cost)
    for line in SLIPS.strip().splitlines():
        word, *slips = line.split()
        written.update({slip: Slip(0, 0, word, MATTERS) for slip in slips})
    lengths: dict[str, set[int]] = {}
    for one in (*sounding, *written):
        lengths.setdefault(one[0], set()).add(len(one))
    sorted_lengths = {first: tuple(sorted(some)) for first, some in lengths.items()}
    return _Lexicon(common, mattering, sounding, written, sorted_lengths, max(map(len, mattering)))


def _misspelled(word: str) -> Iterator[tuple[str, float]]:
    """A character for one that looks like it, two swapped, one doubled, one missing."""
    for n, character in enumerate(word):
        for other in _LOOKING.get(character, ""):
            yield word[:n] + other + word[n + 1 :], LOOKS_ALIKE + (HONEST if other in OFTEN_ALONE else 0.0)
        if character not in OFTEN_ALONE:
            yield word[: n + 1] + word[n:], DOUBLED
        if word in _LONG_NAMES:
            yield word[:n] + word[n + 1 :], MISSING
    for n, (one, other) in enumerate(pairwise(word)):
        yield word[:n] + other + one + word[n + 2 :], SWAPPED + ONE_MORE * len(OFTEN_ALONE & {one, other})


_LONG_NAMES = frozenset(LONG_NAMES.split())
_LOOKING = {one: "".join(group.replace(one, "")) for group in ALIKE.split() for one in group}
