"""自评: the board's meeting, the star aimed at, the ten criteria, a preview, submission.

A deputy's finished form becomes a draft that the secretary finds filled in. A submitted one is locked until the
superior returns it; a new version begins from the returned one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.days import Day, day_text
from handlers.door import plain
from handlers.explaining import headline, provisional
from handlers.fields import Choice, Count, Points, Text, number_text, only
from handlers.messages import Message, Option
from handlers.standing import Standing, standing_of
from handlers.talk import SKIPPED, Invalid, Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import SIGNS, numbered, points_text, star_name
from scoring.grade import Grade, grade
from scoring.rule_set import Campaign, Criterion, RuleSet
from storage import assessments
from storage.assessments import Assessment, SelfAssessment
from storage.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Opening:
    """What the talk needs. `begun_from` is a deputy's draft or a returned version, whose answers are there already;
    `standing` is read once every criterion has its answer, for the preview."""

    branch: Organisation
    rule_set: RuleSet
    campaign: Campaign
    standing: Standing | None
    last: SelfAssessment | None
    begun_from: SelfAssessment | None
    may_submit: bool
    today: date


@dataclass(frozen=True, slots=True)
class Filled:
    """The finished form."""

    meeting_on: date
    present: int
    aimed_star: int
    scores: Mapping[str, Decimal]
    reasons: Mapping[str, str]


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
    is_full = all(f"points.{criterion.id}" in words for criterion in rule_set.criteria)
    return Opening(
        branch=branch,
        rule_set=rule_set,
        campaign=visit.campaign,
        standing=standing_of(visit.tx, visit.bureau, branch, visit.today) if is_full else None,
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
    asked = {id for id, points in version.scores.items() if id in maxima and _needs_reason(points, maxima[id])}
    reasons = {f"reason.{id}": version.reasons.get(id, SKIPPED) for id in asked}
    return {**known, "aimed_star": str(version.aimed_star), **scores, **reasons}


async def script(talk: Talk, opening: Opening) -> Filled:
    """The form from its first line to 提交."""
    rule_set = opening.rule_set
    if opening.begun_from is None:
        talk.say(_greeting(opening))
    met_on = await talk.ask("met_on", "自评要先开班子会议。会议是哪天开的？", _meeting_day(opening.today))
    present = await talk.ask("present", "班子成员到会几人？", Count(99, "人"))
    aimed = await talk.ask("aimed_star", "这次争创几星？（定位、定星）", _stars(rule_set))
    scores: dict[str, Decimal] = {}
    reasons: dict[str, str] = {}
    for number, criterion in enumerate(rule_set.criteria, 1):
        points = await talk.ask(
            f"points.{criterion.id}",
            _criterion_prompt(opening, number, criterion),
            Points(criterion.maximum, criterion.step),
            number=number,
        )
        scores[criterion.id] = points
        talk.say(f"记下：{points_text(points)}。")
        if _needs_reason(points, criterion.maximum):
            high_or_low = "满分" if points == criterion.maximum else f"低于 {number_text(criterion.maximum / 2)} 分"
            reason = await talk.ask_optional(
                f"reason.{criterion.id}",
                f"第 {number} 项打了{high_or_low}，请用一句话说说依据。（可以跳过）",
                Text(100),
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
        {"assessment": assessment.id, "version": version.version},
    )
    if not submits:
        ready = Message(f"{branch.name}的自评草稿填好了，请您核对后提交。", (Option("看草稿、提交", "开始自评"),))
        visit.tell(visit.holders(branch.id, "secretary"), "draft", f"draft:{version.id}", ready)
        return Message(
            "已交给书记，由书记核对后提交。", numbered((("我们现在几星", "我们现在几星"), ("记一件事", "记一件事")))
        )
    assessments.set_phase(visit.tx, assessment.id, 3, assessment.phase)
    handed_in = Message(f"{branch.name}提交了{opening.campaign.name}自评。", (Option("去看看", "待处理"),))
    visit.tell(visit.superiors(branch), "submitted", f"submitted:{version.id}", handed_in)
    now = standing_of(visit.tx, visit.bureau, branch, visit.today).grade
    assert now is not None
    return Message(
        f"已提交{opening.campaign.name}自评，报上级审核；提交后锁定，上级退回才能改。\n{provisional(now)}",
        numbered((("每一分怎么来的", "每一分怎么来的"), ("怎样提分", "怎样提分"), ("记一件事", "记一件事"))),
    )


def preview(opening: Opening, filled: Filled) -> str:
    """The whole form in a few lines, with the star it would give."""
    rule_set, standing, scores = opening.rule_set, opening.standing, dict(filled.scores)
    assert standing is not None
    greeting = (_greeting(opening),) if opening.begun_from is not None else ()
    met_on = day_text(filled.meeting_on, opening.today)
    would_be = grade(rule_set, standing.with_scores(scores))
    return "\n".join(
        (
            *greeting,
            f"请核对：{met_on}班子会议，到会 {filled.present} 人，争创{star_name(rule_set, filled.aimed_star)}。",
            f"{scores_text(rule_set, scores)}，合计 {points_text(would_be.base)}。",
            f"连同加分减分，暂定 {headline(would_be)}。",
            *_contradictions(standing, filled, would_be),
            "要改哪项就说“改第 3 题”。",
        )
    )


_SHORT_NUMBER = re.compile(r"[0-9.。%+\-半点零一二两三四五六七八九十满分整个]{1,8}")


def reads_scores(visit: Visit, said: str) -> Mapping[str, str] | None:
    """自评 9 8.5 9 …: all scores in one line, in the plan's order, for those who have them at hand.

    Declines another number of them: none is guessed."""
    found = re.fullmatch(r"自评[:,]?\s*([0-9半点零一二两三四五六七八九十满].*)", plain(said), re.DOTALL)
    if not found:
        return None
    numbers = [word for word in re.split(r"[\s,、;/]+", found[1].rstrip("。.!")) if word]
    if not all(_SHORT_NUMBER.fullmatch(number) for number in numbers):
        return None
    criteria = visit.rule_set(visit.branch).criteria if visit.branch else visit.bureau.rule_set.criteria
    if len(numbers) != len(criteria):
        raise Declined(
            f"一行自评要 {len(criteria)} 个分数，按顺序用空格隔开；您给了 {len(numbers)} 个，没有记。",
            *numbered((("一项一项填", "开始自评"),)),
        )
    kept = {}
    for n, (criterion, number) in enumerate(zip(criteria, numbers, strict=True), 1):
        try:
            kept[f"points.{criterion.id}"] = Points(criterion.maximum, criterion.step).keep(number)
        except Invalid as refusal:
            wrong = f"第 {n} 个分数“{number}”：{refusal}\n十项都没有记，请重发一遍，或一项一项填。"
            raise Declined(wrong, *numbered((("一项一项填", "开始自评"),))) from None
    return kept


def withdraw(visit: Visit, said: str) -> Message:
    """撤回自评, before the superior begins (phase 3)."""
    branch = visit.branch
    visit.require("withdraw", branch)
    assert branch is not None
    assessment = visit.assessment(branch)
    assert assessment is not None
    version = assessments.latest(visit.tx, assessment.id, "submission")
    assert version is not None
    assessments.close_version(visit.tx, version.id, "withdrawn", "", visit.person_id, visit.at)
    assessments.set_phase(visit.tx, assessment.id, 2, 3)
    visit.audit("withdraw", branch.id, {"assessment": assessment.id, "version": version.version})
    return Message(
        "已撤回，答案都还在，改好可以重新提交。", numbered((("接着改", "开始自评"), ("我们现在几星", "我们现在几星")))
    )


def scores_text(rule_set: RuleSet, scores: Mapping[str, Decimal]) -> str:
    """①9.5 ②8 …: the scores in the plan's order."""
    return " ".join(f"{SIGNS[n]}{number_text(scores[c.id])}" for n, c in enumerate(rule_set.criteria))


