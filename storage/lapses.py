"""附加条件 6: how many absences and missed tasks branches have on record, and what one more would cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from scoring.rule_set import NO_LEVEL, RuleSet
from storage.id_lists import id_lists
from storage.ports import Transaction

RULE_OF = {"meeting": "absence", "task": "missed_task"}


def lapses_of(tx: Transaction, rule_set: RuleSet, branches: Collection[int], year: int) -> Counter[int]:
    """The absences and missed tasks of the year by branch: those that were not excused, rejected or revoked."""
    lapses = {rule.id for rule in rule_set.events.values() if rule.is_lapse}
    found: Counter[int] = Counter()
    for ids in id_lists(branches):
        rows = tx.all("lapses_of", ids=ids, first_day=f"{year:04}-01-01", last_day=f"{year:04}-12-31")
        for branch_id, rule, count in rows:
            if rule in lapses:
                found[branch_id] += count
    return found


def stake(rule_set: RuleSet, subject: str, count: int) -> str:
    """无故不参加一次扣 3 分（附加条件6）；本年已有 2 次，再有一次不得定五星级，年底再降 1 星. '' where the rule set
    deducts nothing for it."""
    rule = rule_set.events.get(RULE_OF[subject])
    if rule is None:
        return ""
    what = "无故不参加" if subject == "meeting" else "不按时完成"
    line = f"{what}一次扣 {format(rule.points[NO_LEVEL].normalize(), 'f')} 分（{rule.clause.id}）"
    return f"{line}；本年已有 {count} 次{ahead(rule_set, count)}" if count else line


def ahead(rule_set: RuleSet, count: int) -> str:
    """What is said from one lapse before the threshold on: what the next one means, or what holds already."""
    lapses = rule_set.lapses
    if lapses is None or count < lapses.threshold - 1:
        return ""
    return f"，再有一次{cost(rule_set)}" if count == lapses.threshold - 1 else f"，{cost(rule_set)}"


def cost(rule_set: RuleSet) -> str:
    """不得定五星级，年底再降 1 星."""
    lapses = rule_set.lapses
    assert lapses is not None
    barred = next((band.name for band in rule_set.bands if band.star == lapses.cap + 1), "")
    return f"不得定{barred}，年底再降 {lapses.demotion} 星"
