"""INV-08: a button does what its label said, or says that it is out of date; never anything else."""

from __future__ import annotations

import re

import pytest

from handlers.messages import Reply
from tests.handlers.plays import DRAMAS
from tests.handlers.stage import Stage, Step, options_of, text_of

SAYS_SO = (
    "确认",
    "提交",
    "交给书记",
    "撤销",
    "确定解绑",
    "撤回自评",
    "是，绑定",
    "认定",
    "不予认定",
    "退回修改",
    "确认更正",
    "取消这个会",
    "取消这个任务",
    "参加",
    "还是参加",
    "公务",
    "出差",
    "病假",
    "其他",
    "材料没齐",
    "时间冲突",
    "没有，直接报完成",
    "没请假的都到了",
    "会前请示过，补记请假",
    "市财政局第二党支部到了",
    "认可",
    "我到了",
    "请示过/有特殊理由",
    "确实没去",
    "已经完成",
    "确实没完成",
)
"""What is written on buttons that change something that counts."""


@pytest.mark.parametrize("name", DRAMAS)
async def test_inv_08_every_old_button_in_every_later_state(stage: Stage, name: str) -> None:
    """After each step the presses that earlier messages offered are sent again, in a world aside: each says it is out
    of date, the sheet and what counts stay as they were, and the question is put again."""
    drama = DRAMAS[name]
    await drama.before(stage)
    presses: dict[str, list[str]] = {}
    tried = 0
    for step in drama.steps:
        reply = await _step(stage, step)
        old = presses.setdefault(step.who, [])
        if old:
            async with stage.aside() as aside:
                before = _what_counts(aside)
                for press in old[-5:]:
                    answer = text_of(await aside.says(step.who, press))
                    assert "这个按钮已经过期" in answer, (step, press)
                    tried += 1
                assert _what_counts(aside) == before, step
                if _is_in_talk(stage, step.who):
                    assert reply.messages[-1].text.splitlines()[-1] in answer
        offered = reply.messages[-1].options
        assert all(re.fullmatch(r"#[0-9a-z]{10}\.[0-9]{1,2}", option.send) for option in offered)
        old.extend(option.send for option in offered)
    assert tried


def _is_in_talk(stage: Stage, who: str) -> bool:
    """Whether a question is open to them; somebody who has unbound is nobody."""
    account = stage.bureau.account_hash("local", who)
    return bool(
        stage.rows(
            "select 1 from attention t join account a on a.person_id = t.person_id "
            f"where a.account_hash = '{account}' and t.dialogue is not null"
        )
    )


def _what_counts(stage: Stage) -> tuple[object, object]:
    """Everything but the talk itself; a stranger's account is made at their first word."""
    return {table: rows for table, rows in stage.domain().items() if table != "account"}, stage.rows(
        "select person_id, dialogue, answers from sheet order by person_id, dialogue"
    )


async def _step(stage: Stage, step: Step) -> Reply:
    pressed = re.fullmatch(r"\[(.+)\]", step.says)
    return await (stage.presses(step.who, pressed[1]) if pressed else stage.says(step.who, step.says))


@pytest.mark.parametrize("times", [2, 5])
async def test_inv_08_a_button_clicked_many_times(stage: Stage, times: int) -> None:
    """Each click is a message of its own; the first does it, the others say they are out of date."""
    for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过"):
        await stage.says("secretary", said)
    confirm = stage.button("secretary", "确认")
    answers = [text_of(await stage.says("secretary", confirm)) for _ in range(times)]
    assert "记好了" in answers[0]
    assert all("这个按钮已经过期" in answer for answer in answers[1:])
    assert len(stage.events()) == 1


async def test_inv_08_a_form_submitted_with_five_clicks(stage: Stage) -> None:
    for said in ("自评 9 9 9 9 9 9 9 9 9 9", "5月20日", "4", "4"):
        await stage.says("secretary", said)
    submit = stage.button("secretary", "提交")
    answers = [text_of(await stage.says("secretary", submit)) for _ in range(5)]
    assert "已提交" in answers[0]
    assert all("这个按钮已经过期" in answer for answer in answers[1:])
    assert stage.rows("select version from self_assessment") == [(1,)]


async def test_inv_08_a_press_of_somebody_else(stage: Stage) -> None:
    """A press is bound to the person and the message."""
    for who in ("secretary", "neighbour"):
        for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过"):
            await stage.says(who, said)
    assert "过期" in text_of(await stage.says("neighbour", stage.button("secretary", "确认")))
    assert stage.events() == []


@pytest.mark.parametrize("forged", ["#0000000000.1", "#zzzzzzzzzz.9", "#.1", "#1", "#abc.1", "#0123456789.100"])
async def test_inv_08_a_press_that_nobody_offered(stage: Stage, forged: str) -> None:
    for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过"):
        await stage.says("secretary", said)
    answer = text_of(await stage.says("secretary", forged))
    assert "请核对" in answer
    assert stage.events() == []


