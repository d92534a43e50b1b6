"""Every statement is called, by the method its kind asks for, and finds its rows by an index."""

import ast
import itertools
from pathlib import Path

import aiosql
import pytest

import storage
from storage.ports import Store
from storage.statements import QUERIES, statements
from tests.storage.bureau import found
from tests.storage.by_hand import hand

METHODS = {"one": {"SELECT_ONE", "INSERT_RETURNING"}, "all": {"SELECT", "INSERT_RETURNING"}, "value": {"SELECT_VALUE"}}
METHODS["change"] = {"INSERT_UPDATE_DELETE"}
FOLDER = Path(storage.__file__).parent


def calls() -> set[tuple[str, str]]:
    """Every `tx.method("statement", …)` in the package."""
    found = set()
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                match node.args:
                    case [ast.Constant(value=str(name)), *_]:
                        found.add((node.func.attr, name))
    return found


def kinds() -> dict[str, str]:
    loaded = {}
    for file in QUERIES.glob("*.sql"):
        queries = aiosql.from_path(file, "sqlite3")
        loaded.update({name: getattr(queries, name).operation.name for name in queries.available_queries})
    return {name: kind for name, kind in loaded.items() if name in statements("sqlite3")}


def test_every_statement_is_called_by_the_method_of_its_kind() -> None:
    known = kinds()
    assert {name for _, name in calls()} == set(known)
    assert [call for call in calls() if known[call[1]] not in METHODS[call[0]]] == []


def test_every_statement_says_in_a_line_what_it_is_for() -> None:
    for file in QUERIES.glob("*.sql"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for line, following in itertools.pairwise(lines):
            if line.startswith("-- name:"):
                assert following.startswith("-- "), line


def test_both_databases_have_the_same_statements() -> None:
    assert set(statements("sqlite3")) == set(statements("psycopg"))
    assert set(statements("sqlite3", reading=True)) < set(statements("sqlite3"))


@pytest.mark.parametrize("name", ["events_of", "standing_self_assessment", "organisation_by_id", "last_cycle"])
async def test_the_star_of_one_branch_is_found_by_indexes_alone(
    sqlite_store: Store, sqlite_url: str, name: str
) -> None:
    await sqlite_store.turn(found)
    assert _scans(sqlite_url, name) == []


@pytest.mark.parametrize(
    "name",
    [
        "person_by_account",
        "posts_of",
        "attention_and_sheet",
        "stored_reply",
        "heard_from",
        "untold",
        "push_of",
        "unopened",
        "audit_head",
        "branches_below",
        "is_below",
        "waiting_events_below",
        "submitted_below",
        "holders",
        "binding_failures",
        "find_code",
        "meeting_by_id",
        "meetings_of_branch",
        "meetings_called_by",
        "meetings_between",
        "is_invited",
        "replies_to",
        "reply_of_branch",
        "present_at",
        "held_by_branch",
        "tasks_of_branch",
        "tasks_set_by",
        "tasks_due_between",
        "reports_on",
        "postponements_of",
        "inquiries_about",
        "open_inquiries_of",
        "inquiries_ended",
    ],
)
async def test_what_every_turn_reads_is_found_by_indexes_alone(sqlite_store: Store, sqlite_url: str, name: str) -> None:
    await sqlite_store.turn(found)
    assert _scans(sqlite_url, name) == []


def _scans(url: str, name: str) -> list[str]:
    sql = statements("sqlite3")[name]
    for parameter in ("platform", "account_hash", "ancestor_id", "organisation_id", "branch_id", "person_id"):
        sql = sql.replace(f":{parameter}", "1")
    import re

    with hand(url) as run:
        plan = [row[3] for row in run("explain query plan " + re.sub(r":\w+", "1", sql))]
    # What the recursion found; one row off the end of the chain; the one row of a hold.
    harmless = ("SCAN below", "SCAN above", "SCAN audit", "SCAN h")
    return [step for step in plan if step.startswith("SCAN") and not step.startswith(harmless)]
