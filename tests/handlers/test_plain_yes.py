"""What counts as a yes to a card, and what does not: nothing is recorded without a clear one."""

from __future__ import annotations

import pytest

from handlers.fields import Choice, only, yes_no
from handlers.plain_yes import confirms, says_yes
from handlers.talk import Invalid
from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, text_of

YES = (
    *(
        "确认",
        "确认。",
        "确认！",
        " 确 认 ",
        "確認",
        "确定",
        "确认确认",
        "确认了",
        "确认无误",
        "我确认",
        "都确认",
        "全部确认",
    ),
    *("确任", "确忍", "确人", "确仁", "却认", "雀认", "缺认", "确确认", "确认认", "queren", "QueRen"),
    *("好的确认", "好的，确认", "嗯，确认", "对，确认。", "没问题，确认", "可以确认", "行，确认", "确认 确认"),
    *("对", "对的", "对对对", "对，没错", "对的没错", "都对", "全对", "對的", "对！"),
    *("是", "是的", "是的是的", "是的，没错", "是这样", "就是这样的"),
    *("没错", "沒錯", "没有错", "没问题", "没毛病", "正确", "属实", "无误", "准确", "同意"),
    *(
        "可以",
        "可以的",
        "可以了",
        "可以，没问题",
        "好",
        "好的",
        "好嘞",
        "好滴",
        "好，可以",
        "行",
        "嗯",
        "嗯嗯",
        "恩",
        "嗯呢",
        "中",
    ),
    *("ok", "OK", "Ok的", "okay", "yes", "[OK]", "👌", "✅", "嗯对"),
)
"""A yes to any question that can have one."""

RECORD = (
    "记吧",
    "记上",
    "记上吧",
    "记下来",
    "可以记上",
    "好，记吧",
    "都记",
    "就这么记",
    "确认登记",
    "确认记录",
    "确认吧",
    "对，记上",
)
"""A yes to what is to be recorded."""

NOT = (
    *(
        "确认？",
        "确认?",
        "对？",
        "好的？",
        "可以?",
        "确认吗",
        "对吗",
        "对吧",
        "是吧",
        "可以吗",
        "可以吧",
        "是不是",
        "对不对",
    ),
    *(
        "不确认",
        "不对",
        "不是",
        "不",
        "先不确认",
        "别确认",
        "确认不了",
        "没确认",
        "不可以",
        "不行",
        "不好",
        "没",
        "没有",
        "不同意",
    ),
    *(
        "确",
        "认",
        "确认一下",
        "要确认一下",
        "请确认",
        "帮我确认",
        "等我确认",
        "确认后再说",
        "回头确认",
        "待确认",
        "再确认",
    ),
    *(
        "确认取消",
        "确认删除",
        "确认不记",
        "确认修改",
        "确认①",
        "①确认",
        "确认第一个",
        "①确认，②不要",
        "确认2",
        "确认，但日期是前天",
    ),
    *(
        "确认，日期改成前天",
        "对，是市委",
        "对的，不过是两次",
        "好的，改一下",
        "可以改吗",
        "是昨天",
        "是市委",
        "行政处分",
        "中央",
    ),
    *(
        "好吧",
        "行吧",
        "都行",
        "都可以",
        "都好",
        "随便",
        "对了",
        "对哦",
        "好了",
        "行了",
        "好像是",
        "好像对",
        "应该对",
        "可能是",
    ),
    *(
        "收到",
        "知道了",
        "明白",
        "谢谢",
        "好的谢谢",
        "好的，稍等",
        "不错",
        "👍",
        "哦",
        "啊",
        "哈哈",
        "",
        "。",
        "1",
        "嗯？",
    ),
    *(
        "确认的话扣几分",
        "对应的条款呢",
        "是这样吗",
        "可以不记吗",
        "好人好事",
        "缺人",
        "确实",
        "认可",
        "已阅",
        "却",
        "雀",
    ),
)
"""No yes, or not without a doubt, or not only a yes."""


@pytest.mark.parametrize("said", YES)
def test_a_plain_yes_however_it_is_typed(said: str) -> None:
    assert says_yes(said)
    assert confirms(said)


@pytest.mark.parametrize("said", RECORD)
def test_what_says_record_it_confirms_a_card_and_answers_no_other_question(said: str) -> None:
    assert confirms(said)
    assert not says_yes(said)


@pytest.mark.parametrize("said", NOT)
def test_words_with_a_doubt_or_anything_else_in_them_are_no_yes(said: str) -> None:
    assert not says_yes(said)
    assert not confirms(said)


@pytest.mark.parametrize("said", ["好的确认", "确任", "没错", "1", "1 确认", "1、确认", "记上吧"])
def test_a_card_that_is_to_be_confirmed_takes_a_yes_its_label_and_its_digit(said: str) -> None:
    assert yes_no("确认", "不记了").parse(said)


@pytest.mark.parametrize("said", ["对？", "确认?", "1？", "确认 2", "2 确认", "不确认", "记上吗"])
def test_a_card_that_is_to_be_confirmed_takes_nothing_else(said: str) -> None:
    with pytest.raises(Invalid):
        yes_no("确认", "不记了").parse(said)


def test_record_it_is_no_answer_to_whether_it_is_the_same_event() -> None:
    same = yes_no("是同一件，不记了", "是另一件，继续记")
    for said in ("记吧", "记上"):
        with pytest.raises(Invalid):
            same.parse(said)
    assert same.parse("没错")


def test_a_form_is_handed_in_by_a_plain_yes_but_not_by_a_question() -> None:
    field: Choice[str] = only("submit", "提交")
    assert field.parse("没错，确任") == "submit"
    with pytest.raises(Invalid, match="在问"):
        field.parse("提交？")


@pytest.mark.parametrize("said", ["确任", "缺认", "好的确认", "对的，没错", "可以。", "都确认", "确认 确认", "记上吧"])
async def test_a_card_is_recorded_by_a_clear_yes(stage: Stage, said: str) -> None:
    await submitted(stage)
    await stage.says("secretary", "昨天市直工委通报批评了我们")
    assert "记好了" in text_of(await stage.says("secretary", said))
    assert len(stage.events()) == 1


async def test_inv_08_a_card_is_not_recorded_by_anything_less(stage: Stage) -> None:
    """Nothing is recorded without a clear confirmation; the card stays open, changes, or is done away with."""
    await submitted(stage)
    for said in NOT:
        stage.passes(minutes=1)
        if said == "1":
            continue
        card = await stage.says("secretary", "昨天市直工委通报批评了我们，前天市委也通报批评了我们")
        assert "我理解为 2 件事" in text_of(card), said
        await stage.says("secretary", said)
        assert stage.events() == [], said
        await stage.says("secretary", "取消")
