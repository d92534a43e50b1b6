"""The methods of the Bot API and what they do to chats and updates."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tests.fakes import telegram_faults as faults
from tests.fakes.clock import Clock, StandingClock
from tests.fakes.telegram_chats import ChatMessage, ChatRoom
from tests.fakes.telegram_faults import Refusal
from tests.fakes.telegram_mailbox import ALL_BUT_RARE, LIFE, Mailbox, Update

ME: Final = {"id": 4711, "is_bot": True, "first_name": "晋星助手", "username": "jinxing_test_bot"}
MAY = datetime(2026, 5, 24, 2, 0, tzinfo=UTC)


@dataclass(slots=True)
class Call:
    """One request to the server: its parameters as they came, as values, and the status of the answer (0: none)."""

    method: str
    given: Mapping[str, Any]
    at: datetime
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 0
    description: str = ""
    is_done: bool = False


class Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.description)
        self.refusal = refusal


class BotApi:
    """The chats and the updates of one bot; a method `sendMessage` is `_send_message` here. One without a deed of its
    own keeps what it was given in `settings`."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or StandingClock(MAY)
        self.chats: dict[int, ChatRoom] = {}
        self.queries: dict[str, tuple[datetime, dict[str, Any] | None]] = {}
        self.settings: dict[tuple[str, str], Any] = {}
        self.mailbox = Mailbox(self.clock, self._reply_in_the_answer)
        self._message_ids = itertools.count(1000)
        self._query_ids = itertools.count(710_000_000_000)
        self._poll: object = None

    def room(self, id: int, **about: Any) -> ChatRoom:
        """The chat of that id, made if need be."""
        if id not in self.chats:
            self.chats[id] = ChatRoom(id, **about)
        return self.chats[id]

    def posted(self, room: ChatRoom, sender: Mapping[str, Any], text: str = "") -> ChatMessage:
        """A message that somebody has put into a chat."""
        message = ChatMessage(next(self._message_ids), dict(sender), self.clock.now(), text)
        room.messages[message.id] = message
        return message

    async def query(
        self, room: ChatRoom, sender: Mapping[str, Any], message: dict[str, Any], data: str
    ) -> tuple[str, Update | None]:
        """Somebody presses a button: its id, and the update."""
        id = str(next(self._query_ids))
        self.queries[id] = (self.clock.now(), None)
        content = {"id": id, "from": dict(sender), "chat_instance": "c1", "data": data, "message": message}
        return id, await self.mailbox.put("callback_query", content, ("callback_query", sender["id"]))

    async def _reply_in_the_answer(self, reply: dict[str, Any]) -> None:
        raise NotImplementedError

    def _writable(self, chat_id: Any) -> ChatRoom:
        room = self.chats.get(chat_id)
        if room is None:
            raise Refused(faults.NO_CHAT)
        if room.has_blocked:
            raise Refused(faults.BLOCKED)
        if not room.is_open:
            raise Refused(faults.NEVER_STARTED)
        return room

    async def _get_me(self, call: Call) -> Any:
        return {**ME, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def _send_message(self, call: Call, chat_id: int, text: str, reply_markup: Any = None, **_: Any) -> Any:
        room = self._writable(chat_id)
        message = self.posted(room, ME, text.strip())
        message.keyboard = reply_markup["inline_keyboard"] if reply_markup else []
        await room.stir()
        return room.shown(message)

    async def _send_document(
        self, call: Call, chat_id: int, caption: str = "", reply_markup: Any = None, **_: Any
    ) -> Any:
        room = self._writable(chat_id)
        message = self.posted(room, ME, caption)
        message.file = next(iter(call.files.values()), ("resent", b""))
        message.keyboard = reply_markup["inline_keyboard"] if reply_markup else []
        await room.stir()
        return room.shown(message)

    _send_photo = _send_document

    async def _edit_message_text(
        self, call: Call, chat_id: int, message_id: int, text: str, reply_markup: Any = None, **_: Any
    ) -> Any:
        room, message = self._editable(chat_id, message_id)
        return await self._edit(room, message, text.strip(), reply_markup)

    async def _edit_message_reply_markup(
        self, call: Call, chat_id: int, message_id: int, reply_markup: Any = None
    ) -> Any:
        room, message = self._editable(chat_id, message_id)
        return await self._edit(room, message, message.text, reply_markup)

    def _editable(self, chat_id: int, message_id: int) -> tuple[ChatRoom, ChatMessage]:
        room = self._writable(chat_id)
        message = room.messages.get(message_id)
        if message is None or not message.sender["is_bot"]:
            raise Refused(faults.bad_request("message to edit not found"))
        return room, message

    async def _edit(self, room: ChatRoom, message: ChatMessage, text: str, reply_markup: Any) -> Any:
        keyboard = reply_markup["inline_keyboard"] if reply_markup else []
        if (text, keyboard) == (message.text, message.keyboard):
            raise Refused(faults.NOT_MODIFIED)
        message.text, message.keyboard, message.edits = text, keyboard, message.edits + 1
        await room.stir()
        return room.shown(message)

    async def _answer_callback_query(self, call: Call, callback_query_id: str, **shown: Any) -> bool:
        born, answered = self.queries.get(callback_query_id, (datetime.min.replace(tzinfo=UTC), None))
        if answered is not None or self.clock.now() - born > LIFE["callback_query"]:
            raise Refused(faults.TOO_OLD)
        self.queries[callback_query_id] = (born, shown)
        for room in self.chats.values():
            await room.stir()
        return True

    async def _set_webhook(
        self,
        call: Call,
        url: str,
        secret_token: str = "",
        max_connections: int = 40,
        allowed_updates: list[str] | None = None,
        drop_pending_updates: bool = False,
    ) -> bool:
        self._allow(allowed_updates, drop_pending_updates)
        await self.mailbox.set_webhook(url, secret_token, max_connections)
        return True

    async def _delete_webhook(self, call: Call, drop_pending_updates: bool = False) -> bool:
        self._allow(None, drop_pending_updates)
        await self.mailbox.set_webhook("", "", 40)
        return True

    def _allow(self, kinds: list[str] | None, is_dropping: bool) -> None:
        if kinds is not None:
            self.mailbox.allowed = kinds or list(ALL_BUT_RARE)
        if is_dropping:
            self.mailbox.waiting.clear()

    async def _get_webhook_info(self, call: Call) -> Any:
        hook = self.mailbox.webhook
        info: dict[str, Any] = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.mailbox.waiting),
            "max_connections": hook.max_connections,
            "allowed_updates": self.mailbox.allowed,
        }
        if hook.last_error_at:
            info |= {"last_error_date": int(hook.last_error_at.timestamp()), "last_error_message": hook.last_error}
        return info

    async def _get_updates(
        self, call: Call, offset: int = 0, limit: int = 100, allowed_updates: list[str] | None = None, **more: Any
    ) -> Any:
        if self.mailbox.webhook.url:
            raise Refused(faults.HAS_WEBHOOK)
        self._allow(allowed_updates, False)
        self._poll = mine = object()
        await self.mailbox.confirm_below(offset)
        is_late = False

        async def tire() -> None:
            nonlocal is_late
            await self.clock.wait(more.get("timeout", 0))
            is_late = True
            await self.mailbox.confirm_below(0)

        late = asyncio.create_task(tire())
        try:
            async with self.mailbox.changed:
                await self.mailbox.changed.wait_for(
                    lambda: is_late or self._poll is not mine or bool(self.mailbox.ready(1))
                )
        finally:
            late.cancel()
        if self._poll is not mine:
            raise Refused(faults.POLLED_TWICE)
        found = self.mailbox.ready(limit)
        for update in found:
            update.tries += 1
        return [update.body for update in found]

    async def _keep_setting(self, call: Call, language_code: str = "", **values: Any) -> bool:
        self.settings[call.method, language_code] = next(iter(values.values()), None)
        return True
