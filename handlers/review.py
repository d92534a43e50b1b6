"""待处理: what branches have submitted or recorded and a superior has to decide. Return and refusal need a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.convening_waiting import waiting
from handlers.days import day_text
from handlers.explaining import event_text, headline, not_in
from handlers.fields import Points, Text, choice, number_text
from handlers.messages import Message, Option
from handlers.self_assessment_form import scores_text
from handlers.standing import Standing, scored_event, standing_of
from handlers.talk import Talk
from handlers.telling import SECRETARIES, Told, will_tell
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered, star_name
from storage import assessments, events, organisations
from storage.assessments import Assessment, SelfAssessment
from storage.audited import digests
from storage.events import RecordedEvent
from storage.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: a submitted self-assessment, or an event."""

    word: str
    branch: Organisation
    standing: Standing
    submitted: tuple[Assessment, SelfAssessment] | None = None
    event: RecordedEvent | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    items: tuple[Item, ...]
    today: date
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    item: Item
    deed: str
    reason: str = ""
    awarded: Decimal | None = None


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """What waits below the superior's organisation, without the branches of which they are themselves a leader."""
    if visit.post is None or not visit.reviews:
        raise visit.refused("review")
    place = visit.post.organisation.id
    items = [
        Item(f"a{own.id}", branch, standing_of(visit.tx, visit.bureau, branch, visit.today), (assessment, own))
        for branch, assessment, own in assessments.submitted_below(visit.tx, place)
        if (assessment.year, assessment.stage) == (visit.today.year, visit.campaign.id)
        and visit.may("return_self_assessment", branch.id, assessment.phase)
    ]
    for event in events.waiting_below(visit.tx, place):
        branch = organisations.organisation(visit.tx, event.branch_id)
        if visit.may("decide_event", branch.id, visit.phase(branch)):
            standing = standing_of(visit.tx, visit.bureau, branch, event.occurred_on)
            items.append(Item(f"e{event.id}", branch, standing, event=event))
    asked = len(waiting(visit))
    if not items and asked:
        text = f"没有要审核的自评和事项；请假、延期、核实答复有 {asked} 件等您。"
        raise Declined(text, *numbered((("待批", "待批"), ("下属支部", "下属支部"))))
    if not items:
        raise Declined("没有待处理的事。", *numbered((("下属支部", "下属支部"),)))
    return Opening(tuple(items), visit.today, asked)


async def script(talk: Talk, opening: Opening) -> Decision | None:
    """Which item, what to decide, why."""
    shown = opening.items[:12]
    more = f"（先列最早的 {len(shown)} 件）" if len(shown) < len(opening.items) else ""
    word = await talk.ask(
        "item",
        f"有 {len(opening.items)} 件待处理{more}，先看哪一件？"
        + (f"\n另有 {opening.asked} 件请假、延期、核实答复，说“待批”看。" if opening.asked else ""),
        choice((item.word, _row(item, opening.today)) for item in shown),
    )
    item = next(item for item in opening.items if item.word == word)
    if item.event is not None:
        return await _event(talk, item, item.event, opening.today)
    about = _form(item, opening.today)
    deed = await talk.ask("deed", about, choice((("return", "退回修改"), ("leave", "先放着"))), about=about)
    if deed == "leave":
        return None
    return Decision(item, "returned", await talk.ask("reason", "退回的理由？书记会看到。", Text(200, is_reason=True)))


async def _event(talk: Talk, item: Item, event: RecordedEvent, today: date) -> Decision | None:
    rule_set = item.standing.rule_set
    rule = rule_set.events.get(event.rule)
    worth = rule.points.get(event.level or "") if rule else None
    deeds = [("confirmed", "认定"), ("rejected", "不予认定"), ("leave", "先放着")]
    if rule and rule.kind == "bonus" and worth is not None and event.kept is None:
        deeds.insert(1, ("less", "认定，但少加分"))
    about = f"{item.branch.name}：{_what(item, event, today)}"
    deed = await talk.ask("deed", about, choice(deeds), about=about)
    if deed == "leave":
        return None
    if deed == "less":
        assert rule is not None
        assert worth is not None
        most = worth * event.count if rule.multiplies else worth
        points = await talk.ask("awarded", f"加几分？（最多 {number_text(most)}）", Points(most, rule_set.step))
        return Decision(item, "confirmed", awarded=points)
    if deed == "rejected":
        return Decision(item, deed, await talk.ask("reason", "不予认定的理由？支部会看到。", Text(200, is_reason=True)))
    return Decision(item, deed)


