"""The questions that turn "something happened" into one event of the plan. Shared by recording and by what-if.

Nothing is guessed: each row of 入口 (what is asked, what scores nothing) is a question here. What scores nothing is
kept on record with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.fields import Choice, Count, choice, yes_no
from handlers.talk import Talk
from scoring.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class Described:
    """One kind of event: its rule, level and count, and why it scores nothing where it does not."""

    rule: str
    level: str | None = None
    count: int = 1
    kept: str | None = None


KINDS = (
    ("commendation", "受到表彰", ("commendation",)),
    ("media_article", "媒体发了署名文章", ("media_article",)),
    ("innovation", "创新做法被推广", ("innovation",)),
    ("circular", "被通报批评", ("circular_work_committee", "circular_city_committee")),
    ("discipline", "有人受处分、违纪违法", ("discipline_leader_minor", "discipline_leader_major", "discipline_member")),
    ("absence", "没参加会议、培训", ("absence",)),
    ("missed_task", "任务没按时完成", ("missed_task",)),
)
"""What a secretary chooses from, and the rules behind it. A rule set without these rules does not offer the kind."""


WORK_COMMITTEE = "work_committee"


def kinds_of(rule_set: RuleSet) -> tuple[tuple[str, str], ...]:
    """The kinds that this rule set knows."""
    return tuple((kind, label) for kind, label, rules in KINDS if any(rule in rule_set.events for rule in rules))


async def describe(talk: Talk, rule_set: RuleSet, kind: str) -> Described:
    """Asks what the kind needs: level, body, role and sanction, excuse, count."""
    if kind == "commendation":
        return await _commendation(talk, rule_set)
    if kind == "media_article":
        level = await talk.ask("medium_level", "是哪一级媒体？（学习强国按全国、省、市平台分）", levels(rule_set))
        by_line = await talk.ask("byline", "文章署了支部或书记的名吗？", yes_no("署了名", "没署名，只是被报道"))
        return Described(kind, level, kept=lowered(rule_set, kind, level) or (None if by_line else "no_byline"))
    if kind == "innovation":
        level = await talk.ask("innovation_level", "是哪一级党组织认可、推广的？", levels(rule_set))
        count = await talk.ask("innovation_count", "有几项？", Count(9, "项"))
        return Described(kind, level, count, lowered(rule_set, kind, level))
    if kind == "circular":
        return await _circular(talk)
    if kind == "discipline":
        return await _discipline(talk)
    return await _lapse(talk, kind)


async def _commendation(talk: Talk, rule_set: RuleSet) -> Described:
    whom = await talk.ask(
        "honoured", "受表彰的是谁？", choice((("branch", "党组织"), ("secretary", "党组织书记"), ("other", "其他党员")))
    )
    by = await talk.ask("honoured_by", "是哪一级的表彰？", levels_of(rule_set, "commendation"))
    if by == WORK_COMMITTEE:
        return of_the_work_committee(Described("commendation"), rule_set)
    kept = "not_the_branch" if whom == "other" else lowered(rule_set, "commendation", by)
    return Described("commendation", by, kept=kept)


async def _circular(talk: Talk) -> Described:
    by = await talk.ask(
        "circular_by",
        "是谁通报批评的？（情况通报、通报表扬不算）",
        choice(
            (
                ("work_committee", "市直工委"),
                ("city_committee", "市委"),
                ("city_organ", "市委办、市委组织部或巡察组"),
                ("other", "别的单位（省、县或部门）"),
            )
        ),
    )
    if by == "city_organ":
        named = await talk.ask("in_name_of_city", "是以市委名义通报的吗？", yes_no("是，以市委名义", "不是"))
        by = "city_committee" if named else "other"
    count = await talk.ask("circular_count", "通报了几次？", Count(9, "次"))
    if by == "work_committee":
        return Described("circular_work_committee", count=count)
    return Described("circular_city_committee", count=count, kept="other_body" if by == "other" else None)


async def _discipline(talk: Talk) -> Described:
    role = await talk.ask(
        "role",
        "受处分的是？（不用写姓名，姓名不会保存）",
        choice((("leader", "班子成员（书记、副书记、委员）"), ("member", "一般党员"))),
    )
    if role == "member":
        return Described("discipline_member", count=await talk.ask("persons", "几人次？", Count(20, "人次")))
    sanction = await talk.ask("sanction", "受的什么处分？", choice((*_PARTY_SANCTIONS, *_OTHER_MEASURES)))
    if sanction == "government":
        with_it = await talk.ask(
            "party_sanction",
            "同时给了什么党纪处分？",
            choice((*_PARTY_SANCTIONS, ("unclear", "没有或不清楚"))),
        )
        sanction = with_it
    persons = await talk.ask("persons", "几人次？（同一人同一事只算一次，取重的）", Count(20, "人次"))
    rule = "discipline_leader_major" if sanction in _MAJOR else "discipline_leader_minor"
    return Described(rule, count=persons, kept={"measure": "no_points", "unclear": "sanction_unclear"}.get(sanction))


async def _lapse(talk: Talk, kind: str) -> Described:
    what = "会议、培训是市直工委召开的吗？" if kind == "absence" else "任务是市直工委安排的吗？"
    by = await talk.ask("organiser", what, yes_no("是市直工委的", "是别的单位的"))
    if not by:
        return Described(kind, kept="other_organiser")
    excused = await talk.ask(
        "excused", "请示过或有特殊理由吗？（有的不算无故）", yes_no("有，请示过或有特殊理由", "没有")
    )
    count = await talk.ask("lapse_count", "几次？", Count(9, "次"))
    return Described(kind, count=count, kept="excused" if excused else None)


def levels(rule_set: RuleSet) -> Choice[str]:
    """The levels, highest first: nobody reports a county's by mistake."""
    return choice(reversed(tuple(rule_set.levels.items())))


def levels_of(rule_set: RuleSet, rule: str) -> Choice[str]:
    """The levels of such an event; a commendation may also be 市直工委's own, which is none of them."""
    known = levels(rule_set)
    own = (WORK_COMMITTEE, "市直工委自己的表彰", WORK_COMMITTEE)
    return Choice((*known.of, own)) if rule == "commendation" else known


def of_the_work_committee(described: Described, rule_set: RuleSet) -> Described:
    """市直工委's own commendation: whether it counts as a city's is a choice of the rule set."""
    counts = rule_set.work_committee_award == "city"
    return replace(described, level="city", kept=described.kept or (None if counts else "work_committee_award"))


def lowered(rule_set: RuleSet, rule: str, level: str) -> str | None:
    """The reason for no points at a level for which the rule has none."""
    return None if level in rule_set.events[rule].points else "below_city"


_PARTY_SANCTIONS = (
    ("warning", "警告"),
    ("serious_warning", "严重警告"),
    ("removal", "撤销党内职务"),
    ("probation", "留党察看"),
    ("expulsion", "开除党籍（双开）"),
)
_OTHER_MEASURES = (("measure", "诫勉、约谈、提醒谈话、批评教育"), ("government", "政务处分（记过、降级、撤职等）"))
_MAJOR = frozenset({"removal", "probation", "expulsion"})
