"""Small things said at the wrong moment, or in a shorter way: each gets a sentence that helps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from handlers.days import read_day
from handlers.fields import Points, choice
from handlers.talk import Invalid
from tests.handlers.stage import Stage, Step, labels_of, options_of, text_of

S = "secretary"
LEVELS = choice((("nation", "国家级"), ("province", "省级"), ("city", "市级"), ("county", "县级")))


@pytest.mark.parametrize(("said", "meant"), [("省", "province"), ("市", "city"), ("县", "county"), ("国家", "nation")])
def test_a_level_may_be_said_in_one_character(said: str, meant: str) -> None:
    assert LEVELS.keep(said) == meant


@pytest.mark.parametrize(
    ("said", "why"),
    [("跟上次一样", "不替您照抄"), ("九点半", "九分半"), ("看一下", "没看懂是几分"), ("二十五分", "请用普通数字")],
)
def test_inv_22_why_it_is_no_score(said: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        Points(Decimal(10)).parse(said)


@pytest.mark.parametrize("said", ["11月20日（周四）", "11月20日星期四", "周四11月20日"])
def test_a_day_on_another_weekday_is_told_its_weekday(said: str) -> None:
    with pytest.raises(Invalid, match="11月20日是周五，不是周四"):
        read_day(said, date(2026, 11, 24))


async def test_a_question_whose_no_goes_on_can_be_cancelled(stage: Stage) -> None:
    await stage.says(S, "记一件事")
    await stage.presses(S, "没参加会议、培训")
    assert "取消" in [option.label for option in options_of(stage.last[S])]
    await stage.says(S, "1")
    assert "请示过" in text_of(stage.last[S])
    assert "取消" in [option.label for option in options_of(stage.last[S])]


async def test_an_answer_that_is_asked_again_says_how_to_leave_it(stage: Stage) -> None:
    for said in ("开始自评", "5月20日", "4", "4", "9"):
        await stage.says(S, said)
    await stage.play([Step(S, "改第1题", "之前答的是：9。不用改就说“不改”。"), Step(S, "不改", "第 2/10 项")])


async def test_the_form_goes_on_from_the_post_it_was_begun_from(stage: Stage) -> None:
    await stage.appoint(S, "CZJ", "reviewer")
    for said in ("开始自评", "5月20日", "4", "4", "9"):
        await stage.says(S, said)
    await stage.play(
        [
            Step(S, "换身份", ("自评先放着，说“继续”可以接着填", "市财政局机关党委")),
            Step(S, "继续", ("现在您是：市财政局第一党支部 书记", "第 2/10 项")),
            Step(S, "8.5", "第 3/10 项"),
        ]
    )


async def test_a_form_of_another_branch_is_not_gone_on_with_unasked(stage: Stage) -> None:
    await stage.appoint(S, "CZJ-2", "secretary")
    for said in ("开始自评", "5月20日", "换身份"):
        await stage.says(S, said)
    await stage.play(
        [
            Step(S, "继续", ("没填完的在另一个身份（市财政局第一党支部 书记）下", "可以："), hides="到会几人"),
            Step(S, "换身份"),
            Step(S, "继续", "到会几人"),
        ]
    )


async def test_to_go_on_with_the_form_is_offered_once(stage: Stage) -> None:
    for said in ("开始自评", "5月20日", await stage.code_for("CZJ", "reviewer"), "1"):
        await stage.says(S, said)
    assert labels_of(stage.last[S]).count("继续自评") == 1


async def test_a_draft_that_is_locked_out_is_not_said_to_be_under_way(stage: Stage) -> None:
    for said in ("开始自评", "5月20日", "先存着"):
        await stage.says("deputy", said)
    await stage.submitted()
    answer = text_of(await stage.says("deputy", "几星"))
    assert "85.5" in answer
    assert "正在填" not in answer
