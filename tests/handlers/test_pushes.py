"""What is said to a person who did not ask just now, and what its options stand for."""

from __future__ import annotations

import re

import pytest

from handlers.messages import Incoming, Message, Option, Reply, from_json, to_json
from handlers.pushes import as_pushed, is_veiled
from handlers.turn import take_in
from storage import messages, outbox, talks
from storage.messages import OutboxRow
from tests.handlers.stage import SUNDAY, Stage, Step, labels_of, text_of

CONFIRMED = Reply((Message("上级已认定：市级表彰。", (Option("1 我们现在几星", "我们现在几星"),)),))
MEETING = Reply((Message("明天 9 点开支委会。", (Option("1 记过的事", "记过的事"), Option("2 我的", "我的"))),))

MENU = (Option("1 菜单", "菜单"),)


async def pushed(stage: Stage, who: str, kind: str, body: Reply, *, opened: bool = True, asks: bool = True) -> int:
    """A push that was sent to somebody and settled; its number."""

    def send(tx) -> int:  # type: ignore[no-untyped-def]
        person = stage.person(who)
        key = f"{kind}:{stage.now}:{who}:{to_json(body)[:30]}"
        messages.put_outbox(tx, person, kind, to_json(body), key, stage.now, stage.now)
        (claimed,) = [c for c in outbox.claim(tx, "local", stage.now, 50, stage.now) if c.row.person_id == person]
        outbox.settle_sent(tx, [claimed.row.id], "ok", stage.now, opened=opened)
        if asks:
            talks.let_digits_answer(tx, person, claimed.row.id)
        return claimed.row.id

    return await stage.store.turn(send)


def row(kind: str, body: Reply) -> OutboxRow:
    return OutboxRow(7, 1, kind, to_json(body), 1, SUNDAY)


@pytest.mark.parametrize(
    ("kind", "platform", "veiled"),
    [
        *((kind, "telegram", True) for kind in ("event", "review", "submitted", "draft", "something new")),
        *((kind, "wechat", False) for kind in ("reminder", "reminder:deadline", "meeting.invited", "task", "digest")),
        *((kind, "local", False) for kind in ("event", "review", "reminder")),
    ],
)
def test_what_is_said_in_full_and_what_only_announced(kind: str, platform: str, veiled: bool) -> None:
    """Events, scores and discipline are nobody's business who looks at the phone; what is new is announced only."""
    assert is_veiled(kind, platform) is veiled
    sent = as_pushed(row(kind, CONFIRMED), platform, in_talk=False, is_here=False)
    assert ("表彰" in sent.body) is not veiled
    assert sent.is_opened is not veiled


def test_who_has_just_written_sees_the_words_themselves() -> None:
    sent = as_pushed(row("event", CONFIRMED), "telegram", in_talk=False, is_here=True)
    assert "表彰" in sent.body
    assert sent.is_opened


def test_options_of_a_push_are_presses_of_just_this_push() -> None:
    sent = as_pushed(row("meeting", MEETING), "telegram", in_talk=False, is_here=False)
    (message,) = from_json(sent.body).messages
    assert [(option.label, option.send) for option in message.options] == [
        ("1 记过的事", "#p7.1"),
        ("2 我的", "#p7.2"),
    ]
    assert sent.asks


def test_while_a_talk_is_open_the_options_of_a_push_have_no_digits() -> None:
    for kind, labels in (("meeting", ["记过的事", "我的"]), ("event", ["看"])):
        sent = as_pushed(row(kind, MEETING), "telegram", in_talk=True, is_here=False)
        (message,) = from_json(sent.body).messages
        assert [option.label for option in message.options] == labels
        assert not sent.asks


async def test_inv_08_an_option_of_a_push_does_what_it_says_at_any_later_time(stage: Stage) -> None:
    await stage.submitted()
    number = await pushed(stage, "secretary", "meeting", CONFIRMED)
    for said in ("你好", "记一件事", "被通报批评"):
        await stage.says("secretary", said)
    stage.passes(days=40)
    answer = text_of(await stage.says("secretary", f"#p{number}.1"))
    assert "四星级 85.5" in answer
    assert "是谁通报批评的" in answer, "the question that was open is put again"
    assert stage.events() == []


