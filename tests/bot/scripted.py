"""An assistant that answers from a short script: what the channels are tried against where the words do not matter."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from handlers.messages import Message, Option, Reply

QUESTION = Reply((Message("您好，我是晋星助手。", (Option("1 看星级", "1"), Option("2 记一件事", "2")), mark="m1"),))


class ScriptedAssistant:
    """Gives `answers[said]`, or what it heard. Keeps every hearing; a repeated key gets the stored reply."""

    def __init__(self, answers: dict[str, Reply] | None = None) -> None:
        self.answers = answers or {}
        self.heard: list[tuple[str, str, str, str, str | None]] = []
        self.bureau = SimpleNamespace(zone=ZoneInfo("Asia/Shanghai"))
        self.fault: Callable[[], Exception] | None = None
        self._stored: dict[tuple[str, str], Reply] = {}

    async def hear(self, platform: str, sender: str, said: str, key: str, seen: str | None = None) -> Reply:
        if self.fault is not None:
            raise self.fault()
        if (sender, key) not in self._stored:
            self.heard.append((platform, sender, said, key, seen))
            self._stored[sender, key] = self.answers.get(said, Reply((Message(f"听到：{said}", mark=f"m-{key}"),)))
        return self._stored[sender, key]


class StillClock:
    """A clock that stands still until it is moved."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self._instant

    def move_to(self, instant: datetime) -> None:
        self._instant = instant.astimezone(UTC)
