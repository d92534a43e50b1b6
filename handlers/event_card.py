"""核对卡: what a sentence was understood to mean, one or several events, confirmed or changed by one digit.

Begins from the parsed events alone: the sentence they came from, and any name in it, is not kept (INV-51).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

from handlers.days import day_text
from handlers.event_card_fields import CONFIRMED, MORE, NOTHING, Rows, deeds, lines
from handlers.event_card_hearing import change_key, joined, understands
from handlers.event_card_questions import changed, is_on_card, is_twin, settled
from handlers.explaining import effect, happening
from handlers.highest_only import highest_only
from handlers.messages import Message
from handlers.proposed_events import Opening, Proposed, proposed_of, rows_of
from handlers.record_event import append, card, tell_of_event
from handlers.record_event import open_ as open_where
from handlers.standing import standing_of
from handlers.talk import Talk
from handlers.understanding.understood import Understood
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import SIGNS, numbered, points_text, signed, star_name
from scoring.rule_set import RuleSet


def words_of(understood: Understood, *, has_number: bool = False) -> Mapping[str, str]:
    """The answers that the card begins with. `has_number`: an identity or telephone number was typed."""
    words = {"events": rows_of((*understood.events, *understood.open), understood.question)}
    return {**words, "has_number": "1"} if has_number else words


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """Where the branch stands, and what is proposed."""
    if visit.branch is None:
        raise Declined(
            "要给下属支部记事，请一项一项填。", *numbered((("给支部记一件事", "记一件事"), ("下属支部", "下属支部")))
        )
    where = open_where(visit, words)
    return Opening(where, proposed_of(words.get("events", "[]"), where.rule_set), "has_number" in words)


async def script(talk: Talk, opening: Opening) -> tuple[Proposed, ...] | None:
    """What is missing, then the card; each change, and each event more, brings the card again."""
    rule_set, today = opening.where.rule_set, opening.where.today
    proposed = await _checked(talk, "e", opening, opening.proposed)
    for change in count():
        if not proposed:
            return None
        text = text_of(opening, proposed)
        deed = await talk.fork(f"deed.{change}", text, deeds(proposed), about=text)
        if deed == NOTHING:
            return None
        if deed == CONFIRMED:
            return tuple(proposed)
        if deed == MORE:
            more = await talk.ask(f"change.{change}.more", "还有什么事？", Rows(rule_set))
            proposed += await _checked(talk, f"change.{change}.m", opening, more, proposed)
            continue
        line = await talk.fork(f"change.{change}.which", "是哪一件？", lines(rule_set, proposed)) if deed < 0 else deed
        before, key = proposed[line - 1], change_key(change, line)
        after = await changed(talk, key, rule_set, before, today)
        if after and after != before and await _is_twin(talk, key, opening, after):
            after = None
        proposed[line - 1 : line] = [after] if after else []
    return None


def close(visit: Visit, opening: Opening, result: tuple[Proposed, ...] | None) -> Message:
    """Appends each, with its audit row; tells the superior."""
    if not result:
        return Message("好的，什么都没有记。", numbered((("我们现在几星", "我们现在几星"), ("记一件事", "记一件事"))))
    branch, rule_set = opening.where.branch, opening.where.rule_set
    visit.require("record_event", branch)
    assert branch is not None
    said, undo, away = [], [], ""
    for one in result:
        event = one.event
        id = append(visit, branch, one.described, event.occurred_on, "")
        what = f"{happening(rule_set, event)} {day_text(event.occurred_on, visit.today)}"
        away = tell_of_event(visit, branch, id, f"新记了一件事：{what}。")
        said.append(f"第 {id} 号 {what}")
        if visit.may("void_event", branch.id, visit.phase(branch)):
            undo.append((f"撤销第 {id} 号", f"撤销第{id}号"))
    after = standing_of(visit.tx, visit.bureau, branch, visit.today)
    now = after.grade
    star = f"\n现在暂定{star_name(after.rule_set, now.star)} {points_text(now.total)}。" if now else ""
    head = "记好了，待上级核实：" if len(said) == 1 else f"记好了 {len(said)} 件，待上级核实：\n"
    return Message(
        f"{head}{'；'.join(said)}。{star}{away}", numbered((("看每一分怎么来的", "每一分怎么来的"), *undo[:4]))
    )


def text_of(opening: Opening, proposed: Sequence[Proposed]) -> str:
    """One event with its clause's words, or several in a line or two each; then the effect of all together."""
    where = opening.where
    rule_set, today = where.rule_set, where.today
    number = "\n您写的证件号、电话号没有保存。" if opening.has_number else ""
    if len(proposed) == 1:
        return card(rule_set, proposed[0].event, where.standing, today) + number
    lines = [f"我理解为 {len(proposed)} 件事，请核对："]
    added = tuple(one.event for one in proposed)
    compared = where.standing.would_be(*added) if where.standing else None
    for sign, one, event in zip(SIGNS, proposed, added, strict=False):
        beside = highest_only(rule_set, event, compared, today) if compared else ""
        lines.append(f"{sign} {_line(rule_set, one, today)}")
        lines.extend([f"　{beside}"] if beside else [])
    if compared is None:
        lines.append("还没有自评分，总分等自评提交后再算。")
    else:
        lines.append(effect(compared))
    if any(one.described.rule.startswith("discipline") for one in proposed):
        lines.append("姓名不会保存。")
    return "\n".join(lines) + number


async def _checked(
    talk: Talk, key: str, opening: Opening, proposed: Sequence[Proposed], others: Sequence[Proposed] = ()
) -> list[Proposed]:
    """Those that are events, complete, not among the `others` and not recorded yet."""
    rule_set, today = opening.where.rule_set, opening.where.today
    checked: list[Proposed] = []
    for n, one in enumerate(proposed):
        whole = await settled(talk, f"{key}{n}", rule_set, one, today)
        if whole is None or await is_on_card(talk, f"{key}{n}", rule_set, others, whole, today):
            continue
        if not await _is_twin(talk, f"{key}{n}", opening, whole):
            checked.append(whole)
    return checked


async def _is_twin(talk: Talk, key: str, opening: Opening, one: Proposed) -> bool:
    where = opening.where
    return await is_twin(talk, key, where.rule_set, where.standing, one, where.today)


def _line(rule_set: RuleSet, one: Proposed, today: date) -> str:
    event, rule = one.event, rule_set.events[one.described.rule]
    day = f"{day_text(event.occurred_on, today)}{happening(rule_set, event)}"
    if event.kept is not None:
        return f"{day}  0 {rule.clause.id}（{rule_set.kept[event.kept].words}）"
    worth = rule.signed[event.level or ""] * (event.count if rule.multiplies else Decimal(1))
    return f"{day}  {signed(worth)} {rule.clause.id}"


EVENT_CARD = Dialogue(
    "event_card", "核对要记的事", "record_event", open_, script, close, understands=understands, joins=joined
)
