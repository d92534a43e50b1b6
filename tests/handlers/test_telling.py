"""What a sender is told of a push (INV-11, "success" without a receipt does not exist): that it will go out, or that
nobody can get it now, or that nobody is bound. Never that somebody was told."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import handlers
from storage import people
from storage.ports import Transaction
from tests.handlers.meeting_plays import after_a_conference, conference, task
from tests.handlers.stage import Stage, Step, text_of

FINANCE, ARCHIVE = ("secretary", "deputy"), ("archivist",)
ABOVE = ("reviewer", "office")


async def nothing(stage: Stage) -> None:
    """An ordinary Sunday."""


async def an_event(stage: Stage) -> None:
    await stage.recorded("media", "2026-04-02", "city")


async def a_form(stage: Stage) -> None:
    await stage.submitted()


async def a_leave(stage: Stage) -> None:
    await conference(stage)
    for said in ("请假", "病假"):
        await stage.says("archivist", said)


async def a_question(stage: Stage) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")


async def an_answer(stage: Stage) -> None:
    await a_question(stage)
    await stage.says("archivist", "第1号核实确实没去")


async def a_deduction(stage: Stage) -> None:
    await an_answer(stage)
    for said in ("第1号核实扣分", "确认扣分"):
        await stage.says("office", said)


async def a_later_day(stage: Stage) -> None:
    await task(stage)
    for said in ("第1号任务延期", "6月30日", "时间冲突"):
        await stage.says("archivist", said)


@dataclass(frozen=True)
class Deed:
    """What is there before, who says what, and whom the last of it is for."""

    before: Callable[[Stage], Awaitable[None]]
    who: str
    says: Sequence[str]
    listeners: Sequence[str]
    is_promised: bool = True


RECORDS = ("记一件事", "被通报批评", "市直工委", "1", "5月20日", "跳过", "确认")

TO_A_BRANCH = {
    "an event confirmed": Deed(an_event, "reviewer", ("待处理", "1", "认定"), FINANCE),
    "an event rejected": Deed(an_event, "reviewer", ("待处理", "1", "不予认定", "没有文号"), FINANCE),
    "a form returned": Deed(a_form, "reviewer", ("待处理", "1", "退回修改", "请补材料"), FINANCE),
    "a circular recorded": Deed(
        nothing, "office", ("记一件事", "DAJ-1", "被通报批评", "市直工委", "1", "5月20日", "跳过", "确认"), ARCHIVE
    ),
    "an election recorded": Deed(nothing, "office", ("办理换届 DAJ-1", "登记已换届", "5月20日", "确认"), ARCHIVE),
    "a leave granted": Deed(a_leave, "office", ("批准第1号请假",), ARCHIVE),
    "a reason accepted": Deed(a_question, "office", ("第1号核实认可",), ARCHIVE),
    "a deduction": Deed(an_answer, "office", ("第1号核实扣分", "确认扣分"), ARCHIVE),
    "a deduction taken back": Deed(a_deduction, "office", ("撤销第1号核实扣分", "异议成立"), ARCHIVE),
    "a later day granted": Deed(a_later_day, "office", ("同意第1号延期",), ARCHIVE),
    "a task set": Deed(
        nothing, "office", ("布置任务", "报送半年总结", "6月20日", "市档案局党支部", "确认布置"), ARCHIVE
    ),
}

TO_SUPERIORS = {
    "an event": Deed(nothing, "secretary", RECORDS, ABOVE, is_promised=False),
    "an event in a sentence": Deed(
        nothing, "secretary", ("5月20日被市直工委通报批评", "确认"), ABOVE, is_promised=False
    ),
    "an event taken back": Deed(an_event, "secretary", ("撤销第1号", "记重了这一次"), ABOVE, is_promised=False),
    "a leave asked": Deed(conference, "archivist", ("请假", "病假"), ("office",), is_promised=False),
    "an answer": Deed(a_question, "archivist", ("第1号核实确实没去",), ("office",), is_promised=False),
    "a later day asked": Deed(
        task, "archivist", ("第1号任务延期", "6月30日", "时间冲突"), ("office",), is_promised=False
    ),
}
DEEDS = {**TO_A_BRANCH, **TO_SUPERIORS}


async def blocked(stage: Stage, *persons: str) -> None:
    """These have blocked us, on the one account they have."""

    def block(tx: Transaction) -> None:
        for who in persons:
            people.mark_unreachable(tx, "local", stage.bureau.account_hash("local", who), "blocked")

    await stage.store.turn(block)


async def the_last_of(stage: Stage, deed: Deed) -> str:
    for said in deed.says:
        answer = text_of(await stage.says(deed.who, said))
    return answer


@pytest.mark.parametrize("name", DEEDS)
async def test_what_can_be_pushed_is_promised_and_not_called_told(stage: Stage, name: str) -> None:
    deed = DEEDS[name]
    await deed.before(stage)
    before = len(stage.rows("select 1 from outbox"))
    answer = await the_last_of(stage, deed)
    assert ("会推送给" in answer) is deed.is_promised
    assert not re.search("推不到|没有人能收到", answer)
    assert len(stage.rows("select 1 from outbox")) > before


@pytest.mark.parametrize("name", DEEDS)
async def test_who_cannot_be_reached_is_said_to_be_out_of_reach(stage: Stage, name: str) -> None:
    deed = DEEDS[name]
    await deed.before(stage)
    await blocked(stage, *deed.listeners)
    answer = await the_last_of(stage, deed)
    assert "现在推不到" in answer
    assert "请另行告知" in answer
    assert "会推送给" not in answer


@pytest.mark.parametrize("name", DEEDS)
async def test_that_nobody_is_bound_is_said_at_once(stage: Stage, name: str) -> None:
    """A push for nobody leaves no row, so it must not be dropped in silence."""
    deed = DEEDS[name]
    await deed.before(stage)
    for who in deed.listeners:
        await stage.dismiss(who)
    answer = await the_last_of(stage, deed)
    assert re.search("还没有.+绑定.*没有人能收到", answer)
    assert "请另行告知" in answer
    assert "会推送给" not in answer


async def test_of_many_branches_those_who_hear_nothing_are_named(stage: Stage) -> None:
    await blocked(stage, "farmer")
    await stage.dismiss("archivist")
    for said in ("布置任务", "报送半年总结", "6月20日", "全部"):
        await stage.says("office", said)
    answer = text_of(await stage.says("office", "确认布置"))
    assert "会推送给 2 个支部。" in answer
    assert "还没有人绑定、没有人能收到：市档案局党支部，请另行告知" in answer
    assert "现在推不到：市农业农村局第一党支部，请另行告知" in answer
    assert "会通知 3 个支部" in text_of(await stage.says("office", "取消第1号任务"))
    again = text_of(await stage.says("office", "取消这个任务"))
    assert "会推送给 2 个支部。还没有人绑定、没有人能收到：市档案局党支部" in again


async def test_an_invitation_and_its_change_name_who_hears_nothing(stage: Stage) -> None:
    await blocked(stage, "farmer")
    await stage.dismiss("archivist")
    for said in ("定会议", "1", "5月28日15:00", "跳过", "党建工作例会", "全部"):
        await stage.says("office", said)
    for said, deed in (("确认", "建好了"), ("取消第1号会议", "确定吗"), ("取消这个会", "已取消")):
        answer = text_of(await stage.says("office", said))
        assert deed in answer
    assert "会推送给 2 个支部。还没有人绑定、没有人能收到：市档案局党支部" in answer
    assert "现在推不到：市农业农村局第一党支部" in answer


async def test_who_asks_a_branch_out_of_reach_hears_so(stage: Stage) -> None:
    await after_a_conference(stage)
    await blocked(stage, "archivist")
    answer = text_of(await stage.says("office", "核实第1号会议"))
    assert "现在推不到，下次说话时才会看到：市档案局党支部" in answer
    assert "会向" not in answer


async def test_inv_11_a_branch_where_nobody_is_bound_stands_in_what_was_not_delivered(any_stage: Stage) -> None:
    """INV-11: what is sent there has nobody to be sent to, and the superior sees that."""
    await any_stage.dismiss("neighbour")
    await any_stage.play(
        [
            Step(
                "reviewer",
                "没送到的",
                (
                    "还没有书记、副书记绑定，发去的消息没有人能收到：市财政局第二党支部。",
                    "其他支部的，近 14 天都送到了",
                ),
                hides="市财政局第一党支部",
            ),
            Step("office", "没送到的", "没有人能收到：市财政局第二党支部。"),
            Step("general", "没送到的", "近 14 天发给下属支部的消息都送到了", hides="财政局"),
        ]
    )


def test_nothing_is_said_to_be_told_before_there_is_a_receipt() -> None:
    """Every dialogue words it with what `tell` has given."""
    here = Path(handlers.__file__).parent
    said = {
        path.name for path in here.glob("*.py") if re.search("已告诉|已通知|已经告诉|已转告", path.read_text("utf-8"))
    }
    assert said == set()
