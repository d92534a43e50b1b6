"""A branch's assessment of a year and stage, and the versions of its self-assessment (自评)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from storage.columns import END_OF_TIME, day_text, instant_text, optional_day, points_json, points_of
from storage.organisations import Organisation, organisation_of
from storage.ports import Conflict, Row, Transaction

BRANCH_ZONE = ZoneInfo("Asia/Shanghai")
DECISIONS = ("returned", "withdrawn")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a branch goes through in a year, at the declaration or at the year's end. Phases are those of the
    authorisation matrix: 2 self-assessment, 3 submitted, 4 review, 5 publicity, 6 approved, 7 year-end, 8 archived."""

    id: int
    branch_id: int
    year: int
    stage: str
    phase: int
    rule_set: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """One version of a self-assessment, a draft or a submission; `status` is standing, returned or withdrawn."""

    id: int
    assessment_id: int
    version: int
    kind: str
    meeting_on: date | None
    present: int | None
    aimed_star: int | None
    scores: Mapping[str, Decimal]
    reasons: Mapping[str, str]
    by: int
    at: datetime
    status: str
    decision_reason: str
    year: int
    stage: str


def begin(tx: Transaction, branch_id: int, year: int, stage: str, rule_set: str, now: datetime) -> Assessment:
    """The branch's assessment of that year and stage, begun now in phase 2, or as it was begun before: it keeps the
    rule set it began under (INV-24)."""
    row = tx.one(
        "begin_assessment",
        branch_id=branch_id,
        year=year,
        stage=stage,
        rule_set=rule_set,
        begun_at=instant_text(now),
    )
    if row is None:
        row = tx.one("find_assessment", branch_id=branch_id, year=year, stage=stage)
    assert row is not None
    return _assessment_of(row)


def find(tx: Transaction, branch_id: int, year: int, stage: str) -> Assessment | None:
    row = tx.one("find_assessment", branch_id=branch_id, year=year, stage=stage)
    return None if row is None else _assessment_of(row)


def set_phase(tx: Transaction, assessment_id: int, phase: int, expected_phase: int) -> None:
    """Moves an assessment on. Conflict where it is not, or no longer, in the expected phase."""
    if tx.change("move_assessment", id=assessment_id, phase=phase, expected_phase=expected_phase) == 0:
        raise Conflict(f"assessment {assessment_id} is not in phase {expected_phase}")


def add_version(
    tx: Transaction,
    assessment_id: int,
    kind: str,
    meeting_on: date | None,
    present: int | None,
    aimed_star: int | None,
    scores: Mapping[str, Decimal],
    reasons: Mapping[str, str],
    by: int,
    now: datetime,
) -> SelfAssessment:
    """The next version, as it was written. Versions count from 1 in each assessment and are never changed."""
    row = tx.one(
        "add_self_assessment",
        assessment_id=assessment_id,
        kind=kind,
        meeting_on=day_text(meeting_on),
        present=present,
        aimed_star=aimed_star,
        scores=points_json(scores),
        reasons=json.dumps(dict(reasons), ensure_ascii=False),
        written_by=by,
        written_at=instant_text(now),
    )
    assert row is not None
    id, version, year, stage = row
    return SelfAssessment(
        id,
        assessment_id,
        version,
        kind,
        meeting_on,
        present,
        aimed_star,
        dict(scores),
        dict(reasons),
        by,
        now,
        "standing",
        "",
        year,
        stage,
    )


def close_version(tx: Transaction, self_assessment_id: int, decision: str, reason: str, by: int, now: datetime) -> int:
    """Appends that a version was returned or withdrawn. The number of that; ValueError for any other word."""
    if decision not in DECISIONS:
        raise ValueError(f"a self-assessment is {' or '.join(DECISIONS)}; not {decision}")
    row = tx.one(
        "close_self_assessment",
        self_assessment_id=self_assessment_id,
        decision=decision,
        reason=reason,
        decided_by=by,
        decided_at=instant_text(now),
    )
    assert row is not None
    tx.change("replan_form", id=self_assessment_id)
    return int(row[0])


def latest(tx: Transaction, assessment_id: int, kind: str) -> SelfAssessment | None:
    """The newest draft, or the newest submission, of an assessment."""
    row = tx.one("latest_self_assessment", assessment_id=assessment_id, kind=kind)
    return None if row is None else _self_assessment_of(row)


def versions(tx: Transaction, assessment_id: int) -> tuple[SelfAssessment, ...]:
    """Every version of an assessment, oldest first."""
    return tuple(map(_self_assessment_of, tx.all("self_assessment_versions", assessment_id=assessment_id)))


def standing(tx: Transaction, branch_id: int, on: date, at_or_before: datetime | None = None) -> SelfAssessment | None:
    """The newest submission for the calendar year of `on`, submitted by the end of that day in Asia/Shanghai.

    A returned or withdrawn one counts too; its status tells. With `at_or_before`, as it was known at that instant.
    """
    row = tx.one(
        "standing_self_assessment",
        branch_id=branch_id,
        year=on.year,
        before=instant_text(datetime.combine(on + timedelta(days=1), time(), BRANCH_ZONE)),
        known_at=END_OF_TIME if at_or_before is None else instant_text(at_or_before),
    )
    return None if row is None else _self_assessment_of(row)


def last_cycle(tx: Transaction, branch_id: int, year: int, stage: str) -> SelfAssessment | None:
    """The newest submission of the branch's cycle before this one; in a year the declaration comes first."""
    row = tx.one("last_cycle", branch_id=branch_id, year=year, stage=stage)
    return None if row is None else _self_assessment_of(row)


def submitted_below(
    tx: Transaction, organisation_id: int
) -> tuple[tuple[Organisation, Assessment, SelfAssessment], ...]:
    """What branches below an organisation submitted and a superior has still to close (phases 3, 4), by code."""
    return tuple(
        (organisation_of(row[:10]), _assessment_of(row[10:17]), _self_assessment_of(row[17:]))
        for row in tx.all("submitted_below", organisation_id=organisation_id)
    )


def _assessment_of(row: Row) -> Assessment:
    id, branch_id, year, stage, phase, rule_set, begun_at = row
    return Assessment(id, branch_id, year, stage, phase, rule_set, datetime.fromisoformat(begun_at))


def _self_assessment_of(row: Row) -> SelfAssessment:
    id, assessment_id, version, kind, meeting_on, present, aimed_star, scores, reasons, by, at = row[:11]
    decision, decision_reason, year, stage = row[11:]
    return SelfAssessment(
        id,
        assessment_id,
        version,
        kind,
        optional_day(meeting_on),
        present,
        aimed_star,
        points_of(scores),
        json.loads(reasons),
        by,
        datetime.fromisoformat(at),
        decision or "standing",
        decision_reason or "",
        year,
        stage,
    )
