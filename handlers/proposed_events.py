"""What a card proposes, and how it lies on the sheet: the parsed fields alone, never the sentence (INV-51)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.event_questions import WORK_COMMITTEE, Described, lowered, of_the_work_committee
from handlers.record_event import Opening as Where
from handlers.record_event import event_of
from handlers.understanding.understood import LEADER, Answer, UnderstoodEvent
from scoring.facts import Event
from scoring.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class Proposed:
    """One event as the card shows it. A level, a day, an excuse that are not known yet are asked; `question` comes
    first, and its answer says which rule it is, if any."""

    described: Described
    occurred_on: date | None
    doubt: str = ""
    within: tuple[date, date] | None = None
    question: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing has to be asked to make it an event."""
        return self.occurred_on is not None and not self.doubt and not self.answers

    @property
    def event(self) -> Event:
        assert self.occurred_on is not None
        return event_of(self.described, self.occurred_on)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a card begins with: where the branch stands, the events proposed, whether a person's number was typed."""

    where: Where
    proposed: tuple[Proposed, ...]
    has_number: bool = False


def rows_of(understood: Sequence[UnderstoodEvent], asked: str | None = None) -> str:
    """The events as they are kept. `asked` is the one question that the sentence left open."""
    return kept_as([_proposed(event, asked or "") for event in understood])


def kept_as(proposed: Sequence[Proposed]) -> str:
    """The events as they lie on the sheet."""
    return json.dumps([_row(one) for one in proposed], ensure_ascii=False)


def proposed_of(rows: str, rule_set: RuleSet) -> tuple[Proposed, ...]:
    """The events kept; those that this rule set does not know are left out."""
    found = []
    for row in json.loads(rows):
        rule, level, count, day, kept, doubt, within, question, answers = (*row, None, "", ())[:9]
        offered = tuple(Answer(*answer) for answer in answers)
        if rule in rule_set.events or any(_is_known(answer.rule, rule_set) for answer in offered):
            span = (date.fromisoformat(within[0]), date.fromisoformat(within[1])) if within else None
            described = Described(rule, level, count, kept)
            found.append(Proposed(described, date.fromisoformat(day) if day else None, doubt, span, question, offered))
    return tuple(found)


def with_rule(rule_set: RuleSet, one: Proposed, id: str) -> Proposed:
    """The event as one of another rule. Why it scores nothing stays only where that is a reason under both."""
    described = one.described
    before = rule_set.events.get(described.rule)
    both_excuse = before is not None and before.asks_excuse and rule_set.events[id].asks_excuse
    kept = described.kept if both_excuse else lowered(rule_set, id, described.level) if described.level else None
    changed = replace(described, rule=id, kept=kept)
    return replace(one, described=changed, doubt=one.doubt if both_excuse else "", question="", answers=())


def with_level(rule_set: RuleSet, one: Proposed, level: str) -> Proposed:
    """The event at another level. What was wrong with the old one is gone, and so is the doubt that it was not said."""
    doubt = one.doubt if one.described.level else ""
    kept = None if one.described.kept in _OF_THE_LEVEL else one.described.kept
    described = replace(one.described, kept=kept)
    if level == WORK_COMMITTEE:
        return replace(one, described=of_the_work_committee(described, rule_set), doubt=doubt)
    described = replace(described, level=level, kept=kept or lowered(rule_set, described.rule, level))
    return replace(one, described=described, doubt=doubt)


def with_count(one: Proposed, count: int) -> Proposed:
    return replace(one, described=replace(one.described, count=count))


def with_day(one: Proposed, day: date) -> Proposed:
    return replace(one, occurred_on=day, within=None)


def with_excuse(one: Proposed, kept: str) -> Proposed:
    """A lapse with the reason for which it scores nothing; empty: without any."""
    return replace(one, described=replace(one.described, kept=kept or None), doubt="")


def _is_known(rule: str | None, rule_set: RuleSet) -> bool:
    return rule in rule_set.events or (rule == LEADER and "discipline_leader_minor" in rule_set.events)


def _proposed(event: UnderstoodEvent, asked: str) -> Proposed:
    doubt = "" if event.points is not None else "excuse" if "请示" in asked else "all"
    described = Described(event.rule, event.level, event.count, event.kept)
    return Proposed(described, event.occurred_on, doubt, event.occurred_range, event.question, event.answers)


def _row(one: Proposed) -> list[object]:
    described = one.described
    return [
        described.rule,
        described.level,
        described.count,
        one.occurred_on.isoformat() if one.occurred_on else None,
        described.kept,
        one.doubt,
        [day.isoformat() for day in one.within] if one.within else None,
        one.question,
        [[answer.label, answer.rule, answer.kept] for answer in one.answers],
    ]


_OF_THE_LEVEL = ("below_city", "work_committee_award")
