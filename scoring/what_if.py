"""What a change would make of a star. Nothing is recorded: a hypothesis gets its answer and that is all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from scoring.facts import Election, Event, Facts, Stage
from scoring.grade import Grade, grade
from scoring.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed to be different. Left out means as it is; `drop` names events by id."""

    add: tuple[Event, ...] = ()
    drop: frozenset[str] = frozenset()
    criteria: Mapping[str, Decimal] = field(default_factory=dict)
    satisfaction: Decimal | None = None
    election: Election | None = None
    stage: Stage | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    before: Grade
    after: Grade

    @property
    def points_gained(self) -> Decimal:
        """The difference of the totals, below nothing for a loss."""
        return self.after.total - self.before.total

    @property
    def stars_gained(self) -> int:
        return self.after.star - self.before.star


def what_if(rule_set: RuleSet, facts: Facts, change: Change) -> Comparison:
    """Both grades, as things are and as they would be."""
    return Comparison(grade(rule_set, facts), grade(rule_set, changed(facts, change)))


def changed(facts: Facts, change: Change) -> Facts:
    """The facts with the change made. Dropping an event that is not there is an error of the caller."""
    absent = change.drop - {event.id for event in facts.events}
    if absent:
        raise LookupError(f"no event {', '.join(sorted(absent))} to drop")
    return replace(
        facts,
        criteria={**facts.criteria, **change.criteria},
        events=(*(event for event in facts.events if event.id not in change.drop), *change.add),
        satisfaction=facts.satisfaction if change.satisfaction is None else change.satisfaction,
        election=facts.election if change.election is None else change.election,
        stage=facts.stage if change.stage is None else change.stage,
        as_of=facts.as_of if change.as_of is None else change.as_of,
    )
