"""What is answered to the events of a sentence: proposed, kept without points, or asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from handlers.understanding.clauses import Unit
from handlers.understanding.event_days import Occurred
from handlers.understanding.findings import Finding
from handlers.understanding.understood import Understood, UnderstoodEvent
from scoring.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class Read:
    """One possible event with its day."""

    unit: Unit
    finding: Finding
    day: Occurred


def answer_of(reads: Sequence[Read], rule_set: RuleSet) -> Understood:
    """One answer for all of them: what is in doubt is asked first, then a day that is missing."""
    events = _counted(event for read in reads for event in _events(read, rule_set))
    to_settle = tuple(event for event in events if not event.rule)
    events = [event for event in events if event.rule]
    doubts = [read for read in reads if read.finding.doubt]
    undated = [read for read in reads if not read.day.days]
    because = "、".join(dict.fromkeys(read.finding.words for read in reads if read.finding.words))
    if doubts:
        first = doubts[0].finding
        return Understood(
            "record_event",
            "ask",
            f"听到：{because}",
            tuple(events),
            question=first.doubt,
            choices=first.labels,
            open=to_settle,
        )
    if undated:
        return Understood(
            "record_event", "ask", f"听到：{because}", tuple(events), question=_which_day(undated[0], len(reads) > 1)
        )
    if all(event.points == 0 for event in events):
        reasons = "；".join(
            dict.fromkeys(rule_set.kept[e.kept].words for e in events if e.kept and e.kept in rule_set.kept)
        )
        return Understood("record_event", "keep_without_points", f"听到：{because}。{reasons}", tuple(events))
    return Understood("record_event", "propose", f"听到：{because}", tuple(events))


def _which_day(read: Read, one_of_several: bool) -> str:
    what = f"“{read.finding.words}”" if one_of_several and read.finding.words else ""
    if read.day.doubt:
        return f"{what}这个日子对不上，是哪年哪月哪日？"
    if read.day.range:
        first, last = read.day.range
        return f"{what}具体是哪天（{first.month}月{first.day}日—{last.month}月{last.day}日）？"
    return f"{what}是哪一天的事？"


def _counted(events: Iterable[UnderstoodEvent]) -> list[UnderstoodEvent]:
    """Those of one rule, level and day are one event with their number: 书记受警告，副书记受严重警告."""
    counted: dict[object, UnderstoodEvent] = {}
    for n, event in enumerate(events):
        key = (event.rule, event.level, event.occurred_on, event.kept) if event.occurred_on and event.points else n
        before = counted.get(key)
        if before and before.points and event.points:
            times = before.points / before.count * (before.count + event.count)
            points = times if event.points < 0 else event.points
            counted[key] = replace(before, count=before.count + event.count, points=points)
        else:
            counted[key] = event
    return list(counted.values())


def _events(read: Read, rule_set: RuleSet) -> list[UnderstoodEvent]:
    finding, asked = read.finding, read.finding.doubt if read.finding.answers else ""
    if finding.rule is None:
        unknown: tuple[date | None, ...] = read.day.days or (None,)
        return [
            UnderstoodEvent("", None, finding.count, day, read.day.range, question=asked or "", answers=finding.answers)
            for day in unknown
        ]
    kept = finding.kept
    rule = rule_set.events[finding.rule]
    if kept is None and finding.level is not None and finding.level not in rule.points:
        kept = "below_city"
    days: tuple[date | None, ...] = read.day.days or (None,)
    count = 1 if len(days) > 1 else finding.count
    points: Decimal | None = None
    if kept is not None:
        points = Decimal(0)
    elif finding.points_known:
        points = rule.signed[finding.level or ""] * (count if rule.multiplies else 1)
    return [
        UnderstoodEvent(
            finding.rule, finding.level, count, day, read.day.range, points, kept, asked or "", finding.answers
        )
        for day in days
    ]
