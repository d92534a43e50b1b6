"""A hundred thousand reminders due in one minute, a million that wait, the due ones found among a million branches.

Ours are planned from what branches have to do, checked and composed when they are due, queued and handed to a channel
that does nothing, each step durable (`synchronous=FULL`). Beside it: a bare loop that claims the same rows in batches;
APScheduler with one job a reminder, in memory and in SQLAlchemy's store; python-telegram-bot's JobQueue.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event
from telegram.ext import Application, JobQueue

from bench.bureau import make_bureau
from bench.comparing import Comparison
from bot.clock import Clock
from handlers.pushes import Pushed
from handlers.reminding import composer
from scheduler.channel import Outcome, sent
from scheduler.delivery import Delivery
from scheduler.hours import Hours
from scheduler.reminding import Reminding, plan_everything, remind
from scoring.rule_file import find_rule_set
from storage import reminders
from storage.columns import instant_text
from storage.opening import open_store
from storage.outbox import Claimed
from storage.ports import Store

MANY = 100_000
IN_MEMORY = 20_000
PERSISTENT = 300
"""How many jobs the others get: a hundred thousand would take them minutes, and in SQLAlchemy's store, with a commit
when a job is added and another when it has run, most of an hour. What one costs does not fall with their number, so
fewer favour them."""
FEW_BRANCHES, MANY_BRANCHES = 10_000, 1_000_000
PLANNED_AT = datetime(2026, 12, 23, 4, 0, tzinfo=UTC)
DUE_AT = datetime(2026, 12, 24, 1, 0, tzinfo=UTC)
AT_ONCE = 500
ROUNDS = 25


class SetClock(Clock):
    """A clock that stands where it is put."""

    at = PLANNED_AT

    def now(self) -> datetime:
        return self.at


class Nowhere:
    """A channel that takes everything at once."""

    platform = "local"

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        return sent()

    def ready_at(self, account: str, now: float) -> float:
        return now


def measure() -> list[Comparison]:
    """Each figure is the cost of one reminder; the hundred thousand are planned and drained once."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        planning, taking, draining, raw = asyncio.run(_ours(Path(folder), MANY))
        persistent = asyncio.run(_apscheduler(PERSISTENT, _sqlalchemy(Path(folder))))
        in_memory = asyncio.run(_apscheduler(IN_MEMORY, None))
        job_queue = asyncio.run(_job_queue(IN_MEMORY))
        few, many, memory = asyncio.run(_finding(Path(folder)))
    whole = planning + taking + draining
    return [
        Comparison(f"draining {MANY:,} that are due", "a bare claim in batches", "µs", [draining], [raw], goal=2.0),
        Comparison("planned, composed and drained", "APScheduler, SQLAlchemy", "µs", [whole], [persistent], 50, True),
        Comparison("the same", "APScheduler, memory", "µs", [whole], [in_memory], goal=1.0, at_least=True),
        Comparison("the same", "PTB JobQueue", "µs", [whole], [job_queue], goal=5.0, at_least=True),
        Comparison(f"due ones found among {MANY_BRANCHES:,} branches", f"{FEW_BRANCHES:,}", "µs", many, few, goal=2.0),
        Comparison("memory of a million waiting", "20 MiB", "MiB", [memory], [20.0], goal=1.0),
    ]


async def _ours(folder: Path, count: int) -> tuple[float, float, float, float]:
    """Seconds a reminder for planning, for composing and queueing, for draining; and for the bare loop."""
    async with _branches(count, folder / "ours.db") as store:
        clock = SetClock()
        reminding = _reminding(store)
        began = perf_counter()
        await plan_everything(store, reminding, clock.now())
        planned = perf_counter()
        clock.at = DUE_AT
        await store.turn(reminders.set_planned_at, DUE_AT)  # the daily planning is not measured twice
        put_from = perf_counter()
        assert await remind(store, reminding, clock.now) == count
        put = perf_counter()
        await store.close()
    shutil.copy(folder / "ours.db", folder / "raw.db")
    store = await open_store(f"sqlite:///{folder / 'ours.db'}")
    delivery = Delivery(store, [Nowhere()], clock.now, str, _as_it_is, reminding.hours.zone)
    drain_from = perf_counter()
    while await delivery.drain():
        pass
    drained = perf_counter()
    await store.close()
    _all_sent(folder / "ours.db", count)
    raw = _bare_loop(folder / "raw.db", count)
    return (planned - began) / count, (put - put_from) / count, (drained - drain_from) / count, raw


def _bare_loop(file: Path, count: int) -> float:
    """Claims in batches and settles in batches, with nothing in between and nobody to ask for."""
    now, lease = instant_text(DUE_AT), instant_text(DUE_AT + timedelta(minutes=1))
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        run = connection.execute
        run("pragma journal_mode = wal")
        run("pragma synchronous = full")
        began = perf_counter()
        while True:
            run("begin immediate")
            rows = run(
                "select id, person_id, body from outbox where state in ('queued', 'sending') and state = 'queued'"
                " and due_at <= ? order by due_at, id limit ?",
                (now, AT_ONCE),
            ).fetchall()
            ids = [(row[0],) for row in rows]
            claim = "update outbox set state = 'sending', attempts = attempts + 1, lease_until = ? where id = ?"
            connection.executemany(claim, [(lease, id) for (id,) in ids])
            run("commit")
            if not rows:
                break
            run("begin immediate")
            connection.executemany(f"update outbox set state = 'sent', settled_at = '{now}' where id = ?", ids)
            run("commit")
        took = perf_counter() - began
    _all_sent(file, count)
    return took / count


