"""Words and forms that both platforms have in common."""

from __future__ import annotations

import re
from typing import Final

PRESS: Final = re.compile(r"#p?[0-9a-z]{1,12}\.[0-9]{1,3}", re.ASCII)
"""What an option of ours sends when it is pressed."""

GREETING: Final = "你好"
FAULT_LINE: Final = "刚才这一条没能处理，没有做任何改动。请换个说法再发一次。"

KINDS: Final = {
    "image": "图片",
    "voice": "语音",
    "video": "视频",
    "shortvideo": "视频",
    "location": "位置",
    "link": "链接",
    "file": "文件",
}
OTHER_KIND: Final = "这类消息"
NOT_SHOWN: Final = "【收到不支持的消息类型"
"""How both platforms begin the text that stands for something they cannot hand on."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def inert(text: str) -> str:
    """The text without what a platform would take for markup or refuse (INV-55)."""
    return _CONTROL.sub("", text).replace("<", "＜")
