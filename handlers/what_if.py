"""如果…会怎样: a supposition on top of the real state. It gets its answer, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.event_questions import describe, kinds_of
from handlers.explaining import adjustment_text, effect, event_text
from handlers.fields import Percent, Points, choice, number_text
from handlers.messages import Message
from handlers.record_event import event_of
from handlers.standing import Standing, standing_of
from handlers.talk import Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from scoring.rule_set import RuleSet
from scoring.what_if import Change, Comparison, what_if


@dataclass(frozen=True, slots=True)
class Opening:
    standing: Standing
    rule_set: RuleSet
    today: date


@dataclass(frozen=True, slots=True)
class Supposed:
    """What was supposed, in words, and what it would make of the star."""

    what: str
    compared: Comparison


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    branch = visit.branch
    visit.require("view_star", branch)
    assert branch is not None
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    if standing.facts is None:
        raise Declined("今年的自评还没有提交，先有十项得分才能推算。", *numbered((("开始自评", "开始自评"),)))
    return Opening(standing, standing.rule_set, visit.today)


async def script(talk: Talk, opening: Opening) -> Supposed:
    """An event, another score, or a satisfaction."""
    rule_set, facts = opening.rule_set, opening.standing.facts
    assert facts is not None
    kinds = [("score", "某一项改成几分"), *(kinds_of(rule_set))]
    if rule_set.satisfaction is not None:
        kinds.append(("satisfaction", "民主评议满意率变了"))
    kind = await talk.ask("kind", "假设发生什么？（只是推算，不会记录）", choice(kinds))
    if kind == "score":
        rows = ((c.id, f"{c.name}（现在 {number_text(facts.criteria[c.id])}）") for c in rule_set.criteria)
        id = await talk.ask("criterion", "假设哪一项变了？", choice(rows))
        criterion = next(c for c in rule_set.criteria if c.id == id)
        points = await talk.ask("points", "变成几分？", Points(criterion.maximum, criterion.step), about=id)
        what, change = f"“{criterion.name}”变成 {number_text(points)} 分", Change(criteria={id: points})
    elif kind == "satisfaction":
        percent = await talk.ask("percent", "假设满意率是百分之几？", Percent())
        what, change = f"民主评议满意率 {number_text(percent)}%", Change(satisfaction=percent)
    else:
        event = event_of(await describe(talk, rule_set, kind), opening.today)
        kept = f"（不计分：{rule_set.kept[event.kept].words}）" if event.kept else ""
        what, change = f"今天记一件：{event_text(rule_set, event, opening.today)}{kept}", Change(add=(event,))
    return Supposed(what, what_if(rule_set, facts, change))


def close(visit: Visit, opening: Opening, result: Supposed) -> Message:
    """The answer. Nothing is written."""
    before = result.compared.before.adjustments
    new = [a for a in result.compared.after.adjustments if a not in before]
    lines = [f"假设{result.what}：", effect(result.compared)]
    lines.extend(adjustment_text(opening.rule_set, adjustment, visit.today) for adjustment in new)
    lines.append("这只是推算，没有记录。")
    return Message(
        "\n".join(lines), numbered((("再推算一个", "如果"), ("怎样提分", "怎样提分"), ("返回星级", "我们现在几星")))
    )


WHAT_IF = Dialogue("what_if", "推算", "view_star", open_, script, close)
