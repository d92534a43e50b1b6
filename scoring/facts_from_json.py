"""A branch's facts from one line of JSON. Whatever is not exactly as agreed is refused by the name of its field."""

from __future__ import annotations

from decimal import Decimal
from typing import cast, get_args

from scoring.facts import Election, Event, Facts, Stage, Status
from scoring.rule_set import EventRule, RuleSet
from scoring.strict_json import BadLine, a_count, a_date, a_list, a_number, a_text, an_object, one_of, parsed, points


def facts_from_json(rule_set: RuleSet, text: str) -> tuple[str, Facts]:
    """The branch's id and its facts, or `BadLine`.

    Beside what SCORING says, an event may have `awarded` (points the superior granted for the whole record, at most
    the table's) and `kept` (the id of the reason why it scores nothing).
    """
    line = an_object("", parsed(text), ("id", "as_of", "stage", "criteria"), ("events", "satisfaction", "election"))
    name, events = a_text("id", line["id"]), line.get("events")
    facts = Facts(
        as_of=a_date("as_of", line["as_of"]),
        stage=cast(Stage, one_of("stage", line["stage"], get_args(Stage))),
        criteria=_criteria(rule_set, line["criteria"]),
        events=() if events is None else _events(rule_set, a_list("events", events)),
        satisfaction=_satisfaction(line.get("satisfaction")),
        election=_election(line.get("election")),
    )
    return name, facts


def _criteria(rule_set: RuleSet, value: object) -> dict[str, Decimal]:
    given = an_object("criteria", value, [criterion.id for criterion in rule_set.criteria])
    scores = {}
    for criterion in rule_set.criteria:
        field = f"criteria.{criterion.id}"
        scores[criterion.id] = points(field, given[criterion.id], criterion.maximum, criterion.step)
    return scores


def _events(rule_set: RuleSet, value: list[object]) -> tuple[Event, ...]:
    return tuple(_event(rule_set, f"events[{n}]", event) for n, event in enumerate(value))


def _event(rule_set: RuleSet, where: str, value: object) -> Event:
    given = an_object(where, value, ("rule", "occurred_on"), ("level", "count", "status", "awarded", "kept"))
    rule = rule_set.events[one_of(f"{where}.rule", given["rule"], rule_set.events)]
    level, status, count, kept = given.get("level"), given.get("status"), given.get("count"), given.get("kept")
    if rule.has_levels:
        one_of(f"{where}.level", level, rule_set.levels)
    elif level is not None:
        raise BadLine(f"{where}.level", f"{rule.id} 不分级别")
    count = 1 if count is None else a_count(f"{where}.count", count)
    return Event(
        rule=rule.id,
        occurred_on=a_date(f"{where}.occurred_on", given["occurred_on"]),
        level=level,
        count=count,
        status="recorded" if status is None else cast(Status, one_of(f"{where}.status", status, get_args(Status))),
        awarded=_awarded(rule_set, rule, f"{where}.awarded", level, count, given.get("awarded")),
        kept=None if kept is None else one_of(f"{where}.kept", kept, rule_set.kept),
    )


def _awarded(
    rule_set: RuleSet, rule: EventRule, field: str, level: str | None, count: int, value: object
) -> Decimal | None:
    if value is None:
        return None
    if rule.kind != "bonus":
        raise BadLine(field, "只有加分可以少加")
    table = rule.points.get(level or "", Decimal(0)) * (count if rule.multiplies else 1)
    return points(field, value, table, rule_set.step)


def _satisfaction(value: object) -> Decimal | None:
    return None if value is None else a_number("satisfaction", value, Decimal(100))


def _election(value: object) -> Election | None:
    if value is None:
        return None
    given = an_object("election", value, ("due_on",), ("held_on", "postponed_until"))
    held, postponed = given.get("held_on"), given.get("postponed_until")
    return Election(
        due_on=a_date("election.due_on", given["due_on"]),
        held_on=None if held is None else a_date("election.held_on", held),
        postponed_until=None if postponed is None else a_date("election.postponed_until", postponed),
    )
