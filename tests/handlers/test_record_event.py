"""记一件事: every row of 「入口」 that the questions can reach, with rule, level, count, reason and points by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.event_questions import Described, describe, kinds_of
from handlers.fields import choice
from handlers.talk import Finished, Sheet, Talk, Waiting, answered, play
from scoring.rule_file import shipped
from scoring.rule_set import RuleSet
from tests.handlers.stage import RULES, SCORES, Stage, Step, labels_of, text_of

RULE_SET = shipped()[RULES]

# What is answered; the rule, level, count and why it is kept without points; the points.
Row = tuple[str, tuple[str, str | None, int, str | None], str]
ROWS: tuple[Row, ...] = (
    # 附加条件1: the branch or its secretary, city level and above: 3, 5, 8
    ("受到表彰 党组织 国家级", ("commendation", "nation", 1, None), "+8"),
    ("受到表彰 党组织 省级", ("commendation", "province", 1, None), "+5"),
    ("受到表彰 党组织 市级", ("commendation", "city", 1, None), "+3"),
    ("受到表彰 党组织 县级", ("commendation", "county", 1, "below_city"), "0"),
    ("受到表彰 党组织 市直工委自己的表彰", ("commendation", "city", 1, "work_committee_award"), "0"),
    ("受到表彰 党组织书记 国家级", ("commendation", "nation", 1, None), "+8"),
    ("受到表彰 党组织书记 省级", ("commendation", "province", 1, None), "+5"),
    ("受到表彰 党组织书记 市级", ("commendation", "city", 1, None), "+3"),
    ("受到表彰 党组织书记 县级", ("commendation", "county", 1, "below_city"), "0"),
    ("受到表彰 党组织书记 市直工委自己的表彰", ("commendation", "city", 1, "work_committee_award"), "0"),
    ("受到表彰 其他党员 国家级", ("commendation", "nation", 1, "not_the_branch"), "0"),
    ("受到表彰 其他党员 省级", ("commendation", "province", 1, "not_the_branch"), "0"),
    ("受到表彰 其他党员 市级", ("commendation", "city", 1, "not_the_branch"), "0"),
    ("受到表彰 其他党员 县级", ("commendation", "county", 1, "not_the_branch"), "0"),
    ("受到表彰 其他党员 市直工委自己的表彰", ("commendation", "city", 1, "work_committee_award"), "0"),
    # an article counts with its byline alone
    ("媒体发了署名文章 国家级 署了名", ("media_article", "nation", 1, None), "+8"),
    ("媒体发了署名文章 省级 署了名", ("media_article", "province", 1, None), "+5"),
    ("媒体发了署名文章 市级 署了名", ("media_article", "city", 1, None), "+3"),
    ("媒体发了署名文章 县级 署了名", ("media_article", "county", 1, "below_city"), "0"),
    ("媒体发了署名文章 国家级 没署名", ("media_article", "nation", 1, "no_byline"), "0"),
    ("媒体发了署名文章 省级 没署名", ("media_article", "province", 1, "no_byline"), "0"),
    ("媒体发了署名文章 市级 没署名", ("media_article", "city", 1, "no_byline"), "0"),
    ("媒体发了署名文章 县级 没署名", ("media_article", "county", 1, "below_city"), "0"),
    # 附加条件2: each innovation adds up
    ("创新做法被推广 国家级 1", ("innovation", "nation", 1, None), "+8"),
    ("创新做法被推广 省级 两项", ("innovation", "province", 2, None), "+10"),
    ("创新做法被推广 市级 3", ("innovation", "city", 3, None), "+9"),
    ("创新做法被推广 县级 1", ("innovation", "county", 1, "below_city"), "0"),
    # 附加条件3, circulars: −3 each by the work committee, −5 each by the city committee, none by others
    ("被通报批评 市直工委 1", ("circular_work_committee", None, 1, None), "−3"),
    ("被通报批评 市直工委 三次", ("circular_work_committee", None, 3, None), "−9"),
    ("被通报批评 市委 2", ("circular_city_committee", None, 2, None), "−10"),
    ("被通报批评 市委办、市委组织部或巡察组 是，以市委名义 1", ("circular_city_committee", None, 1, None), "−5"),
    ("被通报批评 市委办、市委组织部或巡察组 不是 1", ("circular_city_committee", None, 1, "other_body"), "0"),
    ("被通报批评 别的单位 2", ("circular_city_committee", None, 2, "other_body"), "0"),
    # 附加条件3, discipline: −3 up to 严重警告, −5 from 撤销党内职务 on, −2 for ordinary members, each person-time
    ("有人受处分 一般党员 1", ("discipline_member", None, 1, None), "−2"),
    ("有人受处分 一般党员 三人次", ("discipline_member", None, 3, None), "−6"),
    ("有人受处分 班子成员 警告 1", ("discipline_leader_minor", None, 1, None), "−3"),
    ("有人受处分 班子成员 严重警告 2", ("discipline_leader_minor", None, 2, None), "−6"),
    ("有人受处分 班子成员 撤销党内职务 1", ("discipline_leader_major", None, 1, None), "−5"),
    ("有人受处分 班子成员 留党察看 1", ("discipline_leader_major", None, 1, None), "−5"),
    ("有人受处分 班子成员 双开 2", ("discipline_leader_major", None, 2, None), "−10"),
    ("有人受处分 班子成员 诫勉 1", ("discipline_leader_minor", None, 1, "no_points"), "0"),
    # a government sanction: the Party sanction that went with it, or the superior is asked
    ("有人受处分 班子成员 政务处分 警告 1", ("discipline_leader_minor", None, 1, None), "−3"),
    ("有人受处分 班子成员 政务处分 严重警告 1", ("discipline_leader_minor", None, 1, None), "−3"),
    ("有人受处分 班子成员 政务处分 撤销党内职务 1", ("discipline_leader_major", None, 1, None), "−5"),
    ("有人受处分 班子成员 政务处分 留党察看 1", ("discipline_leader_major", None, 1, None), "−5"),
    ("有人受处分 班子成员 政务处分 双开 1", ("discipline_leader_major", None, 1, None), "−5"),
    ("有人受处分 班子成员 政务处分 不清楚 1", ("discipline_leader_minor", None, 1, "sanction_unclear"), "0"),
    # 附加条件6: only the work committee's, and only without leave or reason
    ("没参加会议、培训 是市直工委的 没有 1", ("absence", None, 1, None), "−3"),
    ("没参加会议、培训 是市直工委的 没有 2", ("absence", None, 2, None), "−6"),
    ("没参加会议、培训 是市直工委的 请示过 2", ("absence", None, 2, "excused"), "0"),
    ("没参加会议、培训 是别的单位的", ("absence", None, 1, "other_organiser"), "0"),
    ("任务没按时完成 是市直工委的 没有 1", ("missed_task", None, 1, None), "−3"),
    ("任务没按时完成 是市直工委的 没有 2", ("missed_task", None, 2, None), "−6"),
    ("任务没按时完成 是市直工委的 有 1", ("missed_task", None, 1, "excused"), "0"),
    ("任务没按时完成 是别的单位的", ("missed_task", None, 1, "other_organiser"), "0"),
)

REASONS = {
    "below_city": "市级以下（县级、区级）的不加分",
    "work_committee_award": "市直工委的表彰，本规则集不作市级表彰计分",
    "not_the_branch": "受表彰的不是党组织，也不是党组织书记",
    "no_byline": "文章没有署党组织或书记的名，属于被报道",
    "other_body": "通报机关不是市直工委，也不是市委",
    "no_points": "诫勉、约谈、提醒谈话、批评教育不在扣分之列",
    "sanction_unclear": "只有政务处分，党纪处分不明，待上级认定",
    "excused": "请示过或有特殊理由，不算无故",
    "other_organiser": "会议、培训或任务不是市直工委组织、安排的",
}


async def particulars(talk: Talk, rule_set: RuleSet) -> Described:
    """The questions that recording and supposing share."""
    kind = await talk.ask("kind", "", choice(kinds_of(rule_set)))
    return await describe(talk, rule_set, kind)


def ways(sheet: Sheet, taken: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way through the questions: all options of each choice, one number where a number is asked."""
    played = play(particulars, RULE_SET, sheet)
    if not isinstance(played, Waiting):
        yield taken
        return
    options = [word for word, _ in played.question.field.options]
    for word in options or ["1"]:
        yield from ways(answered(sheet, played.question, word), (*taken, word if options else "#"))


