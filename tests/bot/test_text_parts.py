"""Long texts are cut where a person would cut them, and no part is larger than the platform takes (INVARIANTS §7)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text_parts import in_parts, utf8_bytes, utf16_units


def _bare(part: str) -> str:
    return re.sub(r"^（\d+/\d+）\n", "", part)


def test_a_text_that_fits_stays_whole_and_without_a_number() -> None:
    assert in_parts("我们现在几星", 6, utf16_units) == ["我们现在几星"]


def test_lengths_are_counted_as_the_platform_counts_them() -> None:
    assert (utf16_units("星"), utf16_units("⭐"), utf16_units("😀")) == (1, 1, 2)
    assert (utf8_bytes("星"), utf8_bytes("😀")) == (3, 4)


def test_parts_end_where_a_line_ends_and_are_numbered() -> None:
    lines = [f"第 {n} 项，{'分' * 30}" for n in range(1, 9)]
    parts = in_parts("\n".join(lines), 150, utf16_units)
    assert [part[:6] for part in parts] == ["（1/3）\n", "（2/3）\n", "（3/3）\n"]
    assert [line for part in parts for line in _bare(part).split("\n")] == lines


@pytest.mark.parametrize("letter", ["👨‍👩‍👧‍👦", "🇨🇳", "e\u0301\u0323", "👍🏽", "각"])
def test_what_people_see_as_one_character_is_never_cut(letter: str) -> None:
    for shift in range(12):
        parts = in_parts("x" * shift + letter * 60, 64, utf16_units)
        assert all(set(_bare(part).replace(letter, "")) <= {"x"} for part in parts)
        assert "".join(map(_bare, parts)) == "x" * shift + letter * 60


def test_a_character_larger_than_a_part_is_cut_all_the_same() -> None:
    parts = in_parts("a" + "\u0301" * 300, 100, utf16_units)
    assert "".join(map(_bare, parts)) == "a" + "\u0301" * 300
    assert all(utf16_units(part) <= 100 for part in parts)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.sampled_from([utf16_units, utf8_bytes]))
def test_nothing_is_lost_but_blank_lines_between_parts(text: str, measure: object) -> None:
    assert callable(measure)
    parts = in_parts(text, 60, measure)
    assert all(measure(part) <= 60 for part in parts)
    assert re.sub(r"\s", "", "".join(map(_bare, parts)) if len(parts) > 1 else parts[0] if parts else "") == re.sub(
        r"\s", "", text
    )
