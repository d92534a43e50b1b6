"""Around the card: what is put right at any of its questions, what is told besides, and what never confirms it.

Sunday, 24 May 2026; the branch has submitted 85.5 points, four stars.
"""

from __future__ import annotations

import json

import pytest

from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, Step, text_of

S = "secretary"
ONE = Step(S, "昨天市直工委通报批评了我们", ("请核对：受到市直工委通报批评 5月23日（周六）", "计 −3 分"), "[1 确认]")
TWO = Step(
    S,
    "昨天市直工委通报批评了我们，5月20日省委表彰了我们支部",
    ("① 5月23日（周六）受到市直工委通报批评", "② 5月20日（周三）省级表彰"),
    ("[1 确认]", "[2 修改①]", "[3 修改②]", "[4 都不记]"),
)

PUT_RIGHT = {
    "at 改哪一处": [
        ONE,
        Step(S, "2", "改哪一处", ("[1 类别]", "[5 不改了]")),
        Step(S, "不对，是市委", ("请核对：受到市委通报批评 5月23日（周六）", "计 −5 分"), "[1 确认]"),
        Step(S, "1", "记好了"),
    ],
    "at another part than the one asked for": [
        ONE,
        Step(S, "2", "改哪一处"),
        Step(S, "几次", "应该是几次"),
        Step(S, "日期错了，是上周四", ("请核对：受到市直工委通报批评 5月14日（周四）", "计 −3 分")),
        Step(S, "2", "改哪一处"),
        Step(S, "日期", "应该是哪天"),
        Step(S, "不对，是市委", ("受到市委通报批评 5月14日", "计 −5 分")),
        Step(S, "修改", "改哪一处"),
        Step(S, "类别", "应该是哪一类"),
        Step(S, "改成两次", ("受到市委通报批评 2 次 5月14日", "计 −10 分")),
    ],
    "in plain words at the part that is asked for": [
        ONE,
        Step(S, "改一下", "改哪一处"),
        Step(S, "几次", "应该是几次"),
        Step(S, "改成两次", "计 −6 分"),
        Step(S, "改日期", "应该是哪天"),
        Step(S, "应该是前天", "受到市直工委通报批评 2 次 5月22日（周五）"),
        Step(S, "类别不对", "应该是哪一类"),
        Step(S, "是市委的", "受到市委通报批评 2 次 5月22日（周五）"),
    ],
    "several parts in one sentence": [
        ONE,
        Step(S, "两次，前天，是市委", ("受到市委通报批评 2 次 5月22日（周五）", "计 −10 分")),
        Step(S, "1", "记好了"),
    ],
    "what stands there already changes nothing": [
        ONE,
        Step(S, "是市直工委", ("本来就是这样", "请核对：受到市直工委通报批评 5月23日")),
        Step(S, "不对，是昨天", ("本来就是这样", "请核对：受到市直工委通报批评 5月23日")),
        Step(S, "改成30次", ("请输入 1 到 20 之间的整数", "请核对：受到市直工委通报批评 5月23日")),
    ],
    "a bare number is no day and no count": [
        ONE,
        *(
            Step(S, said, ("没听懂是哪一个", "5月23日（周六）", "计 −3 分"))
            for said in ("9.5", "9分半", "5.2", "8.5分")
        ),
    ],
    "before the first card": [
        Step(S, "我们支部得了个表彰", "是哪一级的"),
        Step(S, "不对，是昨天的事", ("好的", "是哪一级的")),
        Step(S, "是省级的", ("请核对：省级表彰 5月23日（周六）", "计 +5 分")),
    ],
    "whose sanction it was, said in words": [
        Step(S, "上周三有人被处分了", "班子成员还是一般党员"),
        Step(S, "他是副书记", "什么党纪处分"),
        Step(S, "是严重警告", ("领导班子成员受严重警告以下处分 5月13日（周三）", "姓名不会保存")),
        Step(S, "不对，他是普通党员", "请核对：一般党员违法违纪 5月13日（周三）"),
    ],
    "an excuse is heard where it is asked for, and on the card": [
        Step(S, "上周五市直工委的培训我们没去", "请示过或有特殊理由吗"),
        Step(S, "改成两次", ("好的", "请示过或有特殊理由吗")),
        Step(S, "我们请过假的", ("不参加市直工委会议、培训 2 次 5月15日", "不计分，只留存备查")),
        Step(S, "其实没请假", ("无故不参加", "计 −6 分")),
        Step(S, "2", "改哪一处", "[3 有没有请示]"),
        Step(S, "3", "是哪一种", "[3 不是市直工委的]"),
        Step(S, "3", "不计分"),
    ],
    "a reason for no points goes with the rule that it was of": [
        Step(S, "昨天局长受了处分", "班子成员还是一般党员"),
        Step(S, "1", "什么党纪处分"),
        Step(S, "6", ("不计分，只留存备查", "党纪处分不明")),
        Step(S, "不对，是一般党员", ("一般党员违法违纪", "计 −2 分"), hides="不计分"),
    ],
    "a day of another year is refused, and the card stays": [
        ONE,
        Step(S, "不对，是去年3月5日", ("只记本年度的事", "请核对：受到市直工委通报批评 5月23日")),
    ],
    "who circulated it, and how often, before the first card": [
        Step(S, "昨天被通报批评", "是谁通报批评的"),
        Step(S, "两次", ("好的", "是谁通报批评的")),
        Step(S, "不是工委是市委", ("请核对：受到市委通报批评 2 次 5月23日", "计 −10 分")),
    ],
    "how many, in the unit of the rule": [
        Step(S, "昨天我们的做法被省委推广了", "请核对：省级重大创新被认可推广 5月23日"),
        Step(S, "两项", "省级重大创新被认可推广 2 项"),
        Step(S, "改为3项", "省级重大创新被认可推广 3 项"),
    ],
    "a sanction that counts instead of one that does not": [
        Step(S, "昨天副书记被诫勉谈话", ("不计分，只留存备查", "诫勉")),
        Step(S, "不对，是警告处分", ("请核对：领导班子成员受严重警告以下处分 5月23日", "计 −3 分"), hides="不计分"),
    ],
    "an award of 市直工委's own": [
        Step(S, "5月20日支部得了个表彰", "是哪一级的", ("[3 市级]", "[5 市直工委自己的表彰]")),
        Step(S, "是市直工委评的", ("请核对：市级表彰 5月20日（周三）", "不计分，只留存备查")),
        Step(S, "不对，是省委", ("请核对：省级表彰 5月20日", "计 +5 分"), hides="不计分"),
    ],
    "two things denied, two put right": [
        ONE,
        Step(S, "不是市直工委，是市委，日期是5.20", "请核对：受到市委通报批评 5月20日（周三）"),
        Step(S, "不是昨天，是前天", "请核对：受到市委通报批评 5月22日（周五）"),
    ],
    "一处也不改": [
        ONE,
        Step(S, "2", "改哪一处"),
        Step(S, "不改了", ("请核对：受到市直工委通报批评 5月23日", "计 −3 分")),
        Step(S, "2", "改哪一处"),
        Step(S, "不改", "请核对"),
        Step(S, "2", "改哪一处"),
        Step(S, "日期", "应该是哪天"),
        Step(S, "不改了", "请核对：受到市直工委通报批评 5月23日"),
        Step(S, "1", "记好了"),
    ],
    "back to the card, and something else is changed": [
        TWO,
        Step(S, "修改①", "改哪一处"),
        Step(S, "日期", "应该是哪天"),
        Step(S, "返回", "改哪一处", hides="之前答的是"),
        Step(S, "返回", "我理解为 2 件事", hides="之前答的是"),
        Step(S, "修改②", "改哪一处？（省级表彰）"),
        Step(S, "级别", "应该是哪一级"),
        Step(S, "市级", "② 5月20日（周三）市级表彰"),
    ],
}
"""What is put right, at whichever question of the card."""

