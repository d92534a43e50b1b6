"""核对卡: what a sentence was understood to mean, one or several events, confirmed or changed by one digit.

Begins from the parsed events alone: the sentence they came from, and any name in it, is not kept (INV-51).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.days import day_text
from handlers.event_questions import Described, levels, lowered
from handlers.explaining import effect, happening
from handlers.fields import Choice, Count, yes_no
from handlers.messages import Message
from handlers.record_event import Opening as Where
from handlers.record_event import append, card, event_of, tell_of_event, this_year, twin_of
from handlers.record_event import open_ as open_where
from handlers.standing import standing_of
from handlers.talk import Question, Talk
from handlers.understanding.understand import understand
from handlers.understanding.understood import UnderstoodEvent
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import SIGNS, numbered, points_text, signed, star_name
from scoring.facts import Event
from scoring.lines import Because
from scoring.rule_set import RuleSet
from scoring.what_if import Change, what_if

MOST_CHANGES = 30


@dataclass(frozen=True, slots=True)
class Proposed:
    """One event as the card shows it; a level, a day or points that are not known yet are asked."""

    described: Described
    occurred_on: date | None
    doubt: str = ""

    @property
    def event(self) -> Event:
        assert self.occurred_on is not None
        return event_of(self.described, self.occurred_on)


@dataclass(frozen=True, slots=True)
class Opening:
    where: Where
    proposed: tuple[Proposed, ...]


def words_of(understood: Sequence[UnderstoodEvent], asked: str | None = None) -> Mapping[str, str]:
    """The answers that the card begins with. `asked` is the one question that the sentence left open."""
    excuse = bool(asked and "请示" in asked)
    rows = [
        [
            e.rule,
            e.level,
            e.count,
            e.occurred_on.isoformat() if e.occurred_on else None,
            e.kept,
            "" if e.points is not None else "excuse" if excuse else "all",
        ]
        for e in understood
    ]
    return {"events": json.dumps(rows, ensure_ascii=False)}


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """Where the branch stands, and what is proposed."""
    if visit.branch is None:
        raise Declined(
            "要给下属支部记事，请一项一项填。", *numbered((("给支部记一件事", "记一件事"), ("下属支部", "下属支部")))
        )
    where = open_where(visit, words)
    rows = json.loads(words.get("events", "[]"))
    return Opening(
        where,
        tuple(
            Proposed(Described(rule, level, count, kept), date.fromisoformat(day) if day else None, doubt)
            for rule, level, count, day, kept, doubt in rows
            if rule in where.rule_set.events
        ),
    )


async def script(talk: Talk, opening: Opening) -> tuple[Proposed, ...] | None:
    """What is missing, then the card; each change brings the card again."""
    rule_set, today = opening.where.rule_set, opening.where.today
    proposed = [
        settled
        for n, one in enumerate(opening.proposed)
        if (settled := await _settled(talk, f"e{n}", rule_set, one, today))
        and not await _is_twin(talk, f"e{n}", opening, settled)
    ]
    for change in range(MOST_CHANGES):
        if not proposed:
            return None
        text = text_of(opening, proposed)
        deed = await talk.ask(f"deed.{change}", text, _deeds(len(proposed)), about=text)
        if deed < 0:
            return None
        if deed == 0:
            return tuple(proposed)
        changed = await _changed(talk, f"change.{change}", opening, proposed[deed - 1])
        if changed and await _is_twin(talk, f"change.{change}", opening, changed):
            changed = None
        proposed[deed - 1 : deed] = [changed] if changed else []
    return None


def close(visit: Visit, opening: Opening, result: tuple[Proposed, ...] | None) -> Message:
    """Appends each, with its audit row; tells the superior."""
    if not result:
        return Message("好的，什么都没有记。", numbered((("我们现在几星", "我们现在几星"), ("记一件事", "记一件事"))))
    branch, rule_set = opening.where.branch, opening.where.rule_set
    visit.require("record_event", branch)
    assert branch is not None
    said, undo = [], []
    for one in result:
        event = one.event
        id = append(visit, branch, one.described, event.occurred_on, "")
        what = f"{happening(rule_set, event)} {day_text(event.occurred_on, visit.today)}"
        tell_of_event(visit, branch, id, f"新记了一件事：{what}。")
        said.append(f"第 {id} 号 {what}")
        if visit.may("void_event", branch.id, visit.phase(branch)):
            undo.append((f"撤销第 {id} 号", f"撤销第{id}号"))
    after = standing_of(visit.tx, visit.bureau, branch, visit.today)
    now = after.grade
    star = f"\n现在暂定{star_name(after.rule_set, now.star)} {points_text(now.total)}。" if now else ""
    head = "记好了，待上级核实：" if len(said) == 1 else f"记好了 {len(said)} 件，待上级核实：\n"
    return Message(f"{head}{'；'.join(said)}。{star}", numbered((("看每一分怎么来的", "每一分怎么来的"), *undo[:4])))


def text_of(opening: Opening, proposed: Sequence[Proposed]) -> str:
    """One event with its clause's words, or several in a line or two each; then the effect of all together."""
    where = opening.where
    rule_set, today, facts = where.rule_set, where.today, where.standing.facts if where.standing else None
    if len(proposed) == 1:
        return card(rule_set, proposed[0].event, where.standing, today)
    lines = [f"我理解为 {len(proposed)} 件事，请核对："]
    for sign, one in zip(SIGNS, proposed, strict=False):
        lines.append(f"{sign} {_line(rule_set, one, today)}")
    added = tuple(one.event for one in proposed)
    if facts is None:
        lines.append("还没有自评分，总分等自评提交后再算。")
    else:
        compared = what_if(rule_set, facts, Change(add=added))
        before, after = (
            sum(line.because is Because.HIGHEST_ONLY for line in grade.lines)
            for grade in (compared.before, compared.after)
        )
        if after > before:
            lines.append("表彰和署名文章以最高的为准，不重复加。")
        lines.append(effect(compared))
    if any(one.described.rule.startswith("discipline") for one in proposed):
        lines.append("姓名不会保存。")
    return "\n".join(lines)


