"""A self-assessment whose campaign is over: it can't be filled in here any more, so it is handed in by other ways."""

from __future__ import annotations

from datetime import date

from scoring.rule_set import Deadline, RuleSet


def is_over(rule_set: RuleSet, kind: str, subject: str, today: date) -> bool:
    """Whether 开始自评 would open another form: of the year after, or of the campaign that opened since."""
    deadline = form(rule_set, kind)
    if deadline is None or not subject.isdecimal():
        return False
    campaign = next(each for each in rule_set.campaigns if each.id == deadline.campaign)
    later = [each for each in rule_set.campaigns if campaign.opens < each.opens <= (today.month, today.day)]
    return int(subject) < today.year or (int(subject) == today.year and bool(later))


def form(rule_set: RuleSet, kind: str) -> Deadline | None:
    """The deadline of that kind, where a form is handed in by it."""
    found = (each for each in rule_set.deadlines if each.id == kind and each.done_by == "submission")
    return next(found, None)


WAY_OUT = "这一轮的自评在这里已经不能再填，请直接向上级补报；报了就回复“已补报”"
HANDED_IN = "已补报"
"""The label of its answer: somebody's word that it was handed in otherwise."""
