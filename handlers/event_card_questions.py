"""What the card asks: what a sentence left open, whether it is recorded already, and what is to be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from handlers.days import day_text
from handlers.event_card_fields import parts
from handlers.event_questions import levels_of
from handlers.explaining import happening
from handlers.fields import Choice, Count, choice, yes_no
from handlers.proposed_events import Proposed, with_count, with_day, with_excuse, with_level, with_rule
from handlers.record_event import this_year, twin_of
from handlers.standing import Standing
from handlers.talk import Field, Talk
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
        level = await talk.ask(f"{key}.level", f"“{what}”是哪一级的？", levels_of(rule_set, rule.id))
        described = with_level(rule_set, replace(one, described=described), level).described
    elif one.doubt and described.kept is None and not one.answers:
        if rule.asks_excuse:
            by = one.doubt == "excuse" or await talk.ask(
                f"{key}.organiser", f"“{what}”：是市直工委的吗？", yes_no("是市直工委的", "是别的单位的")
            )
            described = replace(described, kept=None if by else "other_organiser")
            if by and await talk.ask(f"{key}.excused", "请示过或有特殊理由吗？（有的不算无故）", _EXCUSED):
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


async def is_on_card(
    talk: Talk, key: str, rule_set: RuleSet, others: Sequence[Proposed], one: Proposed, today: date
) -> bool:
    """Whether it stands on the card already: asked where another line is of the same kind, level and day."""
    event = one.event
    same = next((other.event for other in others if _same_day_and_kind(other, one)), None)
    if same is None:
        return False
    count = "" if same.count == event.count else f"（这次说的是 {event.count} {rule_set.events[event.rule].unit}）"
    is_same = await talk.ask(
        f"{key}.same",
        f"卡上已经有：{happening(rule_set, same)} {day_text(event.occurred_on, today)}。是同一件事吗？{count}",
        yes_no("是同一件，不重复记", "是另一件，继续记"),
    )
    return is_same


async def changed(talk: Talk, key: str, rule_set: RuleSet, one: Proposed, today: date) -> Proposed | None:
    """Some parts of one event given anew, and nothing else of it; None where it is taken off the card."""
    known = parts_of(rule_set, one, today)
    rows = [*((name, part.label) for name, part in known.items()), ("off", "不记这一件"), ("none", "不改了")]
    what = happening(rule_set, one.event)
    chosen = await talk.fork(f"{key}.part", f"改哪一处？（{what}）", parts(rows))
    for name in chosen:
        if name == "off":
            return None
        if name == "none":
            return one
        part = known[name]
        value = await talk.ask_optional(f"{key}.{name}", f"{part.prompt}（{what}）", part.field)
        if value is not None:
            one = part.put(one, value)
    return one


@dataclass(frozen=True, slots=True)
class Part:
    """One thing about an event that can be put right: how it is asked for, and the event with it."""

    label: str
    prompt: str
    field: Field[Any]
    put: Callable[[Proposed, Any], Proposed]


def parts_of(rule_set: RuleSet, one: Proposed, today: date) -> dict[str, Part]:
    """What can be put right about this event, in the order in which it is put right."""
    rule = rule_set.events.get(one.described.rule)
    day = Part("日期", "应该是哪天？", this_year(today), with_day)
    if rule is None or one.answers:
        offered = [(a.rule, a.label) for a in one.answers if a.rule and a.rule in rule_set.events and not a.kept]
        which = Part("类别", one.question, choice(offered), partial(with_rule, rule_set))
        return {"rule": which, "count": Part("几次", "应该是几次？", Count(20, "次"), with_count), "day": day}
    found = {}
    others = _alike(rule_set, rule.id)
    if one.described.kept and not rule.asks_excuse and not rule.has_levels:
        others.append((rule.id, f"{rule.name}（计分）"))
    if others:
        found["rule"] = Part("类别", "应该是哪一类？", choice(others), partial(with_rule, rule_set))
    if rule.has_levels:
        found["level"] = Part("级别", "应该是哪一级？", levels_of(rule_set, rule.id), partial(with_level, rule_set))
    if rule.multiplies:
        found["count"] = Part(f"几{rule.unit}", f"应该是几{rule.unit}？", Count(20, rule.unit), with_count)
    if rule.asks_excuse:
        found["excuse"] = Part("有没有请示", "是哪一种？", _EXCUSES, with_excuse)
    return {**found, "day": day}


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
    rows = tuple((f"a{n}", answer.label, answer) for n, answer in enumerate(answers, 1))
    members = dict.fromkeys(("普通党员", "党员"), next((word for word, label, _ in rows if label == "一般党员"), ""))
    is_yes = rows[0][1][0] in "是有"
    return Choice(rows, members, yes=rows[0][0] if is_yes else "")


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


def _same_day_and_kind(one: Proposed, other: Proposed) -> bool:
    described, more = one.described, other.described
    return (described.rule, described.level, one.occurred_on) == (more.rule, more.level, other.occurred_on)


_HAD_LEAVE = (
    "请假了",
    "请过假",
    "请了假",
    "有请假",
    "请示了",
    "请示过",
    "有请示",
    "报备了",
    "报备过",
    "报告过",
    "有假",
    "病假",
    "事假",
    "出差",
)
_HAD_NONE = (
    "没请假",
    "没有请假",
    "没请过假",
    "没请示",
    "没有请示",
    "没请示过",
    "没报备",
    "没有报备",
    "无故",
    "没理由",
    "没有理由",
)
_PLAINLY = yes_no("有，请示过或有特殊理由", "没有")
_EXCUSED = replace(
    _PLAINLY, also={**_PLAINLY.also, **dict.fromkeys(_HAD_LEAVE, "yes"), **dict.fromkeys(_HAD_NONE, "no")}
)
_EXCUSES = Choice(
    (
        ("excused", "请示过或有特殊理由", "excused"),
        ("none", "没有，是无故", ""),
        ("other_organiser", "不是市直工委的", "other_organiser"),
    ),
    {**dict.fromkeys(_HAD_LEAVE, "excused"), **dict.fromkeys(_HAD_NONE, "none")},
)