async def _settled(talk: Talk, key: str, rule_set: RuleSet, one: Proposed, today: date) -> Proposed | None:
    """The event with what was missing asked for; None where it turns out to be none."""
    described, rule = one.described, rule_set.events[one.described.rule]
    what = rule.name
    if rule.has_levels and described.level is None:
        level = await talk.ask(f"{key}.level", f"“{what}”是哪一级的？", levels(rule_set))
        described = replace(described, level=level, kept=described.kept or lowered(rule_set, rule.id, level))
    elif one.doubt and described.kept is None:
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
        day = await talk.ask(f"{key}.day", f"“{what}”是哪天的事？（如 昨天、3月12日）", this_year(today))
    return Proposed(described, day)


async def _is_twin(talk: Talk, key: str, opening: Opening, one: Proposed) -> bool:
    """Whether it is recorded already: asked where one of the same kind and level stands on the same day."""
    rule_set, today = opening.where.rule_set, opening.where.today
    twin = twin_of(opening.where.standing, one.event)
    if twin is None:
        return False
    is_same = await talk.ask(
        f"{key}.twin",
        f"同一天已经记过：{happening(rule_set, twin)} {day_text(twin.occurred_on, today)}。是同一件事吗？",
        yes_no("是同一件，不记了", "是另一件，继续记"),
        about=str(twin),
    )
    return is_same


async def _changed(talk: Talk, key: str, opening: Opening, one: Proposed) -> Proposed | None:
    """One field of one event given anew; None where it is taken off the card."""
    rule_set, today = opening.where.rule_set, opening.where.today
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


def _alike(rule_set: RuleSet, id: str) -> list[tuple[str, str]]:
    """The rules of the same kind and make, one of which may have been meant."""
    rule = rule_set.events[id]
    return [
        (other.id, other.name)
        for other in rule_set.events.values()
        if other.id != id
        and (other.kind, other.has_levels, other.is_lapse) == (rule.kind, rule.has_levels, rule.is_lapse)
    ]


def _line(rule_set: RuleSet, one: Proposed, today: date) -> str:
    event, rule = one.event, rule_set.events[one.described.rule]
    day = f"{day_text(event.occurred_on, today)}{happening(rule_set, event)}"
    if event.kept is not None:
        return f"{day}  0 {rule.clause.id}（{rule_set.kept[event.kept].words}）"
    worth = rule.signed[event.level or ""] * (event.count if rule.multiplies else Decimal(1))
    return f"{day}  {signed(worth)} {rule.clause.id}"


def _deeds(proposed: int) -> Choice[int]:
    """0: all are right; n: the n-th is to be changed; −1: nothing is recorded."""
    if proposed == 1:
        return Choice((("yes", "确认", 0), ("e1", "修改", 1), ("no", "不记了", -1)), {**_PLAINLY, "不对": "e1"})
    changes = tuple((f"e{n}", f"修改{SIGNS[n - 1]}", n) for n in range(1, proposed + 1))
    return Choice((("yes", "确认", 0), *changes, ("no", "都不记", -1)), _PLAINLY)


def _words(rows: Sequence[tuple[str, str]]) -> Choice[str]:
    return Choice(tuple((word, label, word) for word, label in rows))


_PLAINLY = {
    **dict.fromkeys(("对", "对的", "是", "是的", "好", "好的", "嗯", "没错", "确定", "可以"), "yes"),
    **dict.fromkeys(("不记", "不记了", "都不记", "不用了"), "no"),
}


def understands(opening: Opening, question: Question[Any], said: str) -> Mapping[str, str] | None:
    """不对，是工委 · 日期错了，是上周四 · ②不算, said to the card, as the answers that change it."""
    kind, _, change = question.key.partition(".")
    if kind != "deed":
        return None
    heard = understand(said, opening.where.today, question.prompt, opening.where.rule_set)
    if heard.intent != "revoke_event" or heard.outcome not in ("act", "propose"):
        return None
    shown = len(question.field.options) - 2
    target, replaced = heard.slots.get("target"), heard.slots.get("replace_with")
    number = target if isinstance(target, int) and 1 <= target <= shown else shown
    words = {question.key: f"e{number}"}
    if not isinstance(replaced, Mapping):
        return {**words, f"change.{change}.part": "off"}
    parts = {"rule": "rule", "level": "level", "count": "count", "occurred_on": "day"}
    name = next((name for name in parts if name in replaced), None)
    if name is None:
        return None
    return {**words, f"change.{change}.part": parts[name], f"change.{change}.{parts[name]}": str(replaced[name])}


EVENT_CARD = Dialogue("event_card", "核对要记的事", "record_event", open_, script, close, understands=understands)
