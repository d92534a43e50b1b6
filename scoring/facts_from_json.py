"""A branch's facts from one line of JSON. Whatever is not exactly as agreed is refused by the name of its field."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast, get_args

from scoring.facts import Election, Event, Facts, Stage, Status
from scoring.rule_set import EventRule, RuleSet

T = TypeVar("T")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST_COUNT = 2**63 - 1
_LONGEST_NUMBER = 40
_SMALLEST_EXPONENT = -_LONGEST_NUMBER


class BadLine(Exception):
    """A line that cannot be scored: which field, and what is wrong with it. No field: the line is no JSON object."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}" if field else what)
        self.field = field
        self.what = what


def facts_from_json(rule_set: RuleSet, text: str) -> tuple[str, Facts]:
    """The branch's id and its facts, or `BadLine`.

    Beside what SCORING says, an event may have `awarded` (points the superior granted for the whole record, at most
    the table's) and `kept` (the id of the reason why it scores nothing).
    """
    line = _object("", _parsed(text), ("id", "as_of", "stage", "criteria"), ("events", "satisfaction", "election"))
    name = line["id"]
    if not isinstance(name, str) or not name or _LONE_SURROGATE.search(name):
        raise BadLine("id", f"expected some text, not {_shown(name)}")
    events = line.get("events")
    if not isinstance(events, list | None):
        raise BadLine("events", f"expected a list, not {_shown(events)}")
    facts = Facts(
        as_of=_date("as_of", line["as_of"]),
        stage=cast(Stage, _one_of("stage", line["stage"], get_args(Stage))),
        criteria=_criteria(rule_set, line["criteria"]),
        events=tuple(_event(rule_set, f"events[{n}]", event) for n, event in enumerate(events or ())),
        satisfaction=_satisfaction(line.get("satisfaction")),
        election=_election(line.get("election")),
    )
    return name, facts


def _criteria(rule_set: RuleSet, value: object) -> dict[str, Decimal]:
    given = _object("criteria", value, [criterion.id for criterion in rule_set.criteria])
    scores = {}
    for criterion in rule_set.criteria:
        field = f"criteria.{criterion.id}"
        scores[criterion.id] = _points(field, given[criterion.id], criterion.maximum, criterion.step)
    return scores


def _event(rule_set: RuleSet, where: str, value: object) -> Event:
    given = _object(where, value, ("rule", "occurred_on"), ("level", "count", "status", "awarded", "kept"))
    rule = rule_set.events[_one_of(f"{where}.rule", given["rule"], rule_set.events)]
    level, status, count, kept = given.get("level"), given.get("status"), given.get("count"), given.get("kept")
    if rule.has_levels:
        _one_of(f"{where}.level", level, rule_set.levels)
    elif level is not None:
        raise BadLine(f"{where}.level", f"{rule.id} has no levels")
    count = 1 if count is None else _count(f"{where}.count", count)
    return Event(
        rule=rule.id,
        occurred_on=_date(f"{where}.occurred_on", given["occurred_on"]),
        level=level,
        count=count,
        status="recorded" if status is None else cast(Status, _one_of(f"{where}.status", status, get_args(Status))),
        awarded=_awarded(rule_set, rule, f"{where}.awarded", level, count, given.get("awarded")),
        kept=None if kept is None else _one_of(f"{where}.kept", kept, rule_set.kept),
    )


def _awarded(
    rule_set: RuleSet, rule: EventRule, field: str, level: str | None, count: int, value: object
) -> Decimal | None:
    if value is None:
        return None
    if rule.kind != "bonus":
        raise BadLine(field, "only a bonus can be awarded at less than the table")
    table = rule.points.get(level or "", Decimal(0)) * (count if rule.multiplies else 1)
    return _points(field, value, table, rule_set.step)


def _satisfaction(value: object) -> Decimal | None:
    return None if value is None else _number("satisfaction", value, Decimal(100))


def _election(value: object) -> Election | None:
    if value is None:
        return None
    given = _object("election", value, ("due_on",), ("held_on", "postponed_until"))
    held, postponed = given.get("held_on"), given.get("postponed_until")
    return Election(
        due_on=_date("election.due_on", given["due_on"]),
        held_on=None if held is None else _date("election.held_on", held),
        postponed_until=None if postponed is None else _date("election.postponed_until", postponed),
    )


class _Refused:
    """What the reader of JSON lets pass and we do not; it waits here until its field is known."""

    def __init__(self, shown: str, repeated: str | None = None) -> None:
        self.shown = _printable(shown)
        self.repeated = repeated


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text, parse_float=_decimal, parse_int=_whole, parse_constant=_Refused, object_pairs_hook=_once_each
        )
    except json.JSONDecodeError as error:
        raise BadLine("", f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise BadLine("", "not a branch: nested too deeply") from None


def _decimal(digits: str) -> Decimal | _Refused:
    try:
        return Decimal(digits) if len(digits) <= _LONGEST_NUMBER else _Refused(digits)
    except ArithmeticError:
        return _Refused(digits)


def _whole(digits: str) -> int | _Refused:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _Refused(digits)


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object] | _Refused:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            return _Refused("an object", repeated=name)
        found[name] = value
    return found


def _object(field: str, value: object, needed: Collection[str], allowed: Collection[str] = ()) -> dict[str, Any]:
    inside = f"{field}." if field else ""
    if isinstance(value, _Refused) and value.repeated is not None:
        raise BadLine(f"{inside}{_printable(value.repeated)}", "given twice")
    if not isinstance(value, dict):
        raise BadLine(field, f"expected an object, not {_shown(value)}")
    for name in value:
        if name not in needed and name not in allowed:
            raise BadLine(f"{inside}{_printable(name)}", "no such field")
    for name in needed:
        if name not in value:
            raise BadLine(f"{inside}{name}", "missing")
    return value


def _one_of(field: str, value: object, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise BadLine(field, f"expected one of {', '.join(known)}, not {_shown(value)}")
    return value


def _date(field: str, value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadLine(field, f"expected a real date as YYYY-MM-DD, not {_shown(value)}")


def _number(field: str, value: object, highest: Decimal) -> Decimal:
    number = Decimal(value) if type(value) is int else value
    if not isinstance(number, Decimal) or not 0 <= number <= highest:
        raise BadLine(field, f"expected a number from 0 to {highest}, not {_shown(value)}")
    if cast(int, number.as_tuple().exponent) < _SMALLEST_EXPONENT:
        raise BadLine(field, "has too many decimal places")
    return number or Decimal(0)


def _points(field: str, value: object, highest: Decimal, step: Decimal) -> Decimal:
    points = _number(field, value, highest)
    if points % step:
        raise BadLine(field, f"expected steps of {step}, not {_shown(value)}")
    return points


def _count(field: str, value: object) -> int:
    if type(value) is not int or not 1 <= value <= _LARGEST_COUNT:
        raise BadLine(field, f"expected a whole number from 1, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    """The refused value in a few harmless characters."""
    match value:
        case _Refused():
            return value.shown
        case int() | Decimal() if not isinstance(value, bool):
            return str(value)
        case dict():
            return "an object"
        case list():
            return "a list"
    return _printable(json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> str:
    short = text if len(text) <= 40 else text[:40] + "…"
    return short if short.isprintable() else ascii(short)