def _needs_reason(points: Decimal, maximum: Decimal) -> bool:
    return points == maximum or points < maximum / 2


def _newest_version(visit: Visit, assessment: Assessment) -> SelfAssessment | None:
    kinds = (assessments.latest(visit.tx, assessment.id, kind) for kind in ("submission", "draft"))
    return max((version for version in kinds if version is not None), key=lambda v: v.version, default=None)


def _criterion_prompt(opening: Opening, number: int, criterion: Criterion) -> str:
    last = opening.last
    before = ""
    if last is not None and criterion.id in last.scores:
        when = "去年" if last.year < opening.today.year else f"{last.at.month}月"
        before = f"{when}自评 {number_text(last.scores[criterion.id])}。"
    return (
        f"第 {number}/{len(opening.rule_set.criteria)} 项 {criterion.name}（满分 {number_text(criterion.maximum)}）\n"
        f"{criterion.counts}。可看：{'、'.join(criterion.evidence)}。\n{before}请打分，可带半分。"
    )


def _greeting(opening: Opening) -> str:
    campaign, version, today = opening.campaign, opening.begun_from, opening.today
    if version is not None and version.status == "returned":
        return f"上级退回了自评：{version.decision_reason}\n您上次的答案都在，改好再提交。"
    if version is not None and version.kind == "draft":
        return "草稿已经填好，请核对。"
    if version is not None:
        return "您上次的答案都在，改好再提交。"
    due = date(today.year, *campaign.due)
    left = (due - today).days
    deadline = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else "已过截止日，仍可补报"
    head = f"{campaign.name}自评，{due.month}月{due.day}日截止，{deadline}。"
    return f"{head}一共 {len(opening.rule_set.criteria)} 项，随时可以停下，答过的都存着。"


