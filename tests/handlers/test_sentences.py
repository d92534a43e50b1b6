"""One plain sentence is enough: what happened becomes a card to confirm, a question gets its answer.

Sunday, 24 May 2026; the branch has submitted 85.5 points, four stars.
"""

from __future__ import annotations

from datetime import date

import pytest

from storage import events
from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, Step, labels_of, text_of

S = "secretary"

PLAYS = {
    "two things in one sentence, one of them put right": [
        Step(
            S,
            "上周三我们书记在人民日报发了篇署名文章，昨天又被工委通报批评了一次",
            (
                "我理解为 2 件事",
                "① 5月13日（周三）国家级媒体署名文章  +8 附加条件1",
                "② 5月23日（周六）受到市直工委通报批评  −3 附加条件3",
                "对总分影响 +5，暂定四星级变为五星级 90.5 分",
            ),
            ("[1 确认]", "[2 修改①]", "[3 修改②]", "[4 都不记]"),
        ),
        Step(S, "②是市委通报的", ("② 5月23日（周六）受到市委通报批评  −5 附加条件3", "对总分影响 +3")),
        Step(S, "1", ("记好了 2 件", "暂定四星级 88.5 分"), ("[2 撤销第 1 号]", "[3 撤销第 2 号]")),
        Step(S, "几星", "四星级 88.5 分"),
    ],
    "one thing, changed by digits": [
        Step(
            S,
            "昨天市直工委通报批评了我们",
            ("−3 分", "附加条件3“单位党组织建设受到市直工委通报批评的、每次扣3分”"),
            "[2 修改]",
        ),
        Step(S, "2", "改哪一处", ("几次", "日期", "不记这一件")),
        Step(S, "[几次]", "应该是几次"),
        Step(S, "两次", "计 −6 分"),
        Step(S, "对", ("记好了", "暂定三星级 79.5 分")),
    ],
    "one of two is taken off": [
        Step(S, "昨天工委通报批评了我们，前天市委也通报批评了我们", "我理解为 2 件事"),
        Step(S, "3", "改哪一处"),
        Step(S, "[不记这一件]", "请核对：受到市直工委通报批评"),
        Step(S, "1", "暂定四星级 82.5 分"),
    ],
    "what is missing is asked, one question at a time": [
        Step(S, "我们支部得了个表彰", "是哪一级的", "[3 市级]"),
        Step(S, "蓝的", "没听懂"),
        Step(S, "省里的", "哪天的事"),
        Step(S, "3月12日", ("省级表彰 3月12日（周四）", "计 +5 分", "五星级 90.5 分")),
        Step(S, "都不记", "什么都没有记"),
    ],
    "who circulated it is asked first": [
        Step(S, "昨天被通报批评了两次", "是谁通报批评的", ("[1 市直工委]", "[2 市委]", "[3 别的单位]")),
        Step(S, "2", ("请核对：受到市委通报批评 2 次 5月23日（周六）", "计 −10 分"), "[1 确认]"),
        Step(S, "1", "记好了"),
    ],
    "whose sanction it was, and then which, is asked by digits": [
        Step(S, "昨天局长受了处分", "班子成员还是一般党员", ("[1 班子成员（书记、副书记、委员）]", "[2 一般党员]")),
        Step(S, "1", "什么党纪处分", ("[2 严重警告]", "[6 没有或不清楚]")),
        Step(S, "6", ("不计分，只留存备查", "党纪处分不明", "姓名不会保存")),
        Step(S, "3", "什么都没有记"),
    ],
    "who is not said to be us is asked about": [
        Step(S, "昨天市直工委通报批评了几个支部", "其中有我们支部吗", ("[1 有]", "[2 没有]")),
        Step(S, "没有", "什么都没有记"),
    ],
    "a span that was said is held in mind when the day is asked": [
        Step(S, "上周市直工委通报批评了我们", "您说的是 5月11日—5月17日 之间"),
        Step(S, "5月13日", "请核对：受到市直工委通报批评 5月13日（周三）"),
    ],
    "one more thing told while the card is open is put on it": [
        Step(S, "昨天市直工委通报批评了我们", "请核对", "[1 确认]"),
        Step(S, "还有，5月20日省委表彰了我们支部", ("我理解为 2 件事", "② 5月20日（周三）省级表彰  +5"), "[3 修改②]"),
        Step(S, "②是市委表彰的", "② 5月20日（周三）市级表彰  +3"),
        Step(S, "前天副书记受了处分", "什么党纪处分", "[1 警告]"),
        Step(S, "1", ("我理解为 3 件事", "③ 5月22日（周五）")),
        Step(S, "1", "记好了 3 件"),
    ],
    "kind words get a kind line and the next step": [
        Step(S, "谢谢啊", "不客气", "[1 "),
        Step(S, "辛苦了", "您也辛苦了", "[1 "),
        Step(S, "好的，谢谢", "不客气", "[1 "),
    ],
    "below city level is kept at nothing and said so": [
        Step(S, "5月20日支部受到县委表彰", ("不计分，只留存备查", "对总分影响 0"), "[1 确认]"),
        Step(S, "1", "暂定四星级 85.5 分"),
    ],
    "nothing is recorded of what is not ours, not sure, or did not happen": [
        Step(S, "差点被市直工委通报批评", "没有记录"),
        Step(S, "听说市委要通报批评我们", "没有记录"),
        Step(S, "隔壁支部昨天被市直工委通报批评了", "没有记录"),
        Step(S, "我们没有被市直工委通报批评", "没有记录"),
        Step(S, "去年市直工委通报批评过我们", "没有记录"),
        Step(S, "记过的事", "今年还没有记过"),
    ],
    "a hypothesis is answered and not recorded": [
        Step(S, "要是再缺一次会我们几星", ("假设", "对总分影响 −3", "四星级 82.5 分", "1/3 次", "没有记录")),
        Step(S, "记过的事", "今年还没有记过"),
    ],
    "a question about points gets the clause": [
        Step(S, "被市委通报批评一次扣几分？", ("每次 −5", "附加条件3“受到市委通报批评的、每次扣5分”")),
        Step(S, "什么时候截止", ("党员群众测评：6月5日（周五）截止，还有 12 天", "还有 2 件，日子更远")),
        Step(S, "我们排第几", ("一般不超过基层党组织总数的10%", "不给支部排名")),
    ],
    "a meeting is noted with one sentence": [
        Step(
            S,
            "明天下午三点支委会提前半小时叫我",
            ("5月25日（周一）15:00 地点未定，支委会", "提前 30 分钟提醒"),
            "[1 确认，建好]",
        ),
        Step(S, "1", "建好了（第 1 号）：5月25日（周一）15:00，支委会"),
    ],
    "the last one is taken back": [
        Step(S, "昨天市直工委通报批评了我们", "请核对"),
        Step(S, "1", "第 1 号"),
        Step(S, "那条不算了", "为什么撤销"),
        Step(S, "记重了", "已撤销第 1 号"),
    ],
    "the last one is put right": [
        Step(S, "昨天市直工委通报批评了我们", "请核对"),
        Step(S, "1", "第 1 号"),
        Step(S, "日期错了，是上周四", "更正后：受到市直工委通报批评 5月14日（周四）"),
        Step(S, "1", "第 2 号，替换第 1 号"),
    ],
}


