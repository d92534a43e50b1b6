"""The port through which a message leaves: what delivery asks of a channel, and what a channel may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, Protocol

Trouble = Literal["busy", "too_fast", "used_up", "person", "content", "setup"]
"""Why a message certainly did not go out.

busy      the platform is overloaded or out of reach: again with back-off, three times at most
too_fast  a rate limit: due again after `retry_after`, the attempt is not counted
used_up   a quota of the day: the whole channel waits until tomorrow, and the operator is told
person    this person cannot be reached here; the next message from the account takes that back
content   the message itself is refused: a defect of ours, never tried again
setup     our token, address or registration: the whole channel waits, and the operator is told
"""


OWN_PACE: Final = "our own pace"
"""The detail of a `too_fast` that is the channel's own count for one account: it says nothing of its neighbours."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a channel knows of one push: `sent` (there is a receipt), `unknown` (it may have gone out), `not_sent` (it
    certainly did not, and `trouble` says why). `detail` is for operators and holds no text, no id and no secret;
    `retry_after` is what the platform said; `is_announced`: only a notice that there is something went out."""

    state: Literal["sent", "unknown", "not_sent"]
    trouble: Trouble | None = None
    detail: str = ""
    retry_after: timedelta | None = None
    is_announced: bool = False


def sent(detail: str = "", *, is_announced: bool = False) -> Outcome:
    """The platform has taken the message and said so."""
    return Outcome("sent", None, detail, is_announced=is_announced)


def unknown(detail: str = "") -> Outcome:
    """Anything that happened after the request had left."""
    return Outcome("unknown", None, detail)


def not_sent(trouble: Trouble, detail: str = "", retry_after: timedelta | None = None) -> Outcome:
    """The message certainly did not go out."""
    return Outcome("not_sent", trouble, detail, retry_after)


class Channel(Protocol):
    """A way to people: one platform. It never raises; if it does, the outcome counts as unknown."""

    @property
    def platform(self) -> str:
        """telegram, wechat, wecom or local."""
        ...

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        """Tries once. `account` is the platform's own id in clear, `body` the JSON of a `handlers.messages.Reply`,
        `key` the message's lasting name, the same at each try. `may_be_known`: it may have gone out before, so this
        copy says 「（如已收到请忽略）」 (INV-12)."""
        ...

    def ready_at(self, account: str, now: float) -> float:
        """When the platform's own limits allow the next message to this account, in monotonic seconds; `now` where
        they allow it at once."""
        ...
