"""几星: the one-line answer first, its reasons by one digit. The same figures everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from handlers.branch_named import branch_named
from handlers.days import Day, date_text, day_text, read_day
from handlers.door import command_words
from handlers.example import example_facts
from handlers.explaining import MOST_TOGETHER, account, headline, line_text, provisional, uncounted_text, upward
from handlers.fields import number_text
from handlers.menu import allows
from handlers.messages import Message, Option
from handlers.standing import Standing, scored_event, standing_of
from handlers.talk import Invalid, Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered, points_text, star_name
from scoring.facts import Facts
from scoring.grade import grade
from storage import organisations
from storage.organisations import Organisation

_CODE = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9_-]*)[\s:：，,]")


def my_star(visit: Visit, said: str) -> Message:
    """暂定四星 86.5 分，差 3.5 分到五星, with what to ask next."""
    standing = standing_asked(visit, said)
    if standing.grade is None:
        return without_star(visit, standing)
    lines = [_whose(visit, standing) + provisional(standing.grade)]
    lines.extend(_cautions(standing))
    drafts = allows(visit, "draft_self_assessment")
    if standing.own is not None and drafts and any(name.startswith("self_assessment") for name in visit.open_sheets()):
        handed_in = date_text(visit.bureau.today(standing.own.at), visit.today)
        lines.append(f"（按 {handed_in}提交的自评算，正在填的还没有算进去。）")
    confirmed = standing.confirmed
    if confirmed is not None and (confirmed.total, confirmed.star) != (standing.grade.total, standing.grade.star):
        star = star_name(standing.rule_set, confirmed.star)
        lines.append(f"只算已核实的：{star} {points_text(confirmed.total)}。")
    return Message("\n".join(lines), _next(visit, standing))


def star_told_of(visit: Visit, said: str) -> Message:
    """The star asked for in a sentence, whatever stands at its beginning."""
    return my_star(visit, f"，{said}")


def ways(visit: Visit, said: str) -> Message:
    """提分清单: what would raise the total most, and what points cannot buy off."""
    standing = standing_asked(visit, said)
    if standing.grade is None:
        return without_star(visit, standing)
    code = prefix(visit, standing)
    suppose = (("如果…会怎样", "如果"),) if standing.branch == visit.branch else ()
    return Message(
        "\n".join(("还能提的（单独一项的效果）：", *upward(standing.grade))),
        numbered((*suppose, ("返回星级", f"{code}我们现在几星"))),
    )


def confirmed(visit: Visit, said: str) -> Message:
    """只看已核实的: beside the star, what of it no superior has confirmed yet."""
    standing = standing_asked(visit, said)
    if standing.grade is None or standing.confirmed is None:
        return without_star(visit, standing)
    waiting = [
        line_text(standing.rule_set, line, visit.today)
        for line in standing.grade.lines
        if line.counts and line.event is not None and line.event.status == "recorded"
    ]
    lines = [f"只算已核实的：{headline(standing.confirmed)}。", f"连同待核实的：{headline(standing.grade)}。"]
    lines.extend(["待核实：", *waiting] if waiting else ["没有影响得分的待核实的事。"])
    code = prefix(visit, standing)
    return Message(
        "\n".join(lines), numbered((("每一分怎么来的", f"{code}每一分怎么来的"), ("返回星级", f"{code}我们现在几星")))
    )


def example(visit: Visit, said: str) -> Message:
    """看示例: the star of a made-up branch, for those who are not bound yet."""
    shown = grade(visit.bureau.rule_set, example_facts(visit.bureau.rule_set, visit.today))
    text = "\n".join((f"【示例支部，数据是编的】{provisional(shown)}", *account(shown, visit.today, with_lapses=False)))
    return Message(text, numbered((("我有绑定码", "绑定"), ("这里保存哪些信息", "保存哪些信息"))))


def standing_asked(visit: Visit, said: str, as_of: date | None = None) -> Standing:
    """Where the branch that was asked about stands: one's own, or for a superior the one named by its code or name."""
    found = _CODE.match(said)
    branch: Organisation | None = visit.branch
    if not found and (other := branch_named(visit, said)) is not None:
        branch = other
    elif found:
        named = organisations.by_code(visit.tx, found[1]) or organisations.by_code(visit.tx, found[1].upper())
        # The digit of an option may stand before its words: it names a branch only where there is one of that code.
        branch = named if named or not re.fullmatch(r"[0-9]{1,2}", found[1]) else branch
    elif branch is None and visit.reviews:
        raise Declined("请先选支部。", *numbered((("下属支部", "下属支部"),)))
    visit.require("view_star", branch)
    assert branch is not None
    return standing_of(visit.tx, visit.bureau, branch, as_of or visit.today)


@dataclass(frozen=True, slots=True)
class Opening:
    branch: Organisation
    today: date


def open_past(visit: Visit, words: Mapping[str, str]) -> Opening:
    branch = visit.branch
    visit.require("view_star", branch)
    assert branch is not None
    return Opening(branch, visit.today)


async def past_script(talk: Talk, opening: Opening) -> date:
    """One question: as of which day."""
    first = date(opening.today.year - 1, 1, 1)
    outside = f"可以看 {first.year}年1月1日 到今天。"
    as_of = await talk.ask("as_of", "看哪一天的星级？（如 6月30日）", Day(opening.today, first, opening.today, outside))
    return as_of


