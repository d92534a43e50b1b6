"""Brings a database up to this release: numbered files, each applied once, all that are due in one transaction.

A file is called `0001_before_foundation.sql`, or `0002_before_append_only.sqlite.sql` where the databases differ.
`before` adds, and is applied when the new release starts, while the previous one may still be running; `after` takes
away, and waits until the previous release runs nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storage.ports import Row, StoreDown

MIGRATIONS = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_(before|after)_(\w+)(?:\.(sqlite|postgresql))?\.sql")
_APPLIED = """
create table if not exists migration (
    number bigint primary key,
    phase {text} not null,
    name {text} not null
);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    phase: str
    name: str
    script: str


class Schema(Protocol):
    """A database as migrations see it. `words` says what it calls what the files write in braces."""

    @property
    def dialect(self) -> str: ...

    @property
    def words(self) -> Mapping[str, str]: ...

    def begin(self) -> None:
        """Begins a transaction and keeps out any other process that migrates."""
        ...

    def rows(self, sql: str) -> list[Row]: ...

    def run(self, script: str) -> None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


def migrate(schema: Schema, finish: bool, folder: Path = MIGRATIONS) -> tuple[int, ...]:
    """The numbers of the files applied now. StoreDown where the database belongs to a newer release.

    An `after` file at the end waits for `finish`; one that a later `before` follows belongs to a deploy long finished.
    """
    files = migrations(schema.dialect, folder)
    schema.begin()
    try:
        schema.run(_in_words(schema, _APPLIED))
        applied = {number for (number,) in schema.rows("select number from migration")}
        newer = applied - {file.number for file in files}
        if newer:
            raise StoreDown(
                f"数据库属于更新的版本（迁移 {max(newer):04}，本程序只到 {files[-1].number:04}）。请升级程序后再启动。"
            )
        due = [file for file in files if file.number not in applied]
        while due and due[-1].phase == "after" and not finish:
            due.pop()
        for file in due:
            schema.run(_in_words(schema, file.script))
            schema.run(f"insert into migration values ({file.number}, '{file.phase}', '{file.name}');")  # noqa: S608
        schema.commit()
    except BaseException:
        schema.rollback()
        raise
    return tuple(file.number for file in due)


def migrations(dialect: str, folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """A dialect's files in their order. ValueError for a misnamed one, a number used twice or left out."""
    found: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        parts = _NAME.fullmatch(path.name)
        if parts is None:
            raise ValueError(f"{path.name}: a migration is called 0001_before_name.sql or 0001_after_name.sql")
        number, phase, name, only = int(parts[1]), parts[2], parts[3], parts[4]
        if only is not None and only != dialect:
            continue
        if number in found:
            raise ValueError(f"{path.name}: number {number} is taken by {found[number].name}")
        found[number] = Migration(number, phase, name, path.read_text(encoding="utf-8"))
    if list(found) != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations for {dialect} leave out a number: {list(found)}")
    return tuple(found.values())


def _in_words(schema: Schema, script: str) -> str:
    for brace, word in schema.words.items():
        script = script.replace(brace, word)
    return script
