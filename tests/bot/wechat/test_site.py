"""A follower of 公众号 talks with the assistant: answered in the exchange, once, in words the platform shows."""

from __future__ import annotations

import asyncio
import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto

from handlers.messages import Message, Reply
from tests.bot.weixin.desk import CODE, Desk
from tests.fakes.wechat import AES_KEY, APP_ID, TOKEN, WechatServer
from tests.fakes.weixin_server import as_xml

TEXT = {"ToUserName": "gh", "CreateTime": 1, "MsgType": "text", "Content": "你好"}
LI = "oLi-0123456789abcdefghijklmno"


async def test_a_new_follower_is_greeted_and_offered_to_bind(desk: Desk, wechat: WechatServer) -> None:
    await wechat.event(LI, "subscribe", EventKey="")
    (greeting,) = wechat.follower(LI).shown
    assert "我是晋星助手" in greeting
    assert "绑定码" in greeting
    assert "weixin://bizmsgmenu" in greeting


async def test_a_code_that_is_sent_or_scanned_binds(desk: Desk, wechat: WechatServer) -> None:
    await wechat.event(LI, "subscribe", EventKey=f"qrscene_{CODE}", Ticket="t")
    assert "市财政局第一党支部" in wechat.follower(LI).shown[-1]


async def test_somebody_who_follows_already_binds_by_scanning(desk: Desk, wechat: WechatServer) -> None:
    await wechat.event(LI, "subscribe", EventKey="")
    await wechat.event(LI, "SCAN", EventKey=CODE.replace("-", ""), Ticket="t")
    assert "市财政局第一党支部" in wechat.follower(LI).shown[-1]


