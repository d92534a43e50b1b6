"""INV-23, INV-24, INV-25: every star shown can be recomputed from what is stored, under the edition it began with, and
nothing that was recorded is ever gone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scoring.facts import Election, Event, Facts
from scoring.grade import grade
from scoring.rule_file import shipped
from scoring.rule_set import RuleSet
from storage import organisations
from storage.ports import Transaction
from tests.handlers.plays import DRAMAS, form, submitted_with_events
from tests.handlers.stage import RULES, SCORES, TODAY, Stage, Step, opened, text_of

RULE_SET = shipped()[RULES]
STAR_NAMES = ("不定星级", "一星级", "二星级", "三星级", "四星级", "五星级")


def recomputed(stage: Stage, branch: int, rule_set: RuleSet = RULE_SET) -> tuple[int, Decimal]:
    """Star and total, computed afresh from the rows of the database."""
    today = stage.bureau.today(stage.now)
    [(scores,)] = stage.rows(
        "select v.scores from self_assessment v join assessment a on a.id = v.assessment_id "
        f"where a.branch_id = {branch} and v.kind = 'submission' order by v.id desc limit 1"
    )
    decided = {
        event: (decision, awarded)
        for event, decision, awarded in stage.rows("select event_id, decision, awarded from event_decision order by id")
    }
    events = []
    for id, rule, level, count, day, kept in stage.rows(
        f"select id, rule, level, count, occurred_on, kept from event where branch_id = {branch}"
    ):
        status, awarded = decided.get(id, ("recorded", None))
        points = None if awarded is None else Decimal(awarded)
        events.append(Event(rule, date.fromisoformat(day), level, count, status, "", points, kept))
    [(elected, term)] = stage.rows(f"select last_election_on, term_years from organisation where id = {branch}")
    last = date.fromisoformat(elected)
    due = Election(last.replace(year=last.year + term))
    known = {id: Decimal(points) for id, points in json.loads(scores).items()}
    graded = grade(rule_set, Facts(today, known, tuple(events), election=due))
    return graded.star, graded.total


def shown(text: str) -> tuple[int, Decimal]:
    """The star and the total that a reply names first."""
    found = re.search(r"(★*) ?(五星级|四星级|三星级|二星级|一星级|不定星级) ([0-9.]+) 分", text)
    assert found is not None, text
    assert len(found[1]) == STAR_NAMES.index(found[2])
    return STAR_NAMES.index(found[2]), Decimal(found[3])


@pytest.mark.parametrize("name", ["self-assessment", "one commendation", "my events", "review", "a superior records"])
async def test_inv_23_after_every_step_the_star_shown_is_the_star_stored(stage: Stage, name: str) -> None:
    """After each step of a conversation somebody else asks, in a world aside: chat, list and rows agree."""
    drama = DRAMAS[name]
    await drama.before(stage)
    branch = await stage.branch("CZJ-1")
    stars = set()
    for step in drama.steps:
        pressed = re.fullmatch(r"\[(.+)\]", step.says)
        await (stage.presses(step.who, pressed[1]) if pressed else stage.says(step.who, step.says))
        if not stage.rows(f"select 1 from assessment where branch_id = {branch}"):
            continue
        async with stage.aside() as aside:
            star = shown(text_of(await aside.says("office", "CZJ-1 几星")))
            assert star == recomputed(aside, branch), step
            stars.add(star)
            summed = text_of(await aside.says("office", "CZJ-1 明细"))
            told = [line for line in summed.splitlines() if re.match("[加减]分 ", line)]
            lines = [points.replace("−", "-") for line in told for points in re.findall("[ ；：]([+−][0-9.]+) ", line)]
            base = re.search(r"自评 ([0-9.]+)（", summed)
            assert base is not None
            assert Decimal(base[1]) + sum(map(Decimal, lines)) == star[1], summed
            await aside.says("office", "下属支部")
            labels = [option.label for option in aside.last["office"].messages[-1].options]
            [listed] = [label for label in labels if "市财政局第一党支部" in label]
            assert listed.endswith(f"{STAR_NAMES[star[0]]} {star[1].normalize():f}"), listed
    assert stars


@pytest.mark.parametrize(
    ("sum_of", "star", "missing"),
    [
        (["10"] * 9 + ["0"], "★★★★★ 五星级 90 分", None),
        (["10"] * 8 + ["9.5", "0"], "★★★★ 四星级 89.5 分", "离五星级差 0.5 分"),
        (["8"] * 10, "★★★★ 四星级 80 分", "离五星级差 10 分"),
        (["8"] * 9 + ["7.5"], "★★★ 三星级 79.5 分", "离四星级差 0.5 分"),
        (["7"] * 10, "★★★ 三星级 70 分", "离四星级差 10 分"),
        (["6"] * 10, "★★ 二星级 60 分", "离三星级差 10 分"),
        (["5"] * 10, "★ 一星级 50 分", "离二星级差 10 分"),
        (["5"] * 9 + ["4.5"], "不定星级 49.5 分", "离一星级差 0.5 分"),
        (["0"] * 10, "不定星级 0 分", "离一星级差 50 分"),
        (["10"] * 10, "★★★★★ 五星级 100 分", None),
    ],
)
async def test_the_one_line_on_both_sides_of_each_band(
    stage: Stage, sum_of: list[str], star: str, missing: str | None
) -> None:
    await stage.submitted(scores=sum_of)
    answer = text_of(await stage.says("secretary", "几星"))
    assert f"暂定 {star}" in answer
    assert (missing or "") in answer
    assert ("差" in answer) == (missing is not None)
    assert "以上级认定为准" in answer


async def test_three_lapses_cap_at_four_and_say_what_the_years_end_takes(stage: Stage) -> None:
    await stage.submitted(scores=["10"] * 10)
    await stage.recorded("absence", "2026-03-02", count=2)
    two = text_of(await stage.says("secretary", "几星"))
    assert "五星级 94 分" in two
    assert "注意：无故缺席、误期 2/3 次，再有一次最高四星级（附加条件6）" in two
    await stage.recorded("missed_task", "2026-04-02")
    three = text_of(await stage.says("secretary", "几星"))
    assert "四星级 91 分。离五星级分够了，但无故缺席、误期已 3 次" in three
    assert "年底评定按条款再降一星，会是三星级（附加条件6）" in three
    detail = text_of(await stage.says("secretary", "明细"))
    assert "合计 91 → 五星级" in detail
    assert "最高四星级：无故缺席、误期已 3 次（附加条件6“年度内累计超过3次及以上的，不得定为五星级”）" in detail
    ways = text_of(await stage.says("secretary", "怎样提分"))
    assert "加分解决不了：无故缺席、误期已 3 次" in ways


@pytest.mark.parametrize(
    ("today", "star", "words"),
    [
        ("2027-05-20", "五星级 95 分", "换届 2027年5月20日到期，还有 0 天"),
        ("2027-05-21", "四星级 95 分", "最高四星级：换届已过期（应在 2027年5月20日前）"),
        ("2028-05-20", "四星级 95 分", "最高四星级：换届已过期"),
        ("2028-05-21", "三星级 95 分", "最高三星级：换届已过期"),
    ],
)
async def test_an_overdue_election_caps_the_star(stage: Stage, today: str, star: str, words: str) -> None:
    stage.on(today)
    for said in (f"自评 {' '.join(['9.5'] * 10)}", "今天", "4", "5", "提交"):
        await stage.says("secretary", said)
    answer = text_of(await stage.says("secretary", "几星"))
    assert star in answer
    assert ("分够了，但换届已过期" in answer) == ("已过期" in words)
    assert words in text_of(await stage.says("secretary", "明细"))


async def test_a_postponement_on_request_moves_the_day(stage: Stage) -> None:
    def postpone(tx: Transaction) -> None:
        branch = organisations.by_code(tx, "CZJ-1")
        assert branch is not None
        organisations.postpone_election(tx, branch.id, date(2027, 9, 1), stage.now)

    await stage.store.turn(postpone)
    stage.on("2027-06-01")
    for said in (f"自评 {' '.join(['9.5'] * 10)}", "今天", "4", "5", "提交"):
        await stage.says("secretary", said)
    assert "五星级 95 分" in text_of(await stage.says("secretary", "几星"))
    assert "换届 2027年9月1日到期，还有 92 天" in text_of(await stage.says("secretary", "明细"))


async def test_a_total_is_held_within_a_hundred_and_says_so(stage: Stage) -> None:
    await stage.submitted(scores=["10"] * 10)
    await stage.recorded("innovation", "2026-03-02", "nation", 2)
    assert "五星级 100 分" in text_of(await stage.says("secretary", "几星"))
    assert "合计 116，按 0 到 100 分计" in text_of(await stage.says("secretary", "明细"))
    await stage.says("secretary", "怎样提分")
    assert text_of(stage.last["secretary"])


async def test_a_total_is_never_below_nothing(stage: Stage) -> None:
    await stage.submitted(scores=["0"] * 10)
    await stage.recorded("circular_city_committee", "2026-03-02", count=3)
    assert "不定星级 0 分" in text_of(await stage.says("secretary", "几星"))
    assert "合计 -15，按 0 到 100 分计" in text_of(await stage.says("secretary", "明细")).replace("−", "-")


async def test_the_past_is_asked_for_by_a_day(stage: Stage) -> None:
    """The form of that day, the events up to that day."""
    stage.on("2026-04-01")
    await stage.submitted()
    await stage.recorded("circular_work_committee", "2026-03-16")
    stage.on("2026-05-24")
    await stage.recorded("commendation", "2026-05-20", "nation")
    await stage.play(
        [
            Step("secretary", "几星", "五星级 90.5 分"),
            Step(
                "secretary",
                "截至4月30日我们几星",
                ("截至 4月30日（周四）：暂定 ★★★★ 四星级 82.5 分", "−3"),
                hides="国家级表彰 5月20日（附加条件1）",
            ),
            Step("secretary", "看别的日子", "看哪一天"),
            Step("secretary", "3月31日", "还没有提交 2026 年的自评"),
            Step("secretary", "截至去年6月30日几星", "还没有提交 2025 年的自评"),
            Step("secretary", "截至明年1月1日几星", ("2027年1月1日（周五）不行", "可以看 2025年1月1日 到今天")),
        ]
    )


async def test_a_question_about_the_past_in_the_middle_of_a_form(stage: Stage) -> None:
    await stage.submitted()
    await stage.play(
        [
            Step("secretary", "记一件事", "记哪一类事"),
            Step("secretary", "截至今天我们几星", ("四星级 85.5 分", "我们接着记一件事", "记哪一类事")),
            Step("secretary", "看过去某天", ("记一件事先放着", "看哪一天")),
            Step("secretary", "昨天", "还没有提交"),
            Step("secretary", "继续", "记哪一类事"),
        ]
    )


# INV-24


def next_edition() -> RuleSet:
    """A correction in mid-campaign: 90 points are no longer enough for five stars, and a circular costs more."""
    bands = tuple(replace(band, floor=Decimal(95)) if band.star == 5 else band for band in RULE_SET.bands)
    dearer = replace(RULE_SET.events["circular_work_committee"], points={"": Decimal(10)})
    events = {**RULE_SET.events, "circular_work_committee": dearer}
    return replace(RULE_SET, edition=2, bands=bands, events=events)


async def test_inv_24_an_assessment_keeps_the_edition_it_began_under(stage: Stage) -> None:
    await stage.submitted(scores=["9.5"] * 10)
    await stage.recorded("circular_work_committee", "2026-03-02")
    assert "五星级 92 分" in text_of(await stage.says("secretary", "几星"))
    second = next_edition()
    stage.bureau = replace(stage.bureau, rule_sets={**stage.bureau.rule_sets, second.key: second}, current=second.key)
    answer = text_of(await stage.says("secretary", "几星"))
    assert "五星级 92 分" in answer
    assert "（第 1 版）" in text_of(await stage.says("secretary", "明细"))
    assert shown(answer) == recomputed(stage, await stage.branch("CZJ-1"))
    # Returned and submitted again, it is still the same assessment.
    await stage.play(
        [
            *(Step("reviewer", said) for said in ("待处理", "1", "退回修改", "请核对")),
            Step("secretary", "开始自评", "五星级 92 分"),
            Step("secretary", "提交", "五星级 92 分"),
            *(Step("secretary", said) for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天")),
            Step("secretary", "跳过", "计 −3 分"),
            Step("secretary", "不记了", "什么都没有记"),
        ]
    )
    assert stage.rows("select rule_set from assessment") == [(RULES,)]


async def test_inv_24_a_form_begun_before_the_change_is_submitted_under_its_own_edition(stage: Stage) -> None:
    await stage.play(form(scores=["9.5"] * 10)[:-1])
    second = next_edition()
    stage.bureau = replace(stage.bureau, rule_sets={**stage.bureau.rule_sets, second.key: second}, current=second.key)
    await stage.says("secretary", "9")
    assert "五星级 94.5 分" in text_of(await stage.says("secretary", "提交"))
    assert stage.rows("select rule_set from assessment") == [(RULES,)]


async def test_inv_24_a_branch_that_begins_after_the_change_has_the_new_edition(quick_url: str) -> None:
    async with opened(quick_url, current=next_edition()) as stage:
        await stage.play(form(scores=["9.5"] * 10)[:-1])
        assert "四星级 95" not in text_of(await stage.says("secretary", "9.5"))
        assert "五星级 95 分" in text_of(await stage.says("secretary", "提交"))
        assert stage.rows("select rule_set from assessment") == [("anyang-2017/2",)]
        await stage.recorded("circular_work_committee", "2026-03-02")
        assert "四星级 85 分" in text_of(await stage.says("secretary", "几星"))
        assert "（第 2 版）" in text_of(await stage.says("secretary", "明细"))


# INV-25


async def test_inv_25_what_was_voided_or_rejected_is_still_shown_with_why(stage: Stage) -> None:
    await submitted_with_events(stage)
    before = stage.rows("select * from event order by id")
    await stage.play(
        [
            Step("secretary", "撤销第2号", "为什么撤销"),
            Step("secretary", "记重了", "已撤销第 2 号"),
            *(Step("reviewer", said) for said in ("待处理", "无故不参加", "不予认定")),
            Step("reviewer", "有会议记录", "不予认定"),
            Step(
                "secretary",
                "明细",
                (
                    "0 市级媒体署名文章 4月2日（附加条件1，已撤销）",
                    "0 无故不参加市直工委会议、培训 5月6日（附加条件6，上级不予认定）",
                ),
            ),
            Step("secretary", "记过的事", "今年记过 4 件事", ("（已撤销）]", "（不予认定）]", "（已认定）]")),
            Step("secretary", "1", "状态：不予认定（有会议记录）"),
        ]
    )
    assert stage.rows("select * from event order by id") == before
    assert stage.rows("select event_id, decision, reason from event_decision where reason <> '' order by id") == [
        (2, "revoked", "记重了"),
        (4, "rejected", "有会议记录"),
    ]


async def test_inv_25_a_correction_is_an_entry_of_its_own(stage: Stage) -> None:
    await stage.recorded("commendation", "2026-03-12", "city")
    before = stage.rows("select * from event")
    await stage.play(
        [
            *(Step("secretary", said) for said in ("记过的事", "1", "更正", "日期", "3月13日")),
            Step("secretary", "确认更正", "第 2 号，替换第 1 号"),
        ]
    )
    assert stage.rows("select * from event order by id")[:1] == before
    assert stage.rows("select corrects, occurred_on, level from event where id = 2") == [(1, "2026-03-13", "city")]
    assert stage.audited() == [("void_event", "done"), ("record_event", "done")]


async def test_inv_25_the_state_before_a_decision_can_be_read(stage: Stage) -> None:
    from storage import events

    await stage.recorded("commendation", "2026-03-12", "city")
    branch, known = await stage.branch("CZJ-1"), stage.now
    stage.passes(hours=1)
    for said in ("撤销第1号", "记重了"):
        await stage.says("secretary", said)
    now = await stage.store.turn(events.events_of, branch, 2026)
    then = await stage.store.turn(events.events_of, branch, 2026, known)
    assert [event.status for event in now] == ["revoked"]
    assert [event.status for event in then] == ["recorded"]
    assert stage.bureau.today(stage.now) == TODAY


async def test_the_superiors_points_are_the_points(stage: Stage) -> None:
    """可适当加分: the superior gave 1.5 of 5, and the sum has 1.5."""
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "province")
    for said in ("待处理", "表彰", "认定，但少加分", "1.5"):
        await stage.says("reviewer", said)
    assert "四星级 87 分" in text_of(await stage.says("secretary", "几星"))
    assert stage.rows("select decision, awarded from event_decision") == [("confirmed", "1.5")]
    assert sum(map(Decimal, SCORES)) == Decimal("85.5")


@pytest.mark.parametrize("asked", ["几星", "我们现在几星？"])
async def test_a_question_is_answered_though_the_talk_it_comes_into_is_over(stage: Stage, asked: str) -> None:
    """A void begun in December cannot go on in January: the year's events are others."""
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.says("secretary", "撤销第1号")
    stage.on("2027-01-05")
    await stage.play(
        [
            Step("secretary", asked, ("今年还没有记过加分、减分的事", "今年的自评还没有提交"), "[1 开始自评]"),
            Step("secretary", asked, "今年的自评还没有提交", hides="还没有记过"),
        ]
    )
    assert stage.rows("select count(*) from event_decision") == [(0,)]


async def test_an_answer_to_a_talk_that_is_over_is_none_to_anything_else(stage: Stage) -> None:
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.says("secretary", "撤销第1号")
    stage.on("2027-01-05")
    await stage.play([Step("secretary", "记重了", "今年还没有记过加分、减分的事", "[1 记一件事]")])
