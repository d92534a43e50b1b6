"""SQLite: one file, one writing connection, one reading connection, each on a thread of its own."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, ClassVar

import aiosqlite

from storage.lanes import Lane, LaneStore
from storage.migrating import migrate
from storage.ports import Conflict, Row, StoreDown
from storage.statements import Statements, statements

logging.getLogger("aiosqlite").setLevel(logging.INFO)  # below that it writes down every turn, with all its words

PATIENCE_SECONDS = 10.0
_STEP_SECONDS = 0.001
_WIPING_SECONDS = 2.0
_SETTINGS = f"""
pragma busy_timeout = {PATIENCE_SECONDS * 1000:.0f};
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
pragma recursive_triggers = on;
pragma secure_delete = on;
pragma cache_size = -32768;
pragma wal_autocheckpoint = 4000;
"""
# recursive_triggers: without it `insert or replace` deletes a row behind the back of an append-only trigger.


async def open_sqlite(path: Path | None, create: bool = True) -> LaneStore:
    """The store in a file, brought up to date; None keeps it in memory, for tests. StoreDown says what to do."""
    if path is not None:
        _check_place(path, create)
    opened = AsyncExitStack()
    try:
        writing = reading = await _started(path, opened)
        await writing.run(_prepare, writing.raw)
        if path is not None:
            reading = await _started(path, opened)
            await reading.run(reading.raw.executescript, _SETTINGS + "pragma query_only = on;")
    except BaseException as error:
        await opened.aclose()
        if isinstance(error, sqlite3.Error):
            raise StoreDown(f"数据库 {path} 打不开或不可写（{error}）。请检查文件、目录权限和磁盘空间。") from error
        raise
    turns = Lane(writing.run, _WritingSession(writing.raw))
    reads = Lane(reading.run, _ReadingSession(reading.raw, in_memory=path is None))
    return LaneStore(turns, reads, opened.aclose)


async def _started(path: Path | None, opened: AsyncExitStack) -> _Thread:
    thread = _Thread(path)
    await thread.start()
    opened.push_async_callback(thread.close)
    return thread


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection with the thread it lives on.

    aiosqlite offers one statement at a time; a whole batch in one hop is what makes a turn cheap. So this class, and
    nothing else, uses what aiosqlite keeps to itself: the thread, how it is asked to call, and the connection.
    """

    def __init__(self, path: Path | None) -> None:
        where = ":memory:" if path is None else str(path)

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(where, isolation_level=None, cached_statements=512)

        super().__init__(connect, iter_chunk_size=64)

    async def start(self) -> None:
        # A process that ends by an error does not wait for the thread; the file is safe at any moment.
        self._thread.daemon = True
        _ = await self

    @property
    def raw(self) -> sqlite3.Connection:
        return self._conn

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        return await self._execute(function, *args)  # type: ignore[no-untyped-call]


class _SqliteTransaction:
    """Named statements on one connection."""

    def __init__(self, connection: sqlite3.Connection, sql: Statements) -> None:
        self._execute = connection.execute
        self._sql = sql
        self.fault: Exception | None = None
        self.is_erasing = False

    def one(self, statement: str, /, **values: Any) -> Row | None:
        try:
            row: Row | None = self._execute(self._sql[statement], values).fetchone()
        except sqlite3.Error as error:
            raise self._translated(error) from error
        return row

    def all(self, statement: str, /, **values: Any) -> list[Row]:
        try:
            return self._execute(self._sql[statement], values).fetchall()
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def value(self, statement: str, /, **values: Any) -> Any:
        try:
            row = self._execute(self._sql[statement], values).fetchone()
        except sqlite3.Error as error:
            raise self._translated(error) from error
        return None if row is None else row[0]

    def change(self, statement: str, /, **values: Any) -> int:
        try:
            return self._execute(self._sql[statement], values).rowcount
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def erase_traces(self) -> None:
        self.is_erasing = True

    def _translated(self, error: sqlite3.Error) -> Exception:
        fault: Exception = error
        if isinstance(error, sqlite3.IntegrityError):
            fault = Conflict(str(error))
        elif isinstance(error, sqlite3.OperationalError):
            fault = StoreDown(str(error))
        self.fault = self.fault or fault
        return fault


