"""Reminders from plan to outbox: planned daily and on change, taken when due, composed from what holds then.

Rows decide: planning writes each once, and taking settles them in the transaction that queues their message. So any
number of processes, restarts and steps of the clock remind once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from scheduler.due import due, spans
from scheduler.forecast import customs_of, with_wishes
from scheduler.hours import Hours
from scoring.rule_set import RuleSet
from storage import messages, organisations, reminders
from storage.agenda import Span, agenda
from storage.obligations import Obligation
from storage.ports import Store, Transaction
from storage.reminders import Item, Reminder

AHEAD = timedelta(days=2)
AT_ONCE = 200
LATE = timedelta(seconds=60)
"""From then on a reminder says that it comes late (补发)."""
LOOKS_BACK = timedelta(days=60)
"""What was missed longer ago is not made up for: its day has come and gone, and whoever is overdue is told anyway."""
KEPT = timedelta(days=180)


Compose = Callable[[Sequence[Item], datetime], str]
"""Makes the body of one message to one person."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """What planning and taking need to know of the bureau."""

    rule_set: RuleSet
    hours: Hours
    compose: Compose


async def remind(store: Store, reminding: Reminding, now: Callable[[], datetime]) -> int:
    """One tick: plans what has to be planned, and puts into the outbox what is due. Gives how many messages."""
    at = now()
    if await store.read(_is_stale, reminding, at):
        await plan_everything(store, reminding, at)
    while await store.read(reminders.replans, 1):
        await store.turn(plan_changed, reminding, at)
    put = 0
    while (waits := await store.read(reminders.next_at)) is not None and waits <= at:
        taken, messages_put = await store.turn(take_due, reminding, at)
        put += messages_put
        if not taken:  # what is due is in hold
            break
    return put


async def plan_everything(store: Store, reminding: Reminding, now: datetime) -> None:
    """Plans all organisations some at a time, so that turns come in between. Stopped half-way it begins again."""
    last: int | None = 0
    while last is not None:
        last = await store.turn(_plan_next, reminding, last, now)
    await store.turn(_planned, now)


def plan_changed(tx: Transaction, reminding: Reminding, now: datetime) -> int:
    """Plans anew where something has changed; gives how many organisations."""
    changed = reminders.replans(tx, AT_ONCE)
    plan(tx, reminding, changed, now)
    for organisation_id in changed:
        reminders.end_replan(tx, organisation_id)
    return len(changed)


def plan(tx: Transaction, reminding: Reminding, organisation_ids: Collection[int], now: datetime) -> int:
    """Writes the reminders of these organisations for the days ahead, and those that should have gone out since
    everything was planned last. Gives how many."""
    since = _since(tx, now)
    until = now + AHEAD
    customs = customs_of(tx, reminding.rule_set, reminding.hours)
    found = agenda(tx, reminding.rule_set, organisation_ids, spans(reminding.rule_set, since, until, customs))
    found = tuple(obligation for obligation in found if not obligation.is_done)
    return reminders.plan(tx, due(found, until, with_wishes(tx, customs, found), since), now)


def take_due(tx: Transaction, reminding: Reminding, now: datetime) -> tuple[int, int]:
    """Settles what is due to some persons, each with one message at most; gives how many reminders and messages."""
    rows = reminders.due(tx, now, AT_ONCE)
    if not rows:
        return 0, 0
    if reminding.hours.is_quiet(now):
        for row in rows:
            _put_off(tx, reminding, row, now)
        return len(rows), 0
    current = {each.series: each for each in agenda(tx, reminding.rule_set, *asked_of(rows))}
    muted = reminders.mutes(tx, {row.person_id for row in rows})
    told = 0
    for person_id, of_person in groupby(rows, lambda row: row.person_id):
        items = _items(tx, reminding, list(of_person), current, muted.get(person_id, frozenset()), now)
        if items:
            _queue(tx, reminding, person_id, items, now)
            told += 1
    return len(rows), told


def _is_stale(tx: Transaction, reminding: Reminding, now: datetime) -> bool:
    """Whether everything has to be planned: on another day than last time, whichever way the clock went."""
    planned_at = reminders.planned_at(tx)
    return planned_at is None or reminding.hours.local_day(planned_at) != reminding.hours.local_day(now)


def _plan_next(tx: Transaction, reminding: Reminding, last: int, now: datetime) -> int | None:
    ids = organisations.ids_after(tx, last, AT_ONCE)
    plan(tx, reminding, ids, now)
    return ids[-1] if ids else None


def _planned(tx: Transaction, now: datetime) -> None:
    reminders.set_planned_at(tx, now)
    reminders.forget(tx, now - KEPT)


def _since(tx: Transaction, now: datetime) -> datetime:
    """From when on reminders may be missing. Before the first planning nothing was due."""
    planned_at = reminders.planned_at(tx) or now
    return max(min(planned_at, now), now - LOOKS_BACK)


def _put_off(tx: Transaction, reminding: Reminding, row: Reminder, now: datetime) -> None:
    """To the person's minute after the quiet hours. What was late before stays late."""
    at = reminding.hours.next_slot(row.person_id, now, reminders.wished_hour(tx, row.person_id))
    reminders.put_off(tx, row.id, at, row.missed_at or (row.at if now - row.at > LATE else None))


