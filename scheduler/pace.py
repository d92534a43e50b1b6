"""How fast a channel may be used just now, as this process has learned it from what the platform answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduler.channel import OWN_PACE, Outcome

TOO_FAST_S = 60.0
"""How long to wait where the platform does not say."""
BUSY_IN_A_ROW = 5
PAUSE_S = 10.0
LONGEST_PAUSE_S = 300.0
UNANSWERED_IN_A_ROW = 3


@dataclass(slots=True)
class Pace:
    """One channel's. All times are monotonic seconds."""

    slow: dict[str, float] = field(default_factory=dict)
    busy_in_a_row: int = 0
    pause_s: float = PAUSE_S
    paused_until: float = 0.0
    unanswered_in_a_row: int = 0

    @property
    def is_unanswered(self) -> bool:
        """Whether the platform has answered nobody for some time."""
        return self.unanswered_in_a_row >= UNANSWERED_IN_A_ROW

    def note(self, account: str, outcome: Outcome, now: float) -> None:
        """What an answer tells of the next message. An account that was too fast waits alone; where a second one is
        told so meanwhile, it is the channel. One that is busy time and again is left alone for a while, each time
        longer."""
        if outcome.trouble == "too_fast" and outcome.detail == OWN_PACE:
            return
        self.unanswered_in_a_row = self.unanswered_in_a_row + 1 if outcome.state == "unknown" else 0
        if outcome.trouble == "too_fast":
            wait = TOO_FAST_S if outcome.retry_after is None else outcome.retry_after.total_seconds()
            self.slow = {each: until for each, until in self.slow.items() if until > now}
            if any(each != account for each in self.slow):
                self.paused_until = max(self.paused_until, now + wait)
            self.slow[account] = now + wait
        elif outcome.trouble == "busy":
            self.busy_in_a_row += 1
            if self.busy_in_a_row >= BUSY_IN_A_ROW and now >= self.paused_until:
                self.paused_until = now + self.pause_s
                self.pause_s = min(2 * self.pause_s, LONGEST_PAUSE_S)
        elif outcome.state != "unknown":
            self.busy_in_a_row, self.pause_s = 0, PAUSE_S

    def ready_at(self, account: str, now: float) -> float:
        """When the next message to this account may go."""
        return max(self.slow.get(account, now), self.paused_until, now)

    def room(self, room: int, under_way: int, now: float) -> int:
        """How many messages more may be taken: none while the channel waits, one at a time where it was busy."""
        if now < self.paused_until:
            return 0
        return min(room, 1 - min(under_way, 1)) if self.busy_in_a_row >= BUSY_IN_A_ROW else room