async def test_inv_08_a_press_of_a_push_is_no_answer_to_an_open_question(stage: Stage) -> None:
    """Not even where any words would be one."""
    words = Reply((Message("x", (Option("1 好", "这几个字什么命令也不是"),)),))
    number = await pushed(stage, "secretary", "meeting", words, asks=False)
    for said in ("自评 9 9 9 9 9 9 9 9 9 10", "5月20日", "4", "4"):
        await stage.says("secretary", said)
    before = stage.sheet("secretary")
    answer = text_of(await stage.says("secretary", f"#p{number}.1"))
    assert "这个按钮现在用不上了" in answer
    assert stage.sheet("secretary") == before


async def test_inv_08_a_press_of_somebody_elses_push_or_of_none(stage: Stage) -> None:
    """INV-32: not there and not theirs are answered alike."""
    number = await pushed(stage, "secretary", "meeting", MEETING)
    answers = {text_of(await stage.says("neighbour", press)) for press in (f"#p{number}.1", "#p999999.1", "#p0.0")}
    assert len(answers) == 1
    assert "这个按钮已经过期" in answers.pop()
    assert "过期" in text_of(await stage.says("secretary", f"#p{number}.3"))


async def test_digits_answer_the_push_that_was_shown_last_and_only_that(stage: Stage) -> None:
    await stage.submitted()
    await stage.says("secretary", "你好")
    await pushed(stage, "secretary", "meeting", MEETING)
    await stage.play(
        [
            Step("secretary", "2", "您的身份"),
            Step("secretary", "1", hides="四星级"),
        ]
    )
    assert (await stage.store.read(talks.attention, stage.person("secretary"))).push is None


async def test_a_digit_answers_the_push_although_it_is_the_first_word_ever(stage: Stage) -> None:
    """A newcomer who has only been reminded has a digit before them, and types it."""
    await pushed(stage, "secretary", "meeting", MEETING)
    assert "您的身份" in text_of(await stage.says("secretary", "2"))


LABELLED = Reply(
    (
        Message(
            "有 3 件事要办：",
            (
                Option("1 已办好：党员群众测评", "2026年党员群众测评已办好"),
                Option("2 参加：推进会", "记过的事"),
                Option("3 参加：例会", "记过的事"),
                Option("4 晚点再提醒", "我的"),
            ),
        ),
    )
)


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ("晚点再提醒", "您的身份"),
        ("晚点再提醒。", "您的身份"),
        ("已办好", "记下了：2026 年党员群众测评已办好"),
        ("参加：例会", "记过"),
    ],
)
async def test_the_label_of_the_push_that_was_said_last_means_its_option(stage: Stage, said: str, shows: str) -> None:
    await pushed(stage, "secretary", "reminder", LABELLED)
    assert shows in text_of(await stage.says("secretary", said))


async def test_a_label_that_two_options_share_or_of_an_older_push_means_nothing(stage: Stage) -> None:
    await pushed(stage, "secretary", "reminder", LABELLED)
    assert "记过" not in text_of(await stage.says("secretary", "参加"))
    assert "记下了" not in text_of(await stage.says("secretary", "已办好"))


async def test_an_old_button_stays_what_it_was_after_a_push(stage: Stage) -> None:
    await stage.says("secretary", "你好")
    button = stage.button("secretary", "我的")
    await pushed(stage, "secretary", "meeting", MEETING)
    assert "您的身份" in text_of(await stage.says("secretary", button))


async def test_digits_answer_the_question_where_a_talk_is_open(stage: Stage) -> None:
    for said in ("记一件事",):
        await stage.says("secretary", said)
    await pushed(stage, "secretary", "meeting", MEETING)
    assert (await stage.store.read(talks.attention, stage.person("secretary"))).push is None
    answer = text_of(await stage.says("secretary", "2"))
    assert "您的身份" not in answer


async def test_what_was_announced_is_shown_to_who_asks(stage: Stage) -> None:
    await pushed(stage, "secretary", "event", CONFIRMED, opened=False)
    await stage.play(
        [
            Step("secretary", "看", "上级已认定：市级表彰。", "[1 我们现在几星]"),
            Step("secretary", "看", "没有没看过的新消息"),
        ]
    )


