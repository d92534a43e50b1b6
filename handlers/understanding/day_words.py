"""Words for one exact day: 昨天, 上周三, 3月12号, 3.12, 12号, 三天前, 国庆后第一个工作日, 本月第二个周三."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.chinese_numbers import WHOLE
from handlers.understanding.festivals import FESTIVAL, days_off, festival_day, is_working_day, working_day_after

Reading = date | None
"""The day, or None where the calendar has none or the words do not say which."""

_NUMERAL = "(?:[0-9]{1,2}|[零一二三四五六七八九十〇两]{1,3})"
_YEAR = "(?:20[0-9]{2}|[0-9]{2}|二[零〇][零〇一二三四五六七八九]{2})"
_NO_MEASURE = "(?![0-9.]|[次个人名项份分篇场年%月万元亿倍条期届]|星(?!期)|级)"
_WHICH = "上上|上|这|本|下下|下"
_WEEK = "(?:周|星期|礼拜)"
_MONTH = "上上个?月|上个?月|这个?月|本月|当月|下个?月"
_AWAY = {"今": 0, "昨": -1, "前": -2, "大前": -3, "明": 1, "后": 2, "大后": 3}
WEEKDAYS = {name: n for n, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}


def number(text: str) -> int:
    """A number below a hundred, in digits or Chinese. Raises ValueError."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text not in WHOLE:
        raise ValueError(text)
    return WHOLE[text]


