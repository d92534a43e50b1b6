"""到会几人: the words in which it is told, and those that leave a doubt."""

from __future__ import annotations

import pytest

from handlers.present_count import Present
from handlers.talk import Invalid

READ = {
    "5": 5,
    "五": 5,
    "５人": 5,
    "五位": 5,
    "两个人": 2,
    "到会五人": 5,
    "到会：5": 5,
    "5个人到会": 5,
    "班子5人都参加了": 5,
    "一共五个人都到了": 5,
    "班子成员5名全部到会": 5,
    "十二人到会": 12,
    "5人出席，1人请假": 5,
    "应到6人，实到5人": 5,
    "应到6人实到5人": 5,
    "4人到会，老王请假": 4,
}
REFUSED = (
    *("全部到会，没人请假", "四五个人", "5人左右", "4到5人", "到会4-5人", "0", "100", "到会100人", "5.5", "3，4"),
    *(
        "-5",
        "6人应到5人实到",
        "5人应到6人",
        "到会5人请假1人",
        "参加第1号会议",
        "五人请假",
        "1人请假",
        "5分",
        "第5号",
        "",
    ),
)


@pytest.mark.parametrize("said", READ)
def test_how_many_were_there_is_read_from_plain_words(said: str) -> None:
    assert Present(99).parse(said) == READ[said]
    assert Present(99).keep(said) == str(READ[said])


@pytest.mark.parametrize("said", REFUSED)
def test_inv_22_what_leaves_a_doubt_is_no_count(said: str) -> None:
    with pytest.raises(Invalid, match="1 到 99 之间的整数"):
        Present(99).parse(said)
