"""The star on demand, read and graded from the file, in a bureau of ten thousand branches and in one of a million."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import random
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter

from bench.bureau import NOW, make_bureau
from bench.comparing import Comparison
from handlers.bureau import Bureau
from handlers.standing import standing_of
from storage import organisations
from storage.columns import instant_text
from storage.opening import open_store
from storage.ports import Store, Transaction

FEW, MANY = 10_000, 1_000_000
ROUNDS = 25
STARS = 200
_AT = instant_text(NOW)
_EVENTS = (
    ("'absence'", "null", "'2026-02-06'"),
    ("'commendation'", "'city'", "'2026-03-12'"),
    ("'media_article'", "'province'", "'2026-04-02'"),
)


def measure() -> list[Comparison]:
    """Stars of branches met at random, in the two bureaus in turn."""
    return [asyncio.run(_compare())]


async def _compare() -> Comparison:
    bureau = make_bureau()
    few: list[float] = []
    many: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with _bureau_of(FEW, Path(folder), bureau) as small, _bureau_of(MANY, Path(folder), bureau) as large:
            for n in range(ROUNDS + 1):
                for store, branches, costs in ((large, MANY, many), (small, FEW, few)):
                    gc.collect()
                    cost = await _star(store, bureau, branches, n)
                    if n:
                        costs.append(cost)
    return Comparison(f"a star on demand among {MANY:,} branches", f"among {FEW:,}", "µs", many, few, goal=2.0)


async def _star(store: Store, bureau: Bureau, branches: int, seed: int) -> float:
    """The mean of some branches' stars, each a read of its own."""
    met = random.Random(seed)
    began = perf_counter()
    for _ in range(STARS):
        assert await store.read(_star_of, bureau, met.randint(1, branches)) == 4
    return (perf_counter() - began) / STARS


def _star_of(tx: Transaction, bureau: Bureau, branch_id: int) -> int:
    grade = standing_of(tx, bureau, organisations.organisation(tx, branch_id), NOW.date()).grade
    assert grade is not None
    return grade.star


@contextlib.asynccontextmanager
async def _bureau_of(branches: int, folder: Path, bureau: Bureau) -> AsyncIterator[Store]:
    """A bureau of so many branches, each with its self-assessment of the year and three events."""
    file = folder / f"{branches}.db"
    await (await open_store(f"sqlite:///{file}")).close()
    _fill(file, branches, bureau)
    store = await open_store(f"sqlite:///{file}")
    try:
        yield store
    finally:
        await store.close()


def _fill(file: Path, branches: int, bureau: Bureau) -> None:
    """Loads the rows past the store: nothing here is measured, and nobody else looks at the file yet."""
    scores = "{" + ", ".join(f'"{criterion.id}": "8.5"' for criterion in bureau.rule_set.criteria) + "}"
    each = f"with recursive each(n) as (select 1 union all select n + 1 from each where n < {branches})"
    kinds = ", ".join(f"({rule}, {level}, {day})" for rule, level, day in _EVENTS)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        load = connection.execute
        load("pragma synchronous = off")
        load("pragma cache_size = -262144")
        load("begin")
        load(f"insert into person (id, created_at) values (1, '{_AT}')")
        load(
            f"{each} insert into organisation (id, code, name, kind, term_years, last_election_on)"
            " select n, format('B-%07d', n), '第 ' || n || ' 党支部', 'branch', 3, '2024-03-08' from each"
        )
        load(
            f"{each} insert into assessment (id, branch_id, year, stage, phase, rule_set, begun_at)"
            f" select n, n, 2026, 'declaration', 3, '{bureau.rule_set.key}', '{_AT}' from each"
        )
        load(
            f"{each} insert into self_assessment (id, assessment_id, version, kind, meeting_on, present, aimed_star,"
            " scores, reasons, written_by, written_at)"
            f" select n, n, 1, 'submission', '2026-05-20', 5, 4, '{scores}', '{{}}', 1, '{_AT}' from each"
        )
        load(
            f"{each}, kind(rule, level, day) as (values {kinds})"
            " insert into event (branch_id, rule, level, count, occurred_on, document, recorded_by, recorded_at)"
            f" select n, rule, level, 1, day, '', 1, '{_AT}' from each cross join kind"
        )
        load("commit")
        load("pragma wal_checkpoint(truncate)")
