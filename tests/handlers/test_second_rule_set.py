"""四类定级: another plan changes the file, not the program. A year under it, and a year in which it takes over.

INV-24."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from scoring.rule_file import find_rule_set
from tests.handlers.plays import NAMES
from tests.handlers.stage import Stage, Step, labels_of, opened, text_of

FOUR = find_rule_set("cangwu-four-class")
NINES = ("9", "9", "9", "9", "9", "9", "9", "9", "9", "9")


@pytest.fixture
async def four(quick_url: str) -> AsyncIterator[Stage]:
    """The bureau under 四类定级, the store closed and opened again before every message."""
    async with opened(quick_url, restarts=True, current=FOUR) as stage:
        yield stage


def form_of_november(scores: tuple[str, ...] = NINES) -> list[Step]:
    """The form of the year's only campaign, up to its preview."""
    steps = [
        Step("secretary", "开始自评", ("年底分类定级自评，12月31日截止", "会议是哪天开的"), "[先存着]"),
        Step("secretary", "昨天", "到会几人"),
        Step("secretary", "5", "争创几星", ("[1 四类（较差）]", "[4 一类（好）]")),
        Step("secretary", "4", f"第 1/10 项 {NAMES[0]}（满分 10）"),
    ]
    for number, score in enumerate(scores, 1):
        shown = f"第 {number + 1}/10 项 {NAMES[number]}" if number < 10 else "请核对"
        steps.append(Step("secretary", score, (f"记下：{score} 分。", shown)))
    return steps


async def test_a_whole_year_of_a_branch(four: Stage) -> None:
    four.on("2026-01-05")
    await four.play(
        [
            Step("secretary", "你好", offers=("[1 开始自评（12月31日截止", "[3 记过的事]")),
            Step("secretary", "我们现在几星", "还没有提交", hides="加分"),
            Step("secretary", "记过的事", "今年还没有记过"),
        ]
    )
    four.on("2026-06-08")
    await four.play(
        [
            Step("secretary", "还有哪些截止日", "年底分类定级自评：12月31日"),
            Step("secretary", "通报批评扣几分", "“基层党组织分类定级（四类）”不设加分、减分。"),
            Step("secretary", "昨天市直工委通报批评了我们", "没有这一条"),
        ]
    )
    four.on("2026-11-03")
    await four.play(
        [
            *form_of_november(),
            Step("secretary", "提交", ("已提交年底分类定级自评", "暂定 ★★★★ 一类（好） 90 分")),
            Step("secretary", "1", ("自评 90（10 项", "加分、减分：这套方案不设", "合计 90 → 一类（好）")),
            Step("secretary", "怎样提分", "+1 “组织健全”打满"),
            Step("secretary", "看过去某天", "看哪一天"),
            Step("secretary", "今天", ("截至 11月3日", "合计 90 → 一类（好）")),
            *(Step("reviewer", said) for said in ("待处理", "1", "退回修改")),
            Step("reviewer", "第八项请补材料", "已退回"),
        ]
    )
    four.on("2026-12-20")
    await four.play(
        [
            Step("secretary", "开始自评", ("上级退回了自评：第八项请补材料", "合计 90 分")),
            Step("secretary", "改第8题", "第 8/10 项"),
            Step("secretary", "6", ("改为：6", "合计 87 分", "暂定 ★★★ 二类（较好） 87 分"), hides="加分减分"),
            Step("secretary", "提交", "暂定 ★★★ 二类（较好） 87 分，离一类（好）差 3 分"),
            Step("reviewer", "下属支部", offers="市财政局第一党支部：二类（较好） 87"),
        ]
    )
    four.on("2027-11-02")
    await four.play([*form_of_november()[:3], Step("secretary", "4", "去年自评 9。")])
    assert four.rows("select year, stage, rule_set from assessment") == [(2026, "year_end", "cangwu-four-class/1")]
    assert four.events() == []
    assert await four.audit_is_whole()


@pytest.mark.parametrize("who", ["secretary", "reviewer"])
async def test_there_is_nothing_to_record_and_it_is_said(four: Stage, who: str) -> None:
    if who == "reviewer":
        await four.says(who, "记一件事")
        answer = await four.says(who, "1")
    else:
        answer = await four.says(who, "记一件事")
    assert "“基层党组织分类定级（四类）”不设加分、减分" in text_of(answer)
    assert "[1 我们现在几星]" in labels_of(answer)
    assert "没有第" not in text_of(await four.says(who, "7"))


async def test_a_record_begun_before_the_change_ends_with_a_word(stage: Stage) -> None:
    await stage.says("secretary", "记一件事")
    stage.bureau = replace(stage.bureau, current=FOUR.key)
    assert "不设加分、减分" in text_of(await stage.says("secretary", "1"))
    assert "还没有提交" in text_of(await stage.says("secretary", "我们现在几星"))


