"""记过的事: the year's events of a branch; one can be voided with a reason or corrected, never deleted (INV-25)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from handlers.chinese_numbers import WHOLE
from handlers.door import command_words
from handlers.event_questions import Described
from handlers.explaining import event_text, line_text, not_in
from handlers.fields import Count, choice, reason, yes_no
from handlers.messages import Message
from handlers.record_event import append, branches_to_record_for, card, event_of, tell_of_event, this_year
from handlers.reference import Reference
from handlers.standing import Standing, scored_event, standing_of
from handlers.talk import Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import SIGNS, numbered
from scoring.lines import is_known
from scoring.rule_set import RuleSet
from storage import events
from storage.audited import digests
from storage.events import RecordedEvent
from storage.organisations import Organisation

STATES = {"recorded": "待核实", "confirmed": "已认定", "rejected": "不予认定", "revoked": "已撤销"}
_LISTED = 20
_WHY_NOT = {"recorded": "要撤销或更正，请书记来操作。", "revoked": "这一件已经撤销了。"}
_REASONS = {"twice": "记重了", "mistake": "记错了"}
_NUMBER = re.compile(
    r"(?:撤销|撤回|作废|删除|删掉|不算)(?:第)?([0-9]{1,9})(?:号|条)?|第([0-9]{1,9})(?:号|条)(?:不算了?|撤销|作废)"
)
_PLACE = re.compile(
    r"(?:撤销|撤回|作废|删除|删掉|不算)第?(?:([①-⑳])件?|([0-9一二三四五六七八九十]{1,2})件事?)|"
    r"第?(?:([①-⑳])件?|([0-9一二三四五六七八九十]{1,2})件事?)(?:不算了?|撤销|撤回|作废)"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The branch's events of the year, newest first, and what this person may do with the chosen one."""

    branch: Organisation
    rule_set: RuleSet
    standing: Standing
    events: tuple[RecordedEvent, ...]
    chosen: RecordedEvent | None
    may_void: bool
    today: date


@dataclass(frozen=True, slots=True)
class Voiding:
    event: RecordedEvent
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    event: RecordedEvent
    described: Described
    occurred_on: date
    document: str


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The events of one's own branch. (A superior decides on events in 待处理.)"""
    branch = branches_to_record_for(visit)[0] if visit.branch else None
    if branch is None:
        raise visit.refused("view_star")
    visit.require("view_star", branch)
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    newest_first = tuple(reversed(standing.events))
    if not newest_first:
        raise Declined("今年还没有记过加分、减分的事。", *numbered((("记一件事", "记一件事"),)))
    chosen = next((event for event in newest_first if f"e{event.id}" == words.get("event")), None)
    if chosen is None and words.get("event", "").startswith("e"):
        raise Declined("没有这一号，或它不是本支部今年的记录。", *numbered((("看记过的事", "记过的事"),)))
    may_void = (
        chosen is not None and chosen.status == "recorded" and visit.may("void_event", branch.id, visit.phase(branch))
    )
    return Opening(branch, visit.rule_set(branch), standing, newest_first, chosen, may_void, visit.today)


async def script(talk: Talk, opening: Opening) -> Voiding | Correction | None:
    """Which event, what to do with it, and for a void its reason, for a correction what is right."""
    rows = tuple(
        (f"e{event.id}", f"{_what(opening, event)}（{STATES[event.status]}）")
        for n, event in enumerate(opening.events)
        if n < _LISTED or event == opening.chosen
    )
    listed = f"，列出最近 {_LISTED} 件，更早的可以说“撤销第 1 号”" if len(opening.events) > _LISTED else ""
    await talk.ask("event", f"今年记过 {len(opening.events)} 件事{listed}。看哪一件？", choice(rows))
    event = opening.chosen
    if event is None:
        return None
    about = detail(opening, event)
    if not opening.may_void:
        talk.say(f"{about}\n{_WHY_NOT.get(event.status, '上级已经处理过，不能再改；有异议请联系上级。')}")
        return None
    deeds = [("void", "撤销这一件"), ("correct", "更正"), ("leave", "不动它")]
    if not is_known(opening.rule_set, scored_event(event)):
        deeds.remove(("correct", "更正"))
    deed = await talk.ask("deed", about, choice(deeds), about=about)
    if deed == "void":
        why = await _reason(talk, opening, event)
        return Voiding(event, why) if why else None
    if deed == "correct":
        return await _correct(talk, opening, event)
    return None


async def _reason(talk: Talk, opening: Opening, event: RecordedEvent) -> str:
    """Why it is voided; empty: it is not. For a discipline event by choice alone: in free words a name would be kept
    (INV-51). What a hasty 1 means changes nothing."""
    what = f"撤销第 {event.id} 号：{_what(opening, event)}。"
    is_discipline = event.rule.startswith("discipline")
    reasons = {**_REASONS, "changed": "处分有变更" if is_discipline else "后来有变化"}
    rows = [("keep", "不撤销"), *((word, f"撤销：{why}") for word, why in reasons.items())]
    if is_discipline:
        why: str = await talk.ask("why", f"{what}\n为什么撤销？", choice(rows), about=what)
    else:
        prompt = f"{what}\n为什么撤销？选一个，或写几个字，会留在记录里。（不要写姓名）"
        why = await talk.ask("reason", prompt, reason(rows), about=what)
    return "" if why == "keep" else reasons.get(why, why)


