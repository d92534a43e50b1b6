"""Delivery of the outbox: claims what is due, hands it to the channels, records what truly became of it (INV-11)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from storage import messages
from storage.messages import OutboxRow
from storage.ports import Conflict, Store, Transaction

AT_ONCE = 50
LEASE = timedelta(seconds=60)
PATIENCE_S = 20.0
TRY_AGAIN_AFTER = timedelta(seconds=5)
NOBODY_THERE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a channel knows of one push: `sent` (there is a receipt), `refused` (and never will be taken), `unknown` (it
    may have gone out), `not_now` (it certainly did not; try again, after `retry_after` where the platform said so)."""

    state: Literal["sent", "refused", "unknown", "not_now"]
    detail: str = ""
    retry_after: timedelta = TRY_AGAIN_AFTER


class Channel(Protocol):
    """A way to a person. The body is passed on as it was queued."""

    async def push(self, person_id: int, body: str, *, may_be_known: bool) -> Outcome | None:
        """Tries once; None where the person has no account on this channel. `may_be_known`: it may have gone out
        before, so a second copy says 「如已收到请忽略」 (INV-12)."""
        ...


async def deliver(store: Store, channels: Sequence[Channel], now: Callable[[], datetime]) -> int:
    """Hands out all that is due, each person's messages in their order and nobody's waiting for another's (INV-13, 14).
    Gives how many were sent."""
    sent = 0
    while rows := await store.turn(_claim, now()):
        results = await asyncio.gather(*(_hand_out(store, channels, row, now) for row in rows))
        sent += sum(results)
        if not any(results):  # what stays queued is due again later
            break
    return sent


def _claim(tx: Transaction, now: datetime) -> tuple[OutboxRow, ...]:
    return messages.claim(tx, now, AT_ONCE, now + LEASE)


async def _hand_out(store: Store, channels: Sequence[Channel], row: OutboxRow, now: Callable[[], datetime]) -> bool:
    outcome = await _push(channels, row)
    if outcome.state == "unknown" and row.attempts < messages.MOST_COPIES:
        return False  # when the lease has run out it is handed out once more, as a second copy (INV-12)
    try:
        await store.turn(_settle, row.id, outcome, now())
    except Conflict:  # our lease ran out meanwhile and somebody else has settled it
        return False
    return outcome.state == "sent"


async def _push(channels: Sequence[Channel], row: OutboxRow) -> Outcome:
    """The first channel that takes it counts. After an unknown outcome no other is tried: it may be there already.
    Where one refused and another may take it later, it waits."""
    outcome: Outcome | None = None
    for channel in channels:
        tried = await _try(channel, row)
        if tried is None:
            continue
        if tried.state in ("sent", "unknown"):
            return tried
        if outcome is None or tried.state == "not_now":
            outcome = tried
    return outcome or Outcome("not_now", "no channel to this person", NOBODY_THERE)


async def _try(channel: Channel, row: OutboxRow) -> Outcome | None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await channel.push(row.person_id, row.body, may_be_known=row.attempts > 1)
    except TimeoutError:
        return Outcome("unknown", "no answer in time")
    except Exception as fault:
        # A fault of one channel or message is that message's outcome; its neighbours go on (INV-14).
        return Outcome("unknown", type(fault).__name__)


def _settle(tx: Transaction, id: int, outcome: Outcome, now: datetime) -> None:
    if outcome.state == "not_now":
        messages.settle(tx, id, "queued", outcome.detail, now, now + outcome.retry_after)
    else:
        messages.settle(tx, id, outcome.state, outcome.detail, now)
