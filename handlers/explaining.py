"""A grade put into words: the one line first, then where each point comes from, then what would raise it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from handlers.days import date_text, day_text
from handlers.fields import number_text
from handlers.wording import SELF_CHECK, points_text, signed, star_name, star_text
from scoring.adjustments import Adjustment
from scoring.election import overdue_after
from scoring.facts import Event
from scoring.grade import Grade, Line
from scoring.lines import Because
from scoring.rule_set import RuleSet
from scoring.ways_up import blocked_by, ways_up
from scoring.what_if import Comparison

MOST_TOGETHER = 3
"""How many events stand in one line of the account."""


def headline(grade: Grade) -> str:
    """★★★★ 四星级 86.5 分，离五星级差 3.5 分. What stands in the way besides points is said here too."""
    rule_set, ahead = grade.rule_set, grade.next_star
    line = f"{star_text(rule_set, grade.star)} {points_text(grade.total)}"
    if ahead is None:
        return line
    target = star_name(rule_set, ahead.star)
    if ahead.stands_in_way:
        missing = f"还差 {points_text(ahead.points_missing)}，并且" if ahead.points_missing > 0 else "分够了，但"
        causes = "；".join(dict.fromkeys(_cause(a) for a in ahead.stands_in_way))
        return f"{line}。离{target}{missing}{causes}"
    return f"{line}，离{target}差 {points_text(ahead.points_missing)}"


def provisional(grade: Grade) -> str:
    """The headline as a secretary gets it: provisional, for the branch's own use."""
    return f"暂定 {headline(grade)}。{SELF_CHECK}"


def account(grade: Grade, today: date, *, with_lapses: bool = True) -> list[str]:
    """Where the points come from, in the six lines that a phone shows: base, what was added, what was taken off, sum
    and band, caps and election, lapses (which say what is still to come). Each cap has a line of its own."""
    rule_set = grade.rule_set
    names = {criterion.id: criterion.name for criterion in rule_set.criteria}
    base = [line for line in grade.lines if line.rule in names]
    lowest = min(base, key=lambda line: line.points)
    text = [
        f"自评 {number_text(grade.base)}（{len(base)} 项，最低：{names[lowest.rule]} {number_text(lowest.points)}）"
    ]
    groups = _by_sign(grade)
    for label, lines in groups.items():
        text.extend(_together(label, rule_set, lines, today))
    if not any(groups.values()):
        text.append("加分、减分：今年还没有记录。" if rule_set.events else "加分、减分：这套方案不设。")
    clamped = "" if grade.raw == grade.total else f"，按 0 到 {number_text(rule_set.full_mark)} 分计"
    band = next(band for band in rule_set.bands if band.star == grade.band_star)
    text.append(f"合计 {number_text(grade.raw)}{clamped} → {band.name}（{band.clause.words}）")
    text.extend(adjustment_text(rule_set, adjustment, today) for adjustment in grade.adjustments)
    uncapped = "" if grade.adjustments or not (rule_set.election or rule_set.lapses) else "封顶：无。"
    if ahead := uncapped + _election_ahead(grade):
        text.append(ahead)
    lapses = rule_set.lapses
    if with_lapses and lapses is not None and not any(a.rule == "lapses" for a in grade.adjustments):
        text.append(
            f"无故缺席、误期：{grade.lapses}/{lapses.threshold} 次，满 {lapses.threshold} 次{_lapses_cost(rule_set)}"
            f"（{lapses.clause.id}）。"
        )
    return text


def leaves_out(grade: Grade) -> bool:
    """Whether the account does not show every event."""
    return any(len(lines) > MOST_TOGETHER for lines in _by_sign(grade).values())


def event_lines(grade: Grade) -> list[Line]:
    """The lines beside the criteria: what counts first, each with its clause, then what does not, with why."""
    criteria = {criterion.id for criterion in grade.rule_set.criteria}
    return sorted((line for line in grade.lines if line.rule not in criteria), key=lambda line: not line.counts)


def _by_sign(grade: Grade) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {"加分": [], "减分": []}
    for line in event_lines(grade):
        is_bonus = line.event is not None and grade.rule_set.events[line.rule].kind == "bonus"
        groups["加分" if is_bonus else "减分"].append(line)
    return groups


def _together(label: str, rule_set: RuleSet, lines: list[Line], today: date) -> list[str]:
    """加分 +8 国家级署名文章（…）；0 省级表彰（…）: one line; where there are many, their sum and the first of them."""
    if not lines:
        return []
    shown = "；".join(line_text(rule_set, line, today) for line in lines[:MOST_TOGETHER])
    if len(lines) <= MOST_TOGETHER:
        return [f"{label} {shown}"]
    sums = signed(sum((line.points for line in lines if line.counts), Decimal()))
    return [f"{label} {sums}（{len(lines)} 件）：{shown}；另有 {len(lines) - MOST_TOGETHER} 件。"]


def _election_ahead(grade: Grade) -> str:
    election = grade.facts.election
    if election is None or any(a.rule == "election_overdue" for a in grade.adjustments):
        return ""
    last = overdue_after(election)
    left = (last - grade.facts.as_of).days
    return f"换届 {last.year}年{last.month}月{last.day}日到期，还有 {left} 天。"


