"""Work that a scheduler does again and again: a fault of one tick is told once, and the next tick tries again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

from storage.ports import StoreDown

_log = logging.getLogger(__name__)


class Tick:
    """A piece of work for APScheduler. `last_at` is when it last came to its end without a fault (monotonic)."""

    def __init__(self, what: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        self._what = what
        self._work = work
        self._fault = ""
        self.last_at = monotonic()

    async def run(self) -> None:
        """Does the work once."""
        try:
            await self._work()
        except asyncio.CancelledError:  # the service stops; what was claimed is settled or goes out again
            return
        except Exception as fault:
            name = type(fault).__name__
            if name != self._fault:
                # The words of a fault may hold what a person wrote; those of the database do not.
                why = f"{name}: {fault}" if isinstance(fault, StoreDown) else name
                _log.error("%s failed (%s)", self._what, why, exc_info=not isinstance(fault, StoreDown))
            self._fault = name
        else:
            if self._fault:
                _log.warning("%s works again", self._what)
            self._fault = ""
            self.last_at = monotonic()
