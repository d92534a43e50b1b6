"""定会议: a branch notes its own meeting, a superior calls one for the branches below. By sentence or buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.bureau import Reminds
from handlers.convening import Scope, convening_place, scope_choice, scopes, secretaries
from handlers.days import day_text
from handlers.fields import Text, choice, yes_no
from handlers.lapse_count import stake
from handlers.meeting_kinds import BELOW, NAMES, OWN
from handlers.meeting_text import file_of, line_of
from handlers.meeting_time import DayOrStart, Start, example_of, local, repeated, start_text
from handlers.messages import Message, Option
from handlers.talk import Talk
from handlers.telling import Told, will_tell, will_tell_all
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import names, numbered
from storage import meetings
from storage.meetings import Meeting
from storage.organisations import Organisation

LONGEST_TOPIC = 60
COLLEAGUES = "副书记、委员"


@dataclass(frozen=True, slots=True)
class Opening:
    """Who calls, for whom it can be, and what a sentence has said already."""

    caller: Organisation
    is_own: bool
    scopes: tuple[Scope, ...]
    colleagues: int
    now: datetime
    day: date | None
    series: str | None
    remind_minutes: int | None
    reminds: Reminds
    person_id: int


@dataclass(frozen=True, slots=True)
class Called:
    """What the person confirmed."""

    kind: str
    starts: tuple[datetime, ...]
    place: str
    topic: str
    branches: tuple[Organisation, ...]


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The own branch, or for a superior the branches below."""
    now = local(visit.at, visit.bureau.zone)
    minutes = int(words["remind"]) if words.get("remind", "").isdecimal() else None
    day = date.fromisoformat(words["day"]) if "day" in words else None
    branch = visit.branch
    if branch is not None:
        visit.require("keep_meeting", branch)
        colleagues = len(set(secretaries(visit.tx, branch.id)) - {visit.person_id})
        offered: tuple[Scope, ...] = ()
        caller = branch
    else:
        caller, colleagues = convening_place(visit, "call_meeting"), 0
        offered = scopes(visit, "call_meeting")
    return Opening(
        caller,
        branch is not None,
        offered,
        colleagues,
        now,
        day,
        words.get("series"),
        minutes,
        visit.bureau.reminds,
        visit.person_id,
    )


async def script(talk: Talk, opening: Opening) -> Called | None:
    """What kind, when, where, what about, who; then the card."""
    kind = await talk.ask("kind", "开什么会？", choice(OWN if opening.is_own else BELOW))
    named = await talk.ask("start", _asks_when(opening), DayOrStart(Start(opening.now, opening.day)))
    if isinstance(named, datetime):
        when = named
    else:
        asks = f"{day_text(named, opening.now.date())}几点开？（如 下午三点、15:00）"
        when = await talk.ask("hour", asks, Start(opening.now, named), about=named.isoformat())
    place = await talk.ask_optional("place", "在哪里开？还没定就回复“跳过”。", Text(LONGEST_TOPIC))
    topic: str | None = ""
    if not opening.is_own or kind == "other":
        topic = await talk.ask(
            "topic", f"会议名称？（{LONGEST_TOPIC} 字以内，如 党建工作例会；不写姓名和涉密内容）", Text(LONGEST_TOPIC)
        )
    branches: tuple[Organisation, ...] = ()
    who = "只提醒您自己"
    if not opening.is_own:
        scope = opening.scopes[0]
        if len(opening.scopes) > 1:
            scope = await talk.ask("scope", "哪些支部的书记参加？", scope_choice(opening.scopes))
        branches, who = scope.branches, f"请 {len(scope.branches)} 个支部的书记参加：{names(scope.branches, 4)}"
    elif opening.colleagues:
        whom = (("self", "只提醒我自己"), ("leaders", f"也通知副书记、委员（{opening.colleagues} 人）"))
        if await talk.ask("who", "提醒谁？", choice(whom)) == "leaders":
            branches, who = (opening.caller,), f"也通知副书记、委员 {opening.colleagues} 人"
    starts = repeated(when, opening.series)
    text = _card(opening, kind, starts, place or "", topic or "", who)
    if not await talk.ask("confirm", text, yes_no("确认，建好", "不建了"), about=text):
        return None
    return Called(kind, starts, place or "", topic or "", branches)


def close(visit: Visit, opening: Opening, result: Called | None) -> Message:
    """Writes the meeting, or each of a series; tells those who are expected."""
    if result is None:
        return Message("好的，没有建。", numbered((("看会议", "会议"), ("定个会", "定会议"))))
    action = "keep_meeting" if opening.is_own else "call_meeting"
    for branch in (opening.caller,) if opening.is_own else result.branches:
        visit.require(action, branch)
    if result.starts[0] <= visit.at:
        raise Declined("开会时间已经过了，没有建。", *numbered((("重新定", "定会议"),)))
    called = [_called(visit, opening, result, starts_at) for starts_at in result.starts]
    for meeting in called:
        visit.audit(action, opening.caller.id, {"meeting": meeting.id, "branches": len(result.branches)})
    invited = invite(visit, called[0], result.branches)
    first = called[0]
    more = f"，连同后面的共 {len(called)} 次" if len(called) > 1 else ""
    told = _told(opening, first, invited)
    rows = (("看会议", "会议"), ("改时间地点", f"改第{first.id}号会议"), ("取消这个会", f"取消第{first.id}号会议"))
    return Message(
        f"建好了（第 {first.id} 号{more}）：{line_of(visit, first)}。\n{told}",
        numbered(rows),
        files=(file_of(visit, *called),),
    )


