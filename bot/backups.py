"""`jinxing backup`, `restore`, `release`: a copy that was restored for proof, the way back, the end of the hold."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path
from typing import TextIO

from bot.app import in_use
from bot.assistant import Assistant
from bot.operator_fault import OperatorFault, file_fault
from bot.settings import Settings, load
from storage import audit, backup, holds
from storage.ports import Conflict, Transaction


def back_up(file: Path, out: TextIO) -> int:
    """Backs the database up to a file, encrypted where JINXING_BACKUP_KEY names an age public key."""
    settings = in_use(load())
    _refuse_own_files(file, settings)
    made = asyncio.run(backup.backup(settings.database, file, recipient=settings.backup_key))
    kind = "已加密" if made.is_encrypted else "没有加密；要加密请设 JINXING_BACKUP_KEY"
    seq, hash = made.audit_head
    out.write(f"已备份到 {made.file}（{kind}），试恢复过：{sum(made.rows.values())} 行，审计链头 {seq}:{hash}\n")
    out.write(f"密钥文件 {settings.secret_file} 不在备份里，请另存一份在别处：没有它，恢复后谁也对不上号\n")
    return 0


def restore(file: Path, identity_file: Path | None, out: TextIO) -> int:
    """Fills an empty database from a backup. What was queued before is held until `release` (INV-18)."""
    settings = load()
    _refuse_missing(file)  # before anything is touched
    identity = None if identity_file is None else _identity(identity_file)
    try:
        restored = asyncio.run(backup.restore(file, settings.database, identity=identity))
    except Conflict:
        where = settings.database_file or "JINXING_DATABASE 指定的数据库"
        raise OperatorFault(f"{where} 里已有数据，没有动它；请先把它移走，再恢复") from None
    out.write(f"已恢复 {sum(restored.rows.values())} 行到 {settings.database_file or 'PostgreSQL'}\n")
    out.write("恢复前排着队的消息先不外发；核对无误后用 jinxing release 放行\n")
    if not settings.secret_file.exists():
        out.write(f"还差一步：把原来的密钥文件放回 {settings.secret_file}（权限 600）\n")
    chain = restored.verification
    if not chain.is_whole:
        raise OperatorFault(f"备份里的审计链在第 {chain.broken_at} 行断开（{chain.what}），请换一份更早的备份核对")
    return 0


async def release(assistant: Assistant, out: TextIO) -> None:
    """Lets go out what a restore holds back."""
    if not await assistant.store.turn(_release, assistant):
        raise OperatorFault("没有暂停外发，不用放行")
    out.write("已放行：恢复前排着队的消息现在可以外发\n")


def _release(tx: Transaction, assistant: Assistant) -> bool:
    released = holds.release_hold(tx)
    if released:
        audit.append(tx, assistant.clock.now(), None, "release_hold", None, "done", {})
    return released


def _refuse_own_files(file: Path, settings: Settings) -> None:
    own = [settings.secret_file, *filter(None, [settings.database_file])]
    if file.is_dir():
        raise file_fault(file, IsADirectoryError(errno.EISDIR, ""))
    if file.resolve() in [each.resolve() for each in own]:
        raise OperatorFault(f"{file} 正在使用，备份不能写到它上面；请换一个文件名")


def _refuse_missing(file: Path) -> None:
    """An encrypted backup has a name that is longer than the one that was asked for."""
    encrypted = file.with_name(f"{file.name}.age")
    if not file.exists() and encrypted.exists():
        raise OperatorFault(f"没有 {file}，有加密的 {encrypted}；请写它的名字，并加上 --identity 和 age 私钥文件")
    file.open("rb").close()


def _identity(file: Path) -> str:
    """The secret key in an age key file, whose other lines are comments."""
    try:
        lines = file.read_text("utf-8").split()
    except UnicodeDecodeError:
        lines = []
    except OSError as refusal:
        raise file_fault(file, refusal) from None
    keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    if len(keys) != 1:
        raise OperatorFault(f"{file} 不是 age 私钥文件：应有一行以 AGE-SECRET-KEY-1 开头")
    return keys[0]
