"""Updates on their way to the bot: kept until it has them, by long polling or by webhook, in the order of each chat."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.clock import Clock

LIFE = {"callback_query": timedelta(seconds=150)}
LONGEST_LIFE = timedelta(hours=24)
MOST_PATIENCE_S = 60.0
ALL_BUT_RARE = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(eq=False, slots=True)
class Update:
    """One update. `queue`: messages of a chat wait for each other; the callback queries of a user, for each other."""

    id: int
    kind: str
    content: dict[str, Any]
    queue: tuple[str, int]
    born: datetime
    tries: int = 0

    @property
    def body(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.content}

    def is_dead(self, now: datetime) -> bool:
        return now - self.born >= LIFE.get(self.kind, LONGEST_LIFE)


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and how it went."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str = ""


@dataclass(slots=True)
class Post:
    """One delivery by webhook and what the bot answered: a status, or what became of the connection."""

    update: Update
    status: int
    answer: Any = None


@dataclass(slots=True)
class Mailbox:
    """What the bot has not yet confirmed."""

    clock: Clock
    on_reply: Callable[[dict[str, Any]], Awaitable[None]]
    allowed: list[str] = field(default_factory=lambda: list(ALL_BUT_RARE))
    waiting: list[Update] = field(default_factory=list)
    webhook: Webhook = field(default_factory=Webhook)
    posts: list[Post] = field(default_factory=list)
    answers_to_lose: int = 0
    held: set[str] = field(default_factory=set)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    last_id: int = field(default_factory=lambda: random.randint(10_000_000, 900_000_000))
    _posting: dict[tuple[str, int], asyncio.Task[None]] = field(default_factory=dict)
    _session: ClientSession | None = None
    _slots: asyncio.Semaphore | None = None

    async def put(self, kind: str, content: dict[str, Any], queue: tuple[str, int]) -> Update | None:
        """An update for the bot; None where it does not want its kind."""
        if kind not in self.allowed:
            return None
        self.last_id += 1
        update = Update(self.last_id, kind, content, queue, self.clock.now())
        self.waiting.append(update)
        await self._stir()
        return update

    async def again(self, update: Update) -> None:
        """The same update once more, as when the answer to it was lost."""
        self.waiting.insert(0, update)
        await self._stir()

    async def release(self, kind: str) -> None:
        """Lets a kind of update go on that was held back."""
        self.held.discard(kind)
        await self._stir()

    async def confirm_below(self, offset: int) -> None:
        self.waiting = [update for update in self.waiting if update.id >= offset]
        async with self.changed:
            self.changed.notify_all()

    def ready(self, limit: int) -> list[Update]:
        now = self.clock.now()
        self.waiting = [update for update in self.waiting if not update.is_dead(now)]
        return sorted((u for u in self.waiting if u.kind not in self.held), key=lambda u: u.id)[:limit]

    async def until_empty(self) -> None:
        """Until the bot has taken everything that is not held back."""
        await self.until(lambda: not self.ready(1))

    async def until(self, is_so: Callable[[], bool], seconds: float = 20.0) -> None:
        """Until this holds; looked at whenever something was put, posted or confirmed."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(is_so)

    async def set_webhook(self, url: str, secret: str, max_connections: int) -> None:
        await self.close()
        self.webhook = Webhook(url, secret, max_connections)
        if url:
            self._session = ClientSession(timeout=ClientTimeout(total=MOST_PATIENCE_S))
            self._slots = asyncio.Semaphore(max_connections)
        await self._stir()

    async def close(self) -> None:
        tasks, self._posting = list(self._posting.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _stir(self) -> None:
        async with self.changed:
            self.changed.notify_all()
        if self._session is None:
            return
        for update in self.ready(len(self.waiting)):
            if update.queue not in self._posting:
                self._posting[update.queue] = asyncio.create_task(self._post_queue(update.queue))

    async def _post_queue(self, queue: tuple[str, int]) -> None:
        """Posts one queue until it is empty: the next update only after the bot has taken the one before."""
        pause = 1.0
        try:
            while update := next((u for u in self.ready(len(self.waiting)) if u.queue == queue), None):
                asked_to_wait = await self._post(update)
                if asked_to_wait is None:
                    pause = 1.0
                    with suppress(ValueError):
                        self.waiting.remove(update)
                    async with self.changed:
                        self.changed.notify_all()
                else:
                    async with self.changed:
                        self.changed.notify_all()
                    await self.clock.wait(asked_to_wait or pause)
                    pause = min(pause * 2, MOST_PATIENCE_S)
        finally:
            self._posting.pop(queue, None)

    async def _post(self, update: Update) -> float | None:
        """None where the bot has taken it, else the seconds after which it wants it again (0: it did not say)."""
        assert self._session is not None
        assert self._slots is not None
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook.secret
        update.tries += 1
        try:
            async with (
                self._slots,
                self._session.post(
                    self.webhook.url, data=json.dumps(update.body), headers=headers, allow_redirects=False
                ) as answer,
            ):
                body = await answer.read()
        except (ClientError, TimeoutError) as fault:
            self._failed(update, 0, f"Connection failed: {type(fault).__name__}")
            return 0.0
        if not 200 <= answer.status < 300:
            self._failed(update, answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}")
            said = answer.headers.get("Retry-After", "0")
            return min(float(said), 3600.0) if said.isdigit() else 0.0
        if self.answers_to_lose > 0:
            self.answers_to_lose -= 1
            self._failed(update, 0, "Connection reset by peer")
            return 0.0
        reply = None
        if body and "json" in answer.headers.get("Content-Type", ""):
            with suppress(ValueError):
                reply = json.loads(body)
        self.posts.append(Post(update, answer.status, reply))
        if isinstance(reply, dict) and "method" in reply:
            await self.on_reply(reply)
        return None

    def _failed(self, update: Update, status: int, what: str) -> None:
        self.posts.append(Post(update, status))
        self.webhook.last_error_at, self.webhook.last_error = self.clock.now(), what
