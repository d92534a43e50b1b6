"""请假: one question, its category; the words of a request are never kept. The convener decides; what nobody refused
before the meeting began is a leave."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.attendance import answer_of, attending, invited_meeting, still_open
from handlers.convening import conveners, convenes
from handlers.door import command_words
from handlers.fields import Choice, choice
from handlers.meeting_text import CATEGORY, has_begun, line_of, short_of, title
from handlers.messages import Message
from handlers.talk import Talk
from handlers.telling import LEADERS, REVIEWERS, Told, unheard, will_tell
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from storage import meetings, organisations
from storage.meetings import Meeting

_LEAVE = re.compile(
    r"第?([0-9]{1,9})号(?:会议?)?(?:我|我们)?(?:要|想)?请(?:个)?假|请假第?([0-9]{1,9})号(?:会议?)?|请(?:个)?假"
)
ATTENDS = "attends"
_COMES = ("参加", "能参加", "出席", "去", "能去", "会去")
_DECIDE = re.compile(r"(批准|同意|不批准|不同意|不批)第?([0-9]{1,9})号请假")
_ALSO = {
    "公": "official",
    "因公": "official",
    "有病": "sick",
    "生病": "sick",
    "病": "sick",
    "私事": "other",
    "有事": "other",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """The meetings to come from which one can be chosen, each with its line, and the chosen one."""

    meetings: tuple[tuple[str, str], ...]
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class Leave:
    meeting: Meeting
    category: str


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The meetings to come at which the own branch is expected."""
    branch = visit.branch
    if branch is None:
        raise visit.refused("answer_meeting")
    visit.require("answer_meeting", branch)
    named = words.get("meeting", "")
    if named.isdecimal():
        meeting = invited_meeting(visit, int(named))
        still_open(visit, meeting)
        return Opening(((named, line_of(visit, meeting)),), meeting)
    coming = coming_meetings(visit)
    if not coming:
        raise Declined("近期没有要您参加的会议，不用请假。", *numbered((("看会议", "会议"),)))
    if len(coming) == 1:
        return Opening(((str(coming[0].id), line_of(visit, coming[0])),), coming[0])
    return Opening(tuple((str(meeting.id), line_of(visit, meeting)) for meeting in coming), None)


def coming_meetings(visit: Visit) -> tuple[Meeting, ...]:
    """Those to come at which the own branch is expected."""
    assert visit.branch is not None
    return tuple(m for m in meetings.meetings_of(visit.tx, visit.branch.id, visit.at) if not m.is_cancelled)


async def script(talk: Talk, opening: Opening) -> Leave | None:
    """Which meeting, where there are several, and the category."""
    if opening.meeting is None:
        await talk.ask("meeting", "给哪个会请假？", choice(opening.meetings))
        return None  # played again with the meeting read
    text = f"{opening.meetings[0][1]}。\n请假事由（选一类就行，不用写原因）："
    category = await talk.ask("category", text, categories(opening.meeting))
    return Leave(opening.meeting, category)


def categories(meeting: Meeting) -> Choice[str]:
    """The four categories, or that they come after all."""
    name = command_words(title(meeting))
    comes = (f"{before}{verb}{what}" for before in ("", "还是", "我") for verb in _COMES for what in ("", name, "会议"))
    also = {**_ALSO, **dict.fromkeys((*comes, "不请假了", "不请假"), ATTENDS)}
    rows = ((word, label, word) for word, label in CATEGORY.items())
    return Choice((*rows, (ATTENDS, "还是参加", ATTENDS)), also)


