"""The local web chat of a demonstration: a phone-like page on this machine alone."""

from bot.local_chat.channel import LocalChannel
from bot.local_chat.site import LocalUser, local_chat

__all__ = ["LocalChannel", "LocalUser", "local_chat"]
