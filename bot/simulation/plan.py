"""What the plan asks for by when and on which days one is reminded of it, written down a second time: nothing here is
read from the rule set, or worked out by what plans reminders."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import chinese_calendar


@dataclass(frozen=True, slots=True)
class Steps:
    """How long before and after its day something is reminded of, and when the superior is told."""

    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    superior: int | None = None


USUAL: Final = Steps(days=(30, 7, 3, 1, 0), late=(1,), superior=3)
ELECTION: Final = Steps(months=(6, 3, 1), days=(0,), late=(1, 30), superior=3)
PUBLICITY: Final = Steps(days=(0,), late=(1,))
ONCE: Final = Steps(days=(5,))
YEARLY: Final = Steps(days=(30, 7))
MEETING: Final = Steps(days=(1,))
TASK: Final = Steps(days=(7, 3, 1, 0), late=(1,))

EACH_YEAR: Final = {
    "declaration": ((6, 5), "branch", "申报创星自评"),
    "ballot": ((6, 5), "branch", "党员群众测评"),
    "superior_assessment": ((6, 5), "superior", "上级考评"),
    "plan_filing": ((7, 31), "branch", "年度晋位争星方案备案"),
    "year_end": ((12, 31), "branch", "年底复检核星自评"),
    "year_end_ballot": ((12, 31), "branch", "年底党员群众测评"),
    "year_end_superior_assessment": ((12, 31), "superior", "年底上级考评"),
}
"""(month, day), whose, what it is called."""
STAGE: Final = {
    "declaration": "declaration",
    "superior_assessment": "declaration",
    "year_end": "year_end",
    "year_end_superior_assessment": "year_end",
}
SUBMITTED, ASSESSED = 3, 5
HELD: Final = {
    "members_meeting": (3, "支部党员大会"),
    "committee_meeting": (1, "支委会"),
    "group_meeting": (1, "党小组会"),
    "party_lecture": (3, "党课"),
    "theme_day": (1, "主题党日"),
    "organisational_life_meeting": (12, "组织生活会"),
    "member_appraisal": (12, "民主评议党员"),
}
"""Once in so many months, what it is called."""


@lru_cache(maxsize=4096)
def days_of(due: date, steps: Steps) -> tuple[frozenset[date], date | None]:
    """The days on which those concerned are reminded, and the one on which their superior is told: before it is due on
    the last working day until then, afterwards on the next one."""
    before = [_months_before(due, months) for months in steps.months]
    before += [due - timedelta(days=days) for days in steps.days]
    own = {_working(day, -1) for day in before} | {_working(due + timedelta(days=days), 1) for days in steps.late}
    above = None if steps.superior is None else _working(due + timedelta(days=steps.superior), 1)
    return frozenset(own), above


@lru_cache(maxsize=4096)
def is_working(day: date) -> bool:
    """By the State Council's notice, else by the weekday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def period(months: int, day: date) -> tuple[str, date, date]:
    """The month, quarter or year (so many months) that a day lies in: its name, first and last day."""
    begins = (day.month - 1) // months * months + 1
    ends = begins + months - 1
    name = {1: f"{day:%Y-%m}", 3: f"{day.year}-Q{ends // 3}", 12: str(day.year)}[months]
    return name, date(day.year, begins, 1), date(day.year, ends, monthrange(day.year, ends)[1])


def all_days(due: date, steps: Steps) -> frozenset[date | None]:
    own, above = days_of(due, steps)
    return own | {above}


def span_of(subject: str) -> tuple[date, date]:
    year, _, part = subject.partition("-")
    months = 12 if not part else 3 if part.startswith("Q") else 1
    month = 1 if not part else 3 * int(part[1:]) if part.startswith("Q") else int(part)
    return period(months, date(int(year), month, 1))[1:]


def _working(day: date, step: int) -> date:
    while not is_working(day):
        day += timedelta(days=step)
    return day


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_ends(elected: str, years: int) -> date:
    day = date.fromisoformat(elected)
    return date(day.year + years, day.month, min(day.day, monthrange(day.year + years, day.month)[1]))


def later(day: date, other: str | None) -> date:
    return max(day, date.fromisoformat(other)) if other else day
