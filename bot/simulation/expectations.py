"""Who must have been told what by when. Judged at the very instant that is over, while the rows are as they were then:
each day, before each meeting, and wherever somebody was promised to be told once more (INV-11, INV-16)."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from bot.simulation.by_hand import IN_TIME, NOT_BEFORE, Hand, Outage, is_quiet, must
from bot.simulation.duties import Duties, Duty
from bot.simulation.plan import HELD
from handlers.messages import Message, from_json
from storage.columns import instant_text

USUAL_HOUR: Final = 8
BEFORE_A_MEETING: Final = 120
"""Minutes."""
OWN_MINUTE: Final = timedelta(minutes=12)
"""Each is told before a meeting at a minute of their own, so much earlier at most."""
_PROMISED: Final = re.compile(r"（([0-9]{2}:[0-9]{2}) 左右）")
_MORE: Final = re.compile(r"还有 \d+ 件|等 \d+ 个")

Mute = tuple[int, str, str, int]


class Expectations:
    """What is still to be judged, by the instant at which its time is over."""

    def __init__(self, hand: Hand, zone: ZoneInfo, first: date, outages: Sequence[Outage]) -> None:
        self.met = 0
        self._hand = hand
        self._zone = zone
        self._duties = Duties(hand, zone)
        self._outages = sorted(outages)
        self._order = count()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._versions = 0
        self._muted: dict[Mute, datetime] = {}
        self._wishes: dict[int, int] = {}
        self._wished_at: dict[int, datetime] = {}
        self._enter(datetime.combine(first, time(), zone), partial(self._begin, first))

    def pass_to(self, instant: datetime) -> None:
        """Judges everything whose time is over by then, with the rows as they are until then."""
        while self._agenda and self._agenda[0][0] <= instant:
            heapq.heappop(self._agenda)[2]()

    def heard(self, person: int, view: Sequence[Message], at: datetime) -> None:
        """Somebody has said something, and this is what was answered: what follows for what they must be told."""
        for kind, subject, place in self._hand.rows(
            "select kind, subject, organisation_id from reminder_mute where person_id = :person", person=person
        ):
            self._muted[person, kind, subject, place] = at
        hour = self._hour_of(person)
        if hour != self._wishes.get(person, USUAL_HOUR):
            self._wishes[person], self._wished_at[person] = hour, at
        for text in (message.text for message in view if "晚点再提醒您" in message.text):
            self._once_more(person, set(_PROMISED.findall(text)), at)
        self._meetings_called()

    def _begin(self, day: date) -> None:
        """The day begins: by the end of each hour that somebody wished they must have been told."""
        for hour in {USUAL_HOUR, *self._wishes.values()}:
            start = datetime.combine(day, time(), self._zone)
            by = self._in_time(start, self._hour_over(day, hour), hour)
            self._enter(by, partial(self._judge_day, day, hour, start, by))
        tomorrow = day + timedelta(days=1)
        self._enter(datetime.combine(tomorrow, time(), self._zone), partial(self._begin, tomorrow))

    def _judge_day(self, day: date, hour: int, start: datetime, by: datetime) -> None:
        for duty, people in self._duties.to_tell(day):
            for person, since in people:
                if self._hour_of(person) == hour:
                    self._must_be_told(replace(duty, since=max(duty.since, since)), person, start, by)

    def _meetings_called(self) -> None:
        for version, meeting, starts, minutes in self._hand.rows(_VERSIONS_SINCE, last=self._versions):
            self._versions = version
            for before in {BEFORE_A_MEETING, minutes} - {None}:
                self._before_a_meeting(meeting, datetime.fromisoformat(starts), timedelta(minutes=before))

    def _before_a_meeting(self, meeting: int, starts: datetime, before: timedelta) -> None:
        """So long before it begins; where that is too early in the morning, as soon as people may be disturbed."""
        start, over = starts - before - OWN_MINUTE, starts - before
        if is_quiet(start, self._zone) or is_quiet(over, self._zone):
            morning = datetime.combine(over.astimezone(self._zone).date(), NOT_BEFORE, self._zone)
            if not start < morning + OWN_MINUTE < starts - timedelta(minutes=15):
                return
            over = morning + OWN_MINUTE
        by = self._in_time(start, over, USUAL_HOUR)
        self._enter(by, partial(self._judge_meeting, meeting, starts, start, by))

    def _judge_meeting(self, meeting: int, starts: datetime, start: datetime, by: datetime) -> None:
        for duty in self._duties.of_meeting(meeting):
            for person, since in duty.people if duty.due == starts else ():
                self._must_be_told(replace(duty, since=max(duty.since, since)), person, start, by)

    def _once_more(self, person: int, promised: set[str], at: datetime) -> None:
        """Somebody was told at what time of the day they will be reminded again."""
        again = [
            (kind, subject, place, datetime.fromisoformat(due))
            for kind, subject, place, due in self._hand.rows(_AGAIN_OF, person=person, now=instant_text(at))
        ]
        for told in promised:
            times = {f"{due.astimezone(self._zone):%H:%M}" for *_, due in again}
            must(told in times, "说好再提醒，却没有记下", f"{told}，经办人 {person}")
        for kind, subject, place, due in again:
            hour = self._hour_of(person)
            by = self._in_time(due, self._out_of_quiet(due, hour), hour)
            self._enter(by, partial(self._judge_again, kind, subject, place, person, at, due, by))

    def _judge_again(
        self, kind: str, subject: str, place: int, person: int, promised_at: datetime, due: datetime, by: datetime
    ) -> None:
        """Unless the thing was changed since it was promised: of that they were told by then."""
        duty = self._duties.find(kind, subject, place)
        if duty is None or person not in {each for each, _ in (*duty.people, *duty.superiors)}:
            return
        if not self._was_changed(duty, promised_at, by):
            self._must_be_told(duty, person, due, by)

    def _must_be_told(self, duty: Duty, person: int, start: datetime, by: datetime) -> None:
        """In one of the messages to this person of that time, by its name, unless it was not so all that time."""
        if duty.since > instant_text(start):
            return
        where = (
            f"{by.astimezone(self._zone):%Y-%m-%d %H:%M} 以前，{duty.words or duty.kind}（{duty.kind} {duty.subject}，"
            f"{self._duties.name_of(duty.place)}），经办人 {person}"
        )
        messages = self._hand.rows(
            "select r.message, o.body from reminder r left join outbox o on o.unique_key = r.message"
            " where r.person_id = :person and r.organisation_id = :place and r.kind = :kind and r.subject = :subject"
            " and r.state = 'sent' and r.settled_at between :start and :by",
            person=person,
            place=duty.place,
            kind=duty.kind,
            subject=duty.subject,
            start=instant_text(start),
            by=instant_text(by),
        )
        if messages:
            self.met += 1
            must(any(body and _names(body, duty.words) for _, body in messages), "记为已提醒，消息里却没有", where)
            return
        must(self._need_not(duty, person, start, by), "该提醒的没有提醒", where)

    def _need_not(self, duty: Duty, person: int, start: datetime, by: datetime) -> bool:
        """Whether it is over, the person does not want to be told, or something about it was changed meanwhile."""
        over = duty.due <= by if isinstance(duty.due, datetime) else duty.due < by.astimezone(self._zone).date()
        if over and not duty.steps.late:
            return True
        for kind, subject, place in (duty.kind, duty.subject, duty.place), (duty.kind, "", 0):
            muted = self._hand.first(
                "select muted_at from reminder_mute where person_id = :person and kind = :kind and subject = :subject"
                " and organisation_id = :place",
                person=person,
                kind=kind,
                subject=subject,
                place=place,
            )
            if muted or self._muted.get((person, kind, subject, place), start) > start:
                return True
        if self._wished_at.get(person, start) > start:
            return True
        return self._was_changed(duty, start, by)

    def _was_changed(self, duty: Duty, start: datetime, by: datetime) -> bool:
        """Whether somebody has opened, closed or moved it in that time."""
        return bool(
            self._hand.first(
                _CHANGED_ABOUT,
                place=duty.place,
                start=instant_text(start),
                by=instant_text(by),
                actions=f" {_DEEDS.get(duty.kind, _OF_RECORDS if duty.kind in HELD else _OF_FORMS)} ",
            )
        )

    def _in_time(self, start: datetime, by: datetime, hour: int) -> datetime:
        """The end of a time, and of the outages into which it reaches."""
        for begin, end in self._outages:
            if begin <= by and end > start:
                by = max(by, self._out_of_quiet(end, hour))
        return by + IN_TIME

    def _out_of_quiet(self, instant: datetime, hour: int) -> datetime:
        """The instant itself, or the end of the person's next hour where it must wait until the morning."""
        if not is_quiet(instant, self._zone):
            return instant
        day = instant.astimezone(self._zone).date()
        over = self._hour_over(day, hour)
        return over if over > instant else self._hour_over(day + timedelta(days=1), hour)

    def _hour_over(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(max(hour, USUAL_HOUR - 1) + 1), self._zone)

    def _hour_of(self, person: int) -> int:
        found: int | None = self._hand.first("select hour from reminder_wish where person_id = :id", id=person)
        return USUAL_HOUR if found is None else found

    def _enter(self, at: datetime, judge: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), judge))


