"""What the service logs: one JSON object a line, without secrets, addresses with queries, or the words of a fault.

The message of an exception may hold what a person wrote, so of a fault only its kind and the places in our code are
told (INV-54, INV-55)."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, TextIO

from bot.settings import Settings

QUIET: Final = ("apscheduler", "uvicorn", "uvicorn.error", "httpx", "httpcore", "telegram", "aiohttp", "asyncio")
"""Loggers of libraries: their warnings are kept, their chatter (which may hold addresses with a token) is not."""

_PATTERNS: Final = (
    (re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@"), r"\1:…@"),
    (re.compile(r"\bbot[0-9]+:[\w-]+"), "bot…"),
    (re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']*"), r"\1?…"),
    (re.compile(r"\b(access_token|corpsecret|secret|signature|msg_signature|echostr|ticket)=[^\s&\"']+"), r"\1=…"),
)


def start_logging(settings: Settings, out: TextIO | None = None) -> None:
    """From now on everything that is logged goes to standard error, a line each."""
    handler = logging.StreamHandler(out or sys.stderr)
    handler.setFormatter(LineFormatter(secrets_of(settings)))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.captureWarnings(True)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """The values of settings that hold a secret, the longest first."""
    names = [name for name in type(settings).model_fields if re.search(r"(token|secret|key)$", name)]
    values = [getattr(settings, name) for name in names if name not in ("secret_file", "backup_key")]
    return tuple(
        sorted((value for value in values if isinstance(value, str) and len(value) > 3), key=len, reverse=True)
    )


class LineFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": self._scrubbed(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = type(record.exc_info[1]).__name__
            line["where"] = _places(record.exc_info[1])
        for name in ("method", "route", "status", "ms"):
            if (value := getattr(record, name, None)) is not None:
                line[name] = value
        return json.dumps(line, ensure_ascii=False)

    def _scrubbed(self, text: str) -> str:
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return _CONTROL.sub("\ufffd", text)


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _places(fault: BaseException) -> list[str]:
    """Where it happened, the innermost last: file, line and function, never a value."""
    frames = traceback.extract_tb(fault.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
