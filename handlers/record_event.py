"""记一件事: a bonus or deduction event, by buttons. The effect is shown before anything is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.days import Day, day_text
from handlers.event_questions import Described, describe, kinds_of
from handlers.explaining import effect, event_text, not_in
from handlers.fields import choice, yes_no
from handlers.highest_only import highest_only
from handlers.messages import Message, Option
from handlers.reference import Reference
from handlers.standing import Standing, scored_event, standing_of
from handlers.talk import Talk
from handlers.telling import REVIEWERS, SECRETARIES, unheard, will_tell
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered, points_text, signed, star_name
from scoring.facts import Event
from scoring.lines import is_known
from scoring.rule_set import RuleSet
from storage import events, organisations
from storage.audited import digests
from storage.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Opening:
    """What the talk needs: whose event (or the branches to choose from), the rules, where the branch stands."""

    branches: tuple[Organisation, ...]
    branch: Organisation | None
    standing: Standing | None
    rule_set: RuleSet
    today: date


@dataclass(frozen=True, slots=True)
class Recording:
    """What the person confirmed."""

    branch: Organisation
    described: Described
    occurred_on: date
    document: str


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """The own branch, or for a superior those below; where the chosen one stands."""
    branches = branches_to_record_for(visit)
    codes = {branch.code: branch for branch in branches}
    branch = branches[0] if len(branches) == 1 else codes.get(words.get("branch", ""))
    if branch is None:
        return Opening(branches, None, None, visit.bureau.rule_set, visit.today)
    visit.require("record_event", branch)
    rule_set = visit.rule_set(branch)
    if not rule_set.events:
        raise Declined(
            f"“{rule_set.name}”不设加分、减分，没有要记的事。",
            *numbered((("我们现在几星", "我们现在几星"), ("记过的事", "记过的事"))),
        )
    standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
    return Opening(branches, branch, standing, rule_set, visit.today)


def branches_to_record_for(visit: Visit) -> tuple[Organisation, ...]:
    """The branches whose events this person may record. Declines where there are none."""
    if visit.branch is not None:
        return (visit.branch,)
    below = organisations.branches_below(visit.tx, visit.post.organisation.id) if visit.post and visit.reviews else ()
    if not below:
        raise visit.refused("record_event")
    return below


async def script(talk: Talk, opening: Opening) -> Recording | None:
    """Which kind, its particulars, the day, the document; then the card."""
    if len(opening.branches) > 1:
        await talk.ask("branch", "给哪个支部记？", choice((b.code, f"{b.name}") for b in opening.branches))
    branch, rule_set, today = opening.branch, opening.rule_set, opening.today
    assert branch is not None
    kind = await talk.ask("kind", "记哪一类事？", choice(kinds_of(rule_set)))
    described = await describe(talk, rule_set, kind)
    occurred_on = await talk.ask("occurred_on", "哪天的事？（如 昨天、3月12日）", this_year(today))
    document = await talk.ask_optional(
        "document",
        "文号或公开链接？没有就回复“跳过”。\n涉密不上网，请勿填写涉密或内部文件的内容、标题、文号。",
        Reference(),
    )
    event = event_of(described, occurred_on)
    twin = twin_of(opening.standing, event)
    if twin is not None:
        same = await talk.ask(
            "twin",
            f"同一天已经记过：{event_text(rule_set, twin, today)}。是同一件事吗？",
            yes_no("是同一件，不记了", "是另一件，继续记"),
            about=str(twin),
        )
        if same:
            return None
    text = card(rule_set, event, opening.standing, today, document or "")
    if not await talk.ask("confirm", f"{text}\n对吗？", yes_no("确认", "不记了"), about=text):
        return None
    return Recording(branch, described, occurred_on, document or "")


def close(visit: Visit, opening: Opening, result: Recording | None) -> Message:
    """Appends the event with its audit row; tells the other side. A superior's own record is confirmed with it, but
    not for a branch of which they are a leader themselves (INV-33)."""
    if result is None:
        return Message("好的，什么都没有记。", numbered((("我们现在几星", "我们现在几星"), ("记一件事", "记一件事"))))
    visit.require("record_event", result.branch)
    event_id = append(visit, result.branch, result.described, result.occurred_on, result.document)
    decides = visit.reviews and visit.may("decide_event", result.branch.id, visit.phase(result.branch))
    if decides:
        decided = events.decide(visit.tx, event_id, "confirmed", "", None, visit.person_id, visit.at)
        details = {"event": event_id, "decision": "confirmed", **digests(visit.tx, event_decision=decided)}
        visit.audit("decide_event", result.branch.id, details)
    after = standing_of(visit.tx, visit.bureau, result.branch, visit.today)
    what = event_text(opening.rule_set, event_of(result.described, result.occurred_on), visit.today)
    told = tell_of_event(visit, result.branch, event_id, f"新记了一件事：{what}。")
    state = "已认定" if decides else "待上级核实"
    star = (
        f"现在暂定{star_name(after.rule_set, after.grade.star)} {points_text(after.grade.total)}。"
        if after.grade
        else ""
    )
    may_void = not visit.reviews and visit.may("void_event", result.branch.id, visit.phase(result.branch))
    undo = (("撤销刚记的", f"撤销第{event_id}号"),) if may_void else ()
    return Message(
        f"记好了（第 {event_id} 号，{state}）：{what}。\n{star}{told}".strip(),
        numbered((("看每一分怎么来的", f"{result.branch.code} 每一分怎么来的"), ("再记一件", "记一件事"), *undo)),
    )


def append(
    visit: Visit,
    branch: Organisation,
    described: Described,
    occurred_on: date,
    document: str,
    corrects: int | None = None,
) -> int:
    """The id of the event just appended, audit row and all."""
    event_id = events.record(
        visit.tx,
        branch.id,
        described.rule,
        described.level,
        described.count,
        occurred_on,
        described.kept,
        document,
        corrects,
        visit.person_id,
        visit.at,
    )
    details = {"event": event_id, "rule": described.rule, "level": described.level, "count": described.count}
    visit.audit(
        "record_event",
        branch.id,
        {
            **details,
            "occurred_on": occurred_on.isoformat(),
            "kept": described.kept,
            "corrects": corrects,
            **digests(visit.tx, event=event_id),
        },
    )
    return event_id


def tell_of_event(visit: Visit, branch: Organisation, event_id: int, text: str) -> str:
    """Tells the other side: a branch's superiors, or from a superior the branch. Gives what to say of that."""
    others = visit.holders(branch.id, "secretary", "deputy") if visit.reviews else visit.superiors(branch)
    follow = Option("我们现在几星", "我们现在几星") if visit.reviews else Option("去核实", "待处理")
    message = Message(f"{branch.name}{text}", (follow,))
    told = visit.tell(others, "event", f"event:{event_id}:{visit.attention.version}", message)
    return will_tell(branch.name, told, SECRETARIES) if visit.reviews else unheard("上级", told, REVIEWERS)


