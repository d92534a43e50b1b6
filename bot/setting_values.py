"""What the value of a setting may be. A `ValueError` says only that it is wrong; `bot.settings` says what is right."""

from __future__ import annotations

import re
from datetime import time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scheduler.hours import QuietHours

SQLITE = "sqlite:///"


def quiet_hours(said: object) -> QuietHours:
    """`21:30-07:30`: two different local times."""
    if isinstance(said, QuietHours):
        return said
    match = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.sub(r"\s", "", str(said)), re.ASCII)
    if match is None:
        raise ValueError
    hours = QuietHours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])))
    if hours.begins == hours.ends:
        raise ValueError
    return hours


def database_url(url: str) -> str:
    """`sqlite:///file` (four slashes: from the root) or `postgresql://…`; one that lives only in memory is refused."""
    if url.startswith(SQLITE):
        if url.endswith(("/", ":memory:")):
            raise ValueError
    else:
        parts = urlsplit(url)
        if parts.scheme not in ("postgresql", "postgres") or parts.port == 0:  # a port that is none raises too
            raise ValueError
    return url


def public_url(url: str) -> str:
    """The address under which people reach this machine, without query and without a slash at its end."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError
    return url.rstrip("/")


def zone(name: object) -> ZoneInfo:
    """A zone of the IANA time zone database."""
    try:
        return name if isinstance(name, ZoneInfo) else ZoneInfo(str(name))
    except (OSError, KeyError) as unknown:
        raise ValueError from unknown
