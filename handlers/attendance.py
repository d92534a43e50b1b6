"""参加: what a branch answers to an invitation, and who was there: 应到, 实到, 请假 and 未记录 are kept apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.convening import conveners, convenes
from handlers.door import command_words
from handlers.meeting_text import has_begun, line_of, short_of
from handlers.messages import Message
from handlers.visit import Declined, Visit
from handlers.wording import names, numbered
from storage import inquiries, meetings
from storage.inquiries import Inquiry
from storage.meetings import Meeting, Reply
from storage.organisations import Organisation
from storage.ports import NotFound, Transaction

_ATTENDS = re.compile(
    r"(?:确认)?(?:参加|出席|参会)第?([0-9]{1,9})号?(?:会议|会)?|第?([0-9]{1,9})号会议?(?:我|我们)?(?:参加|出席|参会|会去)"
)


@dataclass(frozen=True, slots=True)
class Rollcall:
    """Of those expected at a meeting: who was there, who has leave, who was deducted for after an inquiry, and of whom
    nothing is recorded. Unrecorded is not absent."""

    expected: tuple[Organisation, ...]
    present: tuple[Organisation, ...]
    on_leave: tuple[Organisation, ...]
    deducted: tuple[Organisation, ...]
    unrecorded: tuple[Organisation, ...]

    @property
    def text(self) -> str:
        """应到 24，实到 20，请假 3，未记录 1（市档案局党支部）."""
        listed = f"（{names(self.unrecorded, 5)}）" if self.unrecorded else ""
        settled = f"，核实后扣分 {len(self.deducted)}" if self.deducted else ""
        return (
            f"应到 {len(self.expected)}，实到 {len(self.present)}，请假 {len(self.on_leave)}{settled}，"
            f"未记录 {len(self.unrecorded)}{listed}"
        )


def rollcall(tx: Transaction, meeting: Meeting) -> Rollcall:
    """Who was there, as far as it is recorded. A leave that nobody refused is one; so is a reason that was accepted."""
    expected = meetings.invited(tx, meeting.id)
    there = meetings.present_at(tx, meeting.id)
    last: dict[int, Reply] = {reply.branch_id: reply for reply in meetings.replies(tx, meeting.id)}
    asked: dict[int, Inquiry] = {one.branch_id: one for one in inquiries.all_about(tx, "meeting", meeting.id)}

    def state(branch: Organisation) -> str:
        reply, inquiry = last.get(branch.id), asked.get(branch.id)
        concluded = inquiry.conclusion if inquiry else None
        if branch.id in there or concluded == "done":
            return "present"
        if concluded is not None:
            return "on_leave" if concluded == "excused" else "deducted"
        return "on_leave" if reply is not None and reply.is_leave else "unrecorded"

    by_state: dict[str, list[Organisation]] = {"present": [], "on_leave": [], "deducted": [], "unrecorded": []}
    for branch in expected:
        by_state[state(branch)].append(branch)
    return Rollcall(expected, **{name: tuple(found) for name, found in by_state.items()})


def invited_meeting(visit: Visit, id: int, action: str = "answer_meeting") -> Meeting:
    """The meeting at which one's own branch is expected. Declines alike for one that is not there and for others'
    (INV-32)."""
    branch = visit.branch
    if branch is None or not visit.may(action, branch.id):
        raise visit.refused(action)
    if not meetings.is_invited(visit.tx, id, branch.id):
        raise visit.refused(action)
    return meetings.meeting(visit.tx, id)


def convened_meeting(visit: Visit, id: int, action: str) -> Meeting:
    """A meeting that one's own organisation has called for branches below. Declines alike for one that is not there."""
    try:
        meeting = meetings.meeting(visit.tx, id)
    except NotFound:
        raise visit.refused(action) from None
    if meeting.is_own or not visit.could(action) or not convenes(visit, meeting.convener_id):
        raise visit.refused(action)
    return meeting


def answer_of(visit: Visit, meeting: Meeting) -> Reply | None:
    """What the own branch answered last; at a branch's own meeting what this person did."""
    assert visit.branch is not None
    if meeting.is_own:
        return meetings.reply_of_person(visit.tx, meeting.id, visit.branch.id, visit.person_id)
    return meetings.reply_of_branch(visit.tx, meeting.id, visit.branch.id)


def reads_attends(visit: Visit, said: str) -> Mapping[str, str] | None:
    """参加第 12 号会议."""
    found = _ATTENDS.fullmatch(command_words(said))
    return {"meeting": found[1] or found[2]} if found else None


def attends(visit: Visit, said: str) -> Message:
    """参加: it can be said and unsaid until the meeting begins."""
    words = reads_attends(visit, said)
    assert words is not None
    return attending(visit, invited_meeting(visit, int(words["meeting"])))


def attending(visit: Visit, meeting: Meeting) -> Message:
    """Notes that the branch comes; takes back a leave that was asked before."""
    still_open(visit, meeting)
    assert visit.branch is not None
    before = answer_of(visit, meeting)
    rows = (("改为请假", f"第{meeting.id}号会议请假"), ("看会议", "会议"))
    if before is not None and before.answer == "attends":
        return Message(f"已经记着：参加 {line_of(visit, meeting)}。", numbered(rows))
    meetings.reply(visit.tx, meeting.id, visit.branch.id, visit.person_id, "attends", None, visit.at)
    visit.audit("answer_meeting", visit.branch.id, {"meeting": meeting.id, "answer": "attends"})
    taken_back = "，请假不算了" if before is not None and before.is_leave else ""
    if taken_back and not meeting.is_own:
        told = Message(
            f"{visit.branch.name}改为参加：{line_of(visit, meeting)}。",
            numbered((("看名单", f"第{meeting.id}号会议"),)),
        )
        key = f"attends:{meeting.id}:{visit.branch.id}:{before.id if before else 0}"
        visit.tell(conveners(visit.tx, meeting.convener_id, visit.branch.id), "leave", key, told)
    return Message(f"好的，记下参加{taken_back}：{line_of(visit, meeting)}。会前随时可以改。", numbered(rows))


def still_open(visit: Visit, meeting: Meeting) -> None:
    """Declines where there is nothing to answer any more."""
    if meeting.is_cancelled:
        raise Declined(f"{short_of(visit, meeting)}已经取消，不用答复了。", *numbered((("看会议", "会议"),)))
    if has_begun(visit, meeting):
        raise Declined(
            f"{short_of(visit, meeting)}已经开始，不能再改。没有到会记录时会先来核实，不会自动扣分。",
            *numbered((("看会议", "会议"),)),
        )
