"""What could not be told in time: one digest of what still holds, composed from the facts of now (INV-11, INV-16).

Sunday, 24 May 2026 at first. Nobody's page is open, so whatever is queued waits until its person says something.
"""

from __future__ import annotations

from bot.reminding import DEMO_HOUR
from handlers.messages import Incoming, Message, Option, Reply, from_json, to_json
from handlers.reminding import composer
from handlers.turn import take_in
from scheduler.hours import Hours
from scheduler.reminding import Reminding, remind
from storage import messages
from tests.handlers.stage import Stage, labels_of, text_of
from tests.scheduler.obligations import RULES, SHANGHAI, here

S = "secretary"
OFFICE_CALLS = ("6月4日下午三点在三楼召开推进会", "全部", "1")


async def ticks(stage: Stage, *moments: str) -> None:
    """The clock is moved by steps, and whoever is due is reminded after each."""
    hours = Hours(SHANGHAI, usual_hour=DEMO_HOUR, staggered=False)
    for moment in moments:
        stage.now = here(moment)
        await remind(stage.store, Reminding(RULES, hours, composer(stage.bureau)), lambda: stage.now)


async def calls(stage: Stage, said: str = OFFICE_CALLS[0]) -> None:
    for words in (said, *OFFICE_CALLS[1:]):
        await stage.says("office", words)


async def news(stage: Stage, *texts: str, kind: str = "event", who: str = S) -> None:
    def put(tx) -> None:  # type: ignore[no-untyped-def]
        for text in texts:
            body = to_json(Reply((Message(text, (Option("1 我的", "我的"),)),)))
            messages.put_outbox(tx, stage.person(who), kind, body, f"{kind}:{text}", stage.now, stage.now)

    await stage.store.turn(put)


async def comes(stage: Stage, who: str = S) -> list[str]:
    """What is said before the reply to 你好."""
    reply = await stage.says(who, "你好")
    return [message.text for message in reply.messages[:-1]]


async def test_inv_16_after_steps_of_the_clock_one_message_says_what_still_holds(stage: Stage) -> None:
    await ticks(stage, "2026-05-24 10:00")
    await calls(stage)
    await ticks(stage, *(f"2026-{day} 09:00:01" for day in ("05-26", "05-29", "06-01", "06-02", "06-03", "06-04")))
    assert len(stage.rows(f"select 1 from outbox where person_id = {stage.person(S)} and state = 'queued'")) >= 5
    (told,) = await comes(stage)
    lines = told.split("\n")
    assert lines[0] == "您不在的时候有些消息没能按时送到，现在合在一起补上："
    assert "① 今天（周四）15:00 三楼，推进会；无故不参加一次扣 3 分（附加条件6）" in lines
    assert "党员群众测评：明天（周五）截止" in told
    assert "申报创星自评：明天（周五）截止，还有 1 天" in told
    assert "补发" not in told
    assert len(lines) <= 6
    assert "参加：推进会]" in labels_of(stage.last[S])
    assert await comes(stage) == []


async def test_an_invitation_to_what_is_over_offers_no_answer_any_more(stage: Stage) -> None:
    await calls(stage)
    stage.now = here("2026-06-05 10:00")
    assert await comes(stage) == ["您不在的时候有消息没能按时送到，说的 1 件事都已经过去、取消或办好了。"]
    assert "参加]" not in labels_of(stage.last[S])


async def test_an_invitation_that_was_changed_is_told_as_the_meeting_stands(stage: Stage) -> None:
    await calls(stage)
    for said in ("改第1号会议的地点", "五楼", "1"):
        await stage.says("office", said)
    told = await comes(stage)
    assert len(told) == 1
    assert told[0].startswith("市直机关工作委员会通知开会：6月4日（周四）15:00 五楼，推进会。\n无故不参加一次扣 3 分")
    assert stage.last[S].messages[0].files[0].name.endswith(".ics")
    assert {"[参加]", "[请假]"} <= set(labels_of(stage.last[S]).split(" "))
    assert "好的，记下参加" in text_of(await stage.presses(S, "参加"))


async def test_what_was_called_and_called_off_meanwhile_is_only_counted(stage: Stage) -> None:
    await calls(stage)
    for said in ("取消第1号会议", "1"):
        await stage.says("office", said)
    (told,) = await comes(stage)
    assert "1 件事都已经过去、取消或办好了" in told
    assert "推进会" not in told


async def test_who_knows_of_a_meeting_hears_that_it_was_called_off(stage: Stage) -> None:
    await calls(stage)
    assert "通知开会" in (await comes(stage))[0]
    for said in ("改第1号会议的地点", "五楼", "1", "取消第1号会议", "1"):
        await stage.says("office", said)
    (told,) = await comes(stage)
    assert told.startswith("会议取消：6月4日（周四）15:00 五楼，推进会")


