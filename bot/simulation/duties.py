"""What is open, and who has to be told of it on which day: read a second time, and simply, from the rows in which
people's deeds are kept. Nothing here calls what plans reminders, so what that forgets is missed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.simulation.by_hand import Hand
from bot.simulation.plan import (
    ASSESSED,
    EACH_YEAR,
    ELECTION,
    HELD,
    MEETING,
    ONCE,
    PUBLICITY,
    STAGE,
    SUBMITTED,
    TASK,
    USUAL,
    YEARLY,
    Steps,
    all_days,
    days_of,
    is_working,
    later,
    period,
    span_of,
    term_ends,
)

Person = tuple[int, str]
"""A person and the instant, as text, from which it concerns them."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is open: `words` is what a message must call it, `since` when it was last set or changed."""

    kind: str
    subject: str
    place: int
    due: date | datetime
    words: str
    steps: Steps
    people: tuple[Person, ...]
    superiors: tuple[Person, ...] = ()
    since: str = ""


FAR: Final = timedelta(days=40)
"""Further from its day than any step of a meeting or task, wherever a holiday moves it."""


class Duties:
    """The duties as the rows have them now."""

    def __init__(self, hand: Hand, zone: ZoneInfo) -> None:
        self._hand = hand
        self._zone = zone

    def to_tell(self, day: date) -> Iterator[tuple[Duty, tuple[Person, ...]]]:
        """What is open and has a step on this day, with those who have to be told."""
        if not is_working(day):
            return
        for kind, subject, place, due, steps in self._known(day):
            own, above = days_of(due, steps)
            if day in own or day == above:
                duty = self.find(kind, subject, place)
                if duty is not None:
                    yield duty, (*(duty.people if day in own else ()), *(duty.superiors if day == above else ()))

    def find(self, kind: str, subject: str, place: int) -> Duty | None:
        """One duty of a place; None where there is none, or it is done."""
        if self._is_noted(kind, subject, place):
            return None
        readers: dict[str, Callable[[str, int], Duty | None]] = {
            "election": self._election,
            "publicity": self._publicity,
            "meeting": self._meeting,
            "task": self._task,
        }
        if kind in readers:
            return readers[kind](subject, place)
        return self._each_year(kind, subject, place) if kind in EACH_YEAR else self._held(kind, subject, place)

    def of_meeting(self, meeting: int) -> tuple[Duty, ...]:
        """A meeting as it stands, for each branch that has it before it."""
        places = self._hand.rows(
            "select branch_id from meeting_branch where meeting_id = :id union select convener_id from meeting m"
            " join organisation o on o.id = m.convener_id and o.kind = 'branch' where m.id = :id",
            id=meeting,
        )
        return tuple(duty for (place,) in places if (duty := self._meeting(str(meeting), place)) is not None)

    def name_of(self, place: int) -> str:
        return str(self._hand.first("select name from organisation where id = :id", id=place))

    def _known(self, day: date) -> Iterator[tuple[str, str, int, date, Steps]]:
        """Everything that might have a step on this day, open or not."""
        places = self._hand.rows("select id, kind, last_election_on, term_years, postponed_until from organisation")
        branches = [id for id, kind, *_ in places if kind == "branch"]
        above = [id for (id,) in self._hand.rows("select distinct parent_id from organisation where kind = 'branch'")]
        for kind, ((month, number), whose, _) in EACH_YEAR.items():
            for year in (day.year - 1, day.year, day.year + 1):
                due = date(year, month, number)
                if day in all_days(due, USUAL):
                    yield from ((kind, str(year), id, due, USUAL) for id in (branches if whose == "branch" else above))
        for kind, (months, _) in HELD.items():
            subject, _, last = period(months, day)
            steps = YEARLY if months == 12 else ONCE
            if day in all_days(last, steps):
                yield from ((kind, subject, id, last, steps) for id in branches)
        for id, _, elected, years, postponed in places:
            if elected and years:
                ends = term_ends(elected, years)
                yield "election", ends.isoformat(), id, later(ends, postponed), ELECTION
        for id, year in self._hand.rows(
            "select distinct organisation_id, substr(posted_on, 1, 4) from posting where campaign = 'declaration'"
        ):
            yield "publicity", year, id, self._publicity_ends(year, id), PUBLICITY
        span = {"first": (day - FAR).isoformat(), "last": (day + FAR).isoformat()}
        for meeting, place, starts in self._hand.rows(_MEETINGS_NEAR, **span):
            yield "meeting", str(meeting), place, datetime.fromisoformat(starts).astimezone(self._zone).date(), MEETING
        for task, place, due_on in self._hand.rows(_TASKS_NEAR, **span):
            yield "task", str(task), place, date.fromisoformat(due_on), TASK

    def _is_noted(self, kind: str, subject: str, place: int) -> bool:
        return bool(
            self._hand.first(
                "select is_done from deadline_note where organisation_id = :place and kind = :kind"
                " and subject = :subject order by id desc limit 1",
                place=place,
                kind=kind,
                subject=subject,
            )
        )

    def _each_year(self, kind: str, subject: str, place: int) -> Duty | None:
        (month, number), whose, words = EACH_YEAR[kind]
        if kind in STAGE:
            phases = self._hand.rows(
                _PHASES_BELOW if whose == "superior" else _PHASE, place=place, year=int(subject), stage=STAGE[kind]
            )
            if min((phase for (phase,) in phases), default=1) >= (ASSESSED if whose == "superior" else SUBMITTED):
                return None
        people = self._holders(place, "reviewer", "office") if whose == "superior" else self._speakers(place)
        due = date(int(subject), month, number)
        return Duty(kind, subject, place, due, words, USUAL, people, self._superiors(place))

    def _held(self, kind: str, subject: str, place: int) -> Duty | None:
        months, words = HELD[kind]
        first, last = span_of(subject)
        held = self._hand.first(
            _HELD,
            place=place,
            kind=kind,
            first=first.isoformat(),
            last=last.isoformat(),
        )
        steps = YEARLY if months == 12 else ONCE
        return None if held else Duty(kind, subject, place, last, words, steps, self._speakers(place))

    def _election(self, subject: str, place: int) -> Duty | None:
        elected, years, postponed = self._hand.rows(
            "select last_election_on, term_years, postponed_until from organisation where id = :id", id=place
        )[0]
        ends = term_ends(elected, years)
        if ends.isoformat() != subject:
            return None
        due, people = later(ends, postponed), self._speakers(place)
        return Duty("election", subject, place, due, "换届选举", ELECTION, people, self._superiors(place))

    def _publicity(self, subject: str, place: int) -> Duty | None:
        people, due = self._holders(place, "reviewer", "office"), self._publicity_ends(subject, place)
        return Duty("publicity", subject, place, due, "公示期满", PUBLICITY, people, self._superiors(place))

    def _publicity_ends(self, year: str, place: int) -> date:
        posted = self._hand.first(
            "select posted_on from posting where organisation_id = :place and substr(posted_on, 1, 4) = :year"
            " and campaign = 'declaration' order by id desc limit 1",
            place=place,
            year=year,
        )
        return date.fromisoformat(posted) + timedelta(days=7)

    def _meeting(self, subject: str, place: int) -> Duty | None:
        row = self._hand.rows(_MEETING, id=int(subject), place=place)[0]
        state, topic, starts, written, convener, kind, by, is_invited, answer, decision = row
        if state != "called" or (answer == "leave" and decision != "refused" and kind != "branch"):
            return None
        people: tuple[Person, ...] = ((by, ""),)
        if is_invited and convener == place:
            people = self._holders(place, "secretary", "deputy", "committee_member")
        elif is_invited:
            people = self._speakers(place)
        due = datetime.fromisoformat(starts)
        return Duty("meeting", subject, place, due, topic, MEETING, people, since=written)

    def _task(self, subject: str, place: int) -> Duty | None:
        state, title, due_on, written, is_done, concluded = self._hand.rows(_TASK, id=int(subject), place=place)[0]
        if state != "set" or is_done or concluded:
            return None
        due, people = date.fromisoformat(due_on), self._speakers(place)
        return Duty("task", subject, place, due, title, TASK, people, since=written)

    def _speakers(self, place: int) -> tuple[Person, ...]:
        """Its secretaries, else its deputies, else its reviewers."""
        for roles in (("secretary",), ("deputy",), ("reviewer", "office")):
            if found := self._holders(place, *roles):
                return found
        return ()

    def _superiors(self, place: int) -> tuple[Person, ...]:
        """The reviewers of the nearest organisation above that has any."""
        above = self._hand.first("select parent_id from organisation where id = :id", id=place)
        if above is None:
            return ()
        return self._holders(above, "reviewer", "office") or self._superiors(above)

    def _holders(self, place: int, *roles: str) -> tuple[Person, ...]:
        posts = self._hand.rows(
            "select person_id, role, since from post where organisation_id = :place and ended_at is null order by id",
            place=place,
        )
        return tuple((person, since) for person, role, since in posts if role in roles)


