"""Meetings to come: remind me, ask for leave, say whether one comes."""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.attendance import comes_or_not, read_attendance, says_unsure
from handlers.understanding.clock_times import find_hour
from handlers.understanding.dates import find_days
from handlers.understanding.leave import meeting_named, read_leave, reason_of
from handlers.understanding.meeting_reminders import meeting_type, read_reminder
from handlers.understanding.records_named import is_card
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understood import Understood

_ME = "醒?(?:我|本人|下|一?声|一?下|个|大家|各)"
_CALLED = "提醒|提示|通知|告诉|告知|招呼|知会|言语|吱|叫|喊|吼|说|戳|催|踹|捅|敲|呼|嚷|念叨|艾特|@"
_BEFORE = (
    "提前|早(?=[一二两三半0-9])|(?:会|开会|开始|召开|开课)前|到点|到时候?|届时|头一?天|前一[天日]|当天|"
    "记得|记着|别忘了?|务必"
)
_REMIND = re.compile(
    "(?<!被)(?<!受)(?<!谢)(?<!没人)提醒(?!谈话|了我们谈|得|过|晚|函)|提个醒|闹[钟铃]|"
    f"(?:{_BEFORE})[^,。]{{0,10}}?(?:(?:跟|给|和|向|与)我(?:说|讲|提)|(?:提示|提醒|告知)(?:$|[,。]))|"
    f"(?:叫|喊|通知|催)(?:一?下)?(?:我|一?下(?![一-龥]))|(?:{_BEFORE})[^,。]{{0,12}}?(?:{_CALLED}){_ME}|"
    "(?:提前|到点|到时候?)[^,。]{0,8}(?:告诉|提示|通知|吱|知会|招呼|喊|叫|吼)|(?:提示|通知)本人|别(?:让|叫)我[^,。]{0,2}忘|别忘(?!记?(?:记|扣|登))|帮我记(?:着|住)"
)
_LEAVE = re.compile(
    "请(?:公务|探亲|婚|产|丧|年休)假|(?:予以?|给予?)?准假|告(?:个)?假|(?:批|给|放)(?:我|个|一天|半天)+假|"
    "(?:申请|准予|准许|请求|恳请|批准)(?:准予|批准)?(?:本人|我)?(?:不(?:参加|出席|到会)|缺席|缺会)|"
    "请(?:个|一下|[一二两三半0-9]+天|一?次|下)?(?:病|事|公|年)?假|请[^,。请]{1,10}的假|"
    "(?:不能|无法|难以|没法|不便)(?:按时|前往|前来)?(?:参加|出席|列席|到会|参会)|"
    "(?:去|来|到|参加|赶|开)不(?:了|成|上|回|到|及)|不(?:去|来|参加)(?:了|凑|开|听)|缺(?:席)?[一个]?[次回场](?=行|成|可|吧|,|。|$)|免了(?=吧|,|。|$)|(?:免予|免于|免)(?:参加|出席|到会|列席)"
)
_NO_LEAVE = re.compile(
    "(?:没有?|未|忘了?|不|忘记|也没)(?:履行|来得及)?请|请(?:过|了)(?:病|事)?假|请假(?:了|过)|已(?:经)?请|"
    "经请|算不算|扣分|无故|(?:没|未)[^,。]{0,8}请假"
)
_ASKED = re.compile("[?]|吗|(?<![过前后这])几[天次分个]|多少|怎么|什么时候|如何")
_POLITELY = re.compile(
    "(?:能|可以|能不能|可不可以|能否|可否|行不行)[^,。?]{0,12}?(?:请[^,。?]{0,3}假|准假|批[^,。?]{0,3}假|提醒|叫|喊|通知)(?!要|得)|"
    "假[^,。?]{0,4}(?:行|可以|成|准)(?:吗|不|吧)"
)
"""能请个假吗: asks for it, not about it."""
_TO_BEGIN = re.compile("(?:开始|启动|进行|开展)[^,。]{0,10}自评|自评[^。]{0,16}(?:逐项|引导)")
"""现申请开始自评，请逐项提示: no meeting."""
_NOTICE = re.compile("会|培训|党课|主题党日")


def read_meeting(text: str, today: date, context: str | None) -> Understood | None:
    """A reminder to set, a leave to ask, an attendance to confirm; None where none of them is meant."""
    notice = context if context and _NOTICE.search(context) and not is_card(context) else None
    if not (notice or _REMIND.search(text) or _LEAVE.search(text) or comes_or_not(text)):
        return None
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    if days and max(days) < today:
        return None
    asked = _ASKED.search(text) and not _POLITELY.search(text)
    if _TO_BEGIN.search(text) and meeting_type(text) is None and not find_hour(text):
        return None
    if _REMIND.search(text) and not asked and not re.search("提醒谈话|被提醒", text):
        reminder = read_reminder(text, today)
        if reminder.outcome == "act" or reminder.slots["meeting_type"] or not find_triggers(text):
            return reminder
    only_absent = notice and "假" not in text and reason_of(text) is None
    leave = _LEAVE.search(text) and not _NO_LEAVE.search(text) and not says_unsure(text)
    if leave and not asked and not only_absent and (notice or "假" in text or meeting_named(text) or days):
        return read_leave(text, today, notice)
    if notice and len(text) < 10 and reason_of(text) and not re.match("参加|收到|好|行|可以", text):
        return read_leave(text, today, notice)
    return read_attendance(text, today, notice)
