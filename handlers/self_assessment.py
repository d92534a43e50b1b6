"""自评: the board's meeting, the star aimed at, the ten criteria, a preview, submission.

A deputy's finished form becomes a draft that the secretary finds filled in. A submitted one is locked until the
superior returns it; a new version begins from the returned one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from handlers.days import Day, date_text, day_text
from handlers.explaining import provisional
from handlers.fields import Choice, Points, Text, number_text, only
from handlers.messages import Message, Option
from handlers.present_count import Present
from handlers.self_assessment_form import (
    NAMES,
    Filled,
    Opening,
    criterion_prompt,
    greeting,
    needs_reason,
    preview,
    scores_text,
)
from handlers.standing import standing_of
from handlers.talk import SKIPPED, Invalid, Talk
from handlers.telling import REVIEWERS, unheard
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered, points_text, star_name
from scoring.rule_set import RuleSet
from storage import assessments
from storage.assessments import Assessment, SelfAssessment
from storage.audited import digests
from storage.organisations import Organisation


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The own branch's form in the campaign of today. Declines when it is submitted and locked.

    The sheet keeps the edition of the rules it was begun under (INV-24), and the version it was begun from."""
    branch = visit.branch
    if branch is None:
        raise visit.refused("draft_self_assessment")
    assessment = visit.assessment(branch)
    if assessment is not None and assessment.phase == 3 and visit.may("draft_self_assessment", branch.id, 2):
        raise _locked(visit, branch, assessment.id)
    visit.require("draft_self_assessment", branch)
    newest = _newest_version(visit, assessment) if assessment is not None else None
    begun_from = newest if newest and (not words or words.get("begun_from") == str(newest.id)) else None
    rule_set = visit.rule_set(branch)
    if assessment is None:
        rule_set = visit.bureau.rule_sets.get(words.get("edition", ""), rule_set)
    scores = _scores(rule_set, words)
    return Opening(
        branch=branch,
        rule_set=rule_set,
        campaign=visit.campaign,
        standing=standing_of(visit.tx, visit.bureau, branch, visit.today) if scores else None,
        scores=scores,
        last=visit.last_cycle(branch),
        begun_from=begun_from,
        may_submit=visit.may("submit_self_assessment", branch.id, visit.phase(branch)),
        today=visit.today,
    )


def prefilled(opening: Opening) -> Mapping[str, str]:
    """What the sheet begins with: the edition of the rules, and the answers of the version it begins from."""
    edition, version = {"edition": opening.rule_set.key}, opening.begun_from
    if version is None or version.meeting_on is None:
        return edition
    known = {
        **edition,
        "begun_from": str(version.id),
        "met_on": version.meeting_on.isoformat(),
        "present": str(version.present),
    }
    scores = {f"points.{id}": str(points) for id, points in version.scores.items()}
    maxima = {criterion.id: criterion.maximum for criterion in opening.rule_set.criteria}
    asked = {id for id, points in version.scores.items() if id in maxima and needs_reason(points, maxima[id])}
    reasons = {f"reason.{id}": version.reasons.get(id, SKIPPED) for id in asked}
    return {**known, "aimed_star": str(version.aimed_star), **scores, **reasons}


async def script(talk: Talk, opening: Opening) -> Filled:
    """The form from its first line to 提交."""
    rule_set = opening.rule_set
    if opening.begun_from is None:
        talk.say(greeting(opening) + _told_at_once(opening))
    met_on = await talk.ask(
        "met_on", "自评要先开班子会议。会议是哪天开的？", _meeting_day(opening), called=NAMES["met_on"]
    )
    talk.say(f"记下：{day_text(met_on, opening.today)}。")
    present = await talk.ask("present", "班子成员到会几人？", Present(99), called=NAMES["present"])
    talk.say(f"记下：到会 {present} 人。")
    aimed = await talk.ask("aimed_star", "这次争创几星？（定位、定星）", _stars(rule_set), called=NAMES["aimed_star"])
    talk.say(f"记下：争创{star_name(rule_set, aimed)}。")
    scores: dict[str, Decimal] = {}
    reasons: dict[str, str] = {}
    for number, criterion in enumerate(rule_set.criteria, 1):
        points = await talk.ask(
            f"points.{criterion.id}",
            criterion_prompt(opening, number, criterion),
            Points(criterion.maximum, criterion.step),
            number=number,
        )
        scores[criterion.id] = points
        talk.say(f"记下：{points_text(points)}。")
        if needs_reason(points, criterion.maximum):
            high_or_low = "满分" if points == criterion.maximum else f"低于 {number_text(criterion.maximum / 2)} 分"
            reason = await talk.ask_optional(
                f"reason.{criterion.id}",
                f"第 {number} 项打了{high_or_low}，请用一句话说说依据。（可以跳过）",
                Text(100, is_reason=True),
                about=f"{criterion.id} {points}",
            )
            if reason:
                reasons[criterion.id] = reason
    filled = Filled(met_on, present, aimed, scores, reasons)
    text = preview(opening, filled)
    await talk.ask("submit", text, only("submit", "提交" if opening.may_submit else "交给书记"), about=text)
    return filled