async def _apscheduler(count: int, store: SQLAlchemyJobStore | None) -> float:
    """Seconds a reminder: one job each, all due at one moment that has come when they are started."""
    scheduler = AsyncIOScheduler(timezone="UTC", jobstores={"default": store} if store else {})
    due = datetime.now(UTC) - timedelta(seconds=1)
    _RAN.clear()
    scheduler.start(paused=True)
    began = perf_counter()
    for n in range(count):
        scheduler.add_job(_ran, "date", run_date=due, args=(n,), misfire_grace_time=None)
    scheduler.resume()
    await _until(lambda: len(_RAN) == count)
    took = perf_counter() - began
    scheduler.shutdown(wait=False)
    return took / count


async def _job_queue(count: int) -> float:
    """Seconds a reminder in python-telegram-bot's own queue."""
    application = Application.builder().token("1:a").updater(None).job_queue(JobQueue()).build()
    queue = application.job_queue
    assert queue is not None
    _RAN.clear()
    began = perf_counter()
    for n in range(count):
        queue.run_once(_called, timedelta(0), data=n, job_kwargs={"misfire_grace_time": None})
    await queue.start()
    await _until(lambda: len(_RAN) == count)
    took = perf_counter() - began
    await queue.stop(wait=True)
    return took / count


_RAN: list[int] = []


async def _ran(number: int) -> None:
    _RAN.append(number)


async def _called(context: Any) -> None:
    _RAN.append(context.job.data)


async def _until(is_over: Callable[[], bool]) -> None:
    deadline = monotonic() + 600
    while not is_over():
        assert monotonic() < deadline, "it never ends"
        await asyncio.sleep(0.01)


def _sqlalchemy(folder: Path) -> SQLAlchemyJobStore:
    engine = create_engine(f"sqlite:///{folder / 'jobs.db'}")

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, record: object) -> None:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")

    return SQLAlchemyJobStore(engine=engine)


async def _finding(folder: Path) -> tuple[list[float], list[float], float]:
    """Seconds to find what is due in bureaus of two sizes, a reminder waiting for each branch; and the MiB by which
    this process grows where a million wait."""
    few: list[float] = []
    many: list[float] = []
    await _fill_waiting(FEW_BRANCHES, folder / "few.db")
    await _fill_waiting(MANY_BRANCHES, folder / "many.db")
    gc.collect()
    before = _resident_bytes()
    large = await open_store(f"sqlite:///{folder / 'many.db'}")
    await large.read(reminders.due, DUE_AT, 200)
    memory = (_resident_bytes() - before) / 2**20
    small = await open_store(f"sqlite:///{folder / 'few.db'}")
    for n in range(ROUNDS + 1):
        for store, costs in ((large, many), (small, few)):
            began = perf_counter()
            due = await store.read(reminders.due, DUE_AT + timedelta(seconds=n), 200)
            took = perf_counter() - began
            assert len(due) == 100
            if n:
                costs.append(took)
    await large.close()
    await small.close()
    return few, many, max(memory, 0.0)


def _resident_bytes() -> int:
    """What this process holds of the memory, in bytes (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _reminding(store: Store) -> Reminding:
    bureau = make_bureau()
    four_classes = find_rule_set("cangwu-four-class")
    return Reminding(four_classes, Hours(bureau.zone, usual_hour=9, staggered=False), composer(bureau))


def _as_it_is(claimed: Claimed, platform: str) -> Pushed:
    return Pushed(claimed.row.body, True, False)


def _all_sent(file: Path, count: int) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("select count(*) from outbox where state = 'sent'").fetchone() == (count,)


@contextlib.asynccontextmanager
async def _branches(count: int, file: Path) -> AsyncIterator[Store]:
    """A bureau of so many branches, each with a secretary on the local chat."""
    await (await open_store(f"sqlite:///{file}")).close()
    since = instant_text(PLANNED_AT - timedelta(days=100))
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        each = f"with recursive each(n) as (select 1 union all select n + 1 from each where n < {count})"
        for statement in (
            "pragma synchronous = off",
            "begin",
            f"{each} insert into person (id, created_at) select n, '{since}' from each",
            f"{each} insert into account (platform, account_hash, account_cipher, person_id, bound_at)"
            f" select 'local', 'hash-' || n, 'cipher-' || n, n, '{since}' from each",
            f"{each} insert into organisation (id, code, name, kind)"
            " select n, 'B-' || n, '第 ' || n || ' 党支部', 'branch' from each",
            f"{each} insert into post (person_id, organisation_id, role, since) select n, n, 'secretary', '{since}'"
            " from each",
            "commit",
            "pragma wal_checkpoint(truncate)",
        ):
            connection.execute(statement)
    store = await open_store(f"sqlite:///{file}")
    try:
        yield store
    finally:
        await store.close()


async def _fill_waiting(count: int, file: Path) -> None:
    """So many reminders that wait, of which a hundred are due."""
    await (await open_store(f"sqlite:///{file}")).close()
    due, later = instant_text(DUE_AT), instant_text(DUE_AT + timedelta(days=2))
    each = f"with recursive each(n) as (select 1 union all select n + 1 from each where n < {count})"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in (
            "pragma synchronous = off",
            "begin",
            f"{each} insert into person (id, created_at) select n, '{due}' from each",
            f"{each} insert into organisation (id, code, name, kind) select n, 'B-' || n, 'B', 'branch' from each",
            f"{each} insert into reminder (kind, subject, organisation_id, person_id, step, due, rule_set, at, state,"
            " reason, created_at) select 'year_end', '2026', n, n, '7d', '2026-12-31', 'r/1',"
            f" case when n <= 100 then '{due}' else '{later}' end, 'waiting', '', '{due}' from each",
            "commit",
            "pragma wal_checkpoint(truncate)",
        ):
            connection.execute(statement)