def close_past(visit: Visit, opening: Opening, as_of: date) -> Message:
    """The star as of that day: the self-assessment submitted by then, the events up to then."""
    standing = standing_of(visit.tx, visit.bureau, opening.branch, as_of)
    day = day_text(as_of, visit.today)
    again = numbered((("看别的日子", "看过去某天"), ("返回星级", "我们现在几星")))
    if standing.grade is None:
        return Message(f"到 {day} 还没有提交 {as_of.year} 年的自评，算不出星级。", again)
    told = [*account(standing.grade, visit.today, with_lapses=False), *uncounted_line(standing, visit.today)]
    text = [f"截至 {day}：暂定 {headline(standing.grade)}。", *told]
    return Message("\n".join(text), again)


PAST_STAR = Dialogue("past_star", "看过去某天", "view_star", open_past, past_script, close_past)


def reads_day(visit: Visit, said: str) -> Mapping[str, str] | None:
    """截至6月30日几星 names the day."""
    found = re.fullmatch(
        r"(?:截至|截止|到)(.+?)(?:为止|时)?(?:的)?(?:我们)?(?:是|有)?(?:几星|星级|多少分)", command_words(said)
    )
    if not found:
        return None
    try:
        return {"as_of": read_day(found[1], visit.today).isoformat()}
    except Invalid:
        return {}


def without_star(visit: Visit, standing: Standing) -> Message:
    """Honest where there is no base yet: what is recorded, and what to do next."""
    if standing.branch != visit.branch:
        return Message(f"{standing.branch.name}今年还没有提交自评，算不出星级。", numbered((("下属支部", "下属支部"),)))
    facts = Facts(standing.as_of, {c.id: c.maximum * 0 for c in standing.rule_set.criteria}, ())
    bare = standing.with_scores(dict(facts.criteria), standing.rule_set)
    now = grade(standing.rule_set, bare)
    sums = f"已记加分 {number_text(now.bonus)}、减分 {number_text(now.deduction)}。" if standing.rule_set.events else ""
    return Message(
        f"今年的自评还没有提交，十项基础分未知，算不出星级。\n{sums}填好十项马上就能看到。",
        numbered((("开始自评", "开始自评"), ("记过的事", "记过的事"), ("记一件事", "记一件事"))),
    )


def _cautions(standing: Standing) -> list[str]:
    """What a star alone would hide: a returned form, the year-end's demotion, the quota of the top star, boundaries."""
    now, rule_set, own = standing.grade, standing.rule_set, standing.own
    assert now is not None
    assert own is not None
    remarks = []
    if own.status == "returned":
        remarks.append("（按被退回的自评算，重新提交后更新。）")
    elif own.status == "withdrawn":
        remarks.append("（按已撤回的自评算，重新提交后更新。）")
    lapses = rule_set.lapses
    if lapses is not None and now.lapses == lapses.threshold - 1:
        cap = star_name(rule_set, lapses.cap)
        remarks.append(
            f"注意：无故缺席、误期 {now.lapses}/{lapses.threshold} 次，再有一次最高{cap}（{lapses.clause.id}）。"
        )
    if lapses is not None and now.lapses >= lapses.threshold:
        year_end = grade(rule_set, _at_year_end(standing))
        remarks.append(
            f"年底评定按条款再降一星，会是{star_name(rule_set, year_end.star)}（{lapses.demotion_clause.id}）。"
        )
    if rule_set.quotas is not None and now.star >= rule_set.quotas.top_star:
        remarks.append(f"够分不等于评上：{rule_set.quotas.top_clause.words}。")
    return remarks


def uncounted(standing: Standing, today: date) -> list[str]:
    """What was recorded under another plan or edition, one text each."""
    events = map(scored_event, standing.of_other_editions)
    return [uncounted_text(standing.rule_set, standing.vocabulary, event, today) for event in events]


def uncounted_line(standing: Standing, today: date) -> list[str]:
    """The same in one line; nothing where there is none."""
    told = uncounted(standing, today)
    more = f"；另有 {len(told) - MOST_TOGETHER} 件" if len(told) > MOST_TOGETHER else ""
    return [f"{'；'.join(told[:MOST_TOGETHER])}{more}。"] if told else []


def _at_year_end(standing: Standing) -> Facts:
    assert standing.facts is not None
    return replace(standing.facts, stage="year_end")


def _whose(visit: Visit, standing: Standing) -> str:
    return "" if standing.branch == visit.branch else f"{standing.branch.name}："


def prefix(visit: Visit, standing: Standing) -> str:
    return "" if standing.branch == visit.branch else f"{standing.branch.code} "


def _next(visit: Visit, standing: Standing) -> tuple[Option, ...]:
    code = prefix(visit, standing)
    own = standing.branch == visit.branch
    rows = [("每一分怎么来的", f"{code}每一分怎么来的"), ("怎样提分", f"{code}怎样提分")]
    if own:
        rows.append(("如果…会怎样", "如果"))
    rows.append(("只看已核实的", f"{code}只看已核实的"))
    rows.append(("看过去某天", "看过去某天") if own else ("下属支部", "下属支部"))
    return numbered(rows)
