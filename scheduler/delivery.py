"""Delivery of the outbox: claims what is due, hands it to the channels, records what truly became of it (INV-11)."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduler.channel import Channel, Outcome, not_sent, unknown
from scheduler.pace import Pace
from scheduler.settling import Done, Exchange, Job, exchange, go_round
from storage import outbox
from storage.messages import OutboxRow
from storage.outbox import Addressee, ChannelTrouble, Claimed
from storage.ports import Store, StoreDown

LEASE = timedelta(seconds=60)
PATIENCE_S = 20.0
LONGEST_WAIT_S = 2.0
"""A message that must wait longer than this for its channel goes back to the queue."""
SWEEP_S = 10.0
MOST_SWEPT = 500
PLATFORMS = ("telegram", "wechat", "wecom", "local")

_log = logging.getLogger(__name__)


class Dressed(Protocol):
    """A message as it leaves: its words, or only that there are some; whether digits answer it; whether it stays here,
    for an unread notice stands for it."""

    @property
    def body(self) -> str: ...
    @property
    def is_opened(self) -> bool: ...
    @property
    def asks(self) -> bool: ...
    @property
    def stays(self) -> bool: ...


Dress = Callable[[Claimed, str], Dressed]
"""How a queued message looks on a platform."""


class Delivery:
    """Sends what waits, through all channels at a time. Each person's messages keep their order, and nobody waits for
    anybody else's (INV-13, 14): so many of each channel are under way at once, and each is settled when it is done.

    `reveal` gives an account's id in clear; `dress` the words as they leave; `seconds` go on at their own pace,
    whatever becomes of the clock."""

    def __init__(
        self,
        store: Store,
        channels: Iterable[Channel],
        now: Callable[[], datetime],
        reveal: Callable[[str], str],
        dress: Dress,
        zone: ZoneInfo,
        in_flight: int = 32,
        seconds: Callable[[], float] = monotonic,
        longest_wait_s: float = LONGEST_WAIT_S,
    ) -> None:
        self._store = store
        self._channels: Mapping[str, Channel] = {channel.platform: channel for channel in channels}
        self._now = now
        self._reveal = reveal
        self._dress = dress
        self._zone = zone
        self._in_flight = in_flight
        self._seconds = seconds
        self._longest_wait_s = longest_wait_s
        self._paces = {platform: Pace() for platform in self._channels}
        self._tasks: set[asyncio.Task[None]] = set()
        self._flying: Counter[str] = Counter()
        self._done: list[Done] = []
        self._changed = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._swept_at = -SWEEP_S
        self._is_stopping = False
        self.troubles: Mapping[str, ChannelTrouble] = {}
        self.outcomes: Counter[tuple[str, str]] = Counter()
        """How often each (platform, outcome) came back."""

    @property
    def under_way(self) -> int:
        """How many messages are being sent."""
        return self._flying.total()

    def takes(self, platform: str) -> bool:
        """Whether a message for this platform can be sent at once."""
        trouble = self.troubles.get(platform)
        is_closed = trouble is not None and trouble.closed_until > self._now()
        return platform in self._channels and not is_closed and not self._is_stopping

    def send(self, row: OutboxRow, platform: str, account: str, account_hash: str) -> None:
        """Sends a reply that was claimed when it was put into the outbox; the account is in clear."""
        to = Addressee(platform, account_hash, "", True)
        claimed = Claimed(
            row, platform, row.created_at, platform, account_hash, 0, frozenset(), None, (to,), in_talk=False
        )
        self._start(Job(claimed, to), account)

    def wake(self) -> None:
        """Something may be due now: whoever runs delivery looks again."""
        self._changed.set()

    async def run(self) -> None:
        """Delivers whenever it is woken, until `stop`. A database that is down is tried again at the next call."""
        last = ""
        while not self._is_stopping:
            await self._changed.wait()
            try:
                await self.drain()
                last = ""
            except Exception as fault:
                what = type(fault).__name__
                if what != last:
                    _log.error("what is due could not be sent (%s)", what)
                last = what
                self._changed.clear()

    async def drain(self) -> int:
        """Sends all that is due and settles it; gives how many messages were sent."""
        async with self._one_at_a_time:
            before = self._sent
            while await self._round():
                pass
            return self._sent - before

    async def stop(self, within_s: float = PATIENCE_S) -> None:
        """Takes no more; what is under way is finished and settled."""
        self._is_stopping = True
        self._changed.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        async with self._one_at_a_time:
            try:
                await self._exchange({})
            except StoreDown:
                _log.error("what became of %d messages could not be written down", len(self._done))

    @property
    def _sent(self) -> int:
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome == "sent")

    async def _round(self) -> bool:
        """Settles, claims and starts; then waits until something has changed. False when there is nothing left."""
        self._changed.clear()
        got = await self._exchange(self._rooms())
        for job in got.jobs:
            self._start(job)
        if got.jobs or got.moved or self._done:
            await asyncio.sleep(0)
            return True
        if not self.under_way:
            return self._changed.is_set() and not self._is_stopping
        await self._changed.wait()
        return True

    async def _exchange(self, rooms: Mapping[str, int]) -> Exchange:
        done, self._done = self._done, []
        now = self._now()
        try:
            if rooms.keys() > self._channels.keys() | {""}:  # a sweep
                await self._store.turn(go_round, now)
            got = await self._store.turn(exchange, done, rooms, self._channels.keys(), now, now + LEASE, self._zone)
        except BaseException:
            self._done = done + self._done  # what became of them is still to be recorded
            raise
        for platform in self.troubles.keys() - got.troubles.keys():
            _log.warning("channel %s: works again", platform)
        self.troubles = got.troubles
        for alarm in got.alarms:
            _log.error("channel %s: %s (%s)", alarm.platform, alarm.trouble, alarm.detail)
        return got

    def _rooms(self) -> dict[str, int]:
        """How many messages each lane may take: of a channel, and now and then of platforms that no channel serves."""
        if self._is_stopping:
            return {}
        now, flying = self._seconds(), self._flying
        rooms = {
            platform: pace.room(max(0, self._in_flight - flying[platform]), flying[platform], now)
            for platform, pace in self._paces.items()
        }
        for platform in self.troubles:  # it has to prove itself with one message
            rooms[platform] = 0 if flying[platform] else rooms.get(platform, 0)
        rooms[""] = self._in_flight
        if now - self._swept_at >= SWEEP_S:
            self._swept_at = now
            rooms.update({platform: MOST_SWEPT for platform in PLATFORMS if platform not in self._channels})
        return rooms

    def _start(self, job: Job, account: str | None = None) -> None:
        self._flying[job.to.platform] += 1
        task = asyncio.create_task(self._hand_out(job, account))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hand_out(self, job: Job, account: str | None) -> None:
        try:
            done = await self._done_with(job, account)
            if done is not None:
                self._done.append(done)
        finally:
            self._flying[job.to.platform] -= 1
            self._changed.set()

    async def _done_with(self, job: Job, account: str | None) -> Done | None:
        """What becomes of a job; None where it turns out to be somebody else's."""
        platform = job.to.platform
        channel, pace = self._channels[platform], self._paces[platform]
        try:
            account = self._reveal(job.to.account_cipher) if account is None else account
            dressed = self._dress(job.claimed, platform)
        except Exception as fault:
            self.outcomes[platform, "content"] += 1
            return Done(job, not_sent("content", type(fault).__name__))
        if dressed.stays:
            self.outcomes[platform, "unread"] += 1
            return Done(job, None, stays=True)
        wait = await self._wait_for(channel, pace, account, job.to.account_hash)
        if wait is not None:
            return Done(job, None, timedelta(seconds=wait))
        if job.claimed.is_again:
            counted = await self._begin_again(job.claimed)
            if counted is None:
                return None
            job = replace(job, claimed=counted)
        outcome = await self._push(channel, account, dressed.body, job.claimed)
        pace.note(job.to.account_hash, outcome, self._seconds())
        self.outcomes[platform, outcome.trouble or outcome.state] += 1
        is_opened = dressed.is_opened and not outcome.is_announced
        return Done(job, outcome, opened=is_opened, asks=dressed.asks, keeps_lease=pace.is_unanswered)

    async def _begin_again(self, claimed: Claimed) -> Claimed | None:
        """A second copy counts from the moment it leaves: whoever dies before that has not used it up. None where it is
        somebody else's by now, or cannot be counted."""
        try:
            return await self._store.turn(outbox.begin_again, claimed, self._now() + LEASE)
        except StoreDown:
            return None

    async def _wait_for(self, channel: Channel, pace: Pace, account: str, account_hash: str) -> float | None:
        """Waits until the channel's limits allow the next message to this account. Where that takes too long, gives the
        seconds after which it may be tried again instead."""
        begun = self._seconds()
        while True:
            now = self._seconds()
            at = max(_ready_at(channel, account, now), pace.ready_at(account_hash, now))
            if at <= now:
                return None
            if self._is_stopping or at - now > self._longest_wait_s or now - begun > PATIENCE_S:
                return at - now
            await asyncio.sleep(at - now)

    async def _push(self, channel: Channel, account: str, body: str, claimed: Claimed) -> Outcome:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await channel.push(account, body, key=claimed.row.name, may_be_known=claimed.row.attempts > 1)
        except TimeoutError:
            return unknown("no answer in time")
        except Exception as fault:
            # A fault of one channel or message is that message's outcome; its neighbours go on (INV-14).
            return unknown(type(fault).__name__)


def _ready_at(channel: Channel, account: str, now: float) -> float:
    try:
        return channel.ready_at(account, now)
    except Exception:  # a channel that cannot tell is asked by sending
        return now