def way_of(answers: str) -> tuple[tuple[str, ...], Described]:
    """The same way by the words that were typed, and where it leads."""
    sheet: Sheet = {}
    taken: tuple[str, ...] = ()
    for said in answers.split():
        waiting = play(particulars, RULE_SET, sheet)
        assert isinstance(waiting, Waiting), f"nothing is asked any more before “{said}” of “{answers}”"
        kept = waiting.question.field.keep(said)
        taken = (*taken, kept if waiting.question.field.options else "#")
        sheet = answered(sheet, waiting.question, kept)
    played = play(particulars, RULE_SET, sheet)
    assert isinstance(played, Finished), f"more is asked after “{answers}”"
    return taken, played.result


def test_no_way_through_the_questions_is_missing_from_the_table() -> None:
    assert {way_of(answers)[0] for answers, _, _ in ROWS} == set(ways({}))


def test_every_reason_of_the_rule_set_that_buttons_can_reach_is_in_the_table() -> None:
    assert {kept for _, (_, _, _, kept), _ in ROWS if kept} == set(REASONS)
    # Left for what is typed as a sentence: 情况通报, and 软、弱、散.
    assert set(RULE_SET.kept) - set(REASONS) == {"no_circular", "weak_branch"}


@pytest.mark.parametrize(("answers", "event", "points"), ROWS, ids=[answers for answers, _, _ in ROWS])
async def test_what_is_asked_what_is_recorded_and_what_it_scores(
    stage: Stage, answers: str, event: tuple[str, str | None, int, str | None], points: str
) -> None:
    """First supposed, which records nothing, then recorded: both have the same effect on the total."""
    await stage.submitted()
    rule, level, count, kept = event
    before = stage.domain()
    await stage.says("secretary", "如果")
    for said in answers.split():
        supposed = text_of(await stage.says("secretary", said))
    assert f"对总分影响 {points}，" in supposed
    assert "这只是推算，没有记录" in supposed
    assert stage.domain() == before
    await stage.says("secretary", "记一件事")
    for said in answers.split():
        await stage.says("secretary", said)
    await stage.says("secretary", "3月12日")
    card = text_of(await stage.says("secretary", "跳过"))
    assert "3月12日（周四）" in card
    assert f"对总分影响 {points}，" in card
    if kept is None:
        assert f"计 {points} 分" in card
        assert RULE_SET.events[rule].clause.words in card
    else:
        assert f"不计分，只留存备查：{REASONS[kept]}" in card
    assert ("姓名不会保存" in card) == rule.startswith("discipline")
    assert stage.domain() == before
    assert "记好了（第 1 号，待上级核实）" in text_of(await stage.says("secretary", "确认"))
    assert stage.events() == [(rule, level, count, "2026-03-12", kept, "")]
    total = sum(map(float, SCORES)) + float(points.replace("−", "-"))
    assert f" {total:g} 分" in text_of(await stage.says("secretary", "几星"))
    line = text_of(await stage.says("secretary", "明细"))
    assert f"\n{'减分' if points.startswith('−') else '加分'} {points} " in line or (
        kept and f"不计分：{REASONS[kept]}" in line
    )


