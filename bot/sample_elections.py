"""When the branches of the sample bureau last held elections, seen from a given day: most in time, so that in any
month some fall due soon; one overdue, one overdue by more than a year, one postponed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.organisation_table import Table, TableRow

OVERDUE: Final = "CZJ-2"
OVERDUE_OVER_A_YEAR: Final = "NYJ-1"
POSTPONED: Final = "JTJ-2"


@dataclass(frozen=True, slots=True)
class SampleElections:
    """The table with the elections of that day, and until when an election was postponed, by organisation."""

    table: Table
    postponed: Mapping[str, date]


def with_elections(table: Table, today: date) -> SampleElections:
    """The sample's table, its elections moved by whole terms to where they would stand on that day."""
    rows = tuple(_moved(row, today) for row in table.rows)
    postponed = {
        row.cells["code"]: years_later(_last(row), int(row.cells["term_years"]) + 1)
        for row in rows
        if row.cells["code"] == POSTPONED
    }
    return SampleElections(replace(table, rows=rows), postponed)


def years_later(day: date, years: int) -> date:
    """The same month and day in another year; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _moved(row: TableRow, today: date) -> TableRow:
    if not row.cells["last_election_on"]:
        return row
    code, last, term = row.cells["code"], _last(row), int(row.cells["term_years"])
    if code in (OVERDUE, OVERDUE_OVER_A_YEAR, POSTPONED):
        due_year = today.year if years_later(last, today.year - last.year) < today else today.year - 1
        due_year -= code == OVERDUE_OVER_A_YEAR
        held = years_later(last, due_year - term - last.year)
    else:
        terms = (today.year - last.year) // term
        held = years_later(last, terms * term)
        while held > today:
            held = years_later(last, (terms := terms - 1) * term)
        while years_later(last, (terms + 1) * term) <= today:
            held = years_later(last, (terms := terms + 1) * term)
    return replace(row, cells={**row.cells, "last_election_on": held.isoformat()})


def _last(row: TableRow) -> date:
    return date.fromisoformat(row.cells["last_election_on"])
