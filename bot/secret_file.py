"""The bureau's secret: made once, readable by this service alone, and never stored or shown anywhere else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.operator_fault import OperatorFault, file_fault

OWNER_ONLY = 0o600
SECRET_BYTES = 32


@dataclass(frozen=True)
class Secret:
    """What hides platform ids and keys the hashes by which accounts and binding codes are found."""

    look_up_key: bytes = field(repr=False)
    _cipher: Fernet = field(repr=False)

    @classmethod
    def of(cls, material: bytes) -> Secret:
        """Each use has a key of its own, so that one tells nothing of the other."""
        cipher_key = base64.urlsafe_b64encode(_derived(material, b"platform ids"))
        return cls(_derived(material, b"look-up"), Fernet(cipher_key))

    def hide(self, plain: str) -> str:
        """A platform id as it may be stored; each time different."""
        return self._cipher.encrypt(plain.encode()).decode("ascii")

    def reveal(self, hidden: str) -> str:
        """The platform id again. What another secret has hidden is an `OperatorFault`."""
        try:
            return self._cipher.decrypt(hidden).decode()
        except InvalidToken:
            raise OperatorFault("数据库里的账号不是用这个密钥文件加密的，请换回原来的密钥文件") from None


def read_or_make(path: Path) -> Secret:
    """The secret in this file; at the first start it is made there, with mode 0600."""
    if not path.exists():
        _make(path)
    return read(path)


def read(path: Path) -> Secret:
    """The secret in this file. Missing, readable by others or damaged, it is an `OperatorFault`."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise OperatorFault(f"密钥文件 {path} 是一个目录，请改 JINXING_SECRET_FILE")
        if stat.S_IMODE(mode) & ~OWNER_ONLY:
            raise OperatorFault(
                f"密钥文件 {path} 的权限是 {stat.S_IMODE(mode):04o}，别人也能用，不能启动；请运行 chmod 600 {path}"
            )
        written = path.read_bytes()
    except FileNotFoundError:
        raise OperatorFault(f"没有密钥文件 {path}，请从备份放回，或改 JINXING_SECRET_FILE") from None
    except OSError as refusal:
        raise file_fault(path, refusal) from None
    try:
        material = base64.b64decode(written.strip(), altchars=b"-_", validate=True)
    except ValueError:
        material = b""
    if len(material) < SECRET_BYTES:
        raise OperatorFault(f"密钥文件 {path} 的内容不对，请从备份放回原来的文件")
    return Secret.of(material)


def _make(path: Path) -> None:
    """Written whole under another name first: of two first starts at once one wins, and nobody reads half a secret."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        try:
            os.write(handle, base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)) + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret holds
        finally:
            draft.unlink()
    except OSError as refusal:
        raise file_fault(path, refusal) from None


def _derived(material: bytes, purpose: bytes) -> bytes:
    return hmac.new(material, b"jinxing " + purpose, hashlib.sha256).digest()
