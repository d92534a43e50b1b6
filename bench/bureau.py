"""A bureau for measurements: secretaries, each bound to a branch of their own, with a year behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handlers.bureau import Bureau
from scoring.rule_file import shipped
from storage import assessments, events, organisations, people
from storage.ports import Transaction

NOW = datetime(2026, 5, 24, 1, 2, 3, tzinfo=UTC)
PLATFORM = "telegram"
RULES = "anyang-2017/1"


def make_bureau() -> Bureau:
    """The bureau as `bot.settings` makes it, with a secret for the day."""
    return Bureau(shipped(), RULES, b"bench" * 8, lambda sender: f"cipher of {sender}", ZoneInfo("Asia/Shanghai"))


def found(tx: Transaction, bureau: Bureau, branches: int) -> None:
    """One committee with a reviewer, and so many branches with a secretary (`sender_of`), last year's self-assessment
    and three events of this year."""
    rule_set = bureau.rule_set
    organisations.put(tx, "SZGW", "市直机关工作委员会", "work_committee", None, None, None, None, None)
    committee = organisations.put(tx, "JGDW", "机关党委", "organ_committee", "SZGW", None, 5, None, None)
    reviewer = people.welcome(tx, PLATFORM, bureau.account_hash(PLATFORM, "reviewer"), "cipher", NOW)
    people.give_post(tx, reviewer, committee, "reviewer", NOW)
    scores = {criterion.id: Decimal("8.5") for criterion in rule_set.criteria}
    for n in range(branches):
        branch = organisations.put(tx, f"JGDW-{n}", f"第 {n} 党支部", "branch", "JGDW", 20, 3, date(2024, 3, 8), None)
        secretary = people.welcome(tx, PLATFORM, bureau.account_hash(PLATFORM, sender_of(n)), "cipher", NOW)
        people.give_post(tx, secretary, branch, "secretary", NOW)
        begun = datetime(2025, 5, 20, 1, tzinfo=UTC)
        before = assessments.begin(tx, branch, 2025, "declaration", rule_set.key, begun)
        met_on = date(2025, 5, 18)
        assessments.add_version(tx, before.id, "submission", met_on, 5, 4, scores, {}, secretary, begun)
        for rule, level, day in (
            ("commendation", "city", date(2026, 3, 12)),
            ("media_article", "province", date(2026, 4, 2)),
            ("absence", None, date(2026, 2, 6)),
        ):
            event = events.record(tx, branch, rule, level, 1, day, None, "", None, secretary, NOW)
            events.decide(tx, event, "confirmed", "", None, reviewer, NOW)


def sender_of(number: int) -> str:
    """The platform id of a branch's secretary."""
    return f"{100_000 + number}"
