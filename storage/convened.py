"""Meetings and tasks that branches have before them, as obligations: whoever asked for leave or has done it is not
reminded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from scoring.rule_set import RuleSet
from storage.agenda_facts import Facts
from storage.columns import day_text, instant_text, latest
from storage.lapses import lapses_of, stake
from storage.obligations import Obligation, Recipient
from storage.ports import Row, Transaction

Span = tuple[date, date]
Lapses = Mapping[int, Counter[int]]
"""By year and branch."""
LONGEST_POSTPONED = timedelta(days=400)
_ANY_ZONE = timedelta(days=1)
"""A local day may begin a day earlier or end a day later than that of UTC."""


def convened(
    tx: Transaction, rule_set: RuleSet, facts: Facts, ids: str, spans: Mapping[str, Span]
) -> tuple[Obligation, ...]:
    """The meetings (kind `meeting`) and tasks (`task`) of these organisations which are due in the span of their kind,
    closed ones too."""
    found: list[Obligation] = []
    branches = [place.id for place in facts.organisations if place.kind == "branch"]
    names = {place.id: place.name for place in facts.organisations}
    asked = [span for kind in ("meeting", "task") if (span := spans.get(kind))]
    years = {year for span in asked for year in range(span[0].year, span[1].year + 1)}
    counts = {year: lapses_of(tx, rule_set, branches, year) for year in years if branches}
    if span := spans.get("meeting"):
        since = instant_text(datetime.combine(span[0], time(), UTC) - _ANY_ZONE)
        until = instant_text(datetime.combine(span[1], time(), UTC) + 2 * _ANY_ZONE)
        for row in tx.all("convened_meetings", ids=ids, since=since, until=until):
            found.append(_meeting(rule_set, facts, names, counts, row, is_note=False))
        for row in tx.all("convened_notes", ids=ids, since=since, until=until):
            found.append(_meeting(rule_set, facts, names, counts, row, is_note=True))
    if span := spans.get("task"):
        found += _tasks(tx, rule_set, facts, names, counts, ids, span)
    return tuple(found)


def _meeting(
    rule_set: RuleSet, facts: Facts, names: Mapping[int, str], counts: Lapses, row: Row, *, is_note: bool
) -> Obligation:
    branch, id, _, convener_kind, kind, state, topic, starts_at, place, minutes, by, *of_times = row
    called_at, written_at, answer, replied_at, decision, decided_at = of_times
    called = datetime.fromisoformat(called_at)
    if is_note:
        recipients: tuple[Recipient, ...] = (Recipient(by, called),)
        options: tuple[tuple[str, str], ...] = (("看会议", f"第{id}号会议"),)
    else:
        recipients = _since(facts.speaking(branch), called)
        if convener_kind == "branch":
            recipients = _since(facts.holding(branch, "secretary", "deputy", "committee_member"), called)
        options = (("参加", f"参加第{id}号会议"), ("请假", f"第{id}号会议请假"))
    starts = datetime.fromisoformat(starts_at)
    lapses = counts.get(starts.year, Counter[int]())[branch]
    on_leave = answer == "leave" and decision != "refused" and convener_kind != "branch"
    return Obligation(
        kind="meeting",
        subject=str(id),
        organisation_id=branch,
        organisation=names[branch],
        due=starts,
        since=latest(called_at, written_at, replied_at, decided_at) or called,
        recipients=recipients,
        rule_set=rule_set.key,
        ladder="meeting",
        title=topic or _title(rule_set, kind),
        stake=stake(rule_set, "meeting", lapses) if convener_kind == "work_committee" else "",
        place=place,
        closed="会议取消" if state == "cancelled" else "已请假" if on_leave else "",
        options=options,
        remind_minutes=minutes,
    )


def _tasks(
    tx: Transaction,
    rule_set: RuleSet,
    facts: Facts,
    names: Mapping[int, str],
    counts: Lapses,
    ids: str,
    span: Span,
) -> Iterator[Obligation]:
    since = day_text(max(span[0], date.min + LONGEST_POSTPONED) - LONGEST_POSTPONED)
    for row in tx.all("convened_tasks", ids=ids, since=since, until=day_text(span[1])):
        branch, id, setter_kind, state, title, first_due, set_at, is_done, later, conclusion, *changed = row
        due = date.fromisoformat(max(first_due, later or first_due))
        if not span[0] <= due <= span[1]:
            continue
        given = datetime.fromisoformat(set_at)
        done = "已完成" if is_done else "已处理" if conclusion else ""
        yield Obligation(
            kind="task",
            subject=str(id),
            organisation_id=branch,
            organisation=names[branch],
            due=due,
            since=latest(set_at, *changed) or given,
            recipients=_since(facts.speaking(branch), given),
            rule_set=rule_set.key,
            ladder="task",
            title=title,
            stake=stake(rule_set, "task", counts[due.year][branch]) if setter_kind == "work_committee" else "",
            closed="任务取消" if state == "cancelled" else done,
            options=(("已完成", f"完成第{id}号任务"), ("申请延期", f"第{id}号任务延期")),
        )


def _since(recipients: tuple[Recipient, ...], called: datetime) -> tuple[Recipient, ...]:
    return tuple(Recipient(each.person_id, max(each.since, called)) for each in recipients)


def _title(rule_set: RuleSet, kind: str) -> str:
    """What the kind is called in the rule set; 会议 where it is none of 三会一课."""
    return next((each.short for each in rule_set.cadence if each.id == kind), "培训" if kind == "training" else "会议")
