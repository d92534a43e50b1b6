"""What an answer of the Bot API means for the message (platform notes, "Errors of a send")."""

from __future__ import annotations

from typing import Final

from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.telegram.request import NeverLeft, TooFast, Unanswered, scrubbed
from scheduler.channel import Outcome, not_sent, unknown

_NOBODY: Final = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "input_user_deactivated",
    "user is deactivated",
)


def outcome_of(fault: TelegramError) -> Outcome:
    """The outcome of a send that ended in this fault. A migrated chat is the caller's to follow."""
    detail = scrubbed(f"{type(fault).__name__}: {fault.message}")[:200]
    match fault:
        case TooFast():
            return not_sent("too_fast", "429", fault.retry_after)
        case Forbidden():
            return not_sent("person", detail)
        case InvalidToken():
            return not_sent("setup", detail)
        case NeverLeft() | Conflict():
            return not_sent("busy", detail)
        case Unanswered():
            return unknown(detail)
        case BadRequest():  # a NetworkError to the library
            is_nobody = any(words in fault.message.lower() for words in _NOBODY)
            return not_sent("person" if is_nobody else "content", detail)
        case NetworkError():  # 5xx, answered
            return not_sent("busy", detail)
    return unknown(detail)