def this_year(today: date) -> Day:
    """A day of the assessment year, up to today."""
    first = date(today.year, 1, 1)
    outside = f"只记本年度的事，即 {today.year}年1月1日 到今天（{day_text(today, today)}）。"
    return Day(today, first, today, outside)


def event_of(described: Described, occurred_on: date) -> Event:
    """The event as scoring sees it, before it is recorded."""
    return Event(described.rule, occurred_on, described.level, described.count, kept=described.kept)


def card(rule_set: RuleSet, event: Event, standing: Standing | None, today: date, document: str = "") -> str:
    """What would be recorded: its document, points with the clause's words, and the net effect on the star."""
    rule = rule_set.events[event.rule]
    lines = [f"请核对：{event_text(rule_set, event, today)}"]
    if document:
        lines.append(f"文号或链接：{document}")
    if event.kept is not None:
        lines.append(f"不计分，只留存备查：{rule_set.kept[event.kept].words}。")
    else:
        worth = rule.signed[event.level or ""] * (event.count if rule.multiplies else 1)
        lines.append(f"{rule.clause.id}“{rule.clause.words}”，计 {signed(worth)} 分。")
    compared = standing.would_be(event) if standing else None
    if standing is None or compared is None:
        lines.append("还没有自评分，总分等自评提交后再算。")
    elif not is_known(standing.rule_set, event):
        lines.append(f"现在的星级所依据的{not_in(standing.rule_set)}，总分不变。")
    else:
        if beside := highest_only(rule_set, event, compared, today):
            lines.append(beside)
        lines.append(effect(compared))
    if event.rule.startswith("discipline"):
        lines.append("姓名不会保存。")
    return "\n".join(lines)


def twin_of(standing: Standing | None, event: Event) -> Event | None:
    """An event of the same kind and level on the same day, if one stands."""
    recorded = standing.events if standing else ()
    for other in recorded:
        if other.status in ("rejected", "revoked"):
            continue
        if (other.rule, other.level, other.occurred_on) == (event.rule, event.level, event.occurred_on):
            return scored_event(other)
    return None


RECORD_EVENT = Dialogue("record_event", "记一件事", "record_event", open_, script, close)
