"""JSON read strictly: no key twice, no float, no NaN, no number out of proportion; what is wrong names its field."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, cast

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST_COUNT = 2**63 - 1
_LONGEST_NUMBER = 40
_SMALLEST_EXPONENT = -_LONGEST_NUMBER


class BadLine(Exception):
    """A line that cannot be scored: which field, and what is wrong with it. No field: the line is no JSON object."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}：{what}" if field else what)
        self.field = field
        self.what = what


def parsed(text: str) -> object:
    try:
        return json.loads(
            text, parse_float=_decimal, parse_int=_whole, parse_constant=_Refused, object_pairs_hook=_once_each
        )
    except json.JSONDecodeError as error:
        raise BadLine("", f"不是 JSON（第 {error.pos + 1} 个字起）") from None
    except RecursionError:
        raise BadLine("", "嵌套太深，不是一个支部") from None


def an_object(field: str, value: object, needed: Collection[str], allowed: Collection[str] = ()) -> dict[str, Any]:
    inside = f"{field}." if field else ""
    if isinstance(value, _Refused) and value.repeated is not None:
        raise BadLine(f"{inside}{_printable(value.repeated)}", "写了两次")
    if not isinstance(value, dict):
        raise BadLine(field, f"应为一个对象 {{…}}，不是 {_shown(value)}")
    for name in value:
        if name not in needed and name not in allowed:
            raise BadLine(f"{inside}{_printable(name)}", "没有这一项")
    for name in needed:
        if name not in value:
            raise BadLine(f"{inside}{name}", "缺这一项")
    return value


def one_of(field: str, value: object, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        right = f"应为 {'、'.join(known)} 之一" if known else "这套规则里一个也没有"
        raise BadLine(field, f"{right}，不是 {_shown(value)}")
    return value


def a_date(field: str, value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadLine(field, f"应为日期，如 2026-05-24，不是 {_shown(value)}")


def a_number(field: str, value: object, highest: Decimal) -> Decimal:
    number = Decimal(value) if type(value) is int else value
    if not isinstance(number, Decimal) or not 0 <= number <= highest:
        raise BadLine(field, f"应为 0 到 {highest} 的数，不是 {_shown(value)}")
    if cast(int, number.as_tuple().exponent) < _SMALLEST_EXPONENT:
        raise BadLine(field, "小数位太多")
    return number or Decimal(0)


def points(field: str, value: object, highest: Decimal, step: Decimal) -> Decimal:
    points = a_number(field, value, highest)
    if points % step:
        raise BadLine(field, f"应按 {step} 分一档，不是 {_shown(value)}")
    return points


def a_count(field: str, value: object) -> int:
    if type(value) is not int or not 1 <= value <= _LARGEST_COUNT:
        raise BadLine(field, f"应为 1 起的整数，不是 {_shown(value)}")
    return value


def a_text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value or _LONE_SURROGATE.search(value):
        raise BadLine(field, f"应为文字，不是 {_shown(value)}")
    return value


def a_list(field: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise BadLine(field, f"应为一个列表 […]，不是 {_shown(value)}")
    return value


class _Refused:
    """What the reader of JSON lets pass and we do not; it waits here until its field is known."""

    def __init__(self, shown: str, repeated: str | None = None) -> None:
        self.shown = _printable(shown)
        self.repeated = repeated


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
            return _Refused("对象", repeated=name)
        found[name] = value
    return found


def _shown(value: object) -> str:
    """The refused value in a few harmless characters."""
    match value:
        case _Refused():
            return value.shown
        case int() | Decimal() if not isinstance(value, bool):
            return str(value)
        case dict():
            return "对象"
        case list():
            return "列表"
    return _printable(json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> str:
    short = text if len(text) <= 40 else text[:40] + "…"
    return short if short.isprintable() else ascii(short)
