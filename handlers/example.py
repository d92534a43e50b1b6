"""A made-up branch, so that somebody without a binding can see what a star with its reasons looks like."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from scoring.facts import Event, Facts
from scoring.rule_set import RuleSet

_SHARES = ("0.9", "0.85", "0.9", "0.95", "0.85", "0.8", "1", "0.65", "0.9", "0.85")


def example_facts(rule_set: RuleSet, today: date) -> Facts:
    """Invented scores for each criterion and, where the rule set knows them, two events of this year."""
    scores = {
        criterion.id: criterion.maximum * Decimal(_SHARES[n % len(_SHARES)])
        for n, criterion in enumerate(rule_set.criteria)
    }
    first = date(today.year, 1, 1)
    day = max(first, today - timedelta(30))
    events = (Event("commendation", day, "city", status="confirmed"), Event("circular_work_committee", day))
    return Facts(today, scores, tuple(event for event in events if event.rule in rule_set.events))
