"""A secretary on Telegram, from Start to the star: over real HTTP, by webhook and by polling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from storage import people
from tests.bot.telegram.house import House, bound, working
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_people import Group, Person
from tests.handlers.stage import SCORES


@pytest.fixture(params=["webhook", "polling"])
async def house(request: pytest.FixtureRequest, telegram: TelegramServer, sqlite_url: str) -> AsyncIterator[House]:
    async with working(telegram, sqlite_url, request.param) as house:
        yield house


async def test_a_link_binds_a_form_is_filled_an_event_is_recorded_and_the_star_is_told(house: House) -> None:
    wu = Person(house.telegram)
    assert "请发送上级给您的绑定码" in await wu.starts()
    assert "市财政局第一党支部，职务 书记。是您吗？" in await wu.starts(await house.stage.code_for("CZJ-1"))
    assert "绑定好了" in await wu.presses("是，绑定")
    assert "会议是哪天开的？" in await wu.presses("开始自评")
    assert "到会几人？" in await wu.says("5月20日")
    assert "争创几星？" in await wu.says("4人")
    assert "第 1/10 项 组织健全" in await wu.presses("四星级")
    for points in SCORES[:2]:
        assert f"记下：{points} 分。" in await wu.says(points)
    assert "第 2/10 项" in await wu.presses("返回")
    assert "改为：9，其余不变" in await wu.says("9")
    for points in SCORES[2:]:
        assert f"记下：{points} 分。" in await wu.says(points)
    assert "合计 86 分" in wu.last.text
    assert "已提交申报创星自评" in await wu.presses("提交")
    assert "请核对：受到市直工委通报批评 5月23日（周六）" in await wu.says("昨天市直工委通报批评了我们")
    assert "记好了，待上级核实：第 1 号" in await wu.presses("确认")
    assert "暂定 ★★★★ 四星级 83 分" in await wu.says("/star")
    assert "附加条件3" in await wu.presses("每一分怎么来的")
    await house.until_settled()
    rows = house.stage.rows("select 1 from self_assessment")
    assert len(rows) == 1


async def test_a_press_is_answered_and_its_message_shows_the_choice(house: House) -> None:
    wu = Person(house.telegram)
    await wu.starts(await house.stage.code_for("CZJ-1"))
    asked = wu.last
    query = await wu.taps("是，绑定")
    assert await wu.is_answered(query) == {"text": "1 是，绑定"}
    assert "绑定好了" in await wu.hears()
    await house.until_settled()
    assert asked.text.endswith("是您吗？\n\n✓ 1 是，绑定")
    assert asked.keyboard == []


async def test_a_press_under_a_message_that_telegram_no_longer_shows_counts_all_the_same(house: House) -> None:
    wu = Person(house.telegram)
    await wu.starts(await house.stage.code_for("CZJ-1"))
    asked = wu.last
    query = await wu.sends(asked.data_of("是，绑定"), asked, inaccessible=True)
    assert await wu.is_answered(query) == {}
    assert "绑定好了" in await wu.hears()
    await house.until_settled()
    assert (asked.keyboard, asked.edits) == ([], 1)


async def test_an_old_button_says_that_it_is_out_of_date_and_does_nothing_else(house: House) -> None:
    """INV-08."""
    wu = await bound(house)
    menu = wu.last
    await wu.says("我的")
    query = await wu.taps("开始自评", menu)
    assert await wu.is_answered(query) == {"text": "这个按钮已经过期，没有做任何改动。"}
    assert "这个按钮已经过期" in await wu.hears()
    await house.until_settled()
    assert menu.keyboard == []
    assert "✓" not in menu.text
    assert house.stage.rows("select 1 from sheet") == []


async def test_five_clicks_on_one_button_take_effect_once(house: House) -> None:
    """INV-08."""
    wu = await bound(house)
    await wu.says("昨天市直工委通报批评了我们")
    card = wu.last
    queries = [await wu.taps("确认", card) for _ in range(5)]
    answers = [(await wu.is_answered(query))["text"] for query in queries]
    assert answers == ["1 确认"] + ["这个按钮已经过期，没有做任何改动。"] * 4
    await house.until_settled()
    assert len(house.stage.rows("select 1 from event")) == 1
    assert card.text.endswith("✓ 1 确认")
    assert card.keyboard == []


@pytest.mark.parametrize("data", ["确认", "提交", "#0123456789.1", "#p1.1", "#", "#0123456789.1.1", "👍" * 16, "解绑"])
async def test_a_forged_button_does_nothing(house: House, data: str) -> None:
    """INV-08: what a button does is looked up for its person and its message; nothing is taken from the data."""
    wu = await bound(house)
    await wu.says("昨天市直工委通报批评了我们")
    query = await wu.sends(data)
    assert "没有做任何改动" in (await wu.is_answered(query))["text"]
    await house.until_settled()
    assert house.stage.rows("select 1 from event") == []
    assert "记好了" in await wu.presses("确认", until="记好了")


async def test_the_button_of_another_person_does_nothing(house: House) -> None:
    """INV-08, INV-34."""
    wu = await bound(house)
    await wu.says("昨天市直工委通报批评了我们")
    other = await bound(house, "CZJ-2")
    query = await other.sends(wu.last.data_of("确认"))
    assert await other.is_answered(query) == {"text": "这个按钮已经过期，没有做任何改动。"}
    await house.until_settled()
    assert house.stage.rows("select 1 from event") == []


async def test_who_has_the_same_name_is_somebody_else(house: House) -> None:
    """INV-34."""
    names: dict[str, Any] = {"first_name": "吴建国", "username": "wu_jianguo"}
    wu = Person(house.telegram, **names)
    await wu.starts(await house.stage.code_for("CZJ-1"))
    await wu.presses("是，绑定")
    imitator = Person(house.telegram, **names)
    assert "请发送上级给您的绑定码" in await imitator.starts()
    assert "您还没有绑定支部" in await imitator.says("我们现在几星")
    renamed = {**wu.about, "first_name": "別人", "username": "office"}
    wu.about = renamed
    assert "市财政局第一党支部 书记" in await wu.says("菜单")


@pytest.mark.parametrize(
    ("field", "called"), [("photo", "图片"), ("document", "文件"), ("voice", "语音"), ("location", "位置")]
)
async def test_what_is_not_text_gets_one_helpful_line_and_the_talk_goes_on(
    house: House, field: str, called: str
) -> None:
    wu = await bound(house)
    await wu.presses("开始自评")
    await wu.writes("", **{field: [{"file_id": "x"}]})
    said = await wu.hears()
    assert said.startswith(f"{called}我这里看不了，也不保存。")
    assert "会议是哪天开的？" in said
    assert "到会几人" in await wu.says("5月20日")


async def test_an_edited_message_changes_nothing(house: House) -> None:
    wu = await bound(house)
    house.telegram.mailbox.allowed.append("edited_message")
    message = house.telegram.posted(wu.room, wu.about, "昨天市直工委通报批评了我们")
    await house.telegram.mailbox.put("edited_message", wu.room.shown(message), ("message", wu.id))
    await house.until_settled()
    assert wu.heard[-1].startswith("绑定好了")


async def test_a_group_gets_one_polite_line_and_nothing_about_any_branch(house: House) -> None:
    """INV-35."""
    wu = await bound(house)
    await house.stage.submitted()
    group = Group(house.telegram)
    for said in ("我们现在几星", "/star@jinxing_test_bot", "几星"):
        await group.hears(wu, said)
    await house.until_settled()
    assert [message.text for message in group.room.of_bot()] == [
        "您好，我只在私聊里说支部的事。请点我的头像，单独给我发消息。"
    ]
    assert [message.text for message in wu.room.of_bot()][-1].startswith("绑定好了")


async def test_who_blocks_the_bot_cannot_be_reached_until_they_come_back(house: House) -> None:
    wu = await bound(house)

    async def why() -> list[str | None]:
        hash = house.assistant.bureau.account_hash("telegram", str(wu.id))
        person = await house.stage.store.read(people.person_by_account, "telegram", hash)
        assert person is not None
        return [account.unreachable for account in await house.stage.store.read(people.accounts_of, person)]

    await wu.blocks()
    await house.until_settled()
    assert await why() == ["blocked"]
    await wu.comes_back()
    await house.until_settled()
    assert await why() == [None]


async def test_hostile_text_comes_back_as_it_is_or_not_at_all(house: House) -> None:
    """INV-55: there is no markup here that could mean something."""
    wu = await bound(house)
    for said in ("*粗*_斜_[链](http://x)", "<b>几星</b>", "a\u202eb", "\u0000", "\ud800", "x" * 4096, "😀" * 2048):
        assert await wu.says(said)
    assert all("parse_mode" not in call.given for call in house.telegram.calls)
