"""A walk at random: whoever says whatever, there is always an answer in Chinese with a way on, each turn moves the
talk on by one, and the audit chain stays whole."""

from __future__ import annotations

import random

import pytest

from handlers.messages import Option
from tests.handlers.stage import CAST, SCORES, Stage, options_of
from tests.handlers.test_log import HOSTILE, UNFIT
from tests.handlers.test_points import RIGHT, WRONG

PEOPLE = (*CAST, "visitor", "stranger")
ASKS = (
    *(
        "你好",
        "我们现在几星",
        "开始自评",
        "记一件事",
        "记过的事",
        "待处理",
        "下属支部",
        "如果",
        "看过去某天",
        "我的",
        "明细",
    ),
    *("怎样提分", "只看已核实的", "十项得分", "撤回自评", "解绑", "换身份", "看示例", "保存哪些信息", "绑定"),
    *("CZJ-1 几星", "NYJ-1 明细", "XYZ-9 几星", "撤销第1号", "撤销第3号", "截至5月1日几星", "截至13月1日几星"),
    *("会议", "任务", "请假", "会议记录", "定支委会时间", "登记支委会 昨天 学习 5人", "明天下午三点支委会叫我"),
    *(
        "周四下午三点召开党建工作例会",
        "布置任务：6月20日前报送总结",
        "第1号会议",
        "第2号会议",
        "第1号任务",
        "第9号任务",
    ),
    *("参加第1号会议", "第1号会议请假", "批准第1号请假", "登记第1号会议到会", "核实第1号会议", "核实第1号任务"),
    *("第1号核实我到了", "第1号核实请示过", "第1号核实扣分", "第1号核实认可", "完成第1号任务", "第1号任务延期"),
    *("收到，准时到", "周四的会请假，出差", "改第1号会议的时间", "取消第2号会议", "同意第1号延期", "撤销第1号会议记录"),
    *("昨天市直工委通报批评了我们", "我们支部得了个表彰", "5月20日省委表彰了我们支部，昨天又缺席市直工委的培训"),
    *("不对，是市委", "日期错了，是上周四", "改成两次", "②不算", "①", "那条不算了", "都不要了", "确任", "还有一件事"),
    "自评 " + " ".join(SCORES),
    *("自评 9 9", "自评一直很好", "如果再缺一次会呢", "我们差几分到五星？"),
)
STEERS = ("返回", "跳过", "取消", "继续", "帮助", "改第1题", "改第3题", "改第10题", "不改", "先存着", "？")
ANSWERS = (
    "是",
    "不是",
    "对",
    "没有",
    "确认",
    "昨天",
    "5月20日",
    "3.12",
    "今天",
    "去年3月1日",
    "省级",
    "市直工委",
    "安发〔2026〕3号",
)
CODES = ("KQ7M-3XPD-0000-0000", "kq7m3xpd00000000", "AAAA-BBBB-CCCC-DDDD", "绑定 ZZZZ-ZZZZ-ZZZZ-ZZZZ")
GARBAGE = ("", " ", "。", "\n", "嗯嗯嗯", "asdf", "🙂", "12345678901234567890", "#abcdefghij.1", "第", "改", "1。2。3")


def something(chance: random.Random, stage: Stage, who: str, old: list[str]) -> str:
    """What a person might send next: mostly what fits, often what does not."""
    offered = list(options_of(stage.last[who])) if who in stage.last else []
    kind = chance.choices(
        ("fitting", "offered", "digit", "ask", "steer", "answer", "number", "old", "hostile", "garbage", "code"),
        (60, 6, 5, 8, 3, 4, 5, 3, 2, 2, 2),
    )[0]
    if kind == "fitting":
        return _fitting(chance, offered)
    if kind == "offered" and offered:
        return chance.choice(offered).send
    if kind == "old" and old:
        return chance.choice(old)
    if kind == "digit":
        return str(chance.randint(0, 12))
    if kind == "number":
        return chance.choice(RIGHT if chance.random() < 0.8 else WRONG)[0]
    words = {"steer": STEERS, "answer": ANSWERS, "hostile": (*HOSTILE, *UNFIT), "garbage": GARBAGE, "code": CODES}
    return chance.choice(words.get(kind, ASKS))


def _fitting(chance: random.Random, offered: list[Option]) -> str:
    """What somebody sends who wants to get on."""
    answers = [option.send for option in offered if option.label[0].isdigit() and not option.label.endswith("解绑")]
    beside = {option.label for option in offered if not option.label[0].isdigit()}
    if answers and beside:
        return chance.choice(answers)
    if answers:
        return chance.choice((*answers, "记一件事", "待处理", "开始自评"))
    return (
        "跳过"
        if "跳过" in beside and chance.random() < 0.7
        else chance.choice(("9", "8.5", "2", "1", "昨天", "材料不全"))
    )


async def walk(stage: Stage, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    await stage.code_for("DAJ-1")
    old: dict[str, list[str]] = {}
    for _ in range(steps):
        # Most stay with one another in a small circle, so that talks come to their end.
        who = chance.choice(PEOPLE) if chance.random() < 0.15 else chance.choice(("secretary", "deputy", "reviewer"))
        said = something(chance, stage, who, old.setdefault(who, []))
        known = who in stage.last
        before = stage.version(who) if known or who in CAST else 0
        reply = await stage.says(who, said)  # minds its manners, or the walk ends here
        old[who] = [*old[who][-20:], *(option.send for option in options_of(reply))]
        if "已解绑" in reply.messages[-1].text:
            # Their next word is a stranger's; somebody takes the post over.
            del stage.last[who]
            if who in CAST:
                await stage.says(who, "你好")
                for code, role in CAST[who]:
                    await stage.appoint(who, code, role)
            continue
        assert stage.version(who) == before + 1, (who, said)
        stage.passes(seconds=chance.choice((1, 30, 600, 40000)))
        if chance.random() < 0.02:
            await stage.restart()
    assert await stage.audit_is_whole()
    for code in ("CZJ-1", "CZJ-2", "NYJ-1", "DAJ-1"):
        await stage.says("office", f"{code} 几星")
    for table in ("event", "event_decision", "self_assessment"):
        assert stage.rows(f"select count(*) from {table}")[0][0] > 0, f"nobody got as far as {table}"


@pytest.mark.parametrize("seed", range(4))
async def test_a_walk_at_random(stage: Stage, seed: int) -> None:
    await walk(stage, seed, 600)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 104))
async def test_a_long_walk_at_random(stage: Stage, seed: int) -> None:
    await walk(stage, seed, 3000)
