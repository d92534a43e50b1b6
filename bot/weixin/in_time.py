"""Turns that are waited for only so long as the platform waits for us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from time import monotonic
from typing import Any, Final, TypeVar

from storage.ports import StoreDown

GIVEN_UP_AFTER_S: Final = 4.0
"""When the commit is not there by then, nothing is acknowledged, and the platform delivers again."""

_log = logging.getLogger(__name__)
T = TypeVar("T")


class InTime:
    """Waits for turns. One that takes too long goes on by itself, and a redelivery finds it done."""

    def __init__(self) -> None:
        self._late: set[asyncio.Task[Any]] = set()

    async def wait_for(self, turn: Coroutine[Any, Any, T], began: float) -> T:
        """What comes of the turn, which the platform has waited for since `began`. StoreDown where it is late."""
        task = asyncio.ensure_future(turn)
        await asyncio.wait([task], timeout=max(0.0, began + GIVEN_UP_AFTER_S - monotonic()))
        if task.done():
            return task.result()
        self._late.add(task)
        task.add_done_callback(self._ended_late)
        raise StoreDown("the turn takes too long")

    async def finish(self) -> None:
        """Waits for those that were late."""
        while self._late:
            await asyncio.wait(self._late)

    def _ended_late(self, task: asyncio.Task[Any]) -> None:
        self._late.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("a late turn failed with %s", type(fault).__name__)
