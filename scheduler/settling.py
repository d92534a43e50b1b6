"""What follows from what became of a message: it is settled, waits, or goes another way; an account or a whole channel
is left alone. And which messages are taken next. One turn does both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.channel import Outcome
from storage import outbox, people, talks
from storage.messages import MOST_COPIES
from storage.outbox import Addressee, ChannelTrouble, Claimed
from storage.ports import Transaction

BUSY_AFTER = (timedelta(seconds=10), timedelta(minutes=2), timedelta(minutes=15))
TOO_FAST_AFTER = timedelta(seconds=60)
MOST = 1000
SECOND_COPY_AFTER = timedelta(seconds=5)
"""How soon a message goes out once more of which we know that nobody knows whether it arrived (INV-12)."""
PROBED_AFTER = timedelta(minutes=5)
"""When a channel whose set-up was refused is tried again, with one message."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed message and the account it goes to."""

    claimed: Claimed
    to: Addressee


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job. Without an outcome it was not tried: the channel wants it no sooner than after `wait`.
    `opened`: it left with its own words; `asks`: digits answer it; `stays`: an unread notice stands for it;
    `keeps_lease`: the channel answers nobody just now, so a second copy had better wait as long as it may."""

    job: Job
    outcome: Outcome | None
    wait: timedelta = timedelta(0)
    opened: bool = True
    asks: bool = False
    stays: bool = False
    keeps_lease: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something an operator should see to."""

    platform: str
    trouble: str
    detail: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one turn of delivery gives: jobs, whether others were `moved` out of their way, channels that wait, and news
    for the operator."""

    jobs: tuple[Job, ...]
    moved: bool
    troubles: Mapping[str, ChannelTrouble]
    alarms: tuple[Alarm, ...]


def exchange(
    tx: Transaction,
    done: Sequence[Done],
    rooms: Mapping[str, int],
    served: Collection[str],
    now: datetime,
    lease_until: datetime,
    zone: ZoneInfo,
) -> Exchange:
    """Settles what is done and claims what comes next: as many of each lane as there is room, and one alone where the
    channel has to prove itself."""
    troubles = {trouble.platform: trouble for trouble in outbox.channel_troubles(tx)}
    alarms = [alarm for alarm in _settle(tx, done, troubles, served, now, zone) if not _is_known(alarm, troubles)]
    if any(each.outcome is not None and each.outcome.state != "unknown" for each in done):
        troubles = {trouble.platform: trouble for trouble in outbox.channel_troubles(tx)}
    closed = {platform for platform, trouble in troubles.items() if trouble.closed_until > now}
    left = {platform: min(rooms.get(platform, 0), 1 if platform in troubles else MOST) for platform in served}
    jobs: list[Job] = []
    claimed_in_all = 0
    for lane, room in rooms.items():
        if lane in closed:
            continue
        room = min(room, left[lane]) if lane in left else room
        for claimed in outbox.claim(tx, lane, now, room, lease_until) if room > 0 else ():
            claimed_in_all += 1
            jobs.extend(_directed(tx, claimed, left, closed, now))
    return Exchange(tuple(jobs), claimed_in_all > len(jobs), troubles, tuple(dict.fromkeys(alarms)))


def _is_known(alarm: Alarm, troubles: Mapping[str, ChannelTrouble]) -> bool:
    """Whether the operator was told before that this channel waits."""
    before = troubles.get(alarm.platform)
    return before is not None and before.trouble == alarm.trouble


def go_round(tx: Transaction, now: datetime) -> None:
    """What waits for a channel that is closed goes by another one of its person."""
    for trouble in outbox.channel_troubles(tx):
        if trouble.closed_until > now:
            outbox.go_round(tx, trouble.platform, now)


def _directed(
    tx: Transaction, claimed: Claimed, left: dict[str, int], closed: Collection[str], now: datetime
) -> Iterator[Job]:
    """The job, where a channel has room for it. Where there is no way it is told at the next contact (INV-11)."""
    if claimed.is_again and claimed.row.attempts >= MOST_COPIES:
        outbox.settle_unsent(tx, claimed, "unknown", "unknown", "no outcome was reported", now)
        return
    ways = _ways(claimed, left)
    to = next((way for way in ways if way.platform not in closed), ways[0] if ways else None)
    if to is None:
        trouble = "person" if claimed.addressees else "nobody"
        outbox.settle_unsent(tx, claimed, "refused", trouble, "no channel to this person", now)
    elif to.platform in closed or left[to.platform] < 1:
        _wait(tx, claimed, to.platform, now, "")
    else:
        left[to.platform] -= 1
        yield Job(claimed, to)


def _ways(claimed: Claimed, served: Collection[str]) -> list[Addressee]:
    """The accounts it may go to, the one used last first."""
    return [
        way
        for way in claimed.addressees
        if way.is_reachable
        and way.platform in served
        and way.platform not in claimed.tried
        and claimed.platform in (None, way.platform)
        and claimed.account_hash in (None, way.account_hash)
    ]


def _settle(
    tx: Transaction,
    done: Sequence[Done],
    troubles: Mapping[str, ChannelTrouble],
    served: Collection[str],
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Alarm]:
    sent = [each for each in done if each.outcome is not None and each.outcome.state == "sent"]
    settled = [
        (each.job.claimed.row.id, each.outcome.detail, each.opened and not each.outcome.is_announced)
        for each in sent
        if each.outcome
    ]
    for detail, opened, ids in outbox.by_outcome(settled):
        outbox.settle_sent(tx, ids, detail, now, opened=opened)
    for each in sent:
        if each.asks and each.outcome and not each.outcome.is_announced:
            talks.let_digits_answer(tx, each.job.claimed.row.person_id, each.job.claimed.row.id)
    for each in done:
        outcome, platform = each.outcome, each.job.to.platform
        if each.stays:
            outbox.settle_unsent(tx, each.job.claimed, "refused", "unread", "a notice before it is unread", now)
        elif outcome is None:
            _wait(tx, each.job.claimed, platform, now + each.wait, "")
        elif outcome.state == "unknown":
            _settle_unknown(tx, each, outcome, now)
        elif outcome.state == "not_sent":
            yield from _settle_not_sent(tx, each.job, outcome, served, now, zone)
        if platform in troubles and outcome is not None and _proves_the_channel(outcome):
            outbox.reopen_channel(tx, platform)


def _settle_unknown(tx: Transaction, done: Done, outcome: Outcome, now: datetime) -> None:
    """The first time it stays being sent, and what follows waits behind it (INV-13): when the lease has run out, which
    is soon, it goes out once more, as a second copy."""
    claimed = done.job.claimed
    if claimed.row.attempts >= MOST_COPIES:
        outbox.settle_unsent(tx, claimed, "unknown", "unknown", outcome.detail, now)
    elif not done.keeps_lease:
        outbox.let_go(tx, claimed, now + SECOND_COPY_AFTER)


def _settle_not_sent(
    tx: Transaction, job: Job, outcome: Outcome, served: Collection[str], now: datetime, zone: ZoneInfo
) -> Iterator[Alarm]:
    claimed, platform, detail = job.claimed, job.to.platform, outcome.detail
    match outcome.trouble:
        case "busy" if claimed.busy < len(BUSY_AFTER):
            after = outcome.retry_after or _spread(BUSY_AFTER[claimed.busy], claimed.row.id)
            outbox.requeue(tx, claimed, platform, now + after, detail, busy=claimed.busy + 1, tried=claimed.tried)
        case "busy" | None:
            _another_way(tx, job, "busy", detail, claimed.tried | {platform}, served, now)
        case "too_fast":
            _wait(tx, claimed, platform, now + (outcome.retry_after or TOO_FAST_AFTER), detail)
        case "person":
            people.mark_unreachable(tx, platform, job.to.account_hash, detail or "person")
            _another_way(tx, job, "person", detail, claimed.tried, served, now)
        case "content":
            outbox.settle_unsent(tx, claimed, "refused", "content", detail, now)
            yield Alarm(platform, "content", detail)
        case "used_up" | "setup" as trouble:
            until = _next_day(now, zone) if trouble == "used_up" else now + PROBED_AFTER
            _wait(tx, claimed, platform, now, detail)
            outbox.close_channel(tx, platform, trouble, detail, now, until)
            yield Alarm(platform, trouble, detail)


def _another_way(
    tx: Transaction,
    job: Job,
    trouble: str,
    detail: str,
    tried: frozenset[str],
    served: Collection[str],
    now: datetime,
) -> None:
    """By the person's next channel; where there is none it waits for their next contact, and their superior sees it."""
    claimed = job.claimed
    ways = [way for way in _ways(claimed, served) if way.platform not in tried and way != job.to]
    if ways:
        outbox.requeue(tx, claimed, ways[0].platform, now, detail, busy=0, tried=tried)
    else:
        outbox.settle_unsent(tx, claimed, "refused", trouble, detail, now)


def _wait(tx: Transaction, claimed: Claimed, lane: str, not_before: datetime, detail: str) -> None:
    outbox.requeue(tx, claimed, lane, not_before, detail, busy=claimed.busy, tried=claimed.tried)


def _proves_the_channel(outcome: Outcome) -> bool:
    return outcome.state == "sent" or outcome.trouble in ("person", "content")


def _spread(span: timedelta, id: int) -> timedelta:
    """The span and up to a quarter more, so that those who met a busy platform together do not come back together."""
    return span * (1 + (id * 2_654_435_761 % 1000) / 4000)


def _next_day(now: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the next day, and a minute for clocks that differ."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0, 1), zone)
