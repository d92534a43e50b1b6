"""What comes in from a person and what goes back: the only words that channels and dialogues share."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
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
class File:
    """A small file that goes with a message, such as a meeting for one's calendar. `name` ends as its kind does."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A few lines of plain text with what can be done next. `mark` is handed back as `Incoming.seen`. A channel that
    cannot carry `files` leaves them out: the text says all that matters."""

    text: str
    options: tuple[Option, ...] = ()
    mark: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is said back to one incoming message, in order."""

    messages: tuple[Message, ...] = ()


def to_json(reply: Reply) -> str:
    """The reply as it is stored beside the inbox mark, so that a redelivery gets the same words."""
    return _ENCODE([_row(message) for message in reply.messages])


def from_json(stored: str) -> Reply:
    """The inverse of `to_json`; rows without files are those of every release."""
    return Reply(
        tuple(
            Message(
                text,
                tuple(Option(label, send) for label, send in options),
                mark,
                tuple(File(name, mime, b64decode(content)) for files in rest for name, mime, content in files),
            )
            for text, mark, options, *rest in json.loads(stored)
        )
    )


def _row(message: Message) -> list[object]:
    row: list[object] = [message.text, message.mark, [[option.label, option.send] for option in message.options]]
    if message.files:
        row.append([[file.name, file.mime, b64encode(file.content).decode("ascii")] for file in message.files])
    return row


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
