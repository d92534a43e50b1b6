"""Sentences about meetings to come, as something that can be done: a card, a leave, an answer to an invitation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.attendance import answer_of, attending
from handlers.attendance_leave import LEAVE, coming_meetings
from handlers.deadlines import deadlines
from handlers.door import command_words
from handlers.meeting_call import CALL_MEETING, reply_options
from handlers.meeting_kinds import kind_said
from handlers.meeting_text import line_of
from handlers.meeting_time import local
from handlers.meeting_words import call_words
from handlers.messages import Message, from_json
from handlers.understanding.understand import understand
from handlers.understanding.understood import Slots, Understood
from handlers.visit import Command, Dialogue, Visit
from handlers.wording import numbered
from storage.meetings import Meeting
from storage.messages import push_of

NEAR = timedelta(days=14)
_CATEGORIES = {"公务": "official", "出差": "travel", "病假": "sick", "其他": "other"}
_WE = "(?:我们?支部|本支部|我们|咱们|我|本人|书记|支部)?"
_WILL = "(?:一定|肯定|保证|必须?|准能?|会|都|能|可以|要|将|争取|尽量|准时|按时)*"
_COME = "(?:参加|参会|出席|到会|到场|到|去|来)"
_CANNOT = (
    f"(?:(?:去|来|到|参加|出席)不(?:了|成)|不(?:能|想|便)?(?:准时|按时)?{_COME}|(?:无法|没法|没空|没时间){_COME}?|"
    "请(?:个|一下|[一半0-9]天)?[病事公]?假)"
)
_WHY = "[^,。、?？!！0-9]{0,8}"
_THANKS = "(?:收到|收悉|知道了|好的?|嗯+|行|可以|没问题|ok|谢谢|明白|抱歉|不好意思)"
_PLAIN = re.compile(
    f"{_THANKS}*{_WE}(?:{_WILL}{_COME}|没问题)的?[啊吧哈呀哦]?{_THANKS}*|"
    f"{_THANKS}*{_WE}(?:{_WHY}{_CANNOT}了?[啊哦]?|{_CANNOT}了?,?{_WHY}?){_THANKS}*|"
    f"{_THANKS}*{_WE}(?:可能|不一定|说不准|不好说|还没定|不确定|待定|看情况|定不了|到时候?(?:再)?看)(?:能?{_COME})?(?:不了|再说)?"
)
"""A short yes, no or maybe, and nothing besides: 收到，准时到 · 出差去不了 · 不一定能去."""
_REPORT = re.compile(
    "[0-9一二三四五六七八九十两几]+(?:个|名|位)?(?:人|同志|党员|委员|成员|支委)?(?:都|全)?(?:到会|出席|参加|参会|请|缺|到)|"
    "(?:全部?|全体|全员|都|没人|无人|谁都?)(?:到|出席|参加|参会|请|缺)|没有?人"
)
"""5 人出席，1 人请假 tells of a meeting that was held."""
_BARE = ("会", "会议", "大会")


def hear_meeting(visit: Visit, understood: Understood, said: str) -> Command | None:
    """What a sentence with one of the three intents about meetings asks for. Who comes is noted only of a meeting that
    the sentence names, and never in the middle of another talk."""
    slots = understood.slots
    if understood.intent == "create_meeting_reminder":
        words = call_words(visit, slots, said)
        if visit.branch is not None and "kind" not in words and "start" not in words:
            return _answer("personal_data", deadlines)
        return _talk(CALL_MEETING, "定会议", words)
    if visit.branch is None:
        return None
    is_named = bool(slots.get("date")) or str(slots.get("meeting_ref") or "会") not in _BARE
    if not is_named and (visit.is_in_talk or _REPORT.search(said)):
        return None
    if understood.intent == "ask_leave":
        return _leave(visit, slots, is_sure=is_named and not visit.is_in_talk)
    return _attendance(visit, slots)


def hear_short_answer(visit: Visit, said: str) -> Command | None:
    """准时到, 去不了 and their like, outside any talk: right after the invitation they answer it; else they are asked
    about, where one meeting to come can be meant."""
    branch = visit.branch
    if branch is None or visit.is_in_talk or _REPORT.search(said):
        return None
    if not _PLAIN.fullmatch(re.sub("[,，。.!！~～;；]", "", command_words(said))):
        return None
    coming = [m for m in coming_meetings(visit) if m.starts_at - visit.at <= NEAR]
    invited = [m for m in coming if f"参加第{m.id}号会议" in _just_offered(visit)]
    meant = invited or [m for m in coming if answer_of(visit, m) is None] or coming
    if len(meant) != 1:
        return _answer("answer_meeting", lambda visit, said: _which(visit, tuple(meant))) if meant else None
    invitation = f"{line_of(visit, meant[0])}。会议"
    understood = understand(said, visit.today, invitation, visit.rule_set(branch), (branch.name,))
    if understood.intent not in ("ask_leave", "confirm_attendance"):
        return None
    if not invited:
        return _answer("answer_meeting", lambda visit, said: _is_it_meant(visit, meant[0]))
    if understood.intent == "ask_leave":
        return _leave(visit, {**understood.slots, "date": None}, is_sure=True, meeting=meant[0])
    return _answered(meant[0], understood.slots.get("status"))


def _just_offered(visit: Visit) -> tuple[str, ...]:
    """The words behind the options of what was said to them last: a push, or a reply."""
    if visit.attention.push is None:
        return visit.attention.offers
    push = push_of(visit.tx, visit.attention.push, visit.person_id)
    if push is None:
        return ()
    return tuple(option.send for message in from_json(push.row.body).messages for option in message.options)


def _leave(visit: Visit, slots: Slots, *, is_sure: bool, meeting: Meeting | None = None) -> Command:
    """The talk about a leave. Its category is asked where it is not sure that this meeting is meant."""
    category = _CATEGORIES.get(str(slots.get("reason_category")))
    words = {"category": category} if category and is_sure else {}
    fitting = (meeting,) if meeting else _fitting(visit, slots)
    if not fitting and slots.get("date"):
        return _answer("answer_meeting", _none_there)
    if len(fitting) == 1:
        words["meeting"] = str(fitting[0].id)
    return _talk(LEAVE, "请假", words)


def _attendance(visit: Visit, slots: Slots) -> Command:
    fitting = _fitting(visit, slots)
    if not fitting:
        return _answer("answer_meeting", _none_there)
    if visit.is_in_talk:
        return _answer("answer_meeting", lambda visit, said: _not_by_the_way(visit, fitting[0]))
    if len(fitting) > 1:
        return _answer("answer_meeting", lambda visit, said: _which(visit, fitting))
    return _answered(fitting[0], slots.get("status"))


def _answered(meeting: Meeting, status: object) -> Command:
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


def _is_it_meant(visit: Visit, meeting: Meeting) -> Message:
    return Message(f"还没有记。是答复这个会吗：{line_of(visit, meeting)}？", reply_options(meeting))


def _not_by_the_way(visit: Visit, meeting: Meeting) -> Message:
    return Message(f"会议的答复还没有记（{line_of(visit, meeting)}）。要记就说“参加第 {meeting.id} 号会议”。")


def _maybe(visit: Visit, meeting: Meeting) -> Message:
    return Message(f"好的，定了再说：{line_of(visit, meeting)}。", reply_options(meeting))


def _talk(dialogue: Dialogue, label: str, words: Mapping[str, str]) -> Command:
    return Command(dialogue.name, label, (), dialogue.action, dialogue=dialogue, reads=lambda visit, said: words)


def _answer(action: str, answer: object) -> Command:
    return replace(Command("answer", "", (), action), answer=answer)  # type: ignore[arg-type]
