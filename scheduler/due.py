"""Which reminders fall due: a pure function from what has to be done to rows, one for each step and person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scheduler.hours import Hours
from scheduler.working_days import WorkingDays
from scoring.rule_set import Clause, Ladder, RuleSet, Step
from storage.agenda import Span
from storage.obligations import Obligation, Recipient
from storage.reminders import Planned, due_text

ESCALATION = "superior"
NEVER = Ladder("", (), (), None, Clause("", ""))


@dataclass(frozen=True, slots=True)
class Customs:
    """How this bureau reminds: by which ladders, at which hours, on which days; `wished` are persons' own hours."""

    ladders: Mapping[str, Ladder]
    hours: Hours
    working_days: WorkingDays
    wished: Mapping[int, int] = field(default_factory=dict)
    _days: dict[tuple[date, str], list[tuple[str, date]]] = field(default_factory=dict, repr=False, compare=False)

    def days_of(self, due: date, ladder: Ladder) -> list[tuple[str, date]]:
        """The day of each step, worked out once for all that is due on that day."""
        if (due, ladder.id) not in self._days:
            self._days[due, ladder.id] = _days(due, ladder, self.working_days)
        return self._days[due, ladder.id]


def due(obligations: Iterable[Obligation], now: datetime, customs: Customs, since: datetime) -> tuple[Planned, ...]:
    """The reminders whose time has come by `now`, and came after `since`, of all that is not done.

    Nothing is due to a person from before it concerned them. Where several steps of a thing fall on one minute (a
    weekend lies between) the last one is meant.
    """
    rows = {}
    window = customs.hours.local_day(since), customs.hours.local_day(now)
    for obligation in obligations:
        if obligation.is_done:
            continue
        for recipient, step, at in steps_of(obligation, customs, window):
            if since < at <= now and at >= max(recipient.since, obligation.since):
                rows[obligation.series, recipient.person_id, at] = Planned(
                    *obligation.series,
                    recipient.person_id,
                    step,
                    due_text(obligation.due),
                    obligation.rule_set,
                    at,
                )
    return tuple(rows.values())


def steps_of(
    obligation: Obligation, customs: Customs, window: Span = (date.min, date.max)
) -> Iterator[tuple[Recipient, str, datetime]]:
    """Every step of an obligation that falls on these days, for everybody whom it concerns, done or not: (person, step,
    time)."""
    ladder = customs.ladders.get(obligation.ladder, NEVER)
    if isinstance(obligation.due, datetime):
        yield from _before_an_instant(obligation, obligation.due, ladder, customs)
        return
    first, last = window
    for step, day in customs.days_of(obligation.due, ladder):
        if first <= day <= last:
            concerned = obligation.superiors if step == ESCALATION else obligation.recipients
            for recipient in concerned:
                yield recipient, step, _slot(customs, recipient, day)


def spans(rule_set: RuleSet, since: datetime, until: datetime, customs: Customs) -> dict[str, Span]:
    """For each kind the days on which something may be due that has a step between two instants."""
    first, last = customs.hours.local_day(since), customs.hours.local_day(until)
    found = {}
    of_deadlines = [(deadline.id, deadline.ladder) for deadline in rule_set.deadlines]
    of_cadence = [(cadence.id, cadence.ladder) for cadence in rule_set.cadence]
    for kind, ladder_id in (*of_deadlines, *of_cadence, ("meeting", "meeting"), ("task", "task")):
        ladder = customs.ladders.get(ladder_id)
        if ladder is not None:
            after = [*ladder.overdue, *([ladder.escalates] if ladder.escalates else [])]
            reaches = max((_days_in(step) for step in ladder.before), default=0)
            found[kind] = (
                _clipped(first, -max((_days_in(step) for step in after), default=0) - _BREAK),
                _clipped(last, reaches + _BREAK),
            )
    return found


_BREAK = 15
"""Days by which a step may move to a working day, with room to spare."""


def _before_an_instant(
    obligation: Obligation, due: datetime, ladder: Ladder, customs: Customs
) -> Iterator[tuple[Recipient, str, datetime]]:
    local_day = customs.hours.local_day(due)
    wished = obligation.remind_minutes
    for recipient in obligation.recipients:
        for step in ladder.before:
            if step.unit == "h":
                at = customs.hours.before(recipient.person_id, due, timedelta(hours=step.amount))
            else:
                day = customs.working_days.not_after(_moved(local_day, step, -1))
                at = _slot(customs, recipient, day)
            if at is not None and at < due:
                yield recipient, str(step), at
        if wished is not None:
            at = customs.hours.before(recipient.person_id, due, timedelta(minutes=wished))
            if at is not None:
                yield recipient, f"{wished}min", at


def _days(due: date, ladder: Ladder, working_days: WorkingDays) -> list[tuple[str, date]]:
    """The days of all steps: before it is due on a working day that is not later, afterwards on one not earlier."""
    before = [(str(step), working_days.not_after(_moved(due, step, -1))) for step in ladder.before]
    overdue = [(f"overdue {step}", working_days.not_before(_moved(due, step, 1))) for step in ladder.overdue]
    if ladder.escalates is not None:
        overdue.append((ESCALATION, working_days.not_before(_moved(due, ladder.escalates, 1))))
    return before + overdue


def _slot(customs: Customs, recipient: Recipient, day: date) -> datetime:
    return customs.hours.slot(recipient.person_id, day, customs.wished.get(recipient.person_id))


def _moved(day: date, step: Step, direction: int) -> date:
    if step.unit == "d":
        return _clipped(day, direction * step.amount)
    months = day.year * 12 + day.month - 1 + direction * step.amount
    year, month = divmod(months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _days_in(step: Step) -> int:
    return {"m": 31, "d": 1, "h": 0}[step.unit] * step.amount + (step.unit == "h")


def _clipped(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
