"""What a hurried thumb does: pressed twice, pressed late, typed into the wrong question."""

from __future__ import annotations

import pytest

from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, Step, text_of

S = "secretary"


async def test_inv_08_taking_back_pressed_twice_voids_nothing_without_a_reason(stage: Stage) -> None:
    await submitted(stage)
    await stage.play([Step(S, "昨天市委通报批评了我们", "请核对"), Step(S, "1", "第 1 号")])
    for said in ("撤销第1号", "撤销第1号", "记过的事", "撤销第1号", "1", "9", "九分半"):
        await stage.says(S, said)
    assert stage.rows("select count(*) from event_decision") == [(0,)]
    await stage.says(S, "撤销第1号")
    await stage.says(S, "记重了")
    assert stage.rows("select decision, reason from event_decision") == [("revoked", "记重了")]


@pytest.mark.parametrize(
    ("said", "number"),
    [("撤销②", 2), ("撤销①", 1), ("②撤销", 2), ("撤销第二件", 2), ("撤销第2号", 2), ("第②件不算了", 2)],
)
async def test_taking_back_by_its_sign_means_that_one_of_the_card(stage: Stage, said: str, number: int) -> None:
    await submitted(stage)
    await stage.recorded("commendation", "2026-03-02", level="city")
    stage.passes(hours=1)
    for earlier in ("5月20日市委表彰了我们，昨天又被工委通报批评了一次", "1", "几星"):
        await stage.says(S, earlier)
    reply = text_of(await stage.says(S, said))
    meant = number if "号" in said else number + 1
    assert f"撤销第 {meant} 号：{'市级表彰 5月20日' if meant == 2 else '受到市直工委通报批评'}" in reply
    assert "为什么撤销" in reply


async def test_taking_back_a_sign_that_the_card_had_not_is_told(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            Step(S, "撤销②", "今年还没有记过"),
            Step(S, "昨天市委通报批评了我们", "请核对"),
            Step(S, "1", "第 1 号"),
            Step(S, "撤销②", "最近一次只记了 1 件，没有第 2 件", "[1 看记过的事]"),
        ]
    )


async def test_a_sign_at_the_card_means_what_the_card_shows(stage: Stage) -> None:
    await submitted(stage)
    for said in (
        "5月20日市委表彰了我们，昨天又被工委通报批评了一次",
        "1",
        "5月21日省委表彰了我们，5月22日市委通报了我们",
    ):
        await stage.says(S, said)
    assert "为什么撤销" not in text_of(await stage.says(S, "撤销②"))


async def test_inv_08_a_button_of_before_does_not_change_the_card_that_lies_there(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            Step(S, "昨天市委通报批评了我们", "请核对"),
            Step(S, "1", "第 1 号"),
            Step(S, "前天市委表彰了我们", "请核对：市级表彰"),
            Step(S, "撤销第1号", ("核对要记的事先放着", "为什么撤销")),
        ]
    )


async def test_a_reviewer_returns_nothing_by_a_word_of_the_menu_or_a_number(stage: Stage) -> None:
    await submitted(stage)
    for said in ("待处理", "1", "退回修改", "待处理", "1", "退回修改", "1"):
        await stage.says("reviewer", said)
    assert stage.rows("select count(*) from self_assessment_decision") == [(0,)]


@pytest.mark.parametrize(
    "said", ["错了", "不对", "不对，是9分", "改成8", "打错了 8.5", "不算", "改成两次", "不对，是上周五"]
)
async def test_a_correction_typed_into_the_form_reaches_no_record_of_before(stage: Stage, said: str) -> None:
    await stage.recorded("media_article", "2026-03-02", level="city")
    for answer in ("开始自评", "5月20日", "4", "4", "9"):
        await stage.says(S, answer)
    assert "第 2/10 项" in text_of(await stage.says(S, said))
    assert stage.rows("select count(*) from event_decision") == [(0,)]


async def test_a_score_typed_where_the_reason_is_asked_is_no_reason(stage: Stage) -> None:
    for answer in ("开始自评", "5月20日", "4", "4", "10"):
        await stage.says(S, answer)
    for answer in ("9", "九分半"):
        assert "要写理由" in text_of(await stage.says(S, answer))
    assert "第 2/10 项" in text_of(await stage.says(S, "跳过"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("5月9日两名普通党员酒驾被查", "2 人次"),
        ("5月9日两次缺席市直工委会议，没请假", "2 次"),
        ("5月9日两项创新做法被省委推广", "2 项"),
    ],
)
async def test_a_count_right_behind_the_day_is_counted(stage: Stage, said: str, shown: str) -> None:
    await submitted(stage)
    assert shown in text_of(await stage.says(S, said))


