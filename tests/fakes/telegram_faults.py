"""What a Bot API server may do instead of answering well, as a script: so often, for this method, in this chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is not ok. The call does nothing."""

    code: int
    description: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        said = {"ok": False, "error_code": self.code, "description": self.description}
        return {**said, "parameters": self.parameters} if self.parameters else said


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer at all: the connection is cut, or kept open (`hangs`). `is_done`: the call was carried out first."""

    is_done: bool
    hangs: bool = False


Trouble = Refusal | Silence


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def bad_request(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


def migrated(to: int) -> Refusal:
    return Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": to})


BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = Refusal(403, "Forbidden: user is deactivated")
NEVER_STARTED = Refusal(403, "Forbidden: bot can't initiate conversation with a user")
NO_CHAT = bad_request("chat not found")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
BAD_GATEWAY = Refusal(502, "Bad Gateway")
UNAUTHORIZED = Refusal(401, "Unauthorized")
NOT_FOUND = Refusal(404, "Not Found")
POLLED_TWICE = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
HAS_WEBHOOK = Refusal(
    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
CUT_BEFORE = Silence(is_done=False)
CUT_AFTER = Silence(is_done=True)
HANGS_BEFORE = Silence(is_done=False, hangs=True)
HANGS_AFTER = Silence(is_done=True, hangs=True)


@dataclass(slots=True)
class Fault:
    """A trouble (None: none) that meets the next `times` calls of a method in a chat (`*`, None: any)."""

    trouble: Trouble | None
    method: str = "sendMessage"
    chat: int | None = None
    times: int = 1

    def meets(self, method: str, chat: Any) -> bool:
        return self.times > 0 and self.method in ("*", method) and self.chat in (None, chat)


class Script:
    """The troubles still to come."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, trouble: Trouble | None, method: str, chat: int | None, times: int) -> None:
        self.faults.append(Fault(trouble, method, chat, times))

    def next(self, method: str, chat: Any) -> Trouble | None:
        """The trouble that meets this call, used up by it."""
        for fault in self.faults:
            if fault.meets(method, chat):
                fault.times -= 1
                return fault.trouble
        return None


Kind = Literal["message", "edited_message", "callback_query", "my_chat_member"]
