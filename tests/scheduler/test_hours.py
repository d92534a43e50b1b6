"""At which minute somebody is reminded: their own, off the half hours, never in quiet hours."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.hours import Hours, QuietHours
from tests.scheduler.obligations import SHANGHAI, here

DAY = date(2026, 6, 5)
HOURS = Hours(SHANGHAI)


def test_everybody_has_a_minute_of_their_own_away_from_the_full_and_the_half_hour() -> None:
    slots = [HOURS.slot(person, DAY) for person in range(20_000)]
    assert all(slot.hour == 8 and slot.minute not in (0, 1, 2, 28, 29, 30, 31, 32, 58, 59) for slot in slots)
    busiest = Counter(slot.replace(second=0) for slot in slots).most_common(1)[0][1]
    assert busiest < 2 * 20_000 / 50  # fifty minutes share them


def test_the_same_person_has_the_same_minute_every_day_and_on_every_machine() -> None:
    assert HOURS.slot(7, DAY) == here("2026-06-05 08:48:57")
    assert HOURS.slot(7, date(2026, 6, 8)) == here("2026-06-08 08:48:57")


def test_whoever_wished_an_hour_is_reminded_in_it() -> None:
    assert HOURS.slot(7, DAY, 9) == here("2026-06-05 09:48:57")
    assert HOURS.slot(7, DAY, 6) == here("2026-06-05 07:48:57")  # quiet until half past seven


@given(
    st.integers(1, 10**9),
    st.integers(0, 23),
    st.tuples(st.integers(0, 23), st.integers(0, 59)),
    st.tuples(st.integers(0, 23), st.integers(0, 59)),
)
def test_no_slot_lies_in_quiet_hours(person: int, hour: int, begins: tuple[int, int], ends: tuple[int, int]) -> None:
    quiet = QuietHours(time(*begins), time(*ends))
    length = (ends[0] * 60 + ends[1] - begins[0] * 60 - begins[1]) % 1440
    if not 0 < length < 1380:
        return
    at = Hours(SHANGHAI, quiet).slot(person, DAY, hour)
    assert not quiet.covers(at.timetz().replace(tzinfo=None))


def test_some_hours_before_a_meeting_and_not_at_its_very_minute() -> None:
    start = here("2026-11-26 15:00")
    for person in range(500):
        at = HOURS.before(person, start, timedelta(hours=2))
        assert at is not None
        assert timedelta(hours=2) <= start - at <= timedelta(hours=2, minutes=12)
        assert at.minute not in (0, 30)


def test_before_an_early_meeting_nobody_is_woken() -> None:
    at = HOURS.before(7, here("2026-11-26 08:30"), timedelta(hours=2))
    assert at is not None
    assert time(7, 30) <= at.timetz().replace(tzinfo=None) <= time(7, 45)


@pytest.mark.parametrize(
    ("starts", "span", "earliest", "latest"),
    [
        ("2026-11-26 07:35", timedelta(hours=2), "2026-11-25 21:15", "2026-11-25 21:30"),
        ("2026-11-26 07:30", timedelta(minutes=30), "2026-11-25 21:15", "2026-11-25 21:30"),
        ("2026-11-26 22:00", timedelta(minutes=30), "2026-11-26 21:15", "2026-11-26 21:30"),
        ("2026-11-26 23:30", timedelta(minutes=30), "2026-11-26 21:15", "2026-11-26 21:30"),
        ("2026-11-26 08:30", timedelta(hours=12), "2026-11-25 20:15", "2026-11-25 20:30"),
        ("2026-11-26 09:00", timedelta(hours=10), "2026-11-26 07:30", "2026-11-26 07:45"),
    ],
)
def test_where_quiet_hours_leave_no_time_after_them_one_is_reminded_before_they_begin(
    starts: str, span: timedelta, earliest: str, latest: str
) -> None:
    for person in range(100):
        at = HOURS.before(person, here(starts), span)
        assert at is not None
        assert here(earliest) <= at < here(latest)


def test_the_next_slot_is_today_s_or_tomorrow_s() -> None:
    assert HOURS.next_slot(7, here("2026-06-05 03:00")) == here("2026-06-05 08:48:57")
    assert HOURS.next_slot(7, here("2026-06-05 22:00")) == here("2026-06-06 08:48:57")
