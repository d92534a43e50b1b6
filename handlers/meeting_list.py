"""会议: what is to come and what was lately, and one meeting with all that can be done about it now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from handlers.attendance import answer_of, rollcall
from handlers.convening import convenes
from handlers.door import command_words
from handlers.lapse_count import stake
from handlers.meeting_call import reply_options
from handlers.meeting_text import CATEGORY, file_of, has_begun, line_of, short_of
from handlers.messages import Message
from handlers.visit import Visit
from handlers.wording import numbered
from storage import inquiries, meetings
from storage.meetings import Meeting
from storage.ports import NotFound

LOOKS_BACK = timedelta(days=14)
MOST_LISTED = 7
IN_TALK = 2
"""In the middle of a talk only the text is said: so many are named there."""
_NUMBER = re.compile(r"(?:看)?第?([0-9]{1,9})号会议?(?:名单)?|会议([0-9]{1,9})")


def listed(visit: Visit, said: str) -> Message:
    """The meetings of the own branch, or those that the superior has called; the ones to come first."""
    if visit.post is None or not visit.could("view_meetings"):
        raise visit.refused("view_meetings")
    if visit.branch is not None:
        visit.require("view_meetings", visit.branch)
    elif not visit.reviews:
        raise visit.refused("view_meetings")
    known = _known(visit)
    coming = [m for m in known if not has_begun(visit, m) and not m.is_cancelled]
    past = [m for m in reversed(known) if has_begun(visit, m) and not m.is_cancelled]
    shown = [*coming[:MOST_LISTED], *past[: max(2, MOST_LISTED - len(coming))]]
    rows = [(f"{line_of(visit, m)}（{_state(visit, m)}）", f"第{m.id}号会议") for m in shown]
    last = [("定个会", "定会议")] + ([("登记开过的会", "登记会议")] if visit.branch is not None else [])
    head = f"要开的会 {len(coming)} 个" if coming else "近期没有要开的会"
    more = f"，先列 {MOST_LISTED} 个" if len(coming) > MOST_LISTED else ""
    in_talk = "".join(f"\n{label}" for label, _ in rows[:IN_TALK]) if visit.attention.dialogue is not None else ""
    return Message(f"{head}{more}。{in_talk}{_asked(visit)}", numbered((*rows, *last)))


def one(visit: Visit, said: str) -> Message:
    """One meeting. Declines alike for others' and for what is not there (INV-32)."""
    words = reads_one(visit, said)
    assert words is not None
    try:
        meeting = meetings.meeting(visit.tx, int(words["meeting"]))
    except NotFound:
        raise visit.refused("view_meetings") from None
    if convenes(visit, meeting.convener_id) and visit.could("call_meeting"):
        return _for_convener(visit, meeting)
    branch = visit.branch
    if branch is None or not visit.may("view_meetings", branch.id):
        raise visit.refused("view_meetings")
    if meeting.convener_id != branch.id and not meetings.is_invited(visit.tx, meeting.id, branch.id):
        raise visit.refused("view_meetings")
    return _for_branch(visit, meeting)


