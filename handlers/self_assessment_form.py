"""The self-assessment form in words: its questions, its preview, and what on record speaks against an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.days import day_text
from handlers.explaining import headline
from handlers.fields import number_text
from handlers.standing import Standing
from handlers.wording import SIGNS, points_text, star_name
from scoring.grade import Grade, grade
from scoring.rule_set import Campaign, Criterion, RuleSet
from storage.assessments import SelfAssessment
from storage.organisations import Organisation

NAMES: Mapping[str, tuple[str, ...]] = {
    "met_on": ("会议日期", "开会日期", "会议时间", "开会时间", "班子会议日期", "班子会议时间", "班子会议", "日期"),
    "present": ("到会人数", "参会人数", "到会几人", "到会", "人数"),
    "aimed_star": ("争创星级", "争创几星", "争创目标", "争创", "目标星级"),
}
"""What the questions before the ten criteria are called where one of them is to be changed."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the talk needs. `begun_from` is a deputy's draft or a returned version, whose answers are there already;
    `standing` is read once every criterion has its answer, for the preview, and `scores` are those answers."""

    branch: Organisation
    rule_set: RuleSet
    campaign: Campaign
    standing: Standing | None
    scores: Mapping[str, Decimal] | None
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


def greeting(opening: Opening) -> str:
    """What the form begins with: its deadline, or whose answers are there already."""
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


def criterion_prompt(opening: Opening, number: int, criterion: Criterion) -> str:
    """第 3/10 项: what counts, what evidence to look for, and the last cycle's score beside it."""
    last = opening.last
    before = ""
    if last is not None and criterion.id in last.scores:
        when = "去年" if last.year < opening.today.year else f"{last.at.month}月"
        before = f"{when}自评 {number_text(last.scores[criterion.id])}。"
    return (
        f"第 {number}/{len(opening.rule_set.criteria)} 项 {criterion.name}（满分 {number_text(criterion.maximum)}）\n"
        f"{criterion.counts}。可看：{'、'.join(criterion.evidence)}。\n{before}请打分，可带半分。"
    )


def needs_reason(points: Decimal, maximum: Decimal) -> bool:
    """Whether a mark is so high or so low that its reason is asked."""
    return points == maximum or points < maximum / 2


def preview(opening: Opening, filled: Filled) -> str:
    """The whole form in a few lines, with the star it would give."""
    rule_set, standing, scores = opening.rule_set, opening.standing, dict(filled.scores)
    assert standing is not None
    begun = (greeting(opening),) if opening.begun_from is not None else ()
    met_on = day_text(filled.meeting_on, opening.today)
    would_be = grade(rule_set, standing.with_scores(scores, rule_set))
    return "\n".join(
        (
            *begun,
            f"请核对：{met_on}班子会议，到会 {filled.present} 人，争创{star_name(rule_set, filled.aimed_star)}。",
            f"{scores_text(rule_set, scores)}，合计 {points_text(would_be.base)}。",
            f"{'连同加分减分，' if rule_set.events else ''}暂定 {headline(would_be)}。",
            *_contradictions(standing, filled, would_be),
            "要改哪项就说“改第 3 题”，或“改会议日期”“改到会人数”“改争创星级”。",
        )
    )


def scores_text(rule_set: RuleSet, scores: Mapping[str, Decimal]) -> str:
    """①9.5 ②8 …: the scores in the plan's order."""
    return " ".join(f"{SIGNS[n]}{number_text(scores[c.id])}" for n, c in enumerate(rule_set.criteria))


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
