"""A member of 企业微信 talks with the assistant: acknowledged at once, answered by a message, buttons on cards."""

from __future__ import annotations

import aiohttp
import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.bot.weixin.desk import CODE, Desk
from tests.fakes.wecom import AES_KEY, CORP_ID, TOKEN, WecomServer
from tests.fakes.weixin_envelope import Sealer
from tests.fakes.weixin_server import as_xml

LI = "LiMing"


async def settled(desk: Desk) -> None:
    """Until what was said back has arrived."""
    while desk.delivery.under_way:
        await desk.delivery.drain()
    await desk.delivery.drain()


async def test_who_opens_the_app_for_the_first_time_is_greeted_once(desk: Desk, wecom: WecomServer) -> None:
    for created in (1, 1, 2, 3):
        await wecom.event(LI, "enter_agent", EventKey="", CreateTime=created)
        await settled(desk)
    (greeting,) = wecom.member(LI).shown
    assert "我是晋星助手" in greeting.text
    assert "绑定码" in greeting.text


async def test_a_code_binds_whatever_the_case_of_the_members_id(desk: Desk, wecom: WecomServer) -> None:
    """INV-34: the platform's own id, in which case does not count."""
    await wecom.say("LIMING", CODE)
    await settled(desk)
    assert "市财政局第一党支部" in wecom.member(LI).texts[-1]
    await wecom.say("liming", "我的")
    await settled(desk)
    assert "市财政局第一党支部" in wecom.member(LI).texts[-1]


async def test_a_button_does_what_it_says_and_the_card_shows_it(desk: Desk, wecom: WecomServer) -> None:
    """INV-08."""
    await desk.bind("wecom", LI.lower())
    await wecom.say(LI, "解绑")
    await settled(desk)
    card = wecom.member(LI).shown[-1]
    assert card.kind == "card"
    label = next(label for label in card.buttons if "不" in label)
    delivered = await wecom.press(LI, label)
    assert delivered.answers[0][0] == 200
    assert (label, card.replaced_by) == ("2 先不解绑", "✓ 2 先不解绑")
    await settled(desk)
    assert "没有解绑" in wecom.member(LI).texts[-1]


@pytest.mark.parametrize(
    ("said", "label", "shown"),
    [
        (CODE, "1 是，绑定", "✓ 1 是，绑定"),
        ("昨天市直工委通报批评了我们", "1 确认", "✓ 1 确认"),
        ("昨天市直工委通报批评了我们", "3 不记了", "✓ 3 不记了"),
        ("昨天市直工委通报批评了我们\n1", "2 撤销第 1 号", "✓ 撤销第 1 号"),
        ("开始自评", "先存着", "✓ 先存着"),
    ],
)
async def test_a_card_shows_the_label_that_was_pressed(
    desk: Desk, wecom: WecomServer, said: str, label: str, shown: str
) -> None:
    """INV-08: never the words behind it; the digit goes where ten characters are too few."""
    if said != CODE:
        await desk.bind("wecom", LI.lower())
    for line in said.splitlines():
        await wecom.say(LI, line)
        await settled(desk)
    card = wecom.member(LI).shown[-1]
    await wecom.press(LI, label)
    assert card.replaced_by == shown


async def test_a_card_that_was_pushed_shows_the_label_that_was_pressed(desk: Desk, wecom: WecomServer) -> None:
    await desk.bind("wecom", LI.lower())
    wecom.member(LI)
    await desk.queue("wecom", LI.lower(), "您记的通报批评已认定。", "event")
    await settled(desk)
    card = wecom.member(LI).shown[-1]
    await wecom.press(LI, "1 看")
    assert card.replaced_by == "✓ 看"
    await settled(desk)
    assert "已认定" in wecom.member(LI).texts[-1]


async def test_the_name_of_a_card_that_is_not_theirs_tells_nothing(desk: Desk, wecom: WecomServer) -> None:
    await desk.bind("wecom", LI.lower())
    await wecom.say(LI, "解绑")
    await settled(desk)
    card = wecom.member(LI).shown[-1]
    number = card.task_id.split("-")[1]
    delivered = await wecom.event(
        "wang", "template_card_event", EventKey="#aaaaaaaaaa.1", TaskId=f"jx-{number}-1-0", ResponseCode="c"
    )
    assert delivered.reply.findtext("Button/ReplaceName") == "已过期"
    key = card.buttons["1 确定解绑"]
    delivered = await wecom.event(LI, "template_card_event", EventKey=key, TaskId="t", ResponseCode="d")
    assert delivered.reply.findtext("Button/ReplaceName") == "✓ 已收到"


async def test_a_button_pressed_again_says_that_it_is_out_of_date(desk: Desk, wecom: WecomServer) -> None:
    """INV-08: twice before the card was updated, and later from a card further up."""
    await desk.bind("wecom", LI.lower())
    await wecom.say(LI, "解绑")
    await settled(desk)
    card = wecom.member(LI).shown[-1]
    label = next(iter(card.buttons))
    await wecom.press_old(LI, card, label)
    first = card.replaced_by
    before = desk.rows()["audit"]
    await wecom.press_old(LI, card, label)
    await settled(desk)
    assert (label, first) == ("1 确定解绑", "✓ 1 确定解绑")
    assert card.replaced_by == "已过期"
    assert "过期" in wecom.member(LI).texts[-1]
    assert desk.rows()["audit"] == before


