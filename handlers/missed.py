"""What could not be told when it was new, told when its person comes: what still holds, composed from the facts of now,
as one digest; the rest is counted (INV-11, INV-16)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.bureau import Bureau
from handlers.days import date_text
from handlers.meeting_call import invitation
from handlers.messages import Message, Reply, from_json, to_json
from handlers.pushes import MAY_BE_KNOWN
from handlers.reminding import DEADLINES, answers_to, line_of_group, one_of, together
from handlers.visit import Visit
from handlers.wording import SIGNS, numbered, shortened
from storage import meetings, messages, organisations, reminders, tasks
from storage.agenda import agenda
from storage.messages import Untold
from storage.obligations import Obligation
from storage.ports import NotFound
from storage.reminders import Item, Reminder

AS_THEY_ARE = 3
"""So many messages, if they are still true, are told as they are."""
MOST_LINES, MOST_NEWS = 4, 2
_ON_THEIR_OWN = ("reply", "inquiry", "channel")
"""Kinds that are no part of a digest: an earlier answer, a question that costs points, a warning to an account."""
_CONVENED = re.compile(r"(meeting|task):([0-9]+):v([0-9]+):([0-9]+):[0-9]+")

Series = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What the waiting messages were about, as it stands now: open things, what is over, and plain news."""

    items: list[Item]
    over: int
    news: list[Untold]
    is_stale: bool


def gather(visit: Visit) -> None:
    """Where what waits for this person is out of date or too much to be said piece by piece, one message takes its
    place. Nothing is lost: what is only counted is over, what is left out lies under 看."""
    rows = [row for row in messages.untold(visit.tx, visit.person_id, visit.at) if _kind(row) not in _ON_THEIR_OWN]
    if not rows:
        return
    found = _gathered(visit, rows)
    if not found.is_stale and len(rows) <= AS_THEY_ARE:
        return
    if len(found.news) <= MOST_NEWS:  # they stay messages of their own
        rows = [row for row in rows if row not in found.news]
        found = replace(found, news=[])
    shown, left = _shown_news(found)
    for row in rows:
        messages.tell(visit.tx, row.row.id, visit.at, is_read=row not in left)
    if not (found.items or found.over or shown):  # what the last message about it says is enough
        return
    message = _digest(visit, found, shown, len(left))
    if any(row.row.attempts for row in rows):
        message = replace(message, text=f"{message.text}\n{MAY_BE_KNOWN}")
    key = f"digest:{visit.person_id}:{max(row.row.id for row in rows)}"
    messages.put_outbox(visit.tx, visit.person_id, "digest", to_json(Reply((message,))), key, visit.at, visit.at)


def _digest(visit: Visit, found: _Gathered, news: Sequence[Untold], left: int) -> Message:
    """One thing alone in its own words; else a line each, the nearest first, and a count of the rest."""
    bureau, today = visit.bureau, visit.today
    groups = together(bureau, found.items)
    room = max(1, MOST_LINES - len(news))
    shown = groups if len(groups) <= room else groups[:room]
    tail = []
    if more := sum(map(len, groups[len(shown) :])):
        tail.append(f"还有 {more} 件，说“还有哪些截止日”看全部")
    if left:
        tail.append(f"还有 {left} 条新消息，说“看”接着看")
    if found.over:
        tail.append(f"另有 {found.over} 件事已经过去、取消或办好了")
    last = "；".join(tail)
    if len(found.items) == 1 and not news:
        alone = _alone(visit, found.items[0])
        return replace(alone, text="\n".join(filter(None, (alone.text, last and f"{last}。"))))
    if not groups and not news:
        text = f"您不在的时候有消息没能按时送到，说的 {found.over} 件事都已经过去、取消或办好了。"
        return Message(text, numbered((DEADLINES,)))
    lines = [line_of_group(bureau, group, today) for group in shown]
    lines += [_news_line(visit, row) for row in news]
    signed = [f"{sign} {line}" for sign, line in zip(SIGNS, lines, strict=False)]
    rows = answers_to(bureau, shown, today)
    rows += [(f"看{SIGNS[n]}", f"看第{row.row.id}号消息") for n, row in enumerate(news, len(shown))]
    if found.items:
        rows.append(DEADLINES)
    head = "您不在的时候有些消息没能按时送到，现在合在一起补上："
    return Message("\n".join((head, *signed, *((f"{last}。",) if last else ()))), numbered(rows))


def _alone(visit: Visit, item: Item) -> Message:
    """An invitation is one again; all else is said as a reminder says it."""
    about = item.obligation
    if about.kind == "meeting" and not item.reminder.id:
        branch = organisations.organisation(visit.tx, about.organisation_id)
        return invitation(visit, meetings.meeting(visit.tx, int(about.subject)), branch)
    return one_of(visit.bureau, item, visit.at)


def _news_line(visit: Visit, row: Untold) -> str:
    """11月28日：上级已认定：市级表彰: plain news with the day they are of."""
    first = "".join(message.text for message in from_json(row.row.body).messages[:1]).split("\n")[0]
    return f"{date_text(visit.bureau.today(row.row.created_at), visit.today)}：{shortened(first, 60)}"


def _shown_news(found: _Gathered) -> tuple[list[Untold], list[Untold]]:
    """The latest news, and those that are left for 看."""
    news = sorted(found.news, key=lambda row: (row.row.created_at, row.row.id), reverse=True)
    return news[:MOST_NEWS], news[MOST_NEWS:]


