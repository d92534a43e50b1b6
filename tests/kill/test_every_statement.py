"""INV-01, INV-02, INV-03: a process that dies anywhere in a turn leaves whole turns behind, and nothing else.

A walk without a death is the reference: every row of every table after each turn, and each reply.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from storage import audit
from tests.kill.journey import JOURNEY, found, message
from tests.kill.sessions import hear, session_of, turns
from tests.kill.victims import victim_of
from tests.storage.by_hand import Row, hand, rows_of

Run = Callable[[str], list[Row]]
State = dict[str, list[Row]]
TALK = {"inbox", "attention"}
"""What every turn writes."""
ANY = range(len(JOURNEY))
TELLING = [n for n, said in enumerate(JOURNEY) if said in ("是", "10", "提交", "确认", "重复了")]
"""Steps that write each of the domain's tables, and an ordinary answer."""


@dataclass(frozen=True)
class Walk:
    """The rows before the first turn and after each, and the replies."""

    states: list[State]
    replies: list[list[str]]


def walk(url: str, secretaries: int) -> Walk:
    """So many secretaries go their way side by side, the same step of each in one commit."""
    with session_of(url) as session, hand(url) as run:
        turns(session, found, (secretaries,))
        states, replies = [state(run, url)], []
        for step in range(len(JOURNEY)):
            replies.append(hear(session, *(message(n, step) for n in range(secretaries))))
            states.append(state(run, url))
            assert turns(session, audit.verify, ())[0].is_whole
    return Walk(states, replies)


def state(run: Run, url: str) -> State:
    """Every row there is, but for what was done to the schema."""
    rows = rows_of(run, url)
    del rows["migration"]
    return rows


@pytest.mark.parametrize(("secretaries", "steps"), [(1, ANY), (2, TELLING)], ids=["alone", "sharing a commit"])
def test_a_process_that_dies_at_any_statement_leaves_whole_turns(
    database_url: str, tmp_path: Path, secretaries: int, steps: Collection[int]
) -> None:
    reference = walk(f"sqlite:///{tmp_path / 'reference.db'}", secretaries)
    with session_of(database_url) as session:
        turns(session, found, (secretaries,))
    places = 0
    with victim_of(database_url) as victim, hand(database_url) as run:
        for step, (before, after) in enumerate(zip(reference.states, reference.states[1:], strict=False)):
            told = [(number, step) for number in range(secretaries)]
            for place in count() if step in steps else ():
                assert victim.take(place, told) is None, f"step {step} has no place {place}"
                places += 1
                left = state(run, database_url)
                if left == after:  # it died between the commit and the reply
                    break
                assert left == before, f"half a turn at step {step}, place {place}"
                _count_as_if_it_had_not_been(run, database_url)
            assert victim.take(None, told) == reference.replies[step]
            assert state(run, database_url) == after
    assert places > 10 * len(steps)


def test_the_walk_is_what_it_should_be(sqlite_url: str) -> None:
    reference = walk(sqlite_url, 1)
    last = reference.states[-1]
    assert len(last["inbox"]) == len(JOURNEY)
    assert [len(last[table]) for table in ("self_assessment", "event", "event_decision", "sheet")] == [1, 1, 1, 0]
    assert [row[3] for row in last["audit"]] == ["bind", "submit_self_assessment", "record_event", "void_event"]
    assert len(last["outbox"]) == 3  # the reviewer is told of each but the binding
    for before, after in zip(reference.states, reference.states[1:], strict=False):
        assert {table for table in after if after[table] != before[table]} >= TALK


def _count_as_if_it_had_not_been(run: Run, url: str) -> None:
    """PostgreSQL counts on over rows that were undone; set back, so that states stay comparable."""
    if url.startswith("postgresql"):
        tables = run("select table_name from information_schema.columns where is_identity = 'YES'")
        last = "select setval(pg_get_serial_sequence('{0}', 'id'), coalesce(max(id), 0) + 1, false) from {0}"
        run(" union all ".join(last.format(table) for (table,) in tables))
