"""INV-06: sheets that an older release has left in the database, opened by this one."""

from __future__ import annotations

import json

import pytest

from tests.handlers.plays import scoring
from tests.handlers.stage import IDS, SCORES, Stage, Step, text_of


def sheet(answers: dict[str, str]) -> str:
    return json.dumps({key: [said, ""] for key, said in answers.items()}, ensure_ascii=False)


BEGUN = {"met_on": "2026-05-20", "present": "4", "aimed_star": "4"}
TEN = {f"points.{id}": score for id, score in zip(IDS, SCORES, strict=True)}


async def test_inv_06_unknown_keys_are_passed_over(stage: Stage) -> None:
    await stage.leave_sheet("secretary", "self_assessment", sheet({**BEGUN, "mood": "好", "points.team": "99"}))
    await stage.play([Step("secretary", "继续", "第 1/10 项"), *scoring("secretary", SCORES)])


async def test_inv_06_a_missing_answer_in_the_middle_is_asked_and_the_later_ones_stand(stage: Stage) -> None:
    answers = {**BEGUN, **TEN}
    del answers["points.service"]
    await stage.leave_sheet("secretary", "self_assessment", sheet(answers))
    await stage.play([Step("secretary", "继续", "第 5/10 项"), Step("secretary", "8", "合计 85.5 分")])


@pytest.mark.parametrize("gone", ["11", "9.3", "很好", "-1", "", "9.50"])
async def test_inv_06_an_answer_that_no_longer_parses_is_asked_again_and_nothing_else_is(
    stage: Stage, gone: str
) -> None:
    await stage.leave_sheet("secretary", "self_assessment", sheet({**BEGUN, **TEN, "points.facilities": gone}))
    answer = text_of(await stage.says("secretary", "继续"))
    assert "第 8/10 项 设施配套齐全" in answer
    await stage.play([Step("secretary", "6.5", "合计 85.5 分")])


async def test_inv_06_a_day_that_is_no_longer_allowed_is_asked_again(stage: Stage) -> None:
    await stage.leave_sheet("secretary", "self_assessment", sheet({**BEGUN, **TEN, "met_on": "2025-01-10"}))
    await stage.play(
        [
            Step("secretary", "继续", ("不能晚于今天", "会议是哪天开的")),
            Step("secretary", "5月20日", "合计 85.5 分"),
        ]
    )


async def test_inv_06_a_whole_sheet_with_its_confirmation_is_shown_before_it_counts(stage: Stage) -> None:
    """A confirmation of what an older release showed is none of what this one shows."""
    await stage.leave_sheet("secretary", "self_assessment", sheet({**BEGUN, **TEN, "submit": "submit"}))
    await stage.play([Step("secretary", "继续", ("请核对", "合计 85.5 分"), "[1 提交]")])
    assert stage.rows("select count(*) from self_assessment") == [(0,)]


async def test_inv_06_an_answer_without_a_look_at_the_question_of_this_release(stage: Stage) -> None:
    """The first word after the release is an answer: it is not taken for a question the person has not seen."""
    await stage.says("secretary", "开始自评")
    await stage.leave_sheet("secretary", "self_assessment", sheet({**BEGUN, **TEN}))
    await stage.play([Step("secretary", "1", ("情况刚有变化", "请核对")), Step("secretary", "1", "已提交")])


async def test_inv_06_an_event_half_told_under_an_older_release(stage: Stage) -> None:
    answers = {"kind": "circular", "circular_by": "work_committee", "colour": "red", "occurred_on": "2026-05-23"}
    await stage.leave_sheet("secretary", "record_event", sheet(answers))
    await stage.play(
        [
            Step("secretary", "继续", "通报了几次"),
            Step("secretary", "2", "文号或公开链接"),
            Step("secretary", "跳过", "受到市直工委通报批评 2 次 5月23日（周六）"),
            Step("secretary", "1", "记好了"),
        ]
    )
    assert stage.events() == [("circular_work_committee", None, 2, "2026-05-23", None, "")]


async def test_inv_06_a_kind_that_is_offered_no_more(stage: Stage) -> None:
    await stage.leave_sheet("secretary", "record_event", sheet({"kind": "donation", "amount": "500"}))
    await stage.play([Step("secretary", "继续", "记哪一类事"), Step("secretary", "1", "受表彰的是谁")])


async def test_inv_06_a_dialogue_that_is_there_no_more(stage: Stage) -> None:
    await stage.leave_sheet("secretary", "singing", sheet({"song": "国际歌"}))
    await stage.play(
        [
            Step("secretary", "3", "现在没有这个选项"),
            Step("secretary", "继续", "可以："),
            Step("secretary", "几星", "自评"),
        ]
    )


async def test_inv_06_a_reason_stays_with_its_score(stage: Stage) -> None:
    """A reason for a low mark is asked again when the mark has become a full one."""
    await stage.submitted(scores=["4", *SCORES[1:]])
    await stage.play(
        [
            Step("secretary", "撤回自评", "已撤回"),
            Step("secretary", "开始自评", "合计 80.5 分"),
            Step("secretary", "改第1题", "之前答的是：4"),
            Step("secretary", "10", "第 1 项打了满分，请用一句话说说依据"),
            Step("secretary", "班子配齐", "合计 86.5 分"),
            Step("secretary", "提交", "已提交"),
            Step("secretary", "十项得分", "1. 组织健全 10/10（班子配齐）"),
        ]
    )
