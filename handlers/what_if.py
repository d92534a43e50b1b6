"""如果…会怎样: a supposition on top of the real state. It gets its answer, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.event_questions import describe, kinds_of
from handlers.fields import Percent, Points, choice, number_text
from handlers.messages import Message
from handlers.record_event import event_of
from handlers.standing import Standing, standing_of
from handlers.supposing import LATE, answer_to, election_if
from handlers.talk import Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from scoring.rule_set import RuleSet
from scoring.what_if import Change


@dataclass(frozen=True, slots=True)
class Opening:
    standing: Standing
    rule_set: RuleSet
    today: date


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    branch = visit.branch
    visit.require("view_star", branch)
    assert branch is not None
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    if standing.facts is None:
        raise Declined("今年的自评还没有提交，先有十项得分才能推算。", *numbered((("开始自评", "开始自评"),)))
    return Opening(standing, standing.rule_set, visit.today)


async def script(talk: Talk, opening: Opening) -> Change:
    """An event, another score, a satisfaction, or an election that is late."""
    rule_set, facts = opening.rule_set, opening.standing.facts
    assert facts is not None
    kinds = [("score", "某一项改成几分"), *(kinds_of(rule_set))]
    if rule_set.satisfaction is not None:
        kinds.append(("satisfaction", "民主评议满意率变了"))
    if rule_set.election is not None:
        kinds.append(("election", "换届逾期"))
    kind = await talk.ask("kind", "假设发生什么？（只是推算，不会记录）", choice(kinds))
    if kind == "score":
        rows = ((c.id, f"{c.name}（现在 {number_text(facts.criteria[c.id])}）") for c in rule_set.criteria)
        id = await talk.ask("criterion", "假设哪一项变了？", choice(rows))
        criterion = next(c for c in rule_set.criteria if c.id == id)
        points = await talk.ask("points", "变成几分？", Points(criterion.maximum, criterion.step), about=id)
        return Change(criteria={id: points})
    if kind == "satisfaction":
        return Change(satisfaction=await talk.ask("percent", "假设满意率是百分之几？", Percent()))
    if kind == "election":
        how = await talk.ask("how_late", "逾期多久？", choice(zip(LATE, ("不到一年", "超过一年"), strict=True)))
        return Change(election=election_if(facts, how))
    return Change(add=(event_of(await describe(talk, rule_set, kind), opening.today),))


def close(visit: Visit, opening: Opening, result: Change) -> Message:
    """The answer. Nothing is written."""
    facts = opening.standing.facts
    assert facts is not None
    return Message(
        answer_to(opening.rule_set, facts, result, visit.today),
        numbered((("再推算一个", "如果"), ("怎样提分", "怎样提分"), ("返回星级", "我们现在几星"))),
    )


WHAT_IF = Dialogue("what_if", "推算", "view_star", open_, script, close)
