"""Opens the store a setting names."""

from __future__ import annotations

from pathlib import Path

from storage.ports import Store, StoreDown
from storage.sqlite import open_sqlite

SQLITE = "sqlite:///"
POSTGRESQL = ("postgresql://", "postgres://")


async def open_store(url: str, *, create: bool = True, finish_deploy: bool = False) -> Store:
    """The store at `sqlite:///data/jinxing.db`, `sqlite:////var/lib/jinxing.db`, `sqlite://:memory:` or
    `postgresql://…`, brought up to this release.

    `create=False` refuses a file that is not there. `finish_deploy` says that no earlier release runs any more.
    StoreDown, in one line for the operator, where it cannot be opened or written.
    """
    if url.startswith(POSTGRESQL):
        from storage.postgres import open_postgres  # psycopg is loaded only where it serves

        return await open_postgres(url, finish_deploy)
    return await open_sqlite(sqlite_path(url), create)


def sqlite_path(url: str) -> Path | None:
    """The file a sqlite address names, None for one in memory. StoreDown for any other address."""
    if url in ("sqlite://", "sqlite://:memory:", "sqlite:///:memory:"):
        return None
    if not url.startswith(SQLITE) or url == SQLITE:
        scheme = url.partition(":")[0]
        raise StoreDown(f"数据库地址应以 sqlite:/// 或 postgresql:// 开头，现为 {scheme}:…")
    return Path(url.removeprefix(SQLITE))
