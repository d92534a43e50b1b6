"""The sample bureau looks lived in on any day, and its stars are what the plan makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import open_assistant
from bot.assistant import Assistant
from bot.clock import Clock
from bot.demo_site import post_held
from bot.organisation_table import read_table
from bot.reminding import Reminders, reminding_of
from bot.sample_bureau import LOCAL_POSTS, SAMPLE, Made, is_sample, make_sample, visitors_code
from bot.sample_elections import with_elections
from handlers.standing import Standing, standing_of
from storage import assessments, audit, meetings, organisations, people, tasks
from storage.meetings import Meeting
from storage.organisations import Organisation
from storage.ports import Transaction
from storage.tasks import Task
from tests.bot.house import CHECKOUT, NOVEMBER, settings_in

INSTANTS = [
    datetime(2026, 1, 1, 1, 0, tzinfo=UTC),
    datetime(2026, 2, 28, 4, 0, tzinfo=UTC),
    datetime(2026, 5, 20, 4, 0, tzinfo=UTC),
    datetime(2026, 6, 5, 4, 0, tzinfo=UTC),
    datetime(2026, 10, 31, 15, 0, tzinfo=UTC),
    NOVEMBER,
    datetime(2026, 12, 31, 15, 59, tzinfo=UTC),
    # New Year in Anyang while it is still the old one in UTC
    datetime(2026, 12, 31, 16, 1, tzinfo=UTC),
    datetime(2028, 2, 29, 4, 0, tzinfo=UTC),
    datetime(2031, 7, 15, 4, 0, tzinfo=UTC),
]
on_any_day = pytest.mark.parametrize("now", INSTANTS, ids=str)


@asynccontextmanager
async def sample(folder: Path, now: datetime) -> AsyncIterator[tuple[Assistant, Made]]:
    async with open_assistant(settings_in(folder), Clock()) as assistant:
        yield assistant, await assistant.store.turn(make_sample, assistant.bureau, now)


async def standings(assistant: Assistant, now: datetime) -> dict[str, Standing]:
    def look(tx: Transaction) -> dict[str, Standing]:
        today = assistant.bureau.today(now)
        branches = [each for each in organisations.everything(tx) if each.kind == "branch"]
        return {branch.code: standing_of(tx, assistant.bureau, branch, today) for branch in branches}

    return await assistant.store.read(look)


async def test_the_stars_of_november_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    """INV-23. Base, events and caps of each branch, added up on paper."""
    async with sample(tmp_path, NOVEMBER) as (assistant, made):
        stars = {
            code: None if standing.grade is None else (str(standing.grade.total), standing.grade.star)
            for code, standing in (await standings(assistant, NOVEMBER)).items()
        }
    assert made == Made(branches=25, self_assessments=50, events=27)
    assert stars == {
        "CZJ-1": ("86.5", 4),  # 84.5 +5 −3
        "CZJ-2": ("91.0", 4),  # 88 +3; election overdue: at most four
        "CZJ-3": ("76.0", 3),
        "DAJ-1": ("84.0", 4),  # 81 +3
        "GXS-1": ("48.5", 0),
        "JTJ-1": ("83.5", 4),
        "JTJ-2": ("72.0", 3),  # 77 −5; election postponed
        "JTJ-3": None,
        "JYJ-1": ("98.5", 5),  # 90.5 +8
        "JYJ-2": ("82.0", 4),
        "JYJ-3": ("71.0", 3),  # 74 −3, the absence still to be confirmed
        "JYJ-4": None,
        "NYJ-1": ("88.0", 3),  # 85 +3; election overdue over a year: at most three
        "NYJ-2": ("68.5", 2),  # 71.5 −3
        "SJJ-1": ("90.0", 5),  # 87 +3
        "SLJ-1": ("76.5", 3),  # 85.5 −9, three lapses
        "SLJ-2": ("58.0", 1),  # 61 −3
        "TJJ-1": ("73.5", 3),
        "WJW-1": ("99.0", 5),  # 91 +5 +3
        "WJW-2": ("79.5", 3),
        "WJW-3": ("63.0", 2),
        "XFJ-1": ("47.0", 0),  # 52 −5
        "ZJJ-1": ("77.0", 3),  # 80 −3
        "ZJJ-2": ("67.0", 2),  # 69 −2
        "ZJJ-3": ("56.0", 1),
    }


@on_any_day
async def test_nothing_lies_in_the_future_or_in_another_year(tmp_path: Path, now: datetime) -> None:
    async with sample(tmp_path, now) as (assistant, _):
        today = assistant.bureau.today(now)
        for standing in (await standings(assistant, now)).values():
            for event in standing.events:
                assert date(today.year, 1, 1) <= event.occurred_on <= today
                assert event.recorded_at <= (event.decided_at or now) <= now
            if standing.own is not None:
                assert standing.own.at < now
                assert standing.own.meeting_on is not None
                assert standing.own.meeting_on < today
                assert standing.own.year == today.year
            last = standing.branch.last_election_on
            assert last is not None
            assert last <= today


@on_any_day
async def test_events_of_every_kind_and_outcome_are_there(tmp_path: Path, now: datetime) -> None:
    async with sample(tmp_path, now) as (assistant, made):
        events = [event for standing in (await standings(assistant, now)).values() for event in standing.events]
        assert {event.rule for event in events} == set(assistant.bureau.rule_sets["anyang-2017/1"].events)
        outcomes = Counter(event.status for event in events)
        assert made.events == 27
        assert outcomes["rejected"] == 3
        assert outcomes["revoked"] == 1 or now.month == 1
        assert outcomes["confirmed"] >= 19


@on_any_day
async def test_elections_fall_due_overdue_and_long_overdue(tmp_path: Path, now: datetime) -> None:
    async with sample(tmp_path, now) as (assistant, _):
        today = assistant.bureau.today(now)
        found = await standings(assistant, now)
    due = {}
    for code, standing in found.items():
        branch = standing.branch
        assert branch.last_election_on is not None
        assert branch.term_years is not None
        postponed = branch.postponed_until or date.min
        due[code] = max(later(branch.last_election_on, branch.term_years), postponed)
    assert [code for code, day in due.items() if day < today] == ["CZJ-2", "NYJ-1"]
    assert due["CZJ-2"] < today <= later(due["CZJ-2"], 1)
    assert later(due["NYJ-1"], 1) < today
    assert found["JTJ-2"].branch.postponed_until is not None
    assert len([day for day in due.values() if today <= day < today + timedelta(days=200)]) >= 2


def later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def test_the_table_of_the_sample_is_as_it_stands_in_november() -> None:
    """The file itself can be imported, and gives the same bureau as the sample of that day."""
    table = read_table(SAMPLE / "orgs.csv")
    assert with_elections(table, date(2026, 11, 23)).table == table


def test_the_table_of_the_sample_holds_the_organisations_of_the_contract() -> None:
    rows = (SAMPLE / "orgs.csv").read_text("utf-8").splitlines()
    assert rows[0] == "code,name,kind,parent,member_count,term_years,last_election_on,superior_reviewer"
    for row in [
        "SZGW,市直机关工作委员会,work_committee,,,,,",
        "CZJ,市财政局机关党委,organ_committee,SZGW,,5,2023-09-12,",
        "CZJ-1,市财政局第一党支部,branch,CZJ,23,3,2024-05-20,",
        "CZJ-2,市财政局第二党支部,branch,CZJ,17,3,2023-03-08,",
        "NYJ,市农业农村局机关党总支,general_branch,SZGW,,3,2024-11-02,",
        "NYJ-1,市农业农村局第一党支部,branch,NYJ,31,3,2022-06-30,",
        "DAJ-1,市档案局党支部,branch,SZGW,9,3,2025-01-15,",
    ]:
        assert row in rows


@pytest.mark.parametrize(
    ("now", "has_declared"),
    [
        (datetime(2026, 4, 1, tzinfo=UTC), False),
        (datetime(2026, 6, 1, tzinfo=UTC), False),
        (datetime(2026, 10, 31, tzinfo=UTC), False),
        (datetime(2026, 11, 1, tzinfo=UTC), True),
        (datetime(2026, 12, 31, tzinfo=UTC), True),
    ],
    ids=str,
)
async def test_the_own_branch_can_walk_through_the_form_of_the_season(
    tmp_path: Path, now: datetime, has_declared: bool
) -> None:
    """Until October this year's declaration is still to do, from November the year-end one; last year's is there."""

    def cycles(tx: Transaction) -> tuple[bool, bool, bool]:
        branch = organisations.by_code(tx, "CZJ-1")
        assert branch is not None
        return (
            assessments.find(tx, branch.id, 2026, "declaration") is not None,
            assessments.find(tx, branch.id, 2026, "year_end") is not None,
            assessments.last_cycle(tx, branch.id, 2026, "declaration") is not None,
        )

    async with sample(tmp_path, now) as (assistant, _):
        assert await assistant.store.read(cycles) == (has_declared, False, True)
        assert (await standings(assistant, now))["CZJ-1"].events


async def test_most_branches_wait_for_review_and_one_was_sent_back_first(tmp_path: Path) -> None:
    def waiting(tx: Transaction) -> list[tuple[Organisation, int]]:
        office = organisations.by_code(tx, "SZGW")
        assert office is not None
        return [(branch, own.version) for branch, _, own in assessments.submitted_below(tx, office.id)]

    async with sample(tmp_path, NOVEMBER) as (assistant, _):
        found = await assistant.store.read(waiting)
    assert len(found) == 23
    assert [branch.code for branch, version in found if version == 2] == ["JYJ-3"]


@on_any_day
async def test_a_meeting_and_a_task_of_the_work_committee_lie_ahead_of_every_branch(
    tmp_path: Path, now: datetime
) -> None:
    def ahead(tx: Transaction) -> tuple[tuple[Meeting, ...], tuple[Task, ...], list[int]]:
        branch = organisations.by_code(tx, "CZJ-1")
        assert branch is not None
        coming = meetings.meetings_of(tx, branch.id, now)
        given = tasks.tasks_of(tx, branch.id, assistant.bureau.today(now))
        return coming, given, [len(meetings.invited(tx, m.id)) for m in coming]

    async with sample(tmp_path, now) as (assistant, _):
        [meeting], [task], invited = await assistant.store.read(ahead)
        starts_at = meeting.starts_at.astimezone(assistant.bureau.zone)
        assert (starts_at.weekday(), starts_at.hour) == (3, 15)
        assert timedelta(days=2) < meeting.starts_at - now < timedelta(days=11)
        assert task.due_on.weekday() < 5
        assert timedelta(days=10) <= task.due_on - assistant.bureau.today(now) <= timedelta(days=12)
    assert (meeting.counts, task.counts, invited) == (True, True, [25])


async def test_after_the_meeting_of_the_sample_its_convener_gets_the_list(tmp_path: Path) -> None:
    async with sample(tmp_path, NOVEMBER) as (assistant, _):
        reminders = Reminders(assistant, reminding_of(assistant, settings_in(tmp_path), demo=True))
        assistant.clock.move_to(NOVEMBER + timedelta(days=4))
        await reminders.tick()
        told = await assistant.hear("local", "office", "你好", "1")
        assert any("党建工作例会开过了：应到 25，请假 0，到会还没有登记" in message.text for message in told.messages)
        await reminders.tick()
        again = await assistant.hear("local", "office", "你好", "2")
        assert len(again.messages) == 1


async def test_the_local_users_hold_their_posts_and_the_visitor_none(tmp_path: Path) -> None:
    def posts(tx: Transaction) -> dict[str, list[tuple[str, str]] | None]:
        found: dict[str, list[tuple[str, str]] | None] = {}
        for name in [*LOCAL_POSTS, "visitor"]:
            person = people.person_by_account(tx, "local", assistant.bureau.account_hash("local", name))
            held = None if person is None else people.posts_of(tx, person)
            found[name] = None if held is None else [(post.organisation.code, post.role) for post in held]
        return found

    async with sample(tmp_path, NOVEMBER) as (assistant, _):
        assert await assistant.store.read(posts) == {
            "secretary": [("CZJ-1", "secretary")],
            "deputy": [("CZJ-1", "deputy")],
            "reviewer": [("CZJ", "reviewer")],
            "office": [("SZGW", "office")],
            "visitor": None,
        }
        assert await assistant.store.read(is_sample, assistant.bureau)


async def test_a_visitor_binds_with_the_code_that_is_shown_and_the_next_gets_another(tmp_path: Path) -> None:
    async with sample(tmp_path, NOVEMBER) as (assistant, _):
        assistant.clock.move_to(NOVEMBER)
        code = await assistant.store.turn(visitors_code, assistant.bureau, NOVEMBER)
        assert code == "DEMO-DAJ1-SHVJ-0001"
        assert await assistant.store.turn(visitors_code, assistant.bureau, NOVEMBER) == code
        asked = await assistant.hear("local", "visitor", code, "1")
        assert "市档案局党支部，职务 书记" in asked.messages[-1].text
        account = assistant.bureau.account_hash("local", "visitor")
        assert await assistant.store.read(post_held, account) == ""
        bound = await assistant.hear("local", "visitor", "1", "2")
        assert "绑定好了" in bound.messages[-1].text
        assert await assistant.store.read(post_held, account) == "市档案局党支部 书记"
        later_on = NOVEMBER + timedelta(days=30)
        assert await assistant.store.turn(visitors_code, assistant.bureau, later_on) == "DEMO-DAJ1-SHVJ-0002"


async def test_the_secretary_is_told_four_stars_at_once(tmp_path: Path) -> None:
    async with sample(tmp_path, NOVEMBER) as (assistant, _):
        assistant.clock.move_to(NOVEMBER)
        reply = await assistant.hear("local", "secretary", "几星", "1")
    assert "86.5" in reply.messages[-1].text
    assert "★★★★ 四星" in reply.messages[-1].text


@on_any_day
async def test_every_deed_of_the_sample_is_in_an_unbroken_audit_chain_in_order_of_time(
    tmp_path: Path, now: datetime
) -> None:
    """INV-50."""

    def instants(tx: Transaction) -> list[str]:
        return [row[1] for row in tx.all("audit_rows_after", seq=1, limit=1000)]

    async with sample(tmp_path, now) as (assistant, made):
        chain = await assistant.store.read(audit.verify)
        at = await assistant.store.read(instants)
    assert chain.is_whole
    assert chain.rows > made.self_assessments + made.events
    assert at == sorted(at)


def test_no_person_has_a_name_in_the_sample() -> None:
    """INV-52: columns for codes, days, kinds, numbers and two kinds of sentences, no other text."""
    texts = "".join(file.read_text("utf-8") for file in (CHECKOUT / "bot" / "sample").iterdir())
    assert not [title for title in ("同志", "先生", "女士", "局长", "科长", "姓名") if title in texts]
