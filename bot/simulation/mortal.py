"""A store that is gone at random moments, as it is when the process is killed: before a turn, or after its commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.simulation.chance import Chance
from storage.ports import Store, Transaction

P = ParamSpec("P")
T = TypeVar("T")

DIES = 0.002
"""How likely a turn is its process's last one, and as likely again one that is never begun."""


class Crash(BaseException):
    """The process is gone at this very moment."""


class MortalStore:
    """A `storage.ports.Store` around a real one. Once it is dead it does nothing more."""

    def __init__(self, store: Store, chance: Chance, life: int) -> None:
        self.is_dead = False
        self._store = store
        self._chance = chance
        self._life = life
        self._turns = 0

    async def turn(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As the store does it, unless we die before or after."""
        self._turns += 1
        share = self._chance.share("turn", self._life, self._turns)
        if self.is_dead or share < DIES:
            self.die()
        done = await self._store.turn(work, *args, **kwargs)
        if self.is_dead or share > 1 - DIES:
            self.die()
        return done

    async def read(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self.is_dead:
            self.die()
        return await self._store.read(work, *args, **kwargs)

    async def close(self) -> None:
        await self._store.close()

    def die(self) -> Any:
        """Nothing of this process happens from here on."""
        self.is_dead = True
        raise Crash
