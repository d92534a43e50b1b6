"""Telegram put together from its settings: the way out, the webhook or the polling, and a look at how it goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import time
from typing import Any, Final

from aiohttp import ClientSession
from starlette.routing import BaseRoute
from telegram.error import TelegramError

from bot.assistant import Assistant
from bot.settings import Settings
from bot.telegram.api import BotApi
from bot.telegram.channel import TelegramChannel
from bot.telegram.intake import PLATFORM, Intake
from bot.telegram.polling import TAKEN_ELSEWHERE, TOKEN_REFUSED, Polling
from bot.telegram.set_up import ABROAD, check, open_api
from bot.telegram.webhook import PATH, webhook
from storage import incoming, people
from storage.ports import StoreDown

__all__ = ["WiredTelegram", "check", "open_channel"]

LOOKS_EVERY_S: Final = 60.0
COURTESIES_S: Final = 5.0
_RECENT_S: Final = 300
_WHAT_TO_DO: Final = {
    TAKEN_ELSEWHERE: "消息被别处取走（409）：同一个令牌只能有一个程序在取。请停掉多余的那个；"
    "设过 webhook 的，运行 jinxing telegram webhook",
    TOKEN_REFUSED: "令牌被拒绝；请向 BotFather 核对 JINXING_TELEGRAM_TOKEN，改好后重启",
}
"""What `doctor` says of it."""

_log = logging.getLogger(__name__)


def open_channel(settings: Settings, assistant: Assistant, session: ClientSession) -> WiredTelegram:
    """Telegram over this session, for this assistant."""
    return WiredTelegram(settings, assistant, open_api(settings, session))


class WiredTelegram:
    """A `bot.wired_channel.WiredChannel`."""

    def __init__(self, settings: Settings, assistant: Assistant, api: BotApi) -> None:
        self._assistant = assistant
        self._api = api
        self._channel = TelegramChannel(api, moved=self._keep_new_id)
        self._intake = Intake(assistant, api, self._channel)
        self._secret = settings.telegram_secret if settings.telegram_mode == "webhook" else None
        self._address = f"{settings.public_url}{PATH}"
        self._polling = None if self._secret else Polling(api, self._intake, told=self._tell_doctor)
        self._work: asyncio.Task[None] | None = None
        self._trouble: str | None = None

    @property
    def channel(self) -> TelegramChannel:
        return self._channel

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [webhook(self._intake, self._secret)] if self._secret else []

    @property
    def counts(self) -> Mapping[str, int]:
        return self._intake.counts

    @property
    def trouble(self) -> str | None:
        if self._polling is None:
            return self._trouble
        return self._polling.refused_for or (None if self._polling.is_well else "no updates are coming in")

    @property
    def is_deaf(self) -> bool:
        return self._polling is not None and not self._polling.is_well

    async def start(self) -> None:
        _log.warning("%s", ABROAD)
        self._work = asyncio.create_task(self._polling.run() if self._polling else self._look_after_webhook())

    async def stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        with suppress(TimeoutError):  # what may be left undone
            await asyncio.wait_for(self._intake.finish(), COURTESIES_S)

    async def _tell_doctor(self, why: str) -> None:
        """Writes down that nothing comes in, and that it does again."""
        store = self._assistant.store
        if why:
            await store.turn(incoming.note, PLATFORM, _WHAT_TO_DO[why], self._assistant.clock.now())
        else:
            await store.turn(incoming.end, PLATFORM)

    async def _keep_new_id(self, account: str, new_account: str) -> None:
        bureau = self._assistant.bureau
        account_hash = bureau.account_hash(PLATFORM, account)
        await self._assistant.store.turn(people.readdress, PLATFORM, account_hash, bureau.hide(new_account))

    async def _look_after_webhook(self) -> None:
        """Asks now and then whether Telegram reaches us: a wrong secret or address shows nowhere else."""
        with suppress(StoreDown):
            await self._tell_doctor("")  # of polling, before
        while True:
            try:
                self._trouble = self._trouble_in(await self._api.call("getWebhookInfo"))
            except TelegramError as fault:
                _log.info("the webhook could not be asked after: %s", type(fault).__name__)
            await asyncio.sleep(LOOKS_EVERY_S)

    def _trouble_in(self, hook: Any) -> str | None:
        if not isinstance(hook, dict) or hook.get("url") != self._address:
            return "the webhook is not set to our address; run: jinxing telegram webhook"
        failed_at = hook.get("last_error_date")
        if isinstance(failed_at, int) and time() - failed_at < _RECENT_S and hook.get("pending_update_count"):
            return f"Telegram does not reach us: {hook.get('last_error_message', '')}"
        return None