def _contradictions(standing: Standing, filled: Filled, would_be: Grade) -> list[str]:
    """What on record speaks against a full mark. Said, not forbidden."""
    remarks = []
    full = {c.id for c in would_be.rule_set.criteria if filled.scores[c.id] == c.maximum}
    counting = [e for e in standing.events if e.status in ("recorded", "confirmed") and e.kept is None]
    if "discipline" in full and any(event.rule.startswith("discipline") for event in counting):
        remarks.append("提醒：“遵章守纪好”打了满分，而今年记有处分，请想一想。")
    if "organization" in full and any(a.rule == "election_overdue" for a in would_be.adjustments):
        remarks.append("提醒：“组织健全”打了满分，而换届已过期，请想一想。")
    return remarks


def _meeting_day(today: date) -> Day:
    return Day(today, date(today.year - 1, 12, 1), today, "会议要在本次评定期内，不能晚于今天。")


def _stars(rule_set: RuleSet) -> Choice[int]:
    # Lowest first, so that the digit is the number of stars.
    return Choice(tuple((str(band.star), band.name, band.star) for band in reversed(rule_set.bands) if band.star > 0))


def _locked(visit: Visit, branch: Organisation, assessment_id: int) -> Declined:
    visit.audit("draft_self_assessment", branch.id, {"phase": 3}, outcome="refused")
    version = assessments.latest(visit.tx, assessment_id, "submission")
    assert version is not None
    day = day_text(visit.bureau.today(version.at), visit.today)
    return Declined(
        f"本次自评 {day} 已提交，锁定了；上级退回后才能改。",
        *numbered(
            (("我们现在几星", "我们现在几星"), ("撤回自评（上级开始审核前）", "撤回自评"), ("记一件事", "记一件事"))
        ),
    )


SELF_ASSESSMENT = Dialogue(
    "self_assessment", "自评", "draft_self_assessment", open_, script, close, prefilled, keeps_draft=True
)
