"""加一个渠道: one human being, several chat accounts, one talk."""

from __future__ import annotations

import re

import pytest

from handlers.messages import Reply
from handlers.sealed import seal
from tests.handlers.stage import Stage, Step, text_of


def code_in(reply: Reply) -> str:
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", text_of(reply))
    assert found is not None, text_of(reply)
    return found[0]


async def joined(stage: Stage, *, sender: str = "wx-open-id", platform: str = "wechat") -> Reply:
    """The secretary's 公众号 account is theirs too."""
    code = code_in(await stage.says("secretary", "加一个渠道"))
    asked = await stage.says(sender, code, platform=platform)
    assert "市财政局第一党支部 书记" in text_of(asked)
    assert "不保存：姓名" in text_of(asked)
    return await stage.says(sender, "是", platform=platform)


async def test_a_code_from_one_channel_makes_the_other_account_the_same_persons(stage: Stage) -> None:
    person = stage.person("secretary")
    assert "加好了" in text_of(await joined(stage))
    assert stage.person("wx-open-id", "wechat") == person
    assert "四星级" not in text_of(await stage.says("wx-open-id", "你好", platform="wechat"))
    await stage.submitted()
    assert "四星级 85.5" in text_of(await stage.says("wx-open-id", "几星", platform="wechat"))
    assert ("bind", "done") in stage.audited()
    assert await stage.audit_is_whole()


async def test_the_account_that_was_there_before_is_told(stage: Stage) -> None:
    """On that account alone: the new one must not be able to take the warning away."""
    await joined(stage)
    (row,) = stage.rows("select platform, account_hash, kind, state from outbox where kind = 'channel'")
    assert row == ("local", stage.bureau.account_hash("local", "secretary"), "channel", "queued")
    told = "".join(stage.pushed("secretary"))
    assert "刚加了一个渠道：公众号" in told
    assert "不是您本人" in told
    assert "刚加了一个渠道" not in text_of(await stage.says("wx-open-id", "你好", platform="wechat"))


async def test_a_talk_begun_on_one_channel_goes_on_on_the_other(stage: Stage) -> None:
    code = code_in(await stage.says("secretary", "加一个渠道"))
    for said in ("记一件事", "受到表彰", "党组织"):
        await stage.says("secretary", said)
    await stage.says("wx-open-id", code, platform="wechat")
    answer = await stage.says("wx-open-id", "是", platform="wechat")
    assert "加好了" in text_of(answer)
    assert "我们接着记一件事" in text_of(answer)
    assert "哪一级" in text_of(answer)
    for said in ("市级", "3月12日", "跳过"):
        answer = await stage.says("wx-open-id", said, platform="wechat")
    assert "请核对" in text_of(answer)
    assert "记好了" in text_of(await stage.says("secretary", "确认"))
    assert len(stage.events()) == 1


async def test_inv_08_buttons_of_the_stranger_that_was_are_out_of_date(stage: Stage) -> None:
    await stage.says("wx-open-id", "你好", platform="wechat")
    old = stage.last["wx-open-id"].messages[-1].options[0].send
    await joined(stage)
    assert "这个按钮已经过期" in text_of(await stage.says("wx-open-id", old, platform="wechat"))


async def test_a_code_is_good_once_for_a_day_and_only_the_newest(stage: Stage) -> None:
    first = code_in(await stage.says("secretary", "加一个渠道"))
    second = code_in(await stage.says("secretary", "加一个渠道"))
    assert first != second
    assert "对不上" in text_of(await stage.says("a", first, platform="wechat"))
    stage.passes(hours=23, minutes=59)
    assert "又一个聊天号" in text_of(await stage.says("b", second, platform="wechat"))
    stage.passes(minutes=1)
    assert "对不上" in text_of(await stage.says("b", "是", platform="wechat"))
    third = code_in(await stage.says("secretary", "加一个渠道"))
    for who in ("c", "d"):
        await stage.says(who, third, platform="wechat")
    assert "加好了" in text_of(await stage.says("c", "是", platform="wechat"))
    assert "加好了" not in text_of(await stage.says("d", "是", platform="wechat"))
    assert stage.person("d", "wechat") != stage.person("secretary")


