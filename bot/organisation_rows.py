"""What a table of organisations says, checked against itself and the organisations known: every fault at once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bot.organisation_table import Table, TableRow
from bot.organisation_tree import KINDS, Fault, Known, OrganisationRow, misplaced

REQUIRED: Final = ("code", "name", "kind", "parent")
COLUMNS: Final = (*REQUIRED, "member_count", "term_years", "last_election_on", "superior_reviewer")

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_LONGEST_NAME = 60
_MOST_MEMBERS = 10_000
_TERMS = range(1, 6)
_FOUNDED = date(1921, 7, 1)


def check(
    table: Table, known: Mapping[str, Known], today: date
) -> tuple[tuple[OrganisationRow, ...], tuple[Fault, ...]]:
    """The organisations of the table and all its faults, by row. `known` are those imported before, by code."""
    faults = list(_header_faults(table.header))
    if faults:
        return (), tuple(faults)
    rows = []
    for line in table.rows:
        reader = _RowReader(line, faults)
        rows.append(reader.row(today))
        if line.surplus:
            faults.append(Fault(line.number, "末尾", f"比标题多出 {line.surplus} 格，请核对逗号"))
    faults += _repeated(rows)
    faults += misplaced(rows, known)
    one_a_cell = {(fault.row, fault.column): fault for fault in reversed(faults)}
    return tuple(rows), tuple(sorted(one_a_cell.values(), key=lambda fault: (fault.row, _place(fault.column))))


class _RowReader:
    """Reads the cells of one row; a faulty cell is noted and counts as open."""

    def __init__(self, line: TableRow, faults: list[Fault]) -> None:
        self.line = line
        self.faults = faults

    def row(self, today: date) -> OrganisationRow:
        return OrganisationRow(
            self.line.number,
            self.code("code") or self.missing("code"),
            self.name(),
            self.kind(),
            self.code("parent"),
            self.whole("member_count", 1, _MOST_MEMBERS),
            self.whole("term_years", _TERMS.start, _TERMS.stop - 1),
            self.day("last_election_on", today),
            self.code("superior_reviewer"),
        )

    def cell(self, column: str) -> str:
        return self.line.cells.get(column, "")

    def fault(self, column: str, what: str) -> None:
        self.faults.append(Fault(self.line.number, column, what))

    def missing(self, column: str) -> str:
        if not self.cell(column):
            self.fault(column, "空着，要填")
        return ""

    def code(self, column: str) -> str | None:
        code = unicodedata.normalize("NFKC", self.cell(column))
        if code and not _CODE.fullmatch(code):
            self.fault(column, f"代码“{_short(code)}”不对，应为字母、数字、-、_，最多 32 位，如 CZJ-1")
            return None
        return code or None

    def name(self) -> str:
        name = self.cell("name")
        if not name:
            return self.missing("name")
        if len(name) > _LONGEST_NAME:
            self.fault("name", f"名称有 {len(name)} 个字，最多 {_LONGEST_NAME} 个")
        if any(unicodedata.category(mark) in {"Cc", "Cf", "Zl", "Zp"} for mark in name):
            self.fault("name", f"名称“{_short(name)}”里有换行或看不见的字符")
        return name

    def kind(self) -> str:
        kind = self.cell("kind")
        if kind not in KINDS:
            known = "、".join(f"{word}（{chinese}）" for word, chinese in KINDS.items())
            self.fault("kind", f"没有“{_short(kind)}”这一类，应为 {known}" if kind else f"空着，应为 {known}")
            return ""
        return kind

    def whole(self, column: str, least: int, most: int) -> int | None:
        said = unicodedata.normalize("NFKC", self.cell(column))
        if not said:
            return None
        if re.fullmatch(r"[0-9]{1,9}", said) and least <= int(said) <= most:
            return int(said)
        self.fault(column, f"“{_short(said)}”不对，应为 {least} 到 {most} 的整数")
        return None

    def day(self, column: str, today: date) -> date | None:
        said = unicodedata.normalize("NFKC", self.cell(column))
        if not said:
            return None
        # 表格 programs turn 2024-05-20 into 2024/5/20 when they save csv
        match = re.fullmatch(r"([0-9]{4})([-/.年])([0-9]{1,2})[-/.月]([0-9]{1,2})日?", said)
        try:
            day = date(int(match[1]), int(match[3]), int(match[4])) if match else None
        except ValueError:
            day = None
        if day is None:
            self.fault(column, f"“{_short(said)}”不是日期，应如 2024-05-20")
        elif not _FOUNDED <= day <= today:
            self.fault(column, f"{day} 不对，上次换届的日期应在 {_FOUNDED} 到今天（{today}）之间")
            return None
        return day


def _header_faults(header: tuple[str, ...]) -> Iterator[Fault]:
    for place, column in enumerate(header, start=1):
        if column not in COLUMNS:
            yield Fault(1, _short(column) or f"第 {place}", f"没有这一列，应为 {'、'.join(COLUMNS)}")
    for column, times in Counter(header).items():
        if times > 1 and column in COLUMNS:
            yield Fault(1, column, f"这一列出现了 {times} 次")
    for column in REQUIRED:
        if column not in header:
            yield Fault(1, column, "缺这一列")


def _repeated(rows: list[OrganisationRow]) -> Iterator[Fault]:
    first: dict[str, OrganisationRow] = {}
    for row in rows:
        if row.code and (earlier := first.setdefault(row.code.upper(), row)) is not row:
            yield Fault(row.number, "code", f"代码 {row.code} 与第 {earlier.number} 行重复")


def _place(column: str) -> int:
    return COLUMNS.index(column) if column in COLUMNS else len(COLUMNS)


def _short(said: str) -> str:
    """What was said, safe to show on one line."""
    shown = "".join(mark if mark.isprintable() else "�" for mark in said)
    return shown if len(shown) <= 20 else shown[:20] + "…"
