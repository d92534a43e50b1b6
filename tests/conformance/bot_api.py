"""Whether a call is legal by the Bot API's own description: names, types, what has to be there, lengths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.conformance.beside import facts

_LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)")
_RANGE = re.compile(r"(?:[Vv]alues between|,) (\d+)-(\d+)(?: are accepted|\. Defaults)")
_AT_MOST = re.compile(r"[Aa]t most (\d+) ")


class Description:
    """The description as data."""

    def __init__(self) -> None:
        whole = facts("telegram_bot_api.json")
        self.methods: Mapping[str, Any] = whole["methods"]
        self.types: Mapping[str, Any] = whole["types"]

    def faults(self, method: str, given: Mapping[str, Any], files: Mapping[str, Any]) -> Iterator[str]:
        """What is wrong with a call whose parameters came as form fields."""
        known = self.methods.get(method)
        if known is None:
            yield f"there is no method {method}"
            return
        fields = {field["name"]: field for field in known.get("fields", ())}
        for name in {**given, **files}.keys() - fields.keys():
            yield f"{method} has no parameter {name}"
        for name, field in fields.items():
            if field["required"] and name not in given and name not in files:
                yield f"{method} needs {name}"
            if name in given:
                yield from self._value(f"{method}.{name}", field, _read(given[name], field["types"]))
            if name in files and "InputFile" not in field["types"]:
                yield f"{method}.{name} takes no file"

    def _value(self, where: str, field: Mapping[str, Any], value: Any) -> Iterator[str]:
        kinds = field["types"]
        attempts = [list(self._of_kind(where, kind, value)) for kind in kinds]
        if all(attempts):
            yield min(attempts, key=len)[0]
            return
        yield from _too_long(where, field["description"], value)

    def _of_kind(self, where: str, kind: str, value: Any) -> Iterator[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                yield f"{where} is no list"
                return
            for n, each in enumerate(value):
                yield from self._of_kind(f"{where}[{n}]", kind.removeprefix("Array of "), each)
        elif kind in _PLAIN:
            if type(value) not in _PLAIN[kind]:
                yield f"{where} is no {kind}"
        elif kind == "InputFile":
            yield f"{where} is no file"
        else:
            yield from self._object(where, kind, value)

    def _object(self, where: str, kind: str, value: Any) -> Iterator[str]:
        described = self.types[kind]
        if not isinstance(value, dict):
            yield f"{where} is no {kind}"
            return
        fields = {field["name"]: field for field in described.get("fields", ())}
        for name in value.keys() - fields.keys():
            yield f"{where} has no field {name}"
        for name, field in fields.items():
            if field["required"] and name not in value:
                yield f"{where} needs {name}"
            if name in value:
                yield from self._value(f"{where}.{name}", field, value[name])


def _too_long(where: str, description: str, value: Any) -> Iterator[str]:
    """The lengths and ranges that the description gives in words."""
    length, span, most = (pattern.search(description) for pattern in (_LENGTH, _RANGE, _AT_MOST))
    if isinstance(value, str) and length:
        size = len(value.encode()) if length[3] == "bytes" else len(value.encode("utf-16-le")) // 2
        if not int(length[1]) <= size <= int(length[2]):
            yield f"{where} has {size} {length[3]}, not {length[1]}-{length[2]}"
    if type(value) is int and span and not int(span[1]) <= value <= int(span[2]):
        yield f"{where} is {value}, not {span[1]}-{span[2]}"
    if isinstance(value, list) and most and len(value) > int(most[1]):
        yield f"{where} has {len(value)}, at most {most[1]}"


_PLAIN: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
    "Float": (int, float),
}


def _read(value: Any, kinds: list[str]) -> Any:
    """A form field as the value it stands for."""
    if not isinstance(value, str) or kinds == ["String"]:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
