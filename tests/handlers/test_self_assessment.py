"""自评: what is kept of each version, when it is locked, what is said at the edges."""

from __future__ import annotations

import json

import pytest

from tests.handlers.plays import DRAMAS, form, scoring
from tests.handlers.stage import IDS, SCORES, Stage, Step, labels_of, text_of


def versions(stage: Stage) -> list[tuple[int, str, str, int, int, dict[str, str], dict[str, str]]]:
    """(version, kind, meeting, present, aimed star, scores, reasons), oldest first."""
    rows = stage.rows(
        "select version, kind, meeting_on, present, aimed_star, scores, reasons from self_assessment order by id"
    )
    return [(*row[:5], json.loads(row[5]), json.loads(row[6])) for row in rows]


async def test_everything_of_the_form_is_kept(stage: Stage) -> None:
    await stage.play(DRAMAS["self-assessment"].steps)
    scores = ("9", "8.5", "9", "10", "4.5", "8", "9", "6.5", "9", "8.5")
    [(version, kind, met, present, aimed, kept, reasons)] = versions(stage)
    assert (version, kind, met, present, aimed) == (1, "submission", "2026-05-20", 5, 5)
    assert kept == dict(zip(IDS, scores, strict=True))
    assert reasons == {"member_example": "三名党员获市级表彰"}
    assert stage.rows("select year, stage, phase, rule_set from assessment") == [
        (2026, "declaration", 3, "anyang-2017/1"),
    ]
    assert stage.audited() == [("submit_self_assessment", "done"), ("draft_self_assessment", "refused")]
    assert stage.pushed("reviewer") == ["市财政局第一党支部提交了申报创星自评。"]
    assert stage.sheet("secretary") == ""


async def test_versions_are_kept_when_a_form_is_returned_and_submitted_again(stage: Stage) -> None:
    await stage.play(DRAMAS["returned and submitted again"].steps)
    first, second = versions(stage)
    assert (first[0], second[0]) == (1, 2)
    assert first[5]["facilities"] == "6.5"
    assert second[5]["facilities"] == "8"
    assert {id: points for id, points in first[5].items() if id != "facilities"} == {
        id: points for id, points in second[5].items() if id != "facilities"
    }
    assert stage.rows("select decision, reason from self_assessment_decision") == [("returned", "第八项请补材料")]
    assert stage.rows("select phase from assessment") == [(3,)]
    assert stage.pushed("secretary") == ["上级退回了自评：第八项请补材料"]


async def test_the_deputys_draft_and_the_secretarys_submission_are_two_versions(stage: Stage) -> None:
    await stage.play(DRAMAS["the deputy's draft"].steps)
    assert [(row[0], row[1], row[5]["facilities"]) for row in versions(stage)] == [
        (1, "draft", "6.5"),
        (2, "submission", "7"),
    ]
    by = stage.rows("select written_by from self_assessment order by id")
    assert by == [(stage.person("deputy"),), (stage.person("secretary"),)]


async def test_forty_days_later_the_form_goes_on_at_the_same_question(restarting: Stage) -> None:
    """INV-06."""
    await restarting.play([*form(scores=SCORES[:4])[:-1], Step("secretary", "先存着", "先存着了")])
    restarting.passes(days=40)
    await restarting.play(
        [
            Step("secretary", "你好", "书记", "[1 继续自评]"),
            Step("secretary", "继续", "第 4/10 项"),
            *scoring("secretary", SCORES[3:], first=4),
            Step("secretary", "提交", "已提交"),
        ]
    )
    assert versions(restarting)[0][2] == "2026-05-20"


async def test_forty_days_later_without_a_word_the_answer_still_counts(restarting: Stage) -> None:
    """INV-06: who was interrupted in the middle of a question answers it when they are back."""
    await restarting.play(form(scores=SCORES[:4]))
    restarting.passes(days=40)
    await restarting.play([*scoring("secretary", SCORES[4:], first=5), Step("secretary", "1", "已提交")])


@pytest.mark.parametrize(
    ("score", "asked"),
    [("10", "打了满分"), ("4.5", "打了低于 5 分"), ("0", "打了低于 5 分"), ("5", None), ("9.5", None)],
)
async def test_a_reason_is_asked_at_the_top_and_below_the_half(stage: Stage, score: str, asked: str | None) -> None:
    await stage.play(form(scores=()))
    answer = text_of(await stage.says("secretary", score))
    assert ("请用一句话说说依据" in answer) == (asked is not None)
    if asked:
        assert asked in answer
        assert "第 2/10 项" in text_of(await stage.says("secretary", "跳过"))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-01-01", "6月5日截止，还有 155 天"),
        ("2026-06-04", "6月5日截止，还有 1 天"),
        ("2026-06-05", "6月5日截止，今天截止"),
        ("2026-06-06", "已过截止日，仍可补报"),
        ("2026-10-31", "申报创星自评，6月5日截止，已过截止日"),
        ("2026-11-01", "年底复检核星自评，12月31日截止，还有 60 天"),
        ("2026-12-31", "年底复检核星自评，12月31日截止，今天截止"),
    ],
)
async def test_the_deadline_of_the_campaign_under_way(stage: Stage, today: str, said: str) -> None:
    stage.on(today)
    assert said in text_of(await stage.says("secretary", "开始自评"))


