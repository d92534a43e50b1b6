"""换届, from the branch's side: it says that it has elected, or asks its superior for a later day (附加条件5: 请示)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.days import Day, day_text
from handlers.door import command_words
from handlers.elections import LONGEST_DELAY, report_election
from handlers.fields import choice, yes_no
from handlers.messages import Message
from handlers.standing import election_of
from handlers.talk import Talk
from handlers.telling import REVIEWERS, will_tell
from handlers.visit import Command, Dialogue, Visit
from handlers.wording import numbered
from scoring.election import overdue_after
from storage.organisations import Organisation

_HELD = re.compile(
    r"(?:我们|我支部|本支部|支部)?(?:已经?|刚刚?|都)?(?:换届|换届选举|选举)(?:工作)?(?:已经?)?(?:完成|搞完|办完|结束|开完|选完)?了?"
)
_SURELY_HELD = re.compile("我们|支部|已|刚|了$|完成")
_DELAY = re.compile(
    r"(?:我们|本支部|支部)?(?:想|要|请求|需要)?(?:申请|请示)?(?:把)?换届(?:选举)?(?:想|要|能不能|可不可以|能否)?(?:申请)?"
    r"(?:延期|推迟|延后|缓一缓|晚一点)(?:换届|举行)?(?:吗)?|(?:申请|想|请示)?(?:延期|推迟)换届(?:选举)?"
)
_REASONS = (("unified", "上级统一安排"), ("leaving", "班子成员变动"), ("members", "党员外出较多"), ("other", "其他"))
_AGAIN = (("还有哪些截止日", "还有哪些截止日"), ("返回菜单", "菜单"))


@dataclass(frozen=True, slots=True)
class Opening:
    branch: Organisation
    today: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Request:
    until: date
    reason: str


def reads_held(visit: Visit, said: str) -> Mapping[str, str] | None:
    """我们换届了. For a superior these words are not."""
    text = command_words(said)
    return {} if visit.branch is not None and _HELD.fullmatch(text) and _SURELY_HELD.search(text) else None


def held(visit: Visit, said: str) -> Message:
    """Tells the superior, who records it."""
    branch = visit.branch
    visit.require("keep_meeting", branch)
    assert branch is not None
    return report_election(visit, branch.id)


def reads_delay(visit: Visit, said: str) -> Mapping[str, str] | None:
    """申请换届延期. For a superior these words mean to grant one."""
    return {} if visit.branch is not None and _DELAY.fullmatch(command_words(said)) else None


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    branch = visit.branch
    visit.require("keep_meeting", branch)
    assert branch is not None
    election = election_of(branch, visit.today)
    return Opening(branch, visit.today, None if election is None else overdue_after(election))


async def script(talk: Talk, opening: Opening) -> Request | None:
    """Until when, for which kind of reason; then the card."""
    known = f"现在应在{day_text(opening.due, opening.today)}前换届。" if opening.due else ""
    first = max(opening.today, opening.due or opening.today)
    when = Day(
        opening.today, opening.today, first + LONGEST_DELAY, "请说今天以后、比原来的期限晚一年以内的日子。", ahead=True
    )
    until = await talk.ask("until", f"{known}想延到哪天？（如 9月20日）", when)
    reason = await talk.ask("reason", "什么原因？（选一类就行，不写姓名）", choice(_REASONS))
    label = dict(_REASONS)[reason]
    text = f"向上级请示：换届延到{day_text(until, opening.today)}（{label}）。"
    sure = await talk.ask("sure", f"{text}\n发给上级吗？", yes_no("确认", "不请示了"), about=text)
    return Request(until, label) if sure else None


def close(visit: Visit, opening: Opening, result: Request | None) -> Message:
    """Asks the superior; nothing holds before they have granted it."""
    if result is None:
        return Message("好的，没有请示，一切照旧。", numbered(_AGAIN))
    branch, until = opening.branch, result.until
    visit.require("keep_meeting", branch)
    day = day_text(until, visit.today)
    grant = (f"同意延到{until.month}月{until.day}日", f"同意换届延期 {branch.code} {until.isoformat()}")
    rows = numbered((grant, ("登记换届或另定日期", f"办理换届 {branch.code}")))
    message = Message(f"{branch.name}请示：换届延到{day}（{result.reason}）。", rows)
    key = f"election-delay:{branch.id}:{visit.person_id}.{visit.attention.version}"
    heard = visit.tell(visit.superiors(branch), "election", key, message)
    visit.audit("ask_election_delay", branch.id, {"until": until})
    told = will_tell("上级", heard, REVIEWERS)
    return Message(f"好，{told}上级同意之前，仍按原来的届期算（附加条件5）。", numbered(_AGAIN))


ASK_ELECTION_DELAY = Dialogue("ask_election_delay", "请示换届延期", "keep_meeting", open_, script, close)

ELECTION_REQUESTS = (
    Command("election_held", "报告已换届", (), "keep_meeting", answer=held, reads=reads_held, own=True),
    Command(
        "ask_election_delay",
        "请示换届延期",
        (),
        "keep_meeting",
        dialogue=ASK_ELECTION_DELAY,
        reads=reads_delay,
        own=True,
    ),
)
