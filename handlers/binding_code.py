"""Binding codes as people read, type and dictate them: 80 random bits in an alphabet without look-alikes."""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

RANDOM_BYTES = 10
LENGTH = RANDOM_BYTES * 8 // 5
GROUP = 4

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code(random_bytes: bytes) -> str:
    """The code that stands for these ten random bytes, in groups of four: `KQ7M-3XPD-…`."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a binding code is made of {RANDOM_BYTES} random bytes, not {len(random_bytes)}")
    number = int.from_bytes(random_bytes, "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return grouped(letters)


def grouped(code: str) -> str:
    """A code in groups of four with hyphens between, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise(code: str) -> str:
    """A typed code as it is hashed: full-width letters folded, upper case, without spaces, hyphens and invisible
    characters; O is read as 0, I and L as 1. What is not a letter or digit besides these stays, and matches no code."""
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(mark for mark in folded if not _is_gap(mark)).translate(_READ_AS)


def is_code(normalised: str) -> bool:
    """Whether this has the length and the letters of a binding code."""
    return len(normalised) == LENGTH and all(letter in ALPHABET for letter in normalised)


def looks_like_part_of_a_code(said: str) -> bool:
    """Whether somebody typed a code and lost or doubled some of it: letters and digits, a digit among them."""
    letters = normalise(said)
    in_alphabet = all(letter in ALPHABET for letter in letters)
    return 8 <= len(letters) <= 2 * LENGTH and in_alphabet and any(letter.isdigit() for letter in letters)


def _is_gap(mark: str) -> bool:
    # Zs spaces, Cc tab and newline, Cf zero-width, Pd every dash; 一 and ー are what an input method makes of a hyphen
    return unicodedata.category(mark) in {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"} or mark in "−_一ー"
