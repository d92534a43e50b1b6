"""What a platform lets us say of our own accord: how many more messages to whom until when, how fast, and whether a
notice it took did arrive. Rows go with their account (INV-53)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from storage.columns import END_OF_TIME, instant_text
from storage.ports import Transaction


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


def take_place(
    tx: Transaction, platform: str, account_hash: str, most: int, within: timedelta, now: datetime
) -> timedelta | None:
    """Notes that a message is sent now. Where that would be more than `most` within that time over all replicas, it
    notes nothing and gives how long to wait."""
    recent = tx.value("recent_sends", platform=platform, account_hash=account_hash)
    since = (now - within).timestamp()
    sends = [at for at in json.loads(recent or "[]") if at > since]
    if len(sends) >= most:
        return timedelta(seconds=max(0.0, sends[-most] - since))
    sends.append(round(now.timestamp(), 3))
    tx.change("note_sends", platform=platform, account_hash=account_hash, recent=json.dumps(sends))
    return None


def note_notice(tx: Transaction, platform: str, account_hash: str, number: str, unique_key: str, now: datetime) -> None:
    """The platform took a notice that speaks of this message."""
    tx.change(
        "put_notice",
        platform=platform,
        account_hash=account_hash,
        number=number,
        unique_key=unique_key,
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
    key = tx.value("notice_key", platform=platform, account_hash=account_hash, number=number)
    return tx.change("requeue_notified", unique_key=key, now=instant_text(now)) == 1