WHICH_LINE = {
    "the only line that can be meant": [
        TWO,
        Step(S, "改成两次", "① 5月23日（周六）受到市直工委通报批评 2 次"),
        Step(S, "表彰是市级的", "② 5月20日（周三）市级表彰"),
        Step(S, "通报是市委的，不是工委", "① 5月23日（周六）受到市委通报批评 2 次"),
        Step(S, "日期错了，表彰是上周四", "② 5月14日（周四）市级表彰"),
    ],
    "it is asked which, and what was said is not said again": [
        TWO,
        Step(S, "不对，是市委", "是哪一件", ("[1 ① 受到市直工委通报批评]", "[2 ② 省级表彰]")),
        Step(S, "2", ("① 5月23日（周六）受到市直工委通报批评", "② 5月20日（周三）市级表彰")),
        Step(S, "日期错了，是上周四", "是哪一件"),
        Step(S, "1", ("① 5月14日（周四）受到市直工委通报批评", "② 5月20日（周三）市级表彰")),
        Step(S, "不对", "是哪一件"),
        Step(S, "2", "改哪一处？（市级表彰）"),
    ],
    "a sign, an ordinal": [
        TWO,
        Step(S, "①", "改哪一处？（受到市直工委通报批评）"),
        Step(S, "第二件", "改哪一处？（省级表彰）"),
        Step(S, "返回", "我理解为 2 件事"),
        Step(S, "②", "改哪一处？（省级表彰）"),
        Step(S, "返回", "我理解为 2 件事"),
        Step(S, "第一个", "改哪一处？（受到市直工委通报批评）"),
        Step(S, "改2", "改哪一处？（省级表彰）"),
        Step(S, "第二件是市级", "② 5月20日（周三）市级表彰"),
        Step(S, "③不算", ("这里没有第 3 件", "我理解为 2 件事")),
        Step(S, "①②都改成前天", ("① 5月22日（周五）受到市直工委通报批评", "② 5月22日（周五）市级表彰")),
    ],
    "one is taken off": [
        TWO,
        Step(S, "①对，②不要", "请核对：受到市直工委通报批评", hides="表彰"),
        Step(S, "1", "记好了，待上级核实：第 1 号 受到市直工委通报批评"),
    ],
    "one is taken off by what it is": [
        TWO,
        Step(S, "表彰不要了", "请核对：受到市直工委通报批评", hides="表彰"),
        Step(S, "没有这回事", "什么都没有记"),
    ],
    "it never happened": [ONE, Step(S, "搞错了，没有被通报", "什么都没有记")],
    "it is called back": [ONE, Step(S, "撤回", "什么都没有记")],
    "of two nobody named, it is asked which goes": [
        TWO,
        Step(S, "那条不算了", "是哪一件"),
        Step(S, "①", ("请核对：省级表彰", "计 +5 分")),
    ],
    "all of them go": [TWO, Step(S, "都不要了", "什么都没有记")],
    "what was told last goes": [
        TWO,
        Step(S, "5月6日市委表彰了我们", "③ 5月6日（周三）市级表彰"),
        Step(S, "刚才那条不算", "我理解为 2 件事", hides="③"),
    ],
    "names in a sanction": [
        Step(
            S,
            "昨天副书记张某受了党内严重警告，普通党员李某酒驾被行政拘留",
            ("① 5月23日（周六）领导班子成员受严重警告以下处分", "② 5月23日（周六）一般党员违法违纪"),
        ),
        Step(S, "不对，张某是普通党员", "① 5月23日（周六）一般党员违法违纪", hides="张某"),
        Step(S, "②两人", "② 5月23日（周六）一般党员违法违纪 2 人次  −4"),
        Step(S, "1", "记好了 2 件"),
    ],
}
"""Which line is meant."""

