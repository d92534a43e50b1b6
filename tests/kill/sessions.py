"""The writing session of a store, opened anew without its event loop: what a turn runs on, on either database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from handlers.messages import Incoming, Reply, to_json
from handlers.turn import take
from storage import postgres, sqlite
from storage.lanes import Job, Session, run_together
from storage.opening import POSTGRESQL, sqlite_path
from tests.kill.journey import BUREAU


@contextmanager
def session_of(url: str) -> Iterator[Session]:
    """The session of `storage.sqlite` or `storage.postgres`, as the store makes it."""
    if url.startswith(POSTGRESQL):
        over_postgres = postgres._WritingSession(url)
        over_postgres.prepare(finish_deploy=True)
        yield over_postgres
        over_postgres.close()
        return
    path = sqlite_path(url)
    assert path is not None
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        sqlite._prepare(connection)
        yield sqlite._WritingSession(connection)


def turns(session: Session, work: Callable[..., Any], *each: tuple[Any, ...]) -> list[Any]:
    """What these turns, which share one commit, return. Raises the fault of the first that failed."""
    outcomes = run_together(session, [Job(work, args, {}, None) for args in each])  # type: ignore[arg-type]
    for outcome in outcomes:
        if outcome.fault is not None:
            raise outcome.fault
    return [outcome.value for outcome in outcomes]


def hear(session: Session, *incoming: Incoming) -> list[str]:
    """The replies to these messages, as they are stored."""
    replies: list[Reply] = turns(session, take, *((BUREAU, each) for each in incoming))
    return [to_json(reply) for reply in replies]


def let_die(session: Session, point: int, die: Callable[[], None]) -> None:
    """Has `die` called at the n-th place between two statements: 0 before BEGIN, then after it, after each statement,
    before COMMIT (the same moment for the database as after the last statement), and last after COMMIT."""
    left = point

    def passing(deed: Callable[..., Any]) -> Callable[..., Any]:
        def passed(*args: Any, **values: Any) -> Any:
            nonlocal left
            if left == 0:
                die()
            left -= 1
            done = deed(*args, **values)
            if left == 0 and deed.__name__ == "commit":
                die()
            return done

        return passed

    for name in ("begin", "commit", "mark"):
        setattr(session, name, passing(getattr(session, name)))
    transaction = session.transaction
    for name in ("one", "all", "value", "change"):
        setattr(transaction, name, passing(getattr(transaction, name)))
