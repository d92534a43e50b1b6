"""What is written on an option means the same when it is typed: a busy person types what they read, and an old phone
loses the token of a tapped line (INV-08)."""

from __future__ import annotations

import pytest

from handlers.messages import Reply
from handlers.wording import without_digit
from storage import talks
from tests.handlers.plays import DRAMAS
from tests.handlers.stage import Stage, text_of


async def offered(stage: Stage, who: str, reply: Reply) -> list[tuple[str, str, str]]:
    """What can be pressed under the last message: what is written there, its press, and the words it stands for."""
    offers = (await stage.store.read(talks.attention, stage.person(who))).offers
    options = reply.messages[-1].options
    return [(without_digit(one.label), one.send, words) for one, words in zip(options, offers, strict=True)]


async def answer(stage: Stage, who: str, *said: str) -> str:
    """What is answered to the last of these, in another world."""
    async with stage.aside() as aside:
        return [text_of(await aside.says(who, one)) for one in said][-1]


@pytest.mark.parametrize("name", DRAMAS)
async def test_every_label_that_is_offered_is_understood_when_it_is_typed(stage: Stage, name: str) -> None:
    drama, seen = DRAMAS[name], set()
    await drama.before(stage)
    for step in drama.steps:
        pressed = step.says.startswith("[")
        reply = await (stage.presses(step.who, step.says[1:-1]) if pressed else stage.says(step.who, step.says))
        account = stage.bureau.account_hash("local", step.who)
        if not stage.rows(f"select 1 from account where account_hash = '{account}'"):
            continue  # they have just left
        for label, press, words in await offered(stage, step.who, reply):
            if (label, words) not in seen:
                seen.add((label, words))
                typed = await answer(stage, step.who, label)
                assert typed == await answer(stage, step.who, press), f"{step.who}, after {step.says}: {label}"
    assert seen


@pytest.mark.parametrize(
    ("who", "label", "words"),
    [
        ("reviewer", "给支部记一件事", "记一件事"),
        ("office", "给支部记一件事", "记一件事"),
        ("reviewer", "下一件", "待处理"),
        ("secretary", "再推算一个", "如果"),
        ("secretary", "如果…会怎样", "如果"),
        ("secretary", "看能做什么", "菜单"),
        ("secretary", "看示例支部的星级", "看示例"),
        ("secretary", "返回星级", "我们现在几星"),
        ("secretary", "看十项得分", "十项得分"),
        ("secretary", "一项一项填", "开始自评"),
        ("secretary", "接着改", "开始自评"),
        ("secretary", "去修改", "开始自评"),
        ("secretary", "看草稿、提交", "开始自评"),
        ("secretary", "开始自评（6月5日截止，还有 12 天）", "开始自评"),
        ("secretary", "开始自评（6月5日截止，可补报）", "开始自评"),
        ("secretary", "撤回自评（上级开始审核前）", "撤回自评"),
        ("secretary", "再登记一次", "登记会议"),
        ("secretary", "接着看", "看"),
    ],
)
async def test_a_label_that_stands_by_itself_is_understood_at_any_time(
    stage: Stage, who: str, label: str, words: str
) -> None:
    """Also after something else was said: it needs no more than its own words."""
    if "撤回" in label or "十项" in label:
        await stage.submitted()
    first = await answer(stage, who, "我的", label)
    assert first == await answer(stage, who, "我的", words)
    assert "没听懂" not in first


async def test_a_label_is_all_of_its_words_and_a_question_mark_is_none(stage: Stage) -> None:
    """确认？ asks, and confirms nothing."""
    for said in ("记一件事", "被通报批评", "市直工委", "1", "5月20日", "跳过", "确认？"):
        await stage.says("secretary", said)
    assert stage.events() == []
