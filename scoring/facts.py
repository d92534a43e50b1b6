"""What is known of one branch in one year: all that a star is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Status = Literal["recorded", "confirmed", "rejected", "revoked"]
Stage = Literal["provisional", "year_end"]


@dataclass(frozen=True, slots=True)
class Event:
    """A dated bonus or deduction event.

    `count` is in the rule's unit (次, 人次, 项). `awarded` is what the superior granted for the whole record where
    that is less than the table (可适当加分). `kept` names why the record scores nothing (`RuleSet.kept`).
    """

    rule: str
    occurred_on: date
    level: str | None = None
    count: int = 1
    status: Status = "recorded"
    id: str = ""
    awarded: Decimal | None = None
    kept: str | None = None
    order: tuple[object, ...] = field(init=False, repr=False, compare=False)
    """Where it stands among other events: by date, then rule, level and whatever else tells two of them apart."""

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"{self.rule} on {self.occurred_on}: count is {self.count}, at least 1 is meant")
        if self.awarded is not None and self.awarded < 0:
            raise ValueError(f"{self.rule} on {self.occurred_on}: awarded is {self.awarded}, at least 0 is meant")
        _refuse_inexact("awarded", self.awarded)
        granted = (self.awarded is not None, self.awarded or 0)
        order = (
            self.occurred_on,
            self.rule,
            self.level or "",
            self.id,
            self.count,
            self.status,
            self.kept or "",
            *granted,
        )
        object.__setattr__(self, "order", order)


@dataclass(frozen=True, slots=True)
class Election:
    """The election that falls due (附加条件5). `postponed_until` only where a postponement was granted."""

    due_on: date
    held_on: date | None = None
    postponed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One branch on one day. The assessment year (当年度) is the calendar year of `as_of`.

    `satisfaction` is in percent, None while unknown; unknown costs nothing.
    """

    as_of: date
    criteria: Mapping[str, Decimal]
    events: tuple[Event, ...] = ()
    satisfaction: Decimal | None = None
    election: Election | None = None
    stage: Stage = "provisional"

    def __post_init__(self) -> None:
        for name, points in self.criteria.items():
            _refuse_inexact(name, points)
        _refuse_inexact("satisfaction", self.satisfaction)


def confirmed_only(facts: Facts) -> Facts:
    """The same branch with only what a superior has confirmed (已认定)."""
    return replace(facts, events=tuple(event for event in facts.events if event.status == "confirmed"))


def _refuse_inexact(name: str, value: object) -> None:
    # A binary float would spoil every sum after it without a sound.
    if value is not None and not isinstance(value, Decimal):
        raise TypeError(f"{name} is {value!r}, a Decimal is meant")
