"""A scoring plan as data: what scores, what deducts, what caps, and the plan's own words for each.

Nothing here knows a particular plan. `rule_file.py` reads one from `rules/`, `grade.py` applies it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Who = Literal["branch", "superior", "office"]
CountedFrom = Literal["year", "posting", "election"]
DoneBy = Literal["submission", "assessment", "election", "word"]
Every = Literal["month", "quarter", "year"]

NO_LEVEL = ""
"""The key under which a rule without levels keeps its points."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest citable part of a plan: where it stands (附加条件3) and its words, verbatim."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the plan leaves open, how this rule set settles it, and why (取舍)."""

    id: str
    clause: Clause
    settled: str
    reason: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One aspect of the base score (参考内容). `counts` and `evidence` are hints of ours, not the plan's words."""

    id: str
    name: str
    maximum: Decimal
    step: Decimal
    clause: Clause
    counts: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRule:
    """What one kind of event adds or takes away.

    `points` are unsigned, by level; a rule without levels keeps them under `NO_LEVEL`. Of all rules that share
    `highest_of` only the highest event counts (以最高的为准). `multiplies`: the event's count multiplies the points.
    `is_lapse` events add up towards the cap of `LapseRule`; `asks_excuse`: ask 请示过或有特殊理由吗 before recording.
    `covers` are words that this rule means, such as the sanctions under one line.
    """

    id: str
    name: str
    kind: Literal["bonus", "deduction"]
    clause: Clause
    points: Mapping[str, Decimal]
    highest_of: str | None = None
    multiplies: bool = True
    unit: str = "次"
    is_lapse: bool = False
    asks_excuse: bool = False
    covers: tuple[str, ...] = ()
    signed: Mapping[str, Decimal] = field(init=False, repr=False, compare=False)
    """The points as they enter the sum: below nothing for a deduction."""

    def __post_init__(self) -> None:
        sign = 1 if self.kind == "bonus" else -1
        object.__setattr__(self, "signed", {level: points * sign for level, points in self.points.items()})

    @property
    def has_levels(self) -> bool:
        return NO_LEVEL not in self.points


@dataclass(frozen=True, slots=True)
class Band:
    """A span of totals (分数段): from `floor` up to the next band's floor."""

    star: int
    floor: Decimal
    name: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Campaign:
    """One round of grading in the year; `opens` and `due` are (month, day), both days included."""

    id: str
    name: str
    opens: tuple[int, int]
    due: tuple[int, int]
    clause: Clause


@dataclass(frozen=True, slots=True)
class Step:
    """A length of time before (or after) something is due: 6 months, 30 days, 2 hours."""

    amount: int
    unit: Literal["m", "d", "h"]

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """When to remind: each step of `before` while it is not done, each of `overdue` after it was due and still is not.
    `escalates`: so long after it the superior is told once; None: never."""

    id: str
    before: tuple[Step, ...]
    overdue: tuple[Step, ...]
    escalates: Step | None
    clause: Clause


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that has to be done by a day. It is due each year on `due` (month, day), or `days` after a notice was
    posted (公示), or when a branch's term ends (换届), as `counted_from` says. `who` has to do it: the branch, the
    superior of branches, the work committee's office. `done_by` says how we know: a submission, every branch assessed,
    an election held, or somebody's word."""

    id: str
    name: str
    who: Who
    campaign: str
    counted_from: CountedFrom
    due: tuple[int, int] | None
    days: int
    done_by: DoneBy
    ladder: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Cadence:
    """A meeting that a branch holds once in each month, quarter or year. `short` is what it is called in talk."""

    id: str
    name: str
    short: str
    every: Every
    ladder: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class SatisfactionRule:
    """A satisfaction (percent) under `below` costs `points` once; under `veto_below` there is no star."""

    below: Decimal
    points: Decimal
    veto_below: Decimal
    clause: Clause
    lifted_by: str


@dataclass(frozen=True, slots=True)
class ElectionRule:
    """An overdue election caps the star at `cap`, one overdue by more than `long_after_years` at `long_cap`."""

    cap: int
    clause: Clause
    long_after_years: int
    long_cap: int
    long_clause: Clause
    lifted_by: str


@dataclass(frozen=True, slots=True)
class LapseRule:
    """From `threshold` lapses in the year on: at most `cap`, and at `demotion_stage` `demotion` stars lower."""

    threshold: int
    cap: int
    clause: Clause
    demotion: int
    demotion_stage: str
    demotion_clause: Clause
    lifted_by: str


@dataclass(frozen=True, slots=True)
class Quotas:
    """Shares of all branches (比例), advice to the reviewer: at most with `top_star`, at least up to `low_star`."""

    top_star: int
    top_percent: Decimal
    top_clause: Clause
    low_star: int
    low_percent: Decimal
    low_clause: Clause


@dataclass(frozen=True, slots=True)
class Kept:
    """Why a record stays on file and scores nothing."""

    id: str
    words: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One edition of one plan. An edition in use is never changed; a correction is the next edition."""

    id: str
    edition: int
    name: str
    source: str
    effective_on: date
    full_mark: Decimal
    step: Decimal
    criteria: tuple[Criterion, ...]
    events: Mapping[str, EventRule]
    bands: tuple[Band, ...]
    satisfaction: SatisfactionRule | None
    election: ElectionRule | None
    lapses: LapseRule | None
    quotas: Quotas | None
    kept: Mapping[str, Kept]
    levels: Mapping[str, str]
    choices: tuple[Choice, ...]
    campaigns: tuple[Campaign, ...]
    deadlines: tuple[Deadline, ...]
    cadence: tuple[Cadence, ...]
    ladders: Mapping[str, Ladder]
    media: Mapping[str, str]
    media_to_ask: tuple[str, ...]
    work_committee_award: str

    @property
    def key(self) -> str:
        """What an assessment keeps to find its edition again, such as anyang-2017/1."""
        return f"{self.id}/{self.edition}"

    @property
    def top_star(self) -> int:
        return self.bands[0].star

    @property
    def bottom_star(self) -> int:
        return self.bands[-1].star
