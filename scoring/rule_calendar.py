"""The part of a rule set that says what is due when, and when to remind of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from scoring.rule_faults import Notes
from scoring.rule_reader import Table
from scoring.rule_set import Cadence, Campaign, CountedFrom, Deadline, DoneBy, Every, Ladder, RuleSet, Who

LADDERS_OF_OTHERS = ("meeting", "task")
"""Ladders of what is no deadline of the plan, but is reminded of all the same."""


def deadlines(file: Table, campaigns: tuple[Campaign, ...]) -> tuple[Deadline, ...]:
    """Each [[deadline]]; one without a day of its own is due with its campaign."""
    days = {campaign.id: campaign.due for campaign in campaigns}
    return tuple(_deadline(table, days) for table in file.tables("deadline"))


def cadences(file: Table) -> tuple[Cadence, ...]:
    """Each [[cadence]]."""
    return tuple(map(_cadence, file.tables("cadence")))


def ladders(file: Table) -> Mapping[str, Ladder]:
    """Each [[ladder]], by its id."""
    return {ladder.id: ladder for ladder in map(_ladder, file.tables("ladder"))}


def check_calendar(rule_set: RuleSet, notes: Notes) -> None:
    """Notes what does not agree: a ladder nobody has, a campaign that is none, a day that cannot be found."""
    if notes.is_broken("ladder", "campaign"):
        return
    campaigns = {campaign.id for campaign in rule_set.campaigns}
    used = set(LADDERS_OF_OTHERS)
    of_deadlines = [(f"deadline {each.id}", each.ladder) for each in rule_set.deadlines]
    of_cadence = [(f"cadence {each.id}", each.ladder) for each in rule_set.cadence]
    for where, ladder in of_deadlines + of_cadence:
        used.add(ladder)
        if ladder not in rule_set.ladders:
            notes.add(where, f"没有 [[ladder]] {ladder}", f"可用 {'、'.join(rule_set.ladders) or '（还没有）'}")
    for id in rule_set.ladders.keys() - used:
        notes.add(f"ladder {id}", "没有哪一项用它", "检查拼写，或删去它")
    for deadline in rule_set.deadlines:
        where = f"deadline {deadline.id}"
        if deadline.campaign and deadline.campaign not in campaigns:
            notes.add(where, f"没有 [[campaign]] {deadline.campaign}", f"可用 {'、'.join(campaigns)}")
        if deadline.counted_from == "year" and deadline.due is None and not notes.is_broken("due"):
            notes.add(where, "不知道哪天到期", "写明 due 或 campaign")
        if deadline.counted_from == "posting" and not deadline.days and not notes.is_broken("days"):
            notes.add(where, "公示几天没有写", "写明 days，如 7")
    names = {cadence.id for cadence in rule_set.cadence} & {deadline.id for deadline in rule_set.deadlines}
    for id in names:
        notes.add(f"cadence {id}", f"与 deadline {id} 的 id 相同", "改其一")


def _deadline(table: Table, days: Mapping[str, tuple[int, int]]) -> Deadline:
    campaign = table.text("campaign", default="")
    own = table.optional_day_of_year("due")
    return Deadline(
        id=table.text("id"),
        name=table.text("name"),
        who=cast(Who, table.one_of("who", get_args(Who))),
        campaign=campaign,
        counted_from=cast(CountedFrom, table.one_of("counted_from", get_args(CountedFrom), default="year")),
        due=own or days.get(campaign),
        days=table.whole("days", default=0),
        done_by=cast(DoneBy, table.one_of("done_by", get_args(DoneBy))),
        ladder=table.text("ladder"),
        clause=table.clause(),
    )


def _cadence(table: Table) -> Cadence:
    return Cadence(
        id=table.text("id"),
        name=table.text("name"),
        short=table.text("short"),
        every=cast(Every, table.one_of("every", get_args(Every))),
        ladder=table.text("ladder"),
        clause=table.clause(),
    )


def _ladder(table: Table) -> Ladder:
    return Ladder(
        id=table.text("id"),
        before=table.steps("before"),
        overdue=table.steps("overdue"),
        escalates=table.step("escalates"),
        clause=table.clause(),
    )
