"""A turn is whole or absent, spoils no neighbour, shares a commit, and leaves nothing open."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from storage import audit, lanes, organisations, people, talks
from storage.lanes import Job, Outcome, Session
from storage.opening import open_store
from storage.ports import Conflict, Row, Store, StoreDown, T, Transaction
from tests.storage.bureau import NOW, answer, found
from tests.storage.by_hand import everything, hand


class Interrupted(Exception):
    """What goes wrong in a test."""


class Faulty:
    """A transaction that fails at its n-th statement."""

    def __init__(self, tx: Transaction, at: int) -> None:
        self._tx = tx
        self._left = at

    def one(self, statement: str, /, **values: Any) -> Row | None:
        return self._count(self._tx.one(statement, **values))

    def all(self, statement: str, /, **values: Any) -> list[Row]:
        return self._count(self._tx.all(statement, **values))

    def value(self, statement: str, /, **values: Any) -> Any:
        return self._count(self._tx.value(statement, **values))

    def change(self, statement: str, /, **values: Any) -> int:
        return self._count(self._tx.change(statement, **values))

    def erase_traces(self) -> None:
        self._tx.erase_traces()

    def _count(self, result: T) -> T:
        self._left -= 1
        if self._left == 0:
            raise Interrupted
        return result


def answer_until(tx: Transaction, at: int, key: str) -> str:
    return answer(Faulty(tx, at), key)


async def test_a_fault_at_any_statement_leaves_nothing_of_the_turn(store: Store, database_url: str) -> None:
    """INV-02."""
    await store.turn(found)
    before = everything(database_url)
    statements = 0
    while True:
        statements += 1
        try:
            await store.turn(answer_until, statements, "update-1")
        except Interrupted:
            assert everything(database_url) == before
        else:
            break
    assert statements > 9
    changed = {table for table, rows in everything(database_url).items() if rows != before[table]}
    assert changed == {"attention", "sheet", "audit", "outbox", "inbox"}


async def test_a_fault_among_neighbours_leaves_nothing_of_that_turn_and_all_of_theirs(
    store: Store, database_url: str
) -> None:
    """INV-02, in one commit."""
    await store.turn(found)

    turns = []
    for n in range(1, 10):
        turns += [store.turn(answer_until, n, f"failing-{n}"), store.turn(answer, f"update-{n}")]
    outcomes = await asyncio.gather(*turns, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Interrupted, str] * 9
    rows = everything(database_url)
    assert len(rows["inbox"]) == len(rows["outbox"]) == len(rows["audit"]) == 9
    assert rows["sheet"][0][2] == "9" * 9
    assert (await store.read(audit.verify)).is_whole


async def test_a_turn_that_swallows_a_database_error_is_undone_all_the_same(store: Store, database_url: str) -> None:
    bureau = await store.turn(found)
    before = everything(database_url)

    def swallows(tx: Transaction) -> str:
        talks.keep_sheet(tx, bureau.secretary, "self_assessment", "{}", NOW)
        with contextlib.suppress(Conflict):
            tx.change("put_hold", since=None, reason="")
        return "fine"

    for _ in range(2):
        outcomes = await asyncio.gather(store.turn(swallows), store.turn(swallows), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Conflict, Conflict]
        with pytest.raises(Conflict):
            await store.turn(swallows)
    assert everything(database_url) == before


async def test_turns_that_wait_together_share_a_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    together = lanes.run_together

    def counted(session: Session, jobs: Sequence[Job]) -> list[Outcome]:
        batches.append(len(jobs))
        return together(session, jobs)

    monkeypatch.setattr(lanes, "run_together", counted)
    await asyncio.gather(*(store.turn(audit.append, NOW, n, "answer", None, "done", {}) for n in range(150)))
    assert batches == [64, 64, 22]
    assert (await store.read(audit.verify)).rows == 150


class BrokenDisk:
    """A session whose commit fails."""

    fault = None
    rolled_back = False

    @property
    def transaction(self) -> Any:
        return None

    def begin(self) -> None: ...
    def mark(self) -> None: ...
    def undo(self) -> None: ...
    def commit(self) -> None:
        raise OSError("disk full")

    def rollback(self) -> None:
        self.rolled_back = True


async def test_where_the_commit_fails_every_turn_in_it_fails() -> None:
    session = BrokenDisk()

    async def hop(function: Any, *args: Any) -> list[Outcome]:
        outcomes: list[Outcome] = function(*args)
        return outcomes

    lane = lanes.Lane(hop, session)
    outcomes = await asyncio.gather(*(lane.put(lambda tx: "done", (), {}) for _ in range(5)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StoreDown] * 5
    assert str(outcomes[0]) == "disk full"
    assert session.rolled_back
    await lane.close()


async def test_a_caller_who_goes_at_any_moment_leaves_no_transaction_open(store: Store, database_url: str) -> None:
    """INV-65."""
    await store.turn(found)
    for steps in range(30):
        turns = [asyncio.create_task(store.turn(answer, f"{steps}-{n}")) for n in range(3)]
        reads = [asyncio.create_task(store.read(organisations.everything)) for _ in range(2)]
        for _ in range(steps):
            await asyncio.sleep(0)
        for task in (turns[0], turns[2], reads[0]):
            task.cancel()
        done = await asyncio.gather(*turns, *reads, return_exceptions=True)
        assert done[1] == f"reply to {steps}-1"
        assert isinstance(done[4], tuple)
    with hand(database_url) as run:  # no lock is left: somebody else may write at once
        run("delete from hold")
    assert (await store.read(audit.verify)).is_whole
    rows = everything(database_url)
    assert len(rows["audit"]) == len(rows["inbox"]) == len(rows["outbox"])


async def test_a_turn_whose_caller_went_before_it_began_does_not_happen(store: Store) -> None:
    turn = asyncio.create_task(store.turn(audit.append, NOW, 1, "answer", None, "done", {}))
    await asyncio.sleep(0)
    turn.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await turn
    assert await store.read(audit.head) == audit.NOTHING


async def test_a_read_sees_what_was_committed_before_it_and_writes_nothing(store: Store, database_url: str) -> None:
    bureau = await store.turn(found)
    before = everything(database_url)
    reads = await asyncio.gather(
        store.read(people.posts_of, bureau.secretary),
        store.read(talks.drop_talks, bureau.secretary),
        store.read(people.posts_of, bureau.secretary),
        return_exceptions=True,
    )
    assert isinstance(reads[1], RuntimeError)
    assert reads[0] == reads[2] != ()
    with pytest.raises(RuntimeError, match="may not write"):
        await store.read(people.give_post, bureau.secretary, bureau.second_branch, "deputy", NOW)
    assert everything(database_url) == before


async def test_a_read_is_one_snapshot_while_others_write(store: Store) -> None:
    await store.turn(found)

    def twice(tx: Transaction) -> tuple[int, int]:
        first = audit.head(tx)[0]
        for _ in range(200):
            organisations.everything(tx)
        return first, audit.head(tx)[0]

    async def write() -> None:
        for n in range(30):
            await store.turn(answer, f"update-{n}")

    seen, _ = await asyncio.gather(asyncio.gather(*(store.read(twice) for _ in range(5))), write())
    assert all(first == second for first, second in seen)


async def test_a_fault_of_any_kind_reaches_the_caller(store: Store) -> None:
    def stops(tx: Transaction) -> None:
        raise StopIteration

    with pytest.raises(RuntimeError, match="StopIteration"):
        await store.turn(stops)
    with pytest.raises(RuntimeError, match="no such statement"):
        await store.turn(lambda tx: tx.one("no_such_thing"))
    assert (await store.turn(audit.append, NOW, 1, "answer", None, "done", {})) != ""


async def test_a_closed_store_finishes_what_waits_and_takes_no_more(store: Store) -> None:
    turns = [asyncio.create_task(store.turn(audit.append, NOW, n, "a", None, "done", {})) for n in range(100)]
    await asyncio.sleep(0)
    await store.close()
    assert len(set(await asyncio.gather(*turns))) == 100
    with pytest.raises(StoreDown, match="closed"):
        await store.turn(audit.head)
    await store.close()


async def test_a_store_in_memory_answers_like_one_in_a_file() -> None:
    store = await open_store("sqlite://:memory:")
    bureau = await store.turn(found)
    assert len(await store.read(people.posts_of, bureau.secretary)) == 1
    with pytest.raises(RuntimeError):
        await store.read(talks.drop_talks, bureau.secretary)
    await store.turn(talks.drop_talks, bureau.secretary)
    await store.close()


async def writer(url: str, turns: int, name: str) -> asyncio.subprocess.Process:
    arguments = [sys.executable, "-W", "error", "-m", "tests.storage.writer", url, str(turns), name]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*arguments, stdout=pipe, stderr=pipe)


async def test_two_processes_write_at_once_and_nobody_is_locked_out(store: Store, database_url: str) -> None:
    """INV-03, INV-65: sixteen writers in two processes, one chain."""
    await store.turn(found)
    turns = 40
    for process in [await writer(database_url, turns, name) for name in ("a", "b")]:
        out, err = await process.communicate()
        assert (process.returncode, len(out.splitlines()), err.decode()) == (0, turns * 8, "")
    verification = await store.read(audit.verify)
    assert verification.is_whole
    assert verification.rows == turns * 8 * 2


@pytest.mark.parametrize("kills", [4, pytest.param(60, marks=pytest.mark.long)])
async def test_what_was_acknowledged_before_a_kill_is_there_after_it(
    store: Store, database_url: str, kills: int
) -> None:
    """INV-01, INV-02: the process is killed in the middle of its turns."""
    await store.turn(found)
    chance = random.Random(kills)
    acknowledged: set[str] = set()
    for kill in range(kills):
        process = await writer(database_url, 10_000, f"run-{kill}")
        assert process.stdout is not None
        for _ in range(chance.randrange(1, 60)):
            acknowledged.add((await process.stdout.readline()).decode().strip())
        process.kill()
        out, _ = await process.communicate()
        acknowledged |= {line.decode() for line in out.splitlines(keepends=True) if line.endswith(b"\n")} - {""}
    acknowledged = {line.strip() for line in acknowledged}
    await store.turn(audit.head)  # whatever the killed one had sent has ended now
    rows = everything(database_url)
    kept = {reply for _, reply, _ in rows["inbox"]}
    assert acknowledged <= kept
    assert len(rows["inbox"]) == len(rows["audit"]) == len(rows["outbox"]) == rows["attention"][0][1]
    assert (await store.read(audit.verify)).is_whole
