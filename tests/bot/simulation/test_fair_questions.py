"""Who the simulation takes for excused: by the last word of the convener, as it stood when the branch was asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.simulation.checks import EXCUSED_ALL_THE_SAME
from storage import inquiries, meetings, tasks
from storage.ports import Store, Transaction
from tests.storage.bureau import NOW, Bureau, found, later
from tests.storage.by_hand import hand

Deed = Callable[[Transaction, Bureau, int], None]
"""At so many hours."""


def leave(tx: Transaction, bureau: Bureau, hour: int) -> None:
    meetings.reply(tx, 1, bureau.first_branch, bureau.secretary, "leave", "travel", later(hours=hour))


def decided(decision: str) -> Deed:
    def decide(tx: Transaction, bureau: Bureau, hour: int) -> None:
        meetings.decide_leave(tx, 1, decision, bureau.reviewer, later(hours=hour))

    return decide


def present(*, is_present: bool) -> Deed:
    def record(tx: Transaction, bureau: Bureau, hour: int) -> None:
        meetings.record_attendance(tx, 1, (bureau.first_branch,), is_present, bureau.reviewer, later(hours=hour))

    return record


def later_day(tx: Transaction, bureau: Bureau, hour: int) -> None:
    day = date(2026, 6, 30)
    tasks.ask_postponement(tx, 1, bureau.first_branch, day, "staff", bureau.secretary, later(hours=hour))


def later_day_decided(decision: str) -> Deed:
    def decide(tx: Transaction, bureau: Bureau, hour: int) -> None:
        tasks.decide_postponement(tx, 1, decision, bureau.reviewer, later(hours=hour))

    return decide


def done(tx: Transaction, bureau: Bureau, hour: int) -> None:
    day = date(2026, 5, 25)
    tasks.report(tx, 1, bureau.first_branch, True, day, "", bureau.secretary, later(hours=hour))


def asked(subject: inquiries.Subject) -> Deed:
    def ask(tx: Transaction, bureau: Bureau, hour: int) -> None:
        until = later(days=9)
        inquiries.ask(tx, subject, 1, bureau.first_branch, until, bureau.reviewer, later(hours=hour))

    return ask


MEETING, TASK = asked("meeting"), asked("task")


@pytest.mark.parametrize(
    ("deeds", "is_unfair"),
    [
        ((MEETING,), False),
        ((present(is_present=True), MEETING), True),
        ((present(is_present=True), present(is_present=False), MEETING), False),
        ((leave, MEETING), False),
        ((leave, decided("granted"), MEETING), True),
        ((leave, decided("granted"), decided("refused"), MEETING), False),
        ((leave, decided("refused"), decided("granted"), MEETING), True),
        ((TASK,), False),
        ((done, TASK), True),
        ((later_day, later_day_decided("granted"), TASK), True),
        ((later_day, later_day_decided("granted"), later_day_decided("refused"), TASK), False),
    ],
)
async def test_the_last_word_before_the_question_counts(
    sqlite_url: str, sqlite_store: Store, deeds: tuple[Deed, ...], is_unfair: bool
) -> None:
    def live(tx: Transaction) -> None:
        bureau = found(tx)
        branches, by = (bureau.first_branch,), bureau.reviewer
        meetings.call(tx, bureau.office, "conference", "例会", later(hours=9), "三楼", None, branches, by, NOW)
        tasks.set_task(tx, bureau.office, "报送总结", date(2026, 5, 25), branches, by, NOW)
        for hour, deed in enumerate(deeds, 10):
            deed(tx, bureau, hour)

    await sqlite_store.turn(live)
    with hand(sqlite_url) as run:
        assert bool(run(EXCUSED_ALL_THE_SAME)) == is_unfair
