"""Sentences about meetings to come, as something that can be done: a card, a leave, an answer to an invitation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.attendance import answer_of, attending
from handlers.attendance_leave import LEAVE, coming_meetings
from handlers.deadlines import deadlines
from handlers.meeting_call import CALL_MEETING, reply_options
from handlers.meeting_kinds import kind_said
from handlers.meeting_text import line_of
from handlers.meeting_time import local
from handlers.meeting_words import call_words
from handlers.messages import Message
from handlers.understanding.understood import Slots, Understood
from handlers.visit import Command, Dialogue, Visit
from handlers.wording import numbered
from storage.meetings import Meeting

NEAR = timedelta(days=14)
_CATEGORIES = {"公务": "official", "出差": "travel", "病假": "sick", "其他": "other"}
_ABOUT_COMING = re.compile(
    "参加|参会|出席|到会|准时|按时|到不了|去不了|来不了|去不成|来不成|不去|请假|一定到|能到|肯定去"
)


def hear_meeting(visit: Visit, understood: Understood, said: str) -> Command | None:
    """What a sentence with one of the three intents about meetings asks for."""
    if understood.intent == "create_meeting_reminder":
        words = call_words(visit, understood.slots, said)
        if visit.branch is not None and "kind" not in words and "start" not in words:
            return _answer("personal_data", deadlines)
        return _talk(CALL_MEETING, "定会议", words)
    if visit.branch is None:
        return None
    if understood.intent == "ask_leave":
        return _leave(visit, understood.slots)
    return _attendance(visit, understood.slots)


def meeting_in_mind(visit: Visit, said: str) -> str | None:
    """The invitation that short words such as 准时到 answer: the one meeting to come that is not answered yet."""
    if visit.branch is None or not _ABOUT_COMING.search(said):
        return None
    near = [m for m in coming_meetings(visit) if m.starts_at - visit.at <= NEAR]
    waiting = [m for m in near if answer_of(visit, m) is None] or near
    return f"{line_of(visit, waiting[0])}。会议" if len(waiting) == 1 else None


def _leave(visit: Visit, slots: Slots) -> Command:
    category = _CATEGORIES.get(str(slots.get("reason_category")))
    words = {"category": category} if category else {}
    fitting = _fitting(visit, slots)
    if not fitting and slots.get("date"):
        return _answer("answer_meeting", _none_there)
    if len(fitting) == 1:
        words["meeting"] = str(fitting[0].id)
    return _talk(LEAVE, "请假", words)


def _attendance(visit: Visit, slots: Slots) -> Command:
    fitting = _fitting(visit, slots)
    status = slots.get("status")
    if not fitting:
        return _answer("answer_meeting", _none_there)
    if len(fitting) > 1:
        return _answer("answer_meeting", lambda visit, said: _which(visit, fitting))
    meeting = fitting[0]
    if status == "yes":
        return _answer("answer_meeting", lambda visit, said: attending(visit, meeting))
    if status == "no":
        return _talk(LEAVE, "请假", {"meeting": str(meeting.id)})
    return _answer("answer_meeting", lambda visit, said: _maybe(visit, meeting))


def _fitting(visit: Visit, slots: Slots) -> tuple[Meeting, ...]:
    """The meetings to come that were meant: by day, by who calls, by kind. What a day or name rules out is left out."""
    coming = coming_meetings(visit)
    day, ref = slots.get("date"), str(slots.get("meeting_ref") or "")
    if isinstance(day, str):
        zone = visit.bureau.zone
        coming = tuple(m for m in coming if local(m.starts_at, zone).date().isoformat() == day)
    for narrower in (_by_convener(coming, ref), _by_kind(coming, ref)):
        coming = tuple(m for m in coming if m in narrower) or coming
    return coming


def _by_convener(coming: tuple[Meeting, ...], ref: str) -> tuple[Meeting, ...]:
    return tuple(m for m in coming if m.counts) if "工委" in ref else coming


def _by_kind(coming: tuple[Meeting, ...], ref: str) -> tuple[Meeting, ...]:
    kind = kind_said(ref)
    if kind:
        return tuple(m for m in coming if m.kind == kind or kind_said(m.topic) == kind)
    named = re.search("例会|推进会|座谈会|动员会|部署会", ref)
    return tuple(m for m in coming if named[0] in m.topic) if named else coming


def _none_there(visit: Visit, said: str) -> Message:
    return Message("没有找到那天要您参加的会议，没有记。", numbered((("看会议", "会议"), ("定个会", "定会议"))))


def _which(visit: Visit, fitting: tuple[Meeting, ...]) -> Message:
    rows = [(f"参加 {line_of(visit, meeting)}", f"参加第{meeting.id}号会议") for meeting in fitting[:6]]
    return Message("是哪一个会？", numbered((*rows, ("看会议", "会议"))))


def _maybe(visit: Visit, meeting: Meeting) -> Message:
    return Message(f"好的，定了再说：{line_of(visit, meeting)}。", reply_options(meeting))


def _talk(dialogue: Dialogue, label: str, words: Mapping[str, str]) -> Command:
    return Command(dialogue.name, label, (), dialogue.action, dialogue=dialogue, reads=lambda visit, said: words)


def _answer(action: str, answer: object) -> Command:
    return replace(Command("answer", "", (), action), answer=answer)  # type: ignore[arg-type]
