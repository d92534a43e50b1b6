"""核对卡: what a sentence was understood to mean, one or several events, confirmed or changed by one digit.

Begins from the parsed events alone: the sentence they came from, and any name in it, is not kept (INV-51).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.days import day_text
from handlers.event_card_questions import changed, is_twin, settled
from handlers.explaining import effect, happening
from handlers.fields import Choice
from handlers.messages import Message
from handlers.proposed_events import Proposed, proposed_of, rows_of
from handlers.record_event import Opening as Where
from handlers.record_event import append, card, tell_of_event
from handlers.record_event import open_ as open_where
from handlers.standing import standing_of
from handlers.talk import Invalid, Question, Talk
from handlers.understanding.understand import understand
from handlers.understanding.understood import Understood
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import SIGNS, numbered, points_text, signed, star_name
from scoring.lines import Because
from scoring.rule_set import RuleSet
from scoring.what_if import Change, what_if

MOST_CHANGES = 30
_MORE = -2
_ADD = "再加一件"


@dataclass(frozen=True, slots=True)
class Opening:
    where: Where
    proposed: tuple[Proposed, ...]
    has_number: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Events told while the card is open, as they are kept. Nobody types them: `understands` gives them."""

    rule_set: RuleSet
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> tuple[Proposed, ...]:
        if not said.startswith("[["):
            raise Invalid("请用一句话说是什么事。")
        return proposed_of(said, self.rule_set)

    def keep(self, said: str) -> str:
        self.parse(said)
        return said


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
    for change in range(MOST_CHANGES):
        if not proposed:
            return None
        text = text_of(opening, proposed)
        deed = await talk.ask(f"deed.{change}", text, _deeds(len(proposed)), about=text)
        if deed == -1:
            return None
        if deed == 0:
            return tuple(proposed)
        if deed == _MORE:
            more = await talk.ask(f"change.{change}.more", "还有什么事？", Rows(rule_set))
            proposed += await _checked(talk, f"change.{change}.m", opening, more)
            continue
        after = await changed(talk, f"change.{change}", rule_set, proposed[deed - 1], today)
        proposed[deed - 1 : deed] = (
            [after] if after and not await _is_twin(talk, f"change.{change}", opening, after) else []
        )
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
    number = "\n您写的证件号、电话号没有保存。" if opening.has_number else ""
    if len(proposed) == 1:
        return card(rule_set, proposed[0].event, where.standing, today) + number
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
    return "\n".join(lines) + number


def understands(opening: Opening, question: Question[Any], said: str) -> Mapping[str, str] | None:
    """不对，是工委 · 日期错了，是上周四 · ②不算, said to the card, as the answers that change it; or one event more."""
    kind, _, change = question.key.partition(".")
    asks_for_more = question.key.endswith(".more")
    if kind != "deed" and not asks_for_more:
        return None
    where = opening.where
    names = (where.branch.name,) if where.branch else ()
    heard = understand(said, where.today, question.prompt, where.rule_set, names)
    if heard.intent == "record_event" and (heard.events or heard.open):
        rows = rows_of((*heard.events, *heard.open), heard.question)
        return {question.key: rows} if asks_for_more else {question.key: _ADD, f"change.{change}.more": rows}
    if asks_for_more or heard.intent != "revoke_event" or heard.outcome not in ("act", "propose"):
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


async def _checked(talk: Talk, key: str, opening: Opening, proposed: Sequence[Proposed]) -> list[Proposed]:
    """Those that are events, complete and not recorded yet."""
    checked = []
    for n, one in enumerate(proposed):
        whole = await settled(talk, f"{key}{n}", opening.where.rule_set, one, opening.where.today)
        if whole and not await _is_twin(talk, f"{key}{n}", opening, whole):
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


@dataclass(frozen=True, slots=True)
class Deeds(Choice[int]):
    """What can be done with the card; 再加一件 is not offered, but kept where another event was told."""

    def parse(self, said: str) -> int:
        return _MORE if said == _ADD else Choice.parse(self, said)

    def keep(self, said: str) -> str:
        return said if said == _ADD else Choice.keep(self, said)


def _deeds(proposed: int) -> Deeds:
    """0: all are right; n: the n-th is to be changed; −1: nothing is recorded; −2: there is one more."""
    if proposed == 1:
        return Deeds((("yes", "确认", 0), ("e1", "修改", 1), ("no", "不记了", -1)), {**_PLAINLY, "不对": "e1"})
    changes = tuple((f"e{n}", f"修改{SIGNS[n - 1]}", n) for n in range(1, proposed + 1))
    return Deeds((("yes", "确认", 0), *changes, ("no", "都不记", -1)), _PLAINLY)


_PLAINLY = {
    **dict.fromkeys(("对", "对的", "是", "是的", "好", "好的", "嗯", "没错", "确定", "可以"), "yes"),
    **dict.fromkeys(("不记", "不记了", "都不记", "不用了"), "no"),
}

EVENT_CARD = Dialogue("event_card", "核对要记的事", "record_event", open_, script, close, understands=understands)
