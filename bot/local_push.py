"""Pushes to the open pages of local users: the outbox on one side, the local web chat on the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.local_chat import LocalChannel
from handlers.messages import from_json
from handlers.pushes import MAY_BE_KNOWN
from scheduler.channel import Outcome, not_sent, sent

ASK_AGAIN_S: Final = 5.0


class LocalPush:
    """A `scheduler.channel.Channel` over the local web chat."""

    platform = "local"

    def __init__(self, channel: LocalChannel) -> None:
        self._channel = channel

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        """Sent only if one of the person's pages says that it shows every message of the body."""
        for message in from_json(body).messages:
            text = f"{message.text}\n{MAY_BE_KNOWN}" if may_be_known else message.text
            if not await self._channel.send(account, replace(message, text=text)):
                return not_sent("too_fast", "no local page shows it", timedelta(seconds=ASK_AGAIN_S))
        return sent("shown on a local page")

    def ready_at(self, account: str, now: float) -> float:
        """A little later, while no page of that user is open: it is told at the next contact, or when one opens."""
        return now if self._channel.has_page(account) else now + ASK_AGAIN_S
