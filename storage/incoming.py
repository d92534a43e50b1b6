"""Platforms that refuse to give us what people wrote, as the running service found out and `doctor` wants to know.

Such a trouble stands beside those of sending, under a name of its own, so that a channel may have both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.columns import instant_text
from storage.ports import Transaction

_PLACE = "{} incoming"


@dataclass(frozen=True, slots=True)
class IncomingTrouble:
    """Nothing comes in from this platform, since then and for this reason."""

    platform: str
    detail: str
    since: datetime


def note(tx: Transaction, platform: str, detail: str, now: datetime) -> None:
    """Nothing comes in from there now; `detail` says why, in words for an operator."""
    tx.change("note_incoming_trouble", place=_PLACE.format(platform), detail=detail, now=instant_text(now))


def end(tx: Transaction, platform: str) -> None:
    """What people write there comes in again."""
    tx.change("end_incoming_trouble", place=_PLACE.format(platform))


def troubles(tx: Transaction) -> tuple[IncomingTrouble, ...]:
    """Where nothing comes in."""
    return tuple(
        IncomingTrouble(place.removesuffix(_PLACE.format("")), detail, datetime.fromisoformat(since))
        for place, detail, since in tx.all("incoming_troubles")
    )