def asked_of(rows: Collection[Reminder]) -> tuple[set[int], dict[str, Span]]:
    """The organisations and, for each kind, the span of days that these reminders are about."""
    days: dict[str, list[date]] = {}
    for row in rows:
        days.setdefault(row.kind, []).append(date.fromisoformat(row.due[:10]))
    day = timedelta(days=1)  # an instant's day in UTC may be another one here
    spans_of = {kind: (min(found) - day, max(found) + day) for kind, found in days.items()}
    return {row.organisation_id for row in rows}, spans_of


def _items(
    tx: Transaction,
    reminding: Reminding,
    rows: Sequence[Reminder],
    current: Mapping[tuple[str, str, int], Obligation],
    muted: Collection[reminders.Mute],
    now: datetime,
) -> list[Item]:
    """What a person is to be told of, one item a series: the latest step that holds speaks for the earlier ones."""

    def is_over(obligation: Obligation) -> bool:
        """Whether its time is over and nothing is to be made up for: a meeting that began, a month that ended."""
        ladder = reminding.rule_set.ladders.get(obligation.ladder)
        due = obligation.due
        over = due <= now if isinstance(due, datetime) else due < reminding.hours.local_day(now)
        return over and ladder is not None and not ladder.overdue

    idle = {row.id: _idle(row, current.get(row.series), muted, is_over) for row in rows}
    latest = {row.series: row for row in rows if not idle[row.id]}
    items = []
    for row in rows:
        obligation = current.get(row.series)
        reason = idle[row.id] or ("" if latest[row.series] is row else "并入同一件事后来的提醒")
        if reason or obligation is None:
            reminders.drop(tx, row.id, reason, now)
            continue
        missed_at = row.missed_at or (row.at if now - row.at > LATE else None)
        items.append(Item(row, obligation, missed_at))
    return items


def _idle(
    row: Reminder,
    obligation: Obligation | None,
    muted: Collection[reminders.Mute],
    is_over: Callable[[Obligation], bool],
) -> str:
    """Why this need not be said any more; '' where it must."""
    if obligation is None or reminders.due_text(obligation.due) != row.due:
        return "日期已经改了，或这件事已经没有了"
    if obligation.is_done:
        return obligation.closed
    if is_over(obligation):
        return "时间已经过了"
    if row.series in muted or (row.kind, "", 0) in muted:
        return "本人设了不再提醒"
    concerned = {recipient.person_id for recipient in (*obligation.recipients, *obligation.superiors)}
    return "" if row.person_id in concerned else "已经不由本人负责"


def _queue(tx: Transaction, reminding: Reminding, person_id: int, items: Sequence[Item], now: datetime) -> None:
    key = f"reminder:{items[0].reminder.id}"
    messages.put_outbox(tx, person_id, "reminder", reminding.compose(items, now), key, now, now)
    for item in items:
        reminders.sent(tx, item.reminder.id, key, now)
