"""The channel: texts and cards to a member at any time, at a pace the platform does not drop in silence (INV-15)."""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from aiohttp import FormData

from bot.wecom.cards import Body, as_text, bodies
from bot.wecom.heard import PLATFORM
from bot.weixin.calls import Answer, Api, NoAnswer, raw_json
from bot.weixin.outcomes import WECOM, outcome_of
from handlers.bureau import Bureau
from handlers.messages import File, from_json
from scheduler.channel import OWN_PACE, Outcome, not_sent, sent
from storage import allowances
from storage.allowances import Pace
from storage.ports import Store, StoreDown

SEND: Final = "/cgi-bin/message/send"
UPLOAD: Final = "/cgi-bin/media/upload"
CHECKED_WITHIN_S: Final = 1800
"""The same request within this time is not delivered again."""

PACE: Final = Pace(limits=((19, 60), (475, CHECKED_WITHIN_S)), remembered_s=CHECKED_WITHIN_S)
"""The platform drops what is over thirty a minute or a thousand an hour, without a word."""

LARGEST_FILE: Final = 20 * 1024 * 1024
_QUICKLY_S: Final = 4.0
_MOST_KEPT: Final = 1_000
_TASK_KNOWN: Final = 42014


@dataclass(slots=True)
class _Begun:
    """A message that was tried: the requests to the letter, as far as they were made, how many are done, and when."""

    requests: list[bytes]
    done: int
    at: float


class WecomChannel:
    """A `scheduler.channel.Channel`. Without `cards` all is text: some clients do not show them."""

    platform: Final = PLATFORM

    def __init__(
        self,
        api: Api,
        agent_id: int,
        store: Store,
        bureau: Bureau,
        now: Callable[[], datetime],
        *,
        cards: bool = True,
    ) -> None:
        self._api = api
        self._agent_id = agent_id
        self._store = store
        self._bureau = bureau
        self._now = now
        self._cards = cards
        self._begun: OrderedDict[str, _Begun] = OrderedDict()
        self._sends: OrderedDict[str, deque[float]] = OrderedDict()
        self._not_before: dict[str, float] = {}

    def ready_at(self, account: str, now: float) -> float:
        """When they may be sent something again, as far as this process knows; what others send is found out in
        `push`."""
        self._not_before = {each: at for each, at in self._not_before.items() if at > now}
        most, within_s = PACE.limits[0]
        sends = self._sends.get(account)
        own = sends[0] + within_s if sends is not None and len(sends) == most else now
        return max(now, own, self._not_before.get(account, now))

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        """Sends all that the reply says, in order. What is tried again within half an hour is tried with the very same
        bytes, so that it cannot arrive twice; later, or by another process, it says that it may be known."""
        begun = self._begun.get(key)
        if begun is not None and monotonic() - begun.at > CHECKED_WITHIN_S - 60:
            begun = None
        reply = from_json(body)
        is_copy = may_be_known and (begun is None or not begun.requests)
        messages = bodies(reply, key, may_be_known=is_copy, cards=self._cards)
        begun = begun or _Begun([], 0, monotonic())
        self._keep(key, begun)
        try:
            for n in range(begun.done, len(messages)):
                outcome = await self._send(account, messages[n], begun, n)
                if outcome.state != "sent":
                    return outcome
                begun.done = n + 1
            for file in (file for message in reply.messages for file in message.files):
                await self._send_file(account, file)
        except NoAnswer as fault:
            return fault.outcome
        except StoreDown:
            return not_sent("busy", "the store is down")
        del self._begun[key]
        return sent()

    async def _send(self, account: str, message: Body, begun: _Begun, n: int) -> Outcome:
        if n == len(begun.requests):
            place = await self._place(account, message)
            if isinstance(place, Outcome):
                return place
            begun.requests.append(raw_json(self._request(account, place)))
        answer = await self._insistently(begun.requests[n])
        if answer.code == _TASK_KNOWN:  # a card of that name was sent once, before a restore perhaps
            text = {"msgtype": "text", "text": {"content": as_text(message)}}
            begun.requests[n] = raw_json(self._request(account, text))
            answer = await self._insistently(begun.requests[n])
        if answer.code == 0 and (left_out := _left_out(answer, account)):
            return not_sent("person", left_out)
        return outcome_of(answer, WECOM)

    async def _place(self, account: str, message: Body) -> Body | Outcome:
        """The message as it may go now: where the same words went a short while ago for another reason, with the time,
        or the platform would take it for a copy."""
        hash, now = self._bureau.account_hash(PLATFORM, account), self._now()
        words = hashlib.sha256(raw_json(message)).hexdigest()[:16]
        place = await self._store.turn(allowances.take_place, PLATFORM, hash, words, PACE, now)
        if place.wait is not None:
            wait = place.wait + timedelta(milliseconds=10)
            self._not_before[account] = monotonic() + wait.total_seconds()
            return not_sent("too_fast", OWN_PACE, wait)
        sends = self._sends.setdefault(account, deque(maxlen=PACE.limits[0][0]))
        sends.append(monotonic())
        self._sends.move_to_end(account)
        if len(self._sends) > _MOST_KEPT:
            self._sends.popitem(last=False)
        if place.is_repeat and message["msgtype"] == "text":
            local = now.astimezone(self._bureau.zone)
            return {"msgtype": "text", "text": {"content": f"{message['text']['content']}\n（{local:%H:%M:%S}）"}}
        return message

    async def _insistently(self, request: bytes) -> Answer:
        """The answer. Where none came, the same bytes once more at once: they do not arrive twice."""
        asked = monotonic()
        try:
            return await self._api.call(SEND, request)
        except NoAnswer as fault:
            if fault.outcome.state != "unknown" or monotonic() - asked > _QUICKLY_S:
                raise
        return await self._api.call(SEND, request)

    async def _send_file(self, account: str, file: File) -> None:
        """A file after its words. The words say all that matters: without it the message still counts as sent."""
        if not 5 < len(file.content) <= LARGEST_FILE:
            return
        try:
            answer = await self._api.call(UPLOAD, lambda: _form(file), type="file")
            media_id = answer.fields.get("media_id")
            if answer.code == 0 and isinstance(media_id, str):
                request = self._request(account, {"msgtype": "file", "file": {"media_id": media_id}})
                await self._api.call(SEND, raw_json(request))
        except NoAnswer:
            return

    def _request(self, account: str, message: Body) -> dict[str, Any]:
        return {
            "touser": account,
            "agentid": self._agent_id,
            **message,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": CHECKED_WITHIN_S,
        }

    def _keep(self, key: str, begun: _Begun) -> None:
        self._begun[key] = begun
        self._begun.move_to_end(key)
        if len(self._begun) > _MOST_KEPT:
            self._begun.popitem(last=False)


def _left_out(answer: Answer, account: str) -> str:
    """Why this member got nothing although the call went well, "" where they did."""
    for name in ("invaliduser", "unlicenseduser"):
        if account.lower() in str(answer.fields.get(name) or "").lower().split("|"):
            return name
    return ""


def _form(file: File) -> FormData:
    form = FormData(quote_fields=False)  # the name in it is the one that people see
    form.add_field("media", file.content, filename=file.name, content_type=file.mime)
    return form
