"""What is sent to members: texts and cards, once, at a pace the platform does not drop in silence (INV-15)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.wecom.channel import PACE
from handlers.messages import File, Message, Option, Reply, to_json
from scheduler.channel import Outcome
from tests.bot.weixin.desk import NOW, Desk
from tests.fakes.wecom import WecomServer
from tests.fakes.weixin_faults import BUSY, UNLISTED_AT_WECOM, Code, Cut, Hang, Page, Trouble

LI = "liming"
SEND = "/cgi-bin/message/send"
BODY = to_json(Reply((Message("6月5日前报自评。"),)))
CHOICES = (Option("1 参加", "#p12.1"), Option("2 请假", "#p12.2"), Option("返回", "#p12.3"))


async def push(desk: Desk, body: str = BODY, key: str = "r1", may_be_known: bool = False, to: str = LI) -> Outcome:
    outcome: Outcome = await desk.channel.push(to, body, key=key, may_be_known=may_be_known)
    return outcome


@pytest.fixture
async def member(desk: Desk, wecom: WecomServer) -> Desk:
    await desk.bind("wecom", LI)
    wecom.member(LI)
    return desk


async def test_choices_come_as_a_card_that_can_be_answered_by_digit(member: Desk, wecom: WecomServer) -> None:
    outcome = await push(member, to_json(Reply((Message("明天 9:00 开会。\n三楼会议室", CHOICES),))))
    assert outcome.state == "sent"
    (card,) = wecom.member(LI).shown
    assert card.kind == "card"
    assert card.text == "明天 9:00 开会。\n三楼会议室\n也可以直接回复数字。"
    assert card.buttons == {"1 参加": "#p12.1", "2 请假": "#p12.2", "返回": "#p12.3"}


LONG = "长" * 10
NO_CARD = {
    "seven choices": Message("选一个", tuple(Option(f"{n} 甲", f"#aaaaaaaaaa.{n}") for n in range(1, 8))),
    "many long labels": Message("选一个", tuple(Option(f"{n} {LONG * 4}", f"#aaaaaaaaaa.{n}") for n in range(1, 6))),
    "a long text": Message(LONG * 20, (Option("1 甲", "#aaaaaaaaaa.1"),)),
    "words for a token": Message("选一个", (Option("1 甲", "甲"),)),
}


@pytest.mark.parametrize("what", NO_CARD)
async def test_what_a_card_cannot_hold_comes_as_text_with_its_lines(
    member: Desk, wecom: WecomServer, what: str
) -> None:
    await push(member, to_json(Reply((NO_CARD[what],))))
    (shown,) = wecom.member(LI).shown
    assert shown.kind == "text"
    assert shown.text.splitlines()[1].startswith("1 ")


async def test_a_long_label_is_cut_on_its_button_and_stands_in_full_above(member: Desk, wecom: WecomServer) -> None:
    """Brackets go first."""
    labels = ("1 开始自评（6月5日截止，还有 11 天）", "2 看一个示例支部的星级", "3 我的")
    options = tuple(Option(label, f"#aaaaaaaaaa.{n}") for n, label in enumerate(labels, 1))
    await push(member, to_json(Reply((Message("可以：", options),))))
    (card,) = wecom.member(LI).shown
    assert list(card.buttons) == ["1 开始自评", "2 看一个示例支部…", "3 我的"]
    assert card.text == "可以：\n" + "\n".join(labels)


DONE = "记好了：2026年5月24日 通报批评（市直工委），扣 3 分，现在暂定四星级 86.5 分，离五星还差 3.5 分"
HEADLINES = {
    "a clause": (
        DONE,
        "记好了：2026年5月24日 通报批评（市直工委），扣 3 分",
        "现在暂定四星级 86.5 分，离五星还差 3.5 分",
    ),
    "a sentence": (f"今天，记好了。{LONG * 4}，完", "今天，记好了。", f"{LONG * 4}，完"),
    "a clause before its end": ("记好了，待上级核实：" + "号" * 27 + "。", "记好了，待上级核实", "号" * 27 + "。"),
    "no clause": (LONG * 4, f"{LONG * 3}长长长长长…", "…长长长长长"),
}


@pytest.mark.parametrize("what", HEADLINES)
async def test_a_long_first_line_is_headed_by_its_own_beginning(member: Desk, wecom: WecomServer, what: str) -> None:
    line, title, rest = HEADLINES[what]
    await push(member, to_json(Reply((Message(line, CHOICES),))))
    card = wecom.called(SEND)[-1].fields["template_card"]
    assert card["main_title"]["title"] == title
    assert card["sub_title_text"] == f"{rest}\n也可以直接回复数字。"


async def test_a_second_copy_with_a_long_text_is_marked_before_its_card(member: Desk, wecom: WecomServer) -> None:
    body = to_json(Reply((Message(LONG * 18, CHOICES),)))
    assert (await push(member, body, may_be_known=True)).state == "sent"
    assert [each.kind for each in wecom.member(LI).shown] == ["text", "card"]
    assert wecom.member(LI).texts[0] == "（如已收到请忽略）"


async def test_where_cards_are_off_choices_come_as_lines_to_be_answered_by_digit(
    member: Desk, wecom: WecomServer
) -> None:
    member.channel._cards = False
    body = to_json(Reply((Message("明天 9:00 开会。", CHOICES),)))
    assert (await push(member, body)).state == "sent"
    (shown,) = wecom.member(LI).shown
    assert (shown.kind, shown.text) == ("text", "明天 9:00 开会。\n1 参加\n2 请假\n返回")


async def test_a_long_text_comes_in_parts_of_2048_bytes(member: Desk, wecom: WecomServer) -> None:
    lines = "\n".join(f"第 {n} 行" + "长" * 60 for n in range(30))
    await push(member, to_json(Reply((Message(lines),))))
    texts = wecom.member(LI).texts
    assert [each[:5] for each in texts] == ["（1/3）", "（2/3）", "（3/3）"]
    assert "".join(each[6:] for each in texts).replace("\n", "") == lines.replace("\n", "")


async def test_the_app_may_have_a_number_above_32_bits(member: Desk, wecom: WecomServer) -> None:
    await push(member)
    assert wecom.called(SEND)[0].fields["agentid"] == 9_007_199_254_740_993


async def test_a_cut_answer_is_asked_for_again_with_the_same_bytes(member: Desk, wecom: WecomServer) -> None:
    """INV-12: the platform knows the copy."""
    for n, trouble in enumerate((Cut(is_done=True), Cut(is_done=True, part=True), Cut(is_done=False))):
        wecom.meets(trouble, SEND)
        body = to_json(Reply((Message(f"第 {n} 件事", CHOICES),)))
        assert (await push(member, body, key=f"r{n}")).state == "sent"
        first, second = wecom.called(SEND)[-2:]
        assert first.raw == second.raw
        assert len(wecom.member(LI).shown) == n + 1


async def test_an_unknown_outcome_is_tried_again_with_the_same_bytes_for_half_an_hour(
    member: Desk, wecom: WecomServer
) -> None:
    wecom.meets(Cut(is_done=True), SEND, times=2)
    assert (await push(member)).state == "unknown"
    assert (await push(member, may_be_known=True)).state == "sent"
    assert len({call.raw for call in wecom.called(SEND)}) == 1
    assert wecom.member(LI).texts == ["6月5日前报自评。"]


async def test_another_process_marks_its_copy(member: Desk, wecom: WecomServer) -> None:
    """INV-12."""
    for key, options in (("r1", ()), ("r2", CHOICES)):
        body = to_json(Reply((Message("6月5日前报自评。", options),)))
        await push(member, body, key=key)
        assert (await push(member, body, key=key, may_be_known=True)).state == "sent"
        assert wecom.member(LI).texts[-1].count("（如已收到请忽略）") == 1
        assert len(wecom.member(LI).shown) == 2, "the mark is part of the copy"
        wecom.member(LI).shown.clear()


async def test_the_same_words_for_another_reason_are_no_copy(member: Desk, wecom: WecomServer) -> None:
    """Two reminders that read alike are two: the second says the time."""
    await push(member, key="r1")
    await push(member, key="r2")
    wecom.clock.move_to(NOW + timedelta(seconds=1))  # type: ignore[union-attr]
    await push(member, key="r3")
    wecom.clock.move_to(NOW + timedelta(minutes=31))  # type: ignore[union-attr]
    await push(member, key="r4")
    assert wecom.member(LI).texts == [
        "6月5日前报自评。",
        "6月5日前报自评。\n（09:00:00）",
        "6月5日前报自评。\n（09:00:01）",
        "6月5日前报自评。",
    ]


async def test_a_card_whose_name_the_platform_knows_comes_as_text(member: Desk, wecom: WecomServer) -> None:
    """After a restore numbers may come again."""
    body = to_json(Reply((Message("明天 9:00 开会。", CHOICES),)))
    await push(member, body)
    wecom._requests.clear()
    assert (await push(member, body)).state == "sent"
    assert [each.kind for each in wecom.member(LI).shown] == ["card", "text"]


async def test_nothing_is_dropped_in_silence_however_many_replicas_send(desk: Desk, wecom: WecomServer) -> None:
    """INV-15: never twenty in a minute to one member, and nobody else waits."""
    await desk.bind("wecom", LI)
    await desk.bind("wecom", "wang")
    wecom.member(LI)
    wecom.member("wang")
    outcomes = await asyncio.gather(*(push(desk, to_json(Reply((Message(f"{n}"),))), key=f"r{n}") for n in range(40)))
    assert [each.state for each in outcomes].count("sent") == 19
    late = [each for each in outcomes if each.state != "sent"]
    assert {each.trouble for each in late} == {"too_fast"}
    assert all(each.retry_after and timedelta(0) < each.retry_after <= timedelta(seconds=61) for each in late)
    assert (await push(desk, to="wang")).state == "sent"
    wecom.clock.move_to(NOW + timedelta(seconds=61))  # type: ignore[union-attr]
    assert (await push(desk, key="later")).state == "sent"
    assert wecom.member(LI).dropped == 0


async def test_who_gets_too_much_makes_no_neighbour_wait(desk: Desk, wecom: WecomServer) -> None:
    """INV-14: our own count for two members says nothing of a third."""
    for member in (LI, "wang", "zhao"):
        await desk.bind("wecom", member)
        wecom.member(member)
    for member in (LI, "wang"):
        for n in range(19):
            await push(desk, to_json(Reply((Message(f"{n}"),))), key=f"{member}{n}", to=member)
    desk.channel._sends.clear()  # another replica has sent them
    for member in (LI, "wang", "zhao"):
        await desk.queue("wecom", member, "6月5日前报自评。", key=f"r-{member}")
    await desk.delivery.drain()
    assert [state for _, state, _ in desk.outbox()] == ["queued", "queued", "sent"]
    loop = asyncio.get_running_loop()
    assert desk.channel.ready_at(LI, loop.time()) > loop.time() + 50
    assert desk.channel.ready_at("zhao", 5.0) == 5.0


async def test_delivery_is_told_when_the_next_may_go(member: Desk, wecom: WecomServer) -> None:
    most, within_s = PACE.limits[0]
    loop = asyncio.get_running_loop()
    for n in range(most):
        assert member.channel.ready_at(LI, loop.time()) <= loop.time()
        await push(member, to_json(Reply((Message(f"{n}"),))), key=f"r{n}")
    assert within_s - 5 < member.channel.ready_at(LI, loop.time()) - loop.time() <= within_s
    assert member.channel.ready_at("wang", 5.0) == 5.0


async def test_a_file_follows_its_words_under_its_own_name(member: Desk, wecom: WecomServer) -> None:
    file = File("会议 6月5日.ics", "text/calendar", b"BEGIN:VCALENDAR")
    body = to_json(Reply((Message("会议见附件。", files=(file,)),)))
    wecom.meets(Code(40014), "/upload")
    assert (await push(member, body)).state == "sent"
    assert [each.kind for each in wecom.member(LI).shown] == ["text", "file"]
    (sent,) = wecom.media.values()
    assert (sent.name, sent.content) == ("会议 6月5日.ics", b"BEGIN:VCALENDAR")
    wecom.meets(Code(40004), "/upload")
    assert (await push(member, body, key="r2")).state == "sent"
    assert wecom.member(LI).shown[-1].kind == "text"


ANSWERS: dict[str, tuple[Trouble, str, str | None]] = {
    "busy": (BUSY, "not_sent", "busy"),
    "a bad gateway": (Page(502), "not_sent", "busy"),
    "a page for an answer": (Page(200), "sent", None),
    "too fast": (Code(45009, "api freq out of limit"), "not_sent", "too_fast"),
    "too fast for the minute": (Code(45033), "not_sent", "too_fast"),
    "used up today": (Code(45009, "api freq out of limit of day"), "not_sent", "used_up"),
    "all invalid": (Code(81013), "not_sent", "person"),
    "cannot see the app": (Code(60111), "not_sent", "person"),
    "too long": (Code(45002), "not_sent", "content"),
    "a wrong key": (Code(42017), "not_sent", "content"),
    "an app that is none": (Code(40056), "not_sent", "setup"),
    "address not listed": (UNLISTED_AT_WECOM, "not_sent", "setup"),
}


@pytest.mark.parametrize("what", ANSWERS)
async def test_every_answer_has_its_outcome(member: Desk, wecom: WecomServer, what: str) -> None:
    """INV-14."""
    trouble, state, meaning = ANSWERS[what]
    wecom.meets(trouble, SEND)
    outcome = await push(member)
    assert (outcome.state, outcome.trouble) == (state, meaning)
    if what == "address not listed":
        assert "203.0.113.9" in outcome.detail
    assert (await push(member)).state == "sent"


async def test_a_member_the_platform_left_out_is_not_taken_for_reached(desk: Desk, wecom: WecomServer) -> None:
    await desk.bind("wecom", LI)
    await desk.bind("wecom", "wang")
    wecom.member("wang")
    wecom.member(LI).is_licensed = False
    outcome = await push(desk)
    assert (outcome.trouble, outcome.detail) == ("person", "unlicenseduser")

    api = desk.channel._api
    real = api.call

    async def call(path: str, body: object, **query: str) -> Any:
        answer = await real(path, body, **query)
        return type(answer)(0, {**answer.fields, "errcode": 0, "invaliduser": "zhang|LiMing"})

    api.call = call
    outcome = await push(desk, key="r2")
    assert (outcome.trouble, outcome.detail) == ("person", "invaliduser")


async def test_no_answer_at_all_is_unknown(member: Desk, wecom: WecomServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiohttp import ClientTimeout

    await push(member, key="r0")
    monkeypatch.setattr(member.channel._api._session, "_timeout", ClientTimeout(total=0.2))
    wecom.meets(Hang(is_done=True), SEND, times=2)
    assert (await push(member)).state == "unknown"
