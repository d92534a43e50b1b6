"""What a plain sentence asks for, as something that can be done here: an answer, or a dialogue with words given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from handlers import deadlines
from handlers.event_card import EVENT_CARD, words_of
from handlers.event_card_hearing import NUMBER
from handlers.event_questions import KINDS
from handlers.explaining import event_text
from handlers.meeting_hearing import hear_meeting, hear_short_answer
from handlers.messages import Message
from handlers.my_events import MY_EVENTS
from handlers.plan_answers import points, quotas
from handlers.record_event import RECORD_EVENT
from handlers.self_assessment import SELF_ASSESSMENT
from handlers.small_talk import kind_line
from handlers.standing import scored_event, standing_of
from handlers.star import star_told_of
from handlers.supposing import every_criterion, supposed
from handlers.understanding.understand import understand
from handlers.understanding.understood import Understood
from handlers.visit import Command, Dialogue, Visit
from handlers.what_if import WHAT_IF
from handlers.wording import numbered

_LOOKS_BACK = re.compile(
    r"[那这上]一?[条件个次]|刚|改成|改为|错|不对|撤|不算|作废|应该?是|误|更正|应为|实为|删|抹|重复"
)
"""Words without which a day or a number alone corrects nothing that was recorded before."""

_SUPPOSES = re.compile("如果|要是|假如|假设|假若|倘若|万一|若是?")

_BELOW = re.compile("低于|不到|不足|不满[0-9百]|小于|[0-9%]以下")

_ABOUT_MEETINGS = ("create_meeting_reminder", "ask_leave", "confirm_attendance")

_RECORD = (("记一件事", "记一件事"), ("我们现在几星", "我们现在几星"))


def hear(visit: Visit, said: str) -> Command | None:
    """What the sentence asks for, or None where nothing of ours was understood. Nothing is recorded by it: an event
    becomes a card to confirm."""
    branch = visit.branch
    if branch is None:
        return _hear_superior(visit, said)
    context = _last_recorded(visit) if _LOOKS_BACK.search(said) else None
    understood = understand(said, visit.today, context, visit.rule_set(branch), (branch.name,))
    if understood.intent == "record_event":
        return _recording(visit, understood, has_number=bool(NUMBER.search(said)))
    if understood.intent == "revoke_event":
        return replace(_talk(MY_EVENTS, "记过的事", _revoked(visit, understood)), looks_back=True)
    if understood.intent == "what_if":
        return _supposing(understood)
    if understood.intent == "list_events":
        return _talk(MY_EVENTS, "记过的事", {})
    if understood.intent == "start_self_score" and _SUPPOSES.match(said):
        every = every_criterion(visit.rule_set(branch), said)
        return _supposing(replace(understood, slots={"hypothetical": {"conditions": {"criteria": every}}}))
    if understood.intent == "start_self_score":
        return _talk(SELF_ASSESSMENT, "开始自评", {})
    if understood.intent == "query_star":
        return _answer("view_star", star_told_of)
    if understood.intent == "query_deadlines":
        return _answer("personal_data", deadlines.about(str(understood.slots.get("topic", "all"))))
    if understood.intent == "query_ranking_or_quota":
        return _answer("view_star", quotas)
    if understood.intent == "help":
        return _answer("help", lambda visit, said: points(visit, _kinds_named(said)))
    if understood.intent in _ABOUT_MEETINGS:
        return hear_meeting(visit, understood, said) or hear_short_answer(visit, said)
    return hear_short_answer(visit, said) or _kindly(said)


def _kindly(said: str) -> Command | None:
    """谢谢 and its like: one line, and the menu's next step."""
    line = kind_line(said)
    return _answer("help", lambda visit, said: Message(line)) if line else None


def _hear_superior(visit: Visit, said: str) -> Command | None:
    """A superior speaks for no branch: of the sentences, a meeting to be called is heard."""
    if not visit.reviews:
        return None
    understood = understand(said, visit.today, None, visit.bureau.rule_set)
    if understood.intent == "create_meeting_reminder":
        return hear_meeting(visit, understood, said)
    if understood.intent == "query_ranking_or_quota":
        return _answer("view_star", quotas)
    return _kindly(said)