def close(visit: Visit, opening: Opening, result: Decision | None) -> Message:
    """Appends the decision and tells the branch."""
    again = numbered((("下一件", "待处理"), ("下属支部", "下属支部")))
    if result is None:
        return Message("好的，先放着。", again)
    item = result.item
    if item.submitted is not None:
        return _returned(visit, item, *item.submitted, result.reason)
    event = item.event
    assert event is not None
    visit.require("decide_event", item.branch)
    decided = events.decide(visit.tx, event.id, result.deed, result.reason, result.awarded, visit.person_id, visit.at)
    details = {"event": event.id, "decision": result.deed, "awarded": str(result.awarded)}
    visit.audit("decide_event", item.branch.id, {**details, **digests(visit.tx, event_decision=decided)})
    less = f"，加 {number_text(result.awarded)} 分" if result.awarded is not None else ""
    what = event_text(item.standing.vocabulary, scored_event(event), visit.today)
    verdict = f"已认定{less}：{what}。" if result.deed == "confirmed" else f"不予认定：{what}。理由：{result.reason}"
    told = _tell_branch(visit, item.branch, f"decided:{event.id}", f"上级{verdict}")
    return Message(f"{verdict}\n{will_tell(item.branch.name, told, SECRETARIES)}", again)


def _returned(visit: Visit, item: Item, assessment: Assessment, own: SelfAssessment, reason: str) -> Message:
    visit.require("return_self_assessment", item.branch)
    closed = assessments.close_version(visit.tx, own.id, "returned", reason, visit.person_id, visit.at)
    assessments.set_phase(visit.tx, assessment.id, 2, assessment.phase)
    details = {"assessment": assessment.id, "version": own.version}
    sealed = digests(visit.tx, self_assessment_decision=closed)
    visit.audit("return_self_assessment", item.branch.id, {**details, **sealed})
    back = ("去修改", "开始自评")
    told = _tell_branch(visit, item.branch, f"returned:{own.id}", f"上级退回了自评：{reason}", back)
    text = f"已退回，{item.branch.name}改好会重新提交。\n{will_tell(item.branch.name, told, SECRETARIES)}"
    return Message(text, numbered((("下一件", "待处理"), ("下属支部", "下属支部"))))


def _tell_branch(
    visit: Visit, branch: Organisation, key: str, text: str, follow: tuple[str, str] = ("我们现在几星", "我们现在几星")
) -> Told:
    secretaries = visit.holders(branch.id, "secretary", "deputy")
    return visit.tell(secretaries, "review", key, Message(text, (Option(*follow),)))


def _row(item: Item, today: date) -> str:
    if item.event is not None:
        return f"{item.branch.name}：{event_text(item.standing.vocabulary, scored_event(item.event), today)}"
    assert item.submitted is not None
    return f"{item.branch.name}：自评 {number_text(sum(item.submitted[1].scores.values(), Decimal(0)))} 分"


def _what(item: Item, event: RecordedEvent, today: date) -> str:
    rule_set = item.standing.rule_set
    lines = [event_text(item.standing.vocabulary, scored_event(event), today)]
    is_counted = event not in item.standing.of_other_editions
    if not is_counted:
        lines.append(f"{not_in(rule_set)}，不计分。")
    elif event.kept is not None:
        lines.append(f"不计分：{rule_set.kept[event.kept].words}。")
    if event.document:
        lines.append(f"文号或链接：{event.document}")
    if is_counted:
        clause = rule_set.events[event.rule].clause
        lines.append(f"{clause.id}“{clause.words}”")
    return "\n".join(lines)


def _form(item: Item, today: date) -> str:
    assert item.submitted is not None
    own, rule_set = item.submitted[1], item.standing.rule_set
    aimed = f"，争创{star_name(rule_set, own.aimed_star)}" if own.aimed_star else ""
    met = f"{day_text(own.meeting_on, today)}班子会议，到会 {own.present} 人" if own.meeting_on else "没有会议记录"
    lines = [f"{item.branch.name}自评（第 {own.version} 版）：{met}{aimed}。", scores_text(rule_set, own.scores)]
    if item.standing.grade is not None:
        now = item.standing.grade
        lines.append(f"暂定 {headline(now)}。加分 {number_text(now.bonus)}、减分 {number_text(now.deduction)}。")
    lines.extend(
        f"第 {n} 项理由：{own.reasons[c.id]}" for n, c in enumerate(rule_set.criteria, 1) if c.id in own.reasons
    )
    return "\n".join(lines)


REVIEW = Dialogue("review", "待处理", "review", open_, script, close)
