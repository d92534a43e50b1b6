"""Meetings: called by a sentence, answered until they begin, told to everybody, and a missing record dealt with fairly.

INV-31, 32, 33 for conveners and branches; INV-17 for days and hours; INVARIANTS §3 for the words of a leave.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from handlers.meeting_time import Start, repeated
from handlers.messages import Reply, from_json
from handlers.talk import Invalid
from tests.handlers.meeting_plays import (
    THURSDAY,
    after_a_conference,
    after_two_absences,
    conference,
    task,
    told_afterwards,
    were_there,
)
from tests.handlers.plays import DRAMAS
from tests.handlers.stage import Stage, Step, labels_of, text_of

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 24, 10, 0, tzinfo=ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "starts_at"),
    [
        ("明天下午三点", "2026-05-25T15:00"),
        ("后天上午九点半", "2026-05-26T09:30"),
        ("5月28日15:00", "2026-05-28T15:00"),
        ("5月28日（周四）下午3点", "2026-05-28T15:00"),
        ("周四下午两点", "2026-05-28T14:00"),
        ("下周三上午十点一刻", "2026-05-27T10:15"),
        ("今晚7点半", "2026-05-24T19:30"),
        ("６月２日１５：００", "2026-06-02T15:00"),
        ("半小时后", "2026-05-24T10:30"),
        ("2026-06-05T08:30", "2026-06-05T08:30"),
        ("12月31日晚上11点", "2026-12-31T23:00"),
    ],
)
def test_when_a_meeting_begins_is_read_as_people_say_it(said: str, starts_at: str) -> None:
    field = Start(NOW)
    assert field.parse(said) == at(starts_at)
    assert field.parse(field.keep(said)) == at(starts_at)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("昨天下午三点", "已经过了"),
        ("今天上午九点", "已经过了"),
        ("下午三点", "是哪一天"),
        ("明天", "几点"),
        ("2月30日下午三点", "日历上没有这一天"),
        ("5月28日（周五）下午三点", "对不上"),
        ("周四或者周五下午三点", "没看懂"),
        ("2028年5月28日下午三点", "太远了"),
        ("尽快", "没看懂"),
        ("", "没看懂"),
        ("明天\u202e下午三点", "没看懂"),
    ],
)
def test_what_is_not_surely_a_time_to_come_is_refused_with_the_reason(said: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        Start(NOW).parse(said)


def test_the_day_said_before_needs_only_its_hour() -> None:
    assert Start(NOW, at("2026-06-03").date()).parse("上午九点") == at("2026-06-03T09:00")


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (None, ["10-30"]),
        ("FREQ=WEEKLY;BYDAY=FR", ["10-30", "11-06", "11-13", "11-20", "11-27", "12-04", "12-11", "12-18", "12-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=30", ["10-30", "11-30", "12-30"]),
        ("FREQ=YEARLY", ["10-30"]),
    ],
)
def test_a_series_stays_within_its_year(rule: str | None, days: list[str]) -> None:
    assert [f"{start:%m-%d}" for start in repeated(at("2026-10-30T09:00"), rule)] == days


def test_a_series_leaves_out_the_month_without_that_day_and_ends_at_twelve() -> None:
    assert [start.month for start in repeated(at("2026-01-31T09:00"), "FREQ=MONTHLY;BYMONTHDAY=31")] == [
        1,
        3,
        5,
        7,
        8,
        10,
        12,
    ]
    assert len(repeated(at("2026-01-01T09:00"), "FREQ=DAILY")) == 12


@pytest.mark.parametrize(
    ("who", "said", "shows"),
    [
        ("secretary", "明早8点党小组会，记得喊我", "5月25日（周一）08:00 地点未定，党小组会"),
        ("secretary", "明天下午三点开支委会", "5月25日（周一）15:00 地点未定，支委会"),
        ("secretary", "拟于6月4日14:30召开组织生活会，提前一天提醒。", "提前 1 天提醒"),
        ("secretary", "那个后天晚上七点半我们搞主题党日在党员活动室你到时候提醒我一下", "19:30 党员活动室，主题党日"),
        ("secretary", "帮我记着点啊大后天下午两点工委有个培训", "5月27日（周三）14:00 地点未定，培训"),
        ("secretary", "每月15号上午九点主题党日，到点叫我", "一次建好 7 次：6月15日、7月15日"),
        ("secretary", "下周一开党员大会，提醒我", "5月25日（周一）几点开"),
        ("secretary", "提醒我开支委会", "什么时候开"),
        ("secretary", "定支委会时间", "什么时候开"),
        ("secretary", "6月5日前提醒我交自评表", "6月5日"),
        ("office", "周四下午三点在市直工委三楼召开党建工作例会", "哪些支部的书记参加"),
        ("reviewer", "定于6月2日上午9时召开书记培训班，请设置会议提醒。", "在哪里开"),
        ("reviewer", "召集会议", "开什么会"),
    ],
)
async def test_a_meeting_begins_with_one_sentence(stage: Stage, who: str, said: str, shows: str) -> None:
    assert shows in text_of(await stage.says(who, said))
    assert stage.rows("select count(*) from meeting") == [(0,)], "nothing is written before the card is confirmed"


@pytest.mark.parametrize(
    "said",
    [
        "如果明天下午三点的会没参加会怎样",
        "昨天下午三点开了支委会",
        "明天下午三点的支委会取消吗？",
        "明天下午三点开会要通报批评谁",
    ],
)
async def test_what_only_sounds_like_a_meeting_to_come_calls_none(stage: Stage, said: str) -> None:
    assert "请核对：5月25日" not in text_of(await stage.says("secretary", said))


async def test_the_calendar_file_keeps_its_name_through_change_and_cancellation(stage: Stage) -> None:
    """A calendar moves the entry, and takes it out, only under the same UID and a higher SEQUENCE."""
    for said in ("周四下午三点在市直工委三楼召开党建工作例会", "1"):
        await stage.says("office", said)
    files = [_calendar(await stage.says("office", "1"))]
    for said in ("改第1号会议的时间", "周五上午九点"):
        await stage.says("office", said)
    files.append(_calendar(await stage.says("office", "1")))
    await stage.says("office", "取消第1号会议")
    files.append(_calendar(await stage.says("office", "1")))
    seen = [(e["UID"], e["SEQUENCE"], e["STATUS"], e.decoded("DTSTART"), str(e["LOCATION"])) for _, e in files]
    assert seen == [
        ("meeting-1@jinxing", 0, "CONFIRMED", datetime(2026, 5, 28, 7, 0, tzinfo=UTC), "市直工委三楼"),
        ("meeting-1@jinxing", 1, "CONFIRMED", datetime(2026, 5, 29, 1, 0, tzinfo=UTC), "市直工委三楼"),
        ("meeting-1@jinxing", 2, "CANCELLED", datetime(2026, 5, 29, 1, 0, tzinfo=UTC), "市直工委三楼"),
    ]
    assert [calendar["METHOD"] for calendar, _ in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert str(files[0][1]["SUMMARY"]) == "党建工作例会"


async def test_a_series_is_one_calendar_file(stage: Stage) -> None:
    await stage.says("secretary", "每月15号上午九点主题党日，到点叫我")
    [file] = (await stage.says("secretary", "1")).messages[-1].files
    starts = [event.decoded("DTSTART").month for event in Calendar.from_ical(file.content).walk("VEVENT")]
    assert starts == [6, 7, 8, 9, 10, 11, 12]


def _calendar(reply: Reply):  # type: ignore[no-untyped-def]
    [file] = reply.messages[-1].files
    assert file.name == "第1号会议.ics"
    calendar = Calendar.from_ical(file.content)
    [event] = calendar.walk("VEVENT")
    return calendar, event


async def test_the_words_of_a_leave_are_nowhere_kept(stage: Stage) -> None:
    """INVARIANTS §3: a category is kept."""
    await conference(stage)
    await stage.says("secretary", "周四的例会请假，孩子高烧住院了")
    await stage.says("neighbour", "第1号会议请假")
    await stage.says("neighbour", "我妈住院了")
    await stage.says("neighbour", "4")
    kept = str(stage.everything())
    for canary in ("孩子", "高烧", "住院", "我妈"):
        assert canary not in kept
    assert stage.rows("select answer, category from meeting_reply order by id") == [("leave", "other")] * 2


async def test_a_meeting_that_begins_after_midnight_belongs_to_its_local_day(stage: Stage) -> None:
    """INV-17: 00:30 in Shanghai is the day before in UTC."""
    await conference(stage, datetime(2026, 5, 27, 16, 30, tzinfo=UTC))
    assert "5月28日（周四）00:30" in text_of(await stage.says("secretary", "第1号会议"))
    stage.on("2026-05-28")
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    await stage.says("office", "第3号核实扣分")
    await stage.says("office", "确认扣分")
    assert [row[3] for row in stage.events()] == ["2026-05-28"]


async def test_a_leave_can_be_asked_and_changed_until_the_very_start(stage: Stage) -> None:
    await conference(stage)
    stage.now = THURSDAY - timedelta(seconds=1)
    for said in ("请假", "病假"):
        await stage.says("secretary", said)
    await stage.says("neighbour", "第1号会议请假")
    stage.now = THURSDAY
    assert "已经开始，不能再改" in text_of(await stage.says("neighbour", "1"))
    assert "已经开始，不能再改" in text_of(await stage.says("secretary", "参加第1号会议"))
    assert stage.rows("select branch_id, answer from meeting_reply") == [(await stage.branch("CZJ-1"), "leave")]


# ---- INV-32: what is not there and what is not theirs sound alike

NOT_THEIRS = (
    ("reviewer", "第1号会议", "第99号会议"),
    ("secretary", "改第1号会议", "改第99号会议"),
    ("secretary", "取消第1号会议", "取消第99号会议"),
    ("reviewer", "登记第1号会议到会", "登记第99号会议到会"),
    ("reviewer", "核实第1号会议", "核实第99号会议"),
    ("general", "批准第1号请假", "批准第99号请假"),
    ("secretary", "第1号核实我到了", "第99号核实我到了"),
    ("reviewer", "第1号核实扣分", "第99号核实扣分"),
    ("reviewer", "处理第1号核实", "处理第99号核实"),
    ("reviewer", "第1号核实认可", "第99号核实认可"),
    ("archivist", "第2号会议", "第99号会议"),
    ("archivist", "参加第2号会议", "参加第99号会议"),
    ("archivist", "第2号会议请假", "第99号会议请假"),
    ("member", "第1号会议", "第99号会议"),
    ("visitor", "第1号会议", "第99号会议"),
    ("admin", "第1号会议", "第99号会议"),
    ("archivist", "第3号会议", "第99号会议"),
    ("deputy", "登记第4号会议", "登记第99号会议"),
)


@pytest.mark.parametrize(("who", "theirs", "nowhere"), NOT_THEIRS)
async def test_inv_32_a_meeting_of_others_and_none_sound_alike(
    stage: Stage, who: str, theirs: str, nowhere: str
) -> None:
    await after_a_conference(stage)
    await conference(stage, stage.now + timedelta(days=1), "CZJ", "支部书记会")
    for whom in ("secretary", "neighbour"):
        for said in ("明天下午三点支委会叫我", "1"):
            await stage.says(whom, said)
    await stage.says("office", "核实第1号会议")
    await stage.says(who, "你好")
    answers = []
    for said in (theirs, nowhere):
        async with stage.aside() as aside:
            before = aside.domain()
            reply = await aside.says(who, said)
            assert aside.domain() == before
            assert aside.audited()[-1][1] == "refused"
            answers.append([(m.text, [option.label for option in m.options]) for m in reply.messages])
    assert answers[0] == answers[1]


# ---- INV-33: the convener's double role


async def test_inv_33_a_convener_who_leads_a_branch_decides_nothing_about_it(stage: Stage) -> None:
    await stage.submitted("DAJ-1", "archivist")
    await conference(stage)
    await stage.appoint("office", "DAJ-1", "deputy")
    await stage.appoint("general", "SZGW", "office")
    await stage.says("archivist", "请假")
    await stage.says("archivist", "公务")
    assert not any("市档案局党支部请假" in text for text in stage.pushed("office")), (
        "they are not asked about their own"
    )
    assert any("市档案局党支部请假（公务）" in text for text in stage.pushed("general"))
    assert "没有找到，或者不在您的权限内" in text_of(await stage.says("office", "批准第1号请假"))
    assert "已不批准" in text_of(await stage.says("general", "不批准第1号请假"))
    stage.on("2026-05-29")
    await were_there(stage, "CZJ-1", "CZJ-2", "NYJ-1")
    assert "您任职的支部请别人来核实：市档案局党支部" in text_of(await stage.says("office", "核实第1号会议"))
    assert "没有要登记的了" in text_of(await stage.says("office", "补记第1号会议实到"))
    assert "会向 1 个支部核实" in text_of(await stage.says("general", "核实第1号会议"))
    await stage.says("archivist", "确实没去")
    for said in ("第1号核实扣分", "第1号核实认可", "处理第1号核实"):
        assert "不在您的权限内" in text_of(await stage.says("office", said))
    assert stage.events() == []
    await stage.says("general", "第1号核实扣分")
    assert "已记（第 1 号" in text_of(await stage.says("general", "1"))


async def test_inv_31_a_convener_dismissed_in_the_middle_of_the_card_deducts_nothing(stage: Stage) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    await stage.says("office", "第1号核实扣分")
    confirm = stage.button("office", "确认扣分")
    await stage.dismiss("office")
    await stage.says("office", confirm)
    assert stage.events() == []


# ---- fairness

EXCUSED = {
    "present": ["补记第1号会议实到", "1"],
    "excused beforehand": ["补记第1号会议请假", "1"],
    "excused after asking": ["核实第1号会议", "@archivist 请示过", "第1号核实认可"],
    "made up after asking": ["核实第1号会议", "@archivist 我到了", "第1号核实补记"],
    "spared after admitting": ["核实第1号会议", "@archivist 确实没去", "第1号核实不扣"],
    "present after admitting by mistake": ["核实第1号会议", "@archivist 确实没去", "补记第1号会议实到", "1"],
}


@pytest.mark.parametrize("name", EXCUSED)
async def test_a_branch_with_a_record_or_a_reason_is_never_proposed(stage: Stage, name: str) -> None:
    await after_a_conference(stage)
    for line in EXCUSED[name]:
        who, _, said = line.removeprefix("@").partition(" ") if line.startswith("@") else ("office", "", line)
        await stage.says(who, said)
    stage.passes(days=5)
    answer = text_of(await stage.says("office", "第1号核实扣分"))
    assert "确认扣分吗" not in answer
    await stage.says("office", "确认扣分")
    await stage.says("office", "1")
    assert stage.events() == []


@pytest.mark.parametrize("decided", [None, "批准第1号请假"])
async def test_a_leave_that_nobody_refused_is_one_and_is_never_asked_about(stage: Stage, decided: str | None) -> None:
    await conference(stage)
    for said in ("请假", "出差"):
        await stage.says("archivist", said)
    if decided:
        await stage.says("office", decided)
    stage.on("2026-05-29")
    await were_there(stage, "CZJ-1", "CZJ-2", "NYJ-1")
    assert "没有缺记录的支部，不用核实" in text_of(await stage.says("office", "核实第1号会议"))
    assert "实到 3，请假 1，未记录 0" in text_of(await stage.says("office", "第1号会议"))


async def test_silence_counts_only_three_days_after_the_question_was_seen(stage: Stage) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    stage.passes(days=3, seconds=-1)
    assert "该支部还没有答复，期限到 6月1日" in text_of(await stage.says("office", "第1号核实扣分"))
    stage.passes(seconds=1)
    assert "核实的消息该支部还没有看到" in text_of(await stage.says("office", "第1号核实扣分"))
    assert await told_afterwards(stage) == 1
    assert "三天内没有答复" in stage.pushed("office")[-1]
    assert "也可能没看到。不会自动扣分" in stage.pushed("office")[-1]
    assert "没有您的到会记录" in text_of(await stage.says("archivist", "你好"))
    assert "期限顺延到 6月4日（周四）" in text_of(await stage.says("office", "第1号核实扣分"))
    stage.passes(days=3)
    assert "三天内没有答复，也可能没看到" in text_of(await stage.says("office", "第1号核实扣分"))
    assert stage.events() == [], "nothing happens by itself"
    assert "会转告召集人" in text_of(await stage.says("archivist", "请示过")), "a late answer is still an answer"
    assert "情况刚有变化" in text_of(await stage.presses("office", "确认扣分"))


async def test_the_warning_comes_at_the_second_lapse(stage: Stage) -> None:
    await after_two_absences(stage)
    await conference(stage, stage.now + timedelta(days=3))
    shown = text_of(await stage.says("archivist", "第2号会议"))
    assert "无故不参加一次扣 3 分（附加条件6）；本年已有 2 次，再有一次不得定五星级，年底再降 1 星" in shown
    assert "本年已有" not in text_of(await stage.says("secretary", "第2号会议"))


@pytest.mark.parametrize("phase", [5, 8])
async def test_inv_26_a_locked_phase_takes_no_deduction(stage: Stage, phase: int) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    await stage.set_phase("DAJ-1", phase)
    answer = text_of(await stage.says("office", "第1号核实扣分"))
    assert "不作改动" in answer or "不再改动" in answer
    assert stage.events() == []


async def test_a_meeting_of_last_year_costs_nothing_any_more(stage: Stage) -> None:
    stage.on("2026-12-29")
    await conference(stage, datetime(2026, 12, 30, 7, 0, tzinfo=UTC))
    stage.on("2026-12-31")
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    stage.on("2027-01-02")
    assert "不在本年度，不再扣分" in text_of(await stage.says("office", "第3号核实扣分"))


async def test_a_deduction_is_traced_to_its_meeting(stage: Stage) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    await stage.says("office", "第1号核实扣分")
    await stage.says("office", "1")
    assert stage.events() == [("absence", None, 1, "2026-05-28", None, "第 1 号会议")]
    assert stage.rows("select event_id, conclusion from inquiry_conclusion") == [(1, "deducted")]
    assert stage.rows("select event_id, decision from event_decision") == [(1, "confirmed")]


async def test_inv_08_a_deduction_is_confirmed_once_however_often_it_is_pressed(stage: Stage) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    await stage.says("office", "第1号核实扣分")
    confirm = stage.button("office", "确认扣分")
    answers = [text_of(await stage.says("office", confirm)) for _ in range(5)]
    assert "已记（第 1 号" in answers[0]
    assert all("过期" in answer for answer in answers[1:])
    assert len(stage.events()) == 1


async def test_inv_07_two_conveners_conclude_the_same_question(any_stage: Stage) -> None:
    """On both databases: the first stands, the second is told."""
    stage = any_stage
    await stage.appoint("general", "SZGW", "office")
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    for who in ("office", "general"):
        await stage.says(who, "你好")
    await stage.says("office", "第1号核实扣分")
    assert "按请示过、有特殊理由记" in text_of(await stage.says("general", "第1号核实不扣"))
    assert "已经处理完了" in text_of(await stage.presses("office", "确认扣分"))
    assert stage.events() == []


async def test_nobody_is_asked_where_nobody_is_bound(stage: Stage) -> None:
    await conference(stage)
    await stage.dismiss("archivist")
    stage.on("2026-05-29")
    await were_there(stage, "CZJ-1", "CZJ-2", "NYJ-1")
    assert "还没有人绑定、问不到：市档案局党支部，请直接联系" in text_of(await stage.says("office", "核实第1号会议"))
    assert stage.rows("select count(*) from inquiry") == [(0,)]


# ---- what is told


async def test_each_list_is_told_once_however_often_the_tick_runs(any_stage: Stage) -> None:
    """On both databases; a restart or a second process changes nothing."""
    stage = any_stage
    await conference(stage)
    for hours, told in ((0, 0), (101, 0), (5, 1), (1, 0), (200, 0)):
        stage.passes(hours=hours)
        assert await told_afterwards(stage) == told, hours
    assert stage.pushed("office") == ["5月28日党建工作例会开过了：应到 4，请假 0，到会还没有登记。"]


async def test_a_list_waits_for_the_morning(stage: Stage) -> None:
    await conference(stage, datetime(2026, 5, 28, 12, 0, tzinfo=UTC))  # 20:00 in Shanghai
    stage.now = datetime(2026, 5, 28, 14, 30, tzinfo=UTC)
    assert await told_afterwards(stage) == 1
    [(due_at,)] = stage.rows("select due_at from outbox where kind = 'convener'")
    assert datetime.fromisoformat(due_at) == datetime(2026, 5, 29, 0, 30, tzinfo=UTC)


async def test_a_meeting_of_the_branch_asks_for_its_two_lines_unless_they_are_there(stage: Stage) -> None:
    for said in ("明天下午三点支委会叫我", "1", "后天下午三点党课叫我", "1"):
        await stage.says("secretary", said)
    stage.passes(days=1, hours=8)
    for said in ("登记支委会 今天 研究换届 5人", "1"):
        await stage.says("secretary", said)
    assert await told_afterwards(stage) == 0
    stage.passes(days=1)
    assert await told_afterwards(stage) == 1
    assert stage.pushed("secretary") == ["5月26日的党课开了吗？日期、主题、人数，两行字就够。"]
    shown = await stage.says("secretary", "登记第2号会议")
    assert "主题" in text_of(shown)


async def test_a_change_is_told_to_every_invited_branch_once_and_to_nobody_else(stage: Stage) -> None:
    await conference(stage, caller="CZJ", topic="支部书记会")
    for said in ("改第1号会议地点", "财政局五楼", "1"):
        await stage.says("reviewer", said)
    told = stage.rows("select person_id, body from outbox where kind = 'meeting' order by person_id")
    assert sorted(person for person, _ in told) == sorted(stage.person(w) for w in ("secretary", "deputy", "neighbour"))
    for _, body in told:
        [message] = from_json(body).messages
        assert message.text.startswith("会议有变：5月28日支部书记会改为 5月28日（周四）15:00 财政局五楼，支部书记会。")
        assert [option.send for option in message.options] == ["参加第1号会议", "第1号会议请假"]
        assert message.files


@pytest.mark.parametrize("name", ["after a meeting", "the third absence", "after a task", "a task", "what was held"])
async def test_a_conversation_on_both_databases(any_stage: Stage, name: str) -> None:
    drama = DRAMAS[name]
    await drama.before(any_stage)
    await any_stage.play(drama.steps)
    assert await any_stage.audit_is_whole()


@pytest.mark.parametrize(
    ("who", "offers"),
    [
        ("secretary", ("会议]", "任务]")),
        ("deputy", ("会议]", "任务]")),
        ("reviewer", ("会议]", "任务]")),
        ("office", ("会议]", "任务]")),
    ],
)
async def test_the_menu_of_those_who_meet_offers_meetings_and_tasks(
    stage: Stage, who: str, offers: tuple[str, ...]
) -> None:
    await stage.play([Step(who, "你好", "可以", offers), Step(who, "会议", "会"), Step(who, "任务", "任务")])


@pytest.mark.parametrize("who", ["member", "admin", "visitor"])
async def test_the_menu_of_others_does_not(stage: Stage, who: str) -> None:
    assert "会议" not in labels_of(await stage.says(who, "你好"))
    for said in ("会议", "任务", "定会议", "布置任务", "请假", "登记会议", "参加第1号会议"):
        answer = text_of(await stage.says(who, said))
        assert "不在您的权限内" in answer or "还没有绑定" in answer, said


async def test_a_meeting_of_december_is_recorded_in_january(stage: Stage) -> None:
    stage.now = datetime(2026, 12, 30, 2, tzinfo=UTC)
    for said in ("12月31日上午九点开支委会，提醒我", "1"):
        await stage.says("secretary", said)
    stage.now = datetime(2027, 1, 2, 2, tzinfo=UTC)
    await stage.play(
        [
            Step("secretary", "登记第1号会议", "主题"),
            Step("secretary", "研究发展党员", "到会几人"),
            Step("secretary", "5", "2026年12月31日（周四）支委会，研究发展党员，到会 5 人"),
            Step("secretary", "1", "登记好了"),
            Step("secretary", "登记党课 2026年12月25日 学习党章 9人", "2026年12月25日（周五）党课，学习党章"),
            Step("secretary", "1", "登记好了"),
            Step("secretary", "会议记录", ("去年底以来登记了 2 次会议", "2026年12月31日 支委会，研究发展党员，5 人")),
            Step(
                "secretary", "登记党课 2026年9月1日 学习党章 9人", "只补记今年和最近三个月的会，即 2026年10月2日到今天"
            ),
        ]
    )


async def test_a_month_is_no_topic(stage: Stage) -> None:
    await stage.play(
        [
            Step("secretary", "登记上个月的支委会", "支委会哪天开的"),
            Step("secretary", "4月20日", "主题"),
        ]
    )


async def test_more_persons_than_members_are_asked_about(stage: Stage) -> None:
    """The branch has 20 members; guests may come, but 100 is more likely a slip."""
    asked = "本支部登记的党员是 20 人，到会比这还多：没有写错吗？"
    await stage.play(
        [
            Step("secretary", "登记支委会 5月20日 研究发展党员 100人", ("到会 100 人", asked)),
            Step("secretary", "返回", "到会几人"),
            Step("secretary", "20", "到会 20 人", hides=asked),
        ]
    )


async def test_all_at_once_is_shown_before_it_is_written_and_can_be_put_right(stage: Stage) -> None:
    await conference(stage)
    stage.on("2026-05-29")
    await stage.play(
        [
            Step("office", "登记第1号会议到会", "到会情况"),
            Step("office", "1", ("登记 4 个支部实到", "市档案局党支部", "对吗"), ("[1 确认登记]", "[2 先不记]")),
            Step("office", "2", "没有登记"),
            Step("office", "第1号会议", "实到 0"),
            Step("office", "登记第1号会议到会", "到会情况"),
            Step("office", "1", "对吗"),
            Step("office", "1", "实到 4", "登记错了，更正]"),
            Step("office", "[登记错了，更正]", "登记了 4 个支部实到。更正哪些", "[1 有几个其实没有到会记录]"),
            Step("office", "1", "哪几个登记错了"),
            Step("office", "档案局", ("撤回 1 个支部的实到：市档案局党支部", "不等于缺席"), "[1 确认更正]"),
            Step("office", "1", ("已更正", "实到 3，请假 0，未记录 1（市档案局党支部）")),
            Step("archivist", "第1号会议", "没有到会记录。这不等于缺席"),
            Step("secretary", "更正第1号会议到会", hides="更正哪些"),
            Step("reviewer", "更正第1号会议到会", "没有找到，或者不在您的权限内"),
        ]
    )


async def test_a_day_that_was_given_is_not_asked_for_again(stage: Stage) -> None:
    await stage.play(
        [
            Step("secretary", "定支委会时间", "什么时候开？（如 明天下午三点、5月28日15:00）"),
            Step("secretary", "后天", "5月26日（周二）几点开"),
            Step("secretary", "下午三点", "在哪里开"),
            Step("secretary", "跳过", "提醒谁"),
            Step("secretary", "1", "5月26日（周二）15:00 地点未定，支委会"),
        ]
    )


async def test_the_example_of_a_time_would_itself_be_taken(stage: Stage) -> None:
    stage.now = datetime(2026, 12, 29, 2, tzinfo=UTC)
    asked = text_of(await stage.says("secretary", "定支委会时间"))
    assert "2027年1月2日15:00" in asked
    assert "在哪里开" in text_of(await stage.says("secretary", "2027年1月2日15:00"))


@pytest.mark.parametrize("said", ["参加党建工作例会", "还是参加", "我参加", "不请假了", "5"])
async def test_who_was_about_to_ask_for_leave_may_come_after_all(stage: Stage, said: str) -> None:
    await conference(stage)
    await stage.says("secretary", "第1号会议请假")
    assert "好的，记下参加" in text_of(await stage.says("secretary", said))
    assert stage.rows("select answer from meeting_reply") == [("attends",)]


async def test_what_waits_for_the_convener_is_in_what_waits(stage: Stage) -> None:
    await conference(stage)
    for said in ("第1号会议请假", "病假"):
        await stage.says("farmer", said)
    for said in ("布置任务：6月20日前报送半年总结", "全部", "1"):
        await stage.says("office", said)
    for said in ("第1号任务延期", "6月30日", "1"):
        await stage.says("neighbour", said)
    await stage.play(
        [
            Step("office", "待处理", "请假、延期、核实答复有 2 件等您", "[1 待批]"),
            Step(
                "office",
                "1",
                ("市农业农村局第一党支部请假（病假）：5月28日党建工作例会", "申请把“报送半年总结”延到6月30日"),
                ("①批准]", "①不批准]", "②同意]"),
            ),
            Step("office", "[①批准]", "已批准"),
            Step("office", "待批", "等您答复的有 1 件"),
            Step("office", "[①同意]", "已同意"),
            Step("office", "待批", "没有待批的请假、延期"),
            Step("secretary", "待批", hides="等您答复"),
            Step("reviewer", "待批", "没有待批的"),
        ]
    )


async def test_an_answered_question_waits_for_the_convener(stage: Stage) -> None:
    await after_a_conference(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    await stage.play(
        [Step("office", "待批", "市档案局党支部的核实已答复：5月28日党建工作例会", "①处理]")],
    )


async def test_a_clause_that_stops_within_its_bracket_is_closed(stage: Stage) -> None:
    await after_two_absences(stage)
    await stage.says("office", "核实第1号会议")
    await stage.says("archivist", "确实没去")
    assert "(一次扣3分…)”）" in text_of(await stage.says("office", "第1号核实扣分"))


async def test_what_became_of_a_meeting_is_shown_not_that_nobody_answered(stage: Stage) -> None:
    await after_a_conference(stage)
    assert "党建工作例会（实到）]" in labels_of(await stage.says("secretary", "会议"))
    assert "党建工作例会（请假）]" in labels_of(await stage.says("farmer", "会议"))
    assert "党建工作例会（没有到会记录）]" in labels_of(await stage.says("archivist", "会议"))


async def test_in_the_middle_of_a_talk_meetings_and_tasks_are_named(stage: Stage) -> None:
    await conference(stage)
    await task(stage)
    await stage.says("secretary", "登记支委会")
    assert "5月28日（周四）15:00 市直工委三楼，党建工作例会（还没答复）" in text_of(
        await stage.says("secretary", "会议")
    )
    assert "报送半年总结，6月20日（周六）前完成" in text_of(await stage.says("secretary", "任务"))


async def test_what_is_missing_of_the_months_past_is_shown(stage: Stage) -> None:
    await stage.says("secretary", "登记支委会 4月20日 研究发展党员 5人")
    await stage.says("secretary", "1")
    for said in ("三会一课", "缺项", "有哪些缺项"):
        answer = text_of(await stage.says("secretary", said))
        assert "没有记录只是缺项，不扣分" in answer
        assert "本月还没有记录：支委会、党小组会、主题党日" in answer
        assert "2026 年 4 月缺项：党小组会、主题党日" in answer
        assert len(answer.split("\n")) <= 6
    assert "没有找到" in text_of(await stage.says("office", "三会一课"))
