"""What comes in from a person and what goes back: the only words that channels and dialogues share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, as a channel verified and parsed it.

    `sender` is the platform's own verified id, `key` names this delivery among all of that sender's (a redelivery
    has the same key), `at` is an instant with a zone. `seen` is the mark of the message the person was answering,
    where the channel knows it (a page does, a plain chat does not): an answer to an older one is out of date.
    """

    platform: str
    sender: str
    key: str
    said: str
    at: datetime
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a person can do next. Sending `send` equals pressing; `label` carries its digit, if it has one."""

    label: str
    send: str


@dataclass(frozen=True, slots=True)
class Message:
    """A few lines of plain text with what can be done next. `mark` is handed back as `Incoming.seen`."""

    text: str
    options: tuple[Option, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is said back to one incoming message, in order."""

    messages: tuple[Message, ...] = ()


def to_json(reply: Reply) -> str:
    """The reply as it is stored beside the inbox mark, so that a redelivery gets the same words."""
    return _ENCODE([[m.text, m.mark, [[o.label, o.send] for o in m.options]] for m in reply.messages])


def from_json(stored: str) -> Reply:
    """The inverse of `to_json`."""
    return Reply(
        tuple(
            Message(text, tuple(Option(label, send) for label, send in options), mark)
            for text, mark, options in json.loads(stored)
        )
    )


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