async def _correct(talk: Talk, opening: Opening, event: RecordedEvent) -> Correction | None:
    rule_set, today = opening.rule_set, opening.today
    rule = rule_set.events[event.rule]
    parts = [("occurred_on", "日期"), ("document", "文号或链接")]
    if rule.multiplies:
        parts.insert(0, ("count", f"几{rule.unit}"))
    if rule.has_levels:
        parts.insert(0, ("level", "级别"))
    part = await talk.ask("part", "更正哪一处？（类别记错了，请撤销后重记）", choice(parts))
    described = Described(event.rule, event.level, event.count, event.kept)
    occurred_on, document = event.occurred_on, event.document
    if part == "level":
        level = await talk.ask("new_level", "应该是哪一级？", choice(reversed(tuple(rule_set.levels.items()))))
        described = replace(described, level=level, kept=_kept_at(rule_set, event, level))
    elif part == "count":
        described = replace(
            described, count=await talk.ask("new_count", f"应该是几{rule.unit}？", Count(20, rule.unit))
        )
    elif part == "occurred_on":
        occurred_on = await talk.ask("new_day", "应该是哪天？", this_year(today))
    else:
        document = await talk.ask(
            "new_document",
            "正确的文号或公开链接？涉密不上网，请勿填写涉密内容。",
            Reference(without="去掉文号、链接" if document else "没有文号、链接"),
        )
    without = replace(opening.standing, events=tuple(e for e in opening.standing.events if e.id != event.id))
    shown = card(rule_set, event_of(described, occurred_on), without, today, document)
    text = "更正后：" + shown.removeprefix("请核对：")
    if not await talk.ask("confirm", text, yes_no("确认更正", "不改了"), about=text):
        return None
    return Correction(event, described, occurred_on, document)


def close(visit: Visit, opening: Opening, result: Voiding | Correction | None) -> Message:
    """Appends the void, and for a correction the event that takes its place."""
    again = numbered((("记过的事", "记过的事"), ("我们现在几星", "我们现在几星"), ("记一件事", "记一件事")))
    if result is None:
        return Message("没有改动。", again)
    branch, event = opening.branch, result.event
    visit.require("void_event", branch)
    if events.event(visit.tx, event.id).status != "recorded":
        raise Declined("这一件刚被处理过了，没有再改。", *again)
    reason = result.reason if isinstance(result, Voiding) else "更正"
    decided = events.decide(visit.tx, event.id, "revoked", reason, None, visit.person_id, visit.at)
    visit.audit("void_event", branch.id, {"event": event.id, **digests(visit.tx, event_decision=decided)})
    what = _what(opening, event)
    if isinstance(result, Voiding):
        away = tell_of_event(visit, branch, event.id, f"撤销了一件事：{what}。")
        return Message(f"已撤销第 {event.id} 号：{what}。记录和理由都留着。{away}", again)
    visit.require("record_event", branch)
    new = append(visit, branch, result.described, result.occurred_on, result.document, corrects=event.id)
    corrected = event_text(opening.rule_set, event_of(result.described, result.occurred_on), visit.today)
    away = tell_of_event(visit, branch, new, f"更正了一件事：{corrected}。")
    return Message(f"已更正：{corrected}（第 {new} 号，替换第 {event.id} 号，待上级核实）。{away}", again)


def detail(opening: Opening, event: RecordedEvent) -> str:
    """One event as it stands: points, clause, document, what was decided."""
    grade = opening.standing.grade
    line = next((one for one in grade.lines if one.event and one.event.id == str(event.id)), None) if grade else None
    what = line_text(opening.standing.rule_set, line, opening.today) if line else _what(opening, event)
    if event in opening.standing.of_other_editions:
        what += f"（{not_in(opening.standing.rule_set)}，不计分）"
    document = f"\n文号或链接：{event.document}" if event.document else ""
    reason = f"（{event.reason}）" if event.reason else ""
    return f"第 {event.id} 号：{what}{document}\n状态：{STATES[event.status]}{reason}"


def reads_void(visit: Visit, said: str) -> Mapping[str, str] | None:
    """撤销第 12 号 names an event, 撤销② the second of those recorded last; 撤销 alone begins with the list."""
    text = command_words(said)
    if found := _NUMBER.fullmatch(text):
        return {"event": f"e{found[1] or found[2]}", "deed": "void"}
    placed = _PLACE.fullmatch(text)
    if placed is None or visit.branch is None or visit.is_in_talk:
        return None
    place = next(group for group in placed.groups() if group)
    number = SIGNS.index(place) + 1 if place in SIGNS else WHOLE.get(place) or int(place)
    last = _recorded_last(visit, visit.branch)
    if not 1 <= number <= len(last):
        text = f"最近一次只记了 {len(last)} 件，没有第 {number} 件。" if last else "今年还没有记过加分、减分的事。"
        raise Declined(text, *numbered((("看记过的事", "记过的事"),)))
    return {"event": f"e{last[number - 1].id}", "deed": "void"}


def _recorded_last(visit: Visit, branch: Organisation) -> tuple[RecordedEvent, ...]:
    """What this person recorded last, all of one confirmation in its order."""
    own = [e for e in events.events_of(visit.tx, branch.id, visit.today.year) if e.recorded_by == visit.person_id]
    own.sort(key=lambda event: event.id)
    return tuple(event for event in own if event.recorded_at == own[-1].recorded_at)


def _what(opening: Opening, event: RecordedEvent) -> str:
    return event_text(opening.standing.vocabulary, scored_event(event), opening.today)


def _kept_at(rule_set: RuleSet, event: RecordedEvent, level: str) -> str | None:
    below = level not in rule_set.events[event.rule].points
    return "below_city" if below else None if event.kept == "below_city" else event.kept


MY_EVENTS = Dialogue("my_events", "记过的事", "view_star", open_, script, close)
