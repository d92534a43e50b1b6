"""The outbox as delivery sees it: messages claimed in batches, what became of them, and channels that wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from storage.columns import instant_text, optional_instant
from storage.id_lists import id_lists
from storage.messages import OutboxRow
from storage.ports import Transaction

NOTICE_STANDS_FOR = timedelta(days=7)
"""How long an unread notice stands for what comes after it; then it is given anew."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """An account of the person a message is for. `has_unread`: a notice to them that there is something was sent on
    this platform, and they have not come to read it."""

    platform: str
    account_hash: str
    account_cipher: str
    is_reachable: bool
    has_unread: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in our hands until the lease ends.

    It may be bound to a `platform` and an account there; `tried` are the platforms given up for it, `busy` how often
    the last one was busy. `addressees` are the person's accounts, the one used last first; `in_talk` tells whether a
    question of ours is open to them. `opened_at`: they are here, so the words themselves may be shown. `is_again`:
    somebody had it before and never said what became of it; it counts as a second copy when `begin_again` says that it
    leaves."""

    row: OutboxRow
    lane: str
    due_at: datetime
    platform: str | None
    account_hash: str | None
    busy: int
    tried: frozenset[str]
    opened_at: datetime | None
    addressees: tuple[Addressee, ...]
    in_talk: bool
    is_again: bool = False

    @property
    def attempts_left(self) -> int:
        """How often it may have gone out, where this time it certainly does not."""
        return self.row.attempts if self.is_again else self.row.attempts - 1

    def has_unread(self, platform: str) -> bool:
        """Whether a notice to this person lies unread there."""
        return any(one.has_unread for one in self.addressees if one.platform == platform)


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """A channel that waits as a whole until an instant, for its quota is used up or its set-up is refused."""

    platform: str
    trouble: str
    detail: str
    since: datetime
    closed_until: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages that are due in one lane."""

    lane: str
    state: str
    count: int
    oldest_due_at: datetime


def claim(tx: Transaction, lane: str, now: datetime, limit: int, lease_until: datetime) -> tuple[Claimed, ...]:
    """Takes messages of a lane for sending until the lease ends: of each person the first unsettled one alone (INV-13).

    The lane is the platform a message is tried on next, empty where that is to be found. A claim whose lease ran out
    without an outcome is taken again. In hold (INV-18) nothing from before the hold is
    taken."""
    found = tx.all("claim_outbox", lane=lane, now=instant_text(now), limit=limit, lease_until=instant_text(lease_until))
    found.sort(key=lambda row: (row[6], row[0]))
    addressees: dict[int, list[tuple[Addressee, str | None]]] = {}
    unread_since = instant_text(now - NOTICE_STANDS_FOR)
    for ids in id_lists([row[0] for row in found]):
        rows = tx.all("addressees", ids=ids, unread_since=unread_since)
        for id, platform, account_hash, cipher, unreachable, dialogue, has_unread in rows:
            one = Addressee(platform, account_hash, cipher, unreachable is None, bool(has_unread))
            addressees.setdefault(id, []).append((one, dialogue))
    return tuple(
        Claimed(
            OutboxRow(row[0], row[1], row[2], row[3], row[4], datetime.fromisoformat(row[5])),
            lane,
            datetime.fromisoformat(row[6]),
            row[7],
            row[8],
            row[9],
            frozenset(row[10].split()),
            optional_instant(row[11]),
            tuple(one for one, _ in addressees.get(row[0], ())),
            any(dialogue is not None for _, dialogue in addressees.get(row[0], ())),
            row[12] == "again",
        )
        for row in found
    )


def settle_sent(tx: Transaction, ids: Collection[int], detail: str, now: datetime, *, opened: bool) -> None:
    """These went out, for certain, also where our lease had run out meanwhile. `opened`: with their own words."""
    at = instant_text(now)
    for some in id_lists(ids):
        tx.change("settle_sent", ids=some, detail=detail, settled_at=at, opened_at=at if opened else None)


def begin_again(tx: Transaction, claimed: Claimed, lease_until: datetime) -> Claimed | None:
    """A second copy is about to leave: from now on it counts. None where the message is not in our hands any more."""
    row = claimed.row
    if tx.change("begin_again", id=row.id, attempts=row.attempts, lease_until=instant_text(lease_until)) == 0:
        return None
    return replace(claimed, row=replace(row, attempts=row.attempts + 1), is_again=False)


def let_go(tx: Transaction, claimed: Claimed, lease_until: datetime) -> None:
    """Nobody knows whether it went out, and we are done with it: the lease ends then, where it does not end sooner.

    Where ours had run out before, another process may hold the message: then it is their lease that is shortened. That
    does no harm: a second copy counts before it leaves (`begin_again`), so only one of those who take it sends."""
    tx.change("let_go", id=claimed.row.id, attempts=claimed.row.attempts, lease_until=instant_text(lease_until))


def settle_unsent(
    tx: Transaction, claimed: Claimed, state: str, trouble: str | None, detail: str, now: datetime
) -> bool:
    """`refused`: no channel takes it, or an unread notice stands for it, the trouble says which; `unknown`: it may have
    gone out, and was tried as often as it may be. False where the message is not in our hands any more."""
    written = tx.change(
        "settle_unsent",
        id=claimed.row.id,
        attempts=claimed.row.attempts,
        attempts_left=claimed.attempts_left if state == "refused" else claimed.row.attempts,
        state=state,
        trouble=trouble,
        detail=detail,
        settled_at=instant_text(now),
    )
    return written == 1


def requeue(
    tx: Transaction,
    claimed: Claimed,
    lane: str,
    not_before: datetime,
    detail: str,
    *,
    busy: int,
    tried: Collection[str],
) -> bool:
    """Puts a message back that certainly did not go out: the attempt does not count. False where it is not in our hands
    any more."""
    written = tx.change(
        "requeue_outbox",
        id=claimed.row.id,
        attempts=claimed.row.attempts,
        attempts_left=claimed.attempts_left,
        lane=lane,
        busy=busy,
        tried=" ".join(sorted(tried)),
        detail=detail,
        not_before=instant_text(not_before),
    )
    return written == 1


def channel_troubles(tx: Transaction) -> tuple[ChannelTrouble, ...]:
    """The channels that wait as a whole, or did so when they were last tried."""
    return tuple(
        ChannelTrouble(platform, trouble, detail, datetime.fromisoformat(since), datetime.fromisoformat(closed_until))
        for platform, trouble, detail, since, closed_until in tx.all("channel_troubles")
    )


def close_channel(
    tx: Transaction, platform: str, trouble: str, detail: str, now: datetime, closed_until: datetime
) -> None:
    """Lets a channel wait. What is bound to none goes by another one of its person that is open."""
    tx.change(
        "close_channel",
        platform=platform,
        trouble=trouble,
        detail=detail,
        now=instant_text(now),
        closed_until=instant_text(closed_until),
    )
    tx.change("go_round", lane=platform, now=instant_text(now))


def go_round(tx: Transaction, platform: str, now: datetime) -> None:
    """What has come since for a channel that is closed goes by another one of its person too."""
    tx.change("go_round", lane=platform, now=instant_text(now))


def reopen_channel(tx: Transaction, platform: str) -> None:
    """A channel works again."""
    tx.change("reopen_channel", platform=platform)


def backlog(tx: Transaction, now: datetime) -> tuple[Backlog, ...]:
    """What is due and not settled, lane by lane."""
    rows = tx.all("outbox_in_numbers", now=instant_text(now))
    return tuple(Backlog(lane, state, count, datetime.fromisoformat(due)) for lane, state, count, due in rows)


def not_delivered_since(tx: Transaction, since: datetime) -> dict[tuple[str, str], int]:
    """How many messages ended as (state, trouble) without being delivered."""
    rows = tx.all("not_delivered_since", since=instant_text(since))
    return {(state, trouble): count for state, trouble, count in rows}


def by_outcome(settled: Collection[tuple[int, str, bool]]) -> list[tuple[str, bool, list[int]]]:
    """Those that were sent, (id, detail, opened), together where one statement can settle them."""
    ordered = sorted(settled, key=lambda each: each[1:])
    groups = groupby(ordered, key=lambda each: each[1:])
    return [(detail, opened, [id for id, _, _ in each]) for (detail, opened), each in groups]
