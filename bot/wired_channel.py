"""The channels of a service: which are configured, and what each brings when it is put together.

A channel is a package `bot.<platform>` whose module `wiring` has two functions:

    def open_channel(settings, assistant, session) -> WiredChannel
    async def check(settings, session) -> list[Finding]      # for `doctor`; it asks the platform, and changes nothing

It is imported only where its settings are present.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, Protocol

from aiohttp import ClientSession
from starlette.routing import BaseRoute

from bot.assistant import Assistant
from bot.settings import Settings
from scheduler.channel import Channel

Finding = tuple[str, str, bool]
"""A subject, what was found and what to do, and whether it is well."""

SHOWS_IT_IS_THERE: Final = {"telegram": "telegram_token", "wechat": "wechat_app_id", "wecom": "wecom_corp_id"}
"""The setting whose presence says that a channel is wanted; the rest it needs is checked when settings are read."""


class WiredChannel(Protocol):
    """A channel put together: the way out, the addresses it answers, and its own work while the service runs."""

    @property
    def channel(self) -> Channel: ...

    @property
    def routes(self) -> Sequence[BaseRoute]: ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each kind came in, for the metrics; the names are short English words."""
        ...

    @property
    def trouble(self) -> str | None:
        """What keeps it from working just now, for `/readyz` and the log; None where all is well."""
        ...

    @property
    def is_deaf(self) -> bool:
        """Whether it fetches for itself what people write, and just now gets nothing."""
        ...

    async def start(self) -> None:
        """Begins its own work. Being unable to reach the platform is no fault: it tries again by itself."""
        ...

    async def stop(self) -> None:
        """Takes nothing more, and finishes what it has taken."""
        ...


def configured(settings: Settings) -> tuple[str, ...]:
    """The platforms whose settings are present."""
    return tuple(platform for platform, name in SHOWS_IT_IS_THERE.items() if getattr(settings, name, None))


def open_channels(settings: Settings, assistant: Assistant, session: ClientSession) -> list[WiredChannel]:
    """Every configured channel, put together; `OperatorFault` where one cannot be."""
    wired: list[WiredChannel] = []
    for module in _wirings(settings):
        wired.append(module.open_channel(settings, assistant, session))
    return wired


def checks(settings: Settings, session: ClientSession) -> Iterator[Awaitable[list[Finding]]]:
    """What each configured channel finds when it asks its platform."""
    for module in _wirings(settings):
        yield module.check(settings, session)


def _wirings(settings: Settings) -> Iterator[Any]:
    for platform in configured(settings):
        yield import_module(f"bot.{platform}.wiring")
