"""The pages that local users have open: what is pushed to them, and whether it arrived."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.local_chat.files import FileShelf
from handlers.messages import Message

MOST_WAITING = 200
"""Events that may wait for one page. A page that does not take them is closed and opens its stream anew."""


@dataclass(eq=False, slots=True)
class Page:
    """One open page of a local user. The queue ends with None when the page is to be closed."""

    sender: str
    name: str
    events: asyncio.Queue[tuple[str, str] | None] = field(default_factory=asyncio.Queue)


class LocalChannel:
    """Pushes to the open pages of local users. All of it happens in one event loop."""

    def __init__(self, patience_s: float = 3.0) -> None:
        self._patience_s = patience_s
        self._pages: set[Page] = set()
        self._awaited: dict[tuple[str, str], asyncio.Future[None]] = {}
        self.files = FileShelf()

    async def send(self, sender: str, message: Message) -> bool:
        """Whether the message is on a screen of that user: True only when one of their pages has said so."""
        push = uuid4().hex
        receipt = asyncio.get_running_loop().create_future()
        self._awaited[sender, push] = receipt
        try:
            if not self.tell(sender, "message", {"push": push, **self.as_shown(message)}):
                return False
            async with asyncio.timeout(self._patience_s):
                await receipt
        except TimeoutError:
            return False
        finally:
            del self._awaited[sender, push]
        return True

    def has_page(self, sender: str) -> bool:
        """Whether that user has a page open."""
        return any(page.sender == sender for page in self._pages)

    def arrived(self, sender: str, push: str) -> None:
        """A page of that user says that it shows this push."""
        receipt = self._awaited.get((sender, push))
        if receipt is not None and not receipt.done():
            receipt.set_result(None)

    def tell(self, sender: str, event: str, data: dict[str, Any], *, but: str = "") -> int:
        """Puts an event before every open page of that user but the one so named; gives how many there are."""
        return self._tell([p for p in self._pages if p.sender == sender and p.name != but], event, data)

    def tell_all(self, event: str, data: dict[str, Any]) -> int:
        """Puts an event before every open page."""
        return self._tell(list(self._pages), event, data)

    @contextmanager
    def opened(self, sender: str, name: str) -> Iterator[Page]:
        """A page of that user, from now until its stream ends."""
        page = Page(sender, name)
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)

    def as_shown(self, message: Message) -> dict[str, Any]:
        """A message as the page gets it; its files wait under their addresses."""
        return {
            "text": message.text,
            "mark": message.mark,
            "options": [{"label": option.label, "send": option.send} for option in message.options],
            "files": [{"name": file.name, "address": self.files.put(file)} for file in message.files],
        }

    def _tell(self, pages: list[Page], event: str, data: dict[str, Any]) -> int:
        text = json.dumps(data)  # plain ASCII: no character of it can end an event early
        for page in pages:
            if page.events.qsize() >= MOST_WAITING:
                self._pages.discard(page)
                page.events.put_nowait(None)
            else:
                page.events.put_nowait((event, text))
        return len(pages)
