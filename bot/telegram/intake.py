"""What a secretary did on Telegram becomes a turn; after its commit, courtesies: a press is answered, its message shows
the choice made, a group gets one polite line."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter, OrderedDict
from collections.abc import Coroutine
from time import monotonic
from typing import Any, Final

from telegram.error import TelegramError

from bot.assistant import Assistant
from bot.telegram.api import BotApi
from bot.telegram.channel import LONGEST_TEXT, TelegramChannel
from bot.telegram.commands import meant
from bot.telegram.updates import Deed, InGroup, Membership, Nothing, Pressed, Said, Sent, Unusable, read_update
from bot.text_parts import utf16_units
from handlers.answering import CHANGED_MEANWHILE, OUT_OF_DATE
from handlers.door import unread
from handlers.messages import from_json
from handlers.turn import TOO_MUCH
from storage import messages, people
from storage.ports import Conflict, StoreDown, Transaction

PLATFORM: Final = "telegram"
GROUP_LINE: Final = "您好，我只在私聊里说支部的事。请点我的头像，单独给我发消息。"
FAULT_LINE: Final = "刚才这一条没能处理，没有做任何改动。请换个说法再发一次。"
_TOKEN: Final = re.compile(r"#p?[0-9a-z]{1,12}\.[0-9]{1,3}", re.ASCII)
_OVERTAKEN_WITHIN_S: Final = 600.0
_MOST_KEPT: Final = 10_000
_MOST_ERRANDS: Final = 500
_A_MINUTE: Final = 60.0
_A_DAY: Final = 86_400.0

_log = logging.getLogger(__name__)


class Intake:
    """Takes updates, from the webhook or by polling. `counts` says how many of each kind came, for the metrics."""

    def __init__(self, assistant: Assistant, api: BotApi, channel: TelegramChannel) -> None:
        self._assistant = assistant
        self._api = api
        self._channel = channel
        self._errands: set[asyncio.Task[None]] = set()
        self._presses: OrderedDict[int, tuple[int, str, float]] = OrderedDict()
        self._groups: OrderedDict[int, float] = OrderedDict()
        self.counts: Counter[str] = Counter()

    async def take(self, value: Any) -> None:
        """Takes one update; what it changes is durable on return (INV-04). StoreDown and Conflict: nothing is kept, it
        may come again. What cannot be used is counted and set aside, and blocks nobody (INV-05)."""
        try:
            deed = read_update(value)
        except Unusable as unusable:
            self.counts["unusable"] += 1
            _log.warning("an update was set aside: %s is not as it should be", unusable)
            return
        self.counts[type(deed).__name__.lower()] += 1
        try:
            await self._do(deed)
        except (StoreDown, Conflict):
            raise
        except Exception as fault:  # a fault of ours: this one is set aside, the next may be well
            self.counts["failed"] += 1
            _log.error("an update was set aside: a turn failed with %s", type(fault).__name__)
            if isinstance(deed, (Said, Pressed, Sent)):
                self._after(self._api.call("sendMessage", chat_id=deed.person, text=FAULT_LINE))

    async def finish(self) -> None:
        """Waits for the courtesies that are under way."""
        while self._errands:
            await asyncio.wait(self._errands)

    async def _do(self, deed: Deed) -> None:
        match deed:
            case Said():
                await self._receive(deed.update, deed.person, meant(deed.text), self._overtaken_by(deed))
            case Sent():
                await self._receive(deed.update, deed.person, unread(deed.kind))
            case Pressed():
                await self._press(deed)
            case Membership():
                await self._assistant.store.turn(self._note_membership, deed)
            case InGroup():
                self._be_polite(deed)
            case Nothing():
                pass

    async def _receive(self, update: int, person: int, said: str, seen: str | None = None) -> bool:
        self._channel.heard(str(person))
        is_new = await self._assistant.receive(PLATFORM, str(person), said, self._key(update), seen)
        if not is_new:
            self.counts["repeated"] += 1
        return is_new

    def _key(self, update: int) -> str:
        return f"{self._api.bot_id}:{update}"

    async def _press(self, press: Pressed) -> None:
        """Takes a press of one of our buttons; other data come from a changed client, and do nothing (INV-08)."""
        if not _TOKEN.fullmatch(press.data):
            self.counts["forged"] += 1
            self._after(self._answer(press.query, "这个按钮不能用，没有做任何改动。"))
            return
        self._note_press(press)
        await self._receive(press.update, press.person, press.data)
        self._after(self._show(press, await self._assistant.store.read(self._reply_to, press)))

    def _reply_to(self, tx: Transaction, press: Pressed) -> str:
        """What was said to a press; nothing where it was one of too many."""
        account = self._assistant.bureau.account_hash(PLATFORM, str(press.person))
        mark = messages.inbox_mark(PLATFORM, account, self._key(press.update))
        body = messages.body_in_outbox(tx, f"reply:{mark}")
        return "" if body is None else from_json(body).messages[-1].text

    async def _show(self, press: Pressed, reply: str) -> None:
        """Answers a press, and shows under the old message which choice was made, or that it is out of date."""
        is_old = reply.startswith(OUT_OF_DATE)
        is_taken = bool(reply) and not is_old and not reply.startswith((CHANGED_MEANWHILE, TOO_MUCH))
        await self._answer(press.query, f"{OUT_OF_DATE}，没有做任何改动。" if is_old else press.label[:60])
        if press.message is None or not reply or reply.startswith(TOO_MUCH):
            return
        shown = f"{press.text}\n\n✓ {press.label}"
        if is_taken and press.text and press.label and utf16_units(shown) <= LONGEST_TEXT:
            await self._edit("editMessageText", press, text=shown, link_preview_options={"is_disabled": True})
        else:
            await self._edit("editMessageReplyMarkup", press)

    async def _answer(self, query: str, text: str) -> None:
        await self._try("answerCallbackQuery", callback_query_id=query, text=text or None)

    async def _edit(self, method: str, press: Pressed, **parameters: Any) -> None:
        await self._try(method, chat_id=press.person, message_id=press.message, **parameters)

    async def _try(self, method: str, **parameters: Any) -> None:
        """A call that may be in vain: the query is too old, the message is gone or not changed by it."""
        try:
            await self._api.call(method, **parameters)
        except TelegramError:
            self.counts["in_vain"] += 1

    def _overtaken_by(self, said: Said) -> str | None:
        """The mark of the message whose button the person pressed after writing this, where the press came first:
        texts and presses travel apart, and an answer must not go to a question that was not yet put."""
        update, mark, at = self._presses.get(said.person, (0, "", 0.0))
        return mark if said.update < update and monotonic() - at < _OVERTAKEN_WITHIN_S else None

    def _note_press(self, press: Pressed) -> None:
        mark = press.data[1:].partition(".")[0]
        if not mark.startswith("p"):
            self._presses[press.person] = (press.update, mark, monotonic())
            self._presses.move_to_end(press.person)
            if len(self._presses) > _MOST_KEPT:
                self._presses.popitem(last=False)

    def _note_membership(self, tx: Transaction, change: Membership) -> None:
        account = self._assistant.bureau.account_hash(PLATFORM, str(change.person))
        if change.is_blocked:
            people.mark_unreachable(tx, PLATFORM, account, "blocked")
        else:
            people.heard_from(tx, PLATFORM, account, self._assistant.clock.now())

    def _be_polite(self, group: InGroup) -> None:
        """One line in a group, and not to everything that is said there (INV-35)."""
        if group.query:
            self._after(self._answer(group.query, GROUP_LINE))
            return
        now = monotonic()
        last = self._groups.get(group.chat)
        if last is not None and now - last < (_A_MINUTE if group.is_to_us else _A_DAY):
            return
        self._groups[group.chat] = now
        if len(self._groups) > _MOST_KEPT:
            self._groups.popitem(last=False)
        self._after(self._try("sendMessage", chat_id=group.chat, text=GROUP_LINE))

    def _after(self, work: Coroutine[Any, Any, Any]) -> None:
        """Does it in the background; where too much of that waits it is left undone."""
        if len(self._errands) >= _MOST_ERRANDS:
            work.close()
            self.counts["left_undone"] += 1
            return
        errand = asyncio.create_task(_quietly(work))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)


async def _quietly(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except TelegramError:
        return
    except Exception as fault:
        _log.error("a courtesy failed with %s", type(fault).__name__)
