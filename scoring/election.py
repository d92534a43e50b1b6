"""When an election is overdue, and when it has been for more than a year (附加条件5)."""

from __future__ import annotations

from datetime import date

from scoring.facts import Election


def overdue_after(election: Election) -> date:
    """The last day in time: the due date, or the later day until which a postponement was granted."""
    postponed = election.postponed_until
    return postponed if postponed is not None and postponed > election.due_on else election.due_on


def is_overdue(election: Election, as_of: date) -> bool:
    """Not held by `as_of`, and the last day in time is past."""
    held = election.held_on is not None and election.held_on <= as_of
    return not held and as_of > overdue_after(election)


def years_after(day: date, years: int) -> date:
    """The same month and day `years` later; 29 February ends on the 28th in a year without it."""
    year = day.year + years
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
