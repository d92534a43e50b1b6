"""换届: a branch reports that it has elected, or asks for a later day; its superior records it or grants the delay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.days import Day, date_text, day_text
from handlers.door import plain
from handlers.fields import choice, yes_no
from handlers.messages import Message
from handlers.standing import election_of
from handlers.superiors import branches_reviewed
from handlers.talk import Talk
from handlers.telling import REVIEWERS, SECRETARIES, will_tell
from handlers.visit import Command, Declined, Dialogue, Visit
from handlers.wording import numbered
from scoring.election import overdue_after
from storage import calendar, organisations, reminders
from storage.organisations import Organisation

LONGEST_DELAY = timedelta(days=366)
LONGEST_TERM = timedelta(days=3660)
_HANDLE = re.compile(r"办理换届\s*([a-z0-9][a-z0-9_-]*)?|换届延期")
_GRANT = re.compile(r"同意换届延期\s*([a-z0-9][a-z0-9_-]*)\s+([0-9]{4}-[0-9]{2}-[0-9]{2})")
_AGAIN = (("还有哪些截止日", "还有哪些截止日"), ("返回菜单", "菜单"))


@dataclass(frozen=True, slots=True)
class Opening:
    """The branches below, each with the last day of its term as far as known."""

    branches: tuple[Organisation, ...]
    today: date

    def branch(self, code: str) -> Organisation:
        return next(branch for branch in self.branches if branch.code == code)


@dataclass(frozen=True, slots=True)
class Decision:
    """`held_on`: an election to record, or the true day of the last one; `until`: a delay that is granted."""

    branch: Organisation
    held_on: date | None = None
    until: date | None = None
    is_correction: bool = False


def report_election(visit: Visit, organisation_id: int) -> Message:
    """Tells the superior that a branch has elected: it counts when they have recorded it."""
    branch = organisations.organisation(visit.tx, organisation_id)
    handle = numbered((("登记换届或同意延期", f"办理换届 {branch.code}"),))
    message = Message(f"{branch.name}报告：已经换届，请登记选举日期。", handle)
    heard = visit.tell(visit.superiors(branch), "election", f"election:{branch.id}:{visit.today}", message)
    visit.audit("report_election", branch.id, {})
    told = will_tell("上级", heard, REVIEWERS)
    return Message(
        f"好，{told}上级登记后就不再提醒；没有登记之前，星级仍按原来的届期算（附加条件5）。", numbered(_AGAIN)
    )


def reads_handle(visit: Visit, said: str) -> Mapping[str, str] | None:
    """办理换届 CZJ-1, 同意换届延期 CZJ-1 2027-09-20: with what is named as answers to the questions."""
    if grant := _GRANT.fullmatch(plain(said)):
        return {"branch": grant[1].upper(), "deed": "delay", "until": grant[2]}
    match = _HANDLE.fullmatch(plain(said))
    if match is None:
        return None
    return {"branch": match[1].upper()} if match[1] else {}


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    branches = branches_reviewed(visit)
    if words.get("branch") and words["branch"] not in {branch.code for branch in branches}:
        raise visit.refused("decide_election")
    for branch in branches:
        if branch.code == words.get("branch"):
            visit.require("decide_election", branch)
    return Opening(branches, visit.today)


async def script(talk: Talk, opening: Opening) -> Decision | None:
    """Which branch, recorded or delayed, which day."""
    rows = [(branch.code, _row(branch, opening.today)) for branch in opening.branches]
    code = await talk.ask("branch", "办理哪个支部的换届？", choice(rows))
    branch = opening.branch(code)
    deeds = [("held", "登记已换届"), ("delay", "同意延期")]
    if branch.last_election_on is not None:
        deeds.append(("correct", f"更正上次换届日期（现为{date_text(branch.last_election_on, opening.today)}）"))
    deed = await talk.ask("deed", f"{_row(branch, opening.today)}。怎么办理？", choice(deeds))
    if deed == "correct":
        when = Day(opening.today, opening.today - LONGEST_TERM, opening.today, "要在今天以前、十年以内。")
        held_on = await talk.ask("corrected", "上次换届实际是哪天？", when)
        text = f"{branch.name}上次换届更正为{day_text(held_on, opening.today)}，届期从这天算起。更正吗？"
        decision = Decision(branch, held_on=held_on, is_correction=True)
    elif deed == "held":
        earliest = branch.last_election_on or opening.today - LONGEST_DELAY
        when = Day(opening.today, earliest, opening.today, "要在上次换届之后、今天以前。")
        held_on = await talk.ask("held_on", "哪天选举的？", when)
        text = f"{branch.name} {day_text(held_on, opening.today)}换届，新一届从这天算起。登记吗？"
        decision = Decision(branch, held_on=held_on)
    else:
        when = Day(opening.today, opening.today, opening.today + LONGEST_DELAY, "要在今天以后的一年以内。")
        until = await talk.ask("until", "同意延期到哪天？（经请示、有特殊理由才可以，附加条件5）", when)
        text = f"{branch.name}换届同意延期到{day_text(until, opening.today)}。确认吗？"
        decision = Decision(branch, until=until)
    return decision if await talk.ask("sure", text, yes_no("确认", "不办了"), about=text) else None


def close(visit: Visit, opening: Opening, decision: Decision | None) -> Message:
    """Writes it, tells the branch, has its reminders planned anew."""
    if decision is None:
        return Message("没有办理，一切照旧。", numbered(_AGAIN))
    branch = decision.branch
    visit.require("decide_election", branch)
    if decision.held_on is not None:
        calendar.record_election(visit.tx, branch.id, decision.held_on, visit.at)
        said = f"{day_text(decision.held_on, visit.today)}换届已登记"
        if decision.is_correction:
            said = f"上次换届日期更正为{day_text(decision.held_on, visit.today)}"
            if branch.postponed_until is not None:  # what was granted for this term stays granted
                organisations.postpone_election(visit.tx, branch.id, branch.postponed_until, visit.at)
    elif decision.until is not None:
        organisations.postpone_election(visit.tx, branch.id, decision.until, visit.at)
        said = f"换届同意延期到{day_text(decision.until, visit.today)}"
    else:
        raise Declined("没有办理，一切照旧。", *numbered(_AGAIN))
    reminders.ask_replan(visit.tx, branch.id)
    details = {"held_on": decision.held_on, "until": decision.until}
    if decision.is_correction:
        details["before"] = branch.last_election_on
    visit.audit("decide_election", branch.id, details)
    note = Message(f"上级：{branch.name}{said}。", numbered((("还有哪些截止日", "还有哪些截止日"),)))
    secretaries = visit.holders(branch.id, "secretary", "deputy")
    heard = visit.tell(secretaries, "election", f"elected:{branch.id}:{said}", note)
    text = f"{branch.name}{said}。{will_tell('该支部', heard, SECRETARIES)}"
    return Message(text, numbered((("再办一个", "办理换届"), *_AGAIN)))


def _row(branch: Organisation, today: date) -> str:
    election = election_of(branch, today)
    if election is None:
        return f"{branch.name}：届期不清楚"
    last = overdue_after(election)
    return f"{branch.name}：{day_text(last, today)}到期{'，已过期' if last < today else ''}"


ELECTIONS = Dialogue("elections", "办理换届", "decide_election", open_, script, close)

ELECTION_COMMANDS = (
    Command(
        "elections",
        "办理换届",
        ("办理换届", "登记换届", "换届登记", "同意换届延期", "更正换届日期", "更正换届"),
        "decide_election",
        dialogue=ELECTIONS,
        reads=reads_handle,
    ),
)
