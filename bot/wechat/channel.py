"""The channel: customer-service messages while a follower's window is open, a notice when it is not (INV-15)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from bot.wechat.heard import MESSAGE, TAP
from bot.wechat.notices import Template, notice
from bot.wechat.records import PLATFORM, consent_to
from bot.wechat.words import customer_service
from bot.weixin.calls import Api, NoAnswer
from bot.weixin.outcomes import WECHAT, outcome_of
from handlers.bureau import Bureau
from handlers.messages import from_json
from scheduler.channel import Outcome, not_sent, sent
from storage import allowances
from storage.ports import Store, StoreDown

SEND: Final = "/cgi-bin/message/custom/send"
SEND_TEMPLATE: Final = "/cgi-bin/message/template/send"
SEND_SUBSCRIPTION: Final = "/cgi-bin/message/subscribe/bizsend"
_OVER: Final = (45015, 45047)
_IS_NO_TEMPLATE: Final = 40037
_NO_CONSENT: Final = 43101
_MOST_BEGUN: Final = 1_000


class WechatChannel:
    """A `scheduler.channel.Channel`."""

    platform: Final = PLATFORM

    def __init__(
        self, api: Api, store: Store, bureau: Bureau, now: Callable[[], datetime], template: Template | None = None
    ) -> None:
        self._api = api
        self._store = store
        self._bureau = bureau
        self._now = now
        self._template = template
        self._begun: OrderedDict[str, int] = OrderedDict()

    def ready_at(self, account: str, now: float) -> float:
        """The platform counts messages, not seconds."""
        return now

    async def push(self, account: str, body: str, *, key: str, may_be_known: bool) -> Outcome:
        """Sends all that the reply says, in order. Where that stops halfway, the next try goes on there, so that
        nobody reads the beginning twice."""
        try:
            return await self._push(account, body, key, may_be_known)
        except NoAnswer as fault:
            return fault.outcome
        except StoreDown:
            return not_sent("busy", "the store is down")

    async def _push(self, account: str, body: str, key: str, may_be_known: bool) -> Outcome:
        reply = from_json(body)
        messages = customer_service(reply, may_be_known=may_be_known)
        is_answer = any(message.mark for message in reply.messages)
        begun = self._begun.pop(key, 0)
        for n in range(begun, len(messages)):
            outcome = await self._say(account, messages[n])
            if outcome.state == "sent":
                continue
            if n == 0 and outcome.trouble == "person" and not is_answer:  # an answer is told when they speak again
                return await self._notify(account, key, outcome)
            self._note(key, n)
            return outcome
        return sent()

    async def _say(self, account: str, message: Mapping[str, Any]) -> Outcome:
        """One customer-service message, out of the window that is open."""
        hash = self._bureau.account_hash(PLATFORM, account)
        window = await self._store.turn(allowances.spend, PLATFORM, hash, (TAP, MESSAGE), self._now())
        if window is None:
            return not_sent("person", "no window is open")
        try:
            answer = await self._api.call(SEND, {"touser": account, **message})
        except NoAnswer as fault:
            if fault.outcome.state == "not_sent":
                await self._store.turn(allowances.add, PLATFORM, hash, window, 1)
            return fault.outcome
        if answer.code in _OVER:
            await self._store.turn(allowances.end, PLATFORM, hash, window)
        elif answer.code:
            await self._store.turn(allowances.add, PLATFORM, hash, window, 1)
        return outcome_of(answer, WECHAT)

    async def _notify(self, account: str, key: str, closed: Outcome) -> Outcome:
        """Says by a notice that there is something; what it is they see when they come."""
        if self._template is None:
            return closed
        hash = self._bureau.account_hash(PLATFORM, account)
        fields = notice(self._template, account, key, self._now().astimezone(self._bureau.zone))
        consent = consent_to(self._template.id)
        if await self._store.turn(allowances.spend, PLATFORM, hash, (consent,), self._now()):
            return await self._subscription(hash, {name: fields[name] for name in fields if name != "client_msg_id"})
        answer = await self._api.call(SEND_TEMPLATE, fields)
        if answer.code == _IS_NO_TEMPLATE:  # then it is a subscription's, and there is no consent
            return not_sent("person", "no window is open, and no consent to a notice")
        if answer.code == 0:
            number = str(answer.fields.get("msgid", ""))
            await self._store.turn(allowances.note_notice, PLATFORM, hash, number, key, self._now())
        return _announced(outcome_of(answer, WECHAT))

    async def _subscription(self, hash: str, fields: Mapping[str, Any]) -> Outcome:
        consent = consent_to(str(fields["template_id"]))
        answer = await self._api.call(SEND_SUBSCRIPTION, fields)
        if answer.code == _NO_CONSENT:
            await self._store.turn(allowances.end, PLATFORM, hash, consent)
        return _announced(outcome_of(answer, WECHAT))

    def _note(self, key: str, done: int) -> None:
        if done:
            self._begun[key] = done
            while len(self._begun) > _MOST_BEGUN:
                self._begun.popitem(last=False)


def _announced(outcome: Outcome) -> Outcome:
    return sent(outcome.detail, is_announced=True) if outcome.state == "sent" else outcome
