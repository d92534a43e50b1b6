"""Which record is meant: ②, 第12号, 上一条, 通报那条; and whether the bot's last words show records at all."""

from __future__ import annotations

import re

from handlers.understanding.day_words import number
from handlers.understanding.levels import CITY_COMMITTEE, WORK_COMMITTEE, find_bodies

_CARD = re.compile(
    "请核对|我理解为|记好了|(?:已|共|均)登记|待上级核实|(?<![0-9])[+−-] ?[0-9]|计 ?0 ?分|"
    "请确认(?![^。]*(?:参加|出席|到会))"
)
_ITEM = {"①": 1, "②": 2, "③": 3, "④": 4, "⑤": 5}
_NUMBERED = re.compile(
    "第([0-9]{1,9}|[一二三四五六七八九十]{1,3})(?:号|条|件|个|笔|项)|"
    "(?<![0-9月.])([0-9]{1,9})(?:号(?=那|记录|登记|事项)|条)|([一二三四五六七八九十]{1,3})号(?=那|这)"
)
_LAST = re.compile(
    "(?:上|前|这|此|该|本|最近|最新|最后)(?:面|一|那)?[一1]?(?:条|笔|项|件)(?!件)|[上这]一?个(?!月|周|星期|礼拜|季)|那个(?=不|错|记|删|撤)|"
    "刚(?:才|刚)?(?:我|的)*(?:那|这|记|登|录|报|说|写|填|发|提交|弄|输)|上述|前述|那条(?=不|$)|该(?:记录|登记|事项)"
)
_ONE = re.compile(
    "(?:那|这|该|一)(?:条|次|件|笔|项)|[那这]个[^,。]{0,12}(?:撤|删|去掉|抹)|记录|的(?:登记|录入|填报)|[记登录报填](?:的|错|重|误)|[误错重][记录报填登]|前报|所报|一事"
)
_KEPT = re.compile("[^,。;]*(?:留着|保留|留下|不动|别动|不变|没错|没问题|照记)[^,。;]*[,。;]?")
KINDS = (
    ("circular", "通报批评|通报"),
    ("media_article", "署名文章|文章|媒体"),
    ("commendation", "表彰"),
    ("innovation", "创新|推广"),
    ("discipline", "处分|班子成员|违法违纪|违纪"),
    ("absence", "会议|培训|缺席"),
    ("missed_task", "任务"),
)


def is_card(context: str | None) -> bool:
    """Whether records, or what is to be recorded, were shown last."""
    return bool(context and _CARD.search(context))


def record_named(text: str, context: str | None) -> int | str | None:
    """A number, `last`, a rule id; None where none is named."""
    if _KEPT.search(text):
        others = _KEPT.sub("", text)
        text = others if any(sign in others for sign in _ITEM) or _NUMBERED.search(others) else text
    if "重复" in text and len(found := list(_NUMBERED.finditer(text))) > 1:
        text = text[found[-1].start() :]
    for sign, place in _ITEM.items():
        if sign in text:
            return place
    if numbered := _NUMBERED.search(text):
        try:
            said = next(group for group in numbered.groups() if group)
            return int(said) if said.isdigit() else number(said)
        except ValueError:
            return None
    if _LAST.search(text):
        return "last"
    if _ONE.search(text):
        kind = kind_of(text)
        return _rule_of(kind, text, context) if kind else "last" if context else None
    return None


def speaks_of_records(text: str) -> bool:
    """Whether a record is spoken of, not only what happened."""
    return bool(_LAST.search(text) or _ONE.search(text) or _NUMBERED.search(text))


def kind_of(text: str) -> str | None:
    """The kind of event that the words name."""
    return next((kind for kind, words in KINDS if re.search(words, text)), None)


def shows_several(context: str) -> bool:
    """Whether a list of records was shown."""
    return "②" in context or len(_NUMBERED.findall(context)) > 1


def line_of(context: str, target: object) -> str:
    """The line of the card that is meant."""
    for sign, place in _ITEM.items():
        if place == target and sign in context:
            return context.split(sign, 1)[1].split("\n", 1)[0]
    return context


def _rule_of(kind: str, text: str, context: str | None) -> str:
    said = text + (context or "")
    if kind == "circular":
        bodies = {b.body for b in find_bodies(text)} or {b.body for b in find_bodies(context or "")}
        only_city = CITY_COMMITTEE in bodies and WORK_COMMITTEE not in bodies
        return "circular_city_committee" if only_city else "circular_work_committee"
    if kind != "discipline":
        return kind
    if re.search("一般党员|普通党员", said):
        return "discipline_member"
    return "discipline_leader_" + ("major" if re.search("撤销党内|留党|开除", said) else "minor")
