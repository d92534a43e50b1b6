"""What is changed after the hour of a reminder was not missed at that hour: it is not made up for as late (INV-16).

Each row changes something at half past ten on a day on which the changed thing would have been reminded of at nine.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Final

import pytest

from storage import assessments, calendar, held_meetings, meetings, organisations, people, reminders, tasks
from storage.ports import Transaction
from tests.scheduler.obligations import RULES, here
from tests.scheduler.test_reminding import World, opened

Deed = Callable[[Transaction, World], None]


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with opened(sqlite_url) as world:
        yield world


def task(due: str) -> Deed:
    def give(tx: Transaction, world: World) -> None:
        bureau = world.bureau
        branches = [bureau.first_branch]
        tasks.set_task(tx, bureau.office, "报送材料", date.fromisoformat(due), branches, bureau.reviewer, world.at)

    return give


def task_moved(due: str) -> Deed:
    def move(tx: Transaction, world: World) -> None:
        tasks.change(tx, tasks.task(tx, 1), "报送材料", date.fromisoformat(due), world.bureau.reviewer, world.at)

    return move


def postponement(until: str) -> Deed:
    def ask(tx: Transaction, world: World) -> None:
        bureau, day = world.bureau, date.fromisoformat(until)
        tasks.ask_postponement(tx, 1, bureau.first_branch, day, "material", bureau.secretary, world.at)

    return ask


def refusal(tx: Transaction, world: World) -> None:
    tasks.decide_postponement(tx, 1, "refused", world.bureau.reviewer, world.at)


def report(*, is_done: bool) -> Deed:
    def write(tx: Transaction, world: World) -> None:
        bureau = world.bureau
        tasks.report(tx, 1, bureau.first_branch, is_done, world.at.date(), "", bureau.secretary, world.at)

    return write


def meeting(starts: str) -> Deed:
    def call(tx: Transaction, world: World) -> None:
        bureau, start = world.bureau, here(starts)
        branches = [bureau.first_branch]
        meetings.call(tx, bureau.office, "conference", "例会", start, "三楼", None, branches, bureau.reviewer, world.at)

    return call


def meeting_moved(starts: str) -> Deed:
    def move(tx: Transaction, world: World) -> None:
        meetings.change(tx, meetings.meeting(tx, 1), "例会", here(starts), "三楼", world.bureau.reviewer, world.at)

    return move


def reply(answer: str) -> Deed:
    def write(tx: Transaction, world: World) -> None:
        bureau, category = world.bureau, "travel" if answer == "leave" else None
        meetings.reply(tx, 1, bureau.first_branch, bureau.secretary, answer, category, world.at)

    return write


def leave_refused(tx: Transaction, world: World) -> None:
    meetings.decide_leave(tx, 1, "refused", world.bureau.reviewer, world.at)


def form(tx: Transaction, world: World) -> None:
    begun = assessments.begin(tx, world.bureau.first_branch, 2026, "declaration", RULES.key, world.at)
    by, at = world.bureau.secretary, world.at
    assessments.add_version(tx, begun.id, "submission", None, None, None, {}, {}, by, at)
    assessments.set_phase(tx, begun.id, 3, begun.phase)


def form_returned(tx: Transaction, world: World) -> None:
    assessments.close_version(tx, 1, "returned", "补充材料", world.bureau.reviewer, world.at)
    assessments.set_phase(tx, 1, 2, 3)


def note(*, is_done: bool) -> Deed:
    def write(tx: Transaction, world: World) -> None:
        bureau = world.bureau
        calendar.note(tx, "ballot", "2026", bureau.first_branch, is_done, bureau.secretary, world.at)
        reminders.ask_replan(tx, bureau.first_branch)

    return write


def record(tx: Transaction, world: World) -> None:
    bureau, day = world.bureau, world.at.date()
    held_meetings.record(tx, bureau.first_branch, "committee_meeting", day, "研究自评", 5, bureau.secretary, world.at)


def record_voided(tx: Transaction, world: World) -> None:
    held_meetings.void(tx, 1, world.bureau.secretary, world.at)
    reminders.ask_replan(tx, world.bureau.first_branch)


def posting(posted_on: str) -> Deed:
    def write(tx: Transaction, world: World) -> None:
        bureau, day = world.bureau, date.fromisoformat(posted_on)
        people.give_post(tx, bureau.reviewer, bureau.office, "office", here("2025-01-01 09:00"))
        calendar.note_posting(tx, bureau.office, "declaration", day, bureau.reviewer, world.at)
        reminders.ask_replan(tx, bureau.office)

    return write


def election_put_off(until: str) -> Deed:
    def write(tx: Transaction, world: World) -> None:
        organisations.postpone_election(tx, world.bureau.first_branch, date.fromisoformat(until), world.at)
        reminders.ask_replan(tx, world.bureau.first_branch)

    return write


def election(held_on: str) -> Deed:
    def write(tx: Transaction, world: World) -> None:
        calendar.record_election(tx, world.bureau.first_branch, date.fromisoformat(held_on), world.at)
        reminders.ask_replan(tx, world.bureau.first_branch)

    return write


def deadline_moved(tx: Transaction, world: World) -> None:
    calendar.move_deadline(tx, "declaration", (6, 3), world.at)
    reminders.ask_replan(tx, world.bureau.first_branch)


CHANGES: Final[dict[str, tuple[str, tuple[Deed, ...], Deed]]] = {
    # what: (the day, what was done before, what is done on that day)
    "a task's day brought forward": ("2026-05-28", (task("2026-06-30"),), task_moved("2026-06-04")),
    "a later day asked for": ("2026-05-27", (task("2026-05-29"),), postponement("2026-06-03")),
    "a later day refused": ("2026-05-27", (task("2026-05-28"), postponement("2026-06-30")), refusal),
    "a task not done after all": ("2026-05-27", (task("2026-05-28"), report(is_done=True)), report(is_done=False)),
    "a meeting brought forward": ("2026-05-27", (meeting("2026-06-30 15:00"),), meeting_moved("2026-05-28 15:00")),
    "leave taken back": ("2026-05-27", (meeting("2026-05-28 15:00"), reply("leave")), reply("attends")),
    "leave refused": ("2026-05-27", (meeting("2026-05-28 15:00"), reply("leave")), leave_refused),
    "a form returned": ("2026-06-04", (form,), form_returned),
    "a word taken back": ("2026-06-04", (note(is_done=True),), note(is_done=False)),
    "a record voided": ("2026-05-26", (record,), record_voided),
    "results posted a week ago": ("2026-05-27", (), posting("2026-05-20")),
    "an election put off": ("2027-05-18", (), election_put_off("2027-06-18")),
    "an election held long ago": ("2026-05-27", (), election("2023-06-27")),
    "a deadline moved": ("2026-05-27", (), deadline_moved),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_what_is_changed_after_its_hour_is_not_said_to_come_late(world: World, name: str) -> None:
    day, before, deed = CHANGES[name]
    world.at = here(f"{'2027-05-12' if day > '2027' else '2026-05-21'} 10:00")
    await world.tick()
    for earlier in before:
        await world.store.turn(earlier, world)
    await world.live(f"{day} 10:30")
    told = len(world.sent())
    await world.store.turn(deed, world)
    await world.live(f"{day} 20:00")
    assert world.sent()[told:] == []


async def test_what_was_changed_before_its_hour_and_missed_is_made_up_for(world: World) -> None:
    """The change is written, the process dies before it plans, and comes back in the evening of the same day."""
    world.at = here("2026-05-21 10:00")
    await world.tick()
    await world.store.turn(task("2026-06-30"), world)
    await world.live("2026-05-28 07:30")
    await world.store.turn(task_moved("2026-06-04"), world)
    world.at = here("2026-05-28 18:00")
    await world.tick()
    assert ["task", "7d", True, ["task", "1", world.bureau.first_branch]] in world.sent(world.bureau.secretary)[-1][1]
