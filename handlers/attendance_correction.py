"""更正到会: what was noted by mistake of who was there is taken back; they are 未记录 again, which is not absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.attendance import convened_meeting, rollcall
from handlers.door import command_words
from handlers.fields import choice, yes_no
from handlers.meeting_text import short_of
from handlers.messages import Message
from handlers.several import Several
from handlers.talk import Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import names, numbered
from storage import meetings
from storage.meetings import Meeting
from storage.organisations import Organisation

_WORDS = re.compile(
    r"(?:更正|改正|改|撤销)第?([0-9]{1,9})号会议(?:的)?(?:到会|实到|出席)(?:登记|记录)?"
    r"|第?([0-9]{1,9})号会议(?:到会|实到)?登记?错了"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The meeting, and the branches of which this person may take back that they were there."""

    meeting: Meeting
    title: str
    present: tuple[Organisation, ...]


def reads_correction(visit: Visit, said: str) -> Mapping[str, str] | None:
    """更正第 12 号会议到会. For a branch these words are not."""
    found = _WORDS.fullmatch(command_words(said))
    return {"meeting": found[1] or found[2]} if found and visit.branch is None else None


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """Those noted as there; who was settled with a question of 核实 is settled there."""
    if not words.get("meeting", "").isdecimal():
        raise visit.refused("record_attendance")
    meeting = convened_meeting(visit, int(words["meeting"]), "record_attendance")
    there = meetings.present_at(visit.tx, meeting.id)
    present = tuple(
        branch
        for branch in rollcall(visit.tx, meeting).present
        if branch.id in there and visit.may("record_attendance", branch.id)
    )
    if not present:
        see = numbered((("看名单", f"第{meeting.id}号会议"),))
        raise Declined(f"{short_of(visit, meeting)}没有登记过到会，不用更正。", *see)
    return Opening(meeting, short_of(visit, meeting), present)


async def script(talk: Talk, opening: Opening) -> tuple[Organisation, ...]:
    """All, or those named; and whether that is right."""
    chosen = opening.present
    count = len(opening.present)
    if count > 1:
        rows = (("some", "有几个其实没有到会记录"), ("all", f"{count} 个都登记错了，全部撤回"))
        if await talk.ask("which", f"{opening.title}登记了 {count} 个支部实到。更正哪些？", choice(rows)) == "some":
            field = Several(tuple((branch.code, branch.name) for branch in opening.present))
            codes = await talk.ask("branches", f"哪几个登记错了？（回复号码，如 1 3）\n{field.listed}", field)
            chosen = tuple(branch for branch in opening.present if branch.code in codes)
    text = f"{opening.title}，撤回 {len(chosen)} 个支部的实到：{names(chosen)}。撤回后是“未记录”，不等于缺席。"
    sure = await talk.ask("sure", f"{text}\n对吗？", yes_no("确认更正", "不改了"), about=text)
    return chosen if sure else ()


def close(visit: Visit, opening: Opening, result: tuple[Organisation, ...]) -> Message:
    """Appends that it was noted by mistake."""
    meeting = opening.meeting
    see = numbered((("登记到会", f"登记第{meeting.id}号会议到会"), ("看名单", f"第{meeting.id}号会议")))
    if not result:
        return Message("没有改动。", see)
    for branch in result:
        visit.require("record_attendance", branch)
    ids = [branch.id for branch in result]
    meetings.record_attendance(visit.tx, meeting.id, ids, False, visit.person_id, visit.at)
    details = {"meeting": meeting.id, "branches": len(ids), "taken_back": True}
    visit.audit("record_attendance", meeting.convener_id, details)
    known = rollcall(visit.tx, meeting)
    return Message(f"已更正：撤回 {names(result)}的实到。\n{opening.title}：{known.text}。", see)


CORRECT_ROLLCALL = Dialogue("correct_rollcall", "更正到会", "record_attendance", open_, script, close)
