"""A database seen and changed past the store, as an operator or an intruder would."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

Row = tuple[Any, ...]


@contextlib.contextmanager
def hand(url: str) -> Iterator[Callable[[str], list[Row]]]:
    """A function that runs one statement and gives its rows."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as postgres:

            def run(statement: str) -> list[Row]:
                cursor = postgres.execute(statement)
                return cursor.fetchall() if cursor.description else []

            yield run
        return
    path = url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as sqlite:
        yield lambda statement: sqlite.execute(statement).fetchall()


def everything(url: str) -> dict[str, list[Row]]:
    """Every row of every table."""
    with hand(url) as run:
        return rows_of(run, url)


def rows_of(run: Callable[[str], list[Row]], url: str) -> dict[str, list[Row]]:
    """Every row of every table, by a hand that is there already."""
    listing = (
        "select tablename from pg_tables where schemaname = 'public'"
        if url.startswith("postgresql")
        else "select name from sqlite_master where type = 'table'"
    )
    return {table: sorted(run(f"select * from {table}"), key=repr) for (table,) in sorted(run(listing))}


def without_guards(url: str, *statements: str) -> None:
    """Runs statements as somebody who first takes the append-only triggers away."""
    with hand(url) as run:
        guarded: list[Row] = []
        if url.startswith("postgresql"):
            guarded = run("select distinct event_object_table from information_schema.triggers")
        else:
            for (trigger,) in run("select name from sqlite_master where type = 'trigger'"):
                run(f"drop trigger {trigger}")
        for (table,) in guarded:
            run(f"alter table {table} disable trigger user")
        for statement in statements:
            run(statement)
        for (table,) in guarded:  # other tests have the same tables
            run(f"alter table {table} enable trigger user")
