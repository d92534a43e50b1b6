"""Corrections in flow: 上一条不算, 不对，是工委, 日期错了，是上周四, 改成两次, 撤销②."""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.counts import persons, times
from handlers.understanding.dates import find_days
from handlers.understanding.day_words import number
from handlers.understanding.levels import CITY_COMMITTEE, WORK_COMMITTEE, find_bodies
from handlers.understanding.media import find_media
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understood import Understood
from scoring.rule_set import RuleSet

_CARD = re.compile("请核对|我理解为|记好了|计 ?[+−-]|待上级核实")
_TAKE_BACK = re.compile(
    "撤(?:喽|啦|吧|哈|一下)|(?:第[0-9一二三四五]+[条个件]|[①②③④⑤]|那条|这条|上一?条)[^,。]{0,4}(?:别|不用|"
    "不要|甭)记|抹(?:掉|了)|划掉|销掉|当我没说|就当没说|撤销(?![^,。]{0,14}(?:职务|党内)|"
    "[^,。]{0,8}处分(?!记录|那))|撤回|(?<!被)撤了(?![^,。]{0,8}(?:党内|职))|撤掉|(?:条|件|那个|这个|那|"
    "这)[^,。]{0,3}撤(?!职)|不予(?:登记|记录|记)|都?不要记|都不要$|作废|删掉|删除|删了|(?:条|件|个|号|次|那|"
    "这|都|笔|[①②③④⑤])[^,。]{0,3}不算|不算了|^不算|"
    "去掉(?!.*几)|(?:都|先|就)?(?:别|不)记了|(?:都|先)不记|取消(?:刚|这|那|上|第|②|①|记录|登记|吧|了|$)|"
    "收回(?:刚|那|这)|^(?:都)?不要了"
)
_BY_THE_BODY = re.compile(
    "(?:工委|市委|省委|县委|政府|上级|纪委)(?:已经|已|后来|又|现)?(?:于)?[0-9年月日号]*(?:已|又)?(?:予以|将其)?(?:撤回|撤销|收回|取消)"
)
"""市直工委已于6月8日撤回: told of the body, not asked of us."""
_KEPT = re.compile("[^,。;]*(?:留着|保留|留下|不动|别动|不变|没错|没问题|照记)[^,。;]*[,。;]?")
_WRONG = re.compile(
    "(?:写|记|算|填)(?:少|多|早|晚|重)了|[①②③④⑤][^,。]{0,4}改|改一下|^[^。]{1,14},(?:而)?不是[^。]{1,10}$|"
    "请(?:予以?)?(?:更正|修改|改正)|(?:人|他|她|本人|人员)(?:是|系|为)(?:普通|一般)党员|^(?:哎呀|哎|啊|"
    "诶)?(?:不对|不是|错了|错啦|弄错|搞错|记[错岔混反差]|写错|说错|更正|纠正|改成|改为|改一下|修改|应该是|"
    "应该为|应为|应是|日期|时间|级别|次数|人数|他不是|她不是|通报机关|我是说|"
    "是[^。]{1,10}不是)|改成|改为|更正[:：]|(?:日期|时间|级别|次数|单位|机关)[^,。]{0,6}(?:不对|错了|有误|"
    "写错|填错|登记错|弄错)|(?:登记|填写|录入|记录|记得?)(?:有误|错了|不对|不准)|[^,。]{1,8}(?:应为|应该为|"
    "更正为|应改为|应当是)|"
    "(?:^|,)(?:[①②③④⑤]|第[0-9一二三四五]+(?:条|件|个)?)(?:的)?(?:日期|时间|级别|次数)?(?:应该)?不?是"
)
_AFRESH = re.compile(
    "^(?:不对|错了|错啦|弄错|搞错|记错|写错|说错|更正|纠正|改成|改为|应该是|应为|应该为|日期(?:错|不对)|"
    "时间(?:错|不对)|(?:上一条|上条|最近一?条|最新一?条|刚才那?条?|那条)[^,。]{0,4}(?:错|不对))"
)
_SHORT = re.compile("^(?:是|其实是|就是|只是|应该|都是)?[^,。]{1,12}$")
_ITEM = {"①": 1, "②": 2, "③": 3, "④": 4, "⑤": 5}
_NUMBERED = re.compile(
    "第([0-9]{1,9}|[一二三四五六七八九十]{1,3})(?:号|条|件|个)|(?<![0-9月.])([0-9]{1,9})(?:号那|条|号(?:记录|事项))"
)
_OTHERWISE = re.compile(",?(?:而)?不是[^,。]*$")
_NOW = re.compile("(?:应该|应当|其实)?(?:是|为)|改成|改为|改到|换成|就(?=一)")
_KINDS = (
    ("circular", "通报批评|通报"),
    ("media_article", "署名文章|文章|媒体"),
    ("commendation", "表彰"),
    ("innovation", "创新|推广"),
    ("discipline", "处分|班子成员|违法违纪"),
    ("absence", "会议|培训|缺席"),
    ("missed_task", "任务"),
)