def close(visit: Visit, opening: Opening, result: Filled) -> Message:
    """Appends the version: submitted and locked by the secretary, handed to the secretary by anyone else."""
    branch = opening.branch
    visit.require("draft_self_assessment", branch)
    assessment = assessments.begin(
        visit.tx, branch.id, visit.today.year, opening.campaign.id, opening.rule_set.key, visit.at
    )
    submits = visit.may("submit_self_assessment", branch.id, assessment.phase)
    version = assessments.add_version(
        visit.tx,
        assessment.id,
        "submission" if submits else "draft",
        result.meeting_on,
        result.present,
        result.aimed_star,
        result.scores,
        result.reasons,
        visit.person_id,
        visit.at,
    )
    visit.audit(
        "submit_self_assessment" if submits else "draft_self_assessment",
        branch.id,
        {
            "assessment": assessment.id,
            "version": version.version,
            **digests(visit.tx, self_assessment=version.id),
        },
    )
    if not submits:
        ready = Message(f"{branch.name}的自评草稿填好了，请您核对后提交。", (Option("看草稿、提交", "开始自评"),))
        told = visit.tell(visit.holders(branch.id, "secretary"), "draft", f"draft:{version.id}", ready)
        return Message(
            f"已交给书记，由书记核对后提交。{unheard('本支部', told, '书记')}",
            numbered((("我们现在几星", "我们现在几星"), ("记一件事", "记一件事"))),
        )
    assessments.set_phase(visit.tx, assessment.id, 3, assessment.phase)
    handed_in = Message(f"{branch.name}提交了{opening.campaign.name}自评。", (Option("去看看", "待处理"),))
    told = visit.tell(visit.superiors(branch), "submitted", f"submitted:{version.id}", handed_in)
    now = standing_of(visit.tx, visit.bureau, branch, visit.today).grade
    assert now is not None
    return Message(
        f"已提交{opening.campaign.name}自评，报上级审核；提交后锁定，上级退回才能改。"
        f"{unheard('上级', told, REVIEWERS)}\n{provisional(now)}",
        numbered((("每一分怎么来的", "每一分怎么来的"), ("怎样提分", "怎样提分"), ("记一件事", "记一件事"))),
    )


def withdraw(visit: Visit, said: str) -> Message:
    """撤回自评, before the superior begins (phase 3)."""
    branch = visit.branch
    visit.require("withdraw", branch)
    assert branch is not None
    assessment = visit.assessment(branch)
    assert assessment is not None
    version = assessments.latest(visit.tx, assessment.id, "submission")
    assert version is not None
    closed = assessments.close_version(visit.tx, version.id, "withdrawn", "", visit.person_id, visit.at)
    assessments.set_phase(visit.tx, assessment.id, 2, 3)
    details = {"assessment": assessment.id, "version": version.version}
    visit.audit("withdraw", branch.id, {**details, **digests(visit.tx, self_assessment_decision=closed)})
    return Message(
        "已撤回，答案都还在，改好可以重新提交。", numbered((("接着改", "开始自评"), ("我们现在几星", "我们现在几星")))
    )


def _scores(rule_set: RuleSet, words: Mapping[str, str]) -> Mapping[str, Decimal] | None:
    """Every criterion's points; None while one has no answer, or has one that is none any more."""
    try:
        return {c.id: Points(c.maximum, c.step).parse(words[f"points.{c.id}"]) for c in rule_set.criteria}
    except (KeyError, Invalid):
        return None


def _told_at_once(opening: Opening) -> str:
    """The ten scores of a one-line 自评, echoed before anything else is asked (INV-22)."""
    if opening.scores is None:
        return ""
    told = scores_text(opening.rule_set, opening.scores)
    return f"\n十项记下：{told}，合计 {points_text(sum(opening.scores.values(), Decimal()))}。"


def _newest_version(visit: Visit, assessment: Assessment) -> SelfAssessment | None:
    kinds = (assessments.latest(visit.tx, assessment.id, kind) for kind in ("submission", "draft"))
    return max((version for version in kinds if version is not None), key=lambda v: v.version, default=None)


def _meeting_day(opening: Opening) -> Day:
    # From a month before the campaign opens: a board may meet early.
    opens = date(opening.today.year, *opening.campaign.opens)
    first = min(opens, opening.today) - timedelta(31)
    outside = f"会议要在本次评定期内（{date_text(first, opening.today)} 起），不能晚于今天。"
    return Day(opening.today, first, opening.today, outside)


def _stars(rule_set: RuleSet) -> Choice[int]:
    # Lowest first, so that the digit is the number of stars.
    return Choice(tuple((str(band.star), band.name, band.star) for band in reversed(rule_set.bands) if band.star > 0))


def _locked(visit: Visit, branch: Organisation, assessment_id: int) -> Declined:
    visit.audit("draft_self_assessment", branch.id, {"phase": 3}, outcome="refused")
    version = assessments.latest(visit.tx, assessment_id, "submission")
    assert version is not None
    day = day_text(visit.bureau.today(version.at), visit.today)
    may_withdraw = visit.may("withdraw", branch.id, 3)
    withdrawing = (("撤回自评（上级开始审核前）", "撤回自评"),) if may_withdraw else ()
    return Declined(
        f"本次自评 {day} 已提交，锁定了；上级退回后才能改。",
        *numbered((("我们现在几星", "我们现在几星"), *withdrawing, ("记一件事", "记一件事"))),
    )


SELF_ASSESSMENT = Dialogue(
    "self_assessment", "自评", "draft_self_assessment", open_, script, close, prefilled, keeps_draft=True
)