TOLD_BESIDES = {
    "while a part is asked for": [
        ONE,
        Step(S, "2", "改哪一处"),
        Step(S, "日期", "应该是哪天"),
        Step(S, "5月20日省委表彰了我们支部", ("先改完这一处", "应该是哪天？（受到市直工委通报批评）")),
        Step(S, "前天", ("① 5月22日（周五）受到市直工委通报批评", "② 5月20日（周三）省级表彰")),
        Step(S, "1", "记好了 2 件"),
    ],
    "incomplete, while a part is asked for": [
        ONE,
        Step(S, "2", "改哪一处"),
        Step(S, "几次", "应该是几次"),
        Step(S, "还有我们支部得了个表彰", ("加到卡上了", "一会儿再改", "“表彰”是哪一级的")),
        Step(S, "省里的", "“表彰”是哪天的事"),
        Step(S, "昨天", ("① 5月23日（周六）受到市直工委通报批评", "② 5月23日（周六）省级表彰"), hides="之前答的是"),
        Step(S, "①", "改哪一处？（受到市直工委通报批评）"),
    ],
    "while the first one is being completed": [
        Step(S, "我们支部得了个表彰", "是哪一级的"),
        Step(S, "昨天市直工委通报批评了我们", ("听到了，还有一件", "“表彰”是哪一级的")),
        Step(S, "前天副书记受了处分", ("听到了，还有一件", "“表彰”是哪一级的")),
        Step(S, "省级", "“表彰”是哪天的事"),
        Step(S, "5月20日", "什么党纪处分"),
        Step(
            S,
            "1",
            ("① 5月20日（周三）省级表彰", "② 5月23日（周六）受到市直", "③ 5月22日（周五）领导班子成员受严重警告"),
        ),
        Step(S, "1", "记好了 3 件"),
    ],
    "while another one told besides is being completed": [
        ONE,
        Step(S, "我们支部得了个表彰", "“表彰”是哪一级的"),
        Step(S, "前天副书记受了警告处分", ("听到了，还有一件", "“表彰”是哪一级的")),
        Step(S, "通报是市委的", ("好的，①改了", "“表彰”是哪一级的")),
        Step(S, "市级", "“表彰”是哪天的事"),
        Step(
            S,
            "昨天",
            ("① 5月23日（周六）受到市委通报批评", "② 5月23日（周六）市级表彰", "③ 5月22日（周五）领导班子成员"),
        ),
    ],
    "and taken back before it is complete": [
        ONE,
        Step(S, "我们支部得了个表彰", "“表彰”是哪一级的"),
        Step(S, "那条不算了", "请核对：受到市直工委通报批评", hides="表彰"),
    ],
    "announced before it is told": [
        ONE,
        Step(S, "还有一件事", ("您请说", "请核对：受到市直工委通报批评")),
        Step(S, "等等", ("不急", "请核对：受到市直工委通报批评")),
        Step(S, "前天市委也通报批评了我们", ("① 5月23日（周六）受到市直工委", "② 5月22日（周五）受到市委通报批评")),
    ],
    "twice the same": [
        ONE,
        Step(S, "昨天市直工委通报批评了我们", "卡上已经有：受到市直工委通报批评 5月23日（周六）。是同一件事吗"),
        Step(S, "是", "请核对：受到市直工委通报批评"),
        Step(S, "昨天市直工委通报批评我们了", "卡上已经有"),
        Step(S, "不是", ("① 5月23日（周六）受到市直工委通报批评", "② 5月23日（周六）受到市直工委通报批评")),
    ],
    "more than a card can hold": [
        ONE,
        *(Step(S, f"4月{n}日市委表彰了我们", f"我理解为 {n + 1} 件事") for n in range(1, 9)),
        Step(S, "4月9日市委表彰了我们", ("已经有 9 件，这一件没有加上", "我理解为 9 件事"), hides="4月9日"),
    ],
}
"""What is told besides is put on the card, or it is said that it was not."""

