"""A body as JSON, read strictly: UTF-8, no key twice, no NaN, integers of 64 bits, 32 levels deep (INVARIANTS §7)."""

from __future__ import annotations

import json
from typing import Any, Final

LARGEST_BODY: Final = 256 * 1024
DEEPEST: Final = 32
_LARGEST: Final = 1 << 63


class Malformed(Exception):
    """No JSON that a platform would send. The text says why, and quotes nothing."""


def read_json(body: bytes) -> Any:
    """The value in this body."""
    try:
        value = json.loads(body.decode(), parse_int=_whole, parse_constant=_no_number, object_pairs_hook=_once_each)
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    except json.JSONDecodeError:
        raise Malformed("not JSON") from None
    except RecursionError:
        raise Malformed("nested too deeply") from None
    if body.count(b"{") + body.count(b"[") > DEEPEST and _depth(value) > DEEPEST:
        raise Malformed("nested too deeply")
    return value


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= 20 else _LARGEST
    if not -_LARGEST <= number < _LARGEST:
        raise Malformed("a number out of proportion")
    return number


def _no_number(name: str) -> Any:
    raise Malformed(f"{name} is no number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a key given twice")
    return found


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while inside := [each for each in level if isinstance(each, (dict, list))]:
        depth += 1
        level = [inner for each in inside for inner in (each.values() if isinstance(each, dict) else each)]
    return depth
