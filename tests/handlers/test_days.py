"""Days as people write them, seen from a given day; what is not surely one day is refused."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.days import Day, date_text, day_text, read_day, weekday_name
from handlers.talk import Invalid

SUNDAY = date(2026, 5, 24)
WEDNESDAY = date(2026, 5, 20)
MONDAY = date(2026, 6, 1)
NEW_YEAR = date(2026, 1, 1)  # a Thursday
LEAP_DAY = date(2024, 2, 29)  # a Thursday

READ = (
    (SUNDAY, "今天", "2026-05-24"),
    (SUNDAY, "今日", "2026-05-24"),
    (SUNDAY, "昨天", "2026-05-23"),
    (SUNDAY, "前天", "2026-05-22"),
    (SUNDAY, "大前天", "2026-05-21"),
    (NEW_YEAR, "昨天", "2025-12-31"),
    (LEAP_DAY, "今天", "2024-02-29"),
    (date(2024, 3, 1), "昨天", "2024-02-29"),
    (date(2026, 3, 1), "昨天", "2026-02-28"),
    # weeks run from Monday to Sunday
    (SUNDAY, "周日", "2026-05-24"),
    (SUNDAY, "周一", "2026-05-18"),
    (SUNDAY, "这周一", "2026-05-18"),
    (SUNDAY, "上周日", "2026-05-17"),
    (SUNDAY, "上周一", "2026-05-11"),
    (SUNDAY, "上上周三", "2026-05-06"),
    (MONDAY, "上周日", "2026-05-31"),
    (MONDAY, "上周一", "2026-05-25"),
    (MONDAY, "周日", "2026-05-31"),
    (MONDAY, "周一", "2026-06-01"),
    (WEDNESDAY, "周三", "2026-05-20"),
    (WEDNESDAY, "周四", "2026-05-14"),
    (WEDNESDAY, "本周三", "2026-05-20"),
    (WEDNESDAY, "这周五", "2026-05-22"),
    (WEDNESDAY, "上周三", "2026-05-13"),
    (WEDNESDAY, "上星期天", "2026-05-17"),
    (WEDNESDAY, "上个礼拜日", "2026-05-17"),
    (WEDNESDAY, "上周7", "2026-05-17"),
    (NEW_YEAR, "上周三", "2025-12-24"),
    (NEW_YEAR, "周三", "2025-12-31"),
    # with a month
    (SUNDAY, "3月12日", "2026-03-12"),
    (SUNDAY, "3月12号", "2026-03-12"),
    (SUNDAY, "3月12", "2026-03-12"),
    (SUNDAY, "三月十二日", "2026-03-12"),
    (SUNDAY, "三月二十一号", "2026-03-21"),
    (SUNDAY, "十二月三十一日", "2026-12-31"),
    (SUNDAY, "3.12", "2026-03-12"),
    (SUNDAY, "3。12", "2026-03-12"),
    (SUNDAY, "３．１２", "2026-03-12"),
    (SUNDAY, "3/12", "2026-03-12"),
    (SUNDAY, "3-12", "2026-03-12"),
    (SUNDAY, "03-12", "2026-03-12"),
    (SUNDAY, " 3 月 12 日 。", "2026-03-12"),
    (SUNDAY, "今年3月12日", "2026-03-12"),
    (SUNDAY, "去年3月12日", "2025-03-12"),
    (SUNDAY, "明年1月1日", "2027-01-01"),
    (SUNDAY, "上月30日", "2026-04-30"),
    (SUNDAY, "上个月1号", "2026-04-01"),
    (SUNDAY, "本月3日", "2026-05-03"),
    (date(2026, 1, 15), "上月31日", "2025-12-31"),
    # in full
    (SUNDAY, "2026-03-12", "2026-03-12"),
    (SUNDAY, "2026/3/12", "2026-03-12"),
    (SUNDAY, "2026.3.12", "2026-03-12"),
    (SUNDAY, "2026年3月12日", "2026-03-12"),
    (SUNDAY, "２０２６年３月１２日", "2026-03-12"),
    (SUNDAY, "20260312", "2026-03-12"),
    (SUNDAY, "2024年2月29日", "2024-02-29"),
    (SUNDAY, "2000-02-29", "2000-02-29"),
    (LEAP_DAY, "2月29日", "2024-02-29"),
    (SUNDAY, "2026-03-1\u200b2", "2026-03-12"),
)

NOT_ON_THE_CALENDAR = (
    "13月1日",
    "0月5日",
    "2月30日",
    "2月29日",  # 2026 is no leap year
    "4月31日",
    "3月0日",
    "3月32日",
    "2026-13-01",
    "2026-02-29",
    "1900-02-29",
    "20260230",
    "13.1",
    "十三月一日",
    "上月31日",  # April
    "0000-01-01",
)

NOT_A_DAY = (
    *(
        "",
        "9",
        "12",
        "3月",
        "2026",
        "2026年",
        "2026年3月",
        "上周",
        "周八",
        "周",
        "上月",
        "月底",
        "年初",
    ),
    *("最近", "前几天", "3月12日到15日", "3月12日或13日", "3.12.5", "3月12日3月13日"),
    *("1e3", "NaN", "-1", "٣月١日", "\u202e3月12日", "3月12日\u2066", "; drop table", "<b>3月12日</b>", "9" * 5000),
)


@pytest.mark.parametrize(("today", "said", "day"), READ)
def test_a_day_is_read(today: date, said: str, day: str) -> None:
    assert read_day(said, today) == date.fromisoformat(day)


@pytest.mark.parametrize("said", NOT_ON_THE_CALENDAR)
def test_what_is_not_on_the_calendar_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="日历上没有这一天"):
        read_day(said, SUNDAY)


@pytest.mark.parametrize("said", NOT_A_DAY, ids=lambda said: ascii(said)[:24])
def test_what_is_not_one_day_is_refused_and_told_how(said: str) -> None:
    with pytest.raises(Invalid, match="可以写 昨天、上周三、3月12日 或 2026-03-12"):
        read_day(said, SUNDAY)


def test_a_day_beyond_the_bounds_is_refused_with_the_day_and_the_bounds() -> None:
    field = Day(SUNDAY, date(2026, 1, 1), SUNDAY, "只记本年度的事。")
    assert field.parse("1月1日") == date(2026, 1, 1)
    assert field.parse("今天") == SUNDAY
    for said, named in (("2025-12-31", "2025年12月31日（周三）"), ("5月25日", "5月25日（周一）")):
        with pytest.raises(Invalid, match=f"{named}不行：只记本年度的事"):
            field.parse(said)


def test_what_is_kept_means_the_same_on_another_day() -> None:
    field = Day(SUNDAY, date(2026, 1, 1), SUNDAY, "")
    kept = field.keep("昨天")
    assert kept == "2026-05-23"
    later = Day(date(2026, 7, 3), date(2026, 1, 1), date(2026, 7, 3), "")
    assert later.parse(kept) == date(2026, 5, 23)


def test_only_days_within_the_bounds_are_offered() -> None:
    field = Day(date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 2), "")
    assert [word for word, _ in field.options] == ["今天", "昨天"]
    assert [field.parse(word) for word, _ in field.options] == [date(2026, 1, 2), date(2026, 1, 1)]


def test_a_day_is_shown_with_its_weekday_and_with_another_year() -> None:
    assert day_text(date(2026, 3, 12), SUNDAY) == "3月12日（周四）"
    assert day_text(date(2025, 3, 12), SUNDAY) == "2025年3月12日（周三）"
    assert date_text(date(2026, 3, 12), SUNDAY) == "3月12日"
    assert [weekday_name(date(2026, 5, 18 + n)) for n in range(7)] == [
        *("周一", "周二", "周三", "周四", "周五", "周六", "周日")
    ]
