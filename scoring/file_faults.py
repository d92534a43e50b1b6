"""Why a file cannot be used, in words for whoever named it."""

from __future__ import annotations

import errno

WHY = {
    errno.ENOENT: "没有这个文件或目录，请核对路径",
    errno.EISDIR: "这是一个目录，请写明文件名",
    errno.ENOTDIR: "路径中间有一段不是目录，请核对",
    errno.EACCES: "没有权限，请检查文件和目录的权限",
    errno.EPERM: "没有权限，请检查文件和目录的权限",
    errno.EROFS: "这个盘只能读，请换一个目录",
    errno.ENOSPC: "磁盘满了，请腾出空间",
    errno.EDQUOT: "磁盘配额用完了，请腾出空间",
    errno.EEXIST: "已经有这个文件了，请换一个名字",
    errno.ENAMETOOLONG: "文件名太长，请换一个",
    errno.EINVAL: "这不是一个路径",
    errno.ELOOP: "符号链接绕了圈，请核对路径",
    errno.EMFILE: "打开的文件太多了，请稍后再试",
    errno.EIO: "磁盘读写出错，请检查磁盘",
}


def why(refusal: OSError | ValueError) -> str:
    """What the system said about a file. ValueError: no system takes such a path."""
    number = refusal.errno if isinstance(refusal, OSError) else errno.EINVAL
    return WHY.get(number or 0, f"打不开（系统错误 {number}）" if number else "打不开")
