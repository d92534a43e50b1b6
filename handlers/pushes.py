"""What is said to a person who did not ask just now: how it looks on their phone, and what its options stand for.

On a platform of others a push about events, scores or discipline says only that there is something; its words are
shown to whoever asks for them (INVARIANTS §3). Reminders of dates and meetings are told in full, and so is everything
on a page of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.days import date_text
from handlers.door import command_words
from handlers.messages import Message, Option, Reply, from_json, to_json
from handlers.visit import NOT_YOURS, Command, Declined, Visit
from handlers.wording import numbered, without_digit
from storage import messages
from storage.messages import OutboxRow

CHANNEL = "channel"
TOLD_IN_FULL = ("reply", "reminder", "meeting", "task", "digest", CHANNEL)
"""Kinds, or what stands before the first colon or dot of a kind: dates, places, what is to be done by when."""

OWN_PLATFORM = "local"
SCARCE = ("wechat",)
"""Platforms that count what we may say: one notice that there is something stands for all until it is read."""
MAY_BE_KNOWN = "（如已收到请忽略）"
"""What a second copy says (INV-12)."""

MOST_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Pushed:
    """A push as it leaves. `is_opened`: with its own words; `asks`: digits answer it, where no talk is open; `stays`:
    it does not leave, for a notice that lies unread stands for it."""

    body: str
    is_opened: bool
    asks: bool
    stays: bool = False


def as_pushed(row: OutboxRow, platform: str, *, in_talk: bool, is_here: bool, has_unread: bool = False) -> Pushed:
    """A queued message as this platform gets it. While a talk is open its options have no digits: those answer the
    question. `is_here`: the person has just written, so the words themselves are shown. `has_unread`: they were told
    before that there is something, and have not come yet."""
    if row.kind == "reply":
        return Pushed(row.body, True, False)
    if not is_here and is_veiled(row.kind, platform):
        if has_unread and platform in SCARCE:
            return Pushed(row.body, False, False, stays=True)
        look = Option("看" if in_talk else "1 看", f"#p{row.id}.0")
        veil = Reply((Message("您有一项新消息，回复“看”查看。", (look,)),))
        return Pushed(to_json(veil), False, not in_talk)
    shown = from_json(row.body).messages
    if not any(message.options for message in shown):
        return Pushed(row.body, True, False)
    return Pushed(to_json(Reply(_with_presses(row.id, shown, in_talk))), True, not in_talk)


def is_veiled(kind: str, platform: str) -> bool:
    """Whether a push of this kind says on this platform only that there is something."""
    return platform != OWN_PLATFORM and re.split("[:.]", kind)[0] not in TOLD_IN_FULL


def told_now(rows: Iterable[OutboxRow]) -> tuple[Message, ...]:
    """What could not be pushed, as it is told before a reply. Digits belong to the reply; a question that was put in
    vain has been overtaken, so an earlier reply keeps only its text."""
    told: list[Message] = []
    for row in rows:
        shown: Sequence[Message] = from_json(row.body).messages
        if row.kind == "reply":
            shown = [replace(message, options=(), mark="") for message in shown]
        if row.attempts > 1:
            shown = [replace(message, text=f"{message.text}\n{MAY_BE_KNOWN}") for message in shown]
        told.extend(_with_presses(row.id, shown, without_digits=True))
    return tuple(told)


def told_at_contact(visit: Visit) -> tuple[Message, ...]:
    """What this person was only told to be there, said in full before the reply now that they are here: no more at a
    time than is read. Nothing where they have just asked for it."""
    rows = [] if visit.has_looked else _unread(visit)
    if not rows:
        return ()
    for row in rows[:MOST_AT_ONCE]:
        messages.open_push(visit.tx, row.id, visit.at)
    told = list(told_now(replace(_dated(visit, row), attempts=0) for row in rows[:MOST_AT_ONCE]))
    if len(rows) > MOST_AT_ONCE:
        told.append(Message("还有没看过的新消息，可以回复“看”接着看。", (Option("接着看", "看"),)))
    return tuple(told)


def words_of(visit: Visit, id: int, number: int, *, typed: bool = False) -> str | None:
    """The words behind an option of a push to this very person; None where there is none."""
    push = messages.push_of(visit.tx, id, visit.person_id)
    if push is None or push.row.kind == "reply":
        return None
    if (number == 0 and not typed) or (number == 1 and typed and push.opened_at is None):
        return f"看第 {id} 号消息"
    offered = [option for message in from_json(push.row.body).messages for option in message.options]
    return offered[number - 1].send if 1 <= number <= len(offered) else None


def words_by_label(visit: Visit, id: int, said: str) -> str | None:
    """The words behind the option of a push that bears this label, where just one does: 已办好 also for
    “已办好：党员群众测评”. Not of one that was only announced."""
    push = messages.push_of(visit.tx, id, visit.person_id)
    if push is None or push.row.kind == "reply" or push.opened_at is None:
        return None
    text = command_words(said)
    labels = [
        (command_words(without_digit(option.label)), option.send)
        for message in from_json(push.row.body).messages
        for option in message.options
    ]
    found = [send for label, send in labels if label == text]
    found = found or [send for label, send in labels if label.partition(":")[0] == text]
    return found[0] if len(found) == 1 else None


def reads_look(visit: Visit, said: str) -> Mapping[str, str] | None:
    """看第 12 号消息."""
    found = _LOOK.fullmatch(command_words(said))
    return {"push": found[1]} if found else None


def look(visit: Visit, said: str) -> Message:
    """The words of what was only announced: one push, or all that is new, oldest first."""
    named = reads_look(visit, said)
    if named:
        push = messages.push_of(visit.tx, int(named["push"]), visit.person_id)
        if push is None or push.row.kind == "reply":
            raise Declined(NOT_YOURS)
        rows = [push.row]
    else:
        rows = _unread(visit)
    visit.has_looked = True
    if not rows:
        return Message("没有没看过的新消息。")
    for row in rows[:MOST_AT_ONCE]:
        messages.open_push(visit.tx, row.id, visit.at)
    shown = [message for row in rows[:MOST_AT_ONCE] for message in from_json(_dated(visit, row).body).messages]
    text = "\n".join(message.text for message in shown)
    options = [(without_digit(option.label), option.send) for message in shown for option in message.options]
    if len(rows) > MOST_AT_ONCE:
        text = f"{text}\n还有更多新消息，请再回复“看”。"
        options.append(("接着看", "看"))
    files = tuple(file for message in shown for file in message.files)
    return Message(text, numbered(list(dict.fromkeys(options))), files=files)


def _dated(visit: Visit, row: OutboxRow) -> OutboxRow:
    """The message with the day it is of, where that is not today: its 明天 was said then."""
    day = visit.bureau.today(row.created_at)
    first, *rest = from_json(row.body).messages or (Message(""),)
    if day == visit.today or not first.text:
        return row
    dated = replace(first, text=f"（{date_text(day, visit.today)}的消息）{first.text}")
    return replace(row, body=to_json(Reply((dated, *rest))))


def _unread(visit: Visit) -> list[OutboxRow]:
    """What was only announced to this person, on this account or any, and one more than are shown at once."""
    found = messages.unopened(visit.tx, visit.person_id, visit.account_hash, MOST_AT_ONCE + 1)
    return [push.row for push in found]


def _with_presses(id: int, shown: Sequence[Message], without_digits: bool) -> tuple[Message, ...]:
    """The messages of a push whose options are presses of just this push, with a digit each or none."""
    pressed, number = [], 0
    for message in shown:
        options = []
        for option in message.options:
            number += 1
            label = without_digit(option.label)
            options.append(Option(label if without_digits else f"{number} {label}", f"#p{id}.{number}"))
        pressed.append(replace(message, options=tuple(options)))
    return tuple(pressed)


PUSH_COMMANDS = (
    Command(
        "look",
        "看新消息",
        ("看", "看消息", "看新消息", "新消息", "看一看", "接着看"),
        "help",
        answer=look,
        reads=reads_look,
    ),
)

_LOOK = re.compile(r"看第([0-9]{1,12})号消息")