def read_correction(text: str, today: date, context: str | None, rule_set: RuleSet) -> Understood | None:
    """Something recorded or pending is taken back or put right; None where neither is meant."""
    card = bool(context and _CARD.search(context))
    target = _target(text, context)
    changed = _changes(text, today, _line(context, target), rule_set) if card and context else {}
    told_of_body = target is None and not card and _BY_THE_BODY.search(text)
    taken_back = (
        _TAKE_BACK.search(text)
        and not told_of_body
        and not re.search("[?]|吗|多少分|几[颗个]?星|几分|怎么(?:撤|删)|表彰大会|会议取消", text)
    )
    if taken_back and not (changed and _WRONG.search(text)):
        if target is None and not card:
            nothing: dict[str, object] = {"target": None, "replace_with": None}
            return Understood("revoke_event", "ask", "要撤销，还缺是哪一条", slots=nothing, question="要撤销哪一条？")
        slots: dict[str, object] = {"target": "last" if target is None else target, "replace_with": None}
        return Understood("revoke_event", "act", "撤回，不替换", slots=slots)
    if (
        not card
        and isinstance(target, int)
        and _WRONG.search(text)
        and (changed := _changes(text, today, "", rule_set))
    ):
        return Understood("revoke_event", "act", "更正这一条", slots={"target": target, "replace_with": changed})
    if not card:
        if _AFRESH.match(text) and len(text) < 20 and not find_triggers(text):
            return Understood(
                "revoke_event",
                "ask",
                "要更正，还不知道是哪一条",
                slots={"target": target},
                question="要更正哪一条记录？",
            )
        return None
    wrong = _WRONG.search(text)
    bare = changed and _SHORT.match(text) and (text.startswith(("是", "其实", "就是")) or not find_triggers(text))
    if not (wrong or bare) or re.search("[?]|吗", text):
        return None
    slots = {"target": "last" if target is None else target, "replace_with": changed or None}
    if not changed:
        return Understood("revoke_event", "ask", "要更正，还缺改成什么", slots=slots, question=_what(text))
    return Understood("revoke_event", "act", "更正刚才那一条", slots=slots)


def _target(text: str, context: str | None) -> object:
    if re.search("留|不动|别动|不变|没错|没问题|照记", text):
        others = _KEPT.sub("", text)
        text = others if any(sign in others for sign in _ITEM) or _NUMBERED.search(others) else text
    for sign, place in _ITEM.items():
        if sign in text:
            return place
    if found := _NUMBERED.search(text):
        try:
            said = found[1] or found[2]
            return int(said) if said.isdigit() else number(said)
        except ValueError:
            return None
    if re.search(
        "上一条|上条|最近一?条|最新一?条|刚才|刚刚|那条不|这条|刚记|最后一条|上一个(?!月|周|星期|礼拜)|上个(?!月|"
        "周|星期|礼拜)|那个不|那条$",
        text,
    ):
        return "last"
    if re.search("那条|那次|那件|那笔|的?记录|记的|登记的", text):
        for kind, words in _KINDS:
            if re.search(words, text):
                return _rule_of(kind, text, context)
        return "last" if context else None
    return None


def _rule_of(kind: str, text: str, context: str | None) -> str:
    said = text + (context or "")
    if kind == "circular":
        bodies = {b.body for b in find_bodies(text)} or {b.body for b in find_bodies(context or "")}
        return (
            "circular_city_committee"
            if CITY_COMMITTEE in bodies and WORK_COMMITTEE not in bodies
            else "circular_work_committee"
        )
    if kind == "discipline":
        return (
            "discipline_member"
            if re.search("一般党员|普通党员", said)
            else "discipline_leader_major"
            if re.search("撤销党内|留党|开除", said)
            else "discipline_leader_minor"
        )
    return kind


def _line(context: str, target: object) -> str:
    """The line of the card that is meant."""
    for sign, place in _ITEM.items():
        if place == target and sign in context:
            rest = context.split(sign, 1)[1]
            return rest.split("\n", 1)[0]
    return context


def _changes(text: str, today: date, line: str, rule_set: RuleSet) -> dict[str, object]:
    """What it should be: the words after the last 是, 应为, 改成."""
    told = text
    places = [found for found in _NOW.finditer(text) if not re.search("不$", text[: found.start()])]
    if places:
        told = (
            text[places[0].end() :]
            if not re.search("不是", text)
            else text[places[-1].end() if len(places) == 1 else places[0].end() :]
        )
    told = _OTHERWISE.sub("", told)
    changed: dict[str, object] = {}
    kind = next((kind for kind, words in _KINDS if re.search(words, line)), None)
    days = [
        w.first
        for w in find_days(told, today)
        if w.kind == "day" and w.first <= today and w.said not in ("刚才", "刚刚")
    ]
    if days:
        changed["occurred_on"] = days[-1].isoformat()
    counted = persons(told) if kind == "discipline" else times(told)
    if counted == 1:
        counted = max(persons(told), times(told))
    if counted > 1 or re.search("[一1](?:次|人|名|回)", told):
        changed["count"] = counted
    bodies = find_bodies(told)
    if kind == "circular" and bodies:
        body = bodies[0].body
        if body == WORK_COMMITTEE:
            changed["rule"] = "circular_work_committee"
        elif body == CITY_COMMITTEE:
            changed["rule"] = "circular_city_committee"
    elif kind in ("commendation", "media_article", "innovation"):
        media = find_media(told, rule_set)
        levels = [m.level for m in media if m.level] + [b.level for b in bodies if b.level in rule_set.levels]
        if levels:
            changed["level"] = levels[0]
    elif kind == "discipline":
        if re.search("普通党员|一般党员|(?:不是|非)班子", told if "普通" in told or "一般" in told else text):
            changed["rule"] = "discipline_member"
        elif re.search("撤销[^,。]{0,4}党内职务|留党察看|开除党籍|双开", told):
            changed["rule"] = "discipline_leader_major"
        elif "警告" in told:
            changed["rule"] = "discipline_leader_minor"
    return changed


def _what(text: str) -> str:
    if re.search("日期|时间|哪天", text):
        return "应该是哪一天？"
    if re.search("次数|几次|人数", text):
        return "应该是几次？"
    return "应该改成什么？"
