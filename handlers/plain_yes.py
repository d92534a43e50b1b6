"""A plain yes: 对的 · 好的确认 · 没错, also 确认 with a slip in it. With anything besides, or asked, it is none.

What is confirmed is recorded: where a doubt is left (好吧, 收到, 都行, 对了 …) the words are no yes, and the question
is put again.
"""

from __future__ import annotations

import re

from handlers.door import plain
from handlers.understanding.traditional import TO_SIMPLIFIED

_CONFIRM = "(?:确+认+|[却雀鹊]认|[确却雀鹊][任忍人仁刃]|缺[认任忍]|queren|确定)"
_FIRM = f"(?:{_CONFIRM}|没有?错|没有?问题|没毛病|正确|无误|属实|准确|同意)(?:[了啦啊呀的嘞]|无误|属实)?"
_RIGHT = "[对是][的滴哒呀啊嘞]?"
_WILLING = (
    "(?:好[的滴哒呀啊嘞]?|行[的啊嘞]?|可以[的啊呀了嘞]?|[嗯恩]+[呢哪]?|中[嘞]?|ok(?:了|的|啦)?|okay|yes|\\[ok\\]|👌|✅)"
)
_PART = (
    f"(?:(?:我|本人|都|全都?|全部)?(?:{_FIRM}|对[的滴]?|是[的滴])|{_RIGHT}|{_WILLING}|是这样的?|就是这样的?|是这么回事)"
)
_BETWEEN = "[,，。.!！~～、…]*"
_YES = re.compile(f"{_BETWEEN}(?:{_PART}{_BETWEEN}){{1,5}}")

_WRITE = "(?:都|全|全部|可以)?(?:记吧|记上了?吧?|记下来?了?吧?)|都记|(?:就|照)(?:这么|这样)记吧?"
_LIKE_THAT = f"{_CONFIRM}(?:记录|登记|录入|提交|吧)"
_CONFIRMED = re.compile(f"{_BETWEEN}(?:(?:{_PART}|{_WRITE}|{_LIKE_THAT}){_BETWEEN}){{1,5}}")

_FACE = "\ufe0f"


def says_yes(said: str) -> bool:
    """Whether these words say yes and nothing else."""
    return _YES.fullmatch(_text(said)) is not None


def confirms(said: str) -> bool:
    """Whether these words, said to something that is to be recorded, are a yes to just that: also 记吧, 确认登记."""
    return _CONFIRMED.fullmatch(_text(said)) is not None


def asks(said: str) -> bool:
    """Whether it ends like a question: that answers nothing."""
    return plain(said).rstrip("。.!~ ").endswith("?")


def _text(said: str) -> str:
    return re.sub(r"\s+", "", plain(said).translate(TO_SIMPLIFIED).replace(_FACE, ""))
