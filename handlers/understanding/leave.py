"""Leave that is asked: of which meeting, why, for whom."""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.dates import find_days
from handlers.understanding.understood import Understood

_FAMILY = re.compile(
    "丈母娘|丈人|亲家|外婆|外公|(?:我|老)(?:姐|哥|弟|妹|姨|姑|舅|叔|爷|奶|姥)|奶奶|爷爷|姥|双亲|家属|亲人|去世|奔丧|家里|孩子|老人|父母|母亲|父亲|爱人|媳妇|老婆|老公|岳|婆|婚|丧|葬|家长会|私事|搬家|娃|妈|爸|家中"
)
_REASONS = (
    ("出差", re.compile("出差|外地|外省|省外|外出考察|赴[^,。]{1,6}考察(?!组)|出门在外")),
    (
        "病假",
        re.compile(
            "病|恙|身体|卧床|遵医|染疾|旧疾|发烧|住院|感冒|疼|手术|不舒服|身体不适|抱恙|就医|就诊|医院|体检|看医生|拔牙|牙|炎|发热|流感|输液|挂水|吊瓶|复查|高烧|低烧|"
            "肠胃|拉肚子|过敏|崴|摔|心脏|血压|眼睛|胃|咳|腰|头晕|阳了|骨折|扭"
        ),
    ),
    (
        "公务",
        re.compile(
            "公务|检查组|巡察|党校|下乡|值班|防汛|调研|去[^,。]{1,5}开会|接待|陪|另有会|冲突|(?:列席|出席|参加)(?:市|省|局|全)|撞|开庭|执勤|督导|验收|"
            "驻村|"
            "市里开会|省里开会|有个会|学习|挂职|汇报|迎检|加班|赴"
        ),
    ),
    ("其他", re.compile("有事|事情|走不开|有急事|事假|私")),
)
_WHOSE = r"(?:市直工委|工委|市委[一-龥]{0,3}部|局里|机关党委|支部)?(?:的|那个|这个|召开的|组织的)?"
_BY_KIND = re.compile(
    _WHOSE
    + r"(?:支委会|党员大会|党小组会|(?:专题|微)?党课|主题党日|组织生活会|民主评议会?|民主生活会|工作例会|党建例会|例会|"
    r"(?:动员|座谈|部署|推进|调度|述职|总结|研讨|学习|观摩|测评|选举|换届|表彰|报告|宣讲|交流|联席|视频|理论学习|碰头)大?会|"
    r"培训班|培训会?|讲座)"
)
_ANY = re.compile(
    _WHOSE + r"(?:会议(?!通知|提醒|名称|时间|地点|内容|[:：])|大会|(?<![到参与赴散机委工议])会)(?!议|计|员|[:：])"
)
_REF = re.compile(f"{_BY_KIND.pattern}|{_ANY.pattern}")


_NOT_THERE = re.compile(
    "(?:不(?:能)?|无法|未能|难以)(?:参加|出席|列席|去)[^,。]*|[^,。;]*(?:准假|告假|请(?:[病事公]|公务)?假)"
)
_FOR = re.compile("(?:替|给|帮|代(?!为))(?!我|你)([一-龥]{1,4}?)请(?!示|予)|请假人(?:员)?(?:[:是为])?([一-龥]{1,6})")
_WHO = re.compile(
    "(?:^|兹有|现有|[,。])(?:我?们?支部|本支部)?((?:副)?书记|支委[一-龥]{0,2}?(?=的|请|要|得|想|明|后|今|下|这|本|因|拟|[0-9])|"
    "[组宣纪青统]?[织传检年战]?委员|[一-龥](?:委员|副?书记|主任|科长|局长|同志|工|姐|哥)|"
    "[老小][一-龥](?=的|请|要|得|想|明|后|今|下|这|本|因|[0-9]|出差|病))"
)


def read_leave(text: str, today: date, context: str | None) -> Understood:
    """明天的会请个假，出差; asks for the reason or the meeting where it is missing."""
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    ref = _missed_ref(text) or meeting_named(text) or (meeting_named(context.replace("\n", "")) if context else None)
    if context and not days:
        days = [w.first for w in find_days(context, today, ahead=True) if w.kind == "day"]
    if not days and re.search("上午|下午|今晚|晚上|中午", text):
        days = [today]
    reason = reason_of(text)
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


def reason_of(text: str) -> str | None:
    """公务, 出差, 病假 or 其他: only the kind, never the words."""
    if _FAMILY.search(text):
        return "其他"
    if re.search("去[^,。工委]{1,5}开会|另有会|别的会", text):
        return "公务"
    return next((name for name, pattern in _REASONS if pattern.search(_REF.sub("", text))), None)


def meeting_named(text: str) -> str | None:
    """The meeting as it was named: by its kind, else only as a meeting."""
    plain = re.sub("(?:上午|下午|晚上|早上|中午)的?", "", text)
    found = _BY_KIND.search(plain) or _ANY.search(plain)
    return found[0].removeprefix("的").removeprefix("那个").removeprefix("这个") if found else None


def _missed_ref(text: str) -> str | None:
    """The meeting that is not attended, where another is named as the reason (赴省委党校参加培训)."""
    for found in _NOT_THERE.finditer(text):
        if named := meeting_named(found[0]):
            return named
    return None


def _person(text: str) -> str | None:
    """Who is absent, where it is not the speaker."""
    found = _FOR.search(text)
    if found is None or found[1] in ("他", "她", "他们"):
        found = _WHO.search(text)
    name = next((group for group in found.groups() if group), None) if found else None
    return None if name in ("本人", "我") else name