def close(visit: Visit, opening: Opening, result: Leave | None) -> Message:
    """Notes the leave and asks the convener."""
    if result is None or visit.branch is None:
        raise Declined("没有请假。", *numbered((("看会议", "会议"),)))
    meeting, branch = result.meeting, visit.branch
    visit.require("answer_meeting", branch)
    if result.category == ATTENDS:
        return attending(visit, meeting)
    still_open(visit, meeting)
    before, label = answer_of(visit, meeting), CATEGORY[result.category]
    rows = (("还是参加", f"参加第{meeting.id}号会议"), ("看会议", "会议"))
    if before is not None and before.is_leave and before.category == result.category:
        state = "已批准" if before.decision == "granted" else "等召集人批"
        return Message(f"已经请过假（{label}，{state}）：{line_of(visit, meeting)}。", numbered(rows))
    reply_id = meetings.reply(visit.tx, meeting.id, branch.id, visit.person_id, "leave", result.category, visit.at)
    details = {"meeting": meeting.id, "answer": "leave", "category": result.category, "reply": reply_id}
    visit.audit("answer_meeting", branch.id, details)
    if meeting.is_own:
        told = Message(
            f"有人请假（{label}）：{line_of(visit, meeting)}。", numbered((("看会议", f"第{meeting.id}号会议"),))
        )
        heard = visit.tell((meeting.called_by,), "leave", f"leave:{reply_id}", told)
        text = f"请假记下了（{label}）。{will_tell('召集人', heard, LEADERS)}会前随时可以改。"
        return Message(text, numbered(rows))
    ask = Message(
        f"{branch.name}请假（{label}）：{line_of(visit, meeting)}。",
        numbered((("批准", f"批准第{reply_id}号请假"), ("不批准", f"不批准第{reply_id}号请假"))),
    )
    heard = visit.tell(conveners(visit.tx, meeting.convener_id, branch.id), "leave", f"leave:{reply_id}", ask)
    away = unheard("召集人那边", heard, REVIEWERS)
    return Message(f"已向召集人请假（{label}），批了就告诉您。会前随时可以改。{away}", numbered(rows))


def reads_leave(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 12 号会议请假; 请假 alone begins with the meetings to come."""
    found = _LEAVE.fullmatch(command_words(said))
    if found is None:
        return None
    number = found[1] or found[2]
    return {"meeting": number} if number else {}


def reads_decision(visit: Visit, said: str) -> Mapping[str, str] | None:
    """批准第 7 号请假."""
    found = _DECIDE.fullmatch(command_words(said))
    if found is None:
        return None
    return {"decision": "granted" if found[1] in ("批准", "同意") else "refused", "reply": found[2]}


def decide(visit: Visit, said: str) -> Message:
    """The convener grants or refuses; refusing ends when the meeting begins, so that nobody waits in vain."""
    words = reads_decision(visit, said)
    assert words is not None
    reply = meetings.reply_by_id(visit.tx, int(words["reply"]))
    if reply is None or reply.answer != "leave":
        raise visit.refused("decide_leave")
    meeting = meetings.meeting(visit.tx, reply.meeting_id)
    if meeting.is_own or not convenes(visit, meeting.convener_id) or not visit.may("decide_leave", reply.branch_id):
        raise visit.refused("decide_leave")
    branch = organisations.organisation(visit.tx, reply.branch_id)
    rows = numbered((("看名单", f"第{meeting.id}号会议"), ("看会议", "会议")))
    latest = meetings.reply_of_branch(visit.tx, meeting.id, branch.id)
    if latest is None or latest.id != reply.id:
        now = "参加" if latest and latest.answer == "attends" else "另一类请假"
        raise Declined(f"{branch.name}后来改为{now}，这次请假不用批了。", *rows)
    what = f"{branch.name}请假（{CATEGORY[reply.category or 'other']}），{short_of(visit, meeting)}"
    decision = words["decision"]
    verdict = "批准" if decision == "granted" else "不批准"
    if reply.decision == decision:
        return Message(f"之前已经{verdict}：{what}。", rows)
    if meeting.is_cancelled:
        raise Declined(f"{short_of(visit, meeting)}已经取消，不用批了。", *rows)
    if decision == "refused" and has_begun(visit, meeting):
        raise Declined("会议已经开始，会前没有批的请假按请假算，不能再改为不批准。", *rows)
    meetings.decide_leave(visit.tx, reply.id, decision, visit.person_id, visit.at)
    visit.audit("decide_leave", branch.id, {"meeting": meeting.id, "reply": reply.id, "decision": decision})
    heard = _tell_branch(visit, meeting, reply.id, branch.id, decision)
    return Message(f"已{verdict}：{what}。{will_tell('该支部', heard, LEADERS)}", rows)


def _tell_branch(visit: Visit, meeting: Meeting, reply_id: int, branch_id: int, decision: str) -> Told:
    if decision == "granted":
        told = Message(
            f"请假批准了：{line_of(visit, meeting)}。", numbered((("还是参加", f"参加第{meeting.id}号会议"),))
        )
    else:
        told = Message(
            f"召集人没有批准请假：{line_of(visit, meeting)}。请安排参加，有难处请直接联系召集人。",
            numbered((("参加", f"参加第{meeting.id}号会议"), ("再请假", f"第{meeting.id}号会议请假"))),
        )
    key = f"leave:{reply_id}:{decision}:{visit.person_id}.{visit.attention.version}"
    return visit.tell(visit.holders(branch_id, "secretary", "deputy", "committee_member"), "leave", key, told)


LEAVE = Dialogue("leave", "请假", "answer_meeting", open_, script, close)