@pytest.mark.parametrize("how", ["1", "press", "看", "看第 {} 号消息"])
async def test_every_way_to_open_what_was_announced(stage: Stage, how: str) -> None:
    await stage.says("secretary", "你好")
    number = await pushed(stage, "secretary", "event", CONFIRMED, opened=False)
    said = f"#p{number}.0" if how == "press" else how.format(number)
    assert "市级表彰" in text_of(await stage.says("secretary", said))
    assert "市级表彰" in text_of(await stage.says("secretary", f"#p{number}.0")), "it can be read again"


async def test_inv_32_nobody_reads_what_was_announced_to_another(stage: Stage) -> None:
    number = await pushed(stage, "secretary", "event", CONFIRMED, opened=False)
    theirs = text_of(await stage.says("neighbour", f"看第 {number} 号消息"))
    nobodys = text_of(await stage.says("neighbour", "看第 99999 号消息"))
    assert theirs == nobodys
    assert "表彰" not in theirs


async def test_many_announcements_are_read_a_few_at_a_time(stage: Stage) -> None:
    for n in range(7):
        stage.passes(seconds=1)
        await pushed(stage, "secretary", "event", Reply((Message(f"第 {n} 件。", ()),)), opened=False)
    first = await stage.says("secretary", "看")
    assert re.findall(r"第 (\d) 件", text_of(first)) == list("01234")
    assert "接着看" in labels_of(first)
    assert re.findall(r"第 (\d) 件", text_of(await stage.presses("secretary", "接着看"))) == list("56")


@pytest.mark.parametrize("said", ["你好", "什么事", "有什么待办", "记过的事", "待办"])
async def test_inv_11_what_was_only_announced_is_told_at_the_next_contact_once(stage: Stage, said: str) -> None:
    """INV-11: whatever they come for, its words come first; its button is no digit, and it is not told again."""
    await pushed(stage, "secretary", "event", CONFIRMED, opened=False, asks=False)
    told, *rest = (await stage.says("secretary", said)).messages
    assert told.text == "上级已认定：市级表彰。"
    assert [option.label for option in told.options] == ["我们现在几星"]
    assert rest
    for again in (said, "看"):
        assert "市级表彰" not in text_of(await stage.says("secretary", again))


async def test_what_was_announced_on_an_earlier_day_says_so(stage: Stage) -> None:
    """“明天” was said then."""
    await pushed(stage, "secretary", "reminder", MEETING, opened=False, asks=False)
    await pushed(stage, "neighbour", "reminder", MEETING, opened=False, asks=False)
    stage.passes(days=9)
    assert (await stage.says("secretary", "你好")).messages[0].text == "（5月24日的消息）明天 9 点开支委会。"
    assert "（5月24日的消息）明天 9 点开支委会。" in text_of(await stage.says("neighbour", "看"))


@pytest.mark.parametrize("said", ["待办", "有什么待办", "什么事", "什么消息？"])
async def test_who_asks_what_there_is_to_do_hears_it_in_any_post(stage: Stage, said: str) -> None:
    """A notice of 公众号 says 您有一项待办, so that is what people ask for."""
    await stage.play(
        [
            Step("secretary", said, "6月5日（周五）截止", hides="没有找到"),
            Step("reviewer", said, "没有待处理的事"),
            Step("visitor", said, "绑定码"),
        ]
    )


async def test_inv_11_it_is_told_in_a_reply_that_leaves_through_the_outbox_too(stage: Stage) -> None:
    """INV-11: Telegram and 企业微信 answer by the outbox."""
    await pushed(stage, "secretary", "event", CONFIRMED, opened=False, asks=False)
    incoming = Incoming("local", "secretary", "k1", "你好", stage.now)
    taken = await stage.store.turn(take_in, stage.bureau, incoming, stage.now)
    assert taken.reply is not None
    texts = [message.text for message in from_json(taken.reply.body).messages]
    assert texts[0] == "上级已认定：市级表彰。"
    assert len(texts) == 2


async def test_in_the_middle_of_a_talk_what_was_announced_is_told_and_the_question_stays(stage: Stage) -> None:
    for said in ("记一件事", "被通报批评"):
        await stage.says("secretary", said)
    before = stage.sheet("secretary")
    await pushed(stage, "secretary", "event", CONFIRMED, opened=False, asks=False)
    told, question = (await stage.says("secretary", "帮助")).messages
    assert "市级表彰" in told.text
    assert "是谁通报批评的" in question.text
    assert stage.sheet("secretary") == before


