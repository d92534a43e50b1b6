"""A reply as 公众号 shows it: plain text of 2,048 bytes, its choices as numbered lines that can be tapped."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from bot.text_parts import in_parts, utf8_bytes
from bot.weixin.shared_words import PRESS, inert
from handlers.messages import Message, Option, Reply
from handlers.pushes import MAY_BE_KNOWN

LONGEST: Final = 2048
_NUMBER: Final = re.compile(r"[0-9]{1,2} ")


def passive_texts(reply: Reply) -> list[str]:
    """The reply in one text where it fits: with lines that can be tapped, else with plain ones (their digits answer in
    either case); what is longer still in several, the first of which is said back at once."""
    tapped, plain = ("\n\n".join(_written(each, line) for each in reply.messages) for line in (_link, _line))
    if not plain.strip():
        return []
    return [tapped] if utf8_bytes(tapped) <= LONGEST else in_parts(plain, LONGEST, utf8_bytes)


def customer_service(reply: Reply, *, may_be_known: bool) -> list[dict[str, Any]]:
    """The reply as customer-service messages, without the addressee: one with a menu where it fits, else texts."""
    head = "\n\n".join(inert(message.text) for message in reply.messages)
    options = [option for message in reply.messages for option in message.options]
    if may_be_known:
        head = f"{head}\n{MAY_BE_KNOWN}"
    tail = "点选，或直接回复数字。" if any(_NUMBER.match(option.label) for option in options) else ""
    lines = [{"id": option.send, "content": inert(option.label)} for option in options]
    written = "\n".join([head, *(line["content"] for line in lines), tail])
    if lines and head.strip() and utf8_bytes(written) <= LONGEST and all(PRESS.fullmatch(o.send) for o in options):
        menu = {"head_content": head, "list": lines, "tail_content": tail}
        return [{"msgtype": "msgmenu", "msgmenu": menu}]
    text = "\n".join(filter(None, (head, *(line["content"] for line in lines))))
    parts = [part for part in in_parts(text, LONGEST, utf8_bytes) if part.strip()]
    return [{"msgtype": "text", "text": {"content": part}} for part in parts]


def _written(message: Message, line: Any) -> str:
    return "\n".join(filter(None, (inert(message.text), *(line(option) for option in message.options))))


def _link(option: Option) -> str:
    """A tap comes back as the words of the line with the option's token. Should the token be lost, the words alone
    still mean what they say; a digit might by then stand for something else (INV-08)."""
    label = inert(option.label)
    if not PRESS.fullmatch(option.send):
        return label
    words = quote(_NUMBER.sub("", option.label, count=1), safe="")
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={quote(option.send, safe="")}">{label}</a>'


def _line(option: Option) -> str:
    return inert(option.label)
