"""What the pages for operators say is what the program does."""

from __future__ import annotations

import re

from bot.weixin.outcomes import WECHAT, WECOM
from handlers.pushes import TOLD_IN_FULL, is_veiled
from tests.bot.house import CHECKOUT

KINDS = {"reminder": "提醒", "meeting": "会议", "task": "任务", "digest": "汇总"}


def page(name: str) -> str:
    return (CHECKOUT / "docs" / name).read_text("utf-8")


def test_the_page_on_telegram_says_which_pushes_go_in_full() -> None:
    told = re.search(r"；([^；]*)写全", page("telegram.md").replace("\n", ""))
    assert told is not None
    assert all(word in told[1] for word in KINDS.values())
    assert set(TOLD_IN_FULL) == {*KINDS, "reply", "channel"}
    assert not any(is_veiled(kind, "telegram") for kind in KINDS)


def test_the_page_on_wechat_sorts_48002_as_the_program_does() -> None:
    """It is the person's on 公众号 and ours on 企业微信."""
    rows = [line for line in page("wechat.md").splitlines() if "48002" in line]
    by_words = {"先停，报警" in row: row for row in rows}
    assert (WECHAT[48002], WECOM[48002]) == ("person", "setup")
    assert "48002（企业微信）" in by_words[True]
    assert "48002（公众号）" in by_words[False]
    assert "走他的另一个平台" in by_words[False]
