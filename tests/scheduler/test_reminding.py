"""Reminders over a store and a clock that is moved: each once, none early, none lost.

INV-11, INV-16, INV-17, INV-18.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from scheduler.hours import Hours
from scheduler.reminding import LATE, Reminding, plan_everything, remind
from storage import assessments, calendar, holds, meetings, messages, organisations, people, reminders, tasks
from storage.opening import open_store
from storage.ports import Store, Transaction
from storage.reminders import Item
from tests.scheduler.obligations import RULES, SHANGHAI, here
from tests.storage.bureau import Bureau, found
from tests.storage.by_hand import hand

BEGIN = here("2026-05-20 10:00")


def compose(items: Sequence[Item], now: datetime) -> str:
    """What a test reads of a message."""
    return json.dumps([[i.obligation.kind, i.reminder.step, i.missed_at is not None, i.reminder.series] for i in items])


@dataclass
class World:
    """A bureau, its clock, and what was put into the outbox."""

    url: str
    store: Store
    bureau: Bureau
    at: datetime = BEGIN
    reminding: Reminding = field(default_factory=lambda: Reminding(RULES, Hours(SHANGHAI), compose))

    async def tick(self) -> None:
        await remind(self.store, self.reminding, lambda: self.at)

    async def live(self, until: str | datetime) -> None:
        """Time goes on; something ticks whenever there is something to do, and at each midnight."""
        end = here(until) if isinstance(until, str) else until
        while self.at < end:
            await self.tick()
            waits = await self.store.read(reminders.next_at)
            midnight = datetime.combine(self.at.astimezone(SHANGHAI).date() + timedelta(days=1), time(), SHANGHAI)
            nexts = [midnight, end] + ([waits] if waits is not None and waits > self.at else [])
            self.at = min(nexts)
        await self.tick()

    def sent(self, person: int | None = None) -> list[tuple[datetime, list[list[Any]]]]:
        """(when, its items) of every message, of one person or of all."""
        whose = "" if person is None else f"where person_id = {person}"
        with hand(self.url) as run:
            rows = run(f"select created_at, body from outbox {whose} order by id")
        return [(datetime.fromisoformat(at), json.loads(body)) for at, body in rows]

    def told(self, person: int, *kinds: str) -> list[str]:
        """Month, day and step of everything a person was told, of these kinds or of all."""
        return [
            f"{at.astimezone(SHANGHAI):%m-%d} {step}"
            for at, items in self.sent(person)
            for kind, step, _, _ in items
            if not kinds or kind in kinds
        ]

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with hand(self.url) as run:
            return run(statement)

    async def submit(self) -> None:
        """The first branch hands in its declaration."""

        def write(tx: Transaction) -> None:
            begun = assessments.begin(tx, self.bureau.first_branch, 2026, "declaration", RULES.key, self.at)
            assessments.set_phase(tx, begun.id, 3, begun.phase)

        await self.store.turn(write)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[World]:
    store = await open_store(url)

    def begin(tx: Transaction) -> Bureau:
        bureau = found(tx)
        tx.change("end_posts", person_id=bureau.secretary, ended_at="2020")
        people.give_post(tx, bureau.secretary, bureau.first_branch, "secretary", here("2025-01-01 09:00"))
        return bureau

    try:
        yield World(url, store, await store.turn(begin))
    finally:
        await store.close()


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with opened(sqlite_url) as world:
        yield world


@pytest.fixture
async def any_world(database_url: str) -> AsyncIterator[World]:
    async with opened(database_url) as world:
        yield world


async def test_a_secretary_is_reminded_up_the_ladder_and_the_superior_once(any_world: World) -> None:
    await any_world.live("2026-07-01 00:00")
    assert any_world.told(any_world.bureau.secretary, "declaration") == [
        "05-29 7d",
        "06-02 3d",
        "06-04 1d",
        "06-05 0d",
        "06-08 overdue 1d",
    ]
    # one for each of the two branches, the second of which has no secretary, in one message
    assert any_world.told(any_world.bureau.reviewer, "declaration") == ["06-08 superior"] * 2
    assert any_world.told(any_world.bureau.secretary, "committee_meeting") == ["05-26 5d", "06-25 5d"]


async def test_what_is_due_on_one_morning_is_one_message(world: World) -> None:
    await world.live("2026-05-29 12:00")
    mornings = [at.astimezone(SHANGHAI).date() for at, _ in world.sent(world.bureau.secretary)]
    assert len(mornings) == len(set(mornings))
    last = world.sent(world.bureau.secretary)[-1][1]
    assert {kind for kind, *_ in last} == {"declaration", "ballot"}


async def test_what_is_done_meanwhile_is_dropped_and_says_why(world: World) -> None:
    await world.live("2026-06-03 12:00")
    await world.submit()
    await world.live("2026-06-20 00:00")
    assert world.told(world.bureau.secretary, "declaration") == ["05-29 7d", "06-02 3d"]
    reasons = world.rows("select step, reason from reminder where kind = 'declaration' and state = 'dropped'")
    assert ("1d", "已提交") in reasons


OUTAGES = [
    timedelta(seconds=1),
    timedelta(seconds=59),
    timedelta(minutes=10),
    timedelta(hours=3),
    timedelta(hours=15),
    timedelta(hours=25),
    timedelta(days=3),
    timedelta(days=14),
]


@pytest.mark.parametrize("outage", OUTAGES, ids=str)
@pytest.mark.parametrize("begins", ["2026-05-29 08:30", "2026-06-02 08:00", "2026-06-04 20:00"])
async def test_inv_16_after_an_outage_nothing_is_lost_early_or_twice(
    world: World, outage: timedelta, begins: str
) -> None:
    """What fell due while nobody was there is told when somebody is there again, as one message a person, and says
    that it comes late; the rest comes at its time."""
    await world.live(begins)
    down = world.at
    world.at += outage  # nobody ticks
    back = world.at
    await world.live("2026-06-25 00:00")
    settled = world.rows("select at, missed_at, state, reason, settled_at from reminder where state <> 'waiting'")
    assert settled
    for at, missed_at, state, reason, settled_at in settled:
        due_at, went = datetime.fromisoformat(missed_at or at), datetime.fromisoformat(settled_at)
        assert went >= due_at, "early"
        assert state == "sent" or reason, "dropped in silence"
        if not down < due_at <= back and not missed_at:
            assert went - due_at <= timedelta(seconds=60), "late while up"
    waiting = world.rows("select at from reminder where state = 'waiting'")
    assert all(datetime.fromisoformat(at) > world.at for (at,) in waiting), "lost"
    for person in (world.bureau.secretary, world.bureau.reviewer):
        moments = [at for at, _ in world.sent(person)]
        assert len(moments) == len(set(moments)), "a burst"
        told = [(step, tuple(series)) for _, items in world.sent(person) for _, step, _, series in items]
        assert len(told) == len(set(told)), "twice"
    late = [item for at, items in world.sent() for item in items if item[2]]
    missed = [
        at for at, missed_at, state, *_ in settled if state == "sent" and _lies(missed_at or at, down, back - LATE)
    ]
    assert len(late) == len(missed)


def _lies(text: str, after: datetime, until: datetime) -> bool:
    return after < datetime.fromisoformat(text) < until


async def test_inv_16_after_two_weeks_one_list_tells_the_latest_step_of_each_thing(world: World) -> None:
    await world.live("2026-05-28 12:00")
    world.at = here("2026-06-04 15:00")
    await world.tick()
    (at, items) = world.sent(world.bureau.secretary)[-1]
    assert at == world.at
    assert [(kind, step) for kind, step, late, _ in items if late] == [("declaration", "1d"), ("ballot", "1d")]
    merged = world.rows(
        "select step, reason from reminder where kind = 'declaration' and state = 'dropped' order by at"
    )
    assert [step for step, _ in merged] == ["7d", "3d"]
    assert {reason for _, reason in merged} == {"并入同一件事后来的提醒"}


async def test_an_outage_that_ends_at_night_wakes_nobody(world: World) -> None:
    await world.live("2026-05-28 12:00")
    world.at = here("2026-05-29 23:00")
    await world.tick()
    sent_before = len(world.sent(world.bureau.secretary))
    await world.live("2026-05-30 12:00")
    at, items = world.sent(world.bureau.secretary)[-1]
    assert len(world.sent(world.bureau.secretary)) == sent_before + 1
    assert at.astimezone(SHANGHAI).date() == date(2026, 5, 30)
    assert at.astimezone(SHANGHAI).hour == 8
    assert all(late for _, _, late, _ in items)


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(days=-1), timedelta(hours=-3)], ids=str)
async def test_inv_17_a_step_of_the_clock_repeats_and_loses_nothing(world: World, step: timedelta) -> None:
    await world.live("2026-06-01 12:00")
    world.at += step
    await world.tick()
    world.at -= step
    await world.live("2026-06-25 00:00")
    assert [told.split(" ", 1)[1] for told in world.told(world.bureau.secretary, "declaration")] == [
        "7d",
        "3d",
        "1d",
        "0d",
        "overdue 1d",
    ]


async def test_two_processes_on_one_database_remind_once(any_world: World) -> None:
    """INV-16."""
    other = World(any_world.url, await open_store(any_world.url), any_world.bureau)
    try:
        for day in ("2026-05-26", "2026-05-29", "2026-06-02", "2026-06-04"):
            any_world.at = other.at = here(f"{day} 10:00")
            await asyncio.gather(any_world.tick(), other.tick(), any_world.tick(), other.tick())
    finally:
        await other.store.close()
    rows = any_world.rows("select kind, subject, organisation_id, person_id, step, due, rule_set from reminder")
    assert len(rows) == len(set(rows))
    told = any_world.told(any_world.bureau.secretary, "declaration")
    assert [step.split(" ", 1)[1] for step in told] == ["7d", "3d", "1d"]
    assert len(any_world.sent(any_world.bureau.secretary)) == 3


async def test_planning_that_stopped_half_way_begins_again(world: World) -> None:
    await plan_everything(world.store, world.reminding, world.at)
    before = world.rows("select count(*) from reminder")
    await world.store.turn(lambda tx: tx.change("set_planned_at", planned_at="2026-05-18T00:00:00.000000+00:00"))
    await plan_everything(world.store, world.reminding, world.at)
    assert world.rows("select count(*) from reminder") >= before
    await world.live("2026-05-29 12:00")
    told = world.told(world.bureau.secretary, "declaration")
    assert told == ["05-29 7d"]


async def test_inv_18_in_hold_nothing_from_before_the_restore_goes_out(world: World) -> None:
    await world.live("2026-05-28 12:00")
    world.at = here("2026-05-29 10:00")
    await world.store.turn(holds.put_hold, "restore", world.at)
    sent = len(world.sent())
    await world.live("2026-05-30 12:00")
    assert len(world.sent()) == sent
    await world.store.turn(holds.release_hold)
    await world.tick()
    assert "05-30 7d" in world.told(world.bureau.secretary, "declaration")


async def test_an_election_put_off_is_announced_anew(world: World) -> None:
    """The first branch elected on 20 May 2024 for three years: due on 20 May 2027."""
    world.at = here("2027-04-10 10:00")
    await world.live("2027-04-20 12:00")
    assert world.told(world.bureau.secretary, "election") == ["04-20 1m"]

    def put_off(tx: Transaction) -> None:
        organisations.postpone_election(tx, world.bureau.first_branch, date(2027, 9, 20), world.at)
        reminders.ask_replan(tx, world.bureau.first_branch)

    await world.store.turn(put_off)
    await world.live("2027-09-21 12:00")
    assert world.told(world.bureau.secretary, "election") == [
        "04-20 1m",
        "06-18 3m",
        "08-20 1m",
        "09-20 0d",
        "09-21 overdue 1d",
    ]


async def test_a_newcomer_is_reminded_from_then_on(world: World) -> None:
    await world.live("2026-06-01 15:00")

    def join(tx: Transaction) -> int:
        person = people.welcome(tx, "local", "hash-of-newcomer", "cipher", world.at)
        people.give_post(tx, person, world.bureau.second_branch, "secretary", world.at)
        return person

    newcomer = await world.store.turn(join)
    await world.live("2026-06-02 12:00")
    assert world.told(newcomer, "declaration") == ["06-02 3d"]


async def test_somebody_who_left_is_reminded_no_more(world: World) -> None:
    await world.live("2026-06-01 15:00")
    await world.store.turn(people.end_posts, world.bureau.secretary, world.at)
    await world.live("2026-06-03 12:00")
    assert world.told(world.bureau.secretary, "declaration") == ["05-29 7d"]
    assert ("已经不由本人负责",) in world.rows("select reason from reminder where state = 'dropped'")


async def test_what_was_muted_is_not_told(world: World) -> None:
    series = ("declaration", "2026", world.bureau.first_branch)
    await world.store.turn(reminders.mute, world.bureau.secretary, series, world.at)
    await world.store.turn(reminders.mute, world.bureau.secretary, ("committee_meeting", "", 0), world.at)
    await world.live("2026-06-30 12:00")
    assert world.told(world.bureau.secretary, "declaration", "committee_meeting") == []
    assert world.told(world.bureau.secretary, "ballot")[:1] == ["05-29 7d"]


async def test_somebody_s_word_that_it_is_done_counts_and_can_be_taken_back(world: World) -> None:
    branch, secretary = world.bureau.first_branch, world.bureau.secretary
    await world.store.turn(calendar.note, "ballot", "2026", branch, True, secretary, world.at)
    await world.live("2026-05-30 00:00")
    assert world.told(secretary, "ballot") == []
    await world.store.turn(calendar.note, "ballot", "2026", branch, False, secretary, world.at)
    await world.live("2026-06-02 12:00")
    assert world.told(secretary, "ballot") == ["06-02 3d"]


async def test_publicity_is_a_week_from_the_day_after_the_posting(world: World) -> None:
    await world.store.turn(people.give_post, world.bureau.reviewer, world.bureau.office, "office", BEGIN)
    office = world.bureau.office
    await world.store.turn(
        calendar.note_posting, office, "declaration", date(2026, 6, 8), world.bureau.reviewer, here("2026-06-08 10:00")
    )
    await world.store.turn(reminders.ask_replan, office)
    await world.live("2026-06-20 00:00")
    assert world.told(world.bureau.reviewer, "publicity") == ["06-15 0d", "06-16 overdue 1d"]


async def test_a_bureau_s_own_day_moves_its_reminders(world: World) -> None:
    await world.store.turn(calendar.move_deadline, "declaration", (5, 29), world.at)
    await world.live("2026-06-02 12:00")
    assert world.told(world.bureau.secretary, "declaration") == [
        "05-22 7d",
        "05-26 3d",
        "05-28 1d",
        "05-29 0d",
        "06-01 overdue 1d",
    ]


async def test_reminders_are_forgotten_after_half_a_year(world: World) -> None:
    await world.live("2026-06-10 12:00")
    assert world.rows("select count(*) from reminder where state <> 'waiting'")[0][0] > 0
    await world.store.turn(reminders.forget, world.at + timedelta(days=1))
    assert world.rows("select count(*) from reminder where state <> 'waiting'") == [(0,)]


async def test_the_outbox_names_every_message_once(world: World) -> None:
    await world.live("2026-06-10 12:00")
    carried = world.rows("select distinct message from reminder where state = 'sent'")
    queued = world.rows("select unique_key from outbox")
    assert sorted(carried) == sorted(queued)
    assert await world.store.read(messages.waiting, datetime(2026, 12, 1, tzinfo=UTC), 100)


async def test_a_meeting_called_today_is_reminded_of_and_a_change_moves_it(any_world: World) -> None:
    """A branch is expected at the work committee's meeting tomorrow at three; then it begins an hour later."""
    world, bureau = any_world, any_world.bureau
    world.at = here("2026-05-21 07:50")
    await world.tick()

    def call(tx: Transaction) -> int:
        place = [bureau.first_branch]
        start = here("2026-05-22 15:00")
        return meetings.call(
            tx, bureau.office, "conference", "例会", start, "三楼", None, place, bureau.reviewer, world.at
        )

    def put_off(tx: Transaction, id: int) -> None:
        meeting = meetings.meeting(tx, id)
        meetings.change(tx, meeting, "例会", here("2026-05-22 16:00"), "三楼", bureau.reviewer, world.at)

    id = await world.store.turn(call)
    await world.live("2026-05-21 12:00")
    assert world.told(bureau.secretary, "meeting") == ["05-21 1d"]
    await world.store.turn(put_off, id)
    await world.live("2026-05-22 20:00")
    told = [at.astimezone(SHANGHAI) for at, items in world.sent(bureau.secretary) if items[0][:2] == ["meeting", "2h"]]
    assert [f"{at:%m-%d %H}" for at in told] == ["05-22 13"]


