"""What went out, held against the rows as the days pass: every message that was queued since the last look, and every
one whose time is over (INV-11, 12, 16)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.simulation.by_hand import IN_TIME, Hand, Outage, is_quiet, must
from bot.simulation.duties import Duties
from handlers.messages import Message, from_json
from storage.columns import instant_text
from storage.messages import TOLD_AT_CONTACT

LATE_WORDS: Final = ("补发", "没能按时")


class Outgoing:
    """Which messages have been seen in the outbox, and which of them have not reached anybody."""

    def __init__(self, hand: Hand, zone: ZoneInfo, outages: Sequence[Outage], reached: Callable[[int], bool]) -> None:
        self._hand = hand
        self._zone = zone
        self._outages = outages
        self._duties = Duties(hand, zone)
        self._reached = reached
        self._last = 0
        self._on_the_way: dict[int, int] = {}
        self._not_taken: dict[int, int] = {}
        self._after_outage: dict[tuple[int, datetime], str] = {}

    def after_a_tick(self, now: datetime) -> None:
        """All that was due has been taken in hand."""
        at = instant_text(now)
        for (id,) in self._hand.rows("select id from reminder where state = 'waiting' and at <= :now", now=at):
            must(False, "到时的提醒没有处理", f"第 {id} 号")
        for key, state in self._hand.rows(_STUCK, before=instant_text(now - 2 * IN_TIME)):
            must(False, "没有人再管的外发" if state == "sending" else "到期没有发出", key)

    def look(self) -> None:
        """What was queued since, and what became of what was on the way."""
        for id, kind, key, person, created, body in self._hand.rows(_QUEUED_SINCE, last=self._last):
            self._last = id
            self._on_the_way[id] = person
            if kind == "reminder":
                self._of_reminders(key, person, datetime.fromisoformat(created), _text_of(from_json(body).messages))
        for id in list(self._on_the_way):
            self._became_of(id)

    def at_the_end(self) -> None:
        """What became of everything that had not reached anybody."""
        self._on_the_way.update(self._not_taken)
        self.look()

    def heard(self, person: int, since: datetime, view: Sequence[Message] | None) -> None:
        """Somebody wrote to us: whatever could not be pushed to them before has been told or tried anew (INV-11).
        `view` is what was answered in the same exchange, where it was."""
        waited = [id for id, whose in (*self._not_taken.items(), *self._on_the_way.items()) if whose == person]
        for id in waited:
            key, state, trouble, detail, settled, body = self._hand.rows(_FATE, id=id)[0]
            untold = state == "refused" and trouble not in ("content", "unread") and settled < instant_text(since)
            must(not untold, "人来过了，没送到的消息却没有补上", key)
            if view is not None and detail == TOLD_AT_CONTACT:
                texts = [message.text for message in from_json(body).messages]
                must(all(text in _text_of(view) for text in texts), "记为当面补上，却没有说", key)
            if id in self._not_taken and state != "unknown":
                self._on_the_way[id] = self._not_taken.pop(id)
                self._became_of(id)

    def _became_of(self, id: int) -> None:
        row = self._hand.rows(_FATE, id=id)
        must(bool(row), "外发的记录不见了", str(id))
        key, state, _, detail, *_ = row[0]
        if state == "sent":
            must("contact" in detail or self._reached(id), "记为已送达，却没有送到", key)
            del self._on_the_way[id]
        elif state in ("refused", "unknown"):
            self._not_taken[id] = self._on_the_way.pop(id)

    def _of_reminders(self, key: str, person: int, put_at: datetime, text: str) -> None:
        """One message of reminders: not in the night, in time, and of what was still open to somebody who wants it."""
        must(not is_quiet(put_at, self._zone), "免打扰时间里提醒", key)
        for id, kind, subject, place, due_at, planned in self._hand.rows(_CARRIED, person=person, key=key):
            where = f"第 {id} 号，{kind} {subject}"
            at = datetime.fromisoformat(due_at)
            must(at <= put_at, "提醒早了", where)
            must(self._is_wanted(person, kind, subject, place), "不用提醒的提醒了", where)
            at = max(at, datetime.fromisoformat(planned))  # a changed day may be reminded of at once
            down = [end for begin, end in self._outages if begin <= at < end]
            if down:
                must(any(words in text for words in LATE_WORDS), "晚了的提醒没有注明补发", where)
                first = self._after_outage.setdefault((person, down[0]), key)
                must(first == key, "停机之后不是一条汇总", str(person))
            if not is_quiet(at, self._zone) and not (down and is_quiet(down[0], self._zone)):
                must(put_at - (down[0] if down else at) <= IN_TIME, "提醒晚了一分钟以上", where)

    def _is_wanted(self, person: int, kind: str, subject: str, place: int) -> bool:
        if self._hand.first(_MUTED, person=person, kind=kind, subject=subject, place=place):
            return False
        duty = self._duties.find(kind, subject, place)
        return duty is not None and person in {each for each, _ in (*duty.people, *duty.superiors)}


def _text_of(messages: Collection[Message]) -> str:
    return "\n".join(message.text for message in messages)


_STUCK: Final = """
select unique_key, state from outbox o where state in ('queued', 'sending')
    and due_at <= :before and not_before <= :before and (state = 'queued' or lease_until <= :before)
    and not exists (select 1 from channel_trouble)
    and not exists (select 1 from outbox e where e.state in ('queued', 'sending') and e.lane = o.lane
        and (e.not_before > :before or e.lease_until > :before))
    and not exists (select 1 from outbox e where e.person_id = o.person_id and e.state in ('queued', 'sending')
        and (e.due_at < o.due_at or (e.due_at = o.due_at and e.id < o.id)))
"""
"""Without what waits behind another message of its person, or with others for a platform that was too fast."""
_QUEUED_SINCE: Final = (
    "select id, kind, unique_key, person_id, created_at, body from outbox where id > :last order by id"
)
_CARRIED: Final = """
select id, kind, subject, organisation_id, coalesce(missed_at, at), created_at from reminder
where person_id = :person and message = :key and state = 'sent' order by id
"""
_FATE: Final = "select unique_key, state, trouble, detail, settled_at, body from outbox where id = :id"
_MUTED: Final = """
select 1 from reminder_mute where person_id = :person and kind = :kind and (
    (subject = :subject and organisation_id = :place) or (subject = '' and organisation_id = 0))
"""
