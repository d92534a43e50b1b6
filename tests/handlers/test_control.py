"""The words that steer any talk."""

from __future__ import annotations

import pytest

from handlers.control import Control, control_word


@pytest.mark.parametrize(
    ("said", "word"),
    [
        *(("返回", "返回"), ("上一题", "返回"), (" 返回 。", "返回"), ("返\u200b回", "返回"), ("回去", "返回")),
        *(
            ("跳过", "跳过"),
            ("略", "跳过"),
            ("不改了", "跳过"),
            ("取消", "取消"),
            ("算了", "取消"),
            ("先存着", "存着"),
            ("以后再说", "存着"),
            ("算了先存着", "存着"),
            ("算了，回头再说", "存着"),
            ("那就不填了", "取消"),
            ("好吧，返回", "返回"),
        ),
        *(("继续", "继续"), ("接着填", "继续"), ("帮助", "帮助"), ("？", "帮助"), ("?", "帮助"), ("HELP", "帮助")),
    ],
)
def test_a_control_word_however_it_is_typed(said: str, word: str) -> None:
    assert control_word(said) == Control(word)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        *(
            ("改第3题", 3),
            ("改第 3 题", 3),
            ("改３题", 3),
            ("修改第三项", 3),
            ("改第十题", 10),
            ("改3", 3),
            ("回到第2题", 2),
        ),
        *(("重填第五个", 5), ("返回第1题", 1), ("改第12题", 12), ("改第两题", 2)),
    ],
)
def test_an_earlier_answer_is_named_by_its_number(said: str, number: int) -> None:
    assert control_word(said) == Control("改", number)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "9",
        "九分",
        "返回的材料",
        "跳过这个吧我不知道",
        "改",
        "改第题",
        "改第百题",
        "第3题",
        "我们继续努力",
        "取消订单",
        "改进作风",
        "好",
        "那就先这样",
    ],
)
def test_other_words_steer_nothing(said: str) -> None:
    assert control_word(said) is None
