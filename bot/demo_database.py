"""The demonstration's database: the sample bureau, made where there is none yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.app import DEMO_DATABASE, open_assistant
from bot.assistant import Assistant
from bot.clock import Clock
from bot.operator_fault import OperatorFault, file_fault
from bot.sample_bureau import LOCAL_POSTS, VISITORS_BRANCH, Made, is_sample, make_sample, visitors_code
from bot.settings import Settings
from handlers.bureau import Bureau
from handlers.wording import ROLES
from storage import organisations
from storage.ports import Transaction


@dataclass(frozen=True, slots=True)
class Sample:
    """What the sample database offers: the posts of its local users, the code for a visitor and what it opens, and
    what was made of it just now (None: it was there)."""

    posts: Mapping[str, str]
    visitors_code: str
    visitors_post: str
    made: Made | None


@asynccontextmanager
async def open_sample(settings: Settings, fresh: bool, clock: Clock) -> AsyncIterator[tuple[Assistant, Sample]]:
    """The assistant over the sample bureau, made now where the database is empty or `fresh`. A database with anything
    else in it is an `OperatorFault`."""
    if fresh:
        _forget(settings)
    async with open_assistant(settings, clock) as assistant:
        yield assistant, await assistant.store.turn(_sample, assistant.bureau, clock.now())


def _sample(tx: Transaction, bureau: Bureau, now: datetime) -> Sample:
    made = None
    if not organisations.everything(tx):
        made = make_sample(tx, bureau, now)
    elif not is_sample(tx, bureau):
        raise OperatorFault("JINXING_DATABASE 里不是示例数据，演示不动它；请去掉这个设置，或换一个空的数据库")
    names = {each.code: each.name for each in organisations.everything(tx)}
    posts = {name: f"{names[code]} {ROLES[role]}" for name, (code, role) in LOCAL_POSTS.items()}
    return Sample(posts, visitors_code(tx, bureau, now), f"{names[VISITORS_BRANCH]} {ROLES['secretary']}", made)


def _forget(settings: Settings) -> None:
    """Deletes the demonstration's own database; one that the operator named is not touched."""
    file = settings.database_file
    if file is None or settings.database != DEMO_DATABASE:
        raise OperatorFault("--fresh 只重做演示自己的数据库；JINXING_DATABASE 指定了别的，没有动它")
    for suffix in ("", "-wal", "-shm"):
        try:
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        except OSError as refusal:
            raise file_fault(file, refusal) from None
