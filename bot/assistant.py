"""The assistant as every channel sees it: one message in, and its reply out after the commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from bot.clock import Clock
from handlers.bureau import Bureau
from handlers.messages import Incoming, Reply
from handlers.turn import Taken, follow_up, take, take_in, take_in_time
from scheduler.delivery import LEASE, Delivery
from storage.ports import Store


class Assistant:
    """Holds what a turn needs. A channel that answers in the same exchange calls `hear`, or `hear_until` where it has
    not much time; one that answers by a call of its own calls `receive`.

    `delivery` sends what is in the outbox; without it somebody else does, a little later."""

    def __init__(self, store: Store, bureau: Bureau, clock: Clock, delivery: Delivery | None = None) -> None:
        self.store = store
        self.bureau = bureau
        self.clock = clock
        self.delivery = delivery

    async def hear(self, platform: str, sender: str, said: str, key: str, seen: str | None = None) -> Reply:
        """The reply to one message, durable once it is returned. A repeated `key` of a sender gets the stored reply."""
        incoming = Incoming(platform, sender, key, said, self.clock.now(), seen)
        return await self.store.turn(take, self.bureau, incoming)

    async def receive(self, platform: str, sender: str, said: str, key: str, seen: str | None = None) -> bool:
        """Takes one message whose reply leaves through the outbox. True once it is durable (INV-04); False where this
        delivery was seen before: nothing is said twice."""
        incoming = Incoming(platform, sender, key, said, self.clock.now(), seen)
        taken = await self.store.turn(take_in, self.bureau, incoming, self._lease(incoming))
        self._send(incoming, taken)
        return taken.is_new

    async def hear_until(
        self, deadline: float, platform: str, sender: str, said: str, key: str, seen: str | None = None
    ) -> Reply | None:
        """As `hear`, where the turn was committed before the deadline (monotonic seconds). Else None: the reply leaves
        through the outbox, and is not given back to a redelivery either."""
        incoming = Incoming(platform, sender, key, said, self.clock.now(), seen)
        answered = await self.store.turn(take_in_time, self.bureau, incoming, _is_past(deadline), self._lease(incoming))
        self._send(incoming, answered.taken)
        reply = answered.reply
        if reply is not None and answered.taken.is_new and monotonic() > deadline:
            await self.store.turn(follow_up, self.bureau, incoming)
            if self.delivery is not None:
                self.delivery.wake()
            return None
        return reply

    def _lease(self, incoming: Incoming) -> datetime | None:
        """Until when the reply is ours to send, where we can."""
        can_send = self.delivery is not None and self.delivery.takes(incoming.platform)
        return incoming.at + LEASE if can_send else None

    def _send(self, incoming: Incoming, taken: Taken) -> None:
        if self.delivery is None:
            return
        if taken.reply is not None:
            account_hash = self.bureau.account_hash(incoming.platform, incoming.sender)
            self.delivery.send(taken.reply, incoming.platform, incoming.sender, account_hash)
        elif taken.others_wait:
            self.delivery.wake()


def _is_past(deadline: float) -> Callable[[], bool]:
    return lambda: monotonic() > deadline
