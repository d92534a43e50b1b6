"""Telegram's pace, kept before it has to say so: so many a second over all, one a second in a chat (INV-15)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Final, TypeVar

BOT_A_SECOND: Final = 30
CHAT_BURST: Final = 3
CHAT_INTERVAL_S: Final = 1.0
ANSWERS: Final = 3
ANSWERED_WITHIN_S: Final = 30.0
_SLACK: Final = 1.004
"""What the way to the server may differ from one message to the next, as a share of a second."""
_LATEST_S: Final = 0.25
_MADE_UP_S: Final = 0.1
"""How far a sender who came too late for their turn may be behind, without the turns after it being put off, too."""
_MOST_CHATS: Final = 10_000

V = TypeVar("V")


@dataclass(eq=False, slots=True)
class Turn:
    """A message on its way: when it set out, and when the server had certainly got it."""

    at: float
    done_at: float | None = None


class Pace:
    """Who may write when. A turn is taken when it is asked for, so many senders may ask at once; the turns of notices
    are evenly spaced, because a crowd of them would arrive later than it left, and the next second's too soon after it.

    What answers a person's own words waits for nobody: Telegram limits notices. It counts, so notices make room."""

    def __init__(
        self,
        a_second: int = BOT_A_SECOND,
        now: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._interval = _SLACK / a_second
        self._slot = 0.0
        self._quickest = inf
        self._turns: deque[Turn] = deque(maxlen=a_second)
        self._next: OrderedDict[str, float] = OrderedDict()
        self._answers: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def heard(self, chat: str) -> None:
        """Somebody wrote: the next few messages to them are answers."""
        _keep(self._answers, chat, (ANSWERS, self._now() + ANSWERED_WITHIN_S))

    def ready_at(self, chat: str, now: float) -> float:
        """When a message to this chat may go."""
        if self._is_answer(chat, now):
            return now
        of_chat = self._next.get(chat, now) - (CHAT_BURST - 1) * CHAT_INTERVAL_S
        return max(now, self._slot, self._a_second_after_the_last_but(now), of_chat)

    async def turn(self, chat: str) -> Turn:
        """Waits for its turn, and takes it."""
        now = self._now()
        turn = Turn(self.ready_at(chat, now))
        if self._is_answer(chat, now):
            answers, until = self._answers[chat]
            self._answers[chat] = (answers - 1, until)
        self._turns.append(turn)
        self._slot = min(max(self._slot, turn.at - _MADE_UP_S) + self._interval, turn.at + 1.0)
        _keep(self._next, chat, max(self._next.get(chat, turn.at), turn.at) + CHAT_INTERVAL_S)
        if turn.at > now:
            await self._sleep(turn.at - now)
        return turn

    def done(self, turn: Turn) -> None:
        """The server has answered."""
        turn.done_at = self._now()
        self._quickest = min(self._quickest, max(0.0, turn.done_at - turn.at))

    def _is_answer(self, chat: str, now: float) -> bool:
        answers, until = self._answers.get(chat, (0, now))
        return answers > 0 and now < until

    def _a_second_after_the_last_but(self, now: float) -> float:
        """A second after the message that would leave the second just passed: after it was there, not after it left. It
        was later by what its answer took longer than the quickest answer."""
        if len(self._turns) < (self._turns.maxlen or 0):
            return now
        oldest = self._turns[0]
        late = (now if oldest.done_at is None else oldest.done_at) - oldest.at - self._quickest
        return oldest.at + 1.0 + min(max(0.0, late), _LATEST_S)


def _keep(chats: OrderedDict[str, V], chat: str, value: V) -> None:
    """Notes it of a chat, and forgets the chat of which nothing was heard longest where there are too many."""
    chats[chat] = value
    chats.move_to_end(chat)
    if len(chats) > _MOST_CHATS:
        chats.popitem(last=False)