@pytest.mark.parametrize(
    ("today", "said", "right"),
    [
        ("2026-01-01", "昨天", "2026年1月1日 到今天（1月1日（周四））"),
        ("2026-01-01", "1月2日", "2026年1月1日 到今天"),
        ("2026-12-31", "2025-12-31", "2026年1月1日 到今天（12月31日（周四））"),
        ("2026-12-31", "2027-01-01", "2026年1月1日 到今天"),
        ("2026-05-24", "去年3月12日", "2026年1月1日 到今天"),
        ("2026-05-24", "2026-05-25", "2026年1月1日 到今天"),
    ],
)
async def test_a_date_outside_the_year_or_in_the_future_is_refused(
    stage: Stage, today: str, said: str, right: str
) -> None:
    stage.on(today)
    for word in ("记一件事", "被通报批评", "市直工委", "1"):
        await stage.says("secretary", word)
    refusal = text_of(await stage.says("secretary", said))
    assert "只记本年度的事" in refusal
    assert right in refusal
    assert stage.events() == []


@pytest.mark.parametrize(("today", "said"), [("2026-01-01", "今天"), ("2026-12-31", "1月1日"), ("2026-05-24", "今天")])
async def test_the_first_day_of_the_year_and_today_are_in(stage: Stage, today: str, said: str) -> None:
    stage.on(today)
    for word in ("记一件事", "被通报批评", "市直工委", "1", said, "跳过", "确认"):
        await stage.says("secretary", word)
    assert [event[0] for event in stage.events()] == ["circular_work_committee"]


@pytest.mark.parametrize(
    "marked",
    ["机密★1年", "绝密", "安发〔2026〕3号（机密）", "内部资料", "注意保密", "410522198001011234", "13812345678"],
)
async def test_what_is_secret_or_personal_is_refused_and_nowhere_stored(stage: Stage, marked: str) -> None:
    for word in ("记一件事", "受到表彰", "党组织", "市级", "昨天"):
        await stage.says("secretary", word)
    refusal = text_of(await stage.says("secretary", marked))
    assert "涉密不上网" in refusal
    for word in ("跳过", "确认"):
        await stage.says("secretary", word)
    assert stage.events() == [("commendation", "city", 1, "2026-05-23", None, "")]
    assert marked not in repr(stage.everything())


