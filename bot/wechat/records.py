"""What is noted of a follower outside any talk, and the rest of an answer that was too long for one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.wechat.heard import Consents, Deed, Gone, Receipt
from bot.weixin.pushes import Push
from handlers.bureau import Bureau
from handlers.messages import Message, Reply, to_json
from storage import allowances, messages, people
from storage.ports import Transaction

PLATFORM: Final = "wechat"
REST: Final = "rest"
"""Marks a part of an answer: nobody waits for it after two days, so no notice speaks of it."""


def note(tx: Transaction, bureau: Bureau, push: Push, deed: Deed, now: datetime) -> None:
    """Notes it, once however often it is delivered."""
    account = bureau.account_hash(PLATFORM, push.sender)
    if messages.stored_reply(tx, PLATFORM, account, push.key) is not None:
        return
    messages.mark_inbox(tx, PLATFORM, account, push.key, to_json(Reply()), now)
    match deed:
        case Gone():
            people.mark_unreachable(tx, PLATFORM, account, "unsubscribed")
        case Receipt():
            if deed.is_blocked:
                people.mark_unreachable(tx, PLATFORM, account, "blocked")
            allowances.settle_notice(tx, PLATFORM, account, deed.number, has_arrived=deed.has_arrived, now=now)
        case Consents():
            for template, is_yes in deed.templates:
                if is_yes:
                    people.heard_from(tx, PLATFORM, account, now)  # there is a way to them again
                    allowances.add(tx, PLATFORM, account, consent_to(template), 1)
                else:
                    allowances.end(tx, PLATFORM, account, consent_to(template))


def consent_to(template: str) -> str:
    """The kind of allowance that a consent to notices of this template is."""
    return f"notice:{template}"


def queue_rest(tx: Transaction, bureau: Bureau, push: Push, texts: Sequence[str], now: datetime) -> None:
    """The parts of an answer after the first follow as messages of their own, each once."""
    account = bureau.account_hash(PLATFORM, push.sender)
    person_id = people.person_by_account(tx, PLATFORM, account)
    if person_id is None:
        return
    mark = messages.inbox_mark(PLATFORM, account, push.key)
    for n, text in enumerate(texts, 2):
        body = to_json(Reply((Message(text, mark=REST),)))
        messages.put_reply(tx, person_id, body, f"reply:{mark}:{n}", PLATFORM, account, now)
