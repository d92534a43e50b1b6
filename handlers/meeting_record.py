"""登记会议: what was held, in two lines: the day, the topic, how many came. No names, no minutes, no photo."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.days import Day, date_text, day_text
from handlers.door import command_words, plain
from handlers.fields import Text, choice, yes_no
from handlers.meeting_call import LONGEST_TOPIC
from handlers.meeting_kinds import NAMES, OWN, kind_said
from handlers.meeting_text import title
from handlers.meeting_time import local
from handlers.messages import Message
from handlers.present_count import Present
from handlers.talk import Talk
from handlers.understanding.dates import find_days
from handlers.understanding.folding import fold
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from storage import held_meetings, meetings
from storage.held_meetings import HeldMeeting
from storage.organisations import Organisation
from storage.ports import NotFound

MOST_PRESENT = 999
MADE_UP_FOR = timedelta(days=92)
_LISTED = 12
_RECORD = re.compile(r"(?:登记|补登|录入)(?:一?[次个下])?(.*)")
_OF_MEETING = re.compile(r"登记第?([0-9]{1,9})号会议")
_VOID = re.compile(r"(?:撤销|作废)第?([0-9]{1,9})号会议记录")
_PRESENT = re.compile(r"(?:到会|实到|参加|出席|到)?([0-9]{1,3})个?(?:人|名)(?:参加|到会|出席)?")


@dataclass(frozen=True, slots=True)
class Opening:
    branch: Organisation
    held: tuple[HeldMeeting, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Held:
    kind: str
    held_on: date
    topic: str
    present: int


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The own branch, and what it has recorded of late."""
    branch = visit.branch
    if branch is None:
        raise visit.refused("keep_meeting")
    visit.require("keep_meeting", branch)
    held = held_meetings.held_by(visit.tx, branch.id, _earliest(visit.today), visit.today)
    return Opening(branch, held, visit.today)


async def script(talk: Talk, opening: Opening) -> Held | None:
    """Which kind, when, what about, how many; then the card."""
    kind = await talk.ask("kind", "登记哪一种会？", choice(OWN))
    held_on = await talk.ask("held_on", f"{NAMES[kind]}哪天开的？", lately(opening.today))
    topic = await talk.ask(
        "topic", f"主题？（{LONGEST_TOPIC} 字以内，不写姓名；涉密不上网，请勿填写涉密内容）", Text(LONGEST_TOPIC)
    )
    present = await talk.ask("present", "到会几人？", Present(MOST_PRESENT))
    text = f"请核对：{day_text(held_on, opening.today)}{NAMES[kind]}，{topic}，到会 {present} 人。"
    members = opening.branch.member_count
    if members and present > members:
        text += f"\n本支部登记的党员是 {members} 人，到会比这还多：没有写错吗？"
    if any((one.kind, one.held_on) == (kind, held_on) for one in opening.held):
        text += "\n同一天已经登记过一次，这是另一次吗？"
    if not await talk.ask("confirm", text, yes_no("确认登记", "不登记了"), about=text):
        return None
    return Held(kind, held_on, topic, present)


def lately(today: date) -> Day:
    """A day of this year or of the last three months: a meeting at the end of December is recorded in January."""
    first = _earliest(today)
    outside = f"只补记今年和最近三个月的会，即 {first.year}年{first.month}月{first.day}日到今天。"
    return Day(today, first, today, outside)


def _earliest(today: date) -> date:
    return min(date(today.year, 1, 1), today - MADE_UP_FOR)


def close(visit: Visit, opening: Opening, result: Held | None) -> Message:
    """Appends the record."""
    see = [("会议记录", "会议记录"), ("再登记一次", "登记会议")]
    if result is None:
        return Message("好的，没有登记。", numbered(see))
    visit.require("keep_meeting", opening.branch)
    id = held_meetings.record(
        visit.tx,
        opening.branch.id,
        result.kind,
        result.held_on,
        result.topic,
        result.present,
        visit.person_id,
        visit.at,
    )
    details = {"record": id, "kind": result.kind, "held_on": result.held_on.isoformat(), "present": result.present}
    visit.audit("record_meeting", opening.branch.id, details)
    see.append(("撤销这条", f"撤销第{id}号会议记录"))
    line = f"{day_text(result.held_on, visit.today)}{NAMES[result.kind]}，{result.topic}，到会 {result.present} 人"
    return Message(f"登记好了（会议记录第 {id} 号）：{line}。", numbered(see))


