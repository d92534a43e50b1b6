"""What a reminder says: what, when with the weekday, what is at stake by which clause, what to answer now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.bureau import Bureau
from handlers.reminding import reminding
from scoring.rule_file import shipped
from storage.obligations import Recipient
from storage.reminders import Item, Reminder, due_text
from tests.scheduler.obligations import RULES, SECRETARY, here, obligation

BUREAU = Bureau(shipped(), RULES.key, b"k" * 32, str)
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
NOW = here("2026-05-29 08:48")


def item(id: int = 31, *, late: datetime | None = None, person: int = SECRETARY, **changed: Any) -> Item:
    """A reminder of the declaration, or of what the test says."""
    thing = obligation(**{"due": "2026-06-05", "stake": "申报创星：“申报创星(6月5日前完成)”", **changed})
    row = Reminder(
        id, *thing.series, person, "7d", due_text(thing.due), RULES.key, NOW, None, "waiting", "", None, EARLY
    )
    return Item(row, thing, late)


def said(*items: Item, now: datetime = NOW) -> tuple[list[str], list[tuple[str, str]]]:
    message = reminding(BUREAU, items, now)
    lines = message.text.split("\n")
    assert len(lines) <= 6
    return lines, [(option.label, option.send) for option in message.options]


def test_a_deadline_with_its_weekday_its_clause_and_one_digit_to_act() -> None:
    lines, options = said(item(options=(("开始自评", "开始自评"),)))
    assert lines == ["申报创星自评：6月5日（周五）截止，还有 7 天。", "申报创星：“申报创星(6月5日前完成)”。"]
    assert options == [("1 开始自评", "开始自评"), ("2 晚点再提醒", "第 31 号提醒晚点再说")]


def test_what_only_a_word_can_tell_is_done_by_one_digit() -> None:
    _, options = said(item(kind="plan_filing", title="年度晋位争星方案备案"))
    assert options[0] == ("1 已办好", "第 31 号提醒已办好")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-06-03 09:00", "申报创星自评：后天（周五）截止，还有 2 天。"),
        ("2026-06-04 09:00", "申报创星自评：明天（周五）截止，还有 1 天。"),
        ("2026-06-05 09:00", "申报创星自评：今天（周五）截止。"),
        ("2026-06-08 09:00", "申报创星自评：6月5日（周五）到期，已过 3 天。"),
    ],
)
def test_the_day_as_it_is_seen_from_today(now: str, words: str) -> None:
    assert said(item(), now=here(now))[0][0] == words


def test_a_meeting_says_when_where_and_what_is_at_stake() -> None:
    meeting = item(
        kind="meeting",
        subject="12",
        due=here("2026-11-26 15:00"),
        ladder="meeting",
        title="党建工作例会",
        place="市直工委三楼",
        stake="无故不参加一次扣 3 分；本年已有 1 次。",
        options=(("参加", "参加第12号会议"), ("请假", "第12号会议请假")),
    )
    lines, options = said(meeting, now=here("2026-11-25 08:20"))
    assert lines == ["明天（周四）15:00 市直工委三楼，党建工作例会。", "无故不参加一次扣 3 分；本年已有 1 次。"]
    assert [label for label, _ in options] == ["1 参加", "2 请假", "3 晚点再提醒"]


def test_a_month_without_a_record_is_a_gap_and_no_fault() -> None:
    month = item(
        kind="committee_meeting",
        subject="2026-05",
        due="2026-05-31",
        ladder="cadence",
        title="支委会",
        stake="没有记录只是缺项，不扣分（星级评定参考内容2）",
        options=(("已开，登记", "登记支委会"), ("定个时间", "定支委会时间")),
    )
    lines, options = said(month)
    assert lines == ["本月支委会还没有记录，后天（周日）前。", "没有记录只是缺项，不扣分（星级评定参考内容2）。"]
    assert options == [
        ("1 已开，登记", "登记支委会"),
        ("2 定个时间", "定支委会时间"),
        ("3 不再提醒", "第 31 号提醒不再提醒"),
    ]


def test_the_superior_is_told_of_a_branch_and_accuses_nobody() -> None:
    lines, options = said(item(person=8), now=here("2026-06-08 09:00"))
    assert lines == [
        "申报创星自评：6月5日（周五）到期，已过 3 天，市财政局第一党支部还没有办。",
        "这是提示，不扣分；请问一问有没有困难。",
    ]
    assert options[0] == ("1 下属支部", "下属支部")


def test_what_comes_late_says_so() -> None:
    lines, _ = said(item(late=here("2026-05-29 07:00")))
    assert lines[0].startswith("（补发）申报创星自评")


def test_several_things_are_one_list_each_with_its_clause_and_first_answer() -> None:
    lines, options = said(
        item(31, options=(("开始自评", "开始自评"),)),
        item(32, kind="ballot", title="党员群众测评", stake="星级评定3：“组织测评”"),
        item(33, kind="plan_filing", title="年度晋位争星方案备案", due="2026-07-31", stake=""),
    )
    assert lines == [
        "有 3 件事要办：",
        "① 申报创星自评：6月5日（周五）截止，还有 7 天（申报创星）",
        "② 党员群众测评：6月5日（周五）截止，还有 7 天（星级评定3）",
        "③ 年度晋位争星方案备案：7月31日（周五）截止，还有 63 天",
    ]
    assert options == [
        ("1 开始自评", "开始自评"),
        ("2 已办好：党员群众测评", "第 32 号提醒已办好"),
        ("3 已办好：年度晋位争星方案备案", "第 33 号提醒已办好"),
        ("4 还有哪些截止日", "还有哪些截止日"),
        ("5 都晚点再提醒", "第 31、32、33 号提醒晚点再说"),
    ]


def test_in_a_list_a_meeting_says_what_its_absence_costs() -> None:
    meeting = item(
        32,
        kind="meeting",
        subject="12",
        due=here("2026-05-29 15:00"),
        ladder="meeting",
        title="党建工作例会",
        stake="无故不参加一次扣 3 分（附加条件6）；本年已有 2 次，再有一次不得定五星级，年底再降 1 星",
        options=(("参加", "参加第12号会议"), ("请假", "第12号会议请假")),
    )
    lines, options = said(item(31), meeting)
    assert lines[1] == (
        "① 今天（周五）15:00 党建工作例会；无故不参加一次扣 3 分（附加条件6）；"
        "本年已有 2 次，再有一次不得定五星级，年底再降 1 星"
    )
    assert options[0] == ("1 参加：党建工作例会", "参加第12号会议")


def _months(*titles: str) -> list[Item]:
    return [
        item(
            40 + n,
            kind=kind,
            subject="2026-05",
            due="2026-05-31",
            ladder="cadence",
            title=title,
            stake="没有记录只是缺项，不扣分（基层组织建设2）",
        )
        for n, (kind, title) in enumerate(zip(("committee_meeting", "group_meeting"), titles, strict=False))
    ]


def test_in_a_list_the_meetings_of_a_month_keep_their_three_answers() -> None:
    lines, options = said(item(31), *_months("支委会"))
    assert lines[2] == "② 本月支委会还没有记录，后天（周日）前，缺项不扣分（基层组织建设2）"
    assert options[1:4] == [
        ("2 登记支委会", "登记支委会"),
        ("3 定支委会时间", "定支委会时间"),
        ("4 支委会不再提醒", "第 40 号提醒不再提醒"),
    ]
    lines, options = said(item(31), *_months("支委会", "党小组会"))
    assert lines[2] == "② 本月还没有记录：支委会、党小组会；后天（周日）前，缺项不扣分（基层组织建设2）"
    assert options[1:4] == [
        ("2 登记会议", "登记会议"),
        ("3 定个时间", "定会议"),
        ("4 这几项不再提醒", "第 40、41 号提醒不再提醒"),
    ]


def test_what_many_branches_have_not_done_is_one_line_for_their_superior() -> None:
    branches = [item(n, person=8, organisation_id=n, organisation=f"第{n}党支部") for n in range(3, 9)]
    lines, options = said(*branches, item(50, person=8, kind="year_end", title="年底复检核星自评", due="2026-06-01"))
    assert lines[0] == "有 2 件事要办："
    assert lines[2] == (
        "② 申报创星自评：6月5日（周五）截止，还有 7 天，第3党支部、第4党支部、第5党支部等 6 个还没有办（提示，不扣分）"
    )
    assert options == [("1 下属支部", "下属支部"), ("2 还有哪些截止日", "还有哪些截止日")]


def test_after_more_than_a_day_one_list_says_what_is_still_open() -> None:
    lines, _ = said(item(31, late=here("2026-05-27 08:00")), item(32, kind="ballot", title="党员群众测评"))
    assert lines[0] == "有几次提醒没能按时送到，现在补上，还要办的有 2 件："


def test_many_things_stay_within_a_phone_s_screen() -> None:
    many = [item(n, kind=f"thing{n}", title=f"第 {n} 件事") for n in range(1, 20)]
    lines, options = said(*many)
    assert lines[-1] == "还有 16 件，说“还有哪些截止日”看全部。"
    assert len(options) <= 8
    assert all(len(words.encode()) <= 64 for _, words in options)


def test_a_list_over_several_branches_names_them() -> None:
    other = item(32, organisation_id=4, organisation="市财政局第二党支部")
    other = replace(other, obligation=replace(other.obligation, recipients=(Recipient(SECRETARY, EARLY),)))
    lines, _ = said(item(31), other)
    assert "市财政局第一党支部 申报创星自评" in lines[1]
    assert "市财政局第二党支部 申报创星自评" in lines[2]
