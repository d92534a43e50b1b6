"""What is answered to reminders, and asked about them: in plain words, at any time, over restarts.

Sunday, 24 May 2026 at first; the reminders run as in service, with everybody reminded at nine sharp.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.reminding import DEMO_HOUR
from handlers.reminding import composer
from scheduler.hours import Hours
from scheduler.reminding import Reminding, remind
from storage import people, tasks
from storage.ports import Transaction
from tests.handlers.meeting_plays import conference, task
from tests.handlers.stage import Stage, Step, labels_of, text_of
from tests.scheduler.obligations import RULES, SHANGHAI, here

S = "secretary"


async def tick(stage: Stage) -> None:
    hours = Hours(SHANGHAI, usual_hour=DEMO_HOUR, staggered=False)
    await remind(stage.store, Reminding(RULES, hours, composer(stage.bureau)), lambda: stage.now)


async def at(stage: Stage, moment: str) -> None:
    """It is that moment now, and whoever is due has been reminded."""
    stage.now = here(moment)
    await tick(stage)


@pytest.fixture
async def reminded(stage: Stage) -> Stage:
    """The secretary was reminded of the declaration on Friday, 29 May."""
    await tick(stage)
    await at(stage, "2026-05-29 09:00:01")
    return stage


def number(stage: Stage, kind: str = "declaration", who: str = S) -> int:
    person = stage.person(who)
    rows = stage.rows(f"select id from reminder where kind = '{kind}' and person_id = {person} order by id")
    return int(rows[-1][0])


async def test_a_reminder_waits_in_the_outbox_with_its_answers(reminded: Stage) -> None:
    (told,) = [text for text in reminded.pushed(S) if "申报创星自评" in text]
    assert "① 申报创星自评：6月5日（周五）截止，还有 7 天" in told
    assert "③ 本月还没有记录：支委会、党小组会、主题党日；后天（周日）前" in told


async def test_later_means_once_more_and_the_series_stays(reminded: Stage) -> None:
    answer = await reminded.says(S, f"第 {number(reminded)} 号提醒晚点再说")
    assert "申报创星自评（12:00 左右）" in text_of(answer)
    before = len(reminded.pushed(S))
    await at(reminded, "2026-05-29 11:59")
    assert len(reminded.pushed(S)) == before
    await at(reminded, "2026-05-29 12:00:05")
    assert "申报创星自评" in reminded.pushed(S)[-1]
    await at(reminded, "2026-06-02 09:00:01")
    assert "还有 3 天" in reminded.pushed(S)[-1]


async def test_later_in_the_evening_is_tomorrow_morning(reminded: Stage) -> None:
    reminded.now = here("2026-05-29 20:00")
    await reminded.says(S, f"第{number(reminded)}号提醒晚点再提醒我")
    before = len(reminded.pushed(S))
    await at(reminded, "2026-05-29 23:00:01")
    assert len(reminded.pushed(S)) == before
    await at(reminded, "2026-05-30 09:00:01")
    assert len(reminded.pushed(S)) == before + 1


async def test_later_is_kept_where_the_day_of_it_has_moved_since(stage: Stage) -> None:
    """INV-11: an older reminder is answered after another day was set; what is promised comes, with the day of now."""
    id = await task(stage, date(2026, 6, 2))
    await tick(stage)
    await at(stage, "2026-05-30 09:00:01")
    old = number(stage, "task")
    stage.now = here("2026-05-30 10:00")

    def move(tx: Transaction) -> None:
        tasks.change(tx, tasks.task(tx, id), "报送半年总结", date(2026, 6, 3), stage.person("office"), stage.now)

    await stage.store.turn(move)
    await tick(stage)
    assert "报送半年总结（13:00 左右）" in text_of(await stage.says(S, f"第 {old} 号提醒晚点再说"))
    before = len(stage.pushed(S))
    await at(stage, "2026-05-30 13:00:05")
    (told,) = stage.pushed(S)[before:]
    assert "报送半年总结：6月3日" in told


async def test_a_form_taken_back_is_reminded_of_on_the_same_day(stage: Stage) -> None:
    """INV-11: the step of the day the form was taken back on is not left out."""
    await stage.submitted()
    await at(stage, "2026-06-05 07:00")
    await stage.says(S, "撤回自评")
    before = len(stage.pushed(S))
    await at(stage, "2026-06-05 09:00:01")
    assert any("申报创星自评" in text for text in stage.pushed(S)[before:])


async def test_what_is_done_needs_no_reminding_later(reminded: Stage) -> None:
    await reminded.submitted()
    assert "已经办好" in text_of(await reminded.says(S, f"第 {number(reminded)} 号提醒晚点再说"))


async def test_no_more_of_this_and_no_more_of_all_its_kind(reminded: Stage) -> None:
    id = number(reminded)
    await reminded.play(
        [
            Step(
                S, f"第 {id} 号提醒不再提醒", "今年申报创星自评不再提醒您；别的提醒照旧", "[1 申报创星自评以后都不提醒]"
            ),
            Step(S, "1", "申报创星自评以后都不提醒您了", "[1 恢复全部提醒]"),
        ]
    )
    before = len(reminded.pushed(S))
    await at(reminded, "2026-06-02 09:00:01")
    assert "申报创星自评" not in "".join(reminded.pushed(S)[before:])
    await reminded.says(S, "恢复全部提醒")
    await at(reminded, "2026-06-04 09:00:01")
    assert "申报创星自评" in reminded.pushed(S)[-1]


async def test_somebody_s_word_closes_what_only_a_word_can_tell(reminded: Stage) -> None:
    id = number(reminded, "ballot")
    await reminded.play(
        [
            Step(S, f"第 {id} 号提醒已办好", "记下了：今年党员群众测评已办好", "撤销：今年党员群众测评没有办好"),
            Step(S, "1", "改回来了：今年党员群众测评还没有办好"),
            Step(S, "2026年党员群众测评已办好", "记下了：2026 年党员群众测评已办好"),
        ]
    )
    assert ("note_deadline", "done") in reminded.audited()


async def test_a_form_is_not_done_by_saying_so(reminded: Stage) -> None:
    answer = await reminded.says(S, f"第 {number(reminded)} 号提醒已办好")
    assert "要在这里提交才算办好" in text_of(answer)
    assert reminded.rows("select * from deadline_note") == []


async def test_a_form_of_the_year_before_does_not_open_that_of_this_year(stage: Stage) -> None:
    """On 4 January 开始自评 would open 申报创星 of the new year; the overdue form is handed in by other ways."""
    stage.now = here("2026-12-31 12:00")
    await tick(stage)
    await at(stage, "2027-01-04 09:00:01")
    (told,) = (await stage.says(S, "你好")).messages[:-1]
    assert "年底复检核星自评：2026年12月31日（周四）到期，已过 4 天" in told.text
    labels = [option.label for option in told.options]
    assert "开始自评" not in labels
    answer = await stage.presses(S, next(label for label in labels if label.startswith("已补报")))
    assert "2026 年年底复检核星自评已办好，不再提醒" in text_of(answer)
    assert "年底复检核星自评" not in text_of(await stage.says(S, "还有哪些截止日"))
    assert "没有办好" in labels_of(answer)


async def test_what_is_overdue_of_the_year_before_can_be_closed_from_the_list(stage: Stage) -> None:
    stage.now = here("2027-01-04 10:00")
    await stage.play(
        [
            Step(S, "还有哪些截止日", "年底复检核星自评：2026年12月31日（周四）到期", "已补报：年底复检核星自评]"),
            Step(S, "2026年年底复检核星自评已补报", "记下了：2026 年年底复检核星自评已办好"),
            Step(S, "2027年申报创星自评已补报", hides="记下了"),
        ]
    )


@pytest.mark.parametrize("words", ["晚点再说", "不再提醒", "已办好", "没有办好"])
async def test_inv_32_somebody_else_s_reminder_is_like_none(reminded: Stage, words: str) -> None:
    id = number(reminded, "ballot")
    await reminded.says("neighbour", "菜单")  # what waited for them is told first
    theirs = text_of(await reminded.says("neighbour", f"第 {id} 号提醒{words}"))
    none = text_of(await reminded.says("neighbour", f"第 99999 号提醒{words}"))
    assert theirs == none
    assert reminded.rows("select * from deadline_note") == []
    assert reminded.rows("select * from reminder_mute") == []


async def test_who_has_left_the_post_closes_nothing_any_more(reminded: Stage) -> None:
    """INV-31."""
    id = number(reminded, "ballot")
    await reminded.store.turn(people.end_posts, reminded.person(S), reminded.now)
    await reminded.says(S, f"第 {id} 号提醒已办好")
    assert reminded.rows("select * from deadline_note") == []


async def test_the_hour_one_wishes(reminded: Stage) -> None:
    await reminded.play(
        [
            Step(S, "提醒设置", ("早上 8 点多（默认）", "没有关掉任何一类提醒"), "[2 改到 9 点]"),
            Step(S, "每天上午10点提醒我", "以后 10 点多提醒您"),
            Step(S, "提醒设置", "提醒时间：10 点多"),
            Step(S, "提醒改到 3 点", "6 点到 21 点之间"),
        ]
    )
    await tick(reminded)
    before = len(reminded.pushed(S))
    await at(reminded, "2026-06-02 09:30")
    assert len(reminded.pushed(S)) == before
    await at(reminded, "2026-06-02 10:00:01")
    assert len(reminded.pushed(S)) == before + 1


async def test_an_hour_within_the_quiet_hours_is_told_as_what_it_becomes(stage: Stage) -> None:
    await stage.play(
        [
            Step(S, "提醒改到 6 点", "6 点多还在免打扰时间里，以后 07:30 左右提醒您"),
            Step(S, "提醒设置", "提醒时间：07:30 左右（6 点多在免打扰时间里）"),
        ]
    )


@pytest.mark.parametrize(
    ("said", "card"),
    [
        ("明天早上七点半开支委会，提前半小时提醒我", "提前 30 分钟正是免打扰时间，改在5月24日（周日）21:29 左右提醒"),
        ("明天晚上十一点开支委会，提前半小时提醒我", "提前 30 分钟正是免打扰时间，改在21:29 左右提醒"),
        ("明天下午三点开支委会，提前半小时提醒我", "提前 30 分钟提醒"),
    ],
)
async def test_a_card_says_when_a_wished_reminder_will_truly_come(stage: Stage, said: str, card: str) -> None:
    assert card in text_of(await stage.says(S, said))
    assert card in text_of(await stage.says(S, "1"))


async def test_why_nothing_came(reminded: Stage) -> None:
    await reminded.says(S, f"第 {number(reminded, 'ballot')} 号提醒已办好")
    await at(reminded, "2026-06-02 09:00:01")
    answer = text_of(await reminded.says(S, "为什么没提醒我"))
    assert "已经办好、不再提醒的：党员群众测评（已办好）" in answer
    assert "6月2日（周二） 申报创星自评：" in answer
    assert "接下来" in answer
    assert "还没有绑定" in text_of(await reminded.says("stranger", "为什么没提醒我"))


@pytest.mark.parametrize(
    ("moment", "said_first", "shown"),
    [
        ("2026-05-24 10:00", (), "接下来：5月26日（周二）09:00 提醒支委会、党小组会、主题党日。"),
        ("2026-05-29 09:30", (), "接下来：6月2日（周二）09:00 提醒"),
        ("2026-06-03 10:00", (), "接下来：6月4日（周四）09:00 提醒党员群众测评、申报创星自评。"),
        ("2026-06-03 10:00", ("不再提醒党员群众测评",), "接下来：6月4日（周四）09:00 提醒申报创星自评。"),
    ],
)
async def test_what_comes_next_is_what_planning_will_do(
    stage: Stage, moment: str, said_first: tuple[str, ...], shown: str
) -> None:
    """Rows are planned two days ahead; the answer must not depend on that (INV-16)."""
    stage.now = here(moment)
    for said in said_first:
        await stage.says(S, said)
    assert shown in text_of(await stage.says(S, "为什么没提醒我"))


async def test_what_was_put_off_by_oneself_comes_next(reminded: Stage) -> None:
    await reminded.says(S, f"第 {number(reminded)} 号提醒晚点再说")
    assert "接下来：5月29日（周五）12:00 提醒申报创星自评。" in text_of(await reminded.says(S, "为什么没提醒我"))
    await reminded.submitted()
    assert "12:00" not in text_of(await reminded.says(S, "为什么没提醒我"))


async def test_what_lies_ahead_nearest_first(stage: Stage) -> None:
    answer = await stage.says(S, "还有哪些截止日")
    lines = text_of(answer).split("\n")
    assert lines[0] == "市财政局第一党支部，今天 5月24日（周日）："
    assert lines[1] == "① 本月还没有记录：支委会、党小组会、主题党日；5月31日（周日）前，缺项不扣分"
    assert lines[2:4] == [
        "② 党员群众测评：6月5日（周五）截止，还有 12 天",
        "③ 申报创星自评：6月5日（周五）截止，还有 12 天",
    ]
    assert "开始自评" in labels_of(answer)
    assert len(lines) <= 6


async def test_the_rest_is_one_digit_away_page_by_page(stage: Stage) -> None:
    await stage.play(
        [
            Step(S, "还有哪些截止日", "还有 3 件，日子更远。", "更多]"),
            Step(S, "[更多]", ("⑤ 年度晋位争星方案备案", "⑦ 换届选举：2027年5月20日"), "已换届，报上级登记]", "更多"),
            Step(S, "还有哪些截止日第 9 页", "⑦ 换届选举"),
        ]
    )


async def test_in_the_middle_of_a_talk_the_list_is_short(stage: Stage) -> None:
    await stage.says(S, "登记支委会")
    answer = text_of(await stage.says(S, "还有哪些截止日"))
    assert len(answer.split("\n")) <= 6
    assert "还有 5 件，说“还有哪些截止日”看。" in answer
    assert "支委会哪天开的" in answer


async def test_a_meeting_that_has_begun_is_no_deadline_any_more(stage: Stage) -> None:
    await conference(stage, here("2026-05-24 09:00"), topic="已开的例会")
    await conference(stage, here("2026-05-24 11:00"), topic="要开的例会")
    answer = text_of(await stage.says(S, "还有哪些截止日"))
    assert "今天（周日）11:00 市直工委三楼，要开的例会" in answer
    assert "已开的例会" not in answer


async def test_a_superior_pages_through_what_is_overdue_below(stage: Stage) -> None:
    stage.on("2026-06-08")
    answer = text_of(await stage.says("office", "还有哪些截止日"))
    assert "申报创星自评：6月5日（周五）到期，已过 3 天，" in answer
    assert "等 4 个支部还没有办" in answer
    assert "下属支部" in labels_of(stage.last["office"])


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("我们什么时候换届", "换届选举：2027年5月20日（周四）截止，还有 361 天"),
        ("公示到哪天", "还没有登记公示的张贴日期"),
        ("年度晋位争星方案何时报备？", "年度晋位争星方案备案：7月31日（周五）截止"),
        ("年底复核什么时候结束", "年底复检核星自评：12月31日（周四）截止"),
        ("党费什么时候截止", "党费的日期这里还没有记"),
    ],
)
async def test_one_thing_asked_about(stage: Stage, asked: str, shown: str) -> None:
    assert shown in text_of(await stage.says(S, asked))


async def test_a_superior_sees_what_is_theirs(stage: Stage) -> None:
    answer = text_of(await stage.says("reviewer", "还有哪些截止日"))
    assert "上级考评：6月5日（周五）截止" in answer
    assert "申报创星自评" not in answer


async def test_an_election_is_reported_and_recorded_by_the_superior(stage: Stage) -> None:
    stage.on("2027-05-20")
    await tick(stage)
    await at(stage, "2027-05-21 09:00:01")
    id = number(stage, "election")
    assert "会推送给上级" in text_of(await stage.says(S, f"第 {id} 号提醒已办好"))
    assert "市财政局第一党支部报告：已经换届" in stage.pushed("reviewer")[-1]
    await stage.play(
        [
            Step("reviewer", "办理换届 CZJ-1", "市财政局第一党支部：5月20日（周四）到期", "[1 登记已换届]"),
            Step("reviewer", "1", "哪天选举的"),
            Step("reviewer", "昨天", "5月20日（周四）换届，新一届从这天算起"),
            Step("reviewer", "1", "5月20日（周四）换届已登记。会推送给该支部"),
            Step(S, "我们什么时候换届", "2030年5月20日"),
        ]
    )
    assert "换届已登记" in stage.pushed(S)[-1]


async def test_a_delay_is_granted_and_moves_the_day(stage: Stage) -> None:
    stage.on("2027-05-10")
    await stage.play(
        [
            Step("reviewer", "办理换届", "办理哪个支部的换届"),
            Step("reviewer", "市财政局第一党支部", "怎么办理"),
            Step("reviewer", "[同意延期]", "同意延期到哪天"),
            Step("reviewer", "2027-09-20", "同意延期到9月20日（周一）"),
            Step("reviewer", "1", "会推送给该支部"),
            Step(S, "我们什么时候换届", "9月20日（周一）截止"),
        ]
    )


async def test_a_day_that_was_recorded_too_late_is_put_right(stage: Stage) -> None:
    """It decides on the cap of 附加条件5."""
    stage.on("2027-05-25")
    await stage.play(
        [
            Step("reviewer", "办理换届 CZJ-1", "怎么办理", "[3 更正上次换届日期（现为2024年5月20日）]"),
            Step("reviewer", "1", "哪天选举的"),
            Step("reviewer", "今天", "5月25日（周二）换届"),
            Step("reviewer", "1", "5月25日（周二）换届已登记"),
            Step("reviewer", "办理换届 CZJ-1", "怎么办理"),
            Step("reviewer", "3", "上次换届实际是哪天"),
            Step("reviewer", "2027年5月18日", "上次换届更正为5月18日（周二）"),
            Step("reviewer", "1", "上次换届日期更正为5月18日（周二）"),
            Step(S, "我们什么时候换届", "2030年5月18日"),
        ]
    )
    assert "上次换届日期更正为5月18日" in stage.pushed(S)[-1]


@pytest.mark.parametrize("said", ["我们换届了", "已换届", "换届完成了", "本支部换届选举已经完成", "我们已经换届了"])
async def test_a_branch_says_that_it_has_elected(stage: Stage, said: str) -> None:
    await stage.says(S, said)
    assert "市财政局第一党支部报告：已经换届，请登记选举日期" in stage.pushed("reviewer")[-1]


@pytest.mark.parametrize("said", ["我们换届了吗", "什么时候换届", "换届"])
async def test_what_only_asks_reports_no_election(stage: Stage, said: str) -> None:
    await stage.says(S, said)
    assert stage.pushed("reviewer") == []


async def test_a_branch_asks_for_a_later_election_and_gets_it(stage: Stage) -> None:
    stage.on("2027-05-10")
    await stage.play(
        [
            Step(S, "申请换届延期", ("现在应在5月20日（周四）前换届", "想延到哪天")),
            Step(S, "9月20日", "什么原因", "[1 上级统一安排]"),
            Step(S, "1", "向上级请示：换届延到9月20日（周一）（上级统一安排）", "[1 确认]"),
            Step(S, "1", ("上级同意之前，仍按原来的届期算",)),
            Step(S, "我们什么时候换届", "5月20日（周四）截止"),
            Step("reviewer", "你好", "市财政局第一党支部请示：换届延到9月20日（周一）", "同意延到9月20日]"),
            Step("reviewer", "[同意延到9月20日]", "换届同意延期到9月20日（周一）。确认吗"),
            Step("reviewer", "1", "换届同意延期到9月20日（周一）"),
            Step(S, "我们什么时候换届", "9月20日（周一）截止"),
        ]
    )


async def test_inv_30_only_who_leads_a_branch_asks_for_its_election(stage: Stage) -> None:
    for who in ("member", "office", "stranger"):
        await stage.says(who, "申请换届延期")
        assert "想延到哪天" not in text_of(stage.last[who])
    assert "办理哪个支部的换届" in text_of(await stage.says("reviewer", "换届延期"))


@pytest.mark.parametrize("who", ["secretary", "deputy", "general", "admin", "member"])
async def test_inv_30_nobody_else_decides_on_an_election(stage: Stage, who: str) -> None:
    before = stage.domain()
    await stage.says(who, "办理换届 CZJ-1")
    assert stage.domain() == before
    assert not re.search("怎么办理", text_of(stage.last[who]))


async def test_the_office_notes_the_posting_and_everybody_may_ask_how_long(stage: Stage) -> None:
    stage.on("2026-06-10")
    await stage.play(
        [
            Step("office", "登记公示", "哪天张贴公示的"),
            Step("office", "6月8日", "6月8日（周一）张贴，从次日起算 7 天，6月15日（周一）期满"),
            Step("office", "1", "公示到6月15日（周一）为止"),
            Step(S, "公示到哪天", "公示期满：6月15日（周一）截止，还有 5 天"),
        ]
    )
    await stage.says("reviewer", "登记公示")
    assert ("note_posting", "refused") in stage.audited()
