"""Buttons are short, few a row, and legal; what they do not show stands in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.keyboard import keyboard, short, spelled_out
from handlers.messages import Option
from tests.fakes.telegram_rules import checked


def rows(*labels: str) -> list[list[str]]:
    made = keyboard([Option(label, f"#0123456789.{n}") for n, label in enumerate(labels, 1)])
    assert made is not None
    return [[button["text"] for button in row] for row in made["inline_keyboard"]]


def test_two_or_three_short_labels_share_a_row_and_a_long_one_has_its_own() -> None:
    assert rows("1 是", "2 不是", "返回", "先存着") == [["1 是", "2 不是", "返回"], ["先存着"]]
    assert rows("1 我们现在几星", "2 记一件事", "3 记过的事") == [["1 我们现在几星", "2 记一件事"], ["3 记过的事"]]
    assert rows("1 给下属支部记一件", "2 待处理") == [["1 给下属支部记一件"], ["2 待处理"]]


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("1 开始自评", "1 开始自评"),
        ("1 开始自评（6月5日截止，还有 12 天）", "1 开始自评"),
        ("3 市财政局机关党委第一党支部", "3 市财政局机关党委第…"),
        ("（这里全都放在括号里面说完）", "（这里全都放在括号里面…"),
    ],
)
def test_a_label_has_a_dozen_characters(label: str, shown: str) -> None:
    assert short(label) == shown
    assert len(shown) <= 12


def test_what_a_button_cannot_show_or_do_is_spelled_out() -> None:
    assert spelled_out([Option("1 是", "#a.1")]) == ""
    assert spelled_out([Option("1 是", "#a.1"), Option("2 市财政局机关党委第一党支部", "#a.2")]) == (
        "2 市财政局机关党委第一党支部"
    )
    too_much = Option("1 这个", "看" * 22)
    assert spelled_out([too_much]) == "1 这个"
    assert keyboard([too_much]) is None


def test_of_more_options_than_buttons_none_is_lost_and_what_has_no_digit_stays() -> None:
    options = [Option(f"{n} 甲{n}", f"#0123456789.{n}") for n in range(1, 131)]
    options += [Option("取消", "#0123456789.131"), Option("先存着", "#0123456789.132")]
    made = keyboard(options)
    assert made is not None
    shown = [button["text"] for row in made["inline_keyboard"] for button in row]
    assert shown == [f"{n} 甲{n}" for n in range(1, 99)] + ["取消", "先存着"]
    assert spelled_out(options).splitlines() == [f"{n} 甲{n}" for n in range(99, 131)]


def test_without_options_there_is_no_keyboard() -> None:
    assert keyboard([]) is None


@given(
    st.lists(
        st.tuples(st.text("1a 是（）👍", min_size=1).filter(str.strip), st.text("#a1是", min_size=1)), max_size=120
    )
)
def test_whatever_is_offered_makes_a_legal_keyboard(offered: list[tuple[str, str]]) -> None:
    made = keyboard([Option(label, send) for label, send in offered])
    if made is not None:
        checked("sendMessage", {"chat_id": 5, "text": "您好", "reply_markup": made}, ())
        assert all(len(button["text"]) <= 12 for row in made["inline_keyboard"] for button in row)
        assert all(len(row) <= 3 for row in made["inline_keyboard"])
