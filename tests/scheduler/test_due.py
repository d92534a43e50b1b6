"""What is due when, as tables: (what has to be done, the days on which its people are reminded).

INV-16, INV-17.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.due import ESCALATION, due, spans, steps_of
from storage.obligations import Obligation, Recipient
from tests.scheduler.obligations import RULES, SECRETARY, customs, here, obligation

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)

SCHEDULES = {
    "a form that is due on a Friday": (
        obligation("2026-06-05"),
        "05-06 30d, 05-29 7d, 06-02 3d, 06-04 1d, 06-05 0d, 06-08 overdue 1d, 06-08 superior",
    ),
    "a form that is due on a Saturday: the last working day before it counts": (
        obligation("2027-06-05", subject="2027"),
        "05-06 30d, 05-28 7d, 06-02 3d, 06-04 0d, 06-07 overdue 1d, 06-08 superior",
    ),
    "a form that is due in the national holidays": (
        obligation("2026-10-05"),
        "09-04 30d, 09-28 7d, 09-30 0d, 10-08 overdue 1d, 10-08 superior",
    ),
    "an election: six months, three, one, and the day itself": (
        obligation("2026-08-31", "election", kind="election"),
        "02-28 6m, 05-29 3m, 07-31 1m, 08-31 0d, 09-01 overdue 1d, 09-03 superior, 09-30 overdue 30d",
    ),
    "a month in which nothing is recorded yet": (
        obligation("2026-05-31", "cadence", kind="committee_meeting", subject="2026-05"),
        "05-26 5d",
    ),
    "a meeting: the working day before, and two hours before": (
        obligation(here("2026-11-26 15:00"), "meeting", kind="meeting", subject="12"),
        "11-25 1d, 11-26 2h",
    ),
    "a meeting on a Monday is announced on Friday": (
        obligation(here("2026-11-23 15:00"), "meeting", kind="meeting", subject="12"),
        "11-20 1d, 11-23 2h",
    ),
    "a meeting whose caller wished half an hour's notice": (
        obligation(here("2026-11-26 15:00"), "meeting", kind="meeting", subject="12", remind_minutes=30),
        "11-25 1d, 11-26 2h, 11-26 30min",
    ),
    "publicity that ends": (
        obligation("2026-06-12", "publicity", kind="publicity"),
        "06-12 0d, 06-15 overdue 1d",
    ),
    "a ladder that the rule set does not have": (obligation("2026-06-05", "of_another_plan"), ""),
}


@pytest.mark.parametrize("sentence", SCHEDULES)
def test_the_days_of(sentence: str) -> None:
    thing, expected = SCHEDULES[sentence]
    rows = due([thing], LATER, customs(), ALWAYS)
    found = sorted((row.at, row.step) for row in rows)
    assert ", ".join(f"{at:%m-%d} {step}" for at, step in found) == ", ".join(sorted(expected.split(", ")))
    assert all(row.person_id == SECRETARY for row in rows if row.step != ESCALATION)


def test_what_is_done_is_reminded_of_no_more() -> None:
    assert due([obligation("2026-06-05", closed="已提交")], LATER, customs(), ALWAYS) == ()


def test_only_what_fell_due_in_between() -> None:
    thing = obligation("2026-06-05")

    def rows(since: str, until: str) -> list[str]:
        return [row.step for row in due([thing], here(until), customs(), here(since))]

    assert rows("2026-05-29 08:59", "2026-05-29 09:00") == ["7d"]
    assert rows("2026-05-29 09:00", "2026-06-02 08:59") == []
    assert rows("2026-05-29 08:59", "2026-06-04 12:00") == ["7d", "3d", "1d"]


def test_nothing_is_due_to_somebody_from_before_it_concerned_them() -> None:
    newcomer = Recipient(SECRETARY, here("2026-06-01 10:00"))
    rows = due([obligation("2026-06-05", recipients=(newcomer,), superiors=())], LATER, customs(), ALWAYS)
    assert [row.step for row in rows] == ["3d", "1d", "0d", "overdue 1d"]
    just_called = obligation(here("2026-11-26 15:00"), "meeting", since=here("2026-11-25 16:00"))
    assert [row.step for row in due([just_called], LATER, customs(), ALWAYS)] == ["2h"]


def test_a_worked_saturday_is_a_working_day() -> None:
    thing = obligation("2026-10-10")  # a Saturday worked for the national holidays
    assert "10-10 0d" in [f"{row.at:%m-%d} {row.step}" for row in due([thing], LATER, customs(), ALWAYS)]
    free = customs(worked={date(2026, 10, 10): False})
    assert "10-09 0d" in [f"{row.at:%m-%d} {row.step}" for row in due([thing], LATER, free, ALWAYS)]


def test_each_row_is_unique_by_what_whom_when_and_rule_version() -> None:
    """INV-16."""
    things = [
        obligation("2026-06-05", organisation_id=place, recipients=(Recipient(1, ALWAYS), Recipient(2, ALWAYS)))
        for place in (3, 4)
    ]
    rows = due([*things, *things], LATER, customs(), ALWAYS)
    names = [(r.kind, r.subject, r.organisation_id, r.person_id, r.step, r.due, r.rule_set) for r in rows]
    assert len(names) == len(set(names)) == 2 * 2 * 6 + 2


def test_the_last_days_of_months_are_days_like_others() -> None:
    for day in ("2028-02-29", "2027-03-31", "2027-12-31"):
        assert len(list(steps_of(obligation(day, "election"), customs()))) == 7
    rows = due([obligation("2028-08-31", "election")], LATER, customs(), ALWAYS)
    assert "02-29 6m" in [f"{row.at:%m-%d} {row.step}" for row in rows]


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(days, st.lists(moments, min_size=1, max_size=8), st.integers(1, 10**6), st.booleans())
def test_however_often_it_is_asked_each_step_comes_once_and_none_early(
    day: date, asked_at: list[datetime], person: int, staggered: bool
) -> None:
    """INV-16: windows that touch find every row of the whole exactly once, and never before its time."""
    thing = obligation(day, recipients=(Recipient(person, ALWAYS),), superiors=())
    ways = customs(staggered=staggered)
    ends = sorted({ALWAYS, *asked_at})
    found = []
    for since, until in pairwise(ends):
        rows = due([thing], until, ways, since)
        assert all(since < row.at <= until for row in rows)
        found += rows
    assert sorted(found, key=lambda r: r.at) == sorted(due([thing], ends[-1], ways, ALWAYS), key=lambda r: r.at)


@given(days, moments, st.sampled_from(["usual", "election", "cadence", "yearly_cadence", "publicity", "task"]))
def test_what_planning_reads_holds_all_that_has_a_step_in_the_days_ahead(day: date, now: datetime, ladder: str) -> None:
    ways, until = customs(staggered=True), now + timedelta(days=2)
    kind = next((d.id for d in RULES.deadlines if d.ladder == ladder), None)
    kind = kind or next((c.id for c in RULES.cadence if c.ladder == ladder), ladder)
    thing = obligation(day, ladder, kind=kind)
    first, last = spans(RULES, now, until, ways)[kind]
    if due([thing], until, ways, now):
        assert first <= day <= last


def hourly(thing: Obligation) -> list[tuple[str, datetime]]:
    """The rows of a thing as planning finds them, asked every hour of two months."""
    found = []
    at = datetime(2026, 5, 1, tzinfo=UTC)
    while at < datetime(2026, 7, 1, tzinfo=UTC):
        found += [(row.step, row.at) for row in due([thing], at + timedelta(hours=1), customs(staggered=True), at)]
        at += timedelta(hours=1)
    return found


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_inv_17_the_zone_of_the_host_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hourly(obligation("2026-06-05"))
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert hourly(obligation("2026-06-05")) == before
        assert [step for step, _ in before] == ["30d", "7d", "3d", "1d", "0d", "overdue 1d", ESCALATION]
    finally:
        monkeypatch.undo()
        time.tzset()
