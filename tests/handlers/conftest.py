"""A stage for every test that asks: over a SQLite file, or (`both_stages`) over each database in turn."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.handlers.stage import Stage, opened

_IN_MEMORY = Path("/dev/shm")


@pytest.fixture
def quick_url() -> Iterator[str]:
    """The address of a SQLite file that is not there yet, in memory where the machine has such a place: thousands of
    commits are made here, and that they reach the disk is proved elsewhere."""
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as place:
        yield f"sqlite:///{place}/jinxing.db"


@pytest.fixture
async def stage(quick_url: str) -> AsyncIterator[Stage]:
    """The bureau at work."""
    async with opened(quick_url) as stage:
        yield stage


@pytest.fixture
async def restarting(quick_url: str) -> AsyncIterator[Stage]:
    """The same, with the store closed and opened again before every message."""
    async with opened(quick_url, restarts=True) as stage:
        yield stage


@pytest.fixture
async def any_stage(database_url: str) -> AsyncIterator[Stage]:
    """The bureau over SQLite and over PostgreSQL."""
    async with opened(database_url) as stage:
        yield stage
