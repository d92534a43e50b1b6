"""One branch as a line of JSON in, its grade as a line of JSON out: what `jinxing score` does with each line."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring

from scoring.facts import Event
from scoring.facts_from_json import facts_from_json
from scoring.grade import Grade, Line, grade
from scoring.rule_set import RuleSet
from scoring.strict_json import BadLine

__all__ = ["BadLine", "score_line"]


def score_line(rule_set: RuleSet, text: str) -> str:
    """The grade of the branch in this line, without a line end, or `BadLine` naming the field."""
    name, facts = facts_from_json(rule_set, text)
    return to_json({"id": name, **as_json(grade(rule_set, facts))})


def as_json(graded: Grade) -> dict[str, object]:
    """A grade in plain lists and dictionaries; points stay `Decimal`."""
    further = graded.next_star
    return {
        "base": graded.base,
        "bonus": graded.bonus,
        "deduction": graded.deduction,
        "raw": graded.raw,
        "total": graded.total,
        "band_star": graded.band_star,
        "star": graded.star,
        "adjustments": [
            {"rule": a.rule, "kind": a.kind, "star": a.star, "clause": a.clause.id} for a in graded.adjustments
        ],
        "lines": [_line(line) for line in graded.lines],
        "next_star": further
        and {
            "star": further.star,
            "points_missing": further.points_missing,
            "stands_in_way": [{"rule": a.rule, "kind": a.kind, "star": a.star} for a in further.stands_in_way],
        },
    }


def to_json(value: object) -> str:
    """JSON with each `Decimal` as the number it is: 86.5 and 90, never 86.500000001 or 9E+1. Keys are our own words."""
    if isinstance(value, str):
        # Beyond ASCII only what prints: a bare line separator would cut the line in two for some readers.
        return encode_basestring(value) if value.isprintable() else json.dumps(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return "{" + ",".join([f'"{key}":{to_json(item)}' for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([to_json(item) for item in value]) + "]"
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"{value!r} is not for JSON")


@lru_cache(maxsize=4096)
def plain(points: Decimal) -> str:
    """Points as a person writes them: no exponent, no idle noughts, no minus before nothing."""
    digits = format(points, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def _line(line: Line) -> dict[str, object]:
    written: dict[str, object] = {
        "rule": line.rule,
        "points": line.points,
        "clause": line.clause.id,
        "counts": line.counts,
        "because": str(line.because),
    }
    if line.event is not None:
        written |= _event(line.event) | {"status": line.event.status}
    if line.beaten_by is not None:
        written["beaten_by"] = {"rule": line.beaten_by.rule, **_event(line.beaten_by)}
    return written


def _event(event: Event) -> dict[str, object]:
    return {"occurred_on": event.occurred_on.isoformat(), "level": event.level, "count": event.count}