class _WritingSession:
    """The one writer of this process."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.transaction = _SqliteTransaction(connection, statements("sqlite3"))
        self._marked = False

    @property
    def fault(self) -> Exception | None:
        return self.transaction.fault

    def begin(self) -> None:
        self.transaction.fault = None
        self._marked = False
        _begin_immediate(self._connection)

    def mark(self) -> None:
        if self._marked:
            self._connection.execute("release turn")
        self._connection.execute("savepoint turn")
        self._marked = True
        self.transaction.fault = None

    def undo(self) -> None:
        self._connection.execute("rollback to turn")

    def commit(self) -> None:
        self._connection.execute("commit")
        if self.transaction.is_erasing:
            self.transaction.is_erasing = not _wipe_log(self._connection)

    def rollback(self) -> None:
        _rollback(self._connection)


class _ReadingSession:
    """Reads that wait together share a snapshot. In memory there is one connection, which writes in between."""

    def __init__(self, connection: sqlite3.Connection, in_memory: bool) -> None:
        self._connection = connection
        self._in_memory = in_memory
        self.transaction = _SqliteTransaction(connection, statements("sqlite3", reading=True))

    @property
    def fault(self) -> Exception | None:
        return self.transaction.fault

    def begin(self) -> None:
        self.transaction.fault = None
        self._only_reads(True)
        self._connection.execute("begin")

    def mark(self) -> None:
        self.transaction.fault = None

    def undo(self) -> None:
        pass

    def commit(self) -> None:
        self._connection.execute("commit")
        self._only_reads(False)

    def rollback(self) -> None:
        _rollback(self._connection)
        self._only_reads(False)

    def _only_reads(self, only: bool) -> None:
        if self._in_memory:
            self._connection.execute(f"pragma query_only = {'on' if only else 'off'}")


class _Schema:
    """What migrations need of SQLite."""

    dialect = "sqlite"
    words: ClassVar = {"{identity}": "integer primary key", "{text}": "text"}

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def begin(self) -> None:
        _begin_immediate(self._connection)

    def rows(self, sql: str) -> list[Row]:
        return self._connection.execute(sql).fetchall()

    def run(self, script: str) -> None:
        # One by one: executescript would commit what is open.
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self._connection.execute(statement)
                statement = ""

    def commit(self) -> None:
        self._connection.execute("commit")

    def rollback(self) -> None:
        _rollback(self._connection)


def _check_place(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreDown(f"数据库 {path} 是一个目录，请写明文件名。")
    if not create and not path.exists():
        raise StoreDown(f"没有数据库 {path}。请检查 JINXING_DATABASE。")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDown(f"目录 {path.parent} 建不了（{error.strerror}）。请检查权限，或换一个目录。") from error
    where = path if path.exists() else path.parent
    if not os.access(where, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreDown(f"{where} 不可写。请检查权限，或换一个目录。")
    try:
        path.touch(mode=0o600)  # for the service alone; SQLite gives its log the same rights
    except OSError as error:
        raise StoreDown(f"{path} 不可写（{error.strerror}）。请检查权限，或换一个目录。") from error


def _prepare(connection: sqlite3.Connection) -> None:
    # SQLite does not wait by itself where two processes make the same new file a write-ahead one.
    _patiently(connection.executescript, _SETTINGS)
    migrate(_Schema(connection), finish=True)
    connection.execute("pragma busy_timeout = 0")  # from here on `_begin_immediate` waits


def _begin_immediate(connection: sqlite3.Connection) -> None:
    """Takes the write lock. Another process may hold it: asked for every millisecond, because SQLite's own wait grows
    to a tenth of a second and then misses each short gap that a busy neighbour leaves."""
    _patiently(connection.execute, "begin immediate")


def _patiently(run: Callable[[str], object], sql: str) -> None:
    """Runs it as soon as no other process is in the way (INV-65)."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            run(sql)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_STEP_SECONDS)
        else:
            return


def _rollback(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("rollback")


def _wipe_log(connection: sqlite3.Connection) -> bool:
    """Moves everything out of the write-ahead log and empties it: old pages lie there. False while one reads it."""
    connection.execute(f"pragma busy_timeout = {_WIPING_SECONDS * 1000:.0f}")
    try:
        busy: int = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        return busy == 0
    except sqlite3.OperationalError:
        return False
    finally:
        connection.execute("pragma busy_timeout = 0")
