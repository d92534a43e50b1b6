"""Long polling: an update is confirmed only after what it changed is durable (INV-04)."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from telegram.error import Conflict as PolledElsewhere
from telegram.error import InvalidToken, TelegramError

from bot.telegram.api import BotApi
from bot.telegram.intake import Intake
from bot.telegram.request import TooFast
from bot.telegram.updates import ALLOWED
from storage.ports import Conflict, StoreDown

LONG_S: Final = 30
PROBED_AFTER_S: Final = 300.0
"""When a token that was refused is tried again."""
CONFLICT_PROBED_AFTER_S: Final = 15.0
"""When it is seen again whether somebody else takes the updates: at a restart two do so for a moment."""
TAKEN_ELSEWHERE: Final = "another process takes the updates, or a webhook is set (409)"
TOKEN_REFUSED: Final = "the token is refused"  # noqa: S105 (what Telegram says of it)
_AT_ONCE: Final = 100
_LONGEST_PAUSE_S: Final = 60.0

_log = logging.getLogger(__name__)


async def _tell_nobody(why: str) -> None:
    return None


class Polling:
    """Asks for updates until it is cancelled. `refused_for` says why Telegram gives us none: somebody else takes them,
    or the token is refused. It may pass by itself, so it is asked again now and then, and `told` hears of each change
    ("": it has passed)."""

    def __init__(
        self,
        api: BotApi,
        intake: Intake,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        told: Callable[[str], Awaitable[None]] = _tell_nobody,
    ) -> None:
        self._api = api
        self._intake = intake
        self._sleep = sleep
        self._told = told
        self._next = 0
        self._last_told: str | None = None
        self.refused_for = ""
        self.is_well = True

    async def run(self) -> None:
        """Until it is cancelled. What was taken and not yet confirmed comes again, and does nothing."""
        pause = 0.0
        while True:
            try:
                updates = await self._api.call(
                    "getUpdates",
                    patience_s=LONG_S + 10,
                    offset=self._next or None,
                    limit=_AT_ONCE,
                    timeout=LONG_S if self._last_told == "" else 0,
                    allowed_updates=ALLOWED,
                )
                await self._is_refused_for("")
                self.is_well = True
                await self._take_all(updates)
                pause = 0.0
            except PolledElsewhere:
                await self._is_refused_for(TAKEN_ELSEWHERE)
                await self._sleep(CONFLICT_PROBED_AFTER_S)
            except InvalidToken:
                await self._is_refused_for(TOKEN_REFUSED)
                await self._sleep(PROBED_AFTER_S)
            except (TelegramError, StoreDown, Conflict) as fault:
                self.is_well = False
                pause = min(max(1.0, pause * 2), _LONGEST_PAUSE_S)
                _log.warning("updates are not being taken: %s", type(fault).__name__)
                told = fault.retry_after if isinstance(fault, TooFast) else None
                await self._sleep(told.total_seconds() if told else pause * random.uniform(0.8, 1.2))  # noqa: S311

    async def _take_all(self, updates: Any) -> None:
        """Each person's in their order, persons side by side. Confirmed with the next request, if all went well."""
        if not isinstance(updates, list):
            return
        chats: dict[Any, list[Any]] = {}
        for update in updates:
            chats.setdefault(_whose(update), []).append(update)
        for fault in await asyncio.gather(*map(self._take_each, chats.values()), return_exceptions=True):
            if fault is not None:
                raise fault
        ids = [id for update in updates if isinstance(update, dict) and type(id := update.get("update_id")) is int]
        self._next = max(ids, default=self._next - 1) + 1

    async def _take_each(self, updates: Iterable[Any]) -> None:
        for update in updates:
            await self._intake.take(update)

    async def _is_refused_for(self, why: str) -> None:
        """Notes a change and tells it, once; also, after a start, that nothing is in the way any more."""
        if why and why != self.refused_for:
            _log.error("Telegram: no updates come in: %s", why)
        elif self.refused_for and not why:
            _log.warning("Telegram: updates come in again")
        self.refused_for = why
        self.is_well = self.is_well and not why
        if why == self._last_told:
            return
        try:
            await self._told(why)
            self._last_told = why
        except StoreDown:  # the next answer tells it again
            _log.warning("what keeps updates away could not be written down")


def _whose(update: Any) -> Any:
    """Whom an update is from, as far as it says; only to keep their order."""
    for kind in ALLOWED:
        content = update.get(kind) if isinstance(update, dict) else None
        sender = content.get("from") if isinstance(content, dict) else None
        if isinstance(sender, dict):
            return repr(sender.get("id"))
    return None
