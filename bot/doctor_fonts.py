"""Whether this machine can show Chinese: a page opened here, or printed here, needs a font with its characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_CHINESE = re.compile(
    r"cjk|sourcehan|noto(?:sans|serif)(?:sc|tc|hk)|wqy|wenquanyi|droidsansfallback|pingfang|stheiti|stsong|songti|"
    r"sim(?:sun|hei|fang|kai)|msyh|deng|fangsong|kaiti|uming|ukai|harmonyos|lxgw|fz[a-z]+|hiragino",
    re.IGNORECASE,
)
_KINDS = frozenset({".ttf", ".ttc", ".otf", ".otc", ".pcf", ".woff2"})


def chinese_font(folders: Iterable[str | Path] = _FOLDERS) -> Path | None:
    """The first font with Chinese characters by its file's name, or None."""
    for folder in folders:
        found = (file for file in Path(folder).expanduser().rglob("*") if file.suffix.lower() in _KINDS)
        font = next((file for file in found if _CHINESE.search(file.name)), None)
        if font is not None:
            return font
    return None
