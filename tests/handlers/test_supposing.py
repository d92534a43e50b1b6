"""如果…会怎样: the answer names its clauses, everything that is offered can be supposed, and nothing is recorded.

Sunday, 24 May 2026; the branch has submitted 85.5 points, four stars.
"""

from __future__ import annotations

import pytest

from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, Step, text_of

S = "secretary"

SUPPOSED = {
    "要是再缺一次会呢": ("（−3，附加条件6）", "82.5", "1/3 次"),
    "如果被市委通报批评": ("（−5，附加条件3）", "80.5"),
    "如果满意率只有55%": ("（−5，附加条件4）", "80.5"),
    "如果满意率低于60%呢": ("满意率 59.9%", "（−5，附加条件4）"),
    "如果换届逾期呢": ("假设换届逾期", "最高四星级", "附加条件5"),
    "如果换届拖了一年多": ("最高三星级", "附加条件5", "四星级变为三星级"),
    "如果自评都10分": ("十项都打 10 分", "五星级 100 分"),
    "要是十项全打满分呢": ("十项都打 10 分", "五星级 100 分"),
    "如果自评全部九分半": ("十项都打 9.5 分", "五星级 95 分"),
    "如果组织健全打10分": ("“组织健全”变成 10 分", "+1"),
}


@pytest.mark.parametrize("in_the_talk", [False, True])
@pytest.mark.parametrize("said", SUPPOSED)
async def test_what_is_supposed_in_a_sentence_is_answered_with_its_clause(
    stage: Stage, said: str, in_the_talk: bool
) -> None:
    await submitted(stage)
    if in_the_talk:
        await stage.says(S, "如果")
    before = stage.domain()
    answer = text_of(await stage.says(S, said))
    for shown in ("假设", "没有记录", *SUPPOSED[said]):
        assert shown in answer
    assert ("我们接着推算" in answer) == in_the_talk
    assert stage.domain() == before


async def test_a_record_can_be_thought_away(stage: Stage) -> None:
    await submitted(stage)
    await stage.recorded("circular_city_committee", "2026-03-02")
    await stage.recorded("circular_city_committee", "2026-04-02")
    answer = text_of(await stage.says(S, "如果没有市委那次通报批评会几星"))
    assert "没有记 受到市委通报批评 4月2日" in answer
    assert "+5" in answer
    assert "今年没有记过这样的事" in text_of(await stage.says(S, "如果去掉那次表彰会几星"))


async def test_a_late_election_can_be_supposed_step_by_step(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            Step(S, "如果", "假设发生什么", "换届逾期]"),
            Step(S, "[换届逾期]", "逾期多久", ("[1 不到一年]", "[2 超过一年]")),
            Step(S, "2", ("假设换届逾期", "最高三星级", "附加条件5", "没有记录")),
            Step(S, "如果"),
            Step(S, "[没参加会议、培训]"),
            Step(S, "1", "请示过"),
            Step(S, "[没有]", "几次"),
            Step(S, "1", ("（−3，附加条件6）", "没有记录")),
        ]
    )