LEFT_LYING = {
    "because it is said so": [
        ONE,
        Step(S, "先放着", ("先存着了", "继续")),
        Step(S, "几星", "四星级 85.5 分"),
        Step(S, "继续", "请核对：受到市直工委通报批评"),
        Step(S, "算了", "已取消，什么都没有记"),
        Step(S, "继续", "可以："),
    ],
    "for a meeting": [
        ONE,
        Step(S, "明天下午三点支委会提前半小时叫我", "核对要记的事先放着"),
        Step(S, "1", "建好了", "继续核对]"),
        Step(S, "[继续核对]", "请核对：受到市直工委通报批评"),
        Step(S, "1", "记好了"),
    ],
    "and the same is told again": [
        ONE,
        Step(S, "记一件事", "核对要记的事先放着"),
        Step(S, "昨天市直工委通报批评了我们", ("先前还有 1 件没核对完", "是同一件事吗")),
        Step(S, "1", "请核对：受到市直工委通报批评 5月23日"),
        Step(S, "1", "记好了，待上级核实：第 1 号"),
    ],
    "at a part that was asked for": [
        ONE,
        Step(S, "2", "改哪一处"),
        Step(S, "日期", "应该是哪天"),
        Step(S, "记一件事", "核对要记的事先放着"),
        Step(S, "前天市委表彰了我们", ("先前还有 1 件没核对完", "我理解为 2 件事")),
    ],
    "while its event was being completed": [
        Step(S, "我们支部得了个表彰", "是哪一级的"),
        Step(S, "记一件事", "核对要记的事先放着"),
        Step(S, "昨天市直工委通报批评了我们", ("先前还有 1 件没核对完", "“表彰”是哪一级的")),
        Step(S, "市级", "“表彰”是哪天的事"),
        Step(S, "昨天", ("① 5月23日（周六）市级表彰", "② 5月23日（周六）受到市直工委通报批评")),
    ],
}
"""A card that was put aside waits, and is never lost over the next."""