_HELD = """
select id from held_meeting h where branch_id = :place and kind = :kind and held_on between :first and :last
    and not exists (select 1 from held_meeting_void v where v.held_meeting_id = h.id)
"""
_PHASE = "select phase from assessment where branch_id = :place and year = :year and stage = :stage"
_PHASES_BELOW = """
select coalesce(a.phase, 1) from organisation b
left join assessment a on a.branch_id = b.id and a.year = :year and a.stage = :stage
where b.parent_id = :place and b.kind = 'branch'
"""
_LAST_OF_MEETING = "v.version = (select max(version) from meeting_version where meeting_id = v.meeting_id)"
_MEETINGS_NEAR = f"""
select v.meeting_id, b.branch_id, v.starts_at from meeting_version v
join meeting_branch b on b.meeting_id = v.meeting_id
where v.starts_at between :first and :last and {_LAST_OF_MEETING}
union select v.meeting_id, o.id, v.starts_at from meeting_version v
join meeting m on m.id = v.meeting_id join organisation o on o.id = m.convener_id and o.kind = 'branch'
where v.starts_at between :first and :last and {_LAST_OF_MEETING}
"""  # noqa: S608 (put together of what stands here)
_MEETING = f"""
select v.state, v.topic, v.starts_at, max(v.written_at, m.called_at), m.convener_id, o.kind, m.called_by,
    exists (select 1 from meeting_branch b where b.meeting_id = m.id and b.branch_id = :place),
    (select r.answer from meeting_reply r where r.meeting_id = m.id and r.branch_id = :place
        order by r.id desc limit 1),
    (select d.decision from leave_decision d where d.reply_id = (select max(r.id) from meeting_reply r
        where r.meeting_id = m.id and r.branch_id = :place) order by d.id desc limit 1)
from meeting m join organisation o on o.id = m.convener_id
join meeting_version v on v.meeting_id = m.id and {_LAST_OF_MEETING}
where m.id = :id
"""  # noqa: S608
_LAST_OF_TASK = "v.version = (select max(version) from task_version where task_id = v.task_id)"
_DUE_ON = """
max(v.due_on, coalesce((select max(p.until) from task_postponement p
    where p.task_id = v.task_id and p.branch_id = {place} and 'refused' <> coalesce((select d.decision
        from task_postponement_decision d where d.postponement_id = p.id order by d.id desc limit 1), '')), ''))
"""
_TASKS_NEAR = f"""
select task_id, branch_id, due_on from (
    select v.task_id, b.branch_id, {_DUE_ON.format(place="b.branch_id")} as due_on
    from task_version v join task_branch b on b.task_id = v.task_id where {_LAST_OF_TASK})
where due_on between :first and :last
"""  # noqa: S608
_TASK = f"""
select v.state, v.title, {_DUE_ON.format(place=":place")}, v.written_at,
    coalesce((select r.is_done from task_report r where r.task_id = :id and r.branch_id = :place
        order by r.id desc limit 1), 0),
    exists (select 1 from inquiry i join inquiry_conclusion c on c.inquiry_id = i.id
        where i.subject = 'task' and i.subject_id = :id and i.branch_id = :place)
from task_version v where v.task_id = :id and {_LAST_OF_TASK}
"""  # noqa: S608
