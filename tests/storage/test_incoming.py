"""That nothing comes in from a platform is kept until something does, beside what keeps things from going out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import incoming, outbox
from storage.incoming import IncomingTrouble
from storage.ports import Store

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


async def test_it_is_known_since_when_nothing_comes_in_and_why(store: Store) -> None:
    await store.turn(incoming.note, "telegram", "409", NOON)
    await store.turn(incoming.note, "telegram", "401", LATER)
    await store.turn(outbox.close_channel, "telegram", "setup", "401", LATER, LATER)
    assert await store.read(incoming.troubles) == (IncomingTrouble("telegram", "401", NOON),)
    assert [each.since for each in await store.read(outbox.channel_troubles)] == [LATER]
    await store.turn(incoming.end, "telegram")
    assert await store.read(incoming.troubles) == ()
    assert len(await store.read(outbox.channel_troubles)) == 1