@pytest.mark.parametrize("name", PUT_RIGHT)
async def test_what_is_put_right_at_any_question_changes_the_card(restarting: Stage, name: str) -> None:
    await submitted(restarting)
    await restarting.play(PUT_RIGHT[name])


@pytest.mark.parametrize("name", WHICH_LINE)
async def test_which_line_is_meant_is_read_or_asked(restarting: Stage, name: str) -> None:
    await submitted(restarting)
    await restarting.play(WHICH_LINE[name])


@pytest.mark.parametrize("name", TOLD_BESIDES)
async def test_inv_01_what_is_told_besides_is_not_lost(restarting: Stage, name: str) -> None:
    await submitted(restarting)
    await restarting.play(TOLD_BESIDES[name])


@pytest.mark.parametrize("name", LEFT_LYING)
async def test_inv_01_a_card_left_lying_waits(restarting: Stage, name: str) -> None:
    await submitted(restarting)
    await restarting.play(LEFT_LYING[name])
    assert await restarting.audit_is_whole()


async def test_inv_01_a_card_left_lying_for_the_form_takes_up_what_is_told_in_the_form(restarting: Stage) -> None:
    await restarting.play(
        [
            Step(S, "昨天市直工委通报批评了我们", "请核对：受到市直工委通报批评"),
            Step(S, "开始自评", ("核对要记的事先放着", "会议是哪天开的")),
            Step(
                S,
                "前天市委表彰了我们",
                ("先前还有 1 件没核对完", "① 5月23日（周六）受到市直工委通报批评", "② 5月22日（周五）市级表彰"),
            ),
            Step(S, "1", "记好了 2 件", "继续自评]"),
            Step(S, "继续", "会议是哪天开的"),
        ]
    )


