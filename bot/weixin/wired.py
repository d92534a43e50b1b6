"""A channel of WeChat or WeCom as the service runs it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from bot.weixin.calls import NOT_LISTED, Answer, NoAnswer
from scheduler.channel import Channel

Finding = tuple[str, str, bool]


class Site(Protocol):
    """The callback of a channel."""

    @property
    def counts(self) -> Mapping[str, int]: ...

    def routes(self) -> Sequence[BaseRoute]: ...

    async def finish(self) -> None: ...


@dataclass(frozen=True)
class Wired:
    """A `bot.wired_channel.WiredChannel`: pushes come by themselves, so it has no work of its own."""

    channel: Channel
    site: Site

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return self.site.routes()

    @property
    def counts(self) -> Mapping[str, int]:
        return self.site.counts

    @property
    def trouble(self) -> str | None:
        """What keeps messages from going out is delivery's to know."""
        return None

    @property
    def is_deaf(self) -> bool:
        return False

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        await self.site.finish()


async def token_finding(subject: str, ask: Callable[[], Awaitable[Answer]], what_to_check: str) -> Finding:
    """What the platform says when it is asked for a token: that it gives one, or what to do."""
    try:
        answer = await ask()
    except NoAnswer as fault:
        return subject, f"连不上（{fault.outcome.detail}）；请检查网络和 {what_to_check}_API_BASE", False
    if answer.code == 0 and answer.fields.get("access_token"):
        return subject, "能取到", True
    if answer.code in NOT_LISTED:
        address = answer.detail.partition(" ip ")[2].split(" ")[0] or "本机的出口地址"
        return subject, f"被拒绝：请把 {address} 加进后台的 IP 白名单（企业微信叫“企业可信 IP”）", False
    return subject, f"被拒绝（{answer.detail}）；请核对 {what_to_check} 的编号和密钥", False
