"""Files in memory: a process that is killed loses nothing the system has taken from it, on whatever disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_IN_MEMORY = Path("/dev/shm")


@pytest.fixture
def sqlite_url() -> Iterator[str]:
    """The address of a SQLite file that is not there yet."""
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as place:
        yield f"sqlite:///{place}/jinxing.db"
