"""Backups by the database's own means, each restored once for proof before it counts; and the way back.

A backup of SQLite is a database file, one of PostgreSQL an archive of pg_dump. With the public key of a key pair
whose other half is kept offline it is encrypted (age) and its name ends in `.age`; without one it is plain.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from scoring.file_faults import why
from storage import audit, holds
from storage.audit import Verification
from storage.opening import POSTGRESQL, open_store
from storage.ports import StoreDown, Transaction

_AGE = b"age-encryption.org/"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was restored for proof: how many rows each table has, and the head of its audit chain."""

    file: Path
    is_encrypted: bool
    rows: Mapping[str, int]
    audit_head: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a database holds after a restore; `verification` is that of the audit chain as it came from the backup."""

    rows: Mapping[str, int]
    verification: Verification


class Means(Protocol):
    """What a database itself offers for backups."""

    MAGIC: bytes

    def dump(self, url: str, file: Path) -> Mapping[str, int]:
        """Writes one consistent state to a file and gives the rows of each table in that state."""
        ...

    def load(self, file: Path, url: str) -> None:
        """Fills an empty database. Conflict where it is not empty."""
        ...

    def check(self, url: str) -> Mapping[str, int]:
        """The rows of each table; StoreDown where the database finds itself damaged."""
        ...

    def scratch(self, url: str, folder: Path) -> AbstractContextManager[str]:
        """The address of an empty database for a rehearsal, gone after it."""
        ...


async def backup(url: str, file: Path | str, *, recipient: str | None = None) -> Backup:
    """Backs a database up while it is in use. `recipient` is an age public key (`age1…`).

    The backup takes its place only after a rehearsal: restored elsewhere, integrity, row counts and audit chain are
    right. StoreDown where anything of that fails, where there is a file of that name, or no such directory.
    """
    file = Path(file)
    if recipient is not None and file.suffix != ".age":
        file = file.with_name(file.name + ".age")
    means = _means(url)
    if not file.parent.is_dir():
        raise StoreDown(f"没有目录 {file.parent}，没有备份。请先建好，或改备份路径。")
    if file.exists():
        raise StoreDown(f"已经有 {file}，没有动它，也没有备份。请换一个文件名，如加上日期时间。")
    try:
        # Beside its place: on the same disk, readable by its owner alone.
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as name:
            folder = Path(name)
            plain = folder / "plain"
            rows = await asyncio.to_thread(means.dump, url, plain)
            head = await _rehearse(means, url, plain, folder, rows)
            made = plain if recipient is None else await asyncio.to_thread(_encrypt, plain, folder / "age", recipient)
            os.chmod(made, 0o600)
            os.rename(made, file)
    except OSError as error:
        raise StoreDown(f"备份 {file} 写不了：{why(error)}。") from error
    return Backup(file, recipient is not None, rows, head)


async def restore(file: Path | str, url: str, *, identity: str | None = None, now: datetime | None = None) -> Restored:
    """Fills an empty database from a backup. An encrypted one needs `identity`, the age secret key.

    The instance starts in hold (INV-18): nothing from before the restore goes out until an operator releases it; and
    the restore has its row in the audit log. Conflict where the database is not empty.
    """
    now = now or datetime.now(UTC)
    file = Path(file)
    means = _means(url)
    try:
        with tempfile.TemporaryDirectory(prefix="restore-") as name:
            plain = await asyncio.to_thread(_opened, file, Path(name) / "plain", identity)
            with plain.open("rb") as content:
                if not content.read(16).startswith(means.MAGIC):
                    raise StoreDown(f"{file} 不是这种数据库的备份，请核对文件和 JINXING_DATABASE。")
            await asyncio.to_thread(means.load, plain, url)
    except OSError as error:
        raise StoreDown(f"备份 {file} 读不了：{why(error)}。") from error
    rows = await asyncio.to_thread(means.check, url)
    store = await open_store(url)
    try:
        verification = await store.turn(_begin_again, rows, now)
    finally:
        await store.close()
    return Restored(rows, verification)


async def _rehearse(means: Means, url: str, plain: Path, folder: Path, rows: Mapping[str, int]) -> tuple[int, str]:
    with means.scratch(url, folder) as elsewhere:
        await asyncio.to_thread(means.load, plain, elsewhere)
        found = await asyncio.to_thread(means.check, elsewhere)
        if found != rows:
            raise StoreDown(f"备份试恢复后行数不符：原有 {dict(rows)}，恢复得 {dict(found)}。")
        store = await open_store(elsewhere)
        try:
            verification = await store.read(audit.verify)
        finally:
            await store.close()
    if not verification.is_whole:
        raise StoreDown(f"备份的审计链在第 {verification.broken_at} 行断开（{verification.what}）。")
    return verification.head


def _begin_again(tx: Transaction, rows: Mapping[str, int], now: datetime) -> Verification:
    verification = audit.verify(tx)
    holds.put_hold(tx, "restore", now)
    seq, hash = verification.head
    details = {"rows": sum(rows.values()), "head": {"seq": seq, "hash": hash}, "broken_at": verification.broken_at}
    audit.append(tx, now, None, "restore", None, "done", details)
    return verification


def _means(url: str) -> Means:
    if url.startswith(POSTGRESQL):
        from storage import postgres_backup

        return postgres_backup
    from storage import sqlite_backup

    return sqlite_backup


def _encrypt(plain: Path, file: Path, recipient: str) -> Path:
    pyrage = _pyrage()
    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise StoreDown("备份公钥无效：应以 age1 开头。") from error
    pyrage.encrypt_file(str(plain), str(file), [to])
    return file


def _opened(file: Path, plain: Path, identity: str | None) -> Path:
    """The backup itself, or, where it is encrypted, what is in it."""
    with file.open("rb") as content:
        if content.read(len(_AGE)) != _AGE:
            return file
    if identity is None:
        raise StoreDown(f"{file} 已加密；请加上 --identity 和离线保存的 age 私钥文件，再来一次。")
    pyrage = _pyrage()
    try:
        pyrage.decrypt_file(str(file), str(plain), [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise StoreDown(f"{file} 解不开：私钥不对，或文件已损坏。") from error
    return plain


def _pyrage() -> Any:
    # Loaded only where a backup is encrypted.
    return importlib.import_module("pyrage")
