"""公示: the office notes the day on which the results were posted; a week counted from the next day it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.days import Day, day_text
from handlers.fields import yes_no
from handlers.messages import Message
from handlers.talk import Talk
from handlers.visit import Command, Dialogue, Visit
from handlers.wording import numbered
from scoring.rule_set import Deadline
from storage import calendar, reminders
from storage.organisations import Organisation
from storage.periods import publicity_ends

EARLIER = timedelta(days=30)
_AGAIN = (("还有哪些截止日", "还有哪些截止日"), ("返回菜单", "菜单"))


@dataclass(frozen=True, slots=True)
class Opening:
    """The office, and the rule of how long results are posted."""

    office: Organisation
    deadline: Deadline
    today: date


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    deadline = next((d for d in visit.bureau.rule_set.deadlines if d.counted_from == "posting"), None)
    if visit.post is None or visit.post.role != "office" or deadline is None or not visit.could("note_posting"):
        raise visit.refused("note_posting")
    return Opening(visit.post.organisation, deadline, visit.today)


async def script(talk: Talk, opening: Opening) -> date | None:
    """The day, echoed with the last day of publicity."""
    when = Day(opening.today, opening.today - EARLIER, opening.today, "只记最近三十天里、今天以前张贴的。")
    posted_on = await talk.ask("posted_on", "评定结果哪天张贴公示的？", when)
    ends = publicity_ends(posted_on, opening.deadline.days)
    text = (
        f"{day_text(posted_on, opening.today)}张贴，从次日起算 {opening.deadline.days} 天，"
        f"{day_text(ends, opening.today)}期满。登记吗？"
    )
    return posted_on if await talk.ask("sure", text, yes_no("登记", "不登记"), about=text) else None


def close(visit: Visit, opening: Opening, posted_on: date | None) -> Message:
    """Notes it; the last day is reminded of."""
    if posted_on is None:
        return Message("没有登记。", numbered(_AGAIN))
    calendar.note_posting(visit.tx, opening.office.id, opening.deadline.campaign, posted_on, visit.person_id, visit.at)
    reminders.ask_replan(visit.tx, opening.office.id)
    visit.audit("note_posting", opening.office.id, {"posted_on": posted_on})
    ends = publicity_ends(posted_on, opening.deadline.days)
    return Message(
        f"登记好了：公示到{day_text(ends, visit.today)}为止，到时提醒您。期满无异议的，报工委会批准。", numbered(_AGAIN)
    )


PUBLICITY = Dialogue("publicity", "登记公示", "note_posting", open_, script, close)

PUBLICITY_COMMANDS = (
    Command(
        "publicity",
        "登记公示",
        ("登记公示", "公示张贴", "开始公示", "公示登记", "张贴公示"),
        "note_posting",
        dialogue=PUBLICITY,
    ),
)
