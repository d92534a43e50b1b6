"""名额: how all branches stand against the plan's shares. Advice to the work committee's office; changes no star."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from handlers.messages import Message
from handlers.standing import standing_of
from handlers.superiors import branches_reviewed
from handlers.visit import Visit
from handlers.wording import numbered, points_text, star_name
from scoring.grade import Grade
from scoring.quota import QuotaMark, mark_quota, quota_limits
from scoring.rule_set import Clause, Quotas, RuleSet

_NAMED = 5


def quota_marks(visit: Visit, rule_set: RuleSet, quotas: Quotas) -> Message:
    """How many have the top star and a low one, how many the plan has in mind by which clause, and who is beyond."""
    branches = branches_reviewed(visit)
    for branch in branches[:1]:
        visit.require("view_star", branch)
    names = {branch.code: branch.name for branch in branches}
    graded: list[tuple[str, Grade]] = []
    for branch in branches:
        standing = standing_of(visit.tx, visit.bureau, branch, visit.today)
        if standing.grade is not None and standing.rule_set.id == rule_set.id:
            graded.append((branch.code, standing.grade))
    marks = mark_quota(rule_set, graded, of_all=len(branches))
    limits = quota_limits(rule_set, len(branches))
    top, low = star_name(rule_set, quotas.top_star), star_name(rule_set, quotas.low_star)
    have_top = sum(mark.star >= quotas.top_star for mark in marks)
    have_low = sum(mark.star <= quotas.low_star for mark in marks)
    lines = [
        f"{len(branches)} 个支部，{len(marks)} 个已有暂定星级。名额只是参考，不改变星级。",
        f"{top} {have_top} 个，最多 {limits.five_at_most} 个（{_cited(quotas.top_clause)}）。",
        *_beyond("超出名额", [mark for mark in marks if mark.beyond_five], marks, names),
        f"{low}及以下 {have_low} 个，至少 {limits.low_at_least} 个（{_cited(quotas.low_clause)}）。",
        *_beyond("排在末尾", [mark for mark in marks if mark.beyond_low][::-1], marks, names),
    ]
    return Message("\n".join(lines), numbered((("下属支部", "下属支部"), ("待处理", "待处理"))))


def _cited(clause: Clause) -> str:
    return f"{clause.id}“{clause.words}”"


def _beyond(what: str, beyond: Sequence[QuotaMark], marks: Sequence[QuotaMark], names: dict[str, str]) -> list[str]:
    if not beyond:
        return []
    told = "；".join(
        f"第 {mark.rank} 名 {names[mark.code]} {points_text(mark.total)}{_tie(mark, marks)}" for mark in beyond[:_NAMED]
    )
    more = f"；等 {len(beyond)} 个" if len(beyond) > _NAMED else ""
    return [f"{what}：{told}{more}。"]


def _tie(mark: QuotaMark, marks: Sequence[QuotaMark]) -> str:
    """With whom it is equal in everything but the code."""
    equal = [other.rank for other in marks if _merits(other) == _merits(mark) and other is not mark]
    return f"（与第 {'、'.join(map(str, equal))} 名并列，按代码先后）" if equal else ""


def _merits(mark: QuotaMark) -> tuple[int, Decimal, Decimal, Decimal]:
    return mark.star, mark.total, mark.raw, mark.deduction
