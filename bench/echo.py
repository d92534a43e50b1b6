"""The baseline of a turn: a bare python-telegram-bot echo whose network answers at once. It keeps nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest

_ME = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
_SENT = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": _ME, "text": "9"}


class AnsweringAtOnce(BaseRequest):
    """A network without a network."""

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        result = _ME if url.endswith("/getMe") else _SENT
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says back what was said."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def open_echo() -> Application[Any, Any, Any, Any, Any, Any]:
    """The bot, ready to take updates."""
    builder = ApplicationBuilder().token("1:bench").request(AnsweringAtOnce()).get_updates_request(AnsweringAtOnce())
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.initialize()
    return application


def updates(application: Application[Any, Any, Any, Any, Any, Any], sender: int, said: Sequence[str]) -> list[Update]:
    """These words as this person's updates, parsed."""
    user = {"id": sender, "is_bot": False, "first_name": "x"}
    chat = {"id": sender, "type": "private"}
    return [
        Update.de_json(
            {"update_id": n, "message": {"message_id": n, "date": 1, "chat": chat, "from": user, "text": words}},
            application.bot,
        )
        for n, words in enumerate(said, 1)
    ]


async def take_all(application: Application[Any, Any, Any, Any, Any, Any], talks: Sequence[Sequence[Update]]) -> None:
    """Each talk in its order, all talks at the same time."""

    async def one(talk: Sequence[Update]) -> None:
        for update in talk:
            await application.process_update(update)

    await asyncio.gather(*map(one, talks))
