"""What the branches of the sample bureau have handed in and recorded, written deed by deed as it would have been."""

from __future__ import annotations

import csv
import heapq
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from handlers.bureau import Bureau
from scoring.rule_set import RuleSet
from storage import assessments, audit, events, meetings, organisations, tasks
from storage.audited import digests
from storage.organisations import Organisation
from storage.ports import Transaction

RULE_SET: Final = "anyang-2017"
WORK_COMMITTEE: Final = "SZGW"
SUBMITTED, ARCHIVED = 3, 8
THURSDAY, SATURDAY, SUNDAY = 3, 5, 6


class SampleHistory:
    """Writes the self-assessments and events found in `folder`. `persons` are who holds a post, by organisation and
    role; nothing is dated after `now`."""

    def __init__(
        self,
        tx: Transaction,
        bureau: Bureau,
        now: datetime,
        persons: Mapping[tuple[str, str], int],
        folder: Path,
    ) -> None:
        self.tx, self.bureau, self.now, self.persons, self.folder = tx, bureau, now, persons, folder
        self.today = bureau.today(now)
        self.rule_set = _latest(bureau)
        self.submitted = self.recorded = 0
        self._branches = {each.code: each for each in organisations.everything(tx)}
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._planned = 0

    def write(self, still_to_declare: str | None) -> None:
        """Everything that was done by now. One branch may have left out this year's declaration."""
        for row in self._rows("self_assessments.csv"):
            day = self._day(row["submitted"], int(row["years_ago"]))
            left_out = row["branch"] == still_to_declare and day.year == self.today.year
            if day < self.today and not left_out:
                self._submit(row, day)
        for row in self._rows("events.csv"):
            self._happen(row, self._gone_by(self._day(row["on"], int(row["years_ago"]))))
        self._convene()
        while self._agenda:
            at, _, deed = heapq.heappop(self._agenda)
            deed(at)

    def _submit(self, row: Mapping[str, str], day: date) -> None:
        branch = self._branches[row["branch"]]
        by = self._secretary(branch)

        def submit(at: datetime) -> None:
            assessment = assessments.begin(self.tx, branch.id, day.year, row["stage"], self.rule_set.key, at)
            scores = {criterion.id: Decimal(row[criterion.id]) for criterion in self.rule_set.criteria}
            present, aimed_star, met_on = int(row["present"]), int(row["aimed_star"]), day - timedelta(days=3)
            version = assessments.add_version(
                self.tx, assessment.id, "submission", met_on, present, aimed_star, scores, {}, by, at
            )
            details = {"assessment": assessment.id, "version": version.version}
            sealed = digests(self.tx, self_assessment=version.id)
            self._audit("submit_self_assessment", by, branch, at, {**details, **sealed})
            self.submitted += 1
            if row["returned_because"]:
                self._plan(day + timedelta(days=4), time(9, 40), give_back(version.id, details))
            else:
                phase = ARCHIVED if day.year < self.today.year else SUBMITTED
                assessments.set_phase(self.tx, assessment.id, phase, assessment.phase)

        def give_back(version_id: int, details: Mapping[str, int]) -> Callable[[datetime], None]:
            def give(at: datetime) -> None:
                superior = self._superior(branch)
                why = row["returned_because"]
                closed = assessments.close_version(self.tx, version_id, "returned", why, superior, at)
                sealed = digests(self.tx, self_assessment_decision=closed)
                self._audit("return_self_assessment", superior, branch, at, {**details, **sealed})

            return give

        self._plan(day, time(15, 20), submit)

    def _happen(self, row: Mapping[str, str], day: date) -> None:
        branch = self._branches[row["branch"]]
        by = self._secretary(branch)

        def record(at: datetime) -> None:
            level, kept, count = row["level"] or None, row["kept"] or None, int(row["count"])
            document = row["document"].replace("{year}", str(day.year))
            event_id = events.record(self.tx, branch.id, row["rule"], level, count, day, kept, document, None, by, at)
            details = {"event": event_id, "rule": row["rule"], "level": level, "count": count}
            said = {**details, "occurred_on": day.isoformat(), "kept": kept, "corrects": None}
            self._audit("record_event", by, branch, at, {**said, **digests(self.tx, event=event_id)})
            self.recorded += 1
            if row["outcome"] != "waiting":
                self._plan(day + timedelta(days=5), time(16, 30), lambda at: decide(event_id, at))

        def decide(event_id: int, at: datetime) -> None:
            superior, outcome = self._superior(branch), row["outcome"]
            decided = events.decide(self.tx, event_id, outcome, row["reason"], None, superior, at)
            deed = "void_event" if outcome == "revoked" else "decide_event"
            details = {"event": event_id, "decision": outcome}
            self._audit(deed, superior, branch, at, {**details, **digests(self.tx, event_decision=decided)})

        self._plan(day + timedelta(days=1), time(10, 5), record)

    def _convene(self) -> None:
        """A meeting and a task of the work committee that every branch has before it."""
        place = self._branches[WORK_COMMITTEE]
        office = self.persons[WORK_COMMITTEE, "office"]
        branches = [each.id for each in self._branches.values() if each.kind == "branch"]
        meets_on = self.today + timedelta(days=3 + (THURSDAY - self.today.weekday() - 3) % 7)
        starts_at = datetime.combine(meets_on, time(15, 0), self.bureau.zone)
        in_ten_days = self.today + timedelta(days=10)
        due_on = in_ten_days + timedelta(days={SATURDAY: 2, SUNDAY: 1}.get(in_ten_days.weekday(), 0))

        def call(at: datetime) -> None:
            id = meetings.call(
                self.tx, place.id, "conference", "党建工作例会", starts_at, "市直工委三楼", None, branches, office, at
            )
            self._audit("call_meeting", office, place, at, {"meeting": id, "branches": len(branches)})

        def set_task(at: datetime) -> None:
            id = tasks.set_task(self.tx, place.id, "报送党建工作进展情况", due_on, branches, office, at)
            said = {"task": id, "branches": len(branches), "due_on": due_on.isoformat()}
            self._audit("set_task", office, place, at, said)

        self._plan(self.today - timedelta(days=1), time(10, 0), call)
        self._plan(self.today - timedelta(days=1), time(10, 20), set_task)

    def _plan(self, day: date, at: time, deed: Callable[[datetime], None]) -> None:
        """That hour of that day in the bureau's zone, at the latest now."""
        instant = min(datetime.combine(day, at, self.bureau.zone).astimezone(self.now.tzinfo), self.now)
        self._planned += 1
        heapq.heappush(self._agenda, (instant, self._planned, deed))

    def _day(self, month_and_day: str, years_ago: int) -> date:
        month, day = map(int, month_and_day.split("-"))
        return date(self.today.year - years_ago, month, day)

    def _gone_by(self, day: date) -> date:
        """The day itself, or one of a later season moved into the part of the year gone by, so that the sample shows
        events of each kind in January too."""
        first = date(day.year, 1, 1)
        return day if day <= self.today else first + (self.today - first) * (day - first).days // 366

    def _secretary(self, branch: Organisation) -> int:
        # where there is none yet, the superior keeps the branch's records
        return self.persons.get((branch.code, "secretary")) or self._superior(branch)

    def _superior(self, branch: Organisation) -> int:
        above = next(each for each in self._branches.values() if each.id == branch.parent_id)
        office = next(person for (_, role), person in self.persons.items() if role == "office")
        return self.persons.get((above.code, "reviewer"), office)

    def _audit(self, action: str, by: int, branch: Organisation, at: datetime, details: Mapping[str, object]) -> None:
        audit.append(self.tx, at, by, action, branch.id, "done", details)

    def _rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def _latest(bureau: Bureau) -> RuleSet:
    editions = [rule_set for rule_set in bureau.rule_sets.values() if rule_set.id == RULE_SET]
    return max(editions, key=lambda rule_set: rule_set.edition)