async def test_whoever_has_leave_is_not_reminded_of_the_meeting(world: World) -> None:
    bureau = world.bureau

    def call_and_leave(tx: Transaction) -> None:
        start = here("2026-05-22 15:00")
        place = [bureau.first_branch]
        id = meetings.call(
            tx, bureau.office, "conference", "例会", start, "三楼", None, place, bureau.reviewer, world.at
        )
        meetings.reply(tx, id, bureau.first_branch, bureau.secretary, "leave", "travel", world.at)

    await world.store.turn(call_and_leave)
    await world.live("2026-05-22 20:00")
    assert world.told(bureau.secretary, "meeting") == []


async def test_a_task_is_reminded_of_until_it_is_done(world: World) -> None:
    bureau = world.bureau

    def give(tx: Transaction) -> int:
        return tasks.set_task(
            tx, bureau.office, "报送材料", date(2026, 5, 29), [bureau.first_branch], bureau.reviewer, world.at
        )

    id = await world.store.turn(give)
    await world.live("2026-05-27 12:00")
    assert world.told(bureau.secretary, "task") == ["05-22 7d", "05-26 3d"]
    day = date(2026, 5, 27)
    await world.store.turn(tasks.report, id, bureau.first_branch, True, day, "", bureau.secretary, world.at)
    await world.live("2026-06-02 12:00")
    assert world.told(bureau.secretary, "task") == ["05-22 7d", "05-26 3d"]


async def test_inv_11_a_reminder_of_a_day_that_no_longer_holds_silences_none_that_does(world: World) -> None:
    """A later day is asked for and refused: on that day the first one's reminder and the later one's fall together."""
    bureau = world.bureau

    def give(tx: Transaction) -> int:
        return tasks.set_task(
            tx, bureau.office, "报送材料", date(2026, 5, 25), [bureau.first_branch], bureau.reviewer, world.at
        )

    id = await world.store.turn(give)
    await world.live("2026-05-25 15:00")
    later, branch = date(2026, 5, 26), bureau.first_branch
    asked = await world.store.turn(tasks.ask_postponement, id, branch, later, "material", bureau.secretary, world.at)
    await world.live("2026-05-25 23:00")
    await world.store.turn(tasks.decide_postponement, asked, "refused", bureau.reviewer, world.at)
    await world.live("2026-05-26 12:00")
    assert world.told(bureau.secretary, "task")[-1] == "05-26 overdue 1d"
