"""PostgreSQL: the same lanes as SQLite, for several replicas. One connection writes and one reads in each process."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, LiteralString

import psycopg
from psycopg.types.numeric import Int8Dumper

from storage.lanes import Lane, LaneStore
from storage.migrating import migrate
from storage.ports import Conflict, Row, StoreDown
from storage.statements import Statements, statements

Connection = psycopg.Connection[Row]

PATIENCE = "10s"
# Every writer of every replica takes this lock first: one writer at a time, as on SQLite. Nothing deadlocks, and the
# audit chain has one head.
_WRITERS_LOCK = 5_236_2017
_SETTINGS = f"""
set timezone = 'UTC';
set lock_timeout = '{PATIENCE}';
set idle_in_transaction_session_timeout = '{PATIENCE}';
"""
_LINK: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "jinxing",
}
_ERASED_FROM = ("account", "sheet", "attention")


async def open_postgres(url: str, finish_deploy: bool = False) -> LaneStore:
    """The store in a PostgreSQL database, brought up to date. StoreDown, in one line, where it cannot be reached."""
    turns = ThreadPoolExecutor(1, "turns")
    reads = ThreadPoolExecutor(1, "reads")
    loop = asyncio.get_running_loop()
    write, read = _WritingSession(url), _ReadingSession(url)

    async def let_go() -> None:
        await loop.run_in_executor(turns, write.close)
        await loop.run_in_executor(reads, read.close)
        turns.shutdown()
        reads.shutdown()

    try:
        await loop.run_in_executor(turns, write.prepare, finish_deploy)
        await loop.run_in_executor(reads, read.connect)
    except BaseException:
        await let_go()
        raise
    return LaneStore(
        Lane(lambda *call: loop.run_in_executor(turns, *call), write),
        Lane(lambda *call: loop.run_in_executor(reads, *call), read),
        let_go,
    )


class _PostgresTransaction:
    """Named statements on one connection, prepared by the server at their first use."""

    def __init__(self, cursor: psycopg.Cursor[Row], sql: Statements) -> None:
        self._cursor = cursor
        self._sql = sql
        self.fault: Exception | None = None
        self.is_erasing = False

    def one(self, statement: str, /, **values: Any) -> Row | None:
        return self._run(statement, values).fetchone()

    def all(self, statement: str, /, **values: Any) -> list[Row]:
        return self._run(statement, values).fetchall()

    def value(self, statement: str, /, **values: Any) -> Any:
        row = self._run(statement, values).fetchone()
        return None if row is None else row[0]

    def change(self, statement: str, /, **values: Any) -> int:
        return self._run(statement, values).rowcount

    def erase_traces(self) -> None:
        self.is_erasing = True

    def _run(self, statement: str, values: dict[str, Any]) -> psycopg.Cursor[Row]:
        try:
            return self._cursor.execute(self._sql[statement], values, prepare=True)
        except psycopg.Error as error:
            fault: Exception = error
            if isinstance(error, psycopg.IntegrityError):
                fault = Conflict(str(error))
            elif isinstance(error, psycopg.OperationalError):
                fault = StoreDown(_one_line(error))
            self.fault = self.fault or fault
            raise fault from error


class _PostgresSession:
    """One connection, made anew where it was lost: the turns in flight fail, the next ones work."""

    _begin: LiteralString
    _reading: bool

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Connection | None = None
        self._marked = False
        self._tx: _PostgresTransaction | None = None

    @property
    def transaction(self) -> _PostgresTransaction:
        assert self._tx is not None
        return self._tx

    @property
    def fault(self) -> Exception | None:
        return self.transaction.fault

    @property
    def _is_lost(self) -> bool:
        return self._connection is None or self._connection.closed

    def connect(self) -> Connection:
        connection = self._connection
        if connection is not None and not connection.closed:
            return connection
        self.close()
        connection = _connect(self._url)
        self._connection = connection
        self._tx = _PostgresTransaction(connection.cursor(), statements("psycopg", reading=self._reading))
        return connection

    def begin(self) -> None:
        try:
            try:
                self.connect().execute(self._begin)
            except psycopg.OperationalError:
                # A connection that was lost while nobody used it: nothing is in flight yet, so a new one may begin.
                if not self._is_lost:
                    raise
                self.connect().execute(self._begin)
        except psycopg.Error as error:
            raise StoreDown(_one_line(error)) from error
        self._marked = False
        self.transaction.fault = None

    def mark(self) -> None:
        self._run("release savepoint turn; savepoint turn" if self._marked else "savepoint turn")
        self._marked = True
        self.transaction.fault = None

    def undo(self) -> None:
        self._run("rollback to savepoint turn")

    def commit(self) -> None:
        self._run("commit")

    def rollback(self) -> None:
        connection = self._connection
        if connection is None or connection.closed:
            return
        try:
            connection.execute("rollback")
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None

    def _run(self, statement: LiteralString) -> None:
        assert self._connection is not None
        try:
            self._connection.execute(statement)
        except psycopg.Error as error:
            raise StoreDown(_one_line(error)) from error


class _WritingSession(_PostgresSession):
    _begin = f"begin; select pg_advisory_xact_lock({_WRITERS_LOCK})"
    _reading = False

    def prepare(self, finish_deploy: bool) -> None:
        try:
            migrate(_Schema(self.connect()), finish_deploy)
        except psycopg.Error as error:
            raise StoreDown(f"数据库不能用（{_one_line(error)}）。请检查权限。") from error

    def commit(self) -> None:
        super().commit()
        if self.transaction.is_erasing:
            self.transaction.is_erasing = not self._rewrite()

    def _rewrite(self) -> bool:
        """Writes the tables anew without what was deleted. False where a lock could not be had: the next turn tries."""
        assert self._connection is not None
        try:
            for table in _ERASED_FROM:
                self._connection.execute(f"vacuum (full) {table}")
        except psycopg.Error:
            return False
        return True


class _ReadingSession(_PostgresSession):
    _begin = "begin isolation level repeatable read read only"
    _reading = True


class _Schema:
    """What migrations need of PostgreSQL."""

    dialect = "postgresql"
    words: ClassVar = {
        "{identity}": "bigint generated always as identity primary key",
        "{text}": 'text collate "C"',
    }

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self) -> None:
        self._connection.execute(_WritingSession._begin)

    def rows(self, sql: str) -> list[Row]:
        return self._connection.execute(sql).fetchall()

    def run(self, script: str) -> None:
        self._connection.execute(script)

    def commit(self) -> None:
        self._connection.execute("commit")

    def rollback(self) -> None:
        with contextlib.suppress(psycopg.Error):
            self._connection.execute("rollback")


def _connect(url: str) -> Connection:
    try:
        connection = psycopg.connect(url, autocommit=True, **_LINK)
        connection.execute(_SETTINGS)
    except psycopg.Error as error:
        raise StoreDown(f"连不上数据库（{_one_line(error)}）。请检查 JINXING_DATABASE 和数据库服务。") from error
    connection.prepared_max = 1000
    # One size for every whole number, or the server plans a statement anew for each.
    connection.adapters.register_dumper(int, Int8Dumper)
    return connection


def _one_line(error: psycopg.Error) -> str:
    return " ".join(str(error).split())