def _recording(visit: Visit, understood: Understood, *, has_number: bool) -> Command:
    if understood.outcome == "no_record":
        return _answer("help", lambda visit, said: Message(f"没有记录。{understood.because}。", numbered(_RECORD)))
    if not understood.events and visit.attention.dialogue == visit.sheet_name(RECORD_EVENT.name):
        return _talk(RECORD_EVENT, "记一件事", {})
    if understood.events or understood.open:
        return _talk(EVENT_CARD, "核对要记的事", words_of(understood, has_number=has_number))
    return _answer("help", lambda visit, said: Message(understood.question or "", numbered(_RECORD)))


def _last_recorded(visit: Visit) -> str | None:
    """What was recorded last, as it was said then: what 那条 and 上一条 mean."""
    assert visit.branch is not None
    standing = standing_of(visit.tx, visit.bureau, visit.branch, visit.today)
    waiting = [event for event in standing.events if event.status == "recorded"]
    if not waiting:
        return None
    last = max(waiting, key=lambda event: event.id)
    return f"记好了，待上级核实：{event_text(standing.rule_set, scored_event(last), visit.today)}。"


def _kinds_named(said: str) -> frozenset[str]:
    """The rules of the kinds that these words speak of."""
    return frozenset(rule for kind, _, rules in KINDS if any(word in said for word in _HINTS[kind]) for rule in rules)


def _supposing(understood: Understood) -> Command:
    told = understood.slots.get("hypothetical")
    rows = told.get("events") if isinstance(told, Mapping) else None
    conditions = told.get("conditions") if isinstance(told, Mapping) else None
    if not rows and not any((conditions or {}).values()):
        return _talk(WHAT_IF, "如果…会怎样", {})
    return _answer("view_star", lambda visit, said: supposed(visit, rows or (), _just_below(conditions or {}, said)))


def _just_below(conditions: Mapping[str, Any], said: str) -> Mapping[str, Any]:
    """满意率低于60 is a tenth below the figure that is named."""
    percent = conditions.get("satisfaction")
    if percent is None or not _BELOW.search(said):
        return conditions
    return {**conditions, "satisfaction": max(Decimal(str(percent)) - Decimal("0.1"), Decimal())}


def _revoked(visit: Visit, understood: Understood) -> Mapping[str, str]:
    """The event that is to be taken back or corrected, and what is right, as answers to 记过的事."""
    branch = visit.branch
    assert branch is not None
    recorded = standing_of(visit.tx, visit.bureau, branch, visit.today).events
    standing = sorted((e for e in recorded if e.status == "recorded"), key=lambda e: e.id)
    if understood.outcome == "ask":
        return {}
    target = understood.slots.get("target")
    if isinstance(target, int):
        found = [e for e in recorded if e.id == target]
    elif isinstance(target, str) and target != "last":
        found = [e for e in standing if e.rule == target][-1:]
    else:
        found = standing[-1:]
    if not found:
        return {}
    words = {"event": f"e{found[0].id}"}
    replaced = understood.slots.get("replace_with")
    if not isinstance(replaced, Mapping):
        return {**words, "deed": "void"}
    keys = {"level": "new_level", "count": "new_count", "occurred_on": "new_day"}
    part = next((part for part in keys if part in replaced), None)
    if part is None:
        return words
    return {**words, "deed": "correct", "part": part, keys[part]: str(replaced[part])}


def _talk(dialogue: Dialogue, label: str, words: Mapping[str, str]) -> Command:
    return Command(dialogue.name, label, (), dialogue.action, dialogue=dialogue, reads=lambda visit, said: words)


def _answer(action: str, answer: object) -> Command:
    return Command("answer", "", (), action, answer=answer)  # type: ignore[arg-type]


_HINTS = {
    "commendation": ("表彰", "获奖", "奖"),
    "media_article": ("媒体", "署名", "文章", "报道"),
    "innovation": ("创新", "推广"),
    "circular": ("通报", "批评"),
    "discipline": ("处分", "违纪", "班子成员", "党员", "书记"),
    "absence": ("会议", "培训", "参加"),
    "missed_task": ("任务", "按时"),
}
