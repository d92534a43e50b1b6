from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from storage import assessments
from storage.assessments import SelfAssessment
from storage.ports import Conflict, Store
from tests.storage.bureau import NOW, RULES, Bureau, found, later, year_of_work

SCORES = {"team": Decimal("9.5"), "organization": Decimal("10")}


async def submit(store: Store, bureau: Bureau, year: int, stage: str, at: datetime, **changes: Any) -> SelfAssessment:
    begun = await store.turn(assessments.begin, bureau.first_branch, year, stage, RULES, at)
    return await store.turn(
        assessments.add_version,
        begun.id,
        changes.get("kind", "submission"),
        date(year, 5, 1),
        20,
        5,
        SCORES,
        {"team": "缺一次"},
        bureau.secretary,
        at,
    )


async def test_an_assessment_keeps_the_rule_set_it_began_under(store: Store) -> None:
    """INV-24."""
    bureau = await store.turn(found)
    begun = await store.turn(assessments.begin, bureau.first_branch, 2026, "declaration", RULES, NOW)
    again = await store.turn(assessments.begin, bureau.first_branch, 2026, "declaration", "newer", later(days=1))
    assert again == begun
    assert (begun.phase, begun.rule_set, begun.begun_at) == (2, RULES, NOW)
    assert await store.read(assessments.find, bureau.first_branch, 2026, "declaration") == begun
    assert await store.read(assessments.find, bureau.first_branch, 2026, "year_end") is None


async def test_a_phase_moves_only_from_where_it_stands(store: Store) -> None:
    """INV-07."""
    bureau = await store.turn(found)
    begun = await store.turn(assessments.begin, bureau.first_branch, 2026, "declaration", RULES, NOW)
    await store.turn(assessments.set_phase, begun.id, 3, 2)
    with pytest.raises(Conflict):
        await store.turn(assessments.set_phase, begun.id, 3, 2)
    moved = await store.read(assessments.find, bureau.first_branch, 2026, "declaration")
    assert moved is not None
    assert moved.phase == 3


async def test_versions_count_up_in_each_assessment_and_come_back_as_written(store: Store) -> None:
    bureau = await store.turn(found)
    draft = await submit(store, bureau, 2026, "declaration", NOW, kind="draft")
    first = await submit(store, bureau, 2026, "declaration", later(hours=1))
    other = await submit(store, bureau, 2026, "year_end", later(hours=2))
    assert [draft.version, first.version, other.version] == [1, 2, 1]
    assert await store.read(assessments.versions, draft.assessment_id) == (draft, first)
    assert await store.read(assessments.latest, draft.assessment_id, "draft") == draft
    assert await store.read(assessments.latest, draft.assessment_id, "submission") == first
    assert await store.read(assessments.latest, other.assessment_id, "draft") is None
    assert (first.scores, first.reasons, first.year, first.stage) == (SCORES, {"team": "缺一次"}, 2026, "declaration")
    assert [str(points) for points in first.scores.values()] == ["9.5", "10"]


async def test_a_returned_version_says_so_and_why(store: Store) -> None:
    bureau = await store.turn(found)
    first = await submit(store, bureau, 2026, "declaration", NOW)
    await store.turn(assessments.close_version, first.id, "returned", "请补记录", bureau.reviewer, later(hours=1))
    read = await store.read(assessments.latest, first.assessment_id, "submission")
    assert read is not None
    assert (read.status, read.decision_reason) == ("returned", "请补记录")
    with pytest.raises(ValueError, match="lost"):
        await store.turn(assessments.close_version, first.id, "lost", "", bureau.reviewer, NOW)


async def test_what_stands_on_a_day_was_submitted_by_its_midnight_in_shanghai(store: Store) -> None:
    bureau = await store.turn(found)
    before = await submit(store, bureau, 2026, "declaration", datetime(2026, 5, 24, 15, 59, 59, tzinfo=UTC))
    after = await submit(store, bureau, 2026, "declaration", datetime(2026, 5, 24, 16, 0, 0, tzinfo=UTC))
    branch = bureau.first_branch
    assert await store.read(assessments.standing, branch, date(2026, 5, 23)) is None
    assert await store.read(assessments.standing, branch, date(2026, 5, 24)) == before
    assert await store.read(assessments.standing, branch, date(2026, 5, 25)) == after
    assert await store.read(assessments.standing, branch, date(2027, 5, 25)) is None
    assert await store.read(assessments.standing, bureau.second_branch, date(2026, 5, 25)) is None


async def test_what_stood_can_be_shown_as_it_was_known_at_an_instant(store: Store) -> None:
    """INV-25."""
    bureau = await store.turn(found)
    first = await submit(store, bureau, 2026, "declaration", NOW)
    await store.turn(assessments.close_version, first.id, "returned", "", bureau.reviewer, later(hours=2))
    second = await submit(store, bureau, 2026, "year_end", later(hours=3))
    await submit(store, bureau, 2026, "year_end", later(hours=4), kind="draft")
    branch, day = bureau.first_branch, date(2026, 12, 31)
    assert await store.read(assessments.standing, branch, day, later(hours=-1)) is None
    assert await store.read(assessments.standing, branch, day, later(hours=1)) == first
    returned = await store.read(assessments.standing, branch, day, later(hours=2))
    assert returned is not None
    assert (returned.id, returned.status) == (first.id, "returned")
    assert await store.read(assessments.standing, branch, day) == second


async def test_the_cycle_before_is_the_declaration_of_the_year_or_the_year_before(store: Store) -> None:
    bureau = await store.turn(found)
    last_year = await submit(store, bureau, 2025, "year_end", later(days=-200))
    spring = await submit(store, bureau, 2026, "declaration", NOW)
    await submit(store, bureau, 2026, "year_end", later(days=200))
    branch = bureau.first_branch
    assert await store.read(assessments.last_cycle, branch, 2026, "year_end") == spring
    assert await store.read(assessments.last_cycle, branch, 2026, "declaration") == last_year
    assert await store.read(assessments.last_cycle, branch, 2025, "year_end") is None


async def test_a_superior_sees_what_branches_below_submitted(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(assessments.submitted_below, bureau.office) == ()
    await store.turn(year_of_work, bureau)
    ((organisation, assessment, submitted),) = await store.read(assessments.submitted_below, bureau.office)
    assert (organisation.code, assessment.phase, submitted.version, submitted.status) == ("CZJ-1", 3, 3, "standing")
    await store.turn(assessments.set_phase, assessment.id, 5, 3)
    assert await store.read(assessments.submitted_below, bureau.office) == ()
