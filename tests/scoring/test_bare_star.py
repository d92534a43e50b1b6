"""The bare star that the benchmark measures against is the star of the grade. (Speed itself is for `make bench`.)"""

from __future__ import annotations

from scoring.grade import grade
from scoring.rule_set import RuleSet
from tests.scoring.bare_star import bare_star
from tests.scoring.branches import branch, event
from tests.scoring.cases import CASES, _election

BRANCHES = [
    branch(
        95,
        event("commendation", "city", "2017-03-02"),
        event("media_article", "nation", "2017-05-02", status="confirmed"),
        event("innovation", "province", "2017-06-02"),
        event("absence", on="2017-04-01", count=2),
        event("missed_task", on="2017-09-01"),
        event("circular_work_committee", on="2016-09-01"),
        satisfaction="72.5",
        election=_election("2017-05-01"),
        stage="year_end",
    ),
    branch(
        92,
        event("commendation", "province", "2017-03-02"),
        event("innovation", "city", "2017-06-02"),
        event("discipline_member", on="2017-06-02"),
        event("circular_work_committee", on="2017-07-02"),
        event("absence", on="2017-04-01"),
        event("absence", on="2017-10-01", status="revoked"),
        satisfaction="88",
        election=_election("2018-05-01"),
    ),
]


def test_the_bare_star_is_the_star_of_the_grade(anyang: RuleSet) -> None:
    for facts in (*BRANCHES, *(case.facts for case in CASES if "awarded" not in case.edge)):
        assert bare_star(facts) == grade(anyang, facts).star
