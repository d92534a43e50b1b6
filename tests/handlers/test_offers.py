"""What is offered may also be done: every option of a menu, of help, of what was not understood, of 继续, for every
post, in every phase."""

from __future__ import annotations

import re

import pytest

from tests.handlers.stage import CAST, Stage, options_of, text_of

REFUSED = (
    "没有找到，或者不在您的权限内",
    "请先选支部",
    "锁定",
    "还没有绑定支部",
    "没有这个选项",
    "不作改动",
    "不再改动",
)
SAID = ("菜单", "帮助", "嗯哼哈", "开始天气", "我们几个星")
QUOTED = re.compile("“([^”]+)”")
EXPLAINED = ("绑定码", "返回", "跳过", "改第 3 题", "先存着", "继续")


async def nothing_refused(stage: Stage, who: str, *said: str) -> None:
    """None of the options that are offered, and of the words that are quoted as examples, is refused."""
    async with stage.aside() as aside:
        replies = [await aside.says(who, words) for words in said]
        reply = replies[-1]
        wanted = [option.send for option in options_of(reply)]
        wanted += [words for words in QUOTED.findall(text_of(reply)) if words not in EXPLAINED]
        labels = {option.send: option.label for option in options_of(reply)}
    assert wanted, f"nothing is offered to {who} after {said}"
    for words in wanted:
        async with stage.aside() as aside:
            for earlier in said:
                await aside.says(who, earlier)
            answer = text_of(await aside.says(who, words))
            for refusal in REFUSED:
                assert refusal not in answer, f"{who}, after {said}: {labels.get(words, words)} → {answer}"


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("who", [*CAST, "visitor"])
async def test_inv_30_whatever_is_offered_to_a_post_is_allowed(stage: Stage, who: str, said: str) -> None:
    await nothing_refused(stage, who, said)


@pytest.mark.parametrize("phase", range(1, 9))
@pytest.mark.parametrize("who", ["secretary", "deputy", "reviewer", "office"])
async def test_inv_26_in_every_phase_only_what_it_allows_is_offered(stage: Stage, who: str, phase: int) -> None:
    await stage.submitted()
    await stage.set_phase("CZJ-1", phase)
    for said in ("菜单", "嗯哼哈", "开始天气", "我们几个星"):
        await nothing_refused(stage, who, said)


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("switched", [0, 1])
async def test_who_holds_two_posts_is_offered_what_the_one_they_speak_from_allows(
    stage: Stage, switched: int, said: str
) -> None:
    await stage.appoint("neighbour", "CZJ", "reviewer")
    for _ in range(switched):
        assert "市财政局机关党委" in text_of(await stage.says("neighbour", "换身份"))
    await nothing_refused(stage, "neighbour", said)


async def test_a_draft_that_was_overtaken_offers_a_deputy_nothing_that_is_refused(stage: Stage) -> None:
    for said in ("开始自评", "5月20日", "4", "4", "9", "先存着"):
        await stage.says("deputy", said)
    await stage.submitted()
    assert "锁定了" in text_of(await stage.says("deputy", "继续"))
    for option in options_of(stage.last["deputy"]):
        async with stage.aside() as aside:
            assert "不在您的权限内" not in text_of(await aside.says("deputy", option.send))
    assert "锁定了" in text_of(await stage.says("secretary", "开始自评"))
    assert "已撤回" in text_of(await stage.presses("secretary", "撤回自评"))


async def test_who_has_just_been_bound_is_offered_three_things_and_the_way_to_all(stage: Stage) -> None:
    await stage.says("visitor", "绑定")
    assert "这里只保存" in text_of(await stage.says("visitor", "保存哪些信息"))
    code = await stage.code_for("CZJ-1")
    for said in (code, "1"):
        await stage.says("visitor", said)
    bound = stage.last["visitor"]
    assert "比如“昨天我们支部被市委表彰了”" in text_of(bound)
    assert [option.label for option in options_of(bound)] == [
        "1 开始自评（6月5日截止，还有 12 天）",
        "2 我们现在几星",
        "3 记一件事",
        "4 更多",
    ]
    await stage.presses("visitor", "更多")
    assert "记过的事" in str([option.label for option in options_of(stage.last["visitor"])])
