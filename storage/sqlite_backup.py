"""What SQLite offers for backups: its online backup, taken within one snapshot."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from storage.opening import sqlite_path
from storage.ports import Conflict, StoreDown

MAGIC = b"SQLite format 3\0"


def dump(url: str, file: Path) -> Mapping[str, int]:
    path = _path(url)
    if not path.exists():
        raise StoreDown(f"没有数据库 {path}。请检查 JINXING_DATABASE。")
    try:
        with _connected(path) as source, _connected(file) as copy:
            source.execute("begin")
            rows = _rows(source)
            source.backup(copy)
            copy.execute("pragma journal_mode = delete")  # one file, nothing beside it
    except sqlite3.Error as error:
        raise StoreDown(f"数据库 {path} 备份不了（{error}）。") from error
    return rows


def load(file: Path, url: str) -> None:
    path = _path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > 0:
        raise Conflict(f"数据库 {path} 不是空的，备份只能恢复到空的数据库。")
    arriving = path.with_name(path.name + ".restoring")
    shutil.copyfile(file, arriving)
    os.chmod(arriving, 0o600)
    os.replace(arriving, path)


def check(url: str) -> Mapping[str, int]:
    try:
        with _connected(_path(url)) as connection:
            complaints = [line for (line,) in connection.execute("pragma integrity_check") if line != "ok"]
            complaints += [f"{table} 指向不存在的行" for table, *_ in connection.execute("pragma foreign_key_check")]
            if complaints:
                raise StoreDown(f"数据库已损坏：{complaints[0]}")
            return _rows(connection)
    except sqlite3.Error as error:
        raise StoreDown(f"数据库已损坏（{error}）。") from error


@contextlib.contextmanager
def scratch(url: str, folder: Path) -> Iterator[str]:
    del url  # a file of its own, inside the folder that goes
    yield f"sqlite:///{folder / 'rehearsal.db'}"


def _path(url: str) -> Path:
    path = sqlite_path(url)
    if path is None:
        raise StoreDown("内存中的数据库没有备份。")
    return path


@contextlib.contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        yield connection


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    counted = {}
    for (table,) in sorted(tables.fetchall()):
        counted[table] = connection.execute(f'select count(*) from "{table}"').fetchone()[0]  # noqa: S608
    return counted
