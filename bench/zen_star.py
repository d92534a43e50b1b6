"""The bare star by a rule engine, zen-engine: the same rules as compiled expressions over the same facts.

Its facts are prepared beforehand in the shape it takes: plain numbers, days counted, the last day of an election known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import zen

from scoring.election import overdue_after, years_after
from scoring.facts import Facts
from tests.scoring.bare_star import BONUS, EACH

_TABLES: Final = {
    "each": {rule: float(points) for rule, points in EACH.items()},
    "bonus": {level: float(points) for level, points in BONUS.items()},
}
_OF_THIS_YEAR = (
    "filter(events, #.year == year and #.day <= as_of and #.kept == null"
    " and #.status != 'rejected' and #.status != 'revoked')"
)
_HONOURS = "filter(counting, #.rule == 'commendation' or #.rule == 'media_article')"
_STEPS = (
    ("counting", _OF_THIS_YEAR),
    ("lapses", "sum(map(filter(counting, #.rule == 'absence' or #.rule == 'missed_task'), #.count))"),
    (
        "total",
        "max([0, min([100, sum(values(criteria))"
        " - sum(map(counting, (each[#.rule] ?? 0) * #.count))"
        " + sum(map(filter(counting, #.rule == 'innovation'), (bonus[#.level] ?? 0) * #.count))"
        f" + (len({_HONOURS}) > 0 ? max(map({_HONOURS}, bonus[#.level] ?? 0)) : 0)"
        " - (satisfaction != null and satisfaction < 60 ? 5 : 0)])])",
    ),
    (
        "before_lapses",
        "min([is_overdue ? (as_of > a_year_later ? 3 : 4) : 5,"
        " total >= 90 ? 5 : total >= 80 ? 4 : total >= 70 ? 3 : total >= 60 ? 2 : total >= 50 ? 1 : 0])",
    ),
    (
        "star",
        "satisfaction != null and satisfaction < 50 ? 0 : lapses < 3 ? before_lapses :"
        " max([0, min([before_lapses, 4]) - (stage == 'year_end' ? 1 : 0)])",
    ),
)
_COMPILED = tuple((name, zen.compile_expression(expression)) for name, expression in _STEPS)


def zen_star(facts: Mapping[str, Any]) -> int:
    """The star of prepared facts: each step sees what the steps before it found."""
    known = dict(facts)
    for name, expression in _COMPILED:
        known[name] = expression.evaluate(known)
    return int(known["star"])


def prepared(facts: Facts) -> dict[str, Any]:
    """Facts as zen-engine takes them."""
    election, as_of = facts.election, facts.as_of
    last = None if election is None else overdue_after(election)
    is_open = election is not None and (election.held_on is None or election.held_on > as_of)
    return {
        **_TABLES,
        "year": as_of.year,
        "as_of": as_of.toordinal(),
        "stage": facts.stage,
        "satisfaction": None if facts.satisfaction is None else float(facts.satisfaction),
        "criteria": {name: float(points) for name, points in facts.criteria.items()},
        "is_overdue": bool(is_open and last and as_of > last),
        "a_year_later": years_after(last, 1).toordinal() if last else 0,
        "events": [
            {
                "rule": event.rule,
                "level": event.level or "",
                "count": event.count,
                "status": event.status,
                "kept": event.kept,
                "year": event.occurred_on.year,
                "day": event.occurred_on.toordinal(),
            }
            for event in facts.events
        ],
    }
