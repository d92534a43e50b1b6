"""Branches for tests: a few words make the facts of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from scoring.facts import Event, Facts

CRITERIA = (
    "organization",
    "institutions",
    "fortress_role",
    "member_example",
    "service",
    "leadership_groups",
    "discipline",
    "facilities",
    "execution",
    "mass_base",
)
HONOURS = ("commendation", "media_article")
BONUSES = (*HONOURS, "innovation")
DEDUCTIONS = (
    "circular_work_committee",
    "circular_city_committee",
    "discipline_leader_minor",
    "discipline_leader_major",
    "discipline_member",
    "absence",
    "missed_task",
)
LEVELS = ("county", "city", "province", "nation")


def scores(base: str | int) -> dict[str, Decimal]:
    """Ten scores with this sum, each as full as it can be from the first on."""
    left, given = Decimal(base), {}
    for criterion in CRITERIA:
        given[criterion] = min(left, Decimal(10))
        left -= given[criterion]
    assert left == 0, f"ten criteria cannot make {base}"
    return given


def branch(base: str | int = 85, *events: Event, as_of: str = "2017-12-20", **rest: Any) -> Facts:
    if isinstance(rest.get("satisfaction"), str | int):
        rest["satisfaction"] = Decimal(rest["satisfaction"])
    return Facts(as_of=date.fromisoformat(as_of), criteria=scores(base), events=events, **rest)


def event(rule: str, level: str | None = None, on: str = "2017-06-01", **rest: Any) -> Event:
    if isinstance(rest.get("awarded"), str | int):
        rest["awarded"] = Decimal(rest["awarded"])
    return Event(rule, date.fromisoformat(on), level=level, **rest)
