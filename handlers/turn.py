"""One message in, one reply out: who speaks, what it answers, what happens, what is said back. One transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers import missed, pushes
from handlers.answering import Spoken, mark_of, speak
from handlers.bureau import Bureau
from handlers.messages import Incoming, Message, Option, Reply, from_json, to_json
from handlers.sealed import unsealed
from handlers.visit import Visit
from handlers.wording import without_digit
from storage import messages as post_box
from storage import people, talks
from storage.columns import instant_text
from storage.messages import OutboxRow
from storage.ports import Transaction
from storage.talks import Attention

MOST_INPUTS = 60
TOO_MUCH = "您一分钟里发的消息太多了"
WITHIN = timedelta(minutes=1)
MOST_PRESSES = 999
UNCOUNTED = "local"
"""The terminal and the page on this machine may say as much as they like."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message whose reply leaves through the outbox: whether it was new, the reply where it is in our
    hands to be sent at once, and whether anything else waits for its person."""

    is_new: bool
    reply: OutboxRow | None = None
    others_wait: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a message whose reply was to be given back in time: the reply, or None where it left through the
    outbox instead; then as `Taken`."""

    reply: Reply | None
    taken: Taken


def take(tx: Transaction, bureau: Bureau, incoming: Incoming) -> Reply:
    """Takes one message: the stored reply if it was seen before, else whatever it does, with its reply (INV-02, 03)."""
    account = bureau.account_hash(incoming.platform, incoming.sender)
    stored = post_box.stored_reply(tx, incoming.platform, account, incoming.key)
    if stored is not None:
        return unsealed(bureau, from_json(stored))
    visit, said_back = _turn(tx, bureau, incoming, account)
    return _given_back(visit, incoming, account, said_back)


def take_in(tx: Transaction, bureau: Bureau, incoming: Incoming, lease_until: datetime | None) -> Taken:
    """Takes one message whose reply leaves through the outbox (INV-10). With a lease it is in the caller's hands to be
    sent at once, unless something for the same person comes before it (INV-13)."""
    account = bureau.account_hash(incoming.platform, incoming.sender)
    if post_box.stored_reply(tx, incoming.platform, account, incoming.key) is not None:
        return Taken(False)
    visit, said_back = _turn(tx, bureau, incoming, account)
    taken = _queued(visit, incoming, account, said_back, lease_until)
    post_box.mark_inbox(tx, incoming.platform, account, incoming.key, to_json(Reply()), incoming.at)
    return taken


def take_in_time(
    tx: Transaction,
    bureau: Bureau,
    incoming: Incoming,
    is_late: Callable[[], bool],
    lease_until: datetime | None,
) -> Answered:
    """Takes one message as `take` does; where it is late when all is done, the reply leaves through the outbox, and is
    not given back to a redelivery."""
    account = bureau.account_hash(incoming.platform, incoming.sender)
    stored = post_box.stored_reply(tx, incoming.platform, account, incoming.key)
    if stored is not None:
        has_left = post_box.body_of(tx, _reply_key(incoming, account)) is not None
        return Answered(None if has_left else unsealed(bureau, from_json(stored)), Taken(False))
    visit, said_back = _turn(tx, bureau, incoming, account)
    if not is_late():
        return Answered(_given_back(visit, incoming, account, said_back), Taken(True))
    taken = _queued(visit, incoming, account, said_back, lease_until)
    post_box.mark_inbox(tx, incoming.platform, account, incoming.key, to_json(Reply(said_back)), incoming.at)
    return Answered(None, taken)


def follow_up(tx: Transaction, bureau: Bureau, incoming: Incoming) -> None:
    """A reply that may have been given back too late leaves through the outbox, as a second copy."""
    account = bureau.account_hash(incoming.platform, incoming.sender)
    person_id = people.person_by_account(tx, incoming.platform, account)
    stored = post_box.stored_reply(tx, incoming.platform, account, incoming.key)
    if person_id is not None and stored is not None and from_json(stored).messages:
        key = _reply_key(incoming, account)
        post_box.put_reply(tx, person_id, stored, key, incoming.platform, account, incoming.at, may_be_known=True)


