"""Meetings to come: remind me, ask for leave, say whether one comes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from handlers.understanding.clock_times import find_hour, minutes_before, minutes_later
from handlers.understanding.dates import find_days
from handlers.understanding.day_words import WEEKDAYS, number
from handlers.understanding.understood import Understood

_TYPES = (
    ("支委会", "支委会|支部委员会|支委"),
    ("党员大会", "党员大会"),
    ("党小组会", "党小组会?"),
    ("党课", "党课"),
    ("主题党日", "主题党日|党日活动"),
    ("组织生活会", "组织生活会"),
    ("民主评议", "民主评议"),
    ("民主生活会", "民主生活会"),
    ("例会", "例会"),
    ("培训", "培训"),
)
_REMIND = re.compile(
    "(?<!被)(?<!受)提醒(?!谈话|了我们谈)|(?:叫|喊|通知)(?:一下)?我|(?:叫|喊)(?:一)?下|闹钟|别忘了(?:叫|喊|告诉)|提前[^,。]{1,6}(?:叫|喊|说一声|通知|招呼|吱声|吱一声|告诉|提示|提个醒)|到点(?:叫|喊|告诉)|记着(?:点|提)|别忘|别让我忘|帮我记(?:着|住)|到时(?:候)?(?:叫|喊|告诉|通知|招呼)|催(?:我|一下)|提个醒|设(?:个|一个|置)?(?:会议)?提醒"
)
_LEAVE = re.compile(
    "请(?:公务|探亲|婚|产|丧|年休)假|(?:予以?|给予?)?准假|告(?:个)?假|申请不(?:参加|出席)|(?:不能|无法)(?:按时)?(?:参加|出席|到会|参会)|请(?:个|一下|[一二两三半0-9]+天|一?次|下)?(?:病|事|公|年)?假|请[^,。请]{1,10}的假|(?:去|来|到|参加|赶|开)不(?:了|成|上)|不(?:去|来|参加)了"
)
_NO_LEAVE = re.compile(
    "(?:没有?|未|忘了?|不|忘记|也没)(?:履行|来得及)?请|请(?:过|了)(?:病|事)?假|请假(?:了|过)|已(?:经)?请|经请|算不算|扣分|无故|(?:没|未)[^,。]{0,8}请假"
)
_FAMILY = re.compile("家里|孩子|老人|父母|母亲|父亲|爱人|媳妇|老婆|老公|岳|婆|婚|丧|葬|家长会|私事|搬家|娃|妈|爸|家中")
_REASONS = (
    ("出差", re.compile("出差|外地|出门在外")),
    (
        "病假",
        re.compile(
            "病|发烧|住院|感冒|疼|手术|不舒服|医院|体检|看医生|拔牙|牙|炎|发热|流感|输液|挂水|吊瓶|复查|高烧|低烧|肠胃|拉肚子|过敏|崴|摔|心脏|血压|眼睛|胃|咳|腰|头晕|阳了|骨折|扭"
        ),
    ),
    (
        "公务",
        re.compile(
            "公务|检查组|巡察|党校|下乡|值班|防汛|调研|去[^,。]{1,5}开会|接待|陪|另有会|冲突|撞|开庭|执勤|督导|验收|驻村|"
            "市里开会|省里开会|有个会|学习|挂职|汇报|迎检|加班|赴"
        ),
    ),
    ("其他", re.compile("有事|事情|走不开|有急事|事假|私")),
)
_REF = re.compile(
    r"(?:市直工委|工委|市委[一-龥]{0,3}部|局里|机关党委|支部)?(?:的|那个|这个|召开的|组织的)?(?:支委会|党员大会|党小组会|党课|主题党日|组织生活会|民主评议会?|民主生活会|工作例会|党建例会|例会|培训班|培训会?|会议|动员会|座谈会|部署会|推进会|讲座|会)(?!议室|计|员)"
)
_NOTICE = re.compile("会|培训|党课|主题党日")
_CARD = re.compile("请核对|我理解为|记好了|计 ?[+−-]")
_MAYBE = re.compile(
    "不一定|没法定|定不(?:了|下来)|看[^,。]{0,8}(?:情况|时间|安排|忙)|不好说|不知道|不清楚|说不(?:准|好|定)|待定|可能(?:去|来|参加|到)?|尽量|再说|不确定|还没定|到时候看|再看|晚点告诉|未定|争取"
)
_NO = re.compile(
    "(?:去|来|到|参加|赶)不(?:了|成|上)|不(?:参加|去|来|到|出席|参会)|没空|无法(?:参加|到会|参会|出席)|不能(?:参加|去|来|到会|参会)|没时间"
)
_YES = re.compile("参加|参会|出席|到会|准时|按时|收到|收悉|去|来|到|没问题|一定|好的?|行|可以|ok|能|嗯")
_PLACE = re.compile(
    r"(?:在|于|地点[:是为]?|到|去)((?!本周|下周|上周|今|明|后天)[一-龥0-9]{0,8}?(?:会议室|活动室|礼堂|报告厅|[一二三四五六七八九十0-9]+楼(?![一-龥]{0,4}(?:会议室|活动室|报告厅))|大厅|办公室|党校|会堂|中心|广场|[一二三四五六七八九十0-9]{1,4}室|阵地))|"
    r"((?:市直工委|工委|局|机关|单位|市委|支部)?(?:[一二三四五六七八九十0-9]+楼)?(?:[一-龥0-9]{0,3}(?:会议室|活动室|礼堂|报告厅|会堂)|[一二三四五六七八九十0-9]+楼))"
)
_WEEKLY = re.compile("每(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_MONTHLY = re.compile("每(?:个)?月(?:的)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[号日]")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def read_meeting(text: str, today: date, context: str | None) -> Understood | None:
    """A reminder to set, a leave to ask, an attendance to confirm; None where none of them is meant."""
    notice = bool(context and _NOTICE.search(context) and not _CARD.search(context))
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    if days and max(days) < today:
        return None
    if _REMIND.search(text) and not re.search("[?]|吗|提醒谈话|被提醒", text):
        return _reminder(text, today)
    only_absent = notice and "假" not in text and _reason(text) is None
    if _LEAVE.search(text) and not _NO_LEAVE.search(text) and not re.search("[?]|吗", text) and not only_absent:
        return _leave(text, today, context if notice else None)
    if notice and len(text) < 10 and _reason(text) and not _YES.match(text):
        return _leave(text, today, context)
    return _attendance(text, today, notice, context)


def _reminder(text: str, today: date) -> Understood:
    type_ = meeting_type(text)
    slots: dict[str, object] = {"meeting_type": type_, "start": None, "place": _place(text)}
    slots["remind_before_min"] = minutes_before(text)
    slots["recurrence"], first = _recurrence(text, today)
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    hour = find_hour(text)
    later = minutes_later(text)
    if first is None and days:
        first = days[0]
    if later is not None and hour is None and not days:
        slots["start"] = f"PT{later}M"
    elif hour is not None and (first or slots["recurrence"] or not find_days(text, today)):
        slots["start"] = datetime.combine(first or today, hour).isoformat(timespec="minutes")
    if slots["start"] is None:
        missing = "哪天几点" if not first else "几点"
        return Understood(
            "create_meeting_reminder",
            "ask",
            "要设会议提醒，还缺时间",
            slots=slots,
            question=f"{type_ or '会议'}是{missing}？",
        )
    return Understood("create_meeting_reminder", "act", f"“提醒”：{type_ or '会议'}", slots=slots)


def meeting_type(text: str) -> str | None:
    return next((name for name, pattern in _TYPES if re.search(pattern, text)), None)


def _recurrence(text: str, today: date) -> tuple[str | None, date | None]:
    if found := _WEEKLY.search(text):
        weekday = WEEKDAYS[found[1]]
        return f"FREQ=WEEKLY;BYDAY={_DAYS[weekday]}", today + timedelta((weekday - today.weekday()) % 7)
    if found := _MONTHLY.search(text):
        try:
            day = number(found[1])
            first = today.replace(day=day)
        except ValueError:
            return None, None
        if first < today:
            first = (first.replace(day=1) + timedelta(32)).replace(day=1)
            first = first.replace(day=min(day, 28))
        return f"FREQ=MONTHLY;BYMONTHDAY={day}", first
    if re.search("每天", text):
        return "FREQ=DAILY", today
    return None, None


def _place(text: str) -> str | None:
    if named := re.search("地点(?:[:是为在])?([一-龥0-9]{2,14})", text):
        return named[1]
    found = _PLACE.search(text)
    return (found[1] or found[2]) if found else None


def _leave(text: str, today: date, context: str | None) -> Understood:
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    ref = _missed_ref(text) or _ref(text) or (_ref(context.replace("\n", "")) if context else None)
    if context and not days:
        days = [w.first for w in find_days(context, today, ahead=True) if w.kind == "day"]
    if not days and re.search("上午|下午|今晚|晚上|中午", text):
        days = [today]
    reason = _reason(text)
    slots: dict[str, object] = {
        "meeting_ref": ref,
        "date": days[0].isoformat() if days else None,
        "reason_category": reason,
        "person": _person(text),
    }
    if ref is None and not (days and "开会" in text):
        return Understood("ask_leave", "ask", "要请假，还缺是哪个会", slots=slots, question="是哪天的哪个会要请假？")
    if reason is None:
        choices = ("公务", "出差", "病假", "其他")
        return Understood(
            "ask_leave", "ask", "要请假，还缺事由", slots=slots, question="请假事由是哪一种？", choices=choices
        )
    return Understood("ask_leave", "act", f"“请假”：{reason}", slots=slots)


def _reason(text: str) -> str | None:
    if _FAMILY.search(text):
        return "其他"
    if re.search("去[^,。工委]{1,5}开会|另有会|别的会", text):
        return "公务"
    return next((name for name, pattern in _REASONS if pattern.search(_REF.sub("", text))), None)


def _ref(text: str) -> str | None:
    found = _REF.search(re.sub("(?:上午|下午|晚上|早上|中午)的?", "", text))
    return found[0].removeprefix("的").removeprefix("那个").removeprefix("这个") if found else None


def _missed_ref(text: str) -> str | None:
    """The meeting that is not attended, where another is named as the reason (赴省委党校参加培训)."""
    found = re.search("(?:不(?:能)?|无法|未能)(?:参加|出席|到会|去)[^,。]*", text)
    return _ref(found[0]) if found else None


def _person(text: str) -> str | None:
    found = re.search(
        "(?:替|给|帮)(?!我)([一-龥]{1,4}?)请|^(?:我?们?支部)?((?:副)?书记|支委[一-龥]{0,2}?(?=的|请|要|得|想|明|后|今|下|这|本|因|[0-9])|[组宣纪]?[织传检]?委员|[一-龥](?:委员|副?书记|主任|科长|局长|同志|工|姐|哥)|[老小][一-龥](?=的|请|要|得|想|明|后|今|下|这|本|因|[0-9]|出差|病))",
        text,
    )
    return (found[1] or found[2]) if found else None


def _attendance(text: str, today: date, notice: bool, context: str | None) -> Understood | None:
    if not notice:
        if not re.search(
            "(?:我|我们|支部|书记|会|会议|培训|例会)[^,。]{0,3}(?:可能|不一定|说不准|不好说|尽量)[^,。]{0,3}(?:去|来|参加|到|出席)|确认(?:参加|出席|参会)|准时(?:参加|参会|到|出席)|按时(?:参加|参会)|(?:我|我们|我支部|^书记|^副书记)(?:一定|会|都|要)?(?:参加|出席|去)",
            text,
        ):
            return None
        days = [w for w in find_days(text, today, ahead=True) if w.kind == "day" and w.first >= today]
        if not days or not _ref(text) or re.search("了|过|没|未|[?]|吗", text):
            return None
    elif len(text) > 24 or re.search("[?]|吗|几|什么|怎么|哪", text):
        return None
    ref = _ref(text) or (_ref(context) if context else None)
    for status, pattern in (("maybe", _MAYBE), ("no", _NO), ("yes", _YES)):
        if found := pattern.search(text):
            slots = {"meeting_ref": ref, "status": status}
            return Understood("confirm_attendance", "act", f"“{found[0]}”", slots=slots)
    return None
