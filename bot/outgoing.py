"""What leaves through the outbox: delivery put together with the words, the secret and the channels."""

from __future__ import annotations

from collections.abc import Iterable

from bot.assistant import Assistant
from bot.secret_file import Secret
from handlers import pushes
from handlers.bureau import Bureau
from handlers.pushes import Pushed
from handlers.sealed import unsealed_body
from scheduler.channel import Channel
from scheduler.delivery import Delivery
from storage.outbox import Claimed


def open_delivery(assistant: Assistant, channels: Iterable[Channel], secret: Secret, in_flight: int = 32) -> Delivery:
    """Delivery over these channels, which the assistant hands its replies to from now on. It sends while somebody
    awaits its `run` or `drain`."""
    delivery = Delivery(
        assistant.store,
        channels,
        assistant.clock.now,
        secret.reveal,
        lambda claimed, platform: _dressed(assistant.bureau, claimed, platform),
        assistant.bureau.zone,
        in_flight,
    )
    assistant.delivery = delivery
    return delivery


def _dressed(bureau: Bureau, claimed: Claimed, platform: str) -> Pushed:
    if claimed.row.kind == "reply":
        return Pushed(unsealed_body(bureau, claimed.row.body), True, False)
    is_here = claimed.opened_at is not None
    return pushes.as_pushed(
        claimed.row, platform, in_talk=claimed.in_talk, is_here=is_here, has_unread=claimed.has_unread(platform)
    )
