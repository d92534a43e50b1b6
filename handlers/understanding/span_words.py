"""Words for a span in which the day lies: 上周, 3月份, 月底, 前几天, 最近, 五一前, 两周内, 去年."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.understanding.day_words import last_of_month, month_of, number, year_of
from handlers.understanding.festivals import FESTIVAL, days_off, festival_day

Span = tuple[date, date] | None

_NUMERAL = "(?:[0-9]{1,2}|[零一二三四五六七八九十〇两]{1,3})"
_YEAR = "(?:20[0-9]{2}|[0-9]{2}|二[零〇][零〇一二三四五六七八九]{2})"
_WHOSE_YEAR = f"今年|去年|前年|上年|本年|明年|来年|{_YEAR}年"
_MONTH = "上上个?月|上个?月|这个?月|本月|当月|下个?月"
_PART = {
    "初": (1, 10),
    "上旬": (1, 10),
    "中": (11, 20),
    "中旬": (11, 20),
    "底": (21, 31),
    "末": (21, 31),
    "下旬": (21, 31),
}
_PARTS = "上旬|中旬|下旬|初|中|底|末"


def _part(first: date, part: str | None) -> Span:
    last = last_of_month(first)
    if not part:
        return first, last
    begins, ends = _PART[part]
    return first.replace(day=begins), first.replace(day=min(ends, last.day))


def _week(found: re.Match[str], today: date) -> Span:
    away = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}[found[1]]
    monday = today + timedelta(7 * away - today.weekday())
    return (monday + timedelta(5), monday + timedelta(6)) if found[2] else (monday, monday + timedelta(6))


def _weekend(found: re.Match[str], today: date) -> Span:
    monday = today - timedelta(today.weekday())
    saturday = monday + timedelta(5)
    return (
        (saturday, saturday + timedelta(1)) if saturday <= today else (saturday - timedelta(7), saturday - timedelta(6))
    )


def _named_month(found: re.Match[str], today: date) -> Span:
    return _part(date(year_of(found[1], today), number(found[2]), 1), found[3])


def _relative_month(found: re.Match[str], today: date) -> Span:
    return _part(month_of(found[1], today), found[2])


def _month_part(found: re.Match[str], today: date) -> Span:
    span = _part(today.replace(day=1), found[1])
    assert span is not None
    return span if span[0] <= today else _part(month_of("上个月", today), found[1])


def _days_back(days: int) -> Callable[[re.Match[str], date], Span]:
    return lambda found, today: (today - timedelta(days), today)


def _within(found: re.Match[str], today: date) -> Span:
    days = (
        number(found[1])
        * {"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7, "个礼拜": 7, "礼拜": 7, "个月": 30}[found[2]]
    )
    return today - timedelta(days), today


def _ago(found: re.Match[str], today: date) -> Span:
    if found[1] == "半":
        return today - timedelta(18), today - timedelta(12)
    count = number(found[1])
    if "月" in found[2]:
        months = today.year * 12 + today.month - 1 - count
        return _part(date(months // 12, months % 12 + 1, 1), None)
    monday = today - timedelta(today.weekday() + 7 * count)
    return monday, monday + timedelta(6)


def _year(found: re.Match[str], today: date) -> Span:
    year = year_of(found[1], today)
    return date(year, 1, 1), date(year, 12, 31)


def _long_ago(found: re.Match[str], today: date) -> Span:
    return date(1949, 10, 1), date(today.year - 1, 12, 31)


def _this_year(found: re.Match[str], today: date) -> Span:
    return date(today.year, 1, 1), date(today.year, 12, 31)


def _year_part(found: re.Match[str], today: date) -> Span:
    year = year_of(found[1], today)
    first, last = {
        "年初": (1, 2), "年中": (5, 7), "年底": (11, 12), "年末": (11, 12), "上半年": (1, 6), "下半年": (7, 12),
        "一": (1, 3), "1": (1, 3), "二": (4, 6), "2": (4, 6), "三": (7, 9), "3": (7, 9), "四": (10, 12), "4": (10, 12),
        "春天": (3, 5), "夏天": (6, 8), "秋天": (9, 11), "冬天": (12, 12), "前": (1, 1),
    }[found[3] or found[2]]  # fmt: skip
    return date(year, first, 1), last_of_month(date(year, last, 1))


def _before_festival(found: re.Match[str], today: date) -> Span:
    day = festival_day(found[2], year_of(found[1], today))
    if day is None:
        return None
    first = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1) if day.day == 1 else day - timedelta(30)
    return first, day - timedelta(1)


def _around_festival(found: re.Match[str], today: date) -> Span:
    span = days_off(found[2], year_of(found[1], today))
    day = festival_day(found[2], year_of(found[1], today))
    if span is None:
        span = (day, day) if day else None
    if span is None or found[3] in ("期间", "假期", "放假", "长假"):
        return span
    return span[1] + timedelta(1), span[1] + timedelta(14)


def _months(found: re.Match[str], today: date) -> Span:
    return date(today.year, number(found[1]), 1), last_of_month(date(today.year, number(found[2]), 1))


_PATTERNS: tuple[tuple[str, Callable[[re.Match[str], date], Span]], ...] = (
    (r"(上上|上|这|本|下下|下)(?:一?个?)(?:周|星期|礼拜)(末)?(?![一二三四五六日天1-7年])", _week),
    (r"(?<![每0-9一两上下这本])周末", _weekend),
    (
        rf"(?:({_WHOSE_YEAR})的?)?(?<![个第每])({_NUMERAL})月(?:份|里)?的?({_PARTS})?(?!会|[0-9]|"
        rf"[一二三四五六七八九十]{{1,3}}[日号])",
        _named_month,
    ),
    (rf"({_NUMERAL})月?(?:至|到|-|—)({_NUMERAL})月(?:份)?(?![0-9]|[一二三四五六七八九十])", _months),
    (rf"({_MONTH})的?({_PARTS})?(?![0-9]|[一二三四五六七八九十]{{1,3}}[日号])", _relative_month),
    (rf"(?<![个每])月({_PARTS})", _month_part),
    (
        r"前几[天日]|前[两二]天|这几天|这两天|头两天|头几天|(?<![以之今目])日前|几天前|前些天|近几[天日]|过去几天",
        _days_back(7),
    ),
    (
        r"最近|近日|近期|前阵子|前一阵子?|前段时间?|前一段时间?|前些日子|近来|前不久|不久前|近些天|这段时间|"
        r"近段时间|这阵子",
        _days_back(30),
    ),
    (rf"(?:近|最近|过去|这)?({_NUMERAL})(天|周|个星期|星期|个礼拜|礼拜|个月)(?:之|以)?内", _within),
    (rf"(?:近|最近|过去|这)({_NUMERAL})(天|周|个星期|星期|个礼拜|礼拜|个月)", _within),
    (rf"({_NUMERAL}|半)(个月|月|周|个星期|星期|个礼拜|礼拜)(?:多)?(?:以|之)?前", _ago),
    (
        r"(去年|前年|大前年|上年|上一年|明年|来年|后年|(?<![0-9])20[0-9]{2}年|"
        r"(?<![0-9])2[0-9]年(?![级代来多前间后]))(?!度)(?:年[底初中末])?",
        _year,
    ),
    (r"(去年|前年|上年|上一年)度", _year),
    (r"(?<![0-9])(20[0-9]{2}年)度(?![^,。]{0,6}(?:先进|优秀|表彰|考核|工作|党建|十佳|文明|目标|述职))", _year),
    (r"往年|前几年|早几年|前两年|好几年前|[0-9一二两三四五六七八九十几]年前|早年|多年前|历年", _long_ago),
    (r"今年(?:以来)?|本年度?|年内|本年|今年度|开年以来|年度内|全年", _this_year),
    (rf"(?:({_WHOSE_YEAR})的?)?(?:(年初|年中|年底|年末|上半年|下半年)|第?([一二三四1-4])季度)", _year_part),
    (r"(今年|去年|前年)(?:的?)(春天|夏天|秋天|冬天)(?:())", _year_part),
    (rf"(?:({_WHOSE_YEAR})的?)?({FESTIVAL})节?(?:之|以|放假)?(?:前夕|前)(?!后|往|来)", _before_festival),
    (
        rf"(?:({_WHOSE_YEAR})的?)?({FESTIVAL})节?(期间|假期|放假|长假|过后|后|之后|以后)(?!.{{0,3}}工作日)",
        _around_festival,
    ),
)
SPANS = tuple((re.compile(pattern), read) for pattern, read in _PATTERNS)
