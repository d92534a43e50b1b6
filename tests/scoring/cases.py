"""Cases of star grading as data: a sentence, what is known, what comes of it. Expected values are written by hand.

`lines` are the lines after the ten criteria, as (rule, points, why); `edge` names the boundary and the side of it that
a case stands on, so that `test_cases.py` can count that none is missing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from scoring.facts import Election, Event, Facts
from tests.scoring.branches import branch, event


class Case(NamedTuple):
    sentence: str
    facts: Facts
    star: int
    total: str
    lines: tuple[tuple[str, str, str], ...] = ()
    adjustments: tuple[tuple[str, str, int], ...] = ()
    edge: str = ""


def _case(sentence: str, facts: Facts, star: int, total: str, *lines: tuple[str, str, str], **rest: Any) -> Case:
    return Case(sentence, facts, star, total, lines, **rest)


def _election(due: str, held: str | None = None, postponed: str | None = None) -> Election:
    days = [None if day is None else event("absence", on=day).occurred_on for day in (due, held, postponed)]
    assert days[0] is not None
    return Election(days[0], days[1], days[2])


def _lapses(absences: int, missed: int) -> tuple[Event, Event]:
    return event("absence", on="2017-03-01", count=absences), event("missed_task", on="2017-04-01", count=missed)


OVERDUE_4 = (("election_overdue", "cap", 4),)
OVERDUE_3 = (("election_overdue", "cap", 3),)
LAPSES_4 = (("lapses", "cap", 4),)

BANDS = tuple(
    _case(f"{total} points are {star} stars", branch(total), star, total, edge=edge)
    for total, star, edge in (
        ("100", 5, ""),
        ("90", 5, "band 5 on"),
        ("89.5", 4, "band 5 under"),
        ("80", 4, "band 4 on"),
        ("79.5", 3, "band 4 under"),
        ("70", 3, "band 3 on"),
        ("69.5", 2, "band 3 under"),
        ("60", 2, "band 2 on"),
        ("59.5", 1, "band 2 under"),
        ("50", 1, "band 1 on"),
        ("49.5", 0, "band 1 under"),
        ("0", 0, ""),
    )
)

HONOURS = (
    _case("a city commendation adds 3", branch(80, event("commendation", "city")), 4, "83",
          ("commendation", "3", "counted"), edge="commendation city"),
    _case("a province commendation adds 5", branch(80, event("commendation", "province")), 4, "85",
          ("commendation", "5", "counted"), edge="commendation province"),
    _case("a national commendation adds 8", branch(82, event("commendation", "nation")), 5, "90",
          ("commendation", "8", "counted"), edge="commendation nation"),
    _case("a county commendation is kept and adds nothing", branch(89, event("commendation", "county")), 4, "89",
          ("commendation", "0", "below_city"), edge="commendation county"),
    _case("a city article adds 3", branch(80, event("media_article", "city")), 4, "83",
          ("media_article", "3", "counted"), edge="media_article city"),
    _case("a province article adds 5", branch(80, event("media_article", "province")), 4, "85",
          ("media_article", "5", "counted"), edge="media_article province"),
    _case("a national article adds 8", branch(80, event("media_article", "nation")), 4, "88",
          ("media_article", "8", "counted"), edge="media_article nation"),
    _case("a county article is kept and adds nothing", branch(80, event("media_article", "county")), 4, "80",
          ("media_article", "0", "below_city"), edge="media_article county"),
    _case("of a commendation and an article only the higher counts",
          branch(80, event("commendation", "city", "2017-01-05"), event("media_article", "nation", "2017-02-05")),
          4, "88",
          ("commendation", "0", "highest_only"), ("media_article", "8", "counted"), edge="honours highest"),
    _case("of two equal honours the earlier counts",
          branch(80, event("media_article", "city", "2017-02-05"), event("commendation", "city", "2017-03-05")),
          4, "83",
          ("media_article", "3", "counted"), ("commendation", "0", "highest_only"), edge="honours tie"),
    _case("three commendations in one record still count once", branch(80, event("commendation", "city", count=3)),
          4, "83", ("commendation", "3", "counted"), edge="honours do not multiply"),
    _case("a superior may award less than the table", branch(80, event("commendation", "nation", awarded="2.5")),
          4, "82.5", ("commendation", "2.5", "counted"), edge="awarded less"),
    _case("a superior never awards more than the table", branch(80, event("commendation", "city", awarded="7")),
          4, "83", ("commendation", "3", "counted"), edge="awarded more"),
    _case("an honour awarded less may be beaten by a lower one",
          branch(80, event("commendation", "nation", "2017-01-05", awarded="1"), event("media_article", "city")),
          4, "83",
          ("commendation", "0", "highest_only"), ("media_article", "3", "counted"), edge="awarded beaten"),
)  # fmt: skip

INNOVATIONS = (
    _case("a city innovation adds 3", branch(80, event("innovation", "city")), 4, "83",
          ("innovation", "3", "counted"), edge="innovation city"),
    _case("a province innovation adds 5", branch(80, event("innovation", "province")), 4, "85",
          ("innovation", "5", "counted"), edge="innovation province"),
    _case("a national innovation adds 8", branch(80, event("innovation", "nation")), 4, "88",
          ("innovation", "8", "counted"), edge="innovation nation"),
    _case("a county innovation is kept and adds nothing", branch(80, event("innovation", "county")), 4, "80",
          ("innovation", "0", "below_city"), edge="innovation county"),
    _case("innovations add up", branch(80, event("innovation", "city", "2017-01-05"), event("innovation", "nation")),
          5, "91", ("innovation", "3", "counted"), ("innovation", "8", "counted"), edge="innovations add up"),
    _case("two innovations in one record count twice", branch(80, event("innovation", "province", count=2)), 5, "90",
          ("innovation", "10", "counted"), edge="innovations multiply"),
    _case("an innovation stands beside the highest honour",
          branch(80, event("commendation", "city", "2017-01-05"), event("innovation", "city")), 4, "86",
          ("commendation", "3", "counted"), ("innovation", "3", "counted"), edge="innovation beside honour"),
)  # fmt: skip

DEDUCTIONS = (
    _case("a circular of the work committee costs 3", branch(83, event("circular_work_committee")), 4, "80",
          ("circular_work_committee", "-3", "counted"), edge="circular_work_committee once"),
    _case("two of them cost 6", branch(83, event("circular_work_committee", count=2)), 3, "77",
          ("circular_work_committee", "-6", "counted"), edge="circular_work_committee twice"),
    _case("a circular of the city committee costs 5", branch(85, event("circular_city_committee")), 4, "80",
          ("circular_city_committee", "-5", "counted"), edge="circular_city_committee once"),
    _case("two of them cost 10", branch(85, event("circular_city_committee", count=2)), 3, "75",
          ("circular_city_committee", "-10", "counted"), edge="circular_city_committee twice"),
    _case("a leader's warning costs 3", branch(83, event("discipline_leader_minor")), 4, "80",
          ("discipline_leader_minor", "-3", "counted"), edge="discipline_leader_minor once"),
    _case("two leaders warned cost 6", branch(83, event("discipline_leader_minor", count=2)), 3, "77",
          ("discipline_leader_minor", "-6", "counted"), edge="discipline_leader_minor twice"),
    _case("a leader removed costs 5", branch(85, event("discipline_leader_major")), 4, "80",
          ("discipline_leader_major", "-5", "counted"), edge="discipline_leader_major once"),
    _case("two leaders removed cost 10", branch(85, event("discipline_leader_major", count=2)), 3, "75",
          ("discipline_leader_major", "-10", "counted"), edge="discipline_leader_major twice"),
    _case("a member's violation costs 2", branch(82, event("discipline_member")), 4, "80",
          ("discipline_member", "-2", "counted"), edge="discipline_member once"),
    _case("two members cost 4", branch(82, event("discipline_member", count=2)), 3, "78",
          ("discipline_member", "-4", "counted"), edge="discipline_member twice"),
    _case("an absence costs 3", branch(83, event("absence")), 4, "80", ("absence", "-3", "counted"),
          edge="absence once"),
    _case("two absences cost 6", branch(83, event("absence", count=2)), 3, "77", ("absence", "-6", "counted"),
          edge="absence twice"),
    _case("a missed task costs 3", branch(83, event("missed_task")), 4, "80", ("missed_task", "-3", "counted"),
          edge="missed_task once"),
    _case("two missed tasks cost 6", branch(83, event("missed_task", count=2)), 3, "77",
          ("missed_task", "-6", "counted"), edge="missed_task twice"),
    _case("the total never falls below nothing", branch(0, event("circular_city_committee")), 0, "0",
          ("circular_city_committee", "-5", "counted"), edge="total at least 0"),
    _case("the total never rises above the full mark", branch(99, event("innovation", "nation")), 5, "100",
          ("innovation", "8", "counted"), edge="total at most 100"),
)  # fmt: skip

WHEN = (
    _case("the first day of the year counts", branch(83, event("absence", on="2017-01-01")), 4, "80",
          ("absence", "-3", "counted"), edge="year begins on"),
    _case("the last day of last year does not", branch(83, event("absence", on="2016-12-31")), 4, "83",
          ("absence", "0", "not_this_year"), edge="year begins before"),
    _case("the very day asked about counts", branch(83, event("absence", on="2017-12-20")), 4, "80",
          ("absence", "-3", "counted"), edge="as_of on"),
    _case("the day after does not yet", branch(83, event("absence", on="2017-12-21")), 4, "83",
          ("absence", "0", "after_as_of"), edge="as_of after"),
    _case("next year is not this year", branch(83, event("absence", on="2018-01-01")), 4, "83",
          ("absence", "0", "not_this_year"), edge="next year"),
    _case("what is rejected has no effect", branch(83, event("absence", status="rejected")), 4, "83",
          ("absence", "0", "rejected"), edge="rejected"),
    _case("what is revoked has no effect", branch(83, event("absence", status="revoked")), 4, "83",
          ("absence", "0", "revoked"), edge="revoked"),
    _case("what is kept on record has no effect", branch(83, event("absence", kept="excused")), 4, "83",
          ("absence", "0", "kept"), edge="kept"),
    _case("what is confirmed counts", branch(83, event("absence", status="confirmed")), 4, "80",
          ("absence", "-3", "counted"), edge="confirmed"),
)  # fmt: skip

SATISFACTION = (
    _case("unknown satisfaction costs nothing", branch(95), 5, "95", edge="satisfaction unknown"),
    _case("60 % costs nothing", branch(95, satisfaction="60"), 5, "95", edge="satisfaction 60 on"),
    _case("just under 60 % costs 5", branch(95, satisfaction="59.99"), 5, "90",
          ("satisfaction", "-5", "low_satisfaction"), edge="satisfaction 60 under"),
    _case("50 % costs 5 and leaves a star", branch(95, satisfaction="50"), 5, "90",
          ("satisfaction", "-5", "low_satisfaction"), edge="satisfaction 50 on"),
    _case("just under 50 % leaves no star", branch(100, satisfaction="49.99"), 0, "95",
          ("satisfaction", "-5", "low_satisfaction"), adjustments=(("satisfaction", "veto", 0),),
          edge="satisfaction 50 under"),
)  # fmt: skip

ELECTIONS = (
    _case("on the due day an election is in time", branch(95, election=_election("2017-12-20")), 5, "95",
          edge="due on"),
    _case("the day after it is overdue", branch(95, election=_election("2017-12-19")), 4, "95",
          adjustments=OVERDUE_4, edge="due after"),
    _case("a year to the day is not more than a year", branch(95, election=_election("2016-12-20")), 4, "95",
          adjustments=OVERDUE_4, edge="year on"),
    _case("a year and a day is", branch(95, election=_election("2016-12-19")), 3, "95",
          adjustments=OVERDUE_3, edge="year after"),
    _case("from 29 February a year ends on the 28th",
          branch(95, election=_election("2016-02-29"), as_of="2017-02-28"), 4, "95", adjustments=OVERDUE_4,
          edge="leap year on"),
    _case("and 1 March is beyond it", branch(95, election=_election("2016-02-29"), as_of="2017-03-01"), 3, "95",
          adjustments=OVERDUE_3, edge="leap year after"),
    _case("an election held on the day asked about is held", branch(95, election=_election("2016-01-01", "2017-12-20")),
          5, "95", edge="held on"),
    _case("one to be held tomorrow is not held", branch(95, election=_election("2017-06-01", "2017-12-21")), 4, "95",
          adjustments=OVERDUE_4, edge="held after"),
    _case("until the postponed day there is time",
          branch(95, election=_election("2016-01-01", postponed="2017-12-20")), 5, "95", edge="postponed on"),
    _case("after the postponed day it is overdue",
          branch(95, election=_election("2016-01-01", postponed="2017-12-19")), 4, "95", adjustments=OVERDUE_4,
          edge="postponed after"),
    _case("the year runs from the postponed day",
          branch(95, election=_election("2015-01-01", postponed="2016-12-19")), 3, "95", adjustments=OVERDUE_3,
          edge="postponed year after"),
    _case("a postponement that ends before the due day changes nothing",
          branch(95, election=_election("2017-12-20", postponed="2017-01-01")), 5, "95", edge="postponed earlier"),
    _case("a cap above the band changes nothing and is still told",
          branch(75, election=_election("2017-06-01")), 3, "75", adjustments=OVERDUE_4, edge="cap idle"),
)  # fmt: skip

_TWO = (("absence", "-3", "counted"), ("missed_task", "-3", "counted"))
_THREE = (("absence", "-6", "counted"), ("missed_task", "-3", "counted"))

LAPSES = (
    _case("two lapses cap nothing", branch(100, *_lapses(1, 1), stage="year_end"), 5, "94", *_TWO,
          edge="lapses under"),
    _case("three lapses of both kinds leave at most four stars", branch(100, *_lapses(2, 1)), 4, "91", *_THREE,
          adjustments=LAPSES_4, edge="lapses on"),
    _case("at year end they also cost a star", branch(100, *_lapses(2, 1), stage="year_end"), 3, "91", *_THREE,
          adjustments=(*LAPSES_4, ("lapses", "demotion", 3)), edge="demotion"),
    _case("the demotion comes after an overdue election",
          branch(100, *_lapses(2, 1), stage="year_end", election=_election("2015-01-01")), 2, "91", *_THREE,
          adjustments=(*OVERDUE_3, *LAPSES_4, ("lapses", "demotion", 2)), edge="cap then demotion"),
    _case("no star is lower than none", branch(58, *_lapses(2, 1), stage="year_end"), 0, "49", *_THREE,
          adjustments=(*LAPSES_4, ("lapses", "demotion", 0)), edge="demotion at the bottom"),
    _case("low satisfaction outranks everything",
          branch(100, *_lapses(2, 1), stage="year_end", election=_election("2017-06-01"), satisfaction="10"), 0, "86",
          *_THREE, ("satisfaction", "-5", "low_satisfaction"),
          adjustments=(*OVERDUE_4, *LAPSES_4, ("lapses", "demotion", 3), ("satisfaction", "veto", 0)),
          edge="veto last"),
    _case("an excused absence is no lapse",
          branch(100, event("absence", on="2017-02-01", kept="excused"), *_lapses(1, 1)), 5, "94",
          ("absence", "0", "kept"), *_TWO, edge="excused"),
)  # fmt: skip

CASES = (*BANDS, *HONOURS, *INNOVATIONS, *DEDUCTIONS, *WHEN, *SATISFACTION, *ELECTIONS, *LAPSES)
