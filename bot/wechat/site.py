"""`GET` and `POST /wechat`: verified, taken in one turn, answered in the same exchange where there is time."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.assistant import Assistant
from bot.wechat import records
from bot.wechat.heard import TAP, Said, read_deed
from bot.wechat.words import passive_texts
from bot.weixin.callback import Opened, Refused, opened_push, signed_echo
from bot.weixin.codec import Codec
from bot.weixin.in_time import InTime
from bot.weixin.pushes import Push, Unusable, read_push
from bot.weixin.replying import said_back, taken
from bot.weixin.shared_words import FAULT_LINE
from handlers.messages import Reply
from storage import allowances
from storage.ports import Conflict, StoreDown

PATH: Final = "/wechat"
PLATFORM: Final = "wechat"
ANSWERED_WITHIN_S: Final = 3.0
"""Later than that it is only acknowledged, and the reply follows as a message of its own."""

_WINDOWS: Final = {"message": (5, timedelta(hours=48)), TAP: (3, timedelta(minutes=1))}
_AGAIN_SOON: Final = {"Retry-After": "3"}

_log = logging.getLogger(__name__)


class WechatSite:
    """The callback of one 公众号. `counts` says how many of each kind came, for the metrics."""

    def __init__(self, assistant: Assistant, codec: Codec) -> None:
        self._assistant = assistant
        self._codec = codec
        self._in_time = InTime()
        self.counts: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """What the web server answers."""
        return [Route(PATH, self.echo, methods=["GET"]), Route(PATH, self.post, methods=["POST"])]

    async def finish(self) -> None:
        """Waits for turns that took too long to be waited for in their exchange."""
        await self._in_time.finish()

    async def echo(self, request: Request) -> Response:
        """The platform asks whether this address is ours."""
        try:
            echo = signed_echo(request, self._codec, self._now())
        except Refused as refused:
            return self._refuse(refused)
        return Response(echo, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def post(self, request: Request) -> Response:
        """Something a follower did. Durable before it is acknowledged (INV-04); a delivery that comes again gets the
        same words (INV-03); what is authentic and of no use is acknowledged and set aside (INV-05)."""
        began = monotonic()
        try:
            opened = await opened_push(request, self._codec, self._now())
        except Refused as refused:
            return self._refuse(refused)
        try:
            push = read_push(opened.plain)
            deed = read_deed(push)
        except Unusable as unusable:
            self.counts["unusable"] += 1
            _log.warning("a push was set aside: %s", unusable)
            return taken()
        self.counts[type(deed).__name__.lower()] += 1
        try:
            if isinstance(deed, Said):
                return await self._take(push, deed, opened, began)
            await self._assistant.store.turn(records.note, self._assistant.bureau, push, deed, self._now())
        except (StoreDown, Conflict) as fault:
            _log.error("a push waits at the platform: %s", type(fault).__name__)
            return Response(status_code=503, headers=_AGAIN_SOON)
        except Exception as fault:  # a fault of ours: this one is set aside, the next may be well
            self.counts["failed"] += 1
            _log.error("a push was set aside: a turn failed with %s", type(fault).__name__)
            return said_back(self._codec, push, FAULT_LINE, opened.timestamp)
        return taken()

    async def _take(self, push: Push, said: Said, opened: Opened, began: float) -> Response:
        reply = await self._in_time.wait_for(self._turn(push, said, began + ANSWERED_WITHIN_S), began)
        texts = passive_texts(reply) if reply is not None else []
        if not texts:
            self.counts["acknowledged"] += 1
            return taken()
        if len(texts) > 1:
            await self._assistant.store.turn(records.queue_rest, self._assistant.bureau, push, texts[1:], self._now())
            if self._assistant.delivery is not None:
                self._assistant.delivery.wake()
        return said_back(self._codec, push, texts[0], opened.timestamp)

    async def _turn(self, push: Push, said: Said, deadline: float) -> Reply | None:
        """The turn, and behind it in the same commit how much may be said to them later."""
        turn = self._assistant.hear_until(deadline, PLATFORM, push.sender, said.text, push.key)
        if said.opens is None:
            return await turn
        messages, lasts = _WINDOWS[said.opens]
        account = self._assistant.bureau.account_hash(PLATFORM, push.sender)
        window = self._assistant.store.turn(
            allowances.open_window,
            PLATFORM,
            account,
            said.opens,
            messages,
            until=self._now() + lasts,
            opened_by=push.key,
        )
        reply, _ = await asyncio.gather(turn, window)
        return reply

    def _refuse(self, refused: Refused) -> Response:
        self.counts["refused"] += 1
        _log.warning("a request was refused: %s", refused.why)
        return Response(status_code=refused.status)

    def _now(self) -> datetime:
        return self._assistant.clock.now()
