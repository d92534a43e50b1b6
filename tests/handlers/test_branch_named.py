"""A question about the star that names a branch is answered for that one, or refused; never with another's."""

from __future__ import annotations

import pytest

from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, Step, text_of


@pytest.mark.parametrize(
    ("asked", "is_own"),
    [
        ("市财政局第二党支部几星", False),
        ("财政局第二支部现在差几分到五星", False),
        ("第二支部几星", False),
        ("CZJ-2几星", False),
        ("市财政局第二党支部怎么提分", False),
        ("市财政局第一党支部几星", True),
        ("我们第一支部现在几星", True),
        ("我们支部几星", True),
        ("支部现在几星", True),
    ],
)
async def test_another_branch_that_is_named_gets_no_star_of_ones_own(stage: Stage, asked: str, is_own: bool) -> None:
    await submitted(stage)
    reply = text_of(await stage.says("secretary", asked))
    assert ("85.5" in reply) == is_own
    assert ("没有找到，或者不在您的权限内" in reply) != is_own


async def test_inv_32_a_branch_that_is_named_and_one_that_is_not_there_sound_alike(stage: Stage) -> None:
    for who in ("secretary", "reviewer"):
        theirs = await stage.says(who, "市档案局党支部几星")
        nowhere = await stage.says(who, "市气象局党支部几星")
        assert text_of(theirs) == text_of(nowhere)
        assert stage.audited()[-2:] == [("view_star", "refused")] * 2


async def test_a_superior_is_answered_for_the_branch_that_is_named(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            Step("office", "市财政局第一党支部几星", "市财政局第一党支部：暂定 ★★★★ 四星级 85.5 分"),
            Step("reviewer", "第一支部现在几星", "市财政局第一党支部：暂定"),
            Step("office", "第一党支部几星", "是哪个支部", ("1 市财政局第一党支部", "2 市农业农村局第一党支部")),
            Step("office", "1", "市财政局第一党支部：暂定"),
        ]
    )
