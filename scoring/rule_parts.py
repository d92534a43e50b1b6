"""The parts of a file of rules, in the order in which `RuleSet` has them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import get_args

from scoring.facts import Stage
from scoring.rule_calendar import cadences, deadlines, ladders
from scoring.rule_faults import Notes
from scoring.rule_reader import Table
from scoring.rule_set import (
    NO_LEVEL,
    Band,
    Campaign,
    Choice,
    Criterion,
    ElectionRule,
    EventRule,
    Kept,
    LapseRule,
    Quotas,
    RuleSet,
    SatisfactionRule,
)


def read(content: Mapping[str, object], notes: Notes) -> RuleSet:
    """The rule set as written. What is wrong in one place is noted; whether places agree is for `rule_checks`."""
    file = Table(content, "文件开头", notes)
    step = file.points("step")
    levels, media = file.table("levels"), file.table("media")
    rule_set = RuleSet(
        id=file.text("id"),
        edition=file.whole("edition", lowest=1),
        name=file.text("name"),
        source=file.text("source"),
        effective_on=file.date("effective_on"),
        full_mark=file.points("full_mark"),
        step=step,
        criteria=tuple(_criterion(table, step) for table in file.tables("criterion", optional=False)),
        events={rule.id: rule for rule in map(_event_rule, file.tables("event"))},
        bands=tuple(map(_band, file.tables("band", "star", optional=False))),
        satisfaction=_satisfaction(file.table("satisfaction")),
        election=_election(file.table("election")),
        lapses=_lapses(file.table("lapses")),
        quotas=_quotas(file.table("quotas")),
        kept={kept.id: kept for kept in map(_kept, file.tables("kept"))},
        levels={level: levels.text(level) for level in levels.names()} if levels else {},
        choices=tuple(map(_choice, file.tables("choice"))),
        campaigns=(campaigns := tuple(map(_campaign, file.tables("campaign")))),
        deadlines=deadlines(file, campaigns),
        cadence=cadences(file),
        ladders=ladders(file),
        media_to_ask=media.texts(TO_ASK, optional=True) if media else (),
        media=_media(media, notes) if media else {},
        work_committee_award=file.text("work_committee_award", default="none"),
    )
    file.close()
    return rule_set


TO_ASK = "ask"
"""In [media], the names that say too little: the level has to be asked for."""


def _criterion(table: Table, step: Decimal) -> Criterion:
    return Criterion(
        id=table.text("id"),
        name=table.text("name"),
        maximum=table.points("maximum"),
        step=table.points("step", default=step),
        clause=table.clause(),
        counts=table.text("counts"),
        evidence=table.texts("evidence"),
    )


def _event_rule(table: Table) -> EventRule:
    return EventRule(
        id=table.text("id"),
        name=table.text("name"),
        kind="bonus" if table.one_of("kind", ("bonus", "deduction")) == "bonus" else "deduction",
        clause=table.clause(),
        points=table.points_by("points", NO_LEVEL),
        highest_of=table.text("highest_of", default="") or None,
        multiplies=table.flag("multiplies"),
        unit=table.one_of("unit", ("次", "人次", "项")),
        is_lapse=table.flag("is_lapse", default=False),
        asks_excuse=table.flag("asks_excuse", default=False),
        covers=table.texts("covers", optional=True),
    )


def _band(table: Table) -> Band:
    return Band(star=table.whole("star"), floor=table.points("floor"), name=table.text("name"), clause=table.clause())


def _satisfaction(table: Table | None) -> SatisfactionRule | None:
    if table is None:
        return None
    return SatisfactionRule(
        below=table.points("below"),
        points=table.points("points"),
        veto_below=table.points("veto_below"),
        clause=table.clause(),
        lifted_by=table.text("lifted_by"),
    )


def _election(table: Table | None) -> ElectionRule | None:
    if table is None:
        return None
    return ElectionRule(
        cap=table.whole("cap"),
        clause=table.clause(),
        long_after_years=table.whole("long_after_years", lowest=1),
        long_cap=table.whole("long_cap"),
        long_clause=table.clause("long_"),
        lifted_by=table.text("lifted_by"),
    )


def _lapses(table: Table | None) -> LapseRule | None:
    if table is None:
        return None
    return LapseRule(
        threshold=table.whole("threshold", lowest=1),
        cap=table.whole("cap"),
        clause=table.clause(),
        demotion=table.whole("demotion", lowest=1),
        demotion_stage=table.one_of("demotion_stage", get_args(Stage)),
        demotion_clause=table.clause("demotion_"),
        lifted_by=table.text("lifted_by"),
    )


def _quotas(table: Table | None) -> Quotas | None:
    if table is None:
        return None
    return Quotas(
        top_star=table.whole("top_star"),
        top_percent=table.points("top_percent"),
        top_clause=table.clause("top_"),
        low_star=table.whole("low_star"),
        low_percent=table.points("low_percent"),
        low_clause=table.clause("low_"),
    )


def _kept(table: Table) -> Kept:
    return Kept(id=table.text("id"), words=table.text("reason"), clause=table.clause())


def _choice(table: Table) -> Choice:
    return Choice(
        id=table.text("id"), clause=table.clause(), settled=table.text("settled"), reason=table.text("reason")
    )


def _campaign(table: Table) -> Campaign:
    return Campaign(
        id=table.text("id"),
        name=table.text("name"),
        opens=table.day_of_year("opens"),
        due=table.day_of_year("due"),
        clause=table.clause(),
    )


def _media(table: Table, notes: Notes) -> dict[str, str]:
    levels: dict[str, str] = {}
    for level in table.names():
        if level != TO_ASK:
            for medium in table.texts(level):
                if levels.setdefault(medium, level) != level:
                    notes.add("media", f"{medium} 既在 {levels[medium]} 又在 {level}", "只留一处")
    return levels
