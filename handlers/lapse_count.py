"""附加条件 6 in words: how many absences and missed tasks a branch has this year, and what the next one would cost."""

from __future__ import annotations

from handlers.visit import Visit
from scoring.rule_set import RuleSet
from storage import lapses
from storage.organisations import Organisation


def lapses_of(visit: Visit, branch: Organisation, year: int) -> int:
    """The absences and missed tasks of the year that count: not excused, not rejected, not revoked."""
    return lapses.lapses_of(visit.tx, visit.rule_set(branch), (branch.id,), year)[branch.id]


def stake(visit: Visit, branch: Organisation, subject: str) -> str:
    """无故不参加一次扣 3 分（附加条件6）；本年已有 1 次。 With two on record, what the third would mean."""
    line = lapses.stake(visit.rule_set(branch), subject, lapses_of(visit, branch, visit.today.year))
    return f"{line}。" if line else ""


def counter(rule_set: RuleSet, count: int) -> str:
    """本年累计 2/3 次，再有一次不得定五星级，年底再降 1 星（附加条件6）。"""
    rule = rule_set.lapses
    if rule is None:
        return f"本年累计 {count} 次。"
    return f"本年累计 {count}/{rule.threshold} 次{lapses.ahead(rule_set, count)}（{rule.clause.id}）。"
