"""Whether one comes to a meeting to come: 收到，准时参加; 回执：12月18日党员大会，本人参加; 看情况再定."""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.dates import find_days
from handlers.understanding.leave import meeting_named
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understood import Understood

_COME = "参加|参训|出席|列席|到会|参会|与会|到场|赴会|前往"
_WE = "我们?|本人|我支部|本支部|支部|(?:副)?书记|委员|会|会议|培训|例会"
_COMES = re.compile(
    f"(?:{_WE})[^,。]{{0,3}}(?:可能|不一定|说不准|不好说|尽量)[^,。]{{0,3}}(?:去|来|参加|到|出席)|"
    f"确认(?:{_COME})|(?:准时|按时|如期)(?:{_COME}|到)|(?:我们?|本人|我支部|本支部|(?:副)?书记|委员)(?:一定|会|都|要|将|届时|不|能)*(?:{_COME})|"
    f"(?:我们?|^书记|^副书记)(?:一定|会|都|要)?去|算(?:上)?我(?:一个|们)?|(?:我们?|书记)(?:准|准能|肯定|保证|必|一定|铁定)(?:去|来|到(?!时|底|处)|{_COME})|回执|"
    f"(?:报名|可以|能够?)(?:{_COME})|届时[^,。]{{0,4}}(?:派|安排|委派)[^,。]{{0,6}}(?:参训|{_COME})"
)
_UNSURE = re.compile(
    "可能[^,。]{1,6}可能[^,。]{0,3}不|(?:还|也)?说不准|还不一定|"
    "(?:能否|是否|能不能)(?:按时|准时)?(?:出席|参加|到会|参会|去)[^。?]{0,20}?"
    "(?:(?:不能|无法|难以|尚?难|不|未|没法|没)(?:最后|最终)?(?:确定|定)|待定|定不了|说不准|再(?:行)?(?:回复|答复|告知|回话)|[看视][^,。]{1,14}(?:而定|再定|定|情况))"
)
"""能否出席明日座谈会暂不能确定: tells, asks nothing."""
_MAYBE = re.compile(
    "不一定|没法定|定不(?:了|下来)|(?:看|视)[^,。]{0,10}(?:情况|时间|安排|忙|而定|再|不$)|不好说|不知道|不清楚|说不(?:准|好|定)|"
    "(?:得|要|就)看(?!到|见)|[五一][五半]开|一半一半|对半|待定|两可|可能(?:去|来|参加|到)?|尽量|再说|不确定|还没定|到时候看|再看|晚点告诉|未定|争取|殊难|不敢(?:说|保证|打包票|肯定)|"
    "(?:不能|无法|难以?|未能?|没法)(?:最[后终])?确定|[容再](?:后|行)?(?:回复|答复|报告|告知)|与否"
)
_NO = re.compile(
    f"(?:去|来|到|参加|赶)不(?:了|成|上)|(?:不|不能|无法|难以|不便|不克|没法|未能)[^,。]{{0,4}}?(?:{_COME}|去|来|到)|没空|没时间|抽不(?:开|出)"
)
_YES = re.compile(
    f"{_COME}|准时|按时|收到|收悉|已阅|去|来|到|没问题|一定|必须|好的?|行|可以|ok|能|嗯|算(?:上)?我|^得(?:$|,)"
)
_LONGEST = 40


def comes_or_not(text: str) -> bool:
    """Whether coming to a meeting is spoken of at all."""
    return bool(_COMES.search(text)) or says_unsure(text)


def says_unsure(text: str) -> bool:
    """能否出席暂不能确定."""
    return bool(_UNSURE.search(text))


def _said_of_coming(text: str) -> str:
    """The clause that says whether one comes."""
    return next((clause for clause in re.split("[,。!]", text) if _COMES.search(clause)), text)


def read_attendance(text: str, today: date, notice: str | None) -> Understood | None:
    """Whether one comes, said to a `notice` or of a meeting that is named with its day; None where it isn't said."""
    unsure = says_unsure(text)
    if any(t.kind not in ("absence", "missed_task") for t in find_triggers(text)):
        return None
    if notice is None:
        if not (_COMES.search(text) or unsure):
            return None
        today_still = re.search("届时|上午|下午|今晚|晚上|中午|待会|等会", text)
        days = [w for w in find_days(text, today, ahead=True) if w.kind == "day" and w.first >= today]
        if not (days or unsure or today_still) or not meeting_named(text):
            return None
        if not unsure and re.search("了|过|没|未|[?]|吗", _said_of_coming(text)):
            return None
    elif len(text) > _LONGEST or re.search("[?]|吗|几|什么|怎么|哪", text):
        return None
    elif pressed := re.search(f"(?<![0-9]){re.escape(text)} ?([一-龥]{{1,4}})", notice) if text.isdigit() else None:
        text = pressed[1]
    ref = meeting_named(text) or (meeting_named(notice) if notice else None)
    for status, pattern in (("maybe", _MAYBE), ("no", _NO), ("yes", _YES)):
        if found := pattern.search(text):
            slots = {"meeting_ref": ref, "status": status}
            return Understood("confirm_attendance", "act", f"“{found[0]}”", slots=slots)
    return None
