"""改会议, 取消会议: told to everybody who is expected; their reminders follow the meeting as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.convening import convenes, secretaries, unbound
from handlers.door import command_words
from handlers.fields import Text, choice, yes_no
from handlers.meeting_call import COLLEAGUES, LONGEST_TOPIC, reply_options
from handlers.meeting_text import file_of, has_begun, line_of, short_of
from handlers.meeting_time import Start, local, start_text
from handlers.messages import Message, Option
from handlers.talk import Talk
from handlers.telling import will_tell, will_tell_all
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from storage import inquiries, meetings
from storage.meetings import Meeting
from storage.ports import NotFound

_CHANGE = re.compile(
    r"(?:改|修改|更改)第?([0-9]{1,9})号会议(?:的?(时间|地点|名称))?|第?([0-9]{1,9})号会议(?:改|要改)(时间|地点|名称)?"
)
_CANCEL = re.compile(r"(?:取消|撤销)第?([0-9]{1,9})号会议|第?([0-9]{1,9})号会议(?:取消|不开)了?")
_PARTS = {"时间": "start", "地点": "place", "名称": "topic"}


@dataclass(frozen=True, slots=True)
class Opening:
    meeting: Meeting
    line: str
    now: datetime
    told: int


@dataclass(frozen=True, slots=True)
class Changed:
    starts_at: datetime
    place: str
    topic: str


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """A meeting that one may change: of one's own branch, or called by one's own organisation."""
    meeting = kept_meeting(visit, words.get("meeting", ""))
    see = numbered((("看会议", "会议"),))
    if meeting.is_cancelled:
        raise Declined(f"{short_of(visit, meeting)}已经取消。要开可以重新定。", *see)
    now = local(visit.at, visit.bureau.zone)
    invited = meetings.invited(visit.tx, meeting.id)
    return Opening(meeting, line_of(visit, meeting), now, len(invited) - len(unbound(visit.tx, invited)))


def open_change(visit: Visit, words: Mapping[str, str]) -> Opening:
    """As `open_`, before the meeting begins."""
    opening = open_(visit, words)
    if has_begun(visit, opening.meeting):
        see = numbered((("看会议", "会议"),))
        raise Declined(f"{short_of(visit, opening.meeting)}已经开始，时间地点不能再改。", *see)
    return opening


def kept_meeting(visit: Visit, number: str) -> Meeting:
    """The meeting of this number that one may change. Declines alike for others' and for what is not there (INV-32)."""
    try:
        meeting = meetings.meeting(visit.tx, int(number)) if number.isdecimal() else None
    except NotFound:
        meeting = None
    if meeting is None:
        raise visit.refused("keep_meeting")
    if meeting.is_own:
        if visit.branch is None or visit.branch.id != meeting.convener_id:
            raise visit.refused("keep_meeting")
        visit.require("keep_meeting", visit.branch)
    elif not visit.could("call_meeting") or not convenes(visit, meeting.convener_id):
        raise visit.refused("call_meeting")
    return meeting


async def change_script(talk: Talk, opening: Opening) -> Changed | None:
    """Which part, what it shall be, and the card."""
    meeting = opening.meeting
    rows = [("start", "时间"), ("place", "地点")]
    if meeting.topic:
        rows.append(("topic", "名称"))
    part = await talk.ask("part", f"{opening.line}。\n改哪一处？", choice(rows))
    starts_at, place, topic = meeting.starts_at, meeting.place, meeting.topic
    if part == "start":
        day = starts_at.astimezone(opening.now.tzinfo).date()
        starts_at = await talk.ask("start", "改到什么时候？（如 周五上午九点）", Start(opening.now, day))
    elif part == "place":
        place = await talk.ask("place", "改到哪里？", Text(LONGEST_TOPIC))
    else:
        topic = await talk.ask("topic", "名称改为？（60 字以内，不写姓名）", Text(LONGEST_TOPIC))
    now = starts_at.astimezone(opening.now.tzinfo)
    text = f"改为：{start_text(now, opening.now.date())} {place or '地点未定'}，{topic or '名称不变'}。"
    if opening.told:
        text += f"\n会通知 {opening.told} 个支部。"
    if not await talk.ask("confirm", text, yes_no("确认，改", "不改了"), about=text):
        return None
    return Changed(starts_at, place, topic)


