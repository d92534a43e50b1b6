import asyncio
from pathlib import Path

import pytest

from storage import migrating, organisations
from storage.opening import open_store
from storage.ports import StoreDown
from tests.storage.bureau import found
from tests.storage.by_hand import everything, hand


async def test_opening_again_changes_nothing(database_url: str) -> None:
    store = await open_store(database_url)
    await store.turn(found)
    await store.close()
    before = everything(database_url)
    again = await open_store(database_url)
    assert len(await again.read(organisations.everything)) == 5
    await again.close()
    assert everything(database_url) == before


async def test_replicas_that_start_together_migrate_once(database_url: str) -> None:
    """INV-65: none of them finds the database locked."""
    stores = await asyncio.gather(*(open_store(database_url) for _ in range(8)))
    for store in stores:
        await store.close()
    assert len(everything(database_url)["migration"]) == len(migrating.migrations("sqlite"))


async def test_a_database_of_a_newer_release_is_refused_with_what_to_do(database_url: str) -> None:
    await (await open_store(database_url)).close()
    with hand(database_url) as run:
        run("insert into migration values (9999, 'before', 'from_tomorrow')")
    with pytest.raises(StoreDown, match=r"9999.*请升级程序"):
        await open_store(database_url)


class Notebook:
    """A database that only notes what is run."""

    dialect = "sqlite"
    words = {"{text}": "text"}  # noqa: RUF012

    def __init__(self, *applied: int) -> None:
        self.applied = applied
        self.ran: list[str] = []
        self.state = ""

    def begin(self) -> None:
        self.state = "open"

    def rows(self, sql: str) -> list[tuple[int]]:
        return [(number,) for number in self.applied]

    def run(self, script: str) -> None:
        if "fault" in script:
            raise OSError("fault")
        self.ran.append(script)

    def commit(self) -> None:
        self.state = "committed"

    def rollback(self) -> None:
        self.state = "rolled back"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("0001_before_a", "0002_after_b", "0003_before_c", "0004_after_d", "0005_after_e"):
        (tmp_path / f"{name}.sql").write_text(f"{name} {{text}};", encoding="utf-8")
    return tmp_path


def test_what_takes_away_waits_until_the_deploy_is_finished(folder: Path) -> None:
    assert migrating.migrate(Notebook(), False, folder) == (1, 2, 3)
    assert migrating.migrate(Notebook(1, 2, 3), False, folder) == ()
    notebook = Notebook(1, 2, 3)
    assert migrating.migrate(notebook, True, folder) == (4, 5)
    assert "0004_after_d text;" in notebook.ran
    assert notebook.state == "committed"


def test_a_migration_that_fails_leaves_nothing(folder: Path) -> None:
    (folder / "0003_before_c.sql").write_text("fault")
    notebook = Notebook()
    with pytest.raises(OSError, match="fault"):
        migrating.migrate(notebook, True, folder)
    assert notebook.state == "rolled back"


@pytest.mark.parametrize("name", ["3_before_x.sql", "0003_between_x.sql", "0003_before_x.sql", "0009_before_x.sql"])
def test_a_misnamed_migration_is_found(folder: Path, name: str) -> None:
    (folder / name).touch()
    with pytest.raises(ValueError, match=r"called|taken|leave out"):
        migrating.migrations("sqlite", folder)


def test_both_databases_count_the_same_migrations() -> None:
    listed = [
        [(file.number, file.phase, file.name) for file in migrating.migrations(dialect)]
        for dialect in ("sqlite", "postgresql")
    ]
    assert listed[0] == listed[1]
