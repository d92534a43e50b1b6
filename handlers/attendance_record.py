"""登记到会: the convener notes who was there. Whoever is not named stays 未记录, which is not absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.attendance import Rollcall, convened_meeting, rollcall
from handlers.convening import secretaries
from handlers.door import command_words
from handlers.fields import choice, yes_no
from handlers.meeting_text import has_begun, short_of
from handlers.messages import Message
from handlers.several import Several
from handlers.talk import Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import names, numbered
from storage import inquiries, meetings
from storage.meetings import Meeting
from storage.organisations import Organisation

_WORDS = re.compile(
    r"(登记|补记)第?([0-9]{1,9})号会议(?:的)?(?:到会|实到|出席)|第?([0-9]{1,9})号会议(?:的)?(登记|补记)(?:到会|实到)?"
)
_LEAVE = re.compile(r"补记第?([0-9]{1,9})号会议(?:的)?请假|第?([0-9]{1,9})号会议补记请假")


@dataclass(frozen=True, slots=True)
class Opening:
    """The meeting, who was there as far as it is known, and the branches of which this person may note it."""

    meeting: Meeting
    title: str
    known: Rollcall
    open: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """Who was there; or with `excused` of whom a reason was known beforehand."""

    branches: tuple[Organisation, ...]
    excused: bool = False


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The rollcall of one's own meeting, once it has begun. One's own branch is left to others (INV-33)."""
    if not words.get("meeting", "").isdecimal():
        raise visit.refused("record_attendance")
    meeting = convened_meeting(visit, int(words["meeting"]), "record_attendance")
    see = numbered((("看名单", f"第{meeting.id}号会议"),))
    if meeting.is_cancelled:
        raise Declined(f"{short_of(visit, meeting)}已经取消，不用登记。", *see)
    if not has_begun(visit, meeting):
        raise Declined(f"{short_of(visit, meeting)}还没有开始，开了再登记。", *see)
    known = rollcall(visit.tx, meeting)
    rest = tuple(b for b in (*known.unrecorded, *known.on_leave) if visit.may("record_attendance", b.id))
    if not any(branch in known.unrecorded for branch in rest):
        raise Declined(f"{short_of(visit, meeting)}：{known.text}。没有要登记的了。", *see)
    return Opening(meeting, short_of(visit, meeting), known, rest)


async def script(talk: Talk, opening: Opening) -> Noted | None:
    """All who have no leave, or those named; then the card, for a list is quickly tapped."""
    waiting = tuple(branch for branch in opening.open if branch in opening.known.unrecorded)
    first = f"{opening.title}：{opening.known.text}。"
    rows = [("all", "没请假的都到了"), ("but", "有几个没到"), ("some", "只登记几个到了的"), ("excused", "补记请假的")]
    if len(waiting) == 1:
        rows = [("all", f"{waiting[0].name}到了"), ("excused", "会前请示过，补记请假"), ("none", "先不记")]
    how = await talk.ask("how", f"{first}\n到会情况：", choice(rows), about=first)
    if how == "none":
        return None
    if how == "all" or (how == "excused" and len(waiting) == 1):
        return await _sure(talk, Noted(waiting, how == "excused"), opening)
    asks = {
        "but": "哪几个没到？没到的先算“未记录”，不等于缺席。",
        "some": "哪几个到了？",
        "excused": "哪几个会前请示过？",
    }
    listed = tuple(b for b in opening.open if how == "some" or b in waiting)
    field = Several(tuple((branch.code, branch.name) for branch in listed))
    chosen = await talk.ask(f"which.{how}", f"{asks[how]}（回复号码，如 1 3）\n{field.listed}", field)
    if how == "but":
        return await _sure(talk, Noted(tuple(branch for branch in waiting if branch.code not in chosen)), opening)
    named = tuple(branch for branch in listed if branch.code in chosen)
    return await _sure(talk, Noted(named, how == "excused"), opening)


async def _sure(talk: Talk, noted: Noted, opening: Opening) -> Noted | None:
    """One branch alone was named by the choice itself; more are shown before they are written."""
    if len(noted.branches) < 2:
        return noted
    what = "请假" if noted.excused else "实到"
    text = f"{opening.title}，登记 {len(noted.branches)} 个支部{what}：{names(noted.branches)}。"
    sure = await talk.ask("sure", f"{text}\n对吗？", yes_no("确认登记", "先不记"), about=text)
    return noted if sure else None


def close(visit: Visit, opening: Opening, result: Noted | None) -> Message:
    """Notes them; a question that was still open to them is settled with it."""
    meeting = opening.meeting
    see = [("看名单", f"第{meeting.id}号会议"), ("会议", "会议")]
    if result is None or not result.branches:
        return Message("没有登记。", numbered(see))
    for branch in result.branches:
        visit.require("record_attendance", branch)
    ids = [branch.id for branch in result.branches]
    if not result.excused:
        meetings.record_attendance(visit.tx, meeting.id, ids, True, visit.person_id, visit.at)
    for branch in result.branches:
        _settle(visit, meeting, branch, result.excused)
    details = {"meeting": meeting.id, "branches": len(ids), "excused": result.excused}
    visit.audit("record_attendance", meeting.convener_id, details)
    known = rollcall(visit.tx, meeting)
    if meeting.counts and known.unrecorded:
        see.insert(0, ("核实未记录的", f"核实第{meeting.id}号会议"))
    if not result.excused:
        see.append(("登记错了，更正", f"更正第{meeting.id}号会议到会"))
    what = "请假" if result.excused else "实到"
    return Message(f"已登记{what}：{names(result.branches)}。\n{opening.title}：{known.text}。", numbered(see))


def _settle(visit: Visit, meeting: Meeting, branch: Organisation, excused: bool) -> None:
    """A reason known beforehand is a question answered; one that was asked is closed and the branch told."""
    inquiry = inquiries.about(visit.tx, "meeting", meeting.id, branch.id)
    if inquiry is None and not excused:
        return
    if inquiry is None:
        id = inquiries.ask(visit.tx, "meeting", meeting.id, branch.id, visit.at, visit.person_id, visit.at)
        assert id is not None
    elif inquiry.conclusion is not None:
        return
    else:
        id = inquiry.id
    conclusion = "excused" if excused else "done"
    inquiries.conclude(visit.tx, id, conclusion, None, visit.person_id, visit.at)
    verdict = "补记请假" if excused else "补记实到"
    told = Message(
        f"{short_of(visit, meeting)}：召集人已{verdict}，不扣分。", numbered((("我们现在几星", "我们现在几星"),))
    )
    visit.tell(secretaries(visit.tx, branch.id), "inquiry", f"concluded:{id}", told)


def reads_record(visit: Visit, said: str) -> Mapping[str, str] | None:
    """登记第 12 号会议到会, 补记第 12 号会议实到, 补记第 12 号会议请假. For a branch these words are not."""
    if visit.branch is not None:
        return None
    text = command_words(said)
    if found := _LEAVE.fullmatch(text):
        return {"meeting": found[1] or found[2], "how": "excused"}
    found = _WORDS.fullmatch(text)
    return {"meeting": found[2] or found[3]} if found else None


ROLLCALL = Dialogue("rollcall", "登记到会", "record_attendance", open_, script, close)
