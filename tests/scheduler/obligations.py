"""Obligations and customs for schedules written as tables: (now, facts, due)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.due import Customs
from scheduler.hours import Hours
from scheduler.working_days import WorkingDays
from scoring.rule_file import shipped
from storage.obligations import Obligation, Recipient

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULES = shipped()["anyang-2017/1"]
LONG_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
SECRETARY, REVIEWER = 7, 8


def here(text: str) -> datetime:
    """A local moment, such as 2026-05-24 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def obligation(due: date | datetime | str, ladder: str = "usual", **changed: Any) -> Obligation:
    """Something of the branch 3 that its secretary has to do, and the reviewer is told of where it stays undone."""
    values: dict[str, Any] = {
        "kind": "declaration",
        "subject": "2026",
        "organisation_id": 3,
        "organisation": "市财政局第一党支部",
        "due": date.fromisoformat(due) if isinstance(due, str) else due,
        "since": LONG_SINCE,
        "recipients": (Recipient(SECRETARY, LONG_SINCE),),
        "rule_set": RULES.key,
        "ladder": ladder,
        "title": "申报创星自评",
        "superiors": (Recipient(REVIEWER, LONG_SINCE),),
    }
    return Obligation(**{**values, **changed})


def customs(*, staggered: bool = False, worked: dict[date, bool] | None = None, **hours: Any) -> Customs:
    """The bureau reminds at nine sharp, unless the test wants each at a minute of their own."""
    at = Hours(SHANGHAI, **{"usual_hour": 9, "staggered": staggered, **hours})
    return Customs(RULES.ladders, at, WorkingDays(worked))
