"""What stops a command, told to whoever runs it."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final


class OperatorFault(Exception):
    """Stops a command with exit status 1. The message is one line: what is wrong and what to do about it.

    `details` are the single faults behind it (of a file with several), one line each."""

    def __init__(self, message: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(message.split()))
        self.details = tuple(" ".join(detail.split()) for detail in details)


def file_fault(path: Path, refusal: OSError | ValueError) -> OperatorFault:
    """What the system said about a file, for the operator. ValueError: no system takes such a path."""
    number = refusal.errno if isinstance(refusal, OSError) else errno.EINVAL
    return OperatorFault(f"{path}：{_WHAT.get(number or 0, getattr(refusal, 'strerror', None) or '打不开')}")


_WHAT: Final = {
    errno.ENOENT: "没有这个文件或目录，请核对路径",
    errno.EISDIR: "这是一个目录，请写明文件名",
    errno.ENOTDIR: "路径中间有一段不是目录，请核对",
    errno.EACCES: "没有权限，请检查文件和目录的权限",
    errno.EPERM: "没有权限，请检查文件和目录的权限",
    errno.EROFS: "这个盘只能读，请换一个目录",
    errno.ENOSPC: "磁盘满了，请腾出空间",
    errno.EEXIST: "已经有这个文件了，请换一个名字",
    errno.ENAMETOOLONG: "文件名太长，请换一个",
    errno.EINVAL: "这不是一个路径",
}
