"""What a platform pushes to us, as one frozen record with every id as text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from bot.weixin.codec import CodecError
from bot.weixin.xml import Element, read_xml


class Unusable(Exception):
    """Authentic, but nothing can be made of it: acknowledged, counted, set aside (INV-05). Says why, in one word."""


@dataclass(frozen=True, slots=True)
class Push:
    """One push. `kind` is its MsgType and `event` its Event, both in lower case; `event` is "" unless `kind` says that
    it is one, whatever other elements there are. `key` names it among its sender's: a redelivery has the same."""

    account: str
    sender: str
    created: str
    kind: str
    event: str
    key: str
    root: Element

    def __getitem__(self, name: str) -> str:
        """A field's text without the white space around it, "" where it is not there."""
        return self.root.first(name).strip()


def read_push(plain: bytes) -> Push:
    """What was pushed. Raises Unusable."""
    try:
        root = read_xml(plain)
    except CodecError as fault:
        raise Unusable(str(fault)) from None
    names = [child.name for child in root.children]
    if any(names.count(name) > 1 for name in _ONCE):
        raise Unusable("a field occurs twice")
    kind = root.first("MsgType").strip().lower()
    if not kind:
        raise Unusable("no MsgType")
    event = root.first("Event").strip().lower() if kind == "event" else ""
    account, sender, created = (root.first(name).strip() for name in ("ToUserName", "FromUserName", "CreateTime"))
    return Push(account, sender, created, kind, event, _key(root, kind, event), root)


def _key(root: Element, kind: str, event: str) -> str:
    """Message: its MsgId. Event: whatever tells it from another of the same second: fewer fields, as the pages have it,
    dropped real events."""
    message_id = root.first("MsgId").strip()
    if message_id and not event:
        return f"msgid:{message_id}"
    parts = (kind, event, *(root.first(name).strip() for name in _TELLING))
    return "evt:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


_TELLING: Final = ("CreateTime", "EventKey", "AgentID", "TaskId", "MsgID", "MsgId", "MediaId", "Ticket", "ResponseCode")
_ONCE: Final = (
    *("ToUserName", "FromUserName", "MsgType", "Event", "Content", "Recognition", "bizmsgmenuid", "Status"),
    *_TELLING,
)