def _names(body: str, words: str) -> bool:
    """Whether a message speaks of something, or says how many more things there are than it names."""
    text = "\n".join(message.text for message in from_json(body).messages)
    return words in text or bool(_MORE.search(text))


_DEEDS: Final = {
    "meeting": "call_meeting keep_meeting answer_meeting decide_leave",
    "task": "set_task report_task ask_postponement decide_postponement conclude_inquiry",
    "election": "decide_election note_deadline",
    "publicity": "note_posting note_deadline",
}
_OF_RECORDS: Final = "record_meeting void_meeting_record note_deadline"
_OF_FORMS: Final = "submit_self_assessment withdraw return_self_assessment note_deadline"
"""What people do that opens or closes a duty, by its kind, as it stands in the audit."""
_VERSIONS_SINCE: Final = """
select rowid, meeting_id, starts_at, remind_minutes from meeting_version where rowid > :last order by rowid
"""
_AGAIN_OF: Final = """
select kind, subject, organisation_id, at from reminder
where person_id = :person and state = 'waiting' and step like 'again%' and at > :now
"""
_CHANGED_ABOUT: Final = """
select seq from audit
where at >= :start and at <= :by and outcome = 'done' and instr(:actions, ' ' || action || ' ') and organisation_id in (
    select :place
    union select parent_id from organisation where id = :place
    union select p.parent_id from organisation o join organisation p on p.id = o.parent_id where o.id = :place
    union select id from organisation where parent_id = :place)
limit 1
"""
"""Whether somebody did such a thing there, above or below."""
