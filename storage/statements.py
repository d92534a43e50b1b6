"""The statements of `storage/queries/`, loaded once for each database."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import aiosql
from aiosql.types import SQLOperationType

QUERIES = Path(__file__).parent / "queries"
_WRITING = (SQLOperationType.INSERT_RETURNING, SQLOperationType.INSERT_UPDATE_DELETE)


class Statements(dict[str, str]):
    """SQL by name. Those of a reading transaction leave out what writes."""

    def __missing__(self, name: str) -> str:
        raise RuntimeError(f"no such statement here: {name} (a read may not write)")


@cache
def statements(driver: str, reading: bool = False) -> Statements:
    """Every statement in a driver's spelling (`sqlite3` or `psycopg`). ValueError where two have one name.

    aiosql reads the files; the SQL is then run without its wrappers, which cost as much as a short statement does.
    """
    found = Statements()
    for file in sorted(QUERIES.glob("*.sql")):
        queries = aiosql.from_path(file, driver, encoding="utf-8")
        for name in queries.available_queries:
            if name.removesuffix("_cursor") in queries.available_queries and name.endswith("_cursor"):
                continue  # a second way to call a select, which nobody takes
            query = getattr(queries, name)
            if name in found:
                raise ValueError(f"two statements are called {name}; the second is in {file.name}")
            found[name] = query.sql
            if reading and query.operation in _WRITING:
                del found[name]
    return found
