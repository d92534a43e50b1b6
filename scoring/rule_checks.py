"""Whether the parts of a rule set agree: what must add up does, and no two rules contradict each other."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise

from scoring.rule_calendar import check_calendar
from scoring.rule_faults import Notes
from scoring.rule_set import EventRule, RuleSet


def check(rule_set: RuleSet, notes: Notes) -> None:
    """Notes every disagreement. What rests on a value that could not be read is passed over."""
    _criteria(rule_set, notes)
    _bands(rule_set, notes)
    for rule in rule_set.events.values():
        _event_rule(rule_set, rule, notes)
    for one, other in combinations(rule_set.events.values(), 2):
        _two_event_rules(one, other, notes)
    _adjustments(rule_set, notes)
    _rest(rule_set, notes)
    check_calendar(rule_set, notes)


def _criteria(rule_set: RuleSet, notes: Notes) -> None:
    maxima = sum((criterion.maximum for criterion in rule_set.criteria), Decimal(0))
    if maxima != rule_set.full_mark and not notes.is_broken("criterion", "maximum", "full_mark"):
        notes.add("criterion", f"各项满分合计 {maxima}，满分是 {rule_set.full_mark}", "使两者相等")
    for criterion in rule_set.criteria:
        if not notes.is_broken("step", "maximum") and (not criterion.step or criterion.maximum % criterion.step):
            notes.add(criterion.id, f"满分 {criterion.maximum} 不是步长 {criterion.step} 的整倍数", "改满分或改步长")


def _bands(rule_set: RuleSet, notes: Notes) -> None:
    if notes.is_broken("band", "star", "floor"):
        return
    for higher, lower in pairwise(rule_set.bands):
        if higher.star != lower.star + 1 or higher.floor <= lower.floor:
            first, second = (f"{band.name}（{band.star} 星，{band.floor} 分起）" for band in (higher, lower))
            notes.add("band", f"{first}之后是{second}", "由高到低排列，每段低一个星级，下限更低")
    top, bottom = rule_set.bands[0], rule_set.bands[-1]
    if bottom.floor != 0:
        notes.add("band", f"{bottom.name} 从 {bottom.floor} 分起，再低就没有分数段", "最低一段从 0 分起")
    if top.floor > rule_set.full_mark and not notes.is_broken("full_mark"):
        notes.add("band", f"{top.name} 要 {top.floor} 分，满分只有 {rule_set.full_mark}", "降低下限")


def _event_rule(rule_set: RuleSet, rule: EventRule, notes: Notes) -> None:
    where = f"event {rule.id}"
    if notes.is_broken("points", "levels", "kind"):
        return
    if rule.has_levels:
        for level in rule.points.keys() - rule_set.levels.keys():
            notes.add(where, f"级别 {level} 不在 [levels] 里", f"可用 {'、'.join(rule_set.levels)}")
        priced = [level for level in rule_set.levels if level in rule.points]
        for lower, higher in pairwise(priced):
            if rule.points[lower] > rule.points[higher]:
                notes.add(where, f"{lower} 的分数高于更高一级的 {higher}", "改正其一，或调整 [levels] 的顺序")
    if not any(rule.points.values()):
        notes.add(where, "分数为 0，这条不起作用", "写明分数，或删去这条")
    if rule.highest_of and rule.multiplies:
        notes.add(where, "既「以最高的为准」（highest_of）又按数量累加（multiplies）", "两者只留其一")
    if rule.is_lapse and rule.kind == "bonus":
        notes.add(where, "加分项不能计入缺席误期次数（is_lapse）", "删去 is_lapse，或改为 deduction")
    sharing = [other for other in rule_set.events.values() if other.highest_of == rule.highest_of]
    if rule.highest_of and len(sharing) == 1:
        notes.add(where, f"{rule.highest_of} 组里只有这一条", "检查 highest_of 的拼写，或删去它")


def _two_event_rules(one: EventRule, other: EventRule, notes: Notes) -> None:
    where = f"event {one.id} 与 event {other.id}"
    if one.name == other.name:
        notes.add(where, f"名称相同：{one.name}", "书记要能分清，改其一")
    if one.highest_of and one.highest_of == other.highest_of and one.kind != other.kind:
        notes.add(where, f"同在 {one.highest_of} 组，却一加一减", "加分与减分不能互相取最高")
    if one.clause == other.clause and not notes.is_broken("points", "kind", "words"):
        if one.kind != other.kind:
            notes.add(where, "同一句原文，一条加分一条减分", "各自引用自己的那一句")
        for level in one.points.keys() & other.points.keys():
            if one.points[level] != other.points[level]:
                points = f"{one.points[level]} 分和 {other.points[level]} 分"
                notes.add(where, f"同一句原文给出不同分数：{level} {points}", "改正其一，或各自引用自己的那一句")


def _adjustments(rule_set: RuleSet, notes: Notes) -> None:
    satisfaction, election, lapses, quotas = (
        rule_set.satisfaction,
        rule_set.election,
        rule_set.lapses,
        rule_set.quotas,
    )
    capped = [("election", "cap", election.cap), ("election", "long_cap", election.long_cap)] if election else []
    capped += [("lapses", "cap", lapses.cap)] if lapses else []
    capped += [("quotas", "low_star", quotas.low_star)] if quotas else []
    if not notes.is_broken("band", "star"):
        for where, key, star in capped:
            if not rule_set.bottom_star <= star < rule_set.top_star:
                notes.add(where, f"{key} = {star}，不低于最高星级或没有这个星级", f"要低于 {rule_set.top_star} 星")
        if quotas and quotas.top_star != rule_set.top_star:
            notes.add("quotas", f"top_star = {quotas.top_star} 不是最高星级", f"改为 {rule_set.top_star}")
    if quotas and max(quotas.top_percent, quotas.low_percent) > 100:
        notes.add("quotas", "比例高于 100%", "比例写百分数，如 10")
    if election and election.long_cap > election.cap and not notes.is_broken("cap", "long_cap"):
        notes.add("election cap 与 election long_cap", "逾期更久，限制反而更宽", "long_cap 不能高于 cap")
    if satisfaction and satisfaction.veto_below > satisfaction.below and not notes.is_broken("below", "veto_below"):
        notes.add(
            "satisfaction below 与 satisfaction veto_below", "不定星级的界线高于扣分的界线", "veto_below 不能高于 below"
        )
    if satisfaction and satisfaction.below > 100:
        notes.add("satisfaction", f"below = {satisfaction.below}，满意率最高 100", "改正界线")
    counted = [rule.id for rule in rule_set.events.values() if rule.is_lapse]
    if counted and lapses is None:
        notes.add(f"event {counted[0]}", "计入缺席误期次数，却没有 [lapses] 一节", "加上 [lapses]，或删去 is_lapse")
    if lapses and not counted and not notes.is_broken("is_lapse", "event"):
        notes.add("lapses", "没有一条 event 计入次数", "在有关 event 写 is_lapse = true")


def _rest(rule_set: RuleSet, notes: Notes) -> None:
    if notes.is_broken("levels"):
        return
    for level in dict.fromkeys(rule_set.media.values()):
        if level not in rule_set.levels:
            notes.add("media", f"级别 {level} 不在 [levels] 里", f"可用 {'、'.join(rule_set.levels)}")
    if rule_set.work_committee_award not in (*rule_set.levels, "none"):
        notes.add("文件开头", f"work_committee_award = {rule_set.work_committee_award}", "写一个级别，或 none")
    for campaign in rule_set.campaigns:
        if campaign.opens > campaign.due and not notes.is_broken("opens", "due"):
            notes.add(f"campaign {campaign.id}", "开放日晚于截止日", "同一年内先开放后截止")
