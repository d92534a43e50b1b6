"""Meetings to come: remind me, ask for leave, say whether one comes."""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.dates import find_days
from handlers.understanding.leave import meeting_named, read_leave, reason_of
from handlers.understanding.meeting_reminders import read_reminder
from handlers.understanding.records_named import is_card
from handlers.understanding.understood import Understood

_REMIND = re.compile(
    "(?<!被)(?<!受)提醒(?!谈话|了我们谈)|(?:叫|喊|通知)(?:一下)?我|(?:叫|喊)(?:一)?下|闹钟|别忘了(?:叫|喊|"
    "告诉)|提前[^,。]{1,6}(?:叫|喊|说一?声|说一?下|言语|知会|通知|招呼|吱声|吱一声|告诉|提示|提个醒)|到点(?:叫|喊|告诉)|"
    "记着(?:点|提)|别忘|别让我忘|帮我记(?:着|住)|到时(?:候)?(?:叫|喊|告诉|通知|招呼)|催(?:我|一下)|提个醒|"
    "设(?:个|一个|置)?(?:会议)?提醒"
)
_LEAVE = re.compile(
    "请(?:公务|探亲|婚|产|丧|年休)假|(?:予以?|给予?)?准假|告(?:个)?假|(?:申请|准予|准许|请求|恳请|批准)(?:准予|批准)?(?:不(?:参加|出席|到会)|缺席|缺会)|(?:不能|"
    "无法)(?:按时)?(?:参加|出席|到会|参会)|请(?:个|一下|[一二两三半0-9]+天|一?次|下)?(?:病|事|公|年)?假|"
    "请[^,。请]{1,10}的假|(?:去|来|到|参加|赶|开)不(?:了|成|上)|不(?:去|来|参加)了"
)
_NO_LEAVE = re.compile(
    "(?:没有?|未|忘了?|不|忘记|也没)(?:履行|来得及)?请|请(?:过|了)(?:病|事)?假|请假(?:了|过)|已(?:经)?请|"
    "经请|算不算|扣分|无故|(?:没|未)[^,。]{0,8}请假"
)
_NOTICE = re.compile("会|培训|党课|主题党日")

_COMES = re.compile(
    "(?:我|我们|支部|书记|会|会议|培训|例会)[^,。]{0,3}(?:可能|不一定|说不准|不好说|尽量)[^,。]{0,3}(?:去|来|"
    "参加|到|出席)|确认(?:参加|出席|参会)|准时(?:参加|参会|到|出席)|按时(?:参加|参会)|(?:我|我们|我支部|"
    "^书记|^副书记)(?:一定|会|都|要)?(?:参加|出席|去)|"
    "(?:我|我们|我支部|书记)(?:准|准能|肯定|保证|必|一定|铁定)(?:参加|出席|去|来|到(?!时|底|处))"
)
_UNSURE = re.compile(
    "(?:能否|是否|能不能)(?:按时|准时)?(?:出席|参加|到会|参会|去)[^。?]{0,20}?"
    "(?:(?:不能|无法|难以|不|未|没法|没)(?:最后|最终)?(?:确定|定)|待定|定不了|说不准|再(?:行)?(?:回复|答复|告知|回话))"
)
"""能否出席明日座谈会暂不能确定: tells, asks nothing."""
_MAYBE = re.compile(
    "不一定|没法定|定不(?:了|下来)|看[^,。]{0,8}(?:情况|时间|安排|忙)|不好说|不知道|不清楚|说不(?:准|好|定)|"
    "待定|可能(?:去|来|参加|到)?|尽量|再说|不确定|还没定|到时候看|再看|晚点告诉|未定|争取|(?:不能|无法|难以)确定|再行?(?:回复|答复)"
)
_NO = re.compile(
    "(?:去|来|到|参加|赶)不(?:了|成|上)|不(?:参加|去|来|到|出席|参会)|没空|无法(?:参加|到会|参会|出席)|"
    "不能(?:参加|去|来|到会|参会)|没时间"
)
_YES = re.compile("参加|参会|出席|到会|准时|按时|收到|收悉|去|来|到|没问题|一定|好的?|行|可以|ok|能|嗯")


def read_meeting(text: str, today: date, context: str | None) -> Understood | None:
    """A reminder to set, a leave to ask, an attendance to confirm; None where none of them is meant."""
    notice = bool(context and _NOTICE.search(context) and not is_card(context))
    if not (notice or _REMIND.search(text) or _LEAVE.search(text) or _COMES.search(text) or _UNSURE.search(text)):
        return None
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    if days and max(days) < today:
        return None
    if _REMIND.search(text) and not re.search("[?]|吗|提醒谈话|被提醒", text):
        return read_reminder(text, today)
    only_absent = notice and "假" not in text and reason_of(text) is None
    unsure = _UNSURE.search(text)
    if (
        _LEAVE.search(text)
        and not unsure
        and not _NO_LEAVE.search(text)
        and not re.search("[?]|吗", text)
        and not only_absent
    ):
        return read_leave(text, today, context if notice else None)
    if notice and len(text) < 10 and reason_of(text) and not _YES.match(text):
        return read_leave(text, today, context)
    return _attendance(text, today, notice, context)


def _attendance(text: str, today: date, notice: bool, context: str | None) -> Understood | None:
    if not notice:
        unsure = _UNSURE.search(text)
        if not (_COMES.search(text) or unsure):
            return None
        days = [w for w in find_days(text, today, ahead=True) if w.kind == "day" and w.first >= today]
        if not days or not meeting_named(text) or (not unsure and re.search("了|过|没|未|[?]|吗", text)):
            return None
    elif len(text) > 24 or re.search("[?]|吗|几|什么|怎么|哪", text):
        return None
    ref = meeting_named(text) or (meeting_named(context) if context else None)
    for status, pattern in (("maybe", _MAYBE), ("no", _NO), ("yes", _YES)):
        if found := pattern.search(text):
            slots = {"meeting_ref": ref, "status": status}
            return Understood("confirm_attendance", "act", f"“{found[0]}”", slots=slots)
    return None