async def test_what_was_put_right_is_what_is_recorded(stage: Stage) -> None:
    await submitted(stage)
    for said in (
        "我们支部得了个表彰",
        "昨天市直工委通报批评了我们",
        "省里的",
        "5月20日",
        "通报是市委的，两次",
        "不对，是市级",
        "①",
    ):
        await stage.says(S, said)
    await stage.says(S, "5月6日市直工委的培训我们无故没参加")
    assert stage.events() == []
    await stage.says(S, "对的，没错")
    assert stage.events() == [
        ("commendation", "city", 1, "2026-05-20", None, ""),
        ("circular_city_committee", None, 2, "2026-05-23", None, ""),
        ("absence", None, 1, "2026-05-06", None, ""),
    ]


async def test_inv_51_a_name_and_a_number_told_besides_are_nowhere_kept(stage: Stage) -> None:
    await submitted(stage)
    await stage.play(
        [
            ONE,
            Step(S, "2", "改哪一处"),
            Step(S, "日期", "应该是哪天"),
            Step(S, "前天副书记欧阳某某410502198001011234受了党内警告处分，电话13937212345", "加到卡上了"),
            Step(S, "不改了", ("我理解为 2 件事", "您写的证件号、电话号没有保存", "姓名不会保存")),
            Step(S, "②那个欧阳某某是普通党员", "② 5月22日（周五）一般党员违法违纪"),
            Step(S, "1", "记好了 2 件"),
        ]
    )
    for canary in ("欧阳", "某某", "410502", "13937212345"):
        assert canary not in str(stage.everything())


@pytest.mark.parametrize(
    "said",
    [
        "①",
        "②",
        "第一个",
        "第1个",
        "第一",
        "一个",
        "一件",
        "①②",
        "确认①",
        "1？",
        "确认？",
        "①确认",
        "改①",
        "对？",
        "好吗",
    ],
)
async def test_inv_08_a_line_that_is_named_confirms_nothing(stage: Stage, said: str) -> None:
    """① on the card is its first line, not its first option."""
    await submitted(stage)
    for card in (ONE, TWO):
        await stage.play([card])
        if card is TWO or said not in ("①", "1"):
            await stage.says(S, said)
        assert stage.events() == []
        await stage.says(S, "取消")


async def test_inv_08_a_sign_in_the_form_hands_nothing_in(stage: Stage) -> None:
    for said in ("自评 9 8.5 9.5 9 8 8.5 9 6.5 9 8.5", "5月20日", "4", "4"):
        await stage.says(S, said)
    assert "① 是上面的序号" in text_of(await stage.says(S, "①"))
    assert stage.rows("select count(*) from self_assessment") == [(0,)]


async def test_inv_06_a_card_of_an_older_release_is_gone_on_with_where_it_stood(stage: Stage) -> None:
    await submitted(stage)
    rows = json.dumps([["circular_work_committee", None, 1, "2026-05-23", None, "", None, "", []]])
    await stage.leave_sheet(S, "event_card", json.dumps({"events": [rows, ""]}))
    await stage.play([Step(S, "继续", "请核对：受到市直工委通报批评 5月23日"), Step(S, "2", "改哪一处")])
    await stage.play([Step(S, "日期", "应该是哪天"), Step(S, "前天", "5月22日（周五）"), Step(S, "1", "记好了")])


async def test_a_dozen_changes_of_mind_lose_nothing(stage: Stage) -> None:
    await submitted(stage)
    await stage.play([ONE])
    for n in range(20):
        await stage.says(S, f"不对，是{'市委' if n % 2 == 0 else '市直工委'}")
        card = await stage.says(S, f"日期是5月{n + 1}日")
        assert f"5月{n + 1}日" in text_of(card)
    await stage.play([Step(S, "1", "记好了，待上级核实：第 1 号 受到市直工委通报批评 5月20日")])