async def test_without_a_self_assessment_the_card_has_the_clause_and_no_total(stage: Stage) -> None:
    await stage.play(
        [
            *(Step("secretary", said) for said in ("记一件事", "被通报批评", "市委", "1", "昨天")),
            Step("secretary", "跳过", ("计 −5 分", "总分等自评提交后再算"), hides="对总分影响"),
            Step("secretary", "确认", "记好了", hides="现在暂定"),
            Step("secretary", "几星", ("已记加分 0、减分 5", "算不出星级")),
        ]
    )


async def test_the_same_body_day_and_kind_asks_and_anything_else_does_not(stage: Stage) -> None:
    await stage.recorded("circular_work_committee", "2026-05-23")
    again = ("记一件事", "被通报批评", "市直工委", "1", "昨天")
    for said in again:
        await stage.says("secretary", said)
    assert "是同一件事吗" in text_of(await stage.says("secretary", "跳过"))
    for said in ("返回", "返回", "前天"):
        other_day = text_of(await stage.says("secretary", said))
    assert "请核对" in other_day
    for said in ("取消", "记一件事", "被通报批评", "市委", "1", "昨天"):
        await stage.says("secretary", said)
    assert "请核对：受到市委通报批评" in text_of(await stage.says("secretary", "跳过"))


async def test_what_was_voided_or_rejected_does_not_stand_in_the_way(stage: Stage) -> None:
    await stage.recorded("absence", "2026-05-23", status="rejected")
    await stage.recorded("absence", "2026-05-23", status="revoked")
    for said in ("记一件事", "没参加会议", "是", "没有", "1", "昨天"):
        await stage.says("secretary", said)
    assert "请核对" in text_of(await stage.says("secretary", "跳过"))


async def test_the_third_lapse_is_announced_before_it_is_recorded(stage: Stage) -> None:
    """再缺一次即满三次: the card says what it costs."""
    await stage.submitted()
    await stage.recorded("missed_task", "2026-03-02", count=2)
    for said in ("记一件事", "没参加会议", "是", "没有", "1", "昨天"):
        await stage.says("secretary", said)
    card = text_of(await stage.says("secretary", "跳过"))
    assert "3/3 次，最高四星级，年底评定再降 1 星" in card


async def test_a_document_number_is_kept_as_typed(stage: Stage) -> None:
    for said in ("记一件事", "受到表彰", "党组织", "市级", "昨天", " 安发〔２０２６〕3号 ", "确认"):
        await stage.says("secretary", said)
    assert stage.events() == [("commendation", "city", 1, "2026-05-23", None, "安发〔２０２６〕3号")]


async def test_an_award_of_the_work_committee_counts_where_the_rule_set_says_so(quick_url: str) -> None:
    from dataclasses import replace

    from tests.handlers.stage import opened

    generous = replace(RULE_SET, edition=2, work_committee_award="city")
    async with opened(quick_url, current=generous) as stage:
        for said in ("记一件事", "受到表彰", "党组织", "市直工委自己的表彰", "昨天"):
            await stage.says("secretary", said)
        assert "计 +3 分" in text_of(await stage.says("secretary", "跳过"))
        await stage.says("secretary", "确认")
        assert stage.events() == [("commendation", "city", 1, "2026-05-23", None, "")]


async def test_a_year_of_many_records_still_fits_a_phone(stage: Stage) -> None:
    """Forty records: the account keeps every line that counts, and an early one can still be voided."""
    await stage.submitted(scores=["10"] * 10)
    first = await stage.recorded("circular_work_committee", "2026-01-05")
    for n in range(40):
        await stage.recorded("commendation", f"2026-02-{n % 28 + 1:02}", "city")
    account = text_of(await stage.says("secretary", "明细"))
    assert len(account.splitlines()) <= 6
    assert "减分 −3 受到市直工委通报批评 1月5日" in account
    assert "加分 +3（40 件）：+3 市级表彰 2月1日" in account
    assert "另有 37 件" in account
    listed = []
    await stage.presses("secretary", "更多")
    while "更多]" in labels_of(stage.last["secretary"]):
        listed += text_of(stage.last["secretary"]).splitlines()
        assert len(text_of(stage.last["secretary"]).splitlines()) <= 6
        await stage.presses("secretary", "更多")
    listed += text_of(stage.last["secretary"]).splitlines()
    assert len(listed) == 42, "every event, and the plan it is reckoned by"
    assert sum("以最高的为准，已计市级表彰" in line for line in listed) == 39
    assert "今年记过 41 件事，列出最近 20 件" in text_of(await stage.says("secretary", "记过的事"))
    assert len(stage.last["secretary"].messages[-1].options) == 21
    assert "撤销第 1 号：受到市直工委通报批评" in text_of(await stage.says("secretary", f"撤销第{first}号"))
    assert "已撤销第 1 号" in text_of(await stage.says("secretary", "记重了"))
