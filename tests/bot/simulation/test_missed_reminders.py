"""What a planner forgets, brings late or loses, the simulation misses: each fault is put in, and a promise breaks.

INV-11, INV-16, INV-50."""

from __future__ import annotations

import importlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.operator_fault import OperatorFault
from bot.simulation import plan as written_down
from bot.simulation.chance import Chance
from bot.simulation.people import answer
from bot.simulation.plan import days_of, is_working
from bot.simulation.simulate import Told, simulate
from handlers import reminding as texts
from handlers.bureau import Bureau
from handlers.messages import Message
from scheduler import due as planning
from scheduler import reminding
from scheduler.hours import Hours
from scoring.rule_file import shipped
from storage import agenda, messages, reminders
from storage.obligations import Obligation
from storage.ports import Transaction
from storage.reminders import Item, Planned, Reminder

running = importlib.import_module("bot.simulation.simulate")
FORGOTTEN = "该提醒的没有提醒"
WINTER, MAY = date(2026, 1, 1), date(2026, 5, 1)
DAYS = {WINTER: 70, MAY: 50}


def days_from(first: date, seed: int) -> Told:
    return simulate(seed, 3, DAYS[first], io.StringIO(), first)


def broken(first: date, promise: str) -> str:
    """Where that promise breaks in the first of three worlds in which any does: chance may leave a fault nothing to
    spoil, where somebody never binds or an outage covers the day."""
    found = next((fault for seed in (3, 4, 5) if (fault := fault_in(first, seed))), "")
    assert promise in found
    return found


def fault_in(first: date, seed: int) -> str:
    """The first promise that breaks; '' where all are kept."""
    try:
        days_from(first, seed)
    except OperatorFault as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize("first", [WINTER, MAY])
def test_a_sound_planner_reminds_of_all_that_is_due(first: date) -> None:
    assert days_from(first, 3).counts["到时都提醒了"] >= 20


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("committee_meeting", WINTER),
        ("election", WINTER),
        ("meeting", WINTER),
        ("task", WINTER),
        ("declaration", MAY),
        ("ballot", MAY),
        ("superior_assessment", MAY),
        ("publicity", MAY),
    ],
)
class TestAKindThatIsForgotten:
    def test_when_it_is_planned(self, kind: str, first: date, monkeypatch: pytest.MonkeyPatch) -> None:
        def due(obligations: Iterable[Obligation], *rest: Any) -> tuple[Planned, ...]:
            return planning.due([each for each in obligations if each.kind != kind], *rest)

        monkeypatch.setattr(reminding, "due", due)
        assert kind in broken(first, FORGOTTEN)

    def test_when_it_is_due(self, kind: str, first: date, monkeypatch: pytest.MonkeyPatch) -> None:
        sound = reminding._idle

        def idle(row: Reminder, *rest: Any) -> str:
            return "不必提醒" if row.kind == kind else sound(row, *rest)

        monkeypatch.setattr(reminding, "_idle", idle)
        assert kind in broken(first, FORGOTTEN)


@pytest.mark.parametrize(
    ("kind", "step", "first"),
    [
        ("meeting", "2h", WINTER),
        ("meeting", "1d", WINTER),
        ("election", "0d", WINTER),
        ("election", "superior", WINTER),
        ("declaration", "1d", MAY),
        ("declaration", "overdue 1d", MAY),
        ("ballot", "superior", MAY),
    ],
)
def test_a_single_step_that_is_lost_is_missed(
    kind: str, step: str, first: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = reminders.plan

    def plan(tx: Transaction, rows: Iterable[Planned], now: datetime) -> int:
        return sound(tx, [row for row in rows if (row.kind, row.step) != (kind, step)], now)

    monkeypatch.setattr(reminders, "plan", plan)
    assert kind in broken(first, FORGOTTEN)


def test_one_row_that_vanishes_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound, lost = reminders.plan, list[Planned]()

    def plan(tx: Transaction, rows: Iterable[Planned], now: datetime) -> int:
        planned = list(rows)
        if not lost:
            lost.extend([row for row in planned if row.kind == "ballot"][:1])
        return sound(tx, [row for row in planned if row not in lost], now)

    monkeypatch.setattr(reminders, "plan", plan)
    assert "ballot" in broken(MAY, FORGOTTEN)


@pytest.mark.parametrize("late", [timedelta(hours=1), timedelta(days=1)])
def test_everything_planned_late_is_missed_in_time(late: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Hours.slot

    def slot(hours: Hours, person_id: int, day: date, hour: int | None = None) -> datetime:
        return sound(hours, person_id, day, hour) + late

    monkeypatch.setattr(Hours, "slot", slot)
    broken(MAY, FORGOTTEN)


def test_a_plan_made_only_now_and_then_is_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_stale(tx: Transaction, how: reminding.Reminding, now: datetime) -> bool:
        planned_at = reminders.planned_at(tx)
        return planned_at is None or now - planned_at > timedelta(days=5)

    monkeypatch.setattr(reminding, "_is_stale", is_stale)
    broken(MAY, FORGOTTEN)


def test_what_waits_and_is_never_taken_is_found_at_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "take_due", lambda tx, how, now: (0, 0))
    broken(WINTER, "到时的提醒没有处理")


def test_a_reminder_settled_without_a_message_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = messages.put_outbox

    def put_outbox(tx: Transaction, person_id: int, kind: str, *rest: Any, **how: Any) -> bool:
        return True if kind == "reminder" else sound(tx, person_id, kind, *rest, **how)

    monkeypatch.setattr(messages, "put_outbox", put_outbox)
    broken(WINTER, "记为已提醒，消息里却没有")


def test_a_list_that_leaves_something_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def several(bureau: Bureau, items: Sequence[Item], now: datetime) -> Message:
        return texts.one_of(bureau, items[0], now)

    monkeypatch.setattr(texts, "_several", several)
    broken(WINTER, "记为已提醒，消息里却没有")


def test_a_promise_to_come_back_later_that_is_not_kept_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "remind_again", lambda tx, reminder, at, now: None)
    broken(WINTER, "说好再提醒，却没有记下")


