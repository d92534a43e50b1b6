"""Days as people write them: 昨天, 上周三, 3月12日, 3.12, 2026-03-12. What is not surely one day is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.chinese_numbers import WHOLE
from handlers.door import command_words, has_bidi
from handlers.talk import Invalid

_RELATIVE = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2, "大前天": 3}
_WEEKDAYS = {name: n for n, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names}
_NUMERAL = "[0-9零一二三四五六七八九十〇]{1,3}"
_WEEKDAY = re.compile(r"(上上|上|这|本|这个|上个|上上个)?(?:周|星期|礼拜)([一二三四五六日天1-7])")
_FULL = re.compile(r"([0-9]{4})[-年./]([0-9]{1,2})[-月./]([0-9]{1,2})[日号]?|([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_DAY = re.compile(rf"(今年|去年|明年)?({_NUMERAL})(?:月|[-./])({_NUMERAL})[日号]?")
_DAY_OF_MONTH = re.compile(rf"(上个?月|这个?月|本月)({_NUMERAL})[日号]?")


def read_day(said: str, today: date) -> date:
    """The one day these words name, seen from `today` (weeks run Monday to Sunday). Raises Invalid."""
    text = re.sub(r"(?<=[0-9])。(?=[0-9])", ".", command_words(said))
    if has_bidi(said):
        raise Invalid(_RIGHT)
    try:
        day = _read(text, today)
    except (ValueError, OverflowError):
        raise Invalid("日历上没有这一天，请看看月份和日子。") from None
    if day is None:
        raise Invalid(_RIGHT)
    return day


def weekday_name(day: date) -> str:
    """周一 … 周日."""
    return "周" + "一二三四五六日"[day.weekday()]


def day_text(day: date, today: date) -> str:
    """11月18日（周三）, with the year where it is not today's."""
    return f"{date_text(day, today)}（{weekday_name(day)}）"


def date_text(day: date, today: date) -> str:
    """11月18日, with the year where it is not today's."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Day:
    """A day from `earliest` to `latest`. `outside` is said when it lies beyond either."""

    today: date
    earliest: date
    latest: date
    outside: str
    takes_digits: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        near = ((word, self.today - timedelta(days)) for word, days in (("今天", 0), ("昨天", 1), ("前天", 2)))
        return tuple((word, word) for word, day in near if self.earliest <= day <= self.latest)

    def parse(self, said: str) -> date:
        day = read_day(said, self.today)
        if not self.earliest <= day <= self.latest:
            raise Invalid(f"{day_text(day, self.today)}不行：{self.outside}")
        return day

    def keep(self, said: str) -> str:
        return self.parse(said).isoformat()


_RIGHT = "没看懂是哪一天。可以写 昨天、上周三、3月12日 或 2026-03-12。"


def _read(text: str, today: date) -> date | None:
    if text in _RELATIVE:
        return today - timedelta(_RELATIVE[text])
    if found := _FULL.fullmatch(text):
        return date(*(int(part) for part in found.groups() if part))
    if found := _WEEKDAY.fullmatch(text):
        return _weekday(found[1] or "", _WEEKDAYS[found[2]], today)
    if found := _DAY_OF_MONTH.fullmatch(text):
        first = today.replace(day=1)
        if found[1].startswith("上"):
            first = (first - timedelta(1)).replace(day=1)
        return first.replace(day=_number(found[2]))
    if found := _MONTH_DAY.fullmatch(text):
        year = today.year + {"去年": -1, "明年": 1}.get(found[1] or "", 0)
        return date(year, _number(found[2]), _number(found[3]))
    return None


def _weekday(which: str, weekday: int, today: date) -> date:
    monday = today - timedelta(today.weekday())
    if not which:  # 周三, said alone, is the latest one
        day = monday + timedelta(weekday)
        return day if day <= today else day - timedelta(7)
    weeks = {"上上": 2, "上": 1}.get(which.removesuffix("个"), 0)
    return monday + timedelta(weekday - 7 * weeks)


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if text not in WHOLE:
        raise ValueError(text)
    return WHOLE[text]
