"""Branches by chance for comparisons, most of them near an edge: year ends, leap days, bands, percentages."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.scoring.branches import BONUSES, CRITERIA, DEDUCTIONS, LEVELS

EDGES = ("2016-02-29", "2017-01-01", "2017-02-28", "2017-03-01", "2017-12-31", "2020-02-29", "2020-12-31", "2021-02-28")
PERCENTAGES = (0, 49.5, 49.99, 50, 50.01, 55, 59.99, 60, 60.01, 72.5, 100)


def random_branch(chance: Random) -> dict[str, Any]:
    as_of = _day(chance)
    branch: dict[str, Any] = {
        "id": f"b{chance.randrange(10**6)}",
        "as_of": as_of.isoformat(),
        "stage": chance.choice(("provisional", "year_end")),
        "criteria": _criteria(chance),
    }
    if chance.random() < 0.9:
        events = [_event(chance, as_of) for _ in range(chance.choice((0, 1, 2, 3, 4, 6, 9)))]
        branch["events"] = chance.choice((events, events, events * 2)) if len(events) < 3 else events
    if chance.random() < 0.6:
        branch["satisfaction"] = chance.choice((*PERCENTAGES, None))
    if chance.random() < 0.6:
        branch["election"] = _election(chance, as_of)
    return branch


def _day(chance: Random) -> date:
    if chance.random() < 0.5:
        return date.fromisoformat(chance.choice(EDGES))
    return date(2015, 1, 1) + timedelta(chance.randrange(3000))


def _near(chance: Random, day: date) -> date:
    years = chance.choice((0, 0, 0, 0, -1, -1, 1))
    shift = chance.choice((0, 0, 1, -1, 2, -2, chance.randrange(-200, 200)))
    return date(day.year + years, day.month, min(day.day, 28 if day.month == 2 and years else day.day)) + timedelta(
        shift
    )


def _criteria(chance: Random) -> dict[str, float]:
    if chance.random() < 0.5:
        return {criterion: chance.randrange(21) / 2 for criterion in CRITERIA}
    left = chance.choice((200, 180, 160, 140, 120, 100)) + chance.randrange(-20, 20)
    scores = {}
    for n, criterion in enumerate(CRITERIA):
        points = min(20, max(0, left // (10 - n)))
        scores[criterion] = points / 2
        left -= points
    return scores


def _event(chance: Random, as_of: date) -> dict[str, Any]:
    rule = chance.choice((*BONUSES, *BONUSES, *DEDUCTIONS, "absence", "missed_task"))
    event: dict[str, Any] = {"rule": rule, "occurred_on": _near(chance, as_of).isoformat()}
    if rule in BONUSES:
        event["level"] = chance.choice(LEVELS)
        if event["level"] != "county" and chance.random() < 0.2:
            event["awarded"] = chance.randrange(7) / 2
    elif chance.random() < 0.2:
        event["level"] = None
    if chance.random() < 0.3:
        event["count"] = chance.choice((1, 2, 3, None))
    if chance.random() < 0.6:
        event["status"] = chance.choice(("recorded", "confirmed", "confirmed", "rejected", "revoked", None))
    if chance.random() < 0.1:
        event["kept"] = chance.choice(("excused", "other_body", "no_byline", None))
    return event


def _election(chance: Random, as_of: date) -> dict[str, Any] | None:
    election: dict[str, Any] = {"due_on": _near(chance, as_of).isoformat()}
    if chance.random() < 0.7:
        election["held_on"] = chance.choice((None, None, _near(chance, as_of).isoformat()))
    if chance.random() < 0.7:
        election["postponed_until"] = chance.choice((None, _near(chance, as_of).isoformat()))
    return chance.choice((election, election, election, election, None))