async def test_a_choice_is_made_by_its_digit_or_by_tapping_its_line(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    await wechat.say(LI, "你好")
    await wechat.tap(LI, "3 记一件事")
    tapped = wechat.follower(LI).shown[-1]
    await wechat.say(LI, "取消")
    await wechat.say(LI, "你好")
    await wechat.say(LI, "3")
    assert wechat.follower(LI).shown[-1].splitlines()[0] == tapped.splitlines()[0]


async def test_a_line_that_is_out_of_date_does_nothing(desk: Desk, wechat: WechatServer) -> None:
    """INV-08: also tapped five times."""
    await desk.bind("wechat", LI)
    await wechat.say(LI, "你好")
    await wechat.say(LI, "我的")
    before = desk.rows()["audit"]
    for _ in range(5):
        first = wechat.follower(LI).shown[0]
        wechat.follower(LI).shown.append(first)
        await wechat.tap(LI, "3 记一件事")
        assert "过期" in wechat.follower(LI).shown[-1]
    assert desk.rows()["audit"] == before


@pytest.mark.parametrize("menu_id", ["101", "#", "#zzz", "#0000000000.1", "＃0000000000.1", "记一件事"])
async def test_a_menus_id_counts_only_where_it_is_a_press_of_ours(
    desk: Desk, wechat: WechatServer, menu_id: str
) -> None:
    await desk.bind("wechat", LI)
    await wechat.say(LI, "我的", menu_id)
    shown = wechat.follower(LI).shown[-1]
    assert ("过期" in shown) == (menu_id == "#0000000000.1")


async def test_what_is_typed_with_a_links_markup_is_shown_as_typed(desk: Desk, wechat: WechatServer) -> None:
    """INV-55."""
    hostile = Reply((Message('<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">点</a> ]]> & \x07'),))

    async def hear_until(*_: object) -> Reply:
        return hostile

    desk.assistant.hear_until = hear_until  # type: ignore[assignment, method-assign]
    await wechat.say(LI, "x")
    assert wechat.follower(LI).shown == ['＜a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">点＜/a> ]]> & ']


async def test_a_redelivery_takes_effect_once_and_gets_the_same_words(desk: Desk, wechat: WechatServer) -> None:
    """INV-03: the same plaintext in a fresh envelope, as wechatpy reads it, too."""
    await desk.bind("wechat", LI)
    fields = {"ToUserName": "gh", "FromUserName": LI, "CreateTime": 1, "MsgType": "text", "Content": "记一件事"}
    body = wechat.sealer.envelope(as_xml({**fields, "MsgId": 7}), "gh")
    query = wechat.signed_query(body)
    answers = [(await wechat.post(body, query)).answers[0][1] for _ in range(3)]
    rows = desk.rows()
    answers += [(await wechat.post(body, query)).answers[0][1] for _ in range(2)]
    assert desk.rows() == rows
    opened = {ET.tostring(wechat.sealer.opened_reply(each, wechat.clock.now().timestamp())) for each in answers}
    assert len(opened) == 1
    assert len(set(answers)) == 5
    envelope = ET.fromstring(answers[0])
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    signed = (envelope.findtext("MsgSignature"), envelope.findtext("TimeStamp"), envelope.findtext("Nonce"))
    read = parse_message(crypto.decrypt_message(answers[0].decode(), *signed))
    assert (read.source, read.target, read.type) == ("gh", LI, "text")


async def test_two_people_with_one_message_id_are_two(desk: Desk, wechat: WechatServer) -> None:
    for person in ("o-zhao", "o-qian"):
        await wechat.bring(person, {"MsgType": "text", "Content": "你好", "MsgId": 1})
        assert "晋星助手" in wechat.follower(person).shown[-1]


async def test_pictures_and_the_like_get_one_helpful_line(desk: Desk, wechat: WechatServer) -> None:
    for kind in ("image", "video", "shortvideo", "location", "link", "file", "什么"):
        await wechat.send_kind(LI, kind, MediaId="m")
        assert "文字" in wechat.follower(LI).shown[-1]
    await wechat.say(LI, "【收到不支持的消息类型，暂无法显示】")
    assert "看不了" in wechat.follower(LI).shown[-1]


async def test_a_voice_message_that_was_recognised_is_read_as_text(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    await wechat.send_kind(LI, "voice", MediaId="m", Format="amr", Recognition="我的。")
    assert "市财政局第一党支部" in wechat.follower(LI).shown[-1]
    await wechat.send_kind(LI, "voice", MediaId="m", Format="amr", Recognition="")
    assert "语音" in wechat.follower(LI).shown[-1]


async def test_a_menu_button_says_its_words(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    await wechat.event(LI, "CLICK", EventKey="我的")
    assert "市财政局第一党支部" in wechat.follower(LI).shown[-1]


async def test_who_leaves_cannot_be_reached_until_they_come_back(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    await wechat.event(LI, "unsubscribe", EventKey="")
    assert await desk.unreachable("wechat", LI) == "unsubscribed"
    await wechat.event(LI, "subscribe", EventKey="")
    assert await desk.unreachable("wechat", LI) is None


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "enter", "user_get_card", "MASSSENDJOBFINISH", "wificonnected"])
async def test_events_that_do_not_concern_us_are_acknowledged(desk: Desk, wechat: WechatServer, event: str) -> None:
    before = desk.rows()
    delivered = await wechat.event(LI, event, EventKey="https://example.cn")
    assert delivered.answers == [(200, b"success")]
    assert {**desk.rows(), "inbox": 0} == {**before, "inbox": 0}


async def test_an_answer_too_long_for_one_message_goes_on_in_the_next(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    lines = [f"第 {n} 行：" + "加分" * 30 for n in range(40)]

    async def hear_until(*_: object) -> Reply:
        return Reply((Message("\n".join(lines)),))

    await wechat.say(LI, "你好")
    desk.assistant.hear_until = hear_until  # type: ignore[assignment, method-assign]
    await wechat.say(LI, "详细")
    await desk.delivery.drain()
    _, first, *rest = wechat.follower(LI).shown
    assert first.startswith("（1/4）\n第 0 行")
    assert [each[:6] for each in rest] == ["（2/4）\n", "（3/4）\n", "（4/4）\n"]
    assert "".join(each[6:] for each in (first, *rest)).replace("\n", "") == "".join(lines)
    assert all(len(each.encode()) <= 2048 for each in (first, *rest))


async def test_a_turn_that_takes_long_is_acknowledged_and_answered_afterwards(
    desk: Desk, wechat: WechatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-61: `success` when the time is over, the answer as a customer-service message."""
    monkeypatch.setattr("bot.wechat.site.ANSWERED_WITHIN_S", -1.0)
    delivered = await wechat.say(LI, "你好")
    assert delivered.answers == [(200, b"success")]
    await desk.delivery.stop()
    (shown,) = wechat.follower(LI).shown
    assert "我是晋星助手" in shown


async def test_what_waited_is_told_with_the_next_answer(desk: Desk, wechat: WechatServer) -> None:
    """INV-11."""
    await desk.bind("wechat", LI)
    await desk.queue("wechat", LI, "6月5日前报自评。", "task")
    await wechat.say(LI, "我的")
    assert wechat.follower(LI).shown[-1].startswith("6月5日前报自评。\n")
    assert desk.outbox() == [("task", "sent", "")]


async def test_when_the_store_is_down_the_platform_delivers_again(desk: Desk, wechat: WechatServer) -> None:
    """INV-04."""
    await desk.store.close()
    delivered = await wechat.say(LI, "你好")
    assert [status for status, _ in delivered.answers] == [503, 503, 503]
    wechat.errors_seen.clear()


async def test_a_fault_of_ours_blocks_nobody(desk: Desk, wechat: WechatServer) -> None:
    """INV-05."""

    async def hear_until(*_: object) -> Reply:
        raise KeyError("a defect")

    real, desk.assistant.hear_until = desk.assistant.hear_until, hear_until  # type: ignore[assignment, method-assign]
    await wechat.say(LI, "你好")
    assert "没有做任何改动" in wechat.follower(LI).shown[-1]
    desk.assistant.hear_until = real  # type: ignore[method-assign]
    await wechat.say(LI, "你好")
    assert "晋星助手" in wechat.follower(LI).shown[-1]
    assert desk.site.counts["failed"] == 1


async def test_the_time_of_a_reply_is_that_of_its_delivery(desk: Desk, wechat: WechatServer) -> None:
    delivered = await wechat.say(LI, "你好")
    created = int(delivered.reply.findtext("CreateTime"))
    assert created == wechat.clock.now().timestamp()


async def test_when_the_commit_takes_too_long_the_platform_delivers_again_and_finds_it_done(
    desk: Desk, wechat: WechatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-61: never over four seconds; nothing is acknowledged before it is durable (INV-04)."""
    monkeypatch.setattr("bot.weixin.in_time.GIVEN_UP_AFTER_S", 0.2)
    body = wechat.sealer.envelope(as_xml({**TEXT, "FromUserName": LI, "MsgId": 9}), "gh")
    query = wechat.signed_query(body)
    busy = asyncio.create_task(desk.store.turn(lambda tx: time.sleep(0.6)))
    first = await wechat.post(body, query)
    assert first.answers == [(503, b"")]
    assert first.took_s < 0.5
    await busy
    await desk.site.finish()
    again = await wechat.post(body, query)
    assert "晋星助手" in again.reply.findtext("Content")
    wechat.errors_seen.clear()


async def test_copies_of_one_push_at_the_same_time_get_the_same_words(desk: Desk, wechat: WechatServer) -> None:
    """INV-03."""
    await desk.bind("wechat", LI)
    body = wechat.sealer.envelope(as_xml({**TEXT, "FromUserName": LI, "MsgId": 9, "Content": "记一件事"}), "gh")
    query = wechat.signed_query(body)
    delivered = await asyncio.gather(*(wechat.post(body, query) for _ in range(12)))
    assert len({each.reply.findtext("Content") for each in delivered}) == 1
    assert desk.rows()["inbox"] == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    inner=st.binary(max_size=120) | st.text("<>/!-[]&;xmlMsgTypeevnt \n星", max_size=60).map(str.encode),
    query=st.dictionaries(st.sampled_from(["msg_signature", "timestamp", "nonce", "x"]), st.text(max_size=12)),
    is_signed=st.booleans(),
)
async def test_whatever_comes_the_answer_is_neither_slow_nor_a_fault(
    desk: Desk, wechat: WechatServer, inner: bytes, query: dict[str, str], is_signed: bool
) -> None:
    """INV-62."""
    body = wechat.sealer.envelope(inner, "gh") if is_signed else inner
    with_query = (
        wechat.signed_query(body) if is_signed else {k: v.encode("utf-8", "ignore").decode() for k, v in query.items()}
    )
    ((status, _),) = (await wechat.post(body, with_query)).answers
    assert status == 200 if is_signed else 400 <= status < 500
    wechat.errors_seen.clear()
