"""A newcomer moves the clock to late May, is reminded of the declaration, answers one reminder and snoozes another."""

from __future__ import annotations

import re

from tests.browser.conftest import Join
from tests.browser.looks import looks_right


async def test_in_late_may_the_declaration_is_reminded_of(join: Join) -> None:
    """INV-11, INV-16."""
    secretary = await join("secretary")
    heard = await secretary.answers.count()
    await secretary.moves_clock("2027-05-27")
    missed = await secretary.hears(heard)
    assert "没能按时送到" in missed  # half a year went by in one step
    assert "申报创星自评：6月5日（周六）截止，还有 9 天" in missed
    await looks_right(secretary.page)

    heard = await secretary.answers.count()
    await secretary.moves_clock("2027-05-28")
    told = await secretary.hears(heard)
    assert "① 申报创星自评：6月5日（周六）截止，还有 8 天" in told
    assert "补发" not in told
    later = await secretary.presses(re.compile("都晚点再提醒"))
    assert "申报创星自评（12:00 左右）" in later

    for _ in range(3):
        heard = await secretary.answers.count()
        await secretary.page.locator("#clock summary").click()
        await secretary.page.get_by_role("button", name=re.compile("小时")).click()
    again = await secretary.hears(heard)
    assert "申报创星自评：6月5日（周六）截止" in again
    assert "会议是哪天开的" in await secretary.presses(re.compile("开始自评"))