def _gathered(visit: Visit, rows: Sequence[Untold]) -> _Gathered:
    """Reads what the messages were about as it stands now, each thing once."""
    news: list[Untold] = []
    named: dict[Series, list[tuple[Untold, Reminder | None]]] = {}
    for row in rows:
        about = _about(visit, row)
        if not about:
            news.append(row)
        for series, reminder in about:
            named.setdefault(series, []).append((row, reminder))
    muted = set(reminders.mutes_of(visit.tx, visit.person_id))
    items, over, is_stale = [], 0, False
    for series, by in named.items():
        item = _open(visit, series, [reminder for _, reminder in by if reminder is not None], muted)
        is_stale |= len(by) > 1 or not _is_as_told(visit, by[0][0], item)
        if item is not None:
            items.append(item)
        elif _is_called_off(visit, [row for row, _ in by]):
            news.append(by[-1][0])
        else:
            over += 1
    items.sort(key=lambda item: reminders.due_text(item.obligation.due))
    return _Gathered(items, over, news, is_stale)


def _about(visit: Visit, row: Untold) -> list[tuple[Series, Reminder | None]]:
    """The things a message was about, by their series; none of news."""
    if convened := _CONVENED.fullmatch(row.key):
        return [((convened[1], convened[2], int(convened[4])), None)]
    if _kind(row) == "reminder":
        return [(each.series, each) for each in reminders.of_message(visit.tx, visit.person_id, row.key)]
    return []


def _open(visit: Visit, series: Series, reminded: Sequence[Reminder], muted: Collection[reminders.Mute]) -> Item | None:
    """The thing as it stands, where there is still something to say of it; of several reminders the latest speaks."""
    reminder = reminded[-1] if reminded else None
    obligation = _obligation(visit, series, reminder)
    if obligation is None or obligation.is_done or _is_over(visit.bureau, obligation, visit.at):
        return None
    if reminder is None:
        return Item(_of_none(visit, obligation), obligation, None)
    if series in muted or (series[0], "", 0) in muted:
        return None
    return Item(reminder, obligation, reminder.missed_at or reminder.at)


def _obligation(visit: Visit, series: Series, reminder: Reminder | None) -> Obligation | None:
    kind, subject, place = series
    due = date.fromisoformat(reminder.due[:10]) if reminder else _day_of(visit, kind, int(subject), place)
    if due is None:
        return None
    rule_set = visit.bureau.rule_sets.get(reminder.rule_set) if reminder else None
    span = (due - timedelta(days=1), due + timedelta(days=1))
    known = agenda(visit.tx, rule_set or visit.bureau.rule_set, [place], {kind: span})
    return next((each for each in known if each.series == series), None)


def _day_of(visit: Visit, kind: str, id: int, branch_id: int) -> date | None:
    """The day of a meeting, or until which a branch has to have done a task."""
    try:
        if kind == "meeting":
            return visit.bureau.today(meetings.meeting(visit.tx, id).starts_at)
        task = tasks.task(visit.tx, id)
    except NotFound:
        return None
    asked = [each for each in tasks.postponements(visit.tx, id) if each.branch_id == branch_id and each.stands]
    return max((task.due_on, *(each.until for each in asked)))


def _is_called_off(visit: Visit, rows: Sequence[Untold]) -> bool:
    """Whether somebody who was told of it before would still come, or do it, in vain."""
    of_it = [match for row in rows if (match := _CONVENED.fullmatch(row.key))]
    if not of_it or any(match[3] == "1" for match in of_it):
        return False
    if of_it[0][1] == "meeting":
        meeting = meetings.meeting(visit.tx, int(of_it[0][2]))
        return meeting.is_cancelled and meeting.starts_at > visit.at
    task = tasks.task(visit.tx, int(of_it[0][2]))
    return task.is_cancelled and task.due_on >= visit.today


def _is_over(bureau: Bureau, obligation: Obligation, now: datetime) -> bool:
    """Whether its time is over and nothing can be made up for: a meeting that began, a month that ended."""
    ladder = bureau.rule_sets.get(obligation.rule_set, bureau.rule_set).ladders.get(obligation.ladder)
    due = obligation.due
    is_past = due <= now if isinstance(due, datetime) else due < bureau.today(now)
    return is_past and ladder is not None and not ladder.overdue


def _is_as_told(visit: Visit, row: Untold, item: Item | None) -> bool:
    """Whether the words that were composed then are true now."""
    told_on = visit.bureau.today(row.row.created_at)
    convened = _CONVENED.fullmatch(row.key)
    if convened is None:
        return told_on == visit.today and item is not None
    if told_on.year != visit.today.year:
        return False
    if convened[1] == "meeting":
        meeting = meetings.meeting(visit.tx, int(convened[2]))
        return meeting.version == int(convened[3]) and meeting.starts_at > visit.at
    return tasks.task(visit.tx, int(convened[2])).version == int(convened[3])


def _of_none(visit: Visit, obligation: Obligation) -> Reminder:
    """For something of which no reminder has been given yet: it has no number, so nothing is answered by one."""
    return Reminder(
        0,
        *obligation.series,
        visit.person_id,
        "",
        reminders.due_text(obligation.due),
        obligation.rule_set,
        visit.at,
        None,
        "sent",
        "",
        None,
        visit.at,
    )


def _kind(row: Untold) -> str:
    return re.split("[:.]", row.row.kind)[0]
