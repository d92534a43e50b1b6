"""People who use Telegram: they start the bot, write, press what is under its last message, block it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from tests.fakes.telegram_chats import ChatMessage, ChatRoom
from tests.fakes.telegram_mailbox import Update
from tests.fakes.telegram_methods import ME, BotApi

_IDS = itertools.count(5_000_000_001)


class Person:
    """Somebody with a phone. What they do gives the bot's messages that followed, up to the first."""

    def __init__(self, server: BotApi, *, id: int = 0, first_name: str = "建国", **about: Any) -> None:
        self.server = server
        self.id = id or next(_IDS)
        self.about = {"id": self.id, "is_bot": False, "first_name": first_name, "language_code": "zh-hans", **about}
        self.room = server.room(self.id, person=self.about)
        self.read = 0
        self.updates: list[Update] = []

    @property
    def last(self) -> ChatMessage:
        """The bot's last message in this chat."""
        return self.room.of_bot()[-1]

    @property
    def heard(self) -> list[str]:
        """All that the bot has ever said in this chat, as it stands now."""
        return [message.text for message in self.room.of_bot()]

    async def starts(self, payload: str = "") -> str:
        """Presses Start, or follows a link that says so."""
        self.room.is_open = True
        return await self.says(f"/start {payload}".strip())

    async def says(self, text: str, until: str = "") -> str:
        """Writes, and reads what comes back: all new messages up to the first, or up to one that has `until` in it."""
        await self.writes(text)
        return await self.hears(until)

    async def writes(self, text: str, **more: Any) -> Update | None:
        """Writes, without waiting for an answer."""
        message = self.server.posted(self.room, self.about, text)
        content = self.room.shown(message) | {"from": self.about} | more
        if text.startswith("/"):
            command = text.split()[0]
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        if not text:
            del content["text"]
        return await self._put("message", content)

    async def presses(self, label: str, until: str = "") -> str:
        """Presses a button under the bot's last message that has any."""
        await self.taps(label)
        return await self.hears(until)

    async def taps(self, label: str, on: ChatMessage | None = None) -> str:
        """Presses a button, of an older message if that is meant, without waiting; the id of the query."""
        message = on or next(m for m in reversed(self.room.of_bot()) if m.keyboard)
        return await self.sends(message.data_of(label), message)

    async def sends(self, data: str, on: ChatMessage | None = None, *, inaccessible: bool = False) -> str:
        """A press with these data, as a changed client can send it."""
        message = on or self.last
        shown = self.room.shown(message)
        if inaccessible:
            shown = {"message_id": message.id, "date": 0, "chat": self.room.as_json}
        id, update = await self.server.query(self.room, self.about, shown, data)
        if update:
            self.updates.append(update)
        return id

    async def hears(self, until: str = "") -> str:
        """What the bot has said since this was last asked; waits for the first, or for one with `until` in it."""

        def new() -> Sequence[ChatMessage]:
            return [message for message in self.room.of_bot() if message.id > self.read]

        await self.room.until(lambda: any(until in message.text for message in new()))
        said = new()
        self.read = said[-1].id
        return "\n".join(message.text for message in said)

    async def is_answered(self, query: str) -> dict[str, Any]:
        """What the bot has answered to a press, once it has."""
        await self.room.until(lambda: self.server.queries[query][1] is not None)
        return self.server.queries[query][1] or {}

    async def blocks(self) -> None:
        self.room.has_blocked = True
        await self._member("member", "kicked")

    async def comes_back(self) -> None:
        self.room.has_blocked = False
        await self._member("kicked", "member")

    async def _member(self, before: str, after: str) -> None:
        def of(status: str) -> dict[str, Any]:
            return {"user": ME, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        await self._put(
            "my_chat_member",
            {
                "chat": self.room.as_json,
                "from": self.about,
                "date": int(self.server.clock.now().timestamp()),
                "old_chat_member": of(before),
                "new_chat_member": of(after),
            },
        )

    async def _put(self, kind: str, content: dict[str, Any]) -> Update | None:
        update = await self.server.mailbox.put(kind, content, ("message", self.id))
        if update:
            self.updates.append(update)
        return update


class Group:
    """A group chat in which the bot is."""

    def __init__(self, server: BotApi, id: int = -1_001_234_567_890, title: str = "支部工作群") -> None:
        self.server = server
        self.room: ChatRoom = server.room(id, kind="supergroup", title=title, is_open=True)

    async def hears(self, person: Person, text: str, **more: Any) -> None:
        """Somebody writes in the group."""
        message = self.server.posted(self.room, person.about, text)
        content = self.room.shown(message) | more
        await self.server.mailbox.put("message", content, ("message", self.room.id))
