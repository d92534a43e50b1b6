"""Which days are worked: the operator's table first, then the published holidays, then the weekday alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler.working_days import WorkingDays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-06-05", True),  # a Friday
        ("2026-06-06", False),  # a Saturday
        ("2026-10-01", False),  # the national day
        ("2026-10-10", True),  # a Saturday worked for the holidays
        ("2026-09-20", True),  # a Sunday worked for the holidays
        ("2027-10-01", True),  # nothing is published of 2027: a Friday like any other
        ("2027-06-05", False),
    ],
)
def test_holidays_and_days_worked_for_them(day: str, works: bool) -> None:
    assert WorkingDays().is_working(date.fromisoformat(day)) is works


def test_the_operator_s_table_has_the_last_word() -> None:
    days = WorkingDays({date(2027, 10, 1): False, date(2026, 10, 1): True})
    assert not days.is_working(date(2027, 10, 1))
    assert days.is_working(date(2026, 10, 1))


def test_what_only_the_weekday_says_is_provisional() -> None:
    days = WorkingDays({date(2027, 10, 1): False})
    assert not days.is_provisional(date(2026, 10, 1))
    assert days.is_provisional(date(2027, 10, 2))
    assert not days.is_provisional(date(2027, 10, 1))


@pytest.mark.parametrize("year", [1999, 2003, 2027, 2060])
def test_no_year_crashes_anything(year: int) -> None:
    days = WorkingDays()
    first = date(year, 1, 1)
    assert sum(days.is_working(first + timedelta(days=n)) for n in range(364)) == 260


def test_the_nearest_working_day_on_either_side() -> None:
    days = WorkingDays()
    assert days.not_after(date(2026, 10, 5)) == date(2026, 9, 30)
    assert days.not_before(date(2026, 10, 5)) == date(2026, 10, 8)
    assert days.not_after(date(2026, 6, 5)) == days.not_before(date(2026, 6, 5)) == date(2026, 6, 5)


def test_a_table_without_working_days_leaves_the_day_where_it_is() -> None:
    never = {date(2027, 1, 1) + timedelta(days=n): False for n in range(100)}
    assert WorkingDays(never).not_before(date(2027, 2, 1)) == date(2027, 2, 1)
