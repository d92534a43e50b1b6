import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage import opening
from storage.opening import open_store
from storage.ports import StoreDown


@pytest.mark.parametrize("url", ["mysql://host/db", "jinxing.db", "sqlite:///", "", "sqlite+aiosqlite:///x"])
async def test_an_address_that_names_no_database_is_refused_in_a_line(url: str) -> None:
    with pytest.raises(StoreDown, match="sqlite:///") as refused:
        await open_store(url)
    assert "\n" not in str(refused.value)


def test_an_address_names_its_file() -> None:
    assert opening.sqlite_path("sqlite:///data/jinxing.db") == Path("data/jinxing.db")
    assert opening.sqlite_path("sqlite:////var/lib/jinxing.db") == Path("/var/lib/jinxing.db")
    assert opening.sqlite_path("sqlite://:memory:") is None


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    await (await open_store(f"sqlite:///{tmp_path}/a/b/jinxing.db")).close()
    assert (tmp_path / "a/b/jinxing.db").exists()


async def test_a_database_that_should_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match="没有数据库"):
        await open_store(f"sqlite:///{tmp_path}/jinxing.db", create=False)
    assert not (tmp_path / "jinxing.db").exists()


@pytest.mark.parametrize("content", [b"this is not a database, but a letter" * 40])
async def test_what_is_no_database_is_refused_in_a_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter").write_bytes(content)
    for path in ("letter", "letter/jinxing.db", "."):
        with pytest.raises(StoreDown) as refused:
            await open_store(f"sqlite:///{tmp_path}/{path}")
        assert "\n" not in str(refused.value)
    assert (tmp_path / "letter").read_bytes() == content


async def test_a_folder_that_may_not_be_written_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(StoreDown, match="不可写"):
        await open_store(f"sqlite:///{tmp_path}/jinxing.db")


async def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreDown, match="JINXING_DATABASE") as refused:
        await open_store("postgresql://jinxing:canary-password@127.0.0.1:1/jinxing")
    assert "\n" not in str(refused.value)
    assert "canary-password" not in str(refused.value)


def test_opening_a_file_loads_no_postgresql_library() -> None:
    program = """
import asyncio, sys
from storage.opening import open_store
async def main():
    await (await open_store("sqlite://:memory:")).close()
asyncio.run(main())
print("psycopg" in sys.modules)
"""
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"


def rights(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


async def test_a_database_file_is_for_the_service_alone(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/jinxing.db")
    assert rights(tmp_path) == {
        "jinxing.db": 0o600,
        "jinxing.db-wal": 0o600,
        "jinxing.db-shm": 0o600,
    }
    await store.close()
    assert rights(tmp_path) == {"jinxing.db": 0o600}
