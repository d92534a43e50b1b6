"""The questions before the ten criteria: echoed as they are understood, changed by their names at any time (INV-22).

Sunday, 24 May 2026.
"""

from __future__ import annotations

import pytest

from handlers.control import Control, change_of
from tests.handlers.stage import SCORES, Stage, Step, text_of

S = "secretary"


async def test_inv_22_each_point_of_the_head_is_echoed_as_it_is_understood(stage: Stage) -> None:
    await stage.play(
        [
            Step(S, "开始自评", "哪天开的"),
            Step(S, "20号", ("记下：5月20日（周三）。", "到会几人")),
            Step(S, "到会五人", ("记下：到会 5 人。", "争创几星")),
            Step(S, "四星", ("记下：争创四星级。", "第 1/10 项")),
            Step(S, "9", "记下：9 分。", hides="争创"),
        ]
    )


async def test_inv_22_the_scores_of_one_line_are_echoed_at_once(stage: Stage) -> None:
    reply = text_of(await stage.says(S, f"自评 {' '.join(SCORES)}"))
    assert "十项记下：①9 ②8.5 ③9.5 ④9 ⑤8 ⑥8.5 ⑦9 ⑧6.5 ⑨9 ⑩8.5，合计 85.5 分。" in reply
    assert "哪天开的" in reply
    assert "十项记下" not in text_of(await stage.says(S, "5月20日"))


async def test_the_head_is_changed_by_name_from_the_preview(stage: Stage) -> None:
    for said in (f"自评 {' '.join(SCORES)}", "5月20日", "5"):
        await stage.says(S, said)
    await stage.play(
        [
            Step(S, "4", ("请核对：5月20日", "“改会议日期”“改到会人数”“改争创星级”"), "[1 提交]"),
            Step(S, "改争创星级", ("之前答的是：四星级", "争创几星"), "[不改]"),
            Step(S, "5", ("改为：五星级，其余不变", "到会 5 人，争创五星级"), "[1 提交]"),
            Step(S, "到会人数错了", ("之前答的是：5", "到会几人")),
            Step(S, "到会六人", "到会 6 人，争创五星级", "[1 提交]"),
            Step(S, "改会议日期", "会议是哪天开的"),
            Step(S, "不改", ("没有改", "5月20日（周三）班子会议")),
            Step(S, "会议日期改成5月18日", ("改为：5月18日（周一）", "5月18日（周一）班子会议")),
            Step(S, "到会人数改成七百", ("整数", "到会几人")),
            Step(S, "不改", "到会 6 人"),
            Step(S, "改第3题", "第 3/10 项"),
        ]
    )


async def test_a_number_means_the_criterion_from_the_first_question_on(stage: Stage) -> None:
    await stage.play(
        [
            Step(S, "开始自评"),
            Step(S, "5月20日"),
            Step(S, "改第1题", ("没有答过第 1 题", "“改会议日期”", "到会几人")),
            Step(S, "改会议日期", ("之前答的是：5月20日", "哪天开的")),
            Step(S, "5月21日", ("改为：5月21日", "到会几人")),
            Step(S, "4"),
            Step(S, "4", "第 1/10 项"),
            Step(S, "改第1题", "没有答过第 1 题"),
            Step(S, "9", "第 2/10 项"),
            Step(S, "改第1题", ("第 1/10 项", "之前答的是：9")),
        ]
    )


async def test_what_is_not_answered_yet_is_not_changed(stage: Stage) -> None:
    for said in ("开始自评", "5月20日"):
        await stage.says(S, said)
    reply = text_of(await stage.says(S, "改到会人数"))
    assert "到会几人" in reply
    assert "整数" not in reply


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("改会议日期", Control("改", name="会议日期")),
        ("修改一下到会人数", Control("改", name="到会人数")),
        ("到会人数错了", Control("改", name="到会人数")),
        ("到会人数改为6", Control("改", name="到会人数", said="6")),
        ("改到会人数为6人", Control("改", name="到会人数", said="6人")),
        ("会议日期不对，是5月18日", Control("改", name="会议日期", said="5月18日")),
        ("到会人数", None),
        ("会议日期是5月18日", None),
        ("改一下", None),
    ],
)
def test_an_earlier_answer_is_named_by_what_its_question_is_called(said: str, meant: Control | None) -> None:
    assert change_of(said, ("会议日期", "到会人数", "到会")) == meant
