"""以最高的为准: of the honours of one kind the highest counts. Which one that is, and what is left of a new one."""

from __future__ import annotations

from datetime import date

from handlers.days import date_text
from handlers.explaining import happening
from handlers.wording import signed
from scoring.facts import Event
from scoring.lines import Because
from scoring.rule_set import RuleSet
from scoring.what_if import Comparison


def highest_only(rule_set: RuleSet, event: Event, compared: Comparison, today: date) -> str:
    """已有省级表彰 3月12日 +5，同一条取最高，实际 +3: what stands beside the event; nothing where nothing does."""
    after = {id(line.event): line for line in compared.after.lines}
    own = after.get(id(event))
    if own is None:
        return ""
    if own.because is Because.HIGHEST_ONLY and own.beaten_by is not None:
        better = after.get(id(own.beaten_by))
        points = f" {signed(better.points)}" if better else ""
        return f"已计{_named(rule_set, own.beaten_by, today)}{points}，同一条取最高，这一件不再加分。"
    counted = {id(line.event): line for line in compared.before.lines if line.counts}
    beaten = [line.event for line in compared.after.lines if line.beaten_by is event and id(line.event) in counted]
    if not beaten:
        return ""
    held = "、".join(
        f"{_named(rule_set, other, today)} {signed(counted[id(other)].points)}" for other in beaten if other is not None
    )
    gained = own.points - sum(counted[id(other)].points for other in beaten)
    return f"已有{held}，同一条取最高，{f'实际 {signed(gained)}' if gained else '这一件不再加分'}。"


def _named(rule_set: RuleSet, event: Event, today: date) -> str:
    return f"{happening(rule_set, event)} {date_text(event.occurred_on, today)}"
