"""Simulated people: when they come, what they want, how they answer, and what they do about a reminder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.simulation.chance import Chance
from handlers.messages import Message


@dataclass
class Person:
    """Somebody with a post. `view` is what was said to them last; `platform` answers in the same exchange (wechat) or
    by messages of its own (telegram)."""

    account: str
    platform: str
    role: str
    organisation: str
    view: list[Message] = field(default_factory=list)
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Something a person comes for: what they say first, what ends it, how many answers they give at most."""

    says: str
    until: str
    most: int = 6

    def ends(self, text: str) -> bool:
        """Whether that is what they came for."""
        return bool(self.until and re.search(self.until, text))


BINDS: Final = Wish("{code}", "绑定好了|没找到|对不上")
DECLARES: Final = Wish("开始自评", "已提交|提交了|锁定", 24)
ASKS_STAR: Final = Wish("我们现在几星", "", 2)
WORKS_OFF: Final = Wish("待处理", "没有待处理|都处理完", 8)

HAPPENS: Final = (
    "昨天市直工委通报批评了我们",
    "我们支部昨天被市委表彰了",
    "上周三我们书记在人民日报发表了署名文章",
    "我们党建创新做法前天被省委组织部发文推广",
    "昨天市委通报批评了我们支部一次",
    "班子成员昨天受到党内警告处分",
    "一名普通党员昨天受到严重警告处分",
    "昨天市直工委的培训我们没请假也没参加",
)
KEEPS: Final = ("登记支委会", "登记主题党日", "登记党小组会", "登记党员大会", "登记党课")
ASKS: Final = ("如果再缺一次会我们几星", "怎样提分", "还有哪些截止日", "记过的事", "我的", "明细")
CALLS: Final = ("下周三上午九点在三楼开工委会议", "下周五下午三点组织党务培训")
SETS: Final = ("布置任务",)
POSTS: Final = Wish("登记公示", "登记好了|没有登记", 6)

_BACK: Final = re.compile(r"返回|取消|先存着|不改|解绑|跳过|菜单|不记|都不(?!提醒)")
_SCORE: Final = re.compile(r"请打分|新的分数是|（满分 10）")
_REASON: Final = re.compile(r"理由|原因|说明|为什么")
_DAY: Final = re.compile(r"哪天|哪一天|什么时候|截止|日期")
_AHEAD: Final = re.compile(r"前完成|延到|几点开|什么时候开|改到")
_NUMBER: Final = re.compile(r"几人|多少人|人数|到会")
_TOPIC: Final = re.compile(r"主题|内容|名称|叫什么|什么任务")


def comings(person: Person, first: date, days: int, zone: ZoneInfo, chance: Chance) -> Iterator[tuple[datetime, Wish]]:
    """When a person comes in these days, and what for."""

    def at(day: date, *of: object) -> datetime:
        minute = int(chance.share("minute", person.account, day, *of) * 12 * 60)
        return datetime.combine(day, time(8), zone) + timedelta(minutes=minute)

    yield at(first + timedelta(days=int(18 * chance.share("binds", person.account)))), BINDS
    for n in range(19, days):
        day = first + timedelta(days=n)
        for number, wish in enumerate(_wishes(person, day, chance)):
            yield at(day, number), wish


def answer(view: Sequence[Message], chance: Chance, *of: object) -> str | None:
    """What somebody who wants to get on answers to what was said last; None where nothing is asked."""
    if not view:
        return None
    text, options = view[-1].text, view[-1].options
    if _SCORE.search(text) and not chance.happens(0.05, "wavers", *of):
        return chance.among(("7", "8", "8.5", "9", "9.5", "九分半", "10"), "score", *of)
    onward = [option.send for option in options if not _BACK.search(option.label)]
    if onward:
        return onward[0] if chance.happens(0.6, "first", *of) else chance.among(onward, "option", *of)
    for pattern, said in (
        (_NUMBER, "5"),
        (_AHEAD, "下周五下午三点"),
        (_DAY, "昨天"),
        (_REASON, "材料齐全"),
        (_TOPIC, "学习党章"),
    ):
        if pattern.search(text):
            return said
    return options[0].send if options else None


def _wishes(person: Person, day: date, chance: Chance) -> Iterator[Wish]:
    def comes(likelihood: float, what: str) -> bool:
        return chance.happens(likelihood, what, person.account, day)

    if person.role != "secretary":
        if day.weekday() == 0:
            yield WORKS_OFF
        if person.role == "office" and day.day in (3, 17):
            yield Wish(chance.among(CALLS, "calls", day), "会推送给|建好了", 8)
        if person.role == "office" and day.day == 10:
            yield Wish(chance.among(SETS, "sets", day), "布置好|已布置", 8)
        if person.role == "office" and (day.month, day.day) == (6, 9):
            yield POSTS
        return
    if (day.month, day.day) == (5, 10 + int(20 * chance.share("declares", person.account))):
        yield DECLARES
    if (day.month, day.day) == (12, 1 + int(28 * chance.share("re-examines", person.account))):
        yield DECLARES
    if comes(0.02, "happens"):
        yield Wish(chance.among(HAPPENS, "event", person.account, day), "记好了", 6)
    if comes(0.05, "keeps"):
        yield Wish(chance.among(KEEPS, "kept", person.account, day), "登记好|记好", 6)
    if comes(0.03, "star"):
        yield ASKS_STAR
    if comes(0.02, "asks"):
        yield Wish(chance.among(ASKS, "asked", person.account, day), "", 3)