async def test_what_is_fresh_and_true_is_told_in_its_own_words(stage: Stage) -> None:
    await calls(stage)
    (told,) = await comes(stage)
    assert told.startswith("市直机关工作委员会通知开会：6月4日（周四）15:00 三楼，推进会。")


async def test_an_invitation_of_the_year_before_says_its_year_where_it_matters(stage: Stage) -> None:
    stage.now = here("2026-12-28 10:00")
    await calls(stage, "2027年1月6日下午三点在三楼召开推进会")
    stage.now = here("2027-01-04 10:00")
    assert "1月6日（周三）15:00 三楼，推进会。" in (await comes(stage))[0]
    stage.now = here("2027-01-08 10:00")
    await calls(stage, "2027年1月9日下午三点在五楼召开碰头会")
    stage.now = here("2028-01-03 10:00")
    assert "碰头会" not in "".join(await comes(stage))


async def test_the_same_deadline_reminded_of_three_times_is_told_once(stage: Stage) -> None:
    await ticks(stage, "2026-05-24 10:00", "2026-05-29 09:00:01", "2026-06-02 09:00:01")
    (told,) = await comes(stage)
    assert told.count("申报创星自评") == 1
    assert "6月5日（周五）截止，还有 3 天" in told


async def test_what_is_done_meanwhile_is_counted(stage: Stage) -> None:
    await ticks(stage, "2026-05-24 10:00", "2026-06-02 09:00:01")
    await stage.submitted()
    await stage.says("deputy", "2026年党员群众测评已办好")
    (told,) = await comes(stage)
    assert "自评" not in told
    assert "2 件事都已经过去、取消或办好了" in told


async def test_inv_11_much_news_is_one_digest_and_none_of_it_is_lost(stage: Stage) -> None:
    for day in range(1, 6):
        stage.now = here(f"2026-06-0{day} 10:00")
        await news(stage, f"第 {day} 件：上级已认定。")
    stage.now = here("2026-06-06 10:00")
    (told,) = await comes(stage)
    assert told.split("\n") == [
        "您不在的时候有些消息没能按时送到，现在合在一起补上：",
        "① 6月5日：第 5 件：上级已认定。",
        "② 6月4日：第 4 件：上级已认定。",
        "还有 3 条新消息，说“看”接着看。",
    ]
    assert "第 5 件" in text_of(await stage.presses(S, "看①"))
    told_later = text_of(await stage.says(S, "看"))
    assert [f"第 {n} 件" in text_of(stage.last[S]) or f"第 {n} 件" in told_later for n in (1, 2, 3)] == [True] * 3


async def test_a_question_that_may_cost_points_is_put_in_its_own_words(stage: Stage) -> None:
    await ticks(stage, "2026-05-24 10:00", "2026-05-29 09:00:01", "2026-06-02 09:00:01")
    await news(stage, "5月28日例会没有您的到会记录。", kind="inquiry")
    told = await comes(stage)
    assert len(told) == 2
    assert "5月28日例会没有您的到会记录。" in told


async def test_a_later_day_that_was_granted_is_the_day_that_counts(stage: Stage) -> None:
    for said in ("布置任务：6月20日前报送半年总结", "全部", "1"):
        await stage.says("office", said)
    for said in ("第1号任务延期", "6月30日", "1"):
        await stage.says(S, said)
    for said in ("改第1号任务", "2", "报送全年总结", "1", "改第1号任务", "2", "报送半年工作总结", "1"):
        await stage.says("office", said)
    (told,) = await comes(stage)
    assert told.startswith("报送半年工作总结：6月30日（周二）截止，还有 37 天。")


async def test_on_a_platform_that_is_written_to_the_digest_leaves_through_the_outbox(stage: Stage) -> None:
    """INV-13: it goes before the reply; what it stands for does not go out again."""
    platform = "telegram"
    await stage.says("wanderer", "你好", platform=platform)
    person = stage.person("wanderer", platform)

    def queue(tx) -> None:  # type: ignore[no-untyped-def]
        for n in range(5):
            body = to_json(Reply((Message(f"第 {n} 件。", ()),)))
            messages.put_outbox(tx, person, "event", body, f"e{n}", stage.now, stage.now)

    await stage.store.turn(queue)
    incoming = Incoming(platform, "wanderer", "k1", "你好", stage.now)
    taken = await stage.store.turn(take_in, stage.bureau, incoming, stage.now)
    assert taken.others_wait
    rows = stage.rows(f"select kind, state, body from outbox where person_id = {person} order by id")
    assert [(kind, state) for kind, state, _ in rows] == [("event", "sent")] * 5 + [
        ("digest", "queued"),
        ("reply", "queued"),
    ]
    assert "还有 3 条新消息" in text_of(from_json(rows[5][2]))
