"""Pushes to the open pages of local users: the outbox on one side, the local web chat on the other."""

from __future__ import annotations

from dataclasses import replace

from bot.local_chat import LocalChannel
from bot.secret_file import Secret
from handlers.messages import from_json
from scheduler.delivery import Outcome
from storage import people
from storage.ports import Store

LOCAL = "local"
MAY_BE_KNOWN = "（如已收到请忽略）"


class LocalPush:
    """A `scheduler.delivery.Channel` over the local web chat."""

    def __init__(self, store: Store, secret: Secret, channel: LocalChannel) -> None:
        self._store = store
        self._secret = secret
        self._channel = channel

    async def push(self, person_id: int, body: str, *, may_be_known: bool) -> Outcome | None:
        """Sent only if one of the person's pages says that it shows every message of the body."""
        accounts = await self._store.read(people.accounts_of, person_id)
        names = [self._secret.reveal(each.account_cipher) for each in accounts if each.platform == LOCAL]
        if not names:
            return None
        for name in names:
            if await self._show(name, body, may_be_known):
                return Outcome("sent", "shown on a local page")
        return Outcome("not_now", "no local page is open")

    async def _show(self, name: str, body: str, may_be_known: bool) -> bool:
        for message in from_json(body).messages:
            text = f"{message.text}\n{MAY_BE_KNOWN}" if may_be_known else message.text
            if not await self._channel.send(name, replace(message, text=text)):
                return False
        return True
