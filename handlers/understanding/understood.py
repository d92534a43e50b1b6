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


@dataclass(frozen=True, slots=True)
class UnderstoodEvent:
    """One event as far as it is understood. `points` are signed, None while unknown; `kept` says why it scores
    nothing, by the rule set's own reasons. `occurred_range` is the span in which a day still has to be named."""

    rule: str
    level: str | None = None
    count: int = 1
    occurred_on: date | None = None
    occurred_range: tuple[date, date] | None = None
    points: Decimal | None = None
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """`question` is one short Chinese sentence exactly where `outcome` is ask; `choices` its likely answers. `because`
    is one short Chinese line. Neither holds a name or a number of a person."""

    intent: Intent
    outcome: Outcome
    because: str
    events: tuple[UnderstoodEvent, ...] = ()
    slots: Slots = field(default_factory=dict)
    question: str | None = None
    choices: tuple[str, ...] = ()
