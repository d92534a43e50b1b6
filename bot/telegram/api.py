"""The Bot API as the rest of this package calls it."""

from __future__ import annotations

import json
import logging
from typing import Any, Final

from aiohttp import ClientSession
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.request import AiohttpRequest, Answered, Form

OFFICIAL: Final = "https://api.telegram.org"
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BotApi:
    """One bot. `bot` is python-telegram-bot's, for whatever is called now and then; `call` is for each message, because
    making and reading the library's objects takes longer than the request itself."""

    def __init__(
        self, token: str, session: ClientSession, base: str | None = None, file_base: str | None = None
    ) -> None:
        logging.getLogger("telegram").setLevel(logging.CRITICAL)  # it logs what platforms answer
        self._request = AiohttpRequest(session)
        self.bot = Bot(
            token,
            base_url=with_end(base or OFFICIAL, "/bot"),
            base_file_url=with_end(file_base or base or OFFICIAL, "/file/bot"),
            request=self._request,
            get_updates_request=self._request,
        )
        self._address = self.bot.base_url
        self.bot_id = int(token.partition(":")[0])

    def __repr__(self) -> str:
        return f"BotApi({self.bot_id})"

    async def call(self, method: str, *, patience_s: float | None = None, **parameters: Any) -> Any:
        """The result of a method, as JSON is read. Raises what python-telegram-bot raises."""
        form = {
            name: value if isinstance(value, str) else _ENCODE(value)
            for name, value in parameters.items()
            if value is not None
        }
        wait = AiohttpRequest.DEFAULT_NONE if patience_s is None else patience_s
        url = f"{self._address}/{method}"
        status, body = await self._request.do_request(url, "POST", Form(form), read_timeout=wait)
        if status == 200:
            try:
                return json.loads(body)["result"]
            except (ValueError, KeyError, TypeError):
                raise TelegramError("Invalid server response") from None
        return await Answered(status, body).post("")


def with_end(base: str, end: str) -> str:
    """The address before the token: of a server as its operator writes it, with or without its `/bot`."""
    bare = base.rstrip("/")
    return bare if bare.endswith(end) else bare.removesuffix("/bot") + end
