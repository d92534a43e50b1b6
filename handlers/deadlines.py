"""还有哪些截止日: what lies before an organisation, nearest first, each with what can be done about it by one digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers import late_forms
from handlers.days import day_text
from handlers.door import plain
from handlers.messages import Message
from handlers.reminding import due_words, headline, period_words
from handlers.rights import COLUMN_OF
from handlers.visit import NOT_YOURS, Command, Declined, Visit
from handlers.wording import SIGNS, numbered, shortened
from scoring.rule_set import Deadline
from storage import calendar, organisations
from storage.agenda import agenda
from storage.obligations import Obligation
from storage.organisations import Organisation
from storage.periods import period_end

BACK, AHEAD = timedelta(days=90), timedelta(days=210)
MOST, IN_TALK = 4, 2
"""Lines at a time; fewer in the middle of a talk, whose question is put again below them."""
MOST_ANSWERS, MOST_NAMED = 5, 3
_ALL_TIME = (date(1, 1, 1), date(9999, 12, 30))
_TOPICS = {
    "declaration": ("declaration", "ballot", "superior_assessment"),
    "year_end": ("year_end", "year_end_ballot", "year_end_superior_assessment"),
    "election": ("election",),
    "publicity": ("publicity",),
    "plan": ("plan_filing",),
}
_NOT_KEPT = {"ledger": "整改台账的期限", "dues": "党费的日期"}
_DONE_BY_NAME = re.compile(r"(?:([0-9]{4})\s*年)?(.+?)已?经?(?:办好|办完|补报)了?")
_PAGE = re.compile(r"还有哪些截止日\s*第\s*([1-9][0-9]?)\s*页")
_AGAIN = (("为什么没提醒我", "为什么没提醒我"), ("返回菜单", "菜单"))


def deadlines(visit: Visit, said: str, topic: str = "all") -> Message:
    """What is open, nearest first, some at a time; asked about one thing, that one whether open or done."""
    if visit.post is None:
        raise Declined(NOT_YOURS)
    place, today = visit.post.organisation, visit.today
    found = _agenda(visit, place, topic)
    shown = [each for each in found if topic != "all" or not each.is_done]
    known = _lines(visit, shown)
    if topic == "all":
        known = [*_below(visit), *known]
    named = _PAGE.fullmatch(plain(said))
    page = int(named[1]) if named and topic == "all" else 1
    in_talk = visit.attention.dialogue is not None
    size = IN_TALK if in_talk else MOST
    first = min((page - 1) * size, max(0, len(known) - 1) // size * size)
    listed = known[first : first + size]
    lines = [f"{_sign(n)} {line.text}" if len(known) > 1 else line.text for n, line in enumerate(listed, first)]
    if topic in _NOT_KEPT:
        lines.insert(0, f"{_NOT_KEPT[topic]}这里还没有记。")
    elif not known:
        lines.append(_NOTHING.get(topic, "眼下没有要到期的事。"))
    options = dict.fromkeys(answer for line in listed for answer in line.answers)
    last: tuple[tuple[str, str], ...] = _AGAIN
    if rest := len(known) - first - len(listed):
        lines.append(f"还有 {rest} 件{'，说“还有哪些截止日”看' if in_talk else '，日子更远'}。")
        last = (("更多", f"还有哪些截止日第{first // size + 2}页"), *_AGAIN)
    head = f"{place.name}，今天 {day_text(today, today)}："
    return Message("\n".join([head, *lines]), numbered((*list(options)[:MOST_ANSWERS], *last)))


def _sign(n: int) -> str:
    return SIGNS[n] if n < len(SIGNS) else f"{n + 1}."


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the list, and what can be done about it: (label, words)."""

    text: str
    answers: tuple[tuple[str, str], ...] = ()


def reads_page(visit: Visit, said: str) -> Mapping[str, str] | None:
    """还有哪些截止日第 2 页."""
    return {} if _PAGE.fullmatch(plain(said)) else None


_NOTHING = {"publicity": "还没有登记公示的张贴日期。", "election": "没有上次换届的日期和任期，算不出到期日。"}


def _agenda(visit: Visit, place: Organisation, topic: str) -> list[Obligation]:
    rule_set, today = visit.bureau.rule_set, visit.today
    near = (today - BACK, today + AHEAD)
    kinds = {deadline.id: _ALL_TIME if deadline.counted_from == "election" else near for deadline in rule_set.deadlines}
    kinds |= {cadence.id: (today, period_end(cadence.every, today)) for cadence in rule_set.cadence}
    kinds |= {"meeting": (today, today + AHEAD), "task": near}
    if topic in _TOPICS:
        whole_year = (date(today.year, 1, 1), date(today.year, 12, 31))
        kinds = {id: _ALL_TIME if id == "election" else whole_year for id in _TOPICS[topic]}
    elif topic == "meeting":
        kinds = {id: span for id, span in kinds.items() if id not in {each.id for each in rule_set.deadlines}}
    places = [place.id]
    if topic == "publicity":  # results are posted by the work committee for all
        places += _above(visit, place)
    found = [
        each
        for each in agenda(visit.tx, rule_set, places, kinds)
        if not isinstance(each.due, datetime) or each.due > visit.at  # a meeting that has begun is no deadline
    ]
    return sorted(found, key=lambda each: (_day(visit, each), each.kind, each.subject))


def _above(visit: Visit, place: Organisation) -> list[int]:
    found = []
    parent = place.parent_id
    while parent is not None:
        found.append(parent)
        parent = organisations.organisation(visit.tx, parent).parent_id
    return found


def _day(visit: Visit, obligation: Obligation) -> date:
    due = obligation.due
    return visit.bureau.today(due) if isinstance(due, datetime) else due


