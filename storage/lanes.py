"""Turns that wait together share one hop to the connection's thread and one commit (group commit).

Each turn has its own savepoint, so one that fails spoils no neighbour. Between BEGIN and COMMIT nothing is awaited:
a caller that is cancelled leaves nothing open.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Concatenate, NamedTuple, Protocol

from storage.ports import P, StoreDown, T, Transaction

MOST_TURNS = 64
"""Turns in one commit at most: they wait for each other."""


class Job(NamedTuple):
    work: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    done: asyncio.Future[Any]


class Outcome(NamedTuple):
    fault: BaseException | None
    value: Any


class Session(Protocol):
    """One connection as a lane uses it, always on the connection's own thread."""

    @property
    def transaction(self) -> Transaction: ...

    @property
    def fault(self) -> Exception | None:
        """The first error the database raised since the last mark, also where the turn swallowed it."""
        ...

    def begin(self) -> None: ...

    def mark(self) -> None:
        """Sets the point to which `undo` returns; what came before is kept."""
        ...

    def undo(self) -> None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None:
        """Ends whatever is open; never raises."""
        ...


Hop = Callable[[Callable[..., list[Outcome]], Session, Sequence[Job]], Awaitable[list[Outcome]]]
"""Calls a function with its arguments on the connection's thread."""


def run_together(session: Session, jobs: Sequence[Job]) -> list[Outcome]:
    """Does these turns in one transaction, each wholly or not at all. What it raises, none of them survived."""
    alone = len(jobs) == 1
    outcomes = []
    try:
        session.begin()
        transaction = session.transaction
        for work, args, kwargs, _ in jobs:
            if not alone:
                session.mark()
            fault: BaseException | None
            value = None
            try:
                value = work(transaction, *args, **kwargs)
                fault = session.fault
            except BaseException as error:
                fault = error
            if fault is not None:
                if isinstance(fault, StopIteration):
                    fault = RuntimeError("a turn raised StopIteration")
                if alone:
                    session.rollback()
                    return [Outcome(fault, None)]
                session.undo()
            outcomes.append(Outcome(fault, value))
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return outcomes


class Lane:
    """The turns that wait for one connection."""

    def __init__(self, hop: Hop, session: Session) -> None:
        self._hop = hop
        self._session = session
        self._waiting: deque[Job] = deque()
        self._draining: asyncio.Task[None] | None = None
        self._closed = False

    def put(self, work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> asyncio.Future[Any]:
        """The future of one turn. The task that empties the lane starts after whoever else is ready has put theirs."""
        if self._closed:
            raise StoreDown("the store is closed")
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append(Job(work, args, kwargs, done))
        if self._draining is None:
            self._draining = loop.create_task(self._drain())
        return done

    async def close(self) -> None:
        """Takes no more turns and finishes those that wait."""
        self._closed = True
        if self._draining is not None:
            await self._draining

    async def _drain(self) -> None:
        jobs: list[Job] = []
        try:
            while self._waiting:
                jobs = self._next_jobs()
                if not jobs:
                    continue
                try:
                    outcomes = await self._hop(run_together, self._session, jobs)
                except Exception as fault:
                    _fail(jobs, fault)
                    continue
                for job, outcome in zip(jobs, outcomes, strict=True):
                    if job.done.done():
                        continue
                    if outcome.fault is None:
                        job.done.set_result(outcome.value)
                    else:
                        job.done.set_exception(outcome.fault)
        except BaseException as stopped:
            # The loop is being torn down: nobody may wait for ever. What the thread has in hand it ends by itself.
            _fail(jobs, stopped)
            _fail(self._waiting, stopped)
            self._waiting.clear()
            raise
        finally:
            self._draining = None

    def _next_jobs(self) -> list[Job]:
        jobs: list[Job] = []
        while self._waiting and len(jobs) < MOST_TURNS:
            job = self._waiting.popleft()
            if not job.done.done():  # its caller has gone before it began
                jobs.append(job)
        return jobs


def _fail(jobs: Sequence[Job] | deque[Job], fault: BaseException) -> None:
    for job in jobs:
        if not job.done.done():
            down = StoreDown(str(fault) or type(fault).__name__)
            down.__cause__ = fault
            job.done.set_exception(down)


class LaneStore:
    """A store of two lanes: one for turns, one for reads, which wait for no commit."""

    def __init__(self, turns: Lane, reads: Lane, let_go: Callable[[], Awaitable[None]]) -> None:
        self._turns = turns
        self._reads = reads
        self._let_go = let_go
        self._open = True

    async def turn(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        value: T = await self._turns.put(work, args, kwargs)
        return value

    async def read(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        value: T = await self._reads.put(work, args, kwargs)
        return value

    async def close(self) -> None:
        await self._turns.close()
        await self._reads.close()
        if self._open:
            self._open = False
            await self._let_go()