@pytest.mark.parametrize(
    "said",
    [
        "别记，昨天市委表彰了我们",
        "测试：昨天被市委通报批评",
        "人民日报昨天刊发总书记署名文章",
        "5月9日我支部就市委通报批评作出整改报告",
        "我们支部去年的省级表彰证书昨天到了",
        "昨天市委表彰了我们单位的第二支部",
    ],
)
async def test_nothing_is_proposed_of_what_only_names_an_event(stage: Stage, said: str) -> None:
    await submitted(stage)
    assert "请核对" not in text_of(await stage.says(S, said))
    assert stage.events() == []


async def test_an_excuse_that_is_denied_is_no_other_organiser(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            Step(S, "上周五市直工委的培训我们没去", "请示过或有特殊理由吗"),
            Step(S, "没有", "计 −3 分"),
        ]
    )


async def test_what_the_highest_honour_leaves_is_shown(stage: Stage) -> None:
    await submitted(stage)
    await stage.recorded("commendation", "2026-03-02", level="province")
    await stage.play(
        [
            Step(
                S,
                "昨天我们支部被中共中央表彰了",
                ("计 +8 分", "已有省级表彰 3月2日 +5，同一条取最高，实际 +3。", "对总分影响 +3"),
            )
        ]
    )


async def test_what_counts_instead_is_named(stage: Stage) -> None:
    await submitted(stage)
    await stage.recorded("commendation", "2026-03-02", level="province")
    await stage.play(
        [
            Step(
                S,
                "昨天市委表彰了我们",
                ("计 +3 分", "已计省级表彰 3月2日 +5，同一条取最高，这一件不再加分。", "对总分影响 0"),
            )
        ]
    )


async def test_two_events_of_which_one_is_more_than_what_counts_explain_their_sum(stage: Stage) -> None:
    """+8 and −3 beside +5 on record make nothing: transcript 3."""
    await submitted(stage)
    await stage.recorded("commendation", "2026-03-02", level="province")
    await stage.play(
        [
            Step(
                S,
                "上周三我们书记在人民日报发了篇署名文章，昨天又被工委通报批评了一次",
                (
                    "① 5月13日（周三）国家级媒体署名文章  +8 附加条件1\n　已有省级表彰 3月2日 +5，",
                    "+5，同一条取最高，实际 +3。",
                    "② 5月23日（周六）受到市直工委通报批评  −3 附加条件3",
                    "对总分影响 0",
                ),
            )
        ]
    )


async def test_of_two_new_honours_the_lower_one_names_the_higher(stage: Stage) -> None:
    await submitted(stage)
    card = text_of(await stage.says(S, "5月20日市委表彰了我们，5月21日省委表彰了我们"))
    assert "　已计省级表彰 5月21日 +5，同一条取最高，这一件不再加分。" in card
    assert "对总分影响 +5" in card


async def test_the_same_event_told_again_is_asked_about(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            Step(S, "昨天市直工委通报批评了我们", "请核对"),
            Step(S, "1", "第 1 号"),
            Step(S, "昨天市直工委通报批评了我们", "是同一件事吗"),
            Step(S, "是", "什么都没有记"),
        ]
    )
    assert len(stage.events()) == 1


async def test_an_interrupted_form_comes_before_what_was_only_looked_at(stage: Stage) -> None:
    await stage.recorded("media_article", "2026-03-02", level="city")
    for said in ("开始自评", "5月20日", "4", "4", "9", "记过的事", "昨天市直工委通报批评了我们", "1"):
        await stage.says(S, said)
    assert "第 2/10 项" in text_of(await stage.says(S, "继续"))


async def test_a_code_that_lost_a_letter_is_told_so(stage: Stage) -> None:
    assert "应有 16 位" in text_of(await stage.says("visitor", "KQ7M-3XPD-9A2B-1CF"))
    assert "应有 16 位" not in text_of(await stage.says("visitor", "hello"))


async def test_what_was_excused_is_not_called_without_reason(stage: Stage) -> None:
    await submitted(stage)
    card = text_of(await stage.says(S, "5月9日市直工委的会我们请过假没参加"))
    assert "不计分" in card
    assert "无故不参加" not in card.split("附加条件")[0].split("不计分")[0]


async def test_an_old_answer_is_shown_as_it_would_be_said(stage: Stage) -> None:
    for answer in ("开始自评", "5月20日", "4", "4", "9.0"):
        await stage.says(S, answer)
    assert "之前答的是：9。" in text_of(await stage.says(S, "改第1题"))
    await stage.play(
        [Step(S, "10.0", "满分"), Step(S, "返回"), Step(S, "返回"), Step(S, "返回"), Step(S, "返回", "5月20日")]
    )


async def test_a_star_asked_for_in_mid_form_says_which_form_it_is_of(stage: Stage) -> None:
    await submitted(stage)
    stage.on("2026-11-20")
    for said in ("开始自评", "11月19日", "4", "4", "9"):
        await stage.says(S, said)
    answer = text_of(await stage.says(S, "几星"))
    assert "四星级 85.5 分" in answer
    assert "（按 5月24日提交的自评算，正在填的还没有算进去。）" in answer
    assert "第 2/10 项" in answer
