"""要是再缺一次会，我们几星: a hypothesis in one sentence gets its answer at once. Nothing is recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from handlers.chinese_numbers import POINTS
from handlers.door import plain
from handlers.explaining import adjustment_text, effect, event_text, happening, why_not
from handlers.fields import number_text
from handlers.messages import Message
from handlers.standing import standing_of
from handlers.visit import Visit
from handlers.wording import numbered, signed
from scoring.election import is_overdue
from scoring.facts import Election, Event, Facts
from scoring.grade import Line
from scoring.rule_set import RuleSet
from scoring.what_if import Change, Comparison, what_if

LATE = {"overdue": "换届逾期", "overdue_over_year": "换届逾期超过一年"}
"""How late an election can be, as far as it matters."""

_ELECTIONS = {**LATE, "postponed": "换届经请示延期", "held": "换届已完成"}
_EVERY = re.compile(
    "(?:自评|十项|10项|各项|每一?项|所有|全部)(?:打分)?[^,，。0-9]{0,4}?(满分|[0-9]{1,2}(?:\\.5)?分?半?|[零一二三四五六七八九十]{1,2}(?:分半?|点五))"
)


def supposed(visit: Visit, rows: Sequence[Mapping[str, Any]], conditions: Mapping[str, Any]) -> Message:
    """What these events and conditions would make of the branch's star today."""
    branch = visit.branch
    assert branch is not None
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    facts, rule_set = standing.facts, standing.rule_set
    if facts is None:
        return Message("今年的自评还没有提交，先有十项得分才能推算。", numbered((("开始自评", "开始自评"),)))
    known = [row for row in rows if row.get("rule") in rule_set.events]
    without, election = str(conditions.get("without") or ""), str(conditions.get("election") or "")
    dropped = _newest(facts, without)
    if without and dropped is None:
        return Message("今年没有记过这样的事，去掉它没有变化。", numbered((("我们现在几星", "我们现在几星"),)))
    percent = conditions.get("satisfaction")
    change = Change(
        add=tuple(_event(rule_set, row, visit.today) for row in known),
        drop=frozenset((dropped.id,)) if dropped else frozenset(),
        criteria=_criteria(rule_set, conditions.get("criteria")),
        satisfaction=Decimal(str(percent)) if percent is not None and rule_set.satisfaction else None,
        election=election_if(facts, election) if election in _ELECTIONS and rule_set.election else None,
    )
    if change == Change():
        return Message(
            "这个假设可以一步步推算。", numbered((("如果…会怎样", "如果"), ("我们现在几星", "我们现在几星")))
        )
    what = [f"没有记 {event_text(rule_set, dropped, visit.today)}"] if dropped else []
    if change.election and election not in LATE:
        what.append(_ELECTIONS[election])
    again = (("再推算一个", "如果"), ("怎样提分", "怎样提分"), ("返回星级", "我们现在几星"))
    return Message(answer_to(rule_set, facts, change, visit.today, what), numbered(again))


def every_criterion(rule_set: RuleSet, said: str) -> Mapping[str, Decimal] | None:
    """自评都 10 分, 十项全打满分: each criterion at this mark; None where no mark is named."""
    found = _EVERY.search(plain(said))
    points = POINTS.get(found[1], _number(found[1])) if found else None
    if found is None or (points is None and found[1] != "满分"):
        return None
    return {c.id: c.maximum if points is None else min(points, c.maximum) for c in rule_set.criteria}


def answer_to(rule_set: RuleSet, facts: Facts, change: Change, today: date, what: Sequence[str] = ()) -> str:
    """What is supposed, by which clauses it counts, and what it makes of the star. `what` is told of it already."""
    compared = what_if(rule_set, facts, change)
    told = [*what, *_told(rule_set, compared, change, today)]
    new = [a for a in compared.after.adjustments if a not in compared.before.adjustments]
    lines = [f"假设{'、'.join(told)}：", effect(compared)]
    lines += [adjustment_text(rule_set, adjustment, today) for adjustment in new]
    return "\n".join((*lines, "这只是推算，没有记录。"))


def election_if(facts: Facts, how: str) -> Election:
    """The election as it would be: late since yesterday, late by more than a year, postponed, or held today."""
    today, due_on = facts.as_of, facts.election.due_on if facts.election else facts.as_of
    if how == "postponed":
        return Election(due_on, None, max(due_on, today))
    if how == "held":
        return Election(due_on, today)
    return Election(today - timedelta(days=367 if how == "overdue_over_year" else 1))


def _told(rule_set: RuleSet, compared: Comparison, change: Change, today: date) -> list[str]:
    """Each event, score and satisfaction that is supposed, with its points and clause."""
    names = {c.id: c.name for c in rule_set.criteria}
    by_event = {id(line.event): line for line in compared.after.lines if line.event is not None}
    told = [f"{happening(rule_set, event)}{_worth(rule_set, by_event.get(id(event)), today)}" for event in change.add]
    if len(change.criteria) == len(names) > 1 and len(set(change.criteria.values())) == 1:
        told.append(f"十项都打 {number_text(next(iter(change.criteria.values())))} 分")
    else:
        told += [f"“{names[id]}”变成 {number_text(points)} 分" for id, points in change.criteria.items()]
    if change.election is not None and is_overdue(change.election, compared.after.facts.as_of):
        told.append("换届逾期")
    if change.satisfaction is not None:
        low = next((line for line in compared.after.lines if line.rule == "satisfaction"), None)
        told.append(f"民主评议满意率 {number_text(change.satisfaction)}%{_worth(rule_set, low, today)}")
    return told


def _worth(rule_set: RuleSet, line: Line | None, today: date) -> str:
    if line is None:
        return ""
    return f"（{signed(line.points) if line.counts else why_not(rule_set, line, today)}，{line.clause.id}）"


def _newest(facts: Facts, rule: str) -> Event | None:
    found = [event for event in facts.events if event.rule == rule and event.status in ("recorded", "confirmed")]
    return max(found, key=lambda event: event.occurred_on, default=None)


def _criteria(rule_set: RuleSet, told: object) -> dict[str, Decimal]:
    maxima = {c.id: c.maximum for c in rule_set.criteria}
    rows = told if isinstance(told, Mapping) else {}
    return {id: Decimal(str(n)) for id, n in rows.items() if id in maxima}


def _number(text: str) -> Decimal | None:
    bare = text.removesuffix("分")
    return Decimal(bare) if re.fullmatch(r"[0-9]{1,2}(\.5)?", bare, re.ASCII) else None


def _event(rule_set: RuleSet, row: Mapping[str, object], today: date) -> Event:
    rule = rule_set.events[str(row["rule"])]
    level = row.get("level")
    count = row.get("count")
    if rule.has_levels and level not in rule_set.levels:
        level = next(iter(rule.points))  # a bonus without its level is taken at its least
    return Event(rule.id, today, str(level) if rule.has_levels else None, count if isinstance(count, int) else 1)
