"""Reads the table of organisations from an xlsx or csv file into rows of text, knowing nothing of what they mean."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from bot.operator_fault import OperatorFault, file_fault

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED_BYTES = 64 * 1024 * 1024
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file as people count (the header is row 1), its cells by column, trimmed. `surplus`
    is how many filled cells stand beyond the last column."""

    number: int
    cells: Mapping[str, str]
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The header as it stands and the rows that are not empty."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(path: Path) -> Table:
    """The table in an xlsx file (its first sheet) or a csv file (UTF-8 or GB18030). Else `OperatorFault`."""
    content = _content(path)
    if content.startswith(b"PK\x03\x04"):
        return _table(path, _xlsx_rows(path, content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise OperatorFault(f"{path} 是旧式 xls（或加了密码），请另存为 xlsx 再导入")
    return _table(path, _csv_rows(path, content))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as refusal:
        raise file_fault(path, refusal) from None
    if len(content) > MOST_BYTES:
        raise OperatorFault(f"{path} 超过 {MOST_BYTES // 1024 // 1024} MiB，不像党组织表")
    return content


def _table(path: Path, lines: Iterable[tuple[int, list[str]]]) -> Table:
    filled = ((number, cells) for number, cells in lines if any(cells))
    _, header = next(filled, (0, []))
    if not header:
        raise OperatorFault(f"{path} 是空的")
    while not header[-1]:
        header.pop()
    rows: list[TableRow] = []
    for number, cells in filled:
        if len(rows) == MOST_ROWS:
            raise OperatorFault(f"{path} 超过 {MOST_ROWS} 行，请分几次导入")
        cells += [""] * (len(header) - len(cells))
        by_column = dict(zip(header, cells, strict=False))
        rows.append(TableRow(number, by_column, sum(map(bool, cells[len(header) :]))))
    return Table(tuple(header), tuple(rows))


def _csv_rows(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(path, content), newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as refusal:
        raise OperatorFault(f"{path} 第 {reader.line_num} 行不合 csv 写法：{refusal}") from None


def _text(path: Path, content: bytes) -> str:
    # GB18030 is what 表格 programs write in Chinese Windows when asked for plain csv
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise OperatorFault(f"{path} 不是 xlsx，也不是 UTF-8 或 GB18030 编码的 csv")


def _xlsx_rows(path: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED_BYTES:
                raise OperatorFault(f"{path} 解开后超过 {MOST_UNPACKED_BYTES // 1024 // 1024} MiB，不像党组织表")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that do not concern us
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a wrong one
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, [_cell_text(cell) for cell in cells]
    except OperatorFault:
        raise
    except Exception as damage:  # openpyxl has no error type of its own for a damaged file
        raise OperatorFault(f"{path} 不是完好的 xlsx（{type(damage).__name__}），请重新另存后再导入") from None


def _cell_text(cell: object) -> str:
    """A cell as it would be typed: whole numbers without a point, days as YYYY-MM-DD."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
