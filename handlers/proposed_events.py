"""What a card proposes, and how it lies on the sheet: the parsed fields alone, never the sentence (INV-51)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.event_questions import Described
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
    def event(self) -> Event:
        assert self.occurred_on is not None
        return event_of(self.described, self.occurred_on)


def rows_of(understood: Sequence[UnderstoodEvent], asked: str | None = None) -> str:
    """The events as they are kept. `asked` is the one question that the sentence left open."""
    return json.dumps([_row(event, asked or "") for event in understood], ensure_ascii=False)


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


def _is_known(rule: str | None, rule_set: RuleSet) -> bool:
    return rule in rule_set.events or (rule == LEADER and "discipline_leader_minor" in rule_set.events)


def _row(event: UnderstoodEvent, asked: str) -> list[object]:
    doubt = "" if event.points is not None else "excuse" if "请示" in asked else "all"
    return [
        event.rule,
        event.level,
        event.count,
        event.occurred_on.isoformat() if event.occurred_on else None,
        event.kept,
        doubt,
        [day.isoformat() for day in event.occurred_range] if event.occurred_range else None,
        event.question,
        [[answer.label, answer.rule, answer.kept] for answer in event.answers],
    ]
