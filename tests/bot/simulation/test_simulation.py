"""A bureau's days with faults keep every promise, and a broken one is found.

INV-01, INV-03, INV-10, INV-11, INV-12, INV-13, INV-16, INV-21, INV-23, INV-50."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.operator_fault import OperatorFault
from bot.simulation.checks import Checks
from bot.simulation.platform import Copy
from bot.simulation.simulate import Told, simulate
from bot.simulation.world import World
from handlers.messages import Message, Reply, to_json

DUE = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = DUE + timedelta(minutes=1)


def days(seed: int, branches: int, days: int) -> Told:
    return simulate(seed, branches, days, io.StringIO())


def test_the_same_seed_gives_the_same_days_and_another_seed_others() -> None:
    one, again, other = days(7, 3, 60), days(7, 3, 60), days(8, 3, 60)
    assert one == again
    assert one.trace != other.trace


def test_many_things_happen_in_a_hundred_days() -> None:
    counts = days(3, 8, 100).counts
    for what in (
        "重复投递",
        "进程被杀",
        "第二份",
        "外发：被对方拉黑",
        "外发：平台限速",
        "会议",
        "任务",
        "提醒",
        "核实",
        "记事",
        "到时都提醒了",
    ):
        assert counts[what] > 0, what


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_fifty_branches_keep_every_promise_for_a_year(seed: int) -> None:
    counts = days(seed, 50, 365).counts
    assert counts["提醒"] > 1_000
    assert counts["自评"] > 0


@pytest.fixture
def checks(tmp_path: Path) -> Iterator[Checks]:
    """Over a database with three messages of one person, due one after the other."""
    world = World(1, 1, date(2026, 1, 1), tmp_path)
    with sqlite3.connect(world.file) as hand:
        hand.execute("create table outbox (id, kind, due_at, created_at)")
        for id in (1, 2, 3):
            due = (DUE + timedelta(seconds=id)).isoformat(timespec="microseconds")
            hand.execute("insert into outbox values (?, 'reminder', ?, ?)", (id, due, due))
    hand.close()
    checks = Checks(world)
    yield checks
    checks.close()


def copy(id: int, at: datetime = LATER, *, is_marked: bool = False) -> Copy:
    return Copy(f"{id}-0", "somebody", to_json(Reply((Message("明天开会"),))), at, is_marked)


def test_a_message_in_time_once_and_again_marked_is_right(checks: Checks) -> None:
    assert checks.of_a_copy(copy(1), "telegram") == "reminder"
    assert checks.of_a_copy(copy(1, is_marked=True), "telegram") == "reminder"
    assert checks.of_a_copy(copy(2), "telegram") == "reminder"


@pytest.mark.parametrize(
    ("copies", "fault"),
    [
        ([copy(1, DUE)], "提前发出"),
        ([copy(1), copy(1)], "没有注明"),
        ([copy(1), copy(1, is_marked=True), copy(1, is_marked=True)], "多于两份"),
        ([copy(2), copy(1)], "次序颠倒"),
        ([copy(9)], "没有记录的外发"),
    ],
)
def test_what_breaks_a_promise_is_found(checks: Checks, copies: list[Copy], fault: str) -> None:
    *sound, broken = copies
    for each in sound:
        checks.of_a_copy(each, "telegram")
    with pytest.raises(OperatorFault, match=fault):
        checks.of_a_copy(broken, "telegram")