def line_text(rule_set: RuleSet, line: Line, today: date) -> str:
    """−3 受到市直工委通报批评 4月16日（附加条件3）; a line that does not count says why."""
    if line.event is None:
        return f"{signed(line.points)} 民主评议满意率偏低（{line.clause.id}“{line.clause.words}”）"
    what = f"{happening(rule_set, line.event)} {date_text(line.event.occurred_on, today)}"
    waiting = "，待核实" if line.event.status == "recorded" and line.counts else ""
    if line.counts:
        return f"{signed(line.points)} {what}（{line.clause.id}{waiting}）"
    return f"0 {what}（{line.clause.id}，{why_not(rule_set, line, today)}）"


def event_text(rule_set: RuleSet, event: Event, today: date) -> str:
    """省级表彰 3月12日（周四） — what it is, at which level, how often, when."""
    return f"{happening(rule_set, event)} {day_text(event.occurred_on, today)}"


def uncounted_text(rule_set: RuleSet, vocabulary: RuleSet, event: Event, today: date) -> str:
    """0 省级表彰 3月12日（…没有这一项，不计分）: an event that was recorded under another plan or edition."""
    return f"0 {happening(vocabulary, event)} {date_text(event.occurred_on, today)}（{not_in(rule_set)}，不计分）"


def not_in(rule_set: RuleSet) -> str:
    """That the plan has no such event."""
    return f"“{rule_set.name}”没有这一项"


def happening(rule_set: RuleSet, event: Event) -> str:
    """省级表彰; 受到市直工委通报批评 2 次."""
    rule = rule_set.events.get(event.rule)
    if rule is None:  # its plan is not here any more
        return f"按别的方案记的一件事（{event.rule}）"
    level = rule_set.levels.get(event.level, "") if event.level else ""
    times = f" {event.count} {rule.unit}" if event.count > 1 else ""
    # What was excused is not said to be 无故.
    name = rule.name.removeprefix("无故") if event.kept and rule.asks_excuse else rule.name
    return f"{level}{name}{times}"


def why_not(rule_set: RuleSet, line: Line, today: date) -> str:
    """Why a line does not count, in the plan's terms."""
    event = line.event
    if line.because is Because.HIGHEST_ONLY and line.beaten_by is not None:
        better = rule_set.levels.get(line.beaten_by.level or "", "")
        return f"以最高的为准，已计{better}{rule_set.events[line.beaten_by.rule].name}"
    if event is not None and event.kept is not None and line.because is Because.KEPT:
        return f"不计分：{rule_set.kept[event.kept].words}"
    return {
        Because.REJECTED: "上级不予认定",
        Because.REVOKED: "已撤销",
        Because.NOT_THIS_YEAR: "不在本年度",
        Because.AFTER_AS_OF: "在所问日期之后",
        Because.BELOW_CITY: "市级以下不加分",
    }.get(line.because, "不计分")


def adjustment_text(rule_set: RuleSet, adjustment: Adjustment, today: date) -> str:
    """封顶、降星、不定星级: what it does, why, by which clause."""
    star = star_name(rule_set, adjustment.star)
    effect = {"cap": f"最高{star}", "demotion": f"降为{star}", "veto": star}[adjustment.kind]
    return f"{effect}：{_cause(adjustment, today)}（{adjustment.clause.id}“{adjustment.clause.words}”）"


def upward(grade: Grade, most: int = 5) -> list[str]:
    """提分清单: the moves that bring most, and what points cannot buy off."""
    moves = ways_up(grade)
    text = []
    for n, way in enumerate(moves[:most], 1):
        level = grade.rule_set.levels.get(way.level or "", "")
        where = f"“{way.name}”打满" if way.kind == "criterion" else f"{level}{way.name}"
        up = f"，可到{star_name(grade.rule_set, grade.star + way.stars_gained)}" if way.stars_gained > 0 else ""
        text.append(f"{n}. {signed(way.gain)} {where}{up}（{way.clause.id}）")
    for block in blocked_by(grade):
        text.append(f"加分解决不了：{_cause(block.adjustment)}。{block.lifted_by}（{block.adjustment.clause.id}）。")
    return text or ["已经是满分，没有可再提的分。"]


def effect(compared: Comparison) -> str:
    """对总分影响 −3，暂定四星级 83.5 分 — with what changes besides points."""
    after, gained = compared.after, compared.points_gained
    was = star_name(compared.before.rule_set, compared.before.star)
    now = star_name(after.rule_set, after.star)
    moved = f"{was}变为{now}" if was != now else f"仍是{now}"
    text = f"对总分影响 {signed(gained)}，暂定{moved} {points_text(after.total)}"
    lapses = after.rule_set.lapses
    if lapses is not None and after.lapses != compared.before.lapses:
        text += f"；无故缺席、误期 {after.lapses}/{lapses.threshold} 次"
        if after.lapses == lapses.threshold - 1:
            text += f"，再有一次就{_lapses_cost(after.rule_set)}"
        elif after.lapses >= lapses.threshold:
            text += f"，{_lapses_cost(after.rule_set)}"
    return f"{text}。"


def _lapses_cost(rule_set: RuleSet) -> str:
    lapses = rule_set.lapses
    assert lapses is not None
    return f"最高{star_name(rule_set, lapses.cap)}，年底评定再降 {lapses.demotion} 星"


def _cause(adjustment: Adjustment, today: date | None = None) -> str:
    if adjustment.rule == "election_overdue":
        last = adjustment.overdue_after
        return f"换届已过期（应在 {last.year}年{last.month}月{last.day}日前）" if last else "换届已过期"
    if adjustment.rule == "lapses":
        return f"无故缺席、误期已 {adjustment.lapses} 次"
    known = adjustment.satisfaction
    return f"民主评议满意率 {number_text(known)}%" if known is not None else "民主评议满意率偏低"