async def test_inv_08_a_place_that_the_message_does_not_have(stage: Stage) -> None:
    await stage.says("secretary", "记一件事")
    mark = stage.last["secretary"].messages[-1].mark
    for place in ("0", "00", "98", "99"):
        assert "过期" in text_of(await stage.says("secretary", f"#{mark}.{place}"))
        mark = stage.last["secretary"].messages[-1].mark


async def test_inv_08_a_button_of_a_plain_message_is_out_of_date_once_something_else_was_said(stage: Stage) -> None:
    """我们现在几星 pressed under an old greeting says so; its words do it at any time."""
    await stage.submitted()
    await stage.says("secretary", "你好")
    star = stage.button("secretary", "我们现在几星")
    assert "四星级 85.5 分" in text_of(await stage.says("secretary", star))
    for said in ("记一件事", "被通报批评"):
        await stage.says("secretary", said)
    answer = text_of(await stage.says("secretary", star))
    assert "这个按钮已经过期" in answer
    assert "是谁通报批评的" in answer
    assert "四星级 85.5 分" in text_of(await stage.says("secretary", "我们现在几星"))


async def test_inv_08_what_has_no_digit_can_only_be_pressed(stage: Stage) -> None:
    """返回 and 取消 lie behind the options with a digit, and no digit reaches them."""
    for said in ("记一件事", "被通报批评"):
        await stage.says("secretary", said)
    offered = stage.last["secretary"].messages[-1].options
    labels = [option.label for option in offered]
    assert labels[-2:] == ["返回", "取消"]
    assert all(label[0].isdigit() for label in labels[:-2])
    answer = text_of(await stage.says("secretary", str(len(labels))))
    assert "是谁通报批评的" in answer
    assert "记哪一类事" in text_of(await stage.presses("secretary", "返回"))
    assert "已取消" in text_of(await stage.presses("secretary", "取消"))


async def test_inv_08_an_undo_said_weeks_later_undoes_just_that_event(stage: Stage) -> None:
    """The button is out of date by then; its words name the event."""
    for day in ("昨天", "前天"):
        for said in ("记一件事", "被通报批评", "市直工委", "1", day, "跳过", "确认"):
            await stage.says("secretary", said)
        if day == "昨天":
            undo = stage.button("secretary", "撤销刚记的")
    stage.passes(days=20)
    assert "这个按钮已经过期" in text_of(await stage.says("secretary", undo))
    asked = text_of(await stage.says("secretary", "撤销第 1 号"))
    assert "撤销第 1 号：受到市直工委通报批评 5月23日（周六）" in asked
    await stage.says("secretary", "记重了")
    assert stage.rows("select event_id, decision from event_decision") == [(1, "revoked")]
    assert "这一件已经撤销了" in text_of(await stage.says("secretary", "撤销第 1 号"))


async def test_inv_08_digits_stand_for_what_was_offered_last(stage: Stage) -> None:
    """A typed 1 is the first option of the last message, never of one before."""
    await stage.submitted()
    await stage.play(
        [
            Step("secretary", "几星", "四星级 85.5", "[1 每一分怎么来的]"),
            Step("secretary", "1", "自评 85.5", "[1 看十项得分]"),
            Step("secretary", "1", "1. 组织健全 9/10", "[1 每一分怎么来的]"),
            Step("secretary", "２", "四星级 85.5 分"),
            Step("secretary", "②", "还能提的"),
            Step("secretary", "2.", "四星级 85.5 分"),
            Step("secretary", "3、", "假设发生什么"),
            Step("secretary", "1", "假设哪一项变了"),
            Step("secretary", "10", "变成几分"),
            Step("secretary", "10", "“服务意识强、群众基础牢”变成 10 分"),
        ]
    )


@pytest.mark.parametrize("name", DRAMAS)
async def test_inv_08_what_changes_something_says_so(stage: Stage, name: str) -> None:
    """Where what counts changes by a press or a digit, the label of that option says what it does."""
    drama = DRAMAS[name]
    await drama.before(stage)
    for step in drama.steps:
        label = _label(stage, step)
        before = _what_counts(stage)[0]
        await _step(stage, step)
        if label is not None and _what_counts(stage)[0] != before:
            assert label.startswith(SAYS_SO), (step, label)


def _label(stage: Stage, step: Step) -> str | None:
    """What is written on the option that this step takes; None for words that are no option. A digit takes the option
    that carries it."""
    offered = [option.label for option in options_of(stage.last[step.who])] if step.who in stage.last else []
    if pressed := re.fullmatch(r"\[(.+)\]", step.says):
        return pressed[1]
    if step.says.isascii() and step.says.isdecimal():
        return next((label.split(" ", 1)[1] for label in offered if label.startswith(f"{step.says} ")), None)
    return step.says if step.says in [re.sub(r"^[0-9]+ ", "", label) for label in offered] else None
