"""The access token of one account: fetched once for all replicas, kept encrypted, given up when it stays refused."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from bot.operator_fault import OperatorFault
from bot.secret_file import Secret
from bot.weixin.calls import Answer, NoAnswer
from scheduler.channel import not_sent
from storage import tokens
from storage.ports import Store, StoreDown
from storage.tokens import Token

EARLY: Final = timedelta(seconds=300)
CLOSED_FOR: Final = timedelta(minutes=10)
"""How long nothing is asked of a platform that refuses our set-up: wrong secrets in a row lock our address out."""

_LOOK_AGAIN_S: Final = 0.05
_PATIENCE_S: Final = 12.0
_TOO_FAST: Final = (45011, 45009)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Known:
    token: str
    hash: str
    expires_at: datetime
    is_proven: bool


class AccessTokens:
    """The token of one account, as `bot.weixin.calls` uses it. `ask` is the platform's call that hands one out."""

    def __init__(
        self,
        store: Store,
        secret: Secret,
        account: str,
        ask: Callable[[], Awaitable[Answer]],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._secret = secret
        self._account = account
        self._ask = ask
        self._now = now
        self._who = uuid4().hex
        self._known: _Known | None = None
        self._finding: asyncio.Task[_Known] | None = None

    async def get(self) -> str:
        """The token. NoAnswer where there is none to be had."""
        if self._known is None or self._known.expires_at <= self._now():
            self._known = None
            await self._find()
        assert self._known is not None
        return self._known.token

    async def instead_of(self, token: str, why: str) -> str:
        """Another token, after this one was refused. NoAnswer where it was itself fetched in place of a refused one:
        then none is asked for during a while, and the operator is told."""
        hash = self._hash(token)
        try:
            closed = await self._store.turn(
                tokens.refused, self._account, hash, why, closed_until=self._now() + CLOSED_FOR
            )
        except StoreDown:
            raise NoAnswer(not_sent("busy", "the store is down")) from None
        if self._known is not None and self._known.hash == hash:
            self._known = None
        if closed:
            self._alarm(why)
        return await self.get()

    async def worked(self, token: str) -> None:
        """A call was answered: a token that stood in for a refused one has proved itself."""
        known = self._known
        if known is not None and not known.is_proven and known.token == token:
            known.is_proven = True
            try:
                await self._store.turn(tokens.prove, self._account, known.hash)
            except StoreDown:
                known.is_proven = False

    async def _find(self) -> None:
        """However many ask in this process, one looks."""
        if self._finding is None:
            self._finding = asyncio.create_task(self._found())
            self._finding.add_done_callback(self._has_looked)
        self._known = await asyncio.shield(self._finding)

    def _has_looked(self, finding: asyncio.Task[_Known]) -> None:
        self._finding = None
        if not finding.cancelled():
            finding.exception()  # whoever waited has it; that nobody waited any more is no fault

    async def _found(self) -> _Known:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while True:
                    standing = await self._store.turn(tokens.find_or_lease, self._account, self._who, self._now())
                    if standing.token is not None:
                        return self._revealed(standing.token)
                    if standing.state == "closed":
                        raise NoAnswer(not_sent("setup", standing.why))
                    if standing.state == "yours":
                        return await self._fetched()
                    await asyncio.sleep(_LOOK_AGAIN_S)
        except TimeoutError:
            raise NoAnswer(not_sent("busy", "no access token in time")) from None
        except StoreDown:
            raise NoAnswer(not_sent("busy", "the store is down")) from None

    async def _fetched(self) -> _Known:
        """A fresh token from the platform, for everybody. Whatever comes of it, the lease ends."""
        try:
            answer = await self._ask()
        except NoAnswer as fault:
            await self._store.turn(tokens.give_up_lease, self._account, self._who)
            # that nobody knows whether a token was handed out says nothing of the message: it has not gone
            is_setup = fault.outcome.trouble == "setup"
            raise NoAnswer(not_sent("setup" if is_setup else "busy", fault.outcome.detail)) from None
        except BaseException:
            await self._store.turn(tokens.give_up_lease, self._account, self._who)
            raise
        token, lasts_s = answer.fields.get("access_token"), answer.fields.get("expires_in")
        if answer.code == 0 and isinstance(token, str) and token and isinstance(lasts_s, int):
            expires_at = self._now() + max(timedelta(seconds=lasts_s) - EARLY, timedelta(seconds=60))
            hash, cipher = self._hash(token), self._secret.hide(token)
            await self._store.turn(tokens.keep, self._account, self._who, cipher, hash, expires_at)
            kept = await self._store.read(tokens.find, self._account, self._now())
            return _Known(token, hash, expires_at, kept is None or kept.is_proven)
        if answer.code == -1 or answer.code in _TOO_FAST:
            await self._store.turn(tokens.give_up_lease, self._account, self._who)
            raise NoAnswer(not_sent("busy" if answer.code == -1 else "too_fast", answer.detail))
        why = answer.detail if answer.code else "no access token in the answer"
        await self._store.turn(tokens.close, self._account, why, until=self._now() + CLOSED_FOR)
        self._alarm(why)
        raise NoAnswer(not_sent("setup", why))

    def _revealed(self, token: Token) -> _Known:
        try:
            clear = self._secret.reveal(token.cipher)
        except OperatorFault:
            raise NoAnswer(not_sent("setup", "the stored token is not under our secret")) from None
        return _Known(clear, token.hash, token.expires_at, token.is_proven)

    def _hash(self, token: str) -> str:
        return hmac.new(self._secret.look_up_key, f"token\0{token}".encode(), hashlib.sha256).hexdigest()

    def _alarm(self, why: str) -> None:
        """The operator is told, once for each time that the platform's door closes."""
        _log.error("%s: the platform refuses our access; no message goes out (%s)", self._account, why)
