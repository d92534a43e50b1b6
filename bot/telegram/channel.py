"""The channel: a reply as messages of Telegram, each sent once, and what became of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from telegram import InputFile
from telegram.error import ChatMigrated, TelegramError

from bot.telegram.api import BotApi
from bot.telegram.keyboard import keyboard, spelled_out
from bot.telegram.outcomes import outcome_of
from bot.telegram.pace import Pace
from bot.text_parts import in_parts, utf16_units
from handlers.messages import File, Message, Reply, from_json
from scheduler.channel import Outcome, sent
from storage.ports import StoreDown

LONGEST_TEXT: Final = 4096
MAY_BE_KNOWN: Final = "（如已收到请忽略）"
LARGEST_PICTURE: Final = 10_000_000
LARGEST_FILE: Final = 50_000_000
_ROOM: Final = LONGEST_TEXT - len(MAY_BE_KNOWN) - 1
_MOST_BEGUN: Final = 1_000
_NO_PREVIEW: Final = {"is_disabled": True}
_PICTURES: Final = ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class _Part:
    """One message of Telegram: a text with what can be pressed under it, or a file."""

    text: str = ""
    keyboard: dict[str, Any] | None = None
    file: File | None = None


async def _nobody_keeps_it(account: str, new_account: str) -> None:
    return None


class TelegramChannel:
    """A `scheduler.channel.Channel`. `moved` is told when a chat has got another id."""

    platform: Final = "telegram"

    def __init__(
        self,
        api: BotApi,
        pace: Pace | None = None,
        moved: Callable[[str, str], Awaitable[None]] = _nobody_keeps_it,
    ) -> None:
        self._api = api
        self._pace = pace or Pace()
        self._moved = moved
        self._begun: OrderedDict[str, int] = OrderedDict()
        self._new_ids: dict[str, str] = {}

    def heard(self, account: str) -> None:
        """Somebody wrote; what answers them is not held back."""
        self._pace.heard(account)

    def ready_at(self, account: str, now: float) -> float:
        return self._pace.ready_at(account, now)

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        """Sends all that the reply says, in order. Where that stops halfway, the next try with this key goes on there
        (in this process), so that nobody reads the beginning twice."""
        parts = _parts(from_json(body))
        outcome = sent()
        for n in range(self._begun.get(key, 0), len(parts)):
            self._begin(key, n)
            part = replace(parts[n], text=_marked(parts[n].text)) if may_be_known else parts[n]
            outcome = await self._send(account, part)
            if outcome.state != "sent":
                return outcome
            may_be_known = False
        self._begun.pop(key, None)
        return outcome

    async def send_document(self, account: str, name: str, content: bytes) -> Outcome:
        """Sends a file, such as a list of points as a table."""
        return await self._send(account, _Part(file=File(name, "application/octet-stream", content)))

    async def send_picture(self, account: str, name: str, content: bytes) -> Outcome:
        """Sends a picture that is shown at once; Telegram makes it smaller."""
        return await self._send(account, _Part(file=File(name, "image/png", content)))

    async def _send(self, account: str, part: _Part) -> Outcome:
        account = self._new_ids.get(account, account)
        turn = await self._pace.turn(account)
        try:
            try:
                await self._call(account, part)
            except ChatMigrated as to:
                new = str(to.new_chat_id)
                self._new_ids[account] = new
                with suppress(StoreDown):  # it is told anew by the next message
                    await self._moved(account, new)
                await self._call(new, part)
        except TelegramError as fault:
            return outcome_of(fault)
        finally:
            self._pace.done(turn)
        return sent()

    async def _call(self, account: str, part: _Part) -> None:
        if part.file is None:
            await self._api.call(
                "sendMessage",
                chat_id=account,
                text=part.text,
                link_preview_options=_NO_PREVIEW,
                reply_markup=part.keyboard,
            )
        elif part.file.mime in _PICTURES and len(part.file.content) <= LARGEST_PICTURE:
            photo = InputFile(part.file.content, filename=part.file.name)
            await self._api.bot.send_photo(account, photo, caption=part.text or None)
        else:
            document = InputFile(part.file.content, filename=part.file.name)
            await self._api.bot.send_document(
                account, document, caption=part.text or None, disable_content_type_detection=True
            )

    def _begin(self, key: str, n: int) -> None:
        if n:
            self._begun[key] = n
            while len(self._begun) > _MOST_BEGUN:
                self._begun.popitem(last=False)


def _parts(reply: Reply) -> list[_Part]:
    return [part for message in reply.messages for part in _parts_of(message)]


def _parts_of(message: Message) -> list[_Part]:
    text = message.text
    if more := spelled_out(message.options):
        text = f"{text}\n{more}" if text else more
    texts = in_parts(text, _ROOM, utf16_units)
    last = len(texts) - 1
    keys = keyboard(message.options)
    parts = [_Part(part, keys if n == last else None) for n, part in enumerate(texts) if part.strip()]
    return parts + [_Part(file=file) for file in message.files if len(file.content) <= LARGEST_FILE]


def _marked(text: str) -> str:
    return f"{text}\n{MAY_BE_KNOWN}" if text else MAY_BE_KNOWN