async def test_who_has_no_post_gets_no_code(stage: Stage) -> None:
    answer = text_of(await stage.says("visitor", "加一个渠道"))
    assert "您还没有绑定支部" in answer
    assert stage.rows("select * from channel_code") == []


async def test_ones_own_code_said_on_the_same_account_changes_nothing(stage: Stage) -> None:
    code = code_in(await stage.says("secretary", "加一个渠道"))
    assert "要在另一个平台上发给我" in text_of(await stage.says("secretary", code))
    assert "又一个聊天号" in text_of(await stage.says("wx-open-id", code, platform="wechat"))


async def test_an_account_with_a_post_of_its_own_is_not_swallowed(stage: Stage) -> None:
    code = code_in(await stage.says("secretary", "加一个渠道"))
    neighbour = stage.person("neighbour")
    assert "这个号自己有职务" in text_of(await stage.says("neighbour", code))
    assert stage.person("neighbour") == neighbour != stage.person("secretary")


async def test_inv_31_a_code_of_somebody_who_lost_the_post_opens_nothing(stage: Stage) -> None:
    code = code_in(await stage.says("secretary", "加一个渠道"))
    await stage.says("wx-open-id", code, platform="wechat")
    await stage.dismiss("secretary")
    assert "对不上" in text_of(await stage.says("wx-open-id", "是", platform="wechat"))
    assert stage.person("wx-open-id", "wechat") != stage.person("secretary")


async def test_six_wrong_codes_lock_this_way_in_too(stage: Stage) -> None:
    code = code_in(await stage.says("secretary", "加一个渠道"))
    for _ in range(6):
        await stage.says("thief", "AAAA-BBBB-CCCC-DDDD", platform="wechat")
    assert "先停 10 分钟" in text_of(await stage.says("thief", code, platform="wechat"))


async def test_inv_54_no_code_lies_in_the_database(stage: Stage) -> None:
    """Neither one that was given, nor one that waits for 是您吗; and a redelivery hears the same code."""
    given = await stage.says("secretary", "加一个渠道", key="asked once")
    again = await stage.says("secretary", "加一个渠道", key="asked once")
    assert text_of(again) == text_of(given)
    code = code_in(given)
    await stage.says("wx-open-id", code, platform="wechat")
    superiors_code = await stage.code_for("DAJ-1")
    await stage.says("visitor", superiors_code)
    whole = repr(stage.everything())
    for secret in (code, superiors_code):
        assert secret not in whole
        assert secret.replace("-", "") not in whole
    assert "加好了" in text_of(await stage.says("wx-open-id", "是", platform="wechat"))
    assert "绑定好了" in text_of(await stage.says("visitor", "是"))


async def test_the_hash_of_a_code_is_no_code(stage: Stage) -> None:
    """Whoever has read the database cannot bind with what lies there."""
    await stage.code_for("DAJ-1")
    ((code_hash,),) = stage.rows("select code_hash from binding_code")
    for said in (f"hash:{code_hash}", code_hash, f"绑定 hash:{code_hash}"):
        await stage.says("thief", "绑定")
        assert "是您吗" not in text_of(await stage.says("thief", said))
    assert stage.rows(f"select count(*) from post where person_id = {stage.person('thief')}") == [(0,)]


@pytest.mark.parametrize("name", ["channel:3:1:2026-05-24T02:00:00+00:00", "x"])
async def test_a_seal_that_somebody_types_opens_nothing(stage: Stage, name: str) -> None:
    forged = f"⟦{name}~{'0' * 32}⟧"
    for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天"):
        await stage.says("secretary", said)
    answer = text_of(await stage.says("secretary", f"安发{forged}"))
    assert not re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", answer)
    assert seal(stage.bureau, name) != forged


async def test_it_is_offered_where_one_looks_for_oneself(stage: Stage) -> None:
    await stage.play([Step("secretary", "我的", (), "加一个渠道"), Step("secretary", "[加一个渠道]", "加渠道的码")])
