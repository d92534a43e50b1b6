"""INV-25, INV-50: what counts is appended; the database itself refuses anything else."""

import pytest

from storage.ports import Store
from tests.storage.bureau import found, year_of_work
from tests.storage.by_hand import everything, hand

KEPT = {
    "event": "rule",
    "event_decision": "reason",
    "self_assessment": "scores",
    "self_assessment_decision": "reason",
    "audit": "hash",
    "meeting": "kind",
    "meeting_version": "topic",
    "meeting_branch": "meeting_id",
    "meeting_reply": "answer",
    "leave_decision": "decision",
    "attendance": "is_present",
    "held_meeting": "topic",
    "held_meeting_void": "voided_at",
    "task": "set_at",
    "task_version": "title",
    "task_branch": "task_id",
    "task_report": "reference",
    "task_postponement": "until",
    "task_postponement_decision": "decision",
    "inquiry": "answer_until",
    "inquiry_answer": "answer",
    "inquiry_conclusion": "conclusion",
}


@pytest.mark.parametrize("table", KEPT)
async def test_a_row_that_counts_cannot_be_changed_or_deleted(store: Store, database_url: str, table: str) -> None:
    await store.turn(year_of_work, await store.turn(found))
    before = everything(database_url)
    assert before[table]
    column = KEPT[table]
    ways = [f"update {table} set {column} = {column}", f"delete from {table}"]
    if database_url.startswith("postgresql"):
        ways.append(f"truncate {table} cascade")
    else:
        ways.append(f"insert or replace into {table} select * from {table}")
    with hand(database_url) as run:
        if database_url.startswith("sqlite"):
            run("pragma recursive_triggers = on")  # as the store does for itself
        for way in ways:
            with pytest.raises(Exception, match="append-only"):
                run(way)
    assert everything(database_url) == before
