"""The menu of 公众号: each button says words that the assistant understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MENU: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "星级": (
        ("我们现在几星", "我们现在几星"),
        ("开始自评", "开始自评"),
        ("怎样提分", "怎样提分"),
        ("还有哪些截止日", "还有哪些截止日"),
        ("看示例", "看示例"),
    ),
    "办事": (
        ("记一件事", "记一件事"),
        ("记过的事", "记过的事"),
        ("会议", "会议"),
        ("任务", "任务"),
        ("待处理", "待处理"),
    ),
    "我的": (
        ("菜单", "菜单"),
        ("我的", "我的"),
        ("绑定支部", "绑定"),
        ("怎么用", "帮助"),
        ("保存哪些信息", "保存哪些信息"),
    ),
}
"""Three buttons of at most five lines: what is shown, and the words it says."""


def menu_fields() -> dict[str, Any]:
    """The menu as the platform takes it."""
    return {
        "button": [
            {
                "name": name,
                "sub_button": [{"type": "click", "name": shown, "key": words} for shown, words in lines],
            }
            for name, lines in MENU.items()
        ]
    }
