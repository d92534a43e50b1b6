"""Tasks of a superior: said in one sentence, reported, postponed, and asked about fairly where nothing is reported.

INV-32, 33 for setters and branches; INVARIANTS §3 for the reason of a postponement.
"""

from __future__ import annotations

from datetime import date

import pytest

from handlers.several import Several
from handlers.talk import Invalid
from tests.handlers.meeting_plays import after_a_task, task, told_afterwards
from tests.handlers.stage import Stage, Step, text_of

THREE = Several((("CZJ-1", "市财政局第一党支部"), ("CZJ-2", "市财政局第二党支部"), ("DAJ-1", "市档案局党支部")))


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("2", ("CZJ-2",)),
        ("1 3", ("CZJ-1", "DAJ-1")),
        ("3、1", ("CZJ-1", "DAJ-1")),
        ("第二个，第3个", ("CZJ-2", "DAJ-1")),
        ("市档案局", ("DAJ-1",)),
        ("daj-1 CZJ-1", ("CZJ-1", "DAJ-1")),
        ("１ １ １", ("CZJ-1",)),
    ],
)
def test_several_of_a_list_are_named_by_number_name_or_code(said: str, chosen: tuple[str, ...]) -> None:
    assert THREE.parse(said) == chosen
    assert THREE.parse(THREE.keep(said)) == chosen


@pytest.mark.parametrize("said", ["", "4", "0", "1 9", "市财政局", "都没到", "1.5", "-1"])
def test_what_names_none_or_more_than_one_is_refused(said: str) -> None:
    with pytest.raises(Invalid):
        THREE.parse(said)


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("布置任务：6月20日前报送半年总结", "报送半年总结，6月20日（周六）前完成"),
        ("布置任务 下周五前完成党员信息核对", "党员信息核对，5月29日（周五）前完成"),
        ("布置任务：报送半年总结，6月20日前完成", "报送半年总结，6月20日（周六）前完成"),
        ("布置一项任务", "什么任务"),
        ("布置任务：报送半年总结", "哪天前完成"),
        ("布置任务：5月1日前报送半年总结", "哪天前完成"),
    ],
)
async def test_a_task_is_set_with_one_sentence(stage: Stage, said: str, shows: str) -> None:
    answer = text_of(await stage.says("office", said))
    if "布置给哪些支部" in answer:
        answer = text_of(await stage.says("office", "全部"))
    assert shows in answer
    assert stage.rows("select count(*) from task") == [(0,)]


NOT_THEIRS = (
    ("farmer", "第2号任务", "第99号任务"),
    ("farmer", "完成第2号任务", "完成第99号任务"),
    ("farmer", "第2号任务延期", "第99号任务延期"),
    ("farmer", "第2号任务还没完成", "第99号任务还没完成"),
    ("reviewer", "第1号任务", "第99号任务"),
    ("reviewer", "改第1号任务", "改第99号任务"),
    ("reviewer", "取消第1号任务", "取消第99号任务"),
    ("reviewer", "核实第1号任务", "核实第99号任务"),
    ("general", "同意第1号延期", "同意第99号延期"),
    ("secretary", "改第1号任务", "改第99号任务"),
    ("office", "完成第1号任务", "完成第99号任务"),
    ("member", "第1号任务", "第99号任务"),
    ("visitor", "第1号任务", "第99号任务"),
)


@pytest.mark.parametrize(("who", "theirs", "nowhere"), NOT_THEIRS)
async def test_inv_32_a_task_of_others_and_none_sound_alike(stage: Stage, who: str, theirs: str, nowhere: str) -> None:
    await task(stage)
    for said in ("第1号任务延期", "6月30日", "时间冲突"):
        await stage.says("neighbour", said)
    for said in ("布置任务：6月20日前报送半年总结", "全部", "1"):
        await stage.says("reviewer", said)
    await stage.says(who, "你好")
    answers = []
    for said in (theirs, nowhere):
        async with stage.aside() as aside:
            before = aside.domain()
            reply = await aside.says(who, said)
            assert aside.domain() == before
            assert aside.audited()[-1][1] == "refused"
            answers.append([(m.text, [option.label for option in m.options]) for m in reply.messages])
    assert answers[0] == answers[1]


async def test_a_task_of_another_superior_is_never_asked_about(stage: Stage) -> None:
    for said in ("布置任务：6月20日前报送半年总结", "全部", "1"):
        await stage.says("reviewer", said)
    assert "扣" not in "".join(stage.pushed("secretary"))
    stage.on("2026-06-21")
    assert await told_afterwards(stage) == 1
    assert stage.pushed("reviewer")[-1].endswith("未报 2（市财政局第一党支部、市财政局第二党支部）。")
    assert "不涉及扣分" in text_of(await stage.says("reviewer", "核实第1号任务"))