async def test_the_december_run_leaves_the_june_scores_untouched(stage: Stage) -> None:
    await stage.submitted()
    june = stage.rows("select * from self_assessment")
    stage.on("2026-12-10")
    await stage.play(
        [
            Step("secretary", "开始自评", "年底复检核星自评，12月31日截止，还有 21 天"),
            Step("secretary", "12月8日", "到会几人"),
            Step("secretary", "5", "争创几星"),
            Step("secretary", "5", ("第 1/10 项 组织健全", "5月自评 9。")),
            *(Step("secretary", score) for score in ("9.5",) * 9),
            Step("secretary", "9.5", "合计 95 分"),
            Step("secretary", "提交", ("已提交年底复检核星自评", "五星级 95 分")),
            Step("secretary", "截至11月30日几星", "四星级 85.5 分"),
            Step("secretary", "几星", "五星级 95 分"),
        ]
    )
    assert stage.rows("select * from self_assessment")[:1] == june
    assert stage.rows("select stage, phase from assessment order by id") == [("declaration", 3), ("year_end", 3)]


async def test_next_year_last_years_scores_stand_beside(stage: Stage) -> None:
    await stage.submitted()
    stage.on("2027-03-01")
    for said in ("开始自评", "2月26日", "4"):
        await stage.says("secretary", said)
    assert "去年自评 9。" in text_of(await stage.says("secretary", "4"))


async def test_a_full_mark_for_discipline_with_a_sanction_on_file_is_remarked_on(stage: Stage) -> None:
    await stage.recorded("discipline_member", "2026-02-03")
    scores = [*SCORES]
    scores[6] = "10"
    await stage.play(form(scores=scores[:6]))
    await stage.says("secretary", "10")
    await stage.says("secretary", "跳过")
    for score in scores[7:]:
        preview = text_of(await stage.says("secretary", score))
    assert "“遵章守纪好”打了满分，而今年记有处分，请想一想" in preview
    assert "已提交" in text_of(await stage.says("secretary", "提交"))  # said, not forbidden


async def test_a_full_mark_for_organisation_with_an_overdue_election_is_remarked_on(stage: Stage) -> None:
    stage.on("2027-06-01")  # the election was due on 20 May 2027
    for said in ("自评 10 8 8 8 8 8 8 8 8 8", "5月28日", "4"):
        await stage.says("secretary", said)
    reason = text_of(await stage.says("secretary", "4"))
    assert "第 1 项打了满分" in reason
    preview = text_of(await stage.says("secretary", "跳过"))
    assert "“组织健全”打了满分，而换届已过期，请想一想" in preview


async def test_a_draft_outlives_the_time_in_which_the_form_is_locked(stage: Stage) -> None:
    """INV-01: the deputy's half-filled form is still there when the superior has returned the secretary's."""
    await stage.play(form("deputy", SCORES[:3]))
    await stage.submitted()
    await stage.play([Step("deputy", "9", "已提交，锁定了"), Step("deputy", "继续", "锁定了")])
    await stage.set_phase("CZJ-1", 2)
    await stage.play([Step("deputy", "继续", "第 4/10 项")])


async def test_the_one_line_way_keeps_what_was_answered_before(stage: Stage) -> None:
    await stage.play([*form(scores=())])
    preview = text_of(await stage.says("secretary", "自评 " + " ".join(SCORES)))
    assert "5月20日（周三）班子会议，到会 4 人" in preview
    assert "合计 85.5 分" in preview


@pytest.mark.parametrize("words", ["自评一直坚持实事求是", "自评十分认真", "自评：9项都好", "自评"])
async def test_words_that_begin_like_the_one_line_way_are_words(stage: Stage, words: str) -> None:
    """A reason may begin with 自评."""
    await stage.play(form(scores=()))
    await stage.says("secretary", "10")
    answer = text_of(await stage.says("secretary", words))
    assert "没有记" not in answer


async def test_who_may_not_submit_is_not_offered_it(stage: Stage) -> None:
    await stage.play(form("deputy"))
    assert "[1 交给书记]" in labels_of(stage.last["deputy"])
    assert "提交]" not in labels_of(stage.last["deputy"])
    assert "没听懂是哪一个" in text_of(await stage.says("deputy", "提交"))
    assert versions(stage) == []


async def test_under_a_rule_set_whose_only_campaign_is_at_the_years_end(quick_url: str) -> None:
    """The four-class plan, in May: the form can be filled, four classes stand for stars."""
    from scoring.rule_file import find_rule_set
    from tests.handlers.stage import opened

    four = find_rule_set("cangwu-four-class")
    async with opened(quick_url, current=four) as stage:
        assert "年底分类定级" in text_of(await stage.says("secretary", "开始自评"))
        await stage.says("secretary", "5月20日")
        aimed = await stage.says("secretary", "4")
        assert "类" in labels_of(aimed)


async def test_a_deputys_draft_does_not_pass_for_what_the_secretary_has_begun(stage: Stage) -> None:
    await stage.play([Step("secretary", said) for said in ("开始自评", "5月20日", "4", "4", "9")])
    await stage.play([*form("deputy"), Step("deputy", "交给书记", "已交给书记")])
    await stage.play([Step("secretary", "继续", "第 2/10 项"), *(Step("secretary", "8.5") for _ in range(8))])
    preview = text_of(await stage.says("secretary", "8.5"))
    assert "草稿已经填好" not in preview
    assert "合计 85.5 分" in preview  # 9 and nine times 8.5
