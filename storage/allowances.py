"""What a platform lets us say of our own accord: how many more messages to whom until when, how fast, and whether a
notice it took did arrive. Rows go with their account (INV-53)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.columns import END_OF_TIME, instant_text
from storage.ports import Transaction


@dataclass(frozen=True, slots=True)
class Pace:
    """How many messages to one account within how many seconds, at most; and how long they are remembered."""

    limits: tuple[tuple[int, int], ...]
    remembered_s: int


def open_window(
    tx: Transaction, platform: str, account_hash: str, kind: str, messages: int, until: datetime, opened_by: str
) -> None:
    """So many messages may be sent until then. The same delivery again (`opened_by`) opens nothing anew."""
    tx.change(
        "open_allowance",
        platform=platform,
        account_hash=account_hash,
        kind=kind,
        remaining=messages,
        until=instant_text(until),
        opened_by=opened_by,
    )


def spend(tx: Transaction, platform: str, account_hash: str, kinds: tuple[str, ...], now: datetime) -> str | None:
    """Takes one message from the first of these kinds that has one left, and says which; None where none has."""
    for kind in kinds:
        if tx.change("spend_allowance", platform=platform, account_hash=account_hash, kind=kind, now=instant_text(now)):
            return kind
    return None


def add(tx: Transaction, platform: str, account_hash: str, kind: str, number: int) -> None:
    """So many messages more, with no end: a consent, or one that was taken and not sent."""
    tx.change(
        "add_allowance", platform=platform, account_hash=account_hash, kind=kind, number=number, until=END_OF_TIME
    )


def end(tx: Transaction, platform: str, account_hash: str, kind: str) -> None:
    """The platform says that none is left."""
    tx.change("end_allowance", platform=platform, account_hash=account_hash, kind=kind)


@dataclass(frozen=True, slots=True)
class Place:
    """Whether a message may go now: at once, or after `wait`. `is_repeat`: the same words went there not long ago."""

    wait: timedelta | None
    is_repeat: bool


def take_place(tx: Transaction, platform: str, account_hash: str, words: str, pace: Pace, now: datetime) -> Place:
    """Notes that these words (a digest of them) are sent now, unless that would be too many over all replicas."""
    noted = tx.value("recent_sends", platform=platform, account_hash=account_hash)
    at = now.timestamp()
    sends = [(then, digest) for then, digest in json.loads(noted or "[]") if then > at - pace.remembered_s]
    for most, within_s in pace.limits:
        if len(sends) >= most and sends[-most][0] > at - within_s:
            return Place(timedelta(seconds=sends[-most][0] + within_s - at), False)
    is_repeat = any(digest == words for _, digest in sends)
    recent = json.dumps([*sends, (round(at, 3), words)], separators=(",", ":"))
    tx.change("note_sends", platform=platform, account_hash=account_hash, recent=recent)
    return Place(None, is_repeat)


def note_notice(tx: Transaction, platform: str, account_hash: str, number: str, message: str, now: datetime) -> None:
    """The platform took a notice that speaks of this message, by its `OutboxRow.name`."""
    tx.change(
        "put_notice",
        platform=platform,
        account_hash=account_hash,
        number=number,
        message=message,
        sent_at=instant_text(now),
    )


def settle_notice(
    tx: Transaction, platform: str, account_hash: str, number: str, *, has_arrived: bool, now: datetime
) -> bool:
    """What the platform says of a notice. Where it did not arrive, the message waits again: True."""
    state = "arrived" if has_arrived else "failed"
    is_news = tx.change("settle_notice", platform=platform, account_hash=account_hash, number=number, state=state)
    if has_arrived or not is_news:
        return False
    message: str = tx.value("notice_speaks_of", platform=platform, account_hash=account_hash, number=number)
    id = message.partition("-")[0]
    return id.isdigit() and tx.change("requeue_notified", id=int(id), now=instant_text(now)) == 1
