"""三会一课: which meetings of each month, quarter and year have a record, and which are missing (缺项, no fault)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.messages import Message
from handlers.reminding import period_words
from handlers.visit import Command, Visit
from handlers.wording import numbered
from storage.agenda import agenda
from storage.obligations import Obligation
from storage.periods import period_end

BACK = timedelta(days=92)
MOST = 4


def gaps(visit: Visit, said: str) -> Message:
    """What is missing of the periods under way and of those lately over, the newest first."""
    branch = visit.branch
    if branch is None:
        raise visit.refused("view_meetings")
    visit.require("view_meetings", branch)
    today, rule_set = visit.today, visit.bureau.rule_set
    first = min(date(today.year, 1, 1), today - BACK)
    kinds = {each.id: (first, period_end(each.every, today)) for each in rule_set.cadence}
    known = agenda(visit.tx, rule_set, [branch.id], kinds)
    missing: dict[tuple[date, str], list[Obligation]] = {}
    for each in known:
        if not each.is_done and not isinstance(each.due, datetime):
            missing.setdefault((each.due, each.subject), []).append(each)
    rows = numbered((("登记会议", "登记会议"), ("会议记录", "会议记录"), ("还有哪些截止日", "还有哪些截止日")))
    if not missing:
        return Message("今年的三会一课等都有记录，没有缺项。", rows)
    under_way = [key for key in missing if key[0] >= today]
    past = sorted((key for key in missing if key[0] < today), reverse=True)
    shown = [*sorted(under_way)[:2], *past][:MOST]
    lines = [
        f"{period_words(subject, today)}{'还没有记录' if due >= today else '缺项'}："
        f"{'、'.join(each.title for each in missing[due, subject])}"
        for due, subject in shown
    ]
    if len(missing) > len(shown):
        lines.append(f"更早或更长的时段还有 {len(missing) - len(shown)} 处没有记录。")
    return Message("\n".join(("没有记录只是缺项，不扣分；开过的补登几个字就行。", *lines)), rows)


GAP_COMMANDS = (
    Command(
        "gaps",
        "三会一课",
        ("三会一课", "缺项", "三会一课缺项", "有哪些缺项", "看缺项", "三会一课情况", "三会一课开了吗", "缺了哪些会"),
        "view_meetings",
        answer=gaps,
        own=True,
    ),
)