def _lines(visit: Visit, shown: Sequence[Obligation]) -> list[_Line]:
    """A line for each thing, one for all meetings that are not recorded in a period."""
    short = {cadence.id for cadence in visit.bureau.rule_set.cadence}
    lines: list[_Line] = []
    open_periods: dict[str, list[Obligation]] = {}
    for each in shown:
        if each.kind in short and not each.is_done:
            open_periods.setdefault(each.subject, []).append(each)
    for each in shown:
        words = headline(each, visit.today, visit.bureau)
        if each.is_done:
            lines.append(_Line(f"{words.split('，')[0]}，{each.closed}"))
        elif each.kind not in short:
            lines.append(_Line(words, _answers(visit, each)))
        elif together := open_periods.pop(each.subject, None):
            names = "、".join(one.title for one in together)
            until = due_words(each.due, visit.today, visit.bureau)
            text = f"{period_words(each.subject, visit.today)}还没有记录：{names}；{until}前，缺项不扣分"
            record = f"登记{each.title}" if len(together) == 1 else "登记会议"
            lines.append(_Line(text, ((record, record),)))
    return lines


def _below(visit: Visit) -> list[_Line]:
    """For a superior what is overdue at the branches below, one line for each thing."""
    if not visit.reviews or visit.post is None:
        return []
    rule_set, today = visit.bureau.rule_set, visit.today
    branches = [branch.id for branch in organisations.branches_below(visit.tx, visit.post.organisation.id)]
    span = (today - BACK, today - timedelta(days=1))
    kinds = {deadline.id: span for deadline in rule_set.deadlines if deadline.who == "branch"}
    overdue: dict[tuple[date, str, str], list[Obligation]] = {}
    for each in agenda(visit.tx, rule_set, branches, kinds):
        if not each.is_done:
            overdue.setdefault((_day(visit, each), each.kind, each.subject), []).append(each)
    lines = []
    for _, of_it in sorted(overdue.items()):
        named = "、".join(each.organisation for each in of_it[:MOST_NAMED])
        more = f"等 {len(of_it)} 个支部" if len(of_it) > MOST_NAMED else ""
        handle = (("办理换届", "办理换届"),) if of_it[0].kind == "election" else (("下属支部", "下属支部"),)
        lines.append(_Line(f"{headline(of_it[0], today, visit.bureau)}，{named}{more}还没有办", handle))
    return lines


def _answers(visit: Visit, obligation: Obligation) -> tuple[tuple[str, str], ...]:
    """What can be done about it, the first thing that is likely."""
    if late_forms.is_over(visit.bureau.rule_set, obligation.kind, obligation.subject, visit.today):
        return ((f"已补报：{obligation.title}", f"{obligation.subject}年{obligation.title}已补报"),)
    if obligation.options:
        label, words = obligation.options[0]
        return ((label if label == words else f"{label}：{shortened(obligation.title, 16)}", words),)
    deadline = next((d for d in visit.bureau.rule_set.deadlines if d.id == obligation.kind), None)
    if deadline is not None and deadline.done_by == "election":
        return (("已换届，报上级登记", "我们换届了"), ("请示换届延期", "申请换届延期"))
    if deadline is None or deadline.done_by != "word":
        return ()
    words = f"{obligation.subject}年{deadline.name}已办好"
    return ((f"已办好：{deadline.name}", words),)


def done_by_name(visit: Visit, said: str) -> Message:
    """2026年党员群众测评已办好: somebody's word, where only a word can tell."""
    year, deadline = _read_done(visit, said)
    place = visit.post.organisation if visit.post else None
    if place is None or visit.post is None or COLUMN_OF.get(visit.post.role) not in ("S", "D", "R1", "R2"):
        raise visit.refused("note_deadline")
    known = agenda(visit.tx, visit.bureau.rule_set, [place.id], {deadline.id: (date(year, 1, 1), date(year, 12, 31))})
    if not any(each.subject == str(year) for each in known):
        raise Declined(f"{place.name}没有{year}年的{deadline.name}要办。", *numbered(_AGAIN))
    calendar.note(visit.tx, deadline.id, str(year), place.id, True, visit.person_id, visit.at)
    visit.audit("note_deadline", place.id, {"kind": deadline.id, "subject": str(year), "done": True})
    return Message(f"记下了：{year} 年{deadline.name}已办好，不再提醒。", numbered((_MORE, *_AGAIN)))


_MORE = ("还有哪些截止日", "还有哪些截止日")


def _reads_done(visit: Visit, said: str) -> Mapping[str, str] | None:
    try:
        _read_done(visit, said)
    except LookupError:
        return None
    return {}


def _read_done(visit: Visit, said: str) -> tuple[int, Deadline]:
    match = _DONE_BY_NAME.fullmatch(plain(said))
    if match is None:
        raise LookupError(said)
    for deadline in visit.bureau.rule_set.deadlines:
        year = match[1] or str(visit.today.year)
        by_word = deadline.done_by == "word" or late_forms.is_over(
            visit.bureau.rule_set, deadline.id, year, visit.today
        )
        if by_word and deadline.name == match[2]:
            return int(year), deadline
    raise LookupError(said)


def about(topic: str) -> Callable[[Visit, str], Message]:
    """The answer to a question about one thing."""
    return lambda visit, said: deadlines(visit, said, topic)


DEADLINE_COMMANDS = (
    Command(
        "deadlines",
        "还有哪些截止日",
        ("还有哪些截止日", "什么时候截止", "截止日", "截止日期", "有哪些截止日", "待办事项", "要办的事"),
        "personal_data",
        answer=deadlines,
        reads=reads_page,
        likely=True,
    ),
    Command("deadline_done", "已办好", (), "personal_data", answer=done_by_name, reads=_reads_done),
)
