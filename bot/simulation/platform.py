"""A platform that fails now and then: what it took, what it said it took, and what reached its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.simulation.chance import Chance
from bot.simulation.mortal import MortalStore
from scheduler.channel import Outcome, not_sent, sent, unknown

FAULTS: Final[Mapping[str, float]] = {
    "none": 0.90,
    "delivered, no answer": 0.02,
    "lost, no answer": 0.02,
    "delivered, then we die": 0.004,
    "we die before": 0.004,
    "busy": 0.02,
    "too fast": 0.015,
    "down": 0.001,
    "breaks": 0.003,
}
"""How likely a push ends each way."""
ENDS: Final[Mapping[str, str]] = {
    "none": "送到",
    "delivered, no answer": "送到了，没有回音",
    "lost, no answer": "丢了，没有回音",
    "delivered, then we die": "送到后进程被杀",
    "we die before": "送出前进程被杀",
    "busy": "平台忙",
    "too fast": "平台限速",
    "down": "平台拒绝令牌",
    "breaks": "渠道出错",
    "blocked": "被对方拉黑",
}
"""What each is called where it is counted."""
BLOCKED_SHARE: Final = 0.02
"""How many of the days of an account its person has blocked us."""
MAY_BE_KNOWN: Final = "如已收到请忽略"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a message that reached a person."""

    key: str
    account: str
    body: str
    at: datetime
    is_marked: bool


class SimulatedPlatform:
    """A `scheduler.channel.Channel` whose people read what reaches them in `copies`. It outlives the process: `serves`
    is the one that calls it now."""

    def __init__(self, platform: str, chance: Chance, now: Callable[[], datetime]) -> None:
        self.platform = platform
        self.serves: MortalStore | None = None
        self.copies: list[Copy] = []
        self.tries: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self._chance = chance
        self._now = now

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        """Takes a message, or fails as the seed has it for this try of this message."""
        assert self.serves is not None
        if self.serves.is_dead:
            self.serves.die()
        self.tries[key] += 1
        if self.has_blocked(account):
            self.ended["blocked"] += 1
            return not_sent("person", "blocked")
        fault = self._chance.weighed(FAULTS, "push", self.platform, key, self.tries[key])
        self.ended[fault] += 1
        if fault in ("none", "delivered, no answer", "delivered, then we die"):
            self.copies.append(Copy(key, account, body, self._now(), may_be_known))
        match fault:
            case "none":
                return sent()
            case "busy":
                return not_sent("busy", "502")
            case "too fast":
                return not_sent("too_fast", "429", timedelta(seconds=5 + int(60 * self._chance.share("wait", key))))
            case "down":
                return not_sent("setup", "token refused")
            case "breaks":
                raise RuntimeError("a defect of the channel")
            case "we die before" | "delivered, then we die":
                self.serves.die()
        return unknown("no answer in time")

    def ready_at(self, account: str, now: float) -> float:
        return now

    def has_blocked(self, account: str) -> bool:
        """Whether the person refuses us today."""
        return self._chance.happens(BLOCKED_SHARE, "blocks", self.platform, account, self._now().date())
