"""Where a branch stands: the facts of one branch on one day, read from what is stored, and its grade.

Every star that anyone is shown comes through here, so it is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import cast

from handlers.bureau import Bureau
from scoring.facts import Election, Event, Facts, Status, confirmed_only
from scoring.grade import Grade, grade
from scoring.lines import is_known
from scoring.rule_set import RuleSet
from scoring.what_if import Change, Comparison, what_if
from storage import assessments, events
from storage.assessments import SelfAssessment
from storage.events import RecordedEvent
from storage.organisations import Organisation
from storage.ports import Transaction


@dataclass(frozen=True)
class Standing:
    """A branch on a day. `own` is the self-assessment that the base comes from; without one there is no star.

    `events` are all of the year; those that another plan or edition was in force for count nothing here, and are shown
    in the words of `editions`, the rule sets that the bureau knows."""

    branch: Organisation
    rule_set: RuleSet
    as_of: date
    own: SelfAssessment | None
    events: tuple[RecordedEvent, ...]
    editions: tuple[RuleSet, ...] = ()

    @cached_property
    def facts(self) -> Facts | None:
        """What the star is computed from."""
        return self.with_scores(dict(self.own.scores), self.rule_set) if self.own else None

    @cached_property
    def grade(self) -> Grade | None:
        """The provisional star with every line, or None while there is no self-assessment."""
        return grade(self.rule_set, self.facts) if self.facts else None

    @cached_property
    def confirmed(self) -> Grade | None:
        """The same with confirmed events alone."""
        return grade(self.rule_set, confirmed_only(self.facts)) if self.facts else None

    @cached_property
    def of_other_editions(self) -> tuple[RecordedEvent, ...]:
        """The year's events that the rule set does not know: kept and shown, without points."""
        return tuple(event for event in self.events if not is_known(self.rule_set, scored_event(event)))

    @cached_property
    def vocabulary(self) -> RuleSet:
        """The rule set with the words of the other editions beside its own: what any event of the year is called.
        Nothing is graded by it."""
        others = [other for other in self.editions if other.key != self.rule_set.key]
        every = (*others, self.rule_set)
        return replace(
            self.rule_set,
            events={id: rule for rule_set in every for id, rule in rule_set.events.items()},
            kept={id: kept for rule_set in every for id, kept in rule_set.kept.items()},
            levels={id: name for rule_set in every for id, name in rule_set.levels.items()},
        )

    def with_scores(self, scores: dict[str, Decimal], rule_set: RuleSet) -> Facts:
        """The facts as they would be with these scores under this rule set."""
        scored = map(scored_event, self.events)
        return Facts(
            as_of=self.as_of,
            criteria=scores,
            events=tuple(event for event in scored if is_known(rule_set, event)),
            election=election_of(self.branch, self.as_of),
        )

    def would_be(self, *added: Event) -> Comparison | None:
        """The star as it is and as it would be with these events; one that its rule set does not know changes nothing.
        None while there is no star."""
        if self.facts is None:
            return None
        known = tuple(event for event in added if is_known(self.rule_set, event))
        return what_if(self.rule_set, self.facts, Change(add=known))


def standing_of(tx: Transaction, bureau: Bureau, branch: Organisation, as_of: date) -> Standing:
    """Reads where the branch stood on that day: the last self-assessment submitted by then, the year's events by then
    with what has since been decided on them."""
    own = assessments.standing(tx, branch.id, as_of)
    rule_set = bureau.rule_set
    if own is not None:
        begun = assessments.find(tx, branch.id, own.year, own.stage)
        if begun is not None:
            rule_set = bureau.rule_sets[begun.rule_set]
    editions = tuple(bureau.rule_sets.values())
    return Standing(branch, rule_set, as_of, own, events.events_of(tx, branch.id, as_of.year), editions)


def facts_of(tx: Transaction, bureau: Bureau, branch: Organisation, as_of: date) -> Facts | None:
    """The facts alone, None while the branch has not assessed itself in that year."""
    return standing_of(tx, bureau, branch, as_of).facts


def scored_event(event: RecordedEvent) -> Event:
    """A recorded event as scoring sees it."""
    return Event(
        rule=event.rule,
        occurred_on=event.occurred_on,
        level=event.level,
        count=event.count,
        status=cast(Status, event.status),
        id=str(event.id),
        awarded=event.awarded,
        kept=event.kept,
    )


def election_of(branch: Organisation, as_of: date) -> Election | None:
    """When the branch's next election falls due: the last one and the term after it. None where that is not known."""
    last, term = branch.last_election_on, branch.term_years
    if last is None or term is None or last > as_of:
        return None
    try:
        due_on = last.replace(year=last.year + term)
    except ValueError:  # 29 February
        due_on = last.replace(year=last.year + term, day=28)
    return Election(due_on, None, branch.postponed_until)
