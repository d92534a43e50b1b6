"""Reads one table of a file of rules key by key; every fault is noted and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

from scoring.rule_faults import Notes
from scoring.rule_set import Clause, Step

T = TypeVar("T")


class Table:
    """One TOML table. A wrong or missing value is noted and read as an empty one, so that all faults come at once.

    What nobody asked for by the time `close` is called is a typing error or a key that has no effect: also a fault.
    """

    def __init__(self, content: Mapping[str, Any], where: str, notes: Notes) -> None:
        self.where = where
        self._content = content
        self._notes = notes
        self._asked: list[str] = []
        self._inner: list[Table] = []

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self._take(key, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        return self._wrong(key, value, "要有文字", "")

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        value = self._take(key, [] if optional else None)
        if isinstance(value, list) and (value or optional) and all(isinstance(v, str) and v.strip() for v in value):
            return tuple(value)
        return self._wrong(key, value, '要是一列文字，如 ["…", "…"]', ())

    def points(self, key: str, *, default: Decimal | None = None) -> Decimal:
        return self._points(key, self._take(key, default))

    def points_by(self, key: str, no_level: str) -> dict[str, Decimal]:
        """Points by level, or one figure for a rule without levels."""
        value = self._take(key, None)
        if not isinstance(value, dict):
            return {no_level: self._points(key, value)}
        if not value:
            return self._wrong(key, value, "要写出各级别的分数", {})
        return {level: self._points(f"{key}.{level}", points) for level, points in value.items()}

    def whole(self, key: str, *, lowest: int = 0, default: int | None = None) -> int:
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= lowest:
            return value
        return self._wrong(key, value, f"要是不小于 {lowest} 的整数", lowest)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        value = self._take(key, default)
        return value if isinstance(value, bool) else self._wrong(key, value, "只能是 true 或 false", bool(default))

    def one_of(self, key: str, allowed: tuple[str, ...], *, default: str | None = None) -> str:
        value = self._take(key, default)
        if isinstance(value, str) and value in allowed:
            return value
        return self._wrong(key, value, f"只能是 {'、'.join(allowed)} 之一", default or allowed[0])

    def date(self, key: str) -> date:
        value = self._take(key, None)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return self._wrong(key, value, "要是日期，不加引号，如 2017-01-01", date.min)

    def steps(self, key: str) -> tuple[Step, ...]:
        """Lengths of time, written ["6m", "30d", "2h"]: months, days, hours."""
        return tuple(step for text in self.texts(key, optional=True) if (step := self._step(key, text)))

    def step(self, key: str) -> Step | None:
        """One length of time, or None where there is none."""
        text = self.text(key, default="")
        return self._step(key, text) if text else None

    def _step(self, key: str, text: str) -> Step | None:
        if match := re.fullmatch(r"([0-9]{1,3})([mdh])", text, re.ASCII):
            return Step(int(match[1]), cast(Literal["m", "d", "h"], match[2]))
        return self._wrong(key, text, "写成 6m（月）、30d（天）、2h（小时）这样的时长", None)

    def optional_day_of_year(self, key: str) -> tuple[int, int] | None:
        """A (month, day), or None where the file has none."""
        return self.day_of_year(key) if key in self._content else self._take(key, None)

    def day_of_year(self, key: str) -> tuple[int, int]:
        """A (month, day) that every year has, written "06-05"."""
        value = self._take(key, None)
        if isinstance(value, str) and len(value) == 5:
            try:
                day = date.fromisoformat(f"2001-{value}")
            except ValueError:
                pass
            else:
                return day.month, day.day
        return self._wrong(key, value, '要是每年都有的月日，如 "06-05"', (1, 1))

    def clause(self, prefix: str = "") -> Clause:
        """The clause that a rule stands on, with the plan's words; without both there is no rule."""
        return Clause(self.text(f"{prefix}clause"), self.text(f"{prefix}words"))

    def table(self, key: str) -> Table | None:
        """The table under `key`, or None where the file has none."""
        value = self._take(key, None)
        if value is None:
            return None
        return self._open(
            self._wrong(key, value, f"要写成 [{key}] 一节", {}) if not isinstance(value, dict) else value, key
        )

    def tables(self, key: str, identity: str = "id", *, optional: bool = True) -> list[Table]:
        """Each [[key]] of the file. Two with the same identity contradict each other; the fault names both."""
        value = self._take(key, [] if optional else None)
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value) or not (value or optional):
            return self._wrong(key, value, f"要写成一节或几节 [[{key}]]", [])
        opened, seen = [], dict[object, str]()
        for n, content in enumerate(value, 1):
            name = content.get(identity)
            where = f"{key}[{n}]" if name is None else f"{key}[{n}] {name}"
            opened.append(self._open(content, where))
            first = where if name is None else seen.setdefault(repr(name), where)
            if first != where:
                self._notes.add(where, f"与 {first} 的 {identity} 相同", "改用不同的，或删去其一", identity)
        return opened

    def names(self) -> tuple[str, ...]:
        return tuple(self._content)

    def close(self) -> None:
        """Notes every key that nobody asked for, here and in all tables opened from here."""
        for inner in self._inner:
            inner.close()
        for key in self._content:
            if key not in self._asked:
                known = "、".join(dict.fromkeys(self._asked))
                self._notes.add(self.where, f"不认识 {key}", f"检查拼写；这里可以写 {known}")

    def _open(self, content: Mapping[str, Any], where: str) -> Table:
        self._inner.append(Table(content, where, self._notes))
        return self._inner[-1]

    def _take(self, key: str, default: object) -> Any:
        self._asked.append(key)
        return self._content.get(key, default)

    def _points(self, key: str, value: object) -> Decimal:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            points = Decimal(value)
            if points.is_finite() and points >= 0:
                return points
        return self._wrong(key, value, "要是不小于 0 的数", Decimal(0))

    def _wrong(self, key: str, value: object, mend: str, instead: T) -> T:
        missing = value in (None, "", [])
        self._notes.add(
            self.where, f"缺 {key}" if missing else f"{key} 写成了 {value!r:.60}", mend, key.partition(".")[0]
        )
        return instead
