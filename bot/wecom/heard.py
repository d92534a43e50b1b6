"""What a member did, as words for a turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.weixin.pushes import Push, Unusable
from bot.weixin.shared_words import GREETING, KINDS, NOT_SHOWN, OTHER_KIND, PRESS
from handlers.door import unread

PLATFORM: Final = "wecom"


@dataclass(frozen=True, slots=True)
class Said:
    """Words for a turn."""

    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a card, by what it sends; `card` is the card's name."""

    sender: str
    token: str
    card: str


@dataclass(frozen=True, slots=True)
class Entered:
    """They opened the app, as they do each time."""

    sender: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Something that concerns us not."""


Deed = Said | Pressed | Entered | Nothing


def read_deed(push: Push) -> Deed:
    """What was done. Raises Unusable. A member's id is the same in upper and lower case."""
    sender = push.sender.lower()
    if push.kind == "event":
        return _event(push, sender)
    if not sender:
        raise Unusable("nobody's")
    if push.kind == "text":
        if not push.root.all("Content"):
            raise Unusable("no Content")
        content = push.root.first("Content")
        return Said(sender, unread(OTHER_KIND) if content.startswith(NOT_SHOWN) else content)
    return Said(sender, push["Recognition"] or unread(KINDS.get(push.kind, OTHER_KIND)))


def _event(push: Push, sender: str) -> Deed:
    """Some events of the platform are nobody's; none of those is for us."""
    if not sender:
        return Nothing()
    key = push["EventKey"]
    match push.event:
        case "template_card_event":
            return Pressed(sender, key, push["TaskId"]) if PRESS.fullmatch(key) else Nothing()
        case "click":
            return Said(sender, key or GREETING)
        case "enter_agent":
            return Entered(sender)
    return Nothing()
