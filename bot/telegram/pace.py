"""Telegram's pace, kept before it has to say so: so many a second over all, one a second in a chat (INV-15)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final, TypeVar

BOT_A_SECOND: Final = 30
CHAT_BURST: Final = 3
CHAT_INTERVAL_S: Final = 1.0
ANSWERS: Final = 3
ANSWERED_WITHIN_S: Final = 30.0
_WINDOW_S: Final = 1.006
"""A second, and what the way to the server may differ from one message to the next."""
_MOST_CHATS: Final = 10_000

V = TypeVar("V")


class Pace:
    """Who may write when. A turn is taken when it is asked for, so many senders may ask at once.

    What answers a person's own words waits for nobody: Telegram limits notices. It counts, so notices make room."""

    def __init__(
        self,
        a_second: int = BOT_A_SECOND,
        now: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._taken: deque[float] = deque(maxlen=a_second)
        self._next: OrderedDict[str, float] = OrderedDict()
        self._answers: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def heard(self, chat: str) -> None:
        """Somebody wrote: the next few messages to them are answers."""
        _keep(self._answers, chat, (ANSWERS, self._now() + ANSWERED_WITHIN_S))

    def ready_at(self, chat: str, now: float) -> float:
        """When a message to this chat may go."""
        answers, until = self._answers.get(chat, (0, now))
        if answers and now < until:
            return now
        of_bot = self._taken[0] + _WINDOW_S if len(self._taken) == self._taken.maxlen else now
        of_chat = self._next.get(chat, now) - (CHAT_BURST - 1) * CHAT_INTERVAL_S
        return max(now, of_bot, of_chat)

    async def turn(self, chat: str) -> None:
        """Waits for its turn, and takes it."""
        now = self._now()
        at = self.ready_at(chat, now)
        answers, until = self._answers.get(chat, (0, now))
        if answers and now < until:
            self._answers[chat] = (answers - 1, until)
        self._taken.append(at)
        _keep(self._next, chat, max(self._next.get(chat, at), at) + CHAT_INTERVAL_S)
        if at > now:
            await self._sleep(at - now)


def _keep(chats: OrderedDict[str, V], chat: str, value: V) -> None:
    """Notes it of a chat, and forgets the chat of which nothing was heard longest where there are too many."""
    chats[chat] = value
    chats.move_to_end(chat)
    if len(chats) > _MOST_CHATS:
        chats.popitem(last=False)
