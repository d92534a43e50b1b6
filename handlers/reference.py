"""文号或公开链接: evidence by the number of a paper or a public page, and nothing else (INVARIANTS §3).

Where a name could be written it would be kept (INV-51); a link that opens only for its owner or only within a house is
no evidence, and may carry a key (INV-54).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from handlers.door import command_words, plain
from handlers.never_kept import refuse_as_secret, refuse_what_is_never_kept
from handlers.talk import Invalid

LONGEST = 300
_PAPER = re.compile(r"[\u4e00-\u9fff]{1,8} ?[〔\[【(（]?[0-9]{4}[〕\]】)）]? ?第? ?[0-9]{1,5} ?号")
_ISSUE = re.compile(r"(?:《?[\u4e00-\u9fff]{2,8}》?)? ?[0-9]{4}年(?:[0-9]{1,2}月[0-9]{1,2}日)?第 ?[0-9]{1,4} ?[期号版]")
_LINK = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_KEYS = re.compile(
    r"token|secret|passw|pwd|signature|session|ticket|credential|api_?key|^(?:sig|sign|key|auth|jwt)$",
    re.IGNORECASE,
)
_PUBLIC_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)
_WITHIN_A_HOUSE = (
    "local",
    "localhost",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "localdomain",
    "test",
    "invalid",
)
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Reference:
    """The number of a paper or a public link. With `without`, also that there is none, under this label: the value is
    then empty."""

    without: str = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (("none", self.without),) if self.without else ()

    @property
    def takes_digits(self) -> bool:
        return not self.without

    def parse(self, said: str) -> str:
        text = said.strip()
        if self.without and command_words(text) in ("none", "没有", "没", "无", command_words(self.without)):
            return ""
        refuse_what_is_never_kept(text)
        folded = plain(text)
        if "秘密" in folded:
            refuse_as_secret()
        if len(text) <= LONGEST and _LINK.fullmatch(text):
            _refuse_unless_public(text)
            return text
        if not _PAPER.fullmatch(text.translate(_DIGITS)) and not _ISSUE.fullmatch(text.translate(_DIGITS)):
            otherwise = "回复 1" if self.without else "回复“跳过”"
            raise Invalid(f"这里只填文号（如 安纪〔2026〕3号）或公开链接，不写姓名和内容；没有就{otherwise}。")
        return text

    def keep(self, said: str) -> str:
        return self.parse(said) or "none"


def _refuse_unless_public(link: str) -> None:
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Invalid("这个链接不完整，请从浏览器地址栏整条复制。") from None
    beside = "&".join((parts.query, parts.fragment.rpartition("?")[2], parts.path.partition(";")[2]))
    if parts.username is not None or any(_KEYS.search(name) for name, _ in parse_qsl(beside, keep_blank_values=True)):
        raise Invalid("这个链接里带着登录凭据（如 token），没有保存。请换成不用登录就能打开的公开链接。")
    if not _is_public(host):
        raise Invalid("这个链接只有本机或内网打得开，没有保存。请换成公开链接，或填文号。")


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return bool(_PUBLIC_HOST.fullmatch(host)) and host.rpartition(".")[2].lower() not in _WITHIN_A_HOUSE
