"""What must not be stored, whoever types it: identity and phone numbers, secrecy markings (INVARIANTS §3)."""

from __future__ import annotations

import re

from handlers.door import plain
from handlers.talk import Invalid

_PERSONS_NUMBER = re.compile(r"(?<!\d)\d{17}[\dx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)")
_SECRET = re.compile(
    "绝密|机密|★|密级|内部资料|内部文件|注意保密|^秘密|秘密(?:级|件|文件|材料|资料|文电|[:：])|[（(【〔]秘密[)）】〕]"
)
"""Markings as they stand on papers. 保守国家秘密 is none."""


def refuse_what_is_never_kept(text: str) -> None:
    """Raises Invalid for an identity or phone number and for secrecy markings."""
    folded = re.sub(r"[\s\-]", "", plain(text))
    if _PERSONS_NUMBER.search(folded):
        raise Invalid("里面像是有身份证号或手机号。这里不存这些，请去掉后重发。")
    if _SECRET.search(folded):
        refuse_as_secret()


def refuse_as_secret() -> None:
    """Raises Invalid for something secret."""
    raise Invalid("涉密不上网，请勿填写涉密或内部文件的内容、标题、文号。这条没有保存。")
