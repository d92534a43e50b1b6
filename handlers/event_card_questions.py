"""What the card asks: what a sentence left open, whether it is recorded already, and what is to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.days import day_text
from handlers.event_questions import levels, lowered
from handlers.explaining import happening
from handlers.fields import Choice, Count, yes_no
from handlers.proposed_events import Proposed
from handlers.record_event import this_year, twin_of
from handlers.standing import Standing
from handlers.talk import Talk
from handlers.understanding.sanctions import SANCTION_ANSWERS, SANCTION_QUESTION
from handlers.understanding.understood import LEADER, Answer
from scoring.rule_set import RuleSet


async def settled(talk: Talk, key: str, rule_set: RuleSet, one: Proposed, today: date) -> Proposed | None:
    """The event with what was missing asked for, one question at a time; None where it turns out to be none."""
    if one.answers:
        answered = await _rule_settled(talk, key, rule_set, one)
        if answered is None:
            return None
        one = answered
    described, rule = one.described, rule_set.events[one.described.rule]
    what = rule.name
    if rule.has_levels and described.level is None:
        level = await talk.ask(f"{key}.level", f"“{what}”是哪一级的？", levels(rule_set))
        described = replace(described, level=level, kept=described.kept or lowered(rule_set, rule.id, level))
    elif one.doubt and described.kept is None and not one.answers:
        if rule.asks_excuse:
            by = one.doubt == "excuse" or await talk.ask(
                f"{key}.organiser", f"“{what}”：是市直工委的吗？", yes_no("是市直工委的", "是别的单位的")
            )
            described = replace(described, kept=None if by else "other_organiser")
            if by and await talk.ask(
                f"{key}.excused", "请示过或有特殊理由吗？（有的不算无故）", yes_no("有，请示过或有特殊理由", "没有")
            ):
                described = replace(described, kept="excused")
        elif rule.id == "media_article":
            signed_by = await talk.ask(
                f"{key}.byline", "文章署了支部或书记的名吗？", yes_no("署了名", "没署名，只是被报道")
            )
            described = replace(described, kept=None if signed_by else "no_byline")
        elif not await talk.ask(f"{key}.counts", f"这算不算“{what}”？", yes_no("算", "不算，不记")):
            return None
    day = one.occurred_on
    if day is None:
        day = await talk.ask(f"{key}.day", f"“{what}”是哪天的事？（{_days(one)}）", this_year(today))
    return Proposed(described, day)


async def is_twin(
    talk: Talk, key: str, rule_set: RuleSet, standing: Standing | None, one: Proposed, today: date
) -> bool:
    """Whether it is recorded already: asked where one of the same kind and level stands on the same day."""
    twin = twin_of(standing, one.event)
    if twin is None:
        return False
    is_same = await talk.ask(
        f"{key}.twin",
        f"同一天已经记过：{happening(rule_set, twin)} {day_text(twin.occurred_on, today)}。是同一件事吗？",
        yes_no("是同一件，不记了", "是另一件，继续记"),
        about=str(twin),
    )
    return is_same


async def changed(talk: Talk, key: str, rule_set: RuleSet, one: Proposed, today: date) -> Proposed | None:
    """One field of one event given anew, and nothing else of it; None where it is taken off the card."""
    rule, described = rule_set.events[one.described.rule], one.described
    rows = [("day", "日期"), ("off", "不记这一件")]
    if rule.multiplies:
        rows.insert(0, ("count", f"几{rule.unit}"))
    if rule.has_levels:
        rows.insert(0, ("level", "级别"))
    others = _alike(rule_set, rule.id)
    if others:
        rows.insert(0, ("rule", "类别"))
    part = await talk.ask(f"{key}.part", f"改哪一处？（{happening(rule_set, one.event)}）", _words(rows))
    if part == "off":
        return None
    if part == "day":
        return replace(one, occurred_on=await talk.ask(f"{key}.day", "应该是哪天？", this_year(today)))
    if part == "count":
        count = await talk.ask(f"{key}.count", f"应该是几{rule.unit}？", Count(20, rule.unit))
        return replace(one, described=replace(described, count=count))
    if part == "level":
        level = await talk.ask(f"{key}.level", "应该是哪一级？", levels(rule_set))
        kept = None if described.kept == "below_city" else described.kept
        return replace(one, described=replace(described, level=level, kept=kept or lowered(rule_set, rule.id, level)))
    id = await talk.ask(f"{key}.rule", "应该是哪一类？", _words(others))
    return replace(one, described=replace(described, rule=id))


async def _rule_settled(talk: Talk, key: str, rule_set: RuleSet, one: Proposed) -> Proposed | None:
    """The event with its rule, by the one question that was open about it; a leader's sanction is asked after it."""
    known = rule_set.events.get(one.described.rule)
    question = f"“{known.name}”：{one.question}" if known else one.question
    answer = await talk.ask(f"{key}.open", question, _answers(one.answers))
    if answer.rule == LEADER:
        answer = await talk.ask(f"{key}.sanction", SANCTION_QUESTION, _answers(SANCTION_ANSWERS))
    if answer.rule is None or answer.rule not in rule_set.events:
        return None
    return replace(one, described=replace(one.described, rule=answer.rule, kept=answer.kept))


def _answers(answers: Sequence[Answer]) -> Choice[Answer]:
    return Choice(tuple((f"a{n}", answer.label, answer) for n, answer in enumerate(answers, 1)))


def _days(one: Proposed) -> str:
    if one.within is None:
        return "如 昨天、3月12日"
    first, last = one.within
    return f"您说的是 {first.month}月{first.day}日—{last.month}月{last.day}日 之间"


def _alike(rule_set: RuleSet, id: str) -> list[tuple[str, str]]:
    """The rules of the same kind and make, one of which may have been meant."""
    rule = rule_set.events[id]
    return [
        (other.id, other.name)
        for other in rule_set.events.values()
        if other.id != id
        and (other.kind, other.has_levels, other.is_lapse) == (rule.kind, rule.has_levels, rule.is_lapse)
    ]


def _words(rows: Sequence[tuple[str, str]]) -> Choice[str]:
    return Choice(tuple((word, label, word) for word, label in rows))
