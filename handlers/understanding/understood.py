"""What a sentence was understood to mean: plain frozen facts, for the card and for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Intent = Literal[
    "record_event",
    "query_star",
    "what_if",
    "query_ranking_or_quota",
    "start_self_score",
    "list_events",
    "revoke_event",
    "query_deadlines",
    "create_meeting_reminder",
    "ask_leave",
    "confirm_attendance",
    "help",
    "none",
]
Outcome = Literal["propose", "ask", "keep_without_points", "no_record", "answer", "act", "chat"]
Slots = Mapping[str, object]


LEADER = "discipline_leader"
"""In an answer: it was a leadership member, and the sanction that gives the rule has still to be named."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One likely answer to the question about an event, and what it makes of it: the rule (None: nothing is to be
    recorded) and why it scores nothing."""

    label: str
    rule: str | None
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class UnderstoodEvent:
    """One event as far as it is understood. `points` are signed, None while unknown; `kept` says why it scores
    nothing, by the rule set's own reasons. `occurred_range` is the span in which a day still has to be named.
    `question` has to be answered before it is known what it is, by one of `answers`; `rule` may be empty till then."""

    rule: str
    level: str | None = None
    count: int = 1
    occurred_on: date | None = None
    occurred_range: tuple[date, date] | None = None
    points: Decimal | None = None
    kept: str | None = None
    question: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """`question` is one short Chinese sentence exactly where `outcome` is ask; `choices` its likely answers. `because`
    is one short Chinese line. Neither holds a name or a number of a person. `open` are events of which the rule is not
    known yet: the answers to their own questions say."""

    intent: Intent
    outcome: Outcome
    because: str
    events: tuple[UnderstoodEvent, ...] = ()
    slots: Slots = field(default_factory=dict)
    question: str | None = None
    choices: tuple[str, ...] = ()
    open: tuple[UnderstoodEvent, ...] = ()
