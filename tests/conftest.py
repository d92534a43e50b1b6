"""Stores for every test that asks: over both databases (`store`), or over SQLite alone (`sqlite_store`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.ports import Store
from tests.postgres import Server, empty, postgres

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server, one for each process of tests."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres_server: Server) -> Iterator[str]:
    """The address of a migrated database, one for each process of tests."""
    with postgres_server.database() as url:

        async def migrate() -> None:
            store = await open_store(url)
            await store.close()

        asyncio.run(migrate())
        yield url


@pytest.fixture
def postgres_url(postgres_server: Server, postgres_database: str) -> str:
    """The address of a PostgreSQL database, migrated and empty."""
    empty(postgres_database)
    return postgres_database


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'store' / 'jinxing.db'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, SQLite and PostgreSQL in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty store, over SQLite and PostgreSQL in turn."""
    opened = await open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[Store]:
    """An empty store over a SQLite file."""
    opened = await open_store(sqlite_url)
    yield opened
    await opened.close()