async def test_of_many_announcements_a_few_are_told_at_a_time(stage: Stage) -> None:
    for n in range(7):
        stage.passes(seconds=1)
        await pushed(stage, "secretary", "event", Reply((Message(f"第 {n} 件。", MENU),)), opened=False)
    first = await stage.says("secretary", "你好")
    assert re.findall(r"第 (\d) 件", text_of(first)) == list("01234")
    assert "还有没看过的新消息" in text_of(first)
    assert re.findall(r"第 (\d) 件", text_of(await stage.says("secretary", "记过的事"))) == list("56")


async def test_a_warning_that_is_meant_for_one_account_is_not_read_on_another(stage: Stage) -> None:
    """Whoever took somebody's code does not get the warning that was announced on the older account."""

    def announce(tx) -> None:  # type: ignore[no-untyped-def]
        person = stage.person("secretary")
        body = to_json(Reply((Message("您的身份刚加了一个渠道。", MENU),)))
        older = {"platform": "local", "account_hash": "the older account"}
        messages.put_outbox(tx, person, "channel", body, "k", stage.now, stage.now, **older)
        (claimed,) = outbox.claim(tx, "local", stage.now, 50, stage.now)
        outbox.settle_sent(tx, [claimed.row.id], "ok", stage.now, opened=False)

    await stage.store.turn(announce)
    for said in ("你好", "看"):
        assert "加了一个渠道" not in text_of(await stage.says("secretary", said))


@pytest.mark.parametrize(
    ("kind", "platform", "is_here", "stays"),
    [
        ("event", "wechat", False, True),
        ("event", "wechat", True, False),
        ("reminder", "wechat", False, False),
        ("event", "telegram", False, False),
        ("event", "wecom", False, False),
    ],
)
def test_where_a_push_is_scarce_an_unread_notice_stands_for_the_next(
    kind: str, platform: str, is_here: bool, stays: bool
) -> None:
    """INV-15. Dates and meetings are told in full, so nothing stands for them."""
    sent = as_pushed(row(kind, CONFIRMED), platform, in_talk=False, is_here=is_here, has_unread=True)
    assert sent.stays is stays
    assert not as_pushed(row(kind, CONFIRMED), platform, in_talk=False, is_here=is_here, has_unread=False).stays


async def test_in_the_middle_of_a_talk_news_are_shown_and_the_talk_goes_on(stage: Stage) -> None:
    for said in ("记一件事", "被通报批评"):
        await stage.says("secretary", said)
    await pushed(stage, "secretary", "event", CONFIRMED, opened=False)
    answer = text_of(await stage.says("secretary", "看"))
    assert "市级表彰" in answer
    assert "是谁通报批评的" in answer


async def test_what_could_not_be_pushed_is_told_with_its_own_presses_and_no_digits(stage: Stage) -> None:
    """INV-11; digits belong to the reply that follows it."""

    def put(tx) -> None:  # type: ignore[no-untyped-def]
        messages.put_outbox(tx, stage.person("secretary"), "event", to_json(MEETING), "k", stage.now, stage.now)

    await stage.store.turn(put)
    told, reply = (await stage.says("secretary", "你好")).messages
    assert told.text == "明天 9 点开支委会。"
    assert [option.label for option in told.options] == ["记过的事", "我的"]
    assert all(option.send.startswith("#p") for option in told.options)
    assert reply.options[0].label.startswith("1 ")
    assert "您的身份" in text_of(await stage.says("secretary", told.options[1].send))


async def test_inv_12_what_may_be_known_is_told_as_such(stage: Stage) -> None:
    def lost(tx) -> None:  # type: ignore[no-untyped-def]
        person = stage.person("secretary")
        messages.put_outbox(tx, person, "event", to_json(MEETING), "k", stage.now, stage.now)
        outbox.claim(tx, "local", stage.now, 50, stage.now)
        (again,) = outbox.claim(tx, "local", stage.now, 50, stage.now)
        outbox.requeue(tx, again, "local", stage.now, "", busy=0, tried=())

    await stage.store.turn(lost)
    assert "（如已收到请忽略）" in (await stage.says("secretary", "你好")).messages[0].text