async def test_a_press_delivered_again_changes_nothing_and_shows_the_same(desk: Desk, wecom: WecomServer) -> None:
    """INV-03."""
    await desk.bind("wecom", LI.lower())
    await wecom.say(LI, "解绑")
    await settled(desk)
    card = wecom.member(LI).shown[-1]
    fields = {
        "ToUserName": CORP_ID,
        "FromUserName": LI,
        "CreateTime": 5,
        "MsgType": "event",
        "AgentID": 1,
        "Event": "template_card_event",
        "EventKey": next(iter(card.buttons.values())),
        "TaskId": card.task_id,
        "ResponseCode": "code-1",
    }
    shown = []
    for _ in range(3):
        delivered = await wecom.push(fields)
        shown.append(delivered.reply.findtext("Button/ReplaceName"))
        await settled(desk)
    assert len(set(shown)) == 1
    assert desk.site.counts["repeated"] == 0
    assert len([each for each in desk.outbox() if each[0] == "reply"]) == 2


@pytest.mark.parametrize("key", ["", "key111", "#zzz", "我的", "#0000000000.1000", "1"])
async def test_a_key_that_is_none_of_ours_does_nothing(desk: Desk, wecom: WecomServer, key: str) -> None:
    before = desk.rows()
    delivered = await wecom.event(LI, "template_card_event", EventKey=key, TaskId="t", ResponseCode="c")
    assert delivered.answers == [(200, b"")]
    assert desk.rows() == before


async def test_a_message_delivered_three_times_is_answered_once(desk: Desk, wecom: WecomServer) -> None:
    """INV-03: with an id that is no number."""
    for _ in range(3):
        await wecom.say(LI, "你好", MsgId="CAIQg/PKxgYY2sC9tpuAgAMg9/zKaw==")
        await settled(desk)
    assert len(wecom.member(LI).shown) == 1


async def test_the_answer_is_what_the_platform_takes_for_taken(desk: Desk, wecom: WecomServer) -> None:
    delivered = await wecom.say(LI, "你好")
    assert delivered.answers == [(200, b"")]


@pytest.mark.parametrize(
    "event", ["subscribe", "LOCATION", "view", "change_contact", "batch_job_result", "kf_msg_or_event", "open_approval"]
)
async def test_events_that_do_not_concern_us_are_acknowledged(desk: Desk, wecom: WecomServer, event: str) -> None:
    before = desk.rows()
    delivered = await wecom.event(LI, event, EventKey="")
    assert delivered.answers == [(200, b"")]
    nobodys = {"ToUserName": CORP_ID, "CreateTime": 1, "MsgType": "event", "Event": event}
    assert (await wecom.push(nobodys)).answers == [(200, b"")]
    assert desk.rows() == before


async def test_pictures_and_the_like_get_one_helpful_line(desk: Desk, wecom: WecomServer) -> None:
    for n, kind in enumerate(("image", "voice", "video", "location", "link")):
        await wecom.bring(LI, {"MsgType": kind, "MediaId": "m", "MsgId": n})
        await settled(desk)
        assert "文字" in wecom.member(LI).texts[-1]


async def test_what_is_of_no_use_is_set_aside_and_blocks_nobody(desk: Desk, wecom: WecomServer) -> None:
    """INV-05."""
    for body in (b"hello", b"<xml/>", b"<xml><MsgType>text</MsgType><FromUserName>a</FromUserName></xml>"):
        assert (await wecom.push_xml(body)).answers == [(200, b"")]
    assert desk.site.counts["unusable"] == 3
    await wecom.say(LI, "你好")
    await settled(desk)
    assert len(wecom.member(LI).shown) == 1


async def test_what_is_not_the_platforms_is_refused_and_nothing_is_kept(desk: Desk, wecom: WecomServer) -> None:
    before = desk.rows()
    text = as_xml({"ToUserName": CORP_ID, "FromUserName": LI, "MsgType": "text", "Content": "你好", "MsgId": 1})
    body = wecom.sealer.envelope(text, CORP_ID)
    query = wecom.signed_query(body)
    other = Sealer(TOKEN, AES_KEY, "ww-another").envelope(text, CORP_ID)
    refused = [
        (body, {**query, "msg_signature": "0" * 40}, 403),
        (body, wecom.signed_query(body, age_s=301), 403),
        (other, wecom.signed_query(other), 403),
        (text, query, 400),
        (b"<!DOCTYPE a>" + body, query, 400),
        (b"a" * 65_537, query, 413),
    ]
    for sent, with_query, status in refused:
        assert (await wecom.post(sent, with_query)).answers == [(status, b"")]
    assert desk.rows() == before
    wecom.errors_seen.clear()


async def test_when_the_store_is_down_the_platform_delivers_again(desk: Desk, wecom: WecomServer) -> None:
    """INV-04."""
    await desk.store.close()
    delivered = await wecom.say(LI, "你好")
    assert [status for status, _ in delivered.answers] == [503, 503, 503]
    wecom.errors_seen.clear()


async def test_the_address_is_confirmed_by_decrypting_what_was_asked(desk: Desk, wecom: WecomServer) -> None:
    timestamp, nonce = str(int(wecom.clock.now().timestamp())), "n0nce"
    echo = wecom.sealer.encrypt(b"1616140317555161061")
    query = {"timestamp": timestamp, "nonce": nonce, "echostr": echo}
    query["msg_signature"] = wecom.sealer.sign(timestamp, nonce, echo)
    assert (
        WeChatCrypto(TOKEN, AES_KEY, CORP_ID).check_signature(query["msg_signature"], timestamp, nonce, echo)
        == "1616140317555161061"
    )
    async with aiohttp.ClientSession() as session:
        async with session.get(wecom.callback, params=query) as answer:
            assert (answer.status, await answer.read()) == (200, b"1616140317555161061")
        async with session.get(wecom.callback, params={**query, "echostr": echo[:-4] + "AAA="}) as answer:
            assert (answer.status, await answer.read()) == (403, b"")
        async with session.delete(wecom.callback, params=query) as answer:
            assert answer.status == 405