def invite(visit: Visit, meeting: Meeting, branches: tuple[Organisation, ...]) -> tuple[tuple[Organisation, Told], ...]:
    """Tells each branch of the meeting, what is at stake where something is, and how to answer; gives who hears it."""
    told = []
    for branch in branches:
        key = f"meeting:{meeting.id}:v{meeting.version}:{branch.id}"
        message = invitation(visit, meeting, branch)
        told.append((branch, visit.tell(secretaries(visit.tx, branch.id), "meeting", key, message)))
    return tuple(told)


def invitation(visit: Visit, meeting: Meeting, branch: Organisation) -> Message:
    """How a branch is told of a meeting as it stands now."""
    lines = [f"{meeting.convener_name}通知开会：{line_of(visit, meeting)}。"]
    if meeting.counts and (cost := stake(visit, branch, "meeting")):
        lines.append(cost)
    lines.append("来不了可以请假，会前随时可以改。")
    return Message("\n".join(lines), reply_options(meeting), files=(file_of(visit, meeting),))


def reply_options(meeting: Meeting) -> tuple[Option, ...]:
    """参加 and 请假, in words that are whole at any time."""
    return numbered((("参加", f"参加第{meeting.id}号会议"), ("请假", f"第{meeting.id}号会议请假")))


def _called(visit: Visit, opening: Opening, result: Called, starts_at: datetime) -> Meeting:
    branches = tuple(branch.id for branch in result.branches)
    id = meetings.call(
        visit.tx,
        opening.caller.id,
        result.kind,
        result.topic,
        starts_at,
        result.place,
        opening.remind_minutes,
        branches,
        visit.person_id,
        visit.at,
    )
    return meetings.meeting(visit.tx, id)


def _told(opening: Opening, meeting: Meeting, invited: tuple[tuple[Organisation, Told], ...]) -> str:
    before = "会前提醒您。"
    if opening.remind_minutes is not None:
        before = f"{_when_reminded(opening, meeting.starts_at, opening.remind_minutes)}您。"
    if opening.is_own:
        return before + "".join(will_tell(COLLEAGUES, told, COLLEAGUES) for _, told in invited)
    return will_tell_all(invited)


def _asks_when(opening: Opening) -> str:
    if opening.day is not None:
        return f"{day_text(opening.day, opening.now.date())}几点开？（如 下午三点、15:00）"
    return f"什么时候开？（如 明天下午三点、{example_of(opening.now)}）"


def _card(opening: Opening, kind: str, starts: tuple[datetime, ...], place: str, topic: str, who: str) -> str:
    today = opening.now.date()
    name = (
        f"{topic}（{NAMES[kind]}）" if topic and NAMES[kind] not in topic and kind != "other" else topic or NAMES[kind]
    )
    lines = [f"请核对：{start_text(starts[0], today)} {place or '地点未定'}，{name}。"]
    if len(starts) > 1:
        days = "、".join(f"{start.month}月{start.day}日" for start in starts)
        lines.append(f"一次建好 {len(starts)} 次：{days}。")
    if opening.remind_minutes is not None:
        who = f"{_when_reminded(opening, starts[0], opening.remind_minutes)}，{who}"
    lines.append(f"{who}。")
    return "\n".join(lines)


def _when_reminded(opening: Opening, starts_at: datetime, minutes: int) -> str:
    """提前 30 分钟提醒; where that is in the quiet hours, when it will come instead."""
    at = opening.reminds.before(opening.person_id, starts_at, timedelta(minutes=minutes))
    if at is not None and abs(starts_at - timedelta(minutes=minutes) - at) < _ABOUT:
        return f"提前{_span(minutes)}提醒"
    if at is None:
        return f"提前{_span(minutes)}正是免打扰时间，只在前一天提醒"
    when = at.astimezone(opening.now.tzinfo)
    day = (
        ""
        if when.date() == starts_at.astimezone(opening.now.tzinfo).date()
        else day_text(when.date(), opening.now.date())
    )
    return f"提前{_span(minutes)}正是免打扰时间，改在{day}{when:%H:%M} 左右提醒"


_ABOUT = timedelta(minutes=15)


def _span(minutes: int) -> str:
    if minutes and minutes % 1440 == 0:
        return f" {minutes // 1440} 天"
    if minutes and minutes % 60 == 0:
        return f" {minutes // 60} 小时"
    return f" {minutes} 分钟"


CALL_MEETING = Dialogue("call_meeting", "定会议", "view_meetings", open_, script, close)
