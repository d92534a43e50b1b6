"""要是再缺一次会，我们几星: a hypothesis in one sentence gets its answer at once. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.explaining import adjustment_text, effect, happening
from handlers.fields import number_text
from handlers.messages import Message
from handlers.standing import standing_of
from handlers.visit import Visit
from handlers.wording import numbered
from scoring.facts import Event
from scoring.rule_set import RuleSet
from scoring.what_if import Change, what_if


def supposed(visit: Visit, rows: Sequence[Mapping[str, Any]], conditions: Mapping[str, Any]) -> Message:
    """What these events and conditions would make of the branch's star today."""
    branch = visit.branch
    assert branch is not None
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    facts, rule_set = standing.facts, standing.rule_set
    if facts is None:
        return Message("今年的自评还没有提交，先有十项得分才能推算。", numbered((("开始自评", "开始自评"),)))
    known = [row for row in rows if row.get("rule") in rule_set.events]
    events = tuple(_event(rule_set, row, visit.today) for row in known)
    criteria = {id: Decimal(str(n)) for id, n in dict(conditions.get("criteria") or {}).items() if id in facts.criteria}
    satisfaction = conditions.get("satisfaction")
    percent = Decimal(str(satisfaction)) if satisfaction is not None else None
    if not events and not criteria and percent is None:
        return Message(
            "这个假设可以一步步推算。", numbered((("如果…会怎样", "如果"), ("我们现在几星", "我们现在几星")))
        )
    compared = what_if(rule_set, facts, Change(add=events, criteria=criteria, satisfaction=percent))
    names = {c.id: c.name for c in rule_set.criteria}
    what = [happening(rule_set, event) for event in events]
    what += [f"“{names[id]}”变成 {number_text(points)} 分" for id, points in criteria.items()]
    what += [f"满意率 {number_text(percent)}%"] if percent is not None else []
    new = [a for a in compared.after.adjustments if a not in compared.before.adjustments]
    lines = [f"假设{'、'.join(what)}：", effect(compared)]
    lines += [adjustment_text(rule_set, adjustment, visit.today) for adjustment in new]
    lines.append("这只是推算，没有记录。")
    again = (("再推算一个", "如果"), ("怎样提分", "怎样提分"), ("返回星级", "我们现在几星"))
    return Message("\n".join(lines), numbered(again))


def _event(rule_set: RuleSet, row: Mapping[str, object], today: date) -> Event:
    rule = rule_set.events[str(row["rule"])]
    level = row.get("level")
    count = row.get("count")
    if rule.has_levels and level not in rule_set.levels:
        level = next(iter(rule.points))  # a bonus without its level is taken at its least
    return Event(rule.id, today, str(level) if rule.has_levels else None, count if isinstance(count, int) else 1)
