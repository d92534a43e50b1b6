"""The drill: back up while in use, restore elsewhere, find everything, and hold (INV-18)."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from storage import audit, backup, holds, outbox
from storage.opening import open_store
from storage.ports import Conflict, Store, StoreDown
from tests.postgres import Server
from tests.storage.bureau import NOW, answer, found, later, year_of_work
from tests.storage.by_hand import everything, without_guards


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, postgres_server: Server) -> Iterator[str]:
    """The address of an empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/elsewhere/jinxing.db"
        return
    with postgres_server.database() as url:
        yield url


async def test_a_backup_taken_in_use_brings_everything_back_in_hold(
    store: Store, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """INV-18."""
    bureau = await store.turn(found)
    await store.turn(year_of_work, bureau)
    await store.turn(answer, "update-1")
    before = everything(database_url)

    (tmp_path / "out").mkdir()
    made = await backup.backup(database_url, tmp_path / "out" / "monday")

    assert made.file == tmp_path / "out" / "monday"
    assert not made.is_encrypted
    assert made.audit_head == await store.read(audit.head)
    assert [file.name for file in made.file.parent.iterdir()] == ["monday"]
    assert made.file.stat().st_mode & 0o077 == 0

    restored = await backup.restore(made.file, empty_url, now=later(days=1))

    assert restored.rows == made.rows == {table: len(rows) for table, rows in before.items()}
    assert restored.verification.is_whole
    after = everything(empty_url)
    changed = {table for table, rows in after.items() if rows != before[table]}
    assert changed == {"audit", "hold"}
    assert everything(database_url) == before

    elsewhere = await open_store(empty_url)
    verification = await elsewhere.read(audit.verify, made.audit_head)
    assert verification.is_whole
    assert verification.rows == made.audit_head[0] + 1
    assert await elsewhere.read(holds.hold_of) == (later(days=1), "restore")
    assert await elsewhere.turn(outbox.claim, "telegram", later(days=2), 10, later(days=3)) == ()
    assert await elsewhere.turn(answer, "update-1") == "reply to update-1"
    await elsewhere.close()


async def test_a_backup_is_one_state_while_people_go_on_writing(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await store.turn(found)
    writing = True

    async def write() -> int:
        n = 0
        while writing:
            await store.turn(answer, f"update-{n}")
            n += 1
        return n

    writer = asyncio.create_task(write())
    made = await backup.backup(database_url, tmp_path / "backup")
    writing = False
    assert await writer > 1
    assert made.rows["audit"] == made.rows["inbox"] == made.rows["outbox"] == made.audit_head[0]


async def test_an_encrypted_backup_opens_with_the_key_kept_offline_alone(
    store: Store, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    await store.turn(found)
    key, wrong = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    made = await backup.backup(database_url, tmp_path / "monday", recipient=str(key.to_public()))
    assert made.is_encrypted
    assert made.file.name == "monday.age"
    assert b"hash-of-secretary" not in made.file.read_bytes()
    for identity in (None, str(wrong), "AGE-SECRET-KEY-NONSENSE"):
        with pytest.raises(StoreDown):
            await backup.restore(made.file, empty_url, identity=identity)
    restored = await backup.restore(made.file, empty_url, identity=str(key))
    assert restored.rows == made.rows
    with pytest.raises(StoreDown, match="age1"):
        await backup.backup(database_url, tmp_path / "tuesday", recipient="nonsense")
    assert not (tmp_path / "tuesday.age").exists()


async def test_a_backup_goes_into_an_empty_database_only(store: Store, database_url: str, tmp_path: Path) -> None:
    await store.turn(found)
    made = await backup.backup(database_url, tmp_path / "backup")
    before = everything(database_url)
    with pytest.raises(Conflict, match="空"):
        await backup.restore(made.file, database_url)
    assert everything(database_url) == before


async def test_a_backup_whose_chain_is_broken_is_none(store: Store, database_url: str, tmp_path: Path) -> None:
    await store.turn(year_of_work, await store.turn(found))
    folder = tmp_path / "backups"
    folder.mkdir()
    without_guards(database_url, "update audit set action = 'nothing' where seq = 1")
    with pytest.raises(StoreDown, match="审计链"):
        await backup.backup(database_url, folder / "backup")
    assert list(folder.iterdir()) == []


async def test_a_backup_of_the_same_name_is_left_alone(store: Store, database_url: str, tmp_path: Path) -> None:
    await store.turn(found)
    good = await backup.backup(database_url, tmp_path / "backup")
    content = good.file.read_bytes()
    await store.turn(answer, "update-1")
    with pytest.raises(StoreDown, match="backup，没有动它，也没有备份"):
        await backup.backup(database_url, tmp_path / "backup")
    assert good.file.read_bytes() == content
    key = str(pyrage.x25519.Identity.generate().to_public())
    (tmp_path / "monday.age").write_text("an older one")
    with pytest.raises(StoreDown, match="已经有"):
        await backup.backup(database_url, tmp_path / "monday", recipient=key)


async def test_a_backup_makes_no_directories(store: Store, database_url: str, tmp_path: Path) -> None:
    """A stick that is not in its place would else be a directory on the same disk."""
    await store.turn(found)
    with pytest.raises(StoreDown, match="没有目录"):
        await backup.backup(database_url, tmp_path / "stick" / "backup")
    assert not (tmp_path / "stick").exists()


async def test_what_is_no_backup_of_this_database_is_refused(
    sqlite_url: str, postgres_url: str, empty_url: str, tmp_path: Path
) -> None:
    other = postgres_url if empty_url.startswith("sqlite") else sqlite_url
    await (await open_store(other)).close()
    made = await backup.backup(other, tmp_path / "other")
    with pytest.raises(StoreDown, match="不是这种数据库"):
        await backup.restore(made.file, empty_url)
    with pytest.raises(StoreDown, match="读不了"):
        await backup.restore(tmp_path / "missing", empty_url)


async def test_a_restored_instance_goes_on_where_the_backup_ended(
    store: Store, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    await store.turn(found)
    await store.turn(answer, "update-1")
    await backup.backup(database_url, tmp_path / "backup")
    await backup.restore(tmp_path / "backup", empty_url, now=NOW + timedelta(days=1))
    elsewhere = await open_store(empty_url)
    await asyncio.gather(*(elsewhere.turn(answer, f"update-{n}") for n in range(5)))
    assert (await elsewhere.read(audit.verify)).is_whole
    assert await elsewhere.turn(holds.release_hold)
    assert len(await elsewhere.turn(outbox.claim, "telegram", later(days=2), 10, later(days=3))) == 1
    await elsewhere.close()