def records(visit: Visit, said: str) -> Message:
    """会议记录: what was held this year and in the last three months, newest first; and what is missing lately."""
    branch = visit.branch
    if branch is None:
        raise visit.refused("view_meetings")
    visit.require("view_meetings", branch)
    held = held_meetings.held_by(visit.tx, branch.id, _earliest(visit.today), visit.today)
    rows = numbered((("登记会议", "登记会议"), ("三会一课缺项", "三会一课"), ("看会议", "会议")))
    if not held:
        return Message("今年还没有登记过会议。没有记录不等于没开，补登几个字就行。", rows)
    lines = [_row(one, visit.today) for one in reversed(held[-_LISTED:])]
    earlier = f"，列出最近 {_LISTED} 次" if len(held) > _LISTED else ""
    since = "今年" if all(one.held_on.year == visit.today.year for one in held) else "去年底以来"
    return Message("\n".join((f"{since}登记了 {len(held)} 次会议{earlier}：", *lines)), rows)


def _row(one: HeldMeeting, today: date) -> str:
    kind = NAMES.get(one.kind, "会议")
    return f"{date_text(one.held_on, today)} {kind}，{one.topic}，{one.present} 人（第 {one.id} 号）"


def void(visit: Visit, said: str) -> Message:
    """撤销第 3 号会议记录: it stays and no longer holds. Declines alike for others' and for what is not there."""
    found = _VOID.fullmatch(command_words(said))
    assert found is not None
    branch = visit.branch
    try:
        record = held_meetings.held_meeting(visit.tx, int(found[1])) if branch else None
    except NotFound:
        record = None
    if branch is None or record is None or record.branch_id != branch.id:
        raise visit.refused("keep_meeting")
    visit.require("keep_meeting", branch)
    held_meetings.void(visit.tx, record.id, visit.person_id, visit.at)
    visit.audit("void_meeting_record", branch.id, {"record": record.id})
    what = f"{day_text(record.held_on, visit.today)}{NAMES.get(record.kind, '会议')}"
    return Message(
        f"已撤销会议记录第 {record.id} 号：{what}。", numbered((("登记会议", "登记会议"), ("会议记录", "会议记录")))
    )


def reads_void(visit: Visit, said: str) -> Mapping[str, str] | None:
    return {} if _VOID.fullmatch(command_words(said)) else None


def reads_record(visit: Visit, said: str) -> Mapping[str, str] | None:
    """登记支委会; 登记支委会 5月20日 研究发展党员 5人; 登记第 12 号会议."""
    text = fold(plain(said)).strip("。. ")
    if visit.branch is not None and (found := _OF_MEETING.fullmatch(command_words(said))):
        return _of_meeting(visit, int(found[1]))
    found = _RECORD.fullmatch(text)
    if found is None or visit.branch is None:
        return None
    rest = found[1].strip(" :,，")
    kind = kind_said(rest)
    if kind is None or kind == "training":
        return {} if re.fullmatch("(?:一下)?(?:开过的)?会议?", rest) else None
    words = {"kind": kind}
    whens = find_days(rest, visit.today)
    days = [when for when in whens if when.kind == "day"]
    if len(days) == 1:
        words["held_on"] = days[0].first.isoformat()
        rest = rest.replace(days[0].said, " ", 1)
    for when in whens:  # 上个月的支委会: no topic
        rest = rest.replace(when.said, " ", 1) if when.kind == "span" and when.start == 0 else rest
    if counted := _PRESENT.search(rest):
        words["present"] = counted[1]
        rest = rest.replace(counted[0], " ", 1)
    topic = re.sub(
        "支委会|支部委员会议?|支部党员大会|党员大会|党小组会|党课|主题党日(?:活动)?|组织生活会|民主评议(?:党员)?",
        "",
        rest,
        count=1,
    )
    topic = " ".join(re.sub("^的|的$", "", topic.strip(" ,，、:：")).split())
    return {**words, "topic": topic} if len(topic) > 1 else words


def _of_meeting(visit: Visit, id: int) -> Mapping[str, str]:
    """What is known of a meeting of one's own that was to be held."""
    assert visit.branch is not None
    try:
        meeting = meetings.meeting(visit.tx, id)
    except NotFound:
        raise visit.refused("keep_meeting") from None
    if meeting.convener_id != visit.branch.id:
        raise visit.refused("keep_meeting")
    day = local(meeting.starts_at, visit.bureau.zone).date()
    if day > visit.today or meeting.starts_at > visit.at:
        raise Declined("这个会还没有开，开了再登记。", *numbered((("看会议", "会议"),)))
    return {"kind": meeting.kind, "held_on": day.isoformat(), **({"topic": title(meeting)} if meeting.topic else {})}


RECORD_MEETING = Dialogue("record_meeting", "登记会议", "keep_meeting", open_, script, close)
