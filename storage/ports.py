"""What the rest of the product asks of a store, whichever database stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

Row = tuple[Any, ...]
P = ParamSpec("P")
T = TypeVar("T")


class Conflict(Exception):
    """Somebody else was first, or the database forbids the change; nothing of this turn was kept."""


class NotFound(Exception):
    """No such row."""


class StoreDown(Exception):
    """The database cannot be used now; the message is one line. A turn that ends so may be repeated."""


class Transaction(Protocol):
    """One open transaction: the statements of `storage/queries/`, by name.

    It lives as long as the turn it was handed to. A turn may not swallow an error of the database: it is undone in
    any case, because PostgreSQL accepts nothing after one.
    """

    def one(self, statement: str, /, **values: Any) -> Row | None:
        """The first row, or None."""
        ...

    def all(self, statement: str, /, **values: Any) -> list[Row]:
        """Every row."""
        ...

    def value(self, statement: str, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        ...

    def change(self, statement: str, /, **values: Any) -> int:
        """How many rows were written."""
        ...

    def erase_traces(self) -> None:
        """After the commit, what was deleted is also wiped from the database's files."""
        ...


class Store(Protocol):
    """A database that is open. `work` is a plain function whose first argument is the transaction."""

    async def turn(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does `work` wholly or not at all, and returns what it returned once that is on disk.

        An exception of `work` undoes this turn alone and is passed on. StoreDown: nothing is known to be kept.
        """
        ...

    async def read(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` finds in one snapshot; writing in it is a RuntimeError."""
        ...

    async def close(self) -> None:
        """Finishes the turns that wait, then lets go of the database."""
        ...