def close_change(visit: Visit, opening: Opening, result: Changed | None) -> Message:
    """Writes the next version and tells everybody."""
    meeting = opening.meeting
    see = numbered((("看会议", "会议"),))
    if result is None or (result.starts_at, result.place, result.topic) == (
        meeting.starts_at,
        meeting.place,
        meeting.topic,
    ):
        return Message("没有改动。", see)
    if result.starts_at <= visit.at:
        raise Declined("这个时间已经过了，没有改。", *see)
    meetings.change(visit.tx, meeting, result.topic, result.starts_at, result.place, visit.person_id, visit.at)
    after = meetings.meeting(visit.tx, meeting.id)
    _audit(visit, after)
    text = f"会议有变：{short_of(visit, meeting)}改为 {line_of(visit, after)}。\n之前的答复还算，要改随时可以。"
    told = tell_invited(visit, after, text, reply_options(after))
    return Message(f"已改：{line_of(visit, after)}。{told}", see, files=(file_of(visit, after),))


async def cancel_script(talk: Talk, opening: Opening) -> bool:
    """Whether it is really to be cancelled."""
    told = f"\n会通知 {opening.told} 个支部。" if opening.told else ""
    text = f"取消：{opening.line}。{told}"
    sure = await talk.ask("confirm", f"{text}\n确定吗？", yes_no("取消这个会", "不取消"), about=text)
    return sure


def close_cancel(visit: Visit, opening: Opening, result: bool) -> Message:
    """Writes that it does not take place, and tells everybody. Not where a deduction stands on it."""
    meeting = opening.meeting
    see = numbered((("看会议", "会议"), ("定个会", "定会议")))
    if not result:
        return Message("好的，会议照常。", see)
    if any(one.conclusion == "deducted" for one in inquiries.all_about(visit.tx, "meeting", meeting.id)):
        raise Declined("这个会已经据以扣过分，不能取消；扣错了请先在名单里撤销扣分。", *see)
    meetings.cancel(visit.tx, meeting, visit.person_id, visit.at)
    after = meetings.meeting(visit.tx, meeting.id)
    _audit(visit, after)
    text = f"会议取消：{line_of(visit, after)}。不用参加，也不用请假了。"
    told = tell_invited(visit, after, text, numbered((("看会议", "会议"),)))
    return Message(f"已取消：{line_of(visit, after)}。{told}", see, files=(file_of(visit, after),))


def tell_invited(visit: Visit, meeting: Meeting, text: str, options: tuple[Option, ...]) -> str:
    """Tells every branch that is expected, once a version; gives what can be said of that."""
    message, told = Message(text, options, files=(file_of(visit, meeting),)), []
    for branch in meetings.invited(visit.tx, meeting.id):
        key = f"meeting:{meeting.id}:v{meeting.version}:{branch.id}"
        told.append((branch, visit.tell(secretaries(visit.tx, branch.id), "meeting", key, message)))
    if meeting.is_own:
        return "".join(will_tell(COLLEAGUES, one, COLLEAGUES) for _, one in told)
    return will_tell_all(told)


def _audit(visit: Visit, meeting: Meeting) -> None:
    action = "keep_meeting" if meeting.is_own else "call_meeting"
    details = {"meeting": meeting.id, "version": meeting.version, "state": meeting.state}
    visit.audit(action, meeting.convener_id, details)


def reads_change(visit: Visit, said: str) -> Mapping[str, str] | None:
    """改第 12 号会议的时间."""
    found = _CHANGE.fullmatch(command_words(said))
    if found is None:
        return None
    part = _PARTS.get(found[2] or found[4] or "")
    return {"meeting": found[1] or found[3], **({"part": part} if part else {})}


def reads_cancel(visit: Visit, said: str) -> Mapping[str, str] | None:
    """取消第 12 号会议."""
    found = _CANCEL.fullmatch(command_words(said))
    return {"meeting": found[1] or found[2]} if found else None


CHANGE_MEETING = Dialogue("change_meeting", "改会议", "view_meetings", open_change, change_script, close_change)
CANCEL_MEETING = Dialogue("cancel_meeting", "取消会议", "view_meetings", open_, cancel_script, close_cancel)