def _turn(tx: Transaction, bureau: Bureau, incoming: Incoming, account: str) -> tuple[Visit, tuple[Message, ...]]:
    """What is said back, with what the person was only told to be there before it; everything it does is done."""
    visit, sheet = _arrive(tx, bureau, incoming, account)
    if visit.attention.inputs > MOST_INPUTS:
        talks.count_input(tx, visit.person_id)
        return visit, (_too_much(visit),) if visit.attention.inputs == MOST_INPUTS + 1 else ()
    spoken = speak(visit, sheet, incoming)
    version = visit.attention.version
    mark = mark_of(bureau, visit.person_id, version + 1, spoken.question)
    after = replace(
        visit.attention,
        dialogue=spoken.dialogue,
        mark=mark,
        offers=tuple(option.send for option in spoken.message.options),
        labels=tuple(without_digit(option.label) for option in spoken.message.options),
        digits=_with_digits(spoken.message.options),
    )
    talks.set_attention(tx, visit.person_id, after, version, incoming.at)
    return visit, (*pushes.told_at_contact(visit), _marked(spoken, mark))


def _arrive(tx: Transaction, bureau: Bureau, incoming: Incoming, account: str) -> tuple[Visit, str | None]:
    person_id = people.heard_from(tx, incoming.platform, account, incoming.at)
    if person_id is None:
        person_id = people.welcome(tx, incoming.platform, account, bureau.hide(incoming.sender), incoming.at)
    attention, sheet = talks.attention_and_sheet(tx, person_id)
    if incoming.platform != UNCOUNTED:
        attention = _counted(attention, incoming.at)
    posts = people.posts_of(tx, person_id)
    today = bureau.today(incoming.at)
    visit = Visit(tx, bureau, person_id, account, incoming.platform, posts, attention, incoming.at, today)
    return visit, sheet


def _counted(attention: Attention, at: datetime) -> Attention:
    """With one input more in its minute; a minute begins with the first input after the last one was over."""
    since = attention.inputs_since
    if since is not None and timedelta(0) <= at - datetime.fromisoformat(since) < WITHIN:
        return replace(attention, inputs=attention.inputs + 1)
    return replace(attention, inputs=1, inputs_since=instant_text(at))


def _too_much(visit: Visit) -> Message:
    """Said once a minute; what comes after it in that minute is not answered (INVARIANTS §7)."""
    text = f"{TOO_MUCH}。这一条没有处理，填过的都在；请过一分钟再接着说。"
    return Message(text, mark=visit.attention.mark)


def _given_back(visit: Visit, incoming: Incoming, account: str, said_back: tuple[Message, ...]) -> Reply:
    """The reply with what the person missed before it (INV-11), kept for a redelivery."""
    missed.gather(visit)
    untold = post_box.tell_now(visit.tx, visit.person_id, visit.at)
    reply = Reply((*pushes.told_now(untold), *said_back))
    post_box.mark_inbox(visit.tx, incoming.platform, account, incoming.key, to_json(reply), incoming.at)
    return unsealed(visit.bureau, reply)


def _queued(
    visit: Visit, incoming: Incoming, account: str, said_back: tuple[Message, ...], lease_until: datetime | None
) -> Taken:
    """The reply in the outbox, after what the person missed."""
    missed.gather(visit)
    others_wait = post_box.bring_forward(visit.tx, visit.person_id, incoming.platform, incoming.at)
    if not said_back:
        return Taken(True, None, others_wait)
    lease = None if others_wait else lease_until
    body, key = to_json(Reply(said_back)), _reply_key(incoming, account)
    row = post_box.put_reply(
        visit.tx, visit.person_id, body, key, incoming.platform, account, incoming.at, lease_until=lease
    )
    return Taken(True, row if lease is not None else None, lease is None)


def _reply_key(incoming: Incoming, account: str) -> str:
    return f"reply:{post_box.inbox_mark(incoming.platform, account, incoming.key)}"


def _marked(spoken: Spoken, mark: str) -> Message:
    """The message with its mark; each option is a press of just this message (INV-08)."""
    options = (
        Option(option.label, f"#{mark}.{n}" if n <= MOST_PRESSES else option.send)
        for n, option in enumerate(spoken.message.options, 1)
    )
    return replace(spoken.message, options=tuple(options), mark=mark)


def _with_digits(options: tuple[Option, ...]) -> int:
    """How many options have a digit: they come first; what has none (返回) can only be pressed."""
    found = 0
    while found < len(options) and re.match(f"{found + 1} ", options[found].label):
        found += 1
    return found