async def the_other_plans_year(stage: Stage) -> None:
    """Recorded in spring, under the plan of stars; in November the four classes are in force."""
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.recorded("absence", "2026-04-02")
    stage.on("2026-11-03")
    stage.bureau = replace(stage.bureau, current=FOUR.key)


async def test_inv_24_events_of_another_plan_are_kept_and_shown_and_count_nothing(stage: Stage) -> None:
    await the_other_plans_year(stage)
    before = stage.events()
    no_such = "“基层党组织分类定级（四类）”没有这一项，不计分"
    await stage.play(
        [
            Step("secretary", "我们现在几星", "还没有提交"),
            *form_of_november(),
            Step("secretary", "提交", "暂定 ★★★★ 一类（好） 90 分"),
            Step(
                "secretary",
                "每一分怎么来的",
                ("合计 90", f"0 市级表彰 3月12日（{no_such}", f"0 无故不参加市直工委会议、培训 4月2日（{no_such}"),
            ),
            Step("secretary", "看过去某天", "看哪一天"),
            Step("secretary", "今天", f"0 市级表彰 3月12日（{no_such}"),
            Step("reviewer", "待处理", "有 3 件待处理", "市财政局第一党支部：市级表彰 3月12日"),
            Step("reviewer", "2", no_such, ("[1 认定]", "[2 不予认定]")),
            Step("reviewer", "1", "已认定：市级表彰"),
            Step("secretary", "记过的事", "今年记过 2 件事", ("市级表彰", "无故不参加市直工委会议、培训")),
            Step("secretary", "1", (no_such, "状态：待核实"), "[2 不动它]", hides="更正"),
            Step("secretary", "1", "为什么撤销"),
            Step("secretary", "记错了", "已撤销第 2 号：无故不参加"),
        ]
    )
    assert stage.events() == before


async def test_many_events_of_another_plan_end_their_line_with_a_stop(stage: Stage) -> None:
    for day in range(1, 6):
        await stage.recorded("absence", f"2026-04-0{day}")
    await the_other_plans_year(stage)
    await stage.play([*form_of_november(), Step("secretary", "提交"), Step("secretary", "明细", "合计 90")])
    told = text_of(stage.last["secretary"])
    assert re.search(r"另有 \d+ 件。", told)
    assert "件依据" not in told


async def test_inv_24_a_star_under_the_old_plan_keeps_its_events_until_the_next_form(stage: Stage) -> None:
    await stage.submitted()
    await the_other_plans_year(stage)
    await stage.play(
        [
            Step("secretary", "我们现在几星", "暂定 ★★★★ 四星级 85.5 分"),  # 85.5 + 3 − 3
            *form_of_november(),
            Step("secretary", "提交", "暂定 ★★★★ 一类（好） 90 分"),
            Step("secretary", "我们现在几星", "一类（好） 90 分"),
        ]
    )


async def test_an_event_of_a_plan_that_is_gone_is_still_listed(stage: Stage) -> None:
    await stage.recorded("good_deed_of_the_month", "2026-03-12")
    await stage.submitted()
    await stage.play(
        [
            Step("secretary", "我们现在几星", "85.5 分"),
            Step("secretary", "明细", "0 按别的方案记的一件事（good_deed_of_the_month） 3月12日"),
            Step("secretary", "记过的事", offers="按别的方案记的一件事"),
            Step("reviewer", "待处理", offers="按别的方案记的一件事"),
            Step("reviewer", "2", "没有这一项，不计分", "[1 认定]"),
        ]
    )


async def test_a_card_tells_that_the_star_shown_knows_no_such_event(stage: Stage) -> None:
    stage.bureau = replace(stage.bureau, current=FOUR.key)
    await stage.play(
        [
            Step("secretary", "自评 9 9 9 9 9 9 9 9 9 9", "会议是哪天开的"),
            *(Step("secretary", said) for said in ("昨天", "5", "4")),
            Step("secretary", "提交", "一类（好） 90 分"),
        ]
    )
    stage.on("2026-05-25")
    stage.bureau = replace(stage.bureau, current="anyang-2017/1")
    unchanged = "现在的星级所依据的“基层党组织分类定级（四类）”没有这一项，总分不变。"
    await stage.play(
        [
            *(Step("secretary", said) for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天")),
            Step("secretary", "跳过", ("附加条件3", "计 −3 分", unchanged)),
            Step("secretary", "确认", "现在暂定一类（好） 90 分"),
            Step("secretary", "上周五市委通报批评了我们，今天又得了省级表彰", ("① ", "② ", "总分影响 0")),
            Step("secretary", "确认", "记好了 2 件"),
            Step("secretary", "明细", "0 省级表彰"),
        ]
    )
