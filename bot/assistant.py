"""The assistant as every channel sees it: one message in, the reply out, after the commit."""

from __future__ import annotations

from bot.clock import Clock
from handlers.bureau import Bureau
from handlers.messages import Incoming, Reply
from handlers.turn import take
from storage.ports import Store


class Assistant:
    """Holds what a turn needs. Channels call `hear` and show what comes back."""

    def __init__(self, store: Store, bureau: Bureau, clock: Clock) -> None:
        self.store = store
        self.bureau = bureau
        self.clock = clock

    async def hear(self, platform: str, sender: str, said: str, key: str, seen: str | None = None) -> Reply:
        """The reply to one message, durable once it is returned. A repeated `key` of a sender gets the stored reply."""
        incoming = Incoming(platform, sender, key, said, self.clock.now(), seen)
        return await self.store.turn(take, self.bureau, incoming)