@pytest.mark.parametrize("name", PLAYS)
async def test_inv_06_a_sentence_with_a_restart_before_every_message(restarting: Stage, name: str) -> None:
    await submitted(restarting)
    await restarting.play(PLAYS[name])
    assert await restarting.audit_is_whole()


async def test_inv_51_a_name_or_number_in_a_discipline_sentence_is_nowhere_kept(stage: Stage) -> None:
    await submitted(stage)
    reply = await stage.says(S, "昨天我们副书记欧阳某某（410502198001011234）受了党内严重警告处分，电话13937212345")
    assert "领导班子成员受严重警告以下处分 5月23日（周六）" in text_of(reply)
    assert "姓名不会保存" in text_of(reply)
    await stage.says(S, "1")
    kept = str(stage.everything())
    for canary in ("欧阳", "某某", "410502", "13937212345"):
        assert canary not in kept
        assert canary not in text_of(reply)


async def test_inv_51_a_number_typed_with_an_award_is_dropped_and_the_card_says_so(stage: Stage) -> None:
    await submitted(stage)
    reply = await stage.says(S, "5月20日市委表彰了我们书记，身份证410502198001011234")
    assert "请核对" in text_of(reply)
    assert "您写的证件号、电话号没有保存" in text_of(reply)
    assert "410502" not in text_of(reply)
    assert "410502" not in str(stage.everything())


async def test_an_event_told_in_the_middle_of_the_form_is_recorded_and_the_form_goes_on(stage: Stage) -> None:
    for said in ("开始自评", "5月20日", "4", "4", "9"):
        await stage.says(S, said)
    card = await stage.says(S, "昨天市直工委通报批评了我们")
    assert "自评先放着" in text_of(card)
    assert "请核对：受到市直工委通报批评" in text_of(card)
    done = await stage.says(S, "1")
    assert "继续自评" in labels_of(done)
    assert "第 2/10 项" in text_of(await stage.says(S, "继续"))


async def test_what_is_confirmed_is_stored_exactly(stage: Stage) -> None:
    await submitted(stage)
    await stage.says(S, "4月8日和4月20日市直工委的培训我们支部都无故没参加")
    await stage.says(S, "1")
    branch = await stage.branch("CZJ-1")
    recorded = await stage.store.read(events.events_of, branch, 2026)
    assert [(e.rule, e.count, e.occurred_on, e.kept) for e in recorded] == [
        ("absence", 1, date(2026, 4, 8), None),
        ("absence", 1, date(2026, 4, 20), None),
    ]
