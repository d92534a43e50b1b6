"""A binding code survives the ways in which people pass it on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.binding_code import is_code, new_code, normalise


def test_ten_zero_bytes_are_sixteen_zeros_in_groups_of_four() -> None:
    assert new_code(bytes(10)) == "0000-0000-0000-0000"


def test_the_highest_bits_are_the_letter_z() -> None:
    assert new_code(b"\xff" * 10) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def test_the_last_byte_is_the_last_letters() -> None:
    # 0x0123 = 00 0000 1001 00011 in groups of five from the right: 3, 9, 0
    assert new_code(bytes(8) + b"\x01\x23") == "0000-0000-0000-0093"


def test_a_code_is_never_made_of_fewer_bits() -> None:
    """A code holds 80 random bits; fewer would be guessable."""
    with pytest.raises(ValueError, match="10 random bytes"):
        new_code(bytes(8))


@pytest.mark.parametrize(
    "typed",
    [
        "KQ7M-3XPD-10AB-9Z0T",
        "kq7m3xpd10ab9z0t",
        " KQ7M 3XPD 10AB 9Z0T ",
        "ＫＱ７Ｍ－３ＸＰＤ－１０ＡＢ－９Ｚ０Ｔ",
        "KQ7M—3XPD–10AB−9Z0T",
        "KQ7M-3XPD-IOAB-9ZOT",
        "kq7m-3xpd-loab-9zot",
        "KQ7M\u200b-3XPD\u3000-10AB\n-9Z0T\ufeff",
        "KQ7M一3XPD一10AB一9Z0T",
    ],
)
def test_the_same_code_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == "KQ7M3XPD10AB9Z0T"


@pytest.mark.parametrize("said", ["", "你好", "KQ7M", "KQ7M-3XPD-10AB-9Z0U", "KQ7M-3XPD-10AB-9Z0T-0", "9.5"])
def test_other_words_are_no_code(said: str) -> None:
    assert not is_code(normalise(said))


@settings(deadline=None)
@given(st.binary(min_size=10, max_size=10))
def test_every_printed_code_is_read_as_a_code(random_bytes: bytes) -> None:
    code = new_code(random_bytes)
    assert is_code(normalise(code))
    assert normalise(normalise(code.lower())) == normalise(code)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_reading_what_was_read_changes_nothing(said: str) -> None:
    assert normalise(normalise(said)) == normalise(said)
