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
_AT_ONCE: Final = 100
_LONGEST_PAUSE_S: Final = 60.0

_log = logging.getLogger(__name__)


class Polling:
    """Asks for updates until it is stopped. `stopped_by` says why it has stopped by itself: somebody else takes the
    updates, or the token is refused; both need the operator."""

    def __init__(self, api: BotApi, intake: Intake, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._api = api
        self._intake = intake
        self._sleep = sleep
        self._next = 0
        self.stopped_by = ""
        self.is_well = True

    async def run(self) -> None:
        """Until it is cancelled, or has to stop. What was taken and not yet confirmed comes again, and does nothing."""
        pause = 0.0
        while not self.stopped_by:
            try:
                updates = await self._api.call(
                    "getUpdates",
                    patience_s=LONG_S + 10,
                    offset=self._next or None,
                    limit=_AT_ONCE,
                    timeout=LONG_S,
                    allowed_updates=ALLOWED,
                )
                self.is_well = True
                await self._take_all(updates)
                pause = 0.0
            except PolledElsewhere:
                self._stop("another process takes the updates, or a webhook is set (409)")
            except InvalidToken:
                self._stop("the token is refused")
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

    def _stop(self, why: str) -> None:
        self.is_well = False
        self.stopped_by = why
        _log.critical("Telegram: polling has stopped: %s", why)


def _whose(update: Any) -> Any:
    """Whom an update is from, as far as it says; only to keep their order."""
    for kind in ALLOWED:
        content = update.get(kind) if isinstance(update, dict) else None
        sender = content.get("from") if isinstance(content, dict) else None
        if isinstance(sender, dict):
            return repr(sender.get("id"))
    return None
