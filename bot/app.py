"""Everything is put together here: settings, store, bureau, assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.assistant import Assistant
from bot.clock import Clock
from bot.operator_fault import OperatorFault, file_fault
from bot.settings import Settings, bureau
from storage import organisations
from storage.opening import open_store

DEMO_DATABASE: Final = "sqlite:///data/demo.db"
DEMO_SECRET: Final = Path("data/demo.key")


@asynccontextmanager
async def open_assistant(settings: Settings, clock: Clock, *, create: bool = True) -> AsyncIterator[Assistant]:
    """The assistant over the bureau's database, which is made at the first start if it may be (`create`).

    A database with data in it whose secret is gone is not opened: with another one nobody would be known (INV-64)."""
    if create:
        _make_directories(settings)
    has_secret = settings.secret_file.exists()
    store = await open_store(settings.database, create=create)
    try:
        tree = await store.read(organisations.everything)
        if tree and not has_secret:
            raise OperatorFault(f"数据库里已有数据，密钥文件 {settings.secret_file} 却不在；请从备份放回，再启动")
        yield Assistant(store, bureau(settings), clock)
    finally:
        await store.close()


def for_demo(settings: Settings) -> Settings:
    """The settings of the demonstration: a database and a secret of its own, unless the operator named others."""
    own = {"database": DEMO_DATABASE, "secret_file": DEMO_SECRET}
    if "database" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={name: own[name] for name in own.keys() - settings.model_fields_set})


def in_use(settings: Settings) -> Settings:
    """The settings for a look at what is there: before the bureau has a database of its own, the demonstration's."""
    demo = for_demo(settings)
    file, demo_file = settings.database_file, demo.database_file
    only_demo = file is not None and not file.exists() and demo_file is not None and demo_file.exists()
    return demo if only_demo else settings


def _make_directories(settings: Settings) -> None:
    """The directories of database and secret, made for this service alone."""
    for file in filter(None, (settings.database_file, settings.secret_file)):
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as refusal:
            raise file_fault(file.parent, refusal) from None
