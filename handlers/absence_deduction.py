"""提出扣分: the convener confirms a deduction by 附加条件 6, after the branch was asked. Never by itself, never from a
branch that was there, has leave or a reason; and only for meetings and tasks of 市直工委."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.absence_inquiry import SAID, TIME_TO_ANSWER, decidable, until_text
from handlers.convening import secretaries
from handlers.days import day_text
from handlers.door import command_words
from handlers.event_questions import Described
from handlers.explaining import effect
from handlers.fields import yes_no
from handlers.lapse_count import counter, lapses_of
from handlers.matters import Matter
from handlers.messages import Message
from handlers.record_event import append, event_of
from handlers.standing import Standing, standing_of
from handlers.talk import Talk
from handlers.telling import LEADERS, will_tell
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered, signed
from scoring.rule_set import NO_LEVEL, RuleSet
from storage import events, inquiries, organisations
from storage.audited import digests
from storage.inquiries import Inquiry
from storage.lapses import RULE_OF
from storage.organisations import Organisation

_DEDUCT = re.compile(r"第?([0-9]{1,9})号核实(?:提出)?扣分")


@dataclass(frozen=True, slots=True)
class Opening:
    """The question that was asked, what it was about, and where the branch stands."""

    inquiry: Inquiry
    about: Matter
    branch: Organisation
    standing: Standing
    rule_set: RuleSet
    lapses: int
    today: date


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """Checks the right and everything that stands against it."""
    if not words.get("inquiry", "").isdecimal():
        raise visit.refused("decide_event")
    inquiry, about, branch = decidable(visit, int(words["inquiry"]), "decide_event")
    visit.require("decide_event", branch)
    if why := against(visit, inquiry, about):
        raise Declined(why, *numbered((("看名单", about.name.replace(" ", "")),)))
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    lapses = lapses_of(visit, branch, visit.today.year)
    return Opening(inquiry, about, branch, standing, visit.rule_set(branch), lapses, visit.today)


def against(visit: Visit, inquiry: Inquiry, about: Matter) -> str:
    """What stands against a deduction now; empty where nothing does."""
    if inquiry.conclusion is not None:
        return "这一件已经处理完了，没有再改。"
    if not about.counts:
        return "不是市直工委的会议、任务，不扣分（附加条件6）。"
    if about.is_cancelled:
        return f"{about.short}已经取消，不扣分。"
    if not about.may_be_asked(inquiry.branch_id):
        return "该支部已有到会（完成）记录、请假或认可的理由，不扣分。"
    if about.day.year != visit.today.year:
        return f"{about.short}不在本年度，不再扣分。"
    if not inquiry.is_ripe(visit.at):
        return f"该支部还没有答复，期限到 {until_text(visit, inquiry)}，到时再处理。"
    if inquiry.answer is None and (why := _too_early(visit, inquiry)):
        return why
    branch = organisations.organisation(visit.tx, inquiry.branch_id)
    if RULE_OF[about.subject] not in visit.rule_set(branch).events:
        return "现行方案没有这一项扣分。"
    return ""


def _too_early(visit: Visit, inquiry: Inquiry) -> str:
    """Silence counts only once the question itself has been seen for three days."""
    seen = inquiries.shown_at(visit.tx, inquiry.id)
    if seen is None:
        return "核实的消息该支部还没有看到，不能按没有答复处理。请先直接联系。"
    until = seen + TIME_TO_ANSWER
    if visit.at < until:
        day = day_text(visit.bureau.today(until), visit.today)
        return f"该支部刚看到核实的消息，期限顺延到 {day}，到时再处理。也可以先直接联系。"
    return ""


async def script(talk: Talk, opening: Opening) -> bool:
    """The card, and whether it is confirmed."""
    text = card(opening)
    confirmed = await talk.ask("confirm", f"{text}\n确认扣分吗？", yes_no("确认扣分", "不扣了"), about=text)
    return confirmed


def card(opening: Opening) -> str:
    """What is known, what it costs by which clause, and what it does to the count and the star."""
    about, rule = opening.about, opening.rule_set.events[RULE_OF[opening.about.subject]]
    answer = opening.inquiry.answer
    said = f"答复“{SAID[about.subject][answer]}”" if answer else "三天内没有答复，也可能没看到"
    kept = "没有到会、请假记录" if about.subject == "meeting" else "没有按时完成、延期的记录"
    by = f"{rule.clause.id}“{_whole(rule.clause.words)}”"
    lines = [
        f"{opening.branch.name}：{about.short}{kept}，{said}。",
        f"拟记：{rule.name} 1 次，{signed(rule.signed[NO_LEVEL])} 分（{by}）。",
    ]
    compared = opening.standing.would_be(event_of(Described(rule.id), about.day))
    if compared is not None and about.day <= opening.today:
        lines.append(effect(compared))
    else:
        lines.append(counter(opening.rule_set, opening.lapses + 1))
    return "\n".join(lines)


def _whole(words: str) -> str:
    """The words of a clause; those that stop within a bracket of the plan go on there."""
    return f"{words}…)" if words.count("(") > words.count(")") else words


def close(visit: Visit, opening: Opening, result: bool) -> Message:
    """Appends the event with its decision, traced to the meeting or task, and tells the branch."""
    about, branch, inquiry = opening.about, opening.branch, opening.inquiry
    if not result:
        return Message("好的，没有扣分。", numbered((("看名单", about.name.replace(" ", "")), ("待处理", "待处理"))))
    rule = opening.rule_set.events[RULE_OF[about.subject]]
    event_id = append(visit, branch, Described(rule.id), about.day, about.name)
    decided = events.decide(visit.tx, event_id, "confirmed", "", None, visit.person_id, visit.at)
    sealed = digests(visit.tx, event_decision=decided)
    visit.audit("decide_event", branch.id, {"event": event_id, "decision": "confirmed", **sealed})
    inquiries.conclude(visit.tx, inquiry.id, "deducted", event_id, visit.person_id, visit.at)
    visit.audit("conclude_inquiry", branch.id, {"inquiry": inquiry.id, "conclusion": "deducted", "event": event_id})
    count = lapses_of(visit, branch, visit.today.year)
    what = f"{about.short}：{rule.name}，{signed(rule.signed[NO_LEVEL])} 分（{rule.clause.id}）"
    told = Message(
        f"召集人核实后确认扣分。{what}。\n{counter(opening.rule_set, count)}有异议请联系召集人。",
        numbered((("看每一分怎么来的", "每一分怎么来的"), ("我们现在几星", "我们现在几星"))),
    )
    heard = visit.tell(secretaries(visit.tx, branch.id), "event", f"deducted:{inquiry.id}", told)
    away = will_tell("该支部", heard, LEADERS)
    return Message(
        f"已记（第 {event_id} 号，已认定）：{branch.name}，{what}。\n{counter(opening.rule_set, count)}{away}",
        numbered((("看名单", about.name.replace(" ", "")), ("撤销这次扣分", f"撤销第{inquiry.id}号核实扣分"))),
    )


def reads_deduct(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 5 号核实扣分."""
    found = _DEDUCT.fullmatch(command_words(said))
    return {"inquiry": found[1]} if found else None


DEDUCT = Dialogue("deduct", "核实扣分", "decide_event", open_, script, close)
