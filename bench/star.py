"""A star with all its reasons against the bare star: written by hand in Python, and by a rule engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from time import perf_counter

from bench.comparing import Comparison, in_turn
from bench.zen_star import prepared, zen_star
from scoring.facts import Election, Facts
from scoring.grade import grade
from scoring.rule_file import find_rule_set
from tests.scoring.bare_star import bare_star
from tests.scoring.branches import branch, event

ROUNDS = 25
TIMES = 1_000

BRANCH: Facts = branch(
    92,
    event("commendation", "province", "2017-03-02", status="confirmed"),
    event("media_article", "city", "2017-05-02"),
    event("innovation", "city", "2017-06-02"),
    event("circular_work_committee", on="2017-07-02"),
    event("absence", on="2017-04-01", status="confirmed"),
    event("absence", on="2017-10-01", status="revoked"),
    satisfaction=Decimal("88"),
    election=Election(date(2018, 5, 1)),
)
"""An ordinary branch at the end of its year."""


def measure() -> list[Comparison]:
    """The whole grade of one branch, against both bare stars."""
    rule_set = find_rule_set("anyang-2017")
    for_zen = prepared(BRANCH)
    assert grade(rule_set, BRANCH).star == bare_star(BRANCH) == zen_star(for_zen)
    ours, by_hand, by_zen = in_turn(
        ROUNDS,
        _timed(lambda: grade(rule_set, BRANCH)),
        _timed(lambda: bare_star(BRANCH)),
        _timed(lambda: zen_star(for_zen), TIMES // 10),
    )
    what = "a star with all its reasons"
    return [
        Comparison(what, "the bare star in Python", "µs", ours, by_hand, goal=6.0),
        Comparison(f"{what}: times faster", "the bare star in zen-engine", "µs", ours, by_zen, goal=8.0, at_least=True),
    ]


def _timed(deed: Callable[[], object], times: int = TIMES) -> Callable[[], float]:
    def once() -> float:
        began = perf_counter()
        for _ in range(times):
            deed()
        return (perf_counter() - began) / times

    return once
