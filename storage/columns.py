"""How values stand in columns: as text that sorts and compares alike on both databases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

END_OF_TIME = "9999-12-31T23:59:59.999999+00:00"


@lru_cache(maxsize=256)  # a turn writes its own instant into most of its rows
def instant_text(instant: datetime) -> str:
    """UTC with microseconds, always as wide: `2026-05-24T01:02:03.000000+00:00`. ValueError without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {instant!r}")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def latest(*texts: str | None) -> datetime | None:
    """The latest of some instants, None where there is none."""
    return optional_instant(max((text for text in texts if text is not None), default=None))


def optional_instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def optional_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def optional_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def day_text(day: date | None) -> str | None:
    """`YYYY-MM-DD`. ValueError for an instant: which day it is depends on the zone."""
    if isinstance(day, datetime):
        raise ValueError(f"a day, not an instant: {day!r}")  # noqa: TRY004 (a wrong value of a subclass)
    return None if day is None else day.isoformat()


def decimal_text(number: Decimal | None) -> str | None:
    """The digits as given, never with an exponent."""
    return None if number is None else format(number, "f")


def canonical_json(value: Any) -> str:
    """The one spelling of a structure: sorted keys, no blanks, Chinese as it is. Decimals become their digits."""
    return _CANONICAL.encode(value)


def points_json(points: Mapping[str, Decimal]) -> str:
    """Points by criterion, in the order given."""
    return json.dumps({key: format(number, "f") for key, number in points.items()}, ensure_ascii=False)


def points_of(text: str) -> dict[str, Decimal]:
    return {key: Decimal(digits) for key, digits in json.loads(text).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no canonical spelling for {type(value).__name__}")


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
)
