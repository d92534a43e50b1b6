"""What is said to followers of our own accord: inside their window, by a notice, or not at all (INV-15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers.messages import Message, Option, Reply, to_json
from scheduler.channel import Outcome
from tests.bot.weixin.desk import NOW, Desk
from tests.fakes.wechat import SUBSCRIPTION, WechatServer
from tests.fakes.weixin_faults import BUSY, UNLISTED, Code, Cut, Hang, Page, Trouble
from tests.storage.by_hand import hand

LI = "oLi-0123456789abcdefghijklmno"
SEND = "/cgi-bin/message/custom/send"
BODY = to_json(Reply((Message("6月5日前报自评。"),)))


async def push(desk: Desk, body: str = BODY, key: str = "r1", may_be_known: bool = False) -> Outcome:
    outcome: Outcome = await desk.channel.push(LI, body, key=key, may_be_known=may_be_known)
    return outcome


@pytest.fixture
async def opened(desk: Desk, wechat: WechatServer) -> Desk:
    """Li is a secretary and has just said something."""
    await desk.bind("wechat", LI)
    await wechat.say(LI, "你好")
    wechat.follower(LI).shown.clear()
    return desk


async def test_five_messages_fit_the_window_and_the_sixth_is_a_notice(opened: Desk, wechat: WechatServer) -> None:
    outcomes = [await push(opened, key=f"r{n}") for n in range(6)]
    assert [(each.state, each.is_announced) for each in outcomes] == [("sent", False)] * 5 + [("sent", True)]
    assert wechat.follower(LI).shown[:5] == ["6月5日前报自评。"] * 5
    assert "您有一项待办" in wechat.follower(LI).shown[5]
    assert "自评" not in wechat.follower(LI).shown[5]
    assert [call.code for call in wechat.called(SEND)] == [0] * 5


async def test_two_days_after_their_last_words_only_a_notice_goes(opened: Desk, wechat: WechatServer) -> None:
    wechat.clock.move_to(NOW + timedelta(hours=47))  # type: ignore[union-attr]
    assert not (await push(opened)).is_announced
    wechat.clock.move_to(NOW + timedelta(hours=49))  # type: ignore[union-attr]
    assert (await push(opened, key="r2")).is_announced
    assert [call.code for call in wechat.called(SEND)] == [0]


async def test_a_redelivered_message_opens_no_new_window(opened: Desk, wechat: WechatServer) -> None:
    fields = {"MsgType": "text", "Content": "几星", "MsgId": 1, "CreateTime": 5}
    await wechat.bring(LI, fields)
    for n in range(5):
        await push(opened, key=f"r{n}")
    await wechat.bring(LI, fields)
    assert (await push(opened, key="r6")).is_announced


async def test_a_menu_click_opens_a_minute(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    await wechat.event(LI, "CLICK", EventKey="我的")
    assert not (await push(desk)).is_announced
    wechat.clock.move_to(NOW + timedelta(seconds=61))  # type: ignore[union-attr]
    assert (await push(desk, key="r2")).is_announced


async def test_a_notice_obeys_the_rules_of_its_fields_and_goes_once(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    wechat.follower(LI)
    assert (await push(desk)).is_announced
    assert (await push(desk)).is_announced
    assert len(wechat.follower(LI).shown) == 1
    (call, again) = wechat.called("/template/send")
    assert call.fields == again.fields
    assert call.fields["data"] == {"thing1": {"value": "您有一项待办"}, "time2": {"value": "2026年5月25日 09:00"}}
    assert "您有一项待办".encode() in call.raw


@pytest.mark.parametrize("template", [""])
async def test_without_a_template_a_closed_window_means_this_person_not_here(
    desk: Desk, wechat: WechatServer, template: str
) -> None:
    await desk.bind("wechat", LI)
    outcome = await push(desk)
    assert (outcome.state, outcome.trouble) == ("not_sent", "person")
    assert wechat.calls == []


@pytest.mark.parametrize("template", [f"{SUBSCRIPTION},thing1"])
async def test_a_subscription_notice_uses_up_a_consent(desk: Desk, wechat: WechatServer, template: str) -> None:
    await desk.bind("wechat", LI)
    assert (await push(desk)).trouble == "person"
    yes = {"TemplateId": SUBSCRIPTION, "SubscribeStatusString": "accept", "PopupScene": 2}
    no = {"TemplateId": "another", "SubscribeStatusString": "reject"}
    wechat.follower(LI).consents[SUBSCRIPTION] = 1
    fields = {"MsgType": "event", "Event": "subscribe_msg_popup_event", "CreateTime": 9}
    await wechat.bring(LI, {**fields, "SubscribeMsgPopupEvent": {"List": [yes, no]}})
    await wechat.bring(LI, {**fields, "SubscribeMsgPopupEvent": {"List": [yes, no]}})
    assert (await push(desk, key="r2")).is_announced
    assert (await push(desk, key="r3")).trouble == "person"
    assert wechat.follower(LI).shown[-1].startswith("［订阅通知］")
    assert await desk.unreachable("wechat", LI) is None
    assert [call.code for call in wechat.called("bizsend")] == [0]


async def test_a_notice_that_did_not_arrive_waits_again(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    wechat.follower(LI)
    await desk.queue("wechat", LI, "6月5日前报自评。", "task")
    await desk.delivery.drain()
    assert desk.outbox() == [("task", "sent", "")]
    (receipt,) = wechat.receipts
    await wechat.event(LI, "TEMPLATESENDJOBFINISH", MsgID=receipt["MsgID"], Status="failed: user block")
    assert desk.outbox() == [("task", "queued", "")]
    assert await desk.unreachable("wechat", LI) == "blocked"
    await wechat.say(LI, "你好")
    assert wechat.follower(LI).shown[-1].startswith("6月5日前报自评。")


async def test_a_notice_that_arrived_is_unread_until_they_come(desk: Desk, wechat: WechatServer) -> None:
    await desk.bind("wechat", LI)
    wechat.follower(LI)
    await desk.queue("wechat", LI, "6月5日前报自评。")
    await desk.delivery.drain()
    (receipt,) = wechat.receipts
    await wechat.event(LI, "TEMPLATESENDJOBFINISH", MsgID=receipt["MsgID"], Status="success")
    assert desk.outbox() == [("reminder", "sent", "")]
    with hand(desk.url) as run:
        assert run("select opened_at from outbox") == [(None,)]
    await wechat.say(LI, "看")
    assert "6月5日前报自评。" in wechat.follower(LI).shown[-1]


async def test_choices_come_as_a_menu_whose_lines_are_presses(opened: Desk, wechat: WechatServer) -> None:
    options = (Option("1 参加", "#p12.1"), Option("2 请假", "#p12.2"))
    await push(opened, to_json(Reply((Message("明天 9:00 开会。", options),))))
    (call,) = wechat.called(SEND)
    assert call.fields["msgmenu"]["list"] == [
        {"id": "#p12.1", "content": "1 参加"},
        {"id": "#p12.2", "content": "2 请假"},
    ]
    assert "明天 9:00 开会。".encode() in call.raw
    assert b"\\u" not in call.raw


async def test_a_second_copy_says_that_it_may_be_known(opened: Desk, wechat: WechatServer) -> None:
    """INV-12."""
    await push(opened, may_be_known=True)
    assert wechat.follower(LI).shown == ["6月5日前报自评。\n（如已收到请忽略）"]


async def test_a_long_message_stopped_halfway_goes_on_where_it_stopped(opened: Desk, wechat: WechatServer) -> None:
    lines = "\n".join(f"第 {n} 行" + "长" * 60 for n in range(30))
    body = to_json(Reply((Message(lines),)))
    send = opened.channel._api.call
    calls = 0

    async def once_busy(path: str, fields: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            wechat.meets(BUSY, SEND)
        return await send(path, fields)

    opened.channel._api.call = once_busy
    assert (await push(opened, body)).trouble == "busy"
    assert (await push(opened, body)).state == "sent"
    assert [each[:5] for each in wechat.follower(LI).shown] == ["（1/3）", "（2/3）", "（3/3）"]


ANSWERS: dict[str, tuple[Trouble, str, str | None, int]] = {
    "busy": (BUSY, "not_sent", "busy", 1),
    "a bad gateway": (Page(502), "not_sent", "busy", 1),
    "a page for an answer": (Page(200), "unknown", None, 0),
    "not found": (Page(404), "not_sent", "setup", 1),
    "cut before": (Cut(is_done=False), "unknown", None, 0),
    "cut after": (Cut(is_done=True), "unknown", None, 0),
    "half an answer": (Cut(is_done=True, part=True), "unknown", None, 0),
    "too fast": (Code(45011), "not_sent", "too_fast", 1),
    "used up today": (Code(45009), "not_sent", "used_up", 1),
    "as text": (Code(45009, as_text=True), "not_sent", "used_up", 1),
    "blocked": (Code(43019), "not_sent", "person", 1),
    "not following": (Code(43004), "not_sent", "person", 1),
    "too long": (Code(45002), "not_sent", "content", 1),
    "not JSON": (Code(47001), "not_sent", "content", 1),
    "a code nobody listed": (Code(99999), "not_sent", "content", 1),
    "not verified": (Code(48001), "not_sent", "setup", 1),
    "address not listed": (UNLISTED, "not_sent", "setup", 1),
}


@pytest.mark.parametrize("template", [""])
@pytest.mark.parametrize("what", ANSWERS)
async def test_every_answer_has_its_outcome(opened: Desk, wechat: WechatServer, template: str, what: str) -> None:
    """INV-14; what certainly did not go out leaves its place in the window."""
    trouble, state, meaning, given_back = ANSWERS[what]
    wechat.meets(trouble, SEND)
    outcome = await push(opened)
    assert (outcome.state, outcome.trouble) == (state, meaning)
    assert "r1" not in outcome.detail
    assert LI not in outcome.detail
    sent = [await push(opened, key=f"s{n}") for n in range(5)]
    assert [each.state for each in sent].count("sent") == 4 + given_back
    if meaning == "too_fast":
        assert outcome.retry_after == timedelta(seconds=60)


async def test_the_windows_end_as_the_platform_counts_it_ends_ours(opened: Desk, wechat: WechatServer) -> None:
    for code in (45015, 45047):
        await wechat.say(LI, "你好")
        wechat.meets(Code(code), SEND)
        assert (await push(opened, key=f"r{code}")).is_announced
        before = len(wechat.called(SEND))
        assert (await push(opened, key=f"s{code}")).is_announced
        assert len(wechat.called(SEND)) == before


async def test_nobody_there_is_busy_and_no_answer_is_unknown(
    opened: Desk, wechat: WechatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await push(opened)
    wechat.meets(Hang(is_done=True), SEND)
    from aiohttp import ClientTimeout

    monkeypatch.setattr(opened.channel._api._session, "_timeout", ClientTimeout(total=0.2))
    assert (await push(opened, key="r2")).state == "unknown"
    monkeypatch.setattr(opened.channel._api, "_base", "http://127.0.0.1:9")
    outcome = await push(opened, key="r3")
    assert (outcome.state, outcome.trouble) == ("not_sent", "busy")


async def test_inv_15_one_unread_notice_stands_for_all_until_they_come(opened: Desk, wechat: WechatServer) -> None:
    """INV-15, INV-11: seven decisions do not use up the window; they are told together, and the next is announced."""
    for n in range(7):
        await opened.queue("wechat", LI, f"第 {n} 件已认定。", "review", f"r{n}")
    await opened.delivery.drain()
    (notice,) = wechat.follower(LI).shown
    assert notice.startswith("您有一项新消息，回复“看”查看。")
    assert opened.outbox() == [("review", "sent", ""), *[("review", "refused", "unread")] * 6]
    await wechat.say(LI, "你好")
    assert [f"第 {n} 件已认定。" in wechat.follower(LI).shown[-1] for n in range(7)] == [True] * 5 + [False] * 2
    await wechat.say(LI, "看")
    assert [f"第 {n} 件已认定。" in wechat.follower(LI).shown[-1] for n in range(7)] == [False] * 5 + [True] * 2
    assert opened.outbox() == [("review", "sent", "")] * 7
    before = len(wechat.follower(LI).shown)
    await opened.queue("wechat", LI, "又一件已认定。", "review", "r7")
    await opened.delivery.drain()
    assert len(wechat.follower(LI).shown) == before + 1


async def test_inv_11_what_a_template_announced_is_told_whatever_they_say(desk: Desk, wechat: WechatServer) -> None:
    """INV-11: the notice says only that there is something; whoever comes is told what."""
    await desk.bind("wechat", LI)
    wechat.follower(LI)
    await desk.queue("wechat", LI, "上级不予认定：市级表彰。理由：没有文号。", "review")
    await desk.delivery.drain()
    assert wechat.follower(LI).shown[-1].startswith("［")
    await wechat.say(LI, "你好")
    assert wechat.follower(LI).shown[-1].startswith("上级不予认定：市级表彰。理由：没有文号。")
    await wechat.say(LI, "你好")
    assert "不予认定" not in wechat.follower(LI).shown[-1]