async def test_the_words_of_a_postponement_are_nowhere_kept(stage: Stage) -> None:
    await task(stage)
    for said in ("第1号任务延期", "6月30日", "书记做手术了", "4"):
        await stage.says("neighbour", said)
    assert "手术" not in str(stage.everything())
    assert stage.rows("select category from task_postponement") == [("other",)]


async def test_a_later_day_that_nobody_refused_in_time_is_one(stage: Stage) -> None:
    await after_a_task(stage)
    assert "会向 3 个支部核实" in text_of(await stage.says("office", "核实第1号任务"))
    stage.on("2026-07-01")
    assert await told_afterwards(stage) == 4, "three questions without an answer, one later day without a report"
    assert "市财政局第二党支部“报送半年总结”延到 6月30日，还没有报完成" in "".join(stage.pushed("office"))
    assert "会向 1 个支部核实：市财政局第二党支部" in text_of(await stage.says("office", "核实第1号任务"))


async def test_what_is_reported_late_is_done_and_a_question_asked_before_stays(stage: Stage) -> None:
    await after_a_task(stage)
    for said in ("完成第1号任务", "1"):
        await stage.says("farmer", said)
    assert "会向 2 个支部核实" in text_of(await stage.says("office", "核实第1号任务")), (
        "what is done is not asked about"
    )
    for said in ("完成第1号任务", "1"):
        await stage.says("archivist", said)
    await stage.says("archivist", "第2号核实已经完成")
    assert "答复“已经完成”" in text_of(await stage.says("office", "处理第2号核实"))
    assert "已补记完成" in text_of(await stage.says("office", "第2号核实补记"))
    assert stage.events() == []


async def test_inv_33_who_sets_a_task_decides_nothing_about_a_branch_they_lead(stage: Stage) -> None:
    await task(stage)
    await stage.appoint("office", "DAJ-1", "committee_member")
    for said in ("第1号任务延期", "6月30日", "时间冲突"):
        await stage.says("archivist", said)
    assert not any("申请把" in text for text in stage.pushed("office"))
    assert "不在您的权限内" in text_of(await stage.says("office", "同意第1号延期"))


async def test_inv_08_a_task_is_reported_once_however_often_it_is_pressed(stage: Stage) -> None:
    await task(stage)
    await stage.says("secretary", "完成第1号任务")
    done = stage.button("secretary", "没有，直接报完成")
    answers = [text_of(await stage.says("secretary", done)) for _ in range(3)]
    assert "已完成" in answers[0]
    assert all("过期" in answer for answer in answers[1:])
    assert stage.rows("select is_done, done_on from task_report") == [(1, "2026-05-24")]


async def test_the_lists_of_both_sides_say_what_is_left(stage: Stage) -> None:
    await task(stage, date(2026, 5, 26))
    await task(stage, date(2026, 6, 20))
    await stage.play(
        [
            Step("secretary", "任务", "要办的任务 2 件", ("（还有 2 天）]", "（还有 27 天）]")),
            Step("secretary", "1", "第 1 号：报送半年总结，5月26日（周二）前完成", ("已完成]", "申请延期]")),
            Step("secretary", "[已完成]", "有文号或公开链接吗"),
            Step("secretary", "https://www.anyang.gov.cn/1", "已完成"),
            Step("secretary", "任务", "要办的任务 1 件", "（已完成）]"),
            Step("office", "任务", "没到期的任务 2 件", ("（完成 1/4）]", "（完成 0/4）]", "布置任务]")),
        ]
    )


async def test_after_a_delay_the_list_shows_the_day_that_counts(stage: Stage) -> None:
    await task(stage)
    for said in ("第1号任务延期", "6月30日", "1"):
        await stage.says("secretary", said)
    await stage.says("office", "同意第1号延期")
    stage.on("2026-06-19")
    await stage.play(
        [
            Step(
                "secretary",
                "任务",
                offers="报送半年总结，6月30日（周二）前完成（原定6月20日）（还有 11 天）]",
            ),
            Step("secretary", "第1号任务", "报送半年总结，6月30日（周二）前完成（原定6月20日）"),
            Step("neighbour", "任务", offers="报送半年总结，6月20日（周六）前完成（还有 1 天）]"),
        ]
    )