def reads_one(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 12 号会议."""
    found = _NUMBER.fullmatch(command_words(said))
    return {"meeting": found[1] or found[2]} if found else None


def _known(visit: Visit) -> tuple[Meeting, ...]:
    since = visit.at - LOOKS_BACK
    assert visit.post is not None
    called = meetings.called_by(visit.tx, visit.post.organisation.id, since)
    if visit.branch is None:
        return called
    invited = meetings.meetings_of(visit.tx, visit.branch.id, since)
    return tuple(sorted({m.id: m for m in (*called, *invited)}.values(), key=lambda m: (m.starts_at, m.id)))


def _state(visit: Visit, meeting: Meeting) -> str:
    if visit.branch is None:
        known = rollcall(visit.tx, meeting)
        if has_begun(visit, meeting):
            return f"实到 {len(known.present)}/{len(known.expected)}"
        return f"{len(known.expected)} 个支部，请假 {len(known.on_leave)}"
    if meeting.is_own and not meetings.is_invited(visit.tx, meeting.id, visit.branch.id):
        return "自己记的"
    return _answer_text(visit, meeting)


def _answer_text(visit: Visit, meeting: Meeting) -> str:
    if has_begun(visit, meeting) and visit.branch is not None:
        return _was_there(visit, meeting, visit.branch.id)
    reply = answer_of(visit, meeting)
    if reply is None:
        return "还没答复"
    if reply.answer == "attends":
        return "参加"
    state = {"granted": "已批准", "refused": "没有批准"}.get(reply.decision or "", "待批" if not meeting.is_own else "")
    return f"请假 {CATEGORY[reply.category or 'other']}{'，' if state else ''}{state}"


def _was_there(visit: Visit, meeting: Meeting, branch_id: int) -> str:
    """What is recorded of the own branch at a meeting that has begun."""
    if meeting.is_own:
        return "已到时间"
    known = rollcall(visit.tx, meeting)
    by_state = ((known.present, "实到"), (known.on_leave, "请假"), (known.deducted, "核实后扣分"))
    return next((words for found, words in by_state if any(one.id == branch_id for one in found)), "没有到会记录")


def _for_branch(visit: Visit, meeting: Meeting) -> Message:
    branch = visit.branch
    assert branch is not None
    invited = meetings.is_invited(visit.tx, meeting.id, branch.id)
    lines = [f"第 {meeting.id} 号：{line_of(visit, meeting)}。"]
    rows: list[tuple[str, str]] = []
    if meeting.is_cancelled:
        lines.append("这个会已经取消。")
    elif has_begun(visit, meeting):
        lines.append(_afterwards(visit, meeting, rows))
    else:
        if meeting.counts and (cost := stake(visit, branch, "meeting")):
            lines.append(cost)
        if invited:
            lines.append(f"您的答复：{_answer_text(visit, meeting)}。会前随时可以改。")
            rows.extend((option.label[2:], option.send) for option in reply_options(meeting))
    if meeting.is_own and not meeting.is_cancelled:
        if not has_begun(visit, meeting):
            rows.append(("改时间地点", f"改第{meeting.id}号会议"))
        rows.append(("取消这个会", f"取消第{meeting.id}号会议"))
    files = () if meeting.is_cancelled or has_begun(visit, meeting) else (file_of(visit, meeting),)
    return Message("\n".join(lines), numbered((*rows, ("会议", "会议"))), files=files)


def _afterwards(visit: Visit, meeting: Meeting, rows: list[tuple[str, str]]) -> str:
    branch = visit.branch
    assert branch is not None
    if meeting.is_own:
        rows.append(("登记这次会", f"登记第{meeting.id}号会议"))
        return "开过了可以登记：日期、主题、到会人数就够。"
    known = rollcall(visit.tx, meeting)
    inquiry = inquiries.about(visit.tx, "meeting", meeting.id, branch.id)
    if any(one.id == branch.id for one in known.present):
        return "本支部：实到。"
    if any(one.id == branch.id for one in known.on_leave):
        return "本支部：请假。"
    if any(one.id == branch.id for one in known.deducted):
        return "本支部：核实后记了扣分。"
    if inquiry is not None:
        rows.extend((label, f"第{inquiry.id}号核实{label}") for label in ("我到了", "请示过/有特殊理由", "确实没去"))
    return "本支部：没有到会记录。这不等于缺席，有需要会先来核实。"


def _for_convener(visit: Visit, meeting: Meeting) -> Message:
    known = rollcall(visit.tx, meeting)
    lines = [f"第 {meeting.id} 号：{line_of(visit, meeting)}。"]
    rows: list[tuple[str, str]] = []
    if meeting.is_cancelled:
        lines.append("这个会已经取消。")
    elif has_begun(visit, meeting):
        lines.append(f"{known.text}。")
        if known.unrecorded:
            rows.append(("登记到会", f"登记第{meeting.id}号会议到会"))
            if meeting.counts:
                lines.append("“未记录”不等于缺席，可以向支部核实。")
                rows.append(("核实未记录的", f"核实第{meeting.id}号会议"))
        if known.present:
            rows.append(("更正登记错的到会", f"更正第{meeting.id}号会议到会"))
        rows.extend(_open_inquiries(visit, meeting))
    else:
        replies = {reply.branch_id: reply for reply in meetings.replies(visit.tx, meeting.id)}
        comes = sum(reply.answer == "attends" for reply in replies.values())
        lines.append(f"应到 {len(known.expected)}，答复参加 {comes}，请假 {len(known.on_leave)}。")
        for branch in known.expected:
            reply = replies.get(branch.id)
            if reply is not None and reply.waits and len(rows) < 6:
                rows.append(
                    (f"批准{branch.name}请假（{CATEGORY[reply.category or 'other']}）", f"批准第{reply.id}号请假")
                )
        rows.append(("改时间地点", f"改第{meeting.id}号会议"))
    if not meeting.is_cancelled:
        rows.append(("取消这个会", f"取消第{meeting.id}号会议"))
    return Message("\n".join(lines), numbered((*rows, ("会议", "会议"))))


def _open_inquiries(visit: Visit, meeting: Meeting) -> list[tuple[str, str]]:
    """Answers to be dealt with, and deductions that can be taken back."""
    names = {branch.id: branch.name for branch in meetings.invited(visit.tx, meeting.id)}
    asked = inquiries.all_about(visit.tx, "meeting", meeting.id)
    ripe = [(f"处理{names[one.branch_id]}的核实", f"处理第{one.id}号核实") for one in asked if one.is_ripe(visit.at)]
    deducted = [
        (f"撤销{names[one.branch_id]}的扣分", f"撤销第{one.id}号核实扣分")
        for one in asked
        if one.conclusion == "deducted"
    ]
    return [*ripe[:5], *deducted[:3]]


def _asked(visit: Visit) -> str:
    """What the branch was asked and has not answered."""
    if visit.branch is None:
        return ""
    waiting = [one for one in inquiries.open_of(visit.tx, visit.branch.id) if one.answer is None]
    if not waiting:
        return ""
    about = [m for one in waiting if one.subject == "meeting" for m in (meetings.meeting(visit.tx, one.subject_id),)]
    listed = "、".join(short_of(visit, meeting) for meeting in about[:2])
    return f"\n有 {len(waiting)} 件等您答复{'：' if listed else ''}{listed}。"
