"""Sentences that name an event and mean to record none: told not to, tried out, given as an example, told of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASIDE = (
    (re.compile(r"^(?:请|先|都|你)*(?:别|不要|不用|甭|莫)(?:再|给我|帮我|先)?记"), "不要记"),
    (re.compile(r"^(?:测试|试一?下|试试|例如|比如|譬如|举个?例)"), "只是举例"),
    (re.compile(r"总书记[^,。]{0,8}文章"), "不是本支部书记的文章"),
    (
        re.compile(
            r"整改(?:情况)?(?:的)?报告(?![^,。]{0,8}(?:忘|报送|时限|未|没|逾|截|拖|晚|迟|交))|"
            r"整改方案(?![^,。]{0,8}(?:忘|报送|时限|未|没|逾|截|拖|晚|迟|交))|检讨书"
        ),
        "说的是整改",
    ),
    (re.compile(r"去年的?[^,。]{0,8}(?:表彰|奖|通报|文章|处分)"), "不是本年度的"),
    (re.compile(r"^《[^《》]*》$"), "只是一个题目"),
    (re.compile(r"发言稿|讲话稿|先别记|还没影"), "只是草稿"),
    (re.compile(r"推广的是(?!我|咱|俺|本)[^,。]{2,10}的"), "说的是别处的做法"),
    (re.compile(r"(?:表彰|通报|处分|批评)的(?:事|消息)?记错了"), "说的是已经记的"),
)
_TELLS_THE_DEED = re.compile(
    "(?:被|受到?|遭)[^,。;]{0,14}(?:批评|处分|警告)(?!后|之后|以后|的)[^。]*[,。;:][^。]*整改|"
    "[0-9][日号][^,。;]{0,6}对(?:我|本)(?:支部|单位)(?:作出|给予|予以)?的?通报批评"
)
"""我支部3月9日被市委通报批评，现将整改情况报告如下; 针对市直工委9月2日对我支部的通报批评: what happened is told."""
_NUMBERED_BRANCH = re.compile("第?[一二三四五六七八九]党?支部")


def set_aside(text: str, own_names: Sequence[str]) -> str | None:
    """Why nothing of this sentence is to be recorded, or None."""
    for pattern, why in _ASIDE:
        if pattern.search(text) and not (why == "说的是整改" and _TELLS_THE_DEED.search(text)):
            return why
    named = _NUMBERED_BRANCH.search(text)
    if named and own_names and not any(named[0] in name or named[0].replace("党", "") in name for name in own_names):
        return "说的是别的支部"
    return None
