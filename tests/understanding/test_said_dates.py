"""Times as people say them, each against the day or the span that it names. What can't be known says so."""

from __future__ import annotations

from datetime import date, time

import pytest

from handlers.understanding.clock_times import find_hour, minutes_before, minutes_later
from handlers.understanding.dates import find_days
from handlers.understanding.folding import fold

WEDNESDAY = date(2026, 11, 25)

DAYS = {
    "今天": "2026-11-25",
    "昨天": "2026-11-24",
    "昨晚": "2026-11-24",
    "前天": "2026-11-23",
    "大前天": "2026-11-22",
    "三天前": "2026-11-22",
    "上周五": "2026-11-20",
    "上上周五": "2026-11-13",
    "上个星期的星期三": "2026-11-18",
    "这周三": "2026-11-25",
    "周三": "2026-11-25",
    "周五": "2026-11-20",
    "礼拜一": "2026-11-23",
    "3月12号": "2026-03-12",
    "3.12": "2026-03-12",
    "3/12": "2026-03-12",
    "三月十二日": "2026-03-12",
    "２０２６年３月１２日": "2026-03-12",
    "二〇二六年三月十二日": "2026-03-12",
    "26年3月12日": "2026-03-12",
    "20260312": "2026-03-12",
    "去年12月20日": "2025-12-20",
    "12号": "2026-11-12",
    "上个月15号": "2026-10-15",
    "11月18日（上周三）": "2026-11-18",
    "昨天（11月24日）": "2026-11-24",
    "国庆后第一个工作日": "2026-10-08",
    "五一后第一个工作日": "2026-05-06",
    "元旦后第一个工作日": "2026-01-04",
    "国庆节那天": "2026-10-01",
    "本月第二个周三": "2026-11-11",
    "3月最后一天": "2026-03-31",
}
SPANS = {
    "上个月": ("2026-10-01", "2026-10-31"),
    "本月初": ("2026-11-01", "2026-11-10"),
    "月底": ("2026-11-21", "2026-11-30"),
    "上周": ("2026-11-16", "2026-11-22"),
    "上周末": ("2026-11-21", "2026-11-22"),
    "3月份": ("2026-03-01", "2026-03-31"),
    "三月中旬": ("2026-03-11", "2026-03-20"),
    "前几天": ("2026-11-18", "2026-11-25"),
    "日前": ("2026-11-18", "2026-11-25"),
    "最近": ("2026-10-26", "2026-11-25"),
    "两周内": ("2026-11-11", "2026-11-25"),
    "五一前": ("2026-04-01", "2026-04-30"),
    "一季度": ("2026-01-01", "2026-03-31"),
    "去年": ("2025-01-01", "2025-12-31"),
    "2025年度": ("2025-01-01", "2025-12-31"),
    "3月12日至14日": ("2026-03-12", "2026-03-14"),
    "国庆期间": ("2026-10-01", "2026-10-07"),
}
NO_DAY = ("2月30日", "13月1日", "11月31号", "28号", "11月18日（周四）", "上周三3月12日")
NOT_TIMES = (
    "89.5分",
    "每周三",
    "第12号",
    "三次",
    "2025年度先进",
    "光明日报",
    "今日头条",
    "两个月亮",
    "安文〔2026〕8号",
    "一周一次",
)


@pytest.mark.parametrize(("said", "day"), DAYS.items())
def test_words_for_one_day_name_it(said: str, day: str) -> None:
    (when,) = find_days(fold(said), WEDNESDAY)
    assert (when.kind, when.first.isoformat()) == ("day", day)


@pytest.mark.parametrize(("said", "span"), SPANS.items())
def test_fuzzy_words_give_a_span(said: str, span: tuple[str, str]) -> None:
    (when,) = find_days(fold(said), WEDNESDAY)
    assert (when.kind, when.first.isoformat(), when.last.isoformat()) == ("span", *span)


@pytest.mark.parametrize("said", NO_DAY)
def test_a_day_that_does_not_exist_or_contradicts_itself_is_a_doubt(said: str) -> None:
    assert [when.kind for when in find_days(fold(said), WEDNESDAY)] == ["doubt"]


@pytest.mark.parametrize("said", NOT_TIMES)
def test_what_only_looks_like_a_time_is_none(said: str) -> None:
    assert find_days(fold(said), WEDNESDAY) == ()


def test_a_deadline_is_told_from_a_day() -> None:
    (when,) = find_days(fold("6月5日前"), WEDNESDAY)
    assert (when.kind, when.first) == ("before", date(2026, 6, 5))


@pytest.mark.parametrize(
    ("said", "day"),
    [("周五下午三点", "2026-11-27"), ("明早8点", "2026-11-26"), ("下周一", "2026-11-30"), ("15号", "2026-12-15")],
)
def test_of_the_future_the_nearest_is_meant(said: str, day: str) -> None:
    (when,) = find_days(fold(said), WEDNESDAY, ahead=True)
    assert when.first.isoformat() == day


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("明早8点", time(8)),
        ("周五下午三点", time(15)),
        ("下午三点半", time(15, 30)),
        ("晚上七点", time(19)),
        ("今晚8点", time(20)),
        ("中午十二点半", time(12, 30)),
        ("15:00", time(15)),
        ("上午10点一刻", time(10, 15)),
        ("提前半小时", None),
        ("三点", time(15)),
    ],
)
def test_hours(said: str, hour: time | None) -> None:
    assert find_hour(fold(said)) == hour


def test_how_long_before_and_after() -> None:
    assert minutes_later(fold("半小时后")) == 30
    assert minutes_later(fold("一个半小时后")) == 90
    assert [minutes_before(fold(s)) for s in ("提前半小时", "提前十五分钟", "提前一天", "提前1小时", "提前一刻钟")] == [
        30,
        15,
        1440,
        60,
        15,
    ]
