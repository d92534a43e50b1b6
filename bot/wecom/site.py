"""`GET` and `POST /wecom`: verified, taken in one turn, acknowledged; the answer leaves as a message of its own."""

from __future__ import annotations

import logging
import re
from collections import Counter, OrderedDict
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.assistant import Assistant
from bot.wecom.cards import row_of, short
from bot.wecom.heard import PLATFORM, Entered, Pressed, Said, read_deed
from bot.weixin.callback import Opened, Refused, opened_echo, opened_push
from bot.weixin.codec import Codec
from bot.weixin.in_time import InTime
from bot.weixin.pushes import Push, Unusable, read_push
from bot.weixin.replying import in_cdata, sealed, taken_by_wecom
from bot.weixin.shared_words import GREETING
from handlers.answering import CHANGED_MEANWHILE, OUT_OF_DATE
from handlers.messages import from_json
from handlers.turn import TOO_MUCH
from storage import messages, people
from storage.ports import Conflict, StoreDown, Transaction

PATH: Final = "/wecom"
LONGEST_NAME: Final = 10
_AGAIN_SOON: Final = {"Retry-After": "3"}
_MOST_KEPT: Final = 1_000

_log = logging.getLogger(__name__)


class WecomSite:
    """The callback of one app. `counts` says how many of each kind came, for the metrics."""

    def __init__(self, assistant: Assistant, codec: Codec) -> None:
        self._assistant = assistant
        self._codec = codec
        self._in_time = InTime()
        self._shown: OrderedDict[tuple[str, str], str] = OrderedDict()
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
            echo = opened_echo(request, self._codec, self._assistant.clock.now())
        except Refused as refused:
            return self._refuse(refused)
        return Response(echo, media_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def post(self, request: Request) -> Response:
        """Something a member did. Durable before it is acknowledged (INV-04); a delivery that comes again changes
        nothing (INV-03); what is authentic and of no use is acknowledged and set aside (INV-05)."""
        began = monotonic()
        try:
            opened = await opened_push(request, self._codec, self._assistant.clock.now())
        except Refused as refused:
            return self._refuse(refused)
        try:
            push = read_push(opened.plain)
            deed = read_deed(push)
        except Unusable as unusable:
            self.counts["unusable"] += 1
            _log.warning("a push was set aside: %s", unusable)
            return taken_by_wecom()
        self.counts[type(deed).__name__.lower()] += 1
        try:
            match deed:
                case Said():
                    await self._in_time.wait_for(self._receive(deed.sender, deed.text, push), began)
                case Entered():
                    await self._in_time.wait_for(self._greet(deed.sender, push), began)
                case Pressed():
                    return await self._press(deed, push, opened, began)
        except (StoreDown, Conflict) as fault:
            _log.error("a push waits at the platform: %s", type(fault).__name__)
            return Response(status_code=503, headers=_AGAIN_SOON)
        except Exception as fault:  # a fault of ours: this one is set aside, the next may be well
            self.counts["failed"] += 1
            _log.error("a push was set aside: a turn failed with %s", type(fault).__name__)
        return taken_by_wecom()

    async def _receive(self, sender: str, said: str, push: Push) -> bool:
        is_new = await self._assistant.receive(PLATFORM, sender, said, push.key)
        if not is_new:
            self.counts["repeated"] += 1
        return is_new

    async def _greet(self, sender: str, push: Push) -> None:
        """Greets who comes for the first time; who comes again knows us."""
        account = self._assistant.bureau.account_hash(PLATFORM, sender)
        if await self._assistant.store.read(people.person_by_account, PLATFORM, account) is None:
            await self._receive(sender, GREETING, push)

    async def _press(self, press: Pressed, push: Push, opened: Opened, began: float) -> Response:
        """Takes a press, and lets the card show what was chosen, or that it is out of date."""
        shown = self._shown.get((press.sender, push.key))
        if shown is None:
            shown = await self._in_time.wait_for(self._pressed(press, push), began)
            if shown is None:
                return taken_by_wecom()
            self._shown[press.sender, push.key] = shown
            if len(self._shown) > _MOST_KEPT:
                self._shown.popitem(last=False)
        names = "".join(
            f"<{name}><![CDATA[{in_cdata(value)}]]></{name}>"
            for name, value in (("ToUserName", push.sender), ("FromUserName", push.account))
        )
        button = f"<Button><ReplaceName><![CDATA[{in_cdata(shown)}]]></ReplaceName></Button>"
        kind = f"<CreateTime>{opened.timestamp}</CreateTime><MsgType><![CDATA[update_button]]></MsgType>"
        return sealed(self._codec, f"<xml>{names}{kind}{button}</xml>", opened.timestamp)

    async def _pressed(self, press: Pressed, push: Push) -> str | None:
        """What the card is to show; None where another replica has taken this press, and knows. Its label is looked up
        before: afterwards the account may be nobody's, or somebody else's."""
        label = await self._assistant.store.read(self._label, press)
        if not await self._receive(press.sender, press.token, push):
            return None
        return await self._assistant.store.read(self._to_show, press, push, label)

    def _to_show(self, tx: Transaction, press: Pressed, push: Push, label: str) -> str:
        """The choice that was made, as its button named it; or that it was none any more."""
        account = self._assistant.bureau.account_hash(PLATFORM, press.sender)
        body = messages.body_of(tx, f"reply:{messages.inbox_mark(PLATFORM, account, push.key)}")
        said = from_json(body).messages[-1].text if body else ""
        if said.startswith(OUT_OF_DATE):
            return "已过期"
        if not said or said.startswith((CHANGED_MEANWHILE, TOO_MUCH)):
            return "没有改动"
        return _chosen(label)

    def _label(self, tx: Transaction, press: Pressed) -> str:
        """What stood on a button, in the message that its card was made from; "" where that is not known."""
        account = self._assistant.bureau.account_hash(PLATFORM, press.sender)
        person_id, row = people.person_by_account(tx, PLATFORM, account), row_of(press.card)
        shown = None if person_id is None or row is None else messages.push_of(tx, row, person_id)
        if shown is None:
            return ""
        options = [option for each in from_json(shown.row.body).messages for option in each.options]
        if shown.row.kind == "reply":
            return next((option.label for option in options if option.send == press.token), "")
        number = int(press.token.partition(".")[2])
        return "看" if number == 0 else _bare(options[number - 1].label) if number <= len(options) else ""

    def _refuse(self, refused: Refused) -> Response:
        self.counts["refused"] += 1
        _log.warning("a request was refused: %s", refused.why)
        return Response(status_code=refused.status)


def _chosen(label: str) -> str:
    """A label as its button shows it once it was pressed, in ten characters: the digit goes before a word does."""
    if not label:
        return "✓ 已收到"
    whole = f"✓ {short(label)}"
    return whole if len(whole) <= LONGEST_NAME else f"✓ {short(_bare(label), LONGEST_NAME - 2)}"


def _bare(label: str) -> str:
    return re.sub(r"^[0-9]{1,2} ", "", label)
