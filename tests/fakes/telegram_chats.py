"""The chats of a Bot API server: who is in them, and every message with what can be pressed under it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(eq=False, slots=True)
class ChatMessage:
    """A message in a chat, as it is now."""

    id: int
    sender: dict[str, Any]
    at: datetime
    text: str = ""
    keyboard: list[list[dict[str, str]]] = field(default_factory=list)
    file: tuple[str, bytes] | None = None
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]

    def data_of(self, label: str) -> str:
        """What the button of this label sends; a label may be given without its digit, or by its beginning."""
        buttons = [(each["text"], each["text"].partition(" ")[2], each) for row in self.keyboard for each in row]
        found = [each for whole, bare, each in buttons if label in (whole, bare)]
        found += [each for whole, bare, each in buttons if whole.startswith(label) or bare.startswith(label)]
        if found:
            return found[0]["callback_data"]
        raise AssertionError(f"no button {label}: {self.labels} under {self.text}")


@dataclass(eq=False, slots=True)
class ChatRoom:
    """A chat: a private one has the id of its person."""

    id: int
    kind: str = "private"
    title: str = ""
    is_open: bool = False
    has_blocked: bool = False
    messages: dict[int, ChatMessage] = field(default_factory=dict)
    person: Mapping[str, Any] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def as_json(self) -> dict[str, Any]:
        if self.kind == "private":
            names = {name: self.person[name] for name in ("first_name", "last_name", "username") if name in self.person}
            return {"id": self.id, "type": "private", **names}
        return {"id": self.id, "type": self.kind, "title": self.title}

    def of_bot(self) -> list[ChatMessage]:
        return [message for message in self.messages.values() if message.sender["is_bot"]]

    async def until(self, is_so: Callable[[], bool], seconds: float = 20.0) -> None:
        """Until this holds; looked at whenever the chat has changed."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(is_so)

    async def stir(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def shown(self, message: ChatMessage) -> dict[str, Any]:
        """The message as the Bot API writes it."""
        found: dict[str, Any] = {
            "message_id": message.id,
            "date": int(message.at.timestamp()),
            "chat": self.as_json,
            "from": message.sender,
        }
        if message.file:
            found["document"] = {
                "file_id": f"file-{message.id}",
                "file_unique_id": f"u{message.id}",
                "file_name": message.file[0],
                "file_size": len(message.file[1]),
            }
            if message.text:
                found["caption"] = message.text
        else:
            found["text"] = message.text
        if message.keyboard:
            found["reply_markup"] = {"inline_keyboard": message.keyboard}
        return found
