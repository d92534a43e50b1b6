"""What organisations have before them: deadlines, elections, the meetings of each month, what was called and set.

Read for many organisations at once: planning asks for hundreds, a person for their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime

from scoring.election import overdue_after, years_after
from scoring.facts import Election
from scoring.rule_set import Clause, Deadline, RuleSet
from storage import calendar
from storage.agenda_facts import Facts, facts_of
from storage.columns import latest
from storage.convened import convened
from storage.id_lists import id_lists
from storage.obligations import Obligation, Recipient
from storage.organisations import Organisation
from storage.periods import periods, publicity_ends
from storage.ports import Transaction

Span = tuple[date, date]
"""The first and the last day on which something asked for may be due."""

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
SUBMITTED, ASSESSED = 3, 5
"""The phases of an assessment from which it is submitted, and assessed by the superior."""
_SHORT = 40


def agenda(
    tx: Transaction, rule_set: RuleSet, organisation_ids: Collection[int], spans: Mapping[str, Span]
) -> tuple[Obligation, ...]:
    """All obligations of these organisations whose kind is in `spans` and which are due in its span, done ones too."""
    moved = calendar.moved_deadlines(tx)
    first_year = min((span[0].year for span in spans.values()), default=date.max.year)
    found: list[Obligation] = []
    for ids in id_lists(organisation_ids):
        facts = facts_of(tx, ids, first_year)
        for place in facts.organisations:
            found += _deadlines(rule_set, moved, facts, place, spans)
            if place.kind == "branch":
                found += _cadence(rule_set, facts, place, spans)
        found += convened(tx, rule_set, facts, ids, spans)
    return tuple(found)


def _deadlines(
    rule_set: RuleSet,
    moved: Mapping[str, calendar.Moved],
    facts: Facts,
    place: Organisation,
    spans: Mapping[str, Span],
) -> Iterator[Obligation]:
    for deadline in rule_set.deadlines:
        span = spans.get(deadline.id)
        if span is None:
            continue
        own = moved.get(deadline.id, calendar.Moved())
        for subject, due in _dues(deadline, own.due, facts, place, span):
            if not span[0] <= due <= span[1]:
                continue
            closed = _closed(deadline, facts, place, subject)
            if closed is not None:
                yield Obligation(
                    kind=deadline.id,
                    subject=subject,
                    organisation_id=place.id,
                    organisation=place.name,
                    due=due,
                    since=_known_since(deadline, own, facts, place, subject),
                    recipients=_responsible(deadline, facts, place),
                    rule_set=rule_set.key,
                    ladder=deadline.ladder,
                    title=deadline.name,
                    stake=stake(deadline.clause),
                    closed=closed,
                    superiors=facts.superiors.get(place.id, ()),
                    options=_OPTIONS.get(deadline.done_by, ()),
                )


_OPTIONS = {
    "submission": (("开始自评", "开始自评"),),
    "assessment": (("待处理", "待处理"), ("下属支部", "下属支部")),
}


def _dues(
    deadline: Deadline, moved: tuple[int, int] | None, facts: Facts, place: Organisation, span: Span
) -> Iterator[tuple[str, date]]:
    """(subject, due day) of this deadline there, one for each year or term."""
    if deadline.counted_from == "election":
        if place.last_election_on and place.term_years:
            term_ends = years_after(place.last_election_on, place.term_years)
            yield term_ends.isoformat(), overdue_after(Election(term_ends, None, place.postponed_until))
    elif deadline.counted_from == "posting":
        for (where, campaign, year), (posted_on, _) in facts.postings.items():
            if where == place.id and campaign == deadline.campaign:
                yield str(year), publicity_ends(posted_on, deadline.days)
    else:
        month_and_day = moved or deadline.due
        if month_and_day is not None and _concerns(deadline, facts, place):
            for year in range(span[0].year, span[1].year + 1):
                yield str(year), date(year, *month_and_day)


def _concerns(deadline: Deadline, facts: Facts, place: Organisation) -> bool:
    if deadline.who == "branch":
        return place.kind == "branch"
    if deadline.who == "superior":
        return bool(facts.below.get(place.id))
    return place.kind == "work_committee"


def _responsible(deadline: Deadline, facts: Facts, place: Organisation) -> tuple[Recipient, ...]:
    return facts.speaking(place.id) if deadline.who == "branch" else facts.holding(place.id, "reviewer", "office")


def _known_since(deadline: Deadline, own: calendar.Moved, facts: Facts, place: Organisation, subject: str) -> datetime:
    """When its day was set there, or it was opened again."""
    _, noted_at = facts.notes.get((place.id, deadline.id, subject), (False, None))
    if deadline.counted_from == "election":
        changed_at = facts.terms_set[place.id]
    elif deadline.counted_from == "posting":
        _, changed_at = facts.postings[place.id, deadline.campaign, int(subject)]
    else:
        changed_at = facts.reopened.get((place.id, int(subject), deadline.campaign))
    return latest(own.set_at, noted_at, changed_at) or ALWAYS


def _closed(deadline: Deadline, facts: Facts, place: Organisation, subject: str) -> str | None:
    """Why it is done, '' while it is not; None where it does not exist there."""
    if facts.notes.get((place.id, deadline.id, subject), (False,))[0]:
        return "已办好"
    if deadline.done_by == "submission":
        phase = facts.phases.get((place.id, int(subject), deadline.campaign), 1)
        return "已提交" if phase >= SUBMITTED else ""
    if deadline.done_by == "assessment":
        phases = [facts.phases.get((branch, int(subject), deadline.campaign), 1) for branch in facts.below[place.id]]
        return "都已考评" if min(phases) >= ASSESSED else ""
    return ""


def _cadence(rule_set: RuleSet, facts: Facts, place: Organisation, spans: Mapping[str, Span]) -> Iterator[Obligation]:
    for cadence in rule_set.cadence:
        span = spans.get(cadence.id)
        if span is None:
            continue
        for subject, ends in periods(cadence.every, *span):
            thing = place.id, cadence.id, subject
            held = thing in facts.held
            noted, noted_at = facts.notes.get(thing, (False, None))
            yield Obligation(
                kind=cadence.id,
                subject=subject,
                organisation_id=place.id,
                organisation=place.name,
                due=ends,
                since=latest(facts.voided.get(thing), noted_at) or ALWAYS,
                recipients=facts.speaking(place.id),
                rule_set=rule_set.key,
                ladder=cadence.ladder,
                title=cadence.short,
                stake=f"没有记录只是缺项，不扣分（{cadence.clause.id}）",
                closed="已有记录" if held else "已办好" if noted else "",
                options=(("已开，登记", f"登记{cadence.short}"), ("定个时间", f"定{cadence.short}时间")),
            )


def stake(clause: Clause) -> str:
    """The clause, with the plan's words where they are short enough to be read."""
    return f"{clause.id}：“{clause.words}”" if len(clause.words) <= _SHORT else clause.id