def month_of(said: str, today: date) -> date:
    """The first day of 上个月, 本月, 下个月 …"""
    away = {"上上": -2, "上": -1, "下": 1}.get(said.rstrip("月").rstrip("个"), 0)
    months = today.year * 12 + today.month - 1 + away
    return date(months // 12, months % 12 + 1, 1)


def last_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def year_of(said: str | None, today: date) -> int:
    """去年, 2026, 26, 二零二六; this year where nothing is said."""
    if not said:
        return today.year
    said = said.rstrip("年度")
    away = {"去": -1, "上": -1, "前": -2, "大前": -3, "明": 1, "来": 1, "后": 2, "今": 0, "本": 0}.get(said)
    if away is not None:
        return today.year + away
    digits = "".join(
        str("零一二三四五六七八九".index(c)) if c in "零一二三四五六七八九" else c.replace("〇", "0") for c in said
    )
    return int(digits) + (2000 if len(digits) == 2 else 0)


def weekday_of(which: str, weekday: int, today: date, ahead: bool) -> date:
    """周三 said alone is the latest one not after today; of the future the nearest one."""
    day = today + timedelta(weekday - today.weekday())
    if which:
        return day + timedelta(7 * _WEEKS[which])
    if ahead:
        return day if day >= today else day + timedelta(7)
    return day if day <= today else day - timedelta(7)


def _full(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return date(year_of(found[1], today), number(found[2]), number(found[3]))


def _compact(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _month_day(found: re.Match[str], today: date, ahead: bool) -> Reading:
    day = date(year_of(found[1], today), number(found[2]), number(found[3]))
    return day.replace(year=day.year + 1) if ahead and not found[1] and (today - day).days > 180 else day


def _pointed(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return date(today.year, int(found[1]), int(found[2]))


def _day_of_month(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return month_of(found[1], today).replace(day=number(found[2]))


def _bare(found: re.Match[str], today: date, ahead: bool) -> Reading:
    day = today.replace(day=number(found[1]))
    if ahead:
        return day if day >= today else month_of("下个月", today).replace(day=day.day)
    return day if day <= today else None


def _weekday(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return weekday_of(found[1] or "", WEEKDAYS[found[2]], today, ahead)


def _relative(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return today + timedelta(_AWAY[found[1]])


def _today(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return today


def _days_ago(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return today + timedelta(number(found[1]) * (-1 if found[2] == "前" else 1))


def _after_festival(found: re.Match[str], today: date, ahead: bool) -> Reading:
    year = year_of(found[1], today)
    span = days_off(found[2], year)
    nth = found[3] or found[4]
    return working_day_after(span[1], number(nth) if nth else 1) if span else None


def _on_festival(found: re.Match[str], today: date, ahead: bool) -> Reading:
    return festival_day(found[2], year_of(found[1], today))


def _beside_festival(found: re.Match[str], today: date, ahead: bool) -> Reading:
    day = festival_day(found[2], year_of(found[1], today))
    days = number(found[4]) if found[4] else 1
    back = found[3] == "前" or found[5] == "前夜"
    return day + timedelta(-days if back else days) if day else None


def _nth(found: re.Match[str], today: date, ahead: bool) -> Reading:
    first = month_of(found[1], today) if found[1] else date(year_of(found[2], today), number(found[3]), 1)
    days = [first + timedelta(n) for n in range(last_of_month(first).day)]
    if found[6]:
        days = [day for day in days if day.weekday() == WEEKDAYS[found[6]]]
    elif found[5] == "工作日":
        if any(is_working_day(day) is None for day in days):
            return None
        days = [day for day in days if is_working_day(day)]
    nth = {"最后一个": 0, "最后一": 0, "末": 0, "首个": 1, "头一个": 1, "第一": 1}.get(found[4])
    if nth is None:
        nth = number(found[4].strip("第个"))
    return days[nth - 1] if nth <= len(days) else None


_FEAST = (
    "七一|八一|建党节|建军节|五一|国庆|元旦|教师节|春节|中秋|端午|清明|元宵|除夕|三八(?=节)|五四(?=青年|节)|"
    "六一(?=节|儿童)"
)
_WHOSE_YEAR = f"今年|去年|前年|上年|本年|明年|来年|{_YEAR}年"
_WORK = "上班|开工|复工"
_BACK = f"(?:过|之|以)?后(?:{_WORK})?|回来(?:{_WORK})?|{_WORK}(?:后|以后)?|收假(?:后|{_WORK})?"
_AT_WORK = f"(?=[^,。;]{{0,20}}(?:工作日|{_WORK}))"
_NTH_AT_WORK = (
    "(?:第?([一二三四五1-5])个(?:工作日|上班日)|(?:首个?|头一?个|第一个?)(?:工作日|上班日|上班的?那?[天日])|"
    f"(?:(?:{_WORK})的?)?(?:第([一二三四五1-5])天|头一?天|首日)(?:{_WORK})?)"
)
_PATTERNS: tuple[tuple[str, Callable[[re.Match[str], date, bool], Reading], str], ...] = (
    (rf"({_YEAR})年({_NUMERAL})月({_NUMERAL})[日号]?{_NO_MEASURE}", _full, ""),
    (r"(?<![0-9.])(20[0-9]{2})[-./]([0-9]{1,2})[-./]([0-9]{1,2})[日号]?(?![0-9])", _full, ""),
    (r"(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])", _compact, ""),
    (
        rf"(?:({_WHOSE_YEAR})的?)?({_NUMERAL})月(?:份的?)?({_NUMERAL})(?:[日号]{_NO_MEASURE}|{_NO_MEASURE})",
        _month_day,
        "",
    ),
    (
        r"(?<![0-9.\-/])(1[0-2]|0?[1-9])[./-](3[01]|[12][0-9]|0?[1-9])(?:[日号]|(?![0-9./%-]|分|%|"
        r"[次个人名项份篇场万元亿倍]|星|级|项))",
        _pointed,
        "",
    ),
    (rf"({_MONTH})的?({_NUMERAL})(?:[日号]|{_NO_MEASURE})", _day_of_month, ""),
    (
        rf"(?<!逾期)(?<!超期)(?<!延期)(?<!推迟)(?<!拘留)(?<!延误)(?<!停职)(?<![晚迟拖拘罚欠])(?<![月第0-9零一二三四五六七八九十每〔.\]])(?<![0-9]{{4}}\))({_NUMERAL})[日号](?!文|楼|令|公告|文件|线|院|支部|党|会议|"
        rf"厅|通报(?!批评|表彰|表扬|了)|通知|[码称])",
        _bare,
        "day_of_month",
    ),
    (
        rf"(?<![每一二两三四五六0-9])(?:({_WHICH})(?:个|一)?{_WEEK}?的?)?{_WEEK}的?([一二三四五六日天](?!年|个)|"
        rf"[1-7](?![0-9年月个天]))",
        _weekday,
        "weekday",
    ),
    (
        r"(?<![以之从提])(大前|前|昨|今|明|大后|后)(?:天|日(?!期|常|程|报|头条)|早|晚|夜|晨|(?=上午|下午|"
        r"中午))(?:里|间|上(?!午))?",
        _relative,
        "",
    ),
    (rf"(?:同月|该月)({_NUMERAL})[日号]?{_NO_MEASURE}", _bare, "day_of_month"),
    (
        rf"(?:({_WHOSE_YEAR})的?)?(?<![0-9一二三四五六七八九十完])({_FEAST})(?!\"?(?:前|后|期间|假|放|长假|小长假|第|上班|收假|"
        rf"表彰|慰问|活动|晚会|座谈|黄金周|以来|路|街|广场|勋章|劳动|奖|建|大会|庆祝|讲话|党日|红旗|过))",
        _on_festival,
        "",
    ),
    (r"(?<![至如迄从])(今|昨)(?=被|受到|获|遭|[)])", _relative, ""),
    (r"刚刚|刚才|(?<![日号天])方才|就在今天|此刻", _today, ""),
    (rf"({_NUMERAL})天(?:以|之)?(前|后)", _days_ago, ""),
    (
        rf"{_AT_WORK}(?:({_WHOSE_YEAR})的?)?({FESTIVAL})(?:节|假|假期|长假|小长假|放假|收假|节假期)*(?:{_BACK})的?{_NTH_AT_WORK}",
        _after_festival,
        "",
    ),
    (
        rf"{_AT_WORK}(?:过|休|放)完(?:({_WHOSE_YEAR})的?)?({FESTIVAL})(?:节|假|假期|长假|小长假)*(?:{_BACK})?的?{_NTH_AT_WORK}",
        _after_festival,
        "",
    ),
    (
        rf"(?:({_WHOSE_YEAR})的?)?({FESTIVAL})节?的?(?:(前|后)([一二两三1-3])天|(次日|第二天|前夜))",
        _beside_festival,
        "",
    ),
    (rf"(?:({_WHOSE_YEAR})的?)?({FESTIVAL})节?(?:的)?(?:当天|那天|当日|这天|那一天)", _on_festival, ""),
    (
        rf"(?:({_MONTH})|(?:({_WHOSE_YEAR})的?)?({_NUMERAL})月份?)的?(最后一个?|第{_NUMERAL}个?|首个|头一个)(天|"
        rf"工作日|{_WEEK}([一二三四五六日天1-7]))",
        _nth,
        "",
    ),
)
EXACT = tuple((re.compile(pattern), read, only) for pattern, read, only in _PATTERNS)
