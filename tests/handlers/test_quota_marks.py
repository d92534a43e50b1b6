"""名额: the work committee's office sees how all branches stand against the plan's shares; nobody else does."""

from __future__ import annotations

import pytest

from tests.handlers.stage import Stage, Step, text_of

NINES = ("9",) * 10
TOP = "星级评定等级和比例“五星级基层服务型党组织数量一般不超过基层党组织总数的10%”"
LOW = "星级评定等级和比例“一星级以下党组织数量一般不低于基层党组织总数的10%”"


@pytest.mark.parametrize("said", ["我们排第几", "五星级名额", "名额还有几个"])
async def test_the_office_sees_the_marks_with_their_clauses(stage: Stage, said: str) -> None:
    """Of four branches none may have five stars and one should have a low one, by the plan's shares."""
    await stage.submitted("CZJ-1", scores=NINES)
    await stage.submitted("CZJ-2", "neighbour", scores=NINES)
    await stage.submitted("NYJ-1", "farmer")
    before = stage.domain()
    answer = text_of(await stage.says("office", said))
    assert answer.splitlines() == [
        "4 个支部，3 个已有暂定星级。名额只是参考，不改变星级。",
        f"五星级 2 个，最多 0 个（{TOP}）。",
        "超出名额：第 1 名 市财政局第一党支部 90 分（与第 2 名并列，按代码先后）；"
        "第 2 名 市财政局第二党支部 90 分（与第 1 名并列，按代码先后）。",
        f"一星级及以下 0 个，至少 1 个（{LOW}）。",
        "排在末尾：第 3 名 市农业农村局第一党支部 85.5 分。",
    ]
    assert stage.domain() == before


async def test_without_any_star_there_are_the_shares_alone(stage: Stage) -> None:
    answer = text_of(await stage.says("office", "名额"))
    assert "4 个支部，0 个已有暂定星级" in answer
    assert "第 1 名" not in answer


@pytest.mark.parametrize("who", ["secretary", "deputy", "reviewer"])
async def test_nobody_else_sees_a_rank_or_another_branch(stage: Stage, who: str) -> None:
    await stage.submitted("CZJ-1", scores=NINES)
    await stage.submitted("NYJ-1", "farmer")
    await stage.play(
        [Step(who, "我们排第几", "一般不超过基层党组织总数的10%", hides=("农业农村局", "第 1 名", "90 分"))]
    )
