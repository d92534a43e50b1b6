"""Commands of Telegram, which are Latin only, and the Chinese words that each stands for."""

from __future__ import annotations

import re
from typing import Final

COMMANDS: Final = (
    ("star", "我们现在几星", "我们现在几星：先一行答案，再看每一分怎么来的"),
    ("record", "记一件事", "记一件事：加分、减分都行，一句话也行"),
    ("assess", "开始自评", "开始自评：十项一项一项来，随时可停"),
    ("events", "记过的事", "记过的事：查看、撤销"),
    ("review", "待处理", "待处理：上级核实、退回"),
    ("branches", "下属支部", "下属支部：上级查看各支部"),
    ("mine", "我的", "我的：身份、职务、解绑"),
    ("bind", "绑定", "绑定：输入上级给的绑定码"),
    ("menu", "菜单", "菜单：能做的事"),
    ("help", "帮助", "帮助：怎么说、怎么改"),
    ("privacy", "保存哪些信息", "保存哪些信息：这里存什么、不存什么"),
    ("cancel", "取消", "取消：不填了"),
)
"""Command, the words it stands for, and its line in the menu."""

_WORDS: Final = {command: words for command, words, _ in COMMANDS}
_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)


def meant(text: str) -> str:
    """The words that a text stands for: a command as its Chinese words, a link's `/start CODE` as the code, what
    follows a command as itself; anything else as it is."""
    match = _COMMAND.fullmatch(text.strip()) if text.lstrip().startswith("/") else None
    if match is None:
        return text
    command, more = match[1].lower(), (match[2] or "").strip()
    if command == "start":
        return more or "/start"
    if command not in _WORDS:
        return text
    return more if more and command in ("record", "bind") else _WORDS[command]