def test_a_reminder_that_could_not_be_pushed_and_is_kept_from_its_person_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messages, "tell_now", lambda tx, person_id, now: ())
    broken(WINTER, "没送到的消息却没有补上")


def test_reminders_in_the_night_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hours, "is_quiet", lambda hours, instant: False)
    broken(WINTER, "免打扰时间里提醒")


def test_reminders_of_what_was_done_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "_closed", lambda *of: "")
    broken(MAY, "不用提醒的提醒了")


def test_a_mute_that_is_not_respected_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(view: Sequence[Message], chance: Chance, *of: object) -> str | None:
        """Everybody who can asks not to be reminded any more."""
        muting = [
            option.send for option in view[-1].options if "不再提醒" in option.label or "都不提醒" in option.label
        ]
        return muting[0] if muting else answer(view, chance, *of)

    monkeypatch.setattr(running, "answer", no_more)
    days_from(WINTER, 3)
    monkeypatch.setattr(reminders, "mutes", lambda tx, persons: {})
    broken(WINTER, "不用提醒的提醒了")


class TestAfterAnOutage:
    """Nothing ran from Monday evening to Wednesday morning, right before the declarations are due."""

    @pytest.fixture(autouse=True)
    def outage(self, monkeypatch: pytest.MonkeyPatch) -> None:
        zone = ZoneInfo("Asia/Shanghai")
        down = (datetime(2026, 6, 1, 18, tzinfo=zone), datetime(2026, 6, 3, 10, tzinfo=zone))
        monkeypatch.setattr(running, "_outages", lambda world, days: [down])

    def test_what_was_missed_is_made_up_for(self) -> None:
        assert days_from(MAY, 3).counts["到时都提醒了"] >= 20

    def test_a_burst_of_messages_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sound = reminding._queue

        def queue(
            tx: Transaction, how: reminding.Reminding, person_id: int, items: Sequence[Item], now: datetime
        ) -> None:
            for item in items:
                sound(tx, how, person_id, [item], now)

        monkeypatch.setattr(reminding, "_queue", queue)
        broken(MAY, "停机之后不是一条汇总")

    def test_late_ones_that_do_not_say_so_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        sound = texts.reminding

        def unmarked(bureau: Bureau, items: Sequence[Item], now: datetime) -> Message:
            return sound(bureau, [replace(item, missed_at=None) for item in items], now)

        monkeypatch.setattr(texts, "reminding", unmarked)
        broken(MAY, "没有注明补发")

    def test_what_is_not_made_up_for_is_missed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reminding, "_since", lambda tx, now: now)
        monkeypatch.setattr(reminding, "AHEAD", timedelta(hours=12))
        assert "06-03 10:01" in broken(MAY, FORGOTTEN)


def test_superiors_who_are_never_told_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = planning.steps_of

    def steps_of(*of: Any) -> list[Any]:
        return [each for each in sound(*of) if each[1] != planning.ESCALATION]

    monkeypatch.setattr(planning, "steps_of", steps_of)
    broken(MAY, FORGOTTEN)


def test_the_plan_written_down_here_names_every_deadline_and_meeting_of_the_rule_set() -> None:
    rule_set = shipped()["anyang-2017/1"]
    assert {*written_down.EACH_YEAR, "election", "publicity"} == {each.id for each in rule_set.deadlines}
    assert set(written_down.HELD) == {each.id for each in rule_set.cadence}


@pytest.mark.parametrize(
    ("due", "steps", "own", "above"),
    [
        (date(2026, 6, 5), "USUAL", ["05-06", "05-29", "06-02", "06-04", "06-05", "06-08"], "06-08"),
        (date(2026, 5, 3), "TASK", ["04-24", "04-30", "05-06"], None),
        (date(2026, 2, 28), "ONCE", ["02-14"], None),
        (date(2026, 8, 31), "ELECTION", ["02-28", "05-29", "07-31", "08-31", "09-01", "09-30"], "09-03"),
    ],
)
def test_the_days_of_reminders_by_hand(due: date, steps: str, own: list[str], above: str | None) -> None:
    days, superior = days_of(due, getattr(written_down, steps))
    assert sorted(f"{day:%m-%d}" for day in days) == own
    assert (superior and f"{superior:%m-%d}") == above


def test_a_year_without_a_notice_has_its_weekdays() -> None:
    assert [is_working(date(2031, 10, day)) for day in (3, 4, 5, 6)] == [True, False, False, True]
