"""Flood control as the Bot API is said to have it: so many messages a second over all, and one a second in a chat with
a short burst allowed."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)


class Quota:
    """Counts messages taken in any second that ends now. What is over the limit has to wait, and says how long."""

    def __init__(self, a_second: int = 30, chat_burst: int = 3) -> None:
        self.a_second = a_second
        self.chat_burst = chat_burst
        self.refused = 0
        self._taken: deque[datetime] = deque()
        self._chats: dict[int, tuple[float, datetime]] = {}

    def wait(self, chat: int, now: datetime) -> int:
        """Takes a message, or gives the whole seconds to wait."""
        while self._taken and now - self._taken[0] >= SECOND:
            self._taken.popleft()
        used, last = self._chats.get(chat, (0.0, now))
        used = max(0.0, used - (now - last) / SECOND)
        if len(self._taken) >= self.a_second or used + 1 > self.chat_burst + 1e-6:
            self.refused += 1
            return max(1, math.ceil(used + 1 - self.chat_burst))
        self._taken.append(now)
        self._chats[chat] = (used + 1, now)
        return 0
