"""A sentence about a meeting to come, as the answers with which 定会议 begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.door import plain
from handlers.meeting_kinds import kind_said, own_kind
from handlers.meeting_time import local
from handlers.talk import SKIPPED
from handlers.understanding.clock_times import find_hour
from handlers.understanding.dates import find_days
from handlers.understanding.folding import fold
from handlers.understanding.meetings import read_meeting
from handlers.understanding.understood import Slots
from handlers.visit import Visit

_CALLS = re.compile("(?:定于|拟于|兹定|通知|召集|召开|举行|举办|组织|开|上|搞|过)")
_GATHERING = re.compile("会|培训|党课|主题党日|讲座")
_SOMETHING_ELSE = re.compile(
    "[?]|吗|如果|要是|假如|假设|万一|请.{0,4}假|参加|去不|没|不能|不用|登记|补记|取消|改|通报|表彰|批评|处分|"
    "缺席|扣|撤|星|记录|第[0-9]+号"
)
_NAME = re.compile(
    r"(?:召开|召集|举行|举办|组织|开)((?:(?!会议室)[一-龥]){1,20}?(?:会议|例会|会|培训班|培训|讲座))(?!议?室)"
)
_TIME_OF = re.compile(r"(?:定|约|安排)(?:一?个|一下|下)?(.{1,12}?)的?(?:时间|开会时间)")


def reads_call(visit: Visit, said: str) -> Mapping[str, str] | None:
    """周四下午三点在市直工委三楼召开党建工作例会; 定支委会时间. None for anything else."""
    if visit.post is None or not (visit.branch or visit.reviews):
        return None
    text = fold(plain(said)).strip("。.! ")
    if asked := _TIME_OF.fullmatch(text):
        kind = own_kind(asked[1]) if visit.branch else ("training" if "培训" in asked[1] else "conference")
        return {"kind": kind} if kind and _GATHERING.search(asked[1]) else None
    if not (_CALLS.search(text) and _GATHERING.search(text)) or _SOMETHING_ELSE.search(text):
        return None
    now = local(visit.at, visit.bureau.zone)
    days = [when.first for when in find_days(text, now.date(), ahead=True) if when.kind == "day"]
    hour = find_hour(text)
    if len(days) != 1 or hour is None or datetime.combine(days[0], hour, now.tzinfo) <= now:
        return None
    heard = read_meeting(f"{text},提醒我", now.date(), None)
    return call_words(visit, heard.slots, text) if heard else None


def call_words(visit: Visit, slots: Slots, said: str) -> Mapping[str, str]:
    """What a sentence has said of a meeting, by the questions of 定会议."""
    text = fold(plain(said))
    now = local(visit.at, visit.bureau.zone)
    named = _NAME.search(text)
    type_ = slots.get("meeting_type")
    name = str(type_ or "")
    words: dict[str, str] = {}
    if visit.branch is not None:
        kind = own_kind(name or text)
        words["who"] = "self"
        if kind == "other":
            words["topic"] = named[1] if named else name or "会议"
    else:
        kind = "training" if kind_said(text) == "training" else "conference"
        if named and len(named[1]) > 2:
            words["topic"] = named[1].removeprefix("全市").removeprefix("了")
    if kind:
        words["kind"] = kind
    start, place = slots.get("start"), slots.get("place")
    if isinstance(start, str) and (later := re.fullmatch(r"PT([0-9]+)M", start)):
        start = f"{now + timedelta(minutes=int(later[1])):%Y-%m-%dT%H:%M}"
    if isinstance(start, str):
        words["start"] = start
    elif days := [when.first for when in find_days(text, now.date(), ahead=True) if when.kind == "day"]:
        words["day"] = days[0].isoformat()
    if isinstance(place, str):
        words["place"] = place
    elif visit.branch is not None and "start" in words:
        words["place"] = SKIPPED
    if isinstance(minutes := slots.get("remind_before_min"), int):
        words["remind"] = str(minutes)
    if isinstance(rule := slots.get("recurrence"), str):
        words["series"] = rule
    return words
