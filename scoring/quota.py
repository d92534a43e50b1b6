"""How many of all branches may be at the top and should be at the bottom (比例). Advice only: it changes no star."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from scoring.grade import Grade
from scoring.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class QuotaMark:
    """One branch's place among all. `beyond_five`: has the top star, but the quota ends above it. `beyond_low`: has
    a better star than the low ones, but the quota of low stars reaches up to it."""

    code: str
    rank: int
    star: int
    total: Decimal
    raw: Decimal
    deduction: Decimal
    beyond_five: bool
    beyond_low: bool


@dataclass(frozen=True, slots=True)
class QuotaLimits:
    """For this many branches: at most so many with the top star, at least so many with a low star or none."""

    five_at_most: int
    low_at_least: int


def quota_limits(rule_set: RuleSet, branches: int) -> QuotaLimits:
    """10 % of 19 branches: at most 1 with five stars, at least 2 with one star or none."""
    quotas = rule_set.quotas
    if quotas is None:
        return QuotaLimits(branches, 0)
    return QuotaLimits(
        five_at_most=floor(quotas.top_percent * branches / 100),
        low_at_least=ceil(quotas.low_percent * branches / 100),
    )


def mark_quota(
    rule_set: RuleSet, graded: Iterable[tuple[str, Grade]], of_all: int | None = None
) -> tuple[QuotaMark, ...]:
    """All branches, best first. Each has a rank of its own: equals are told apart, in the end by their code.

    `of_all` is how many branches there are, where some have no star yet: the shares are of all of them."""
    ranked = sorted(graded, key=lambda one: (-one[1].star, -one[1].total, -one[1].raw, one[1].deduction, one[0]))
    limits = quota_limits(rule_set, len(ranked) if of_all is None else of_all)
    quotas = rule_set.quotas
    return tuple(
        QuotaMark(
            code=code,
            rank=rank,
            star=grade.star,
            total=grade.total,
            raw=grade.raw,
            deduction=grade.deduction,
            beyond_five=quotas is not None and grade.star >= quotas.top_star and rank > limits.five_at_most,
            beyond_low=quotas is not None and grade.star > quotas.low_star and rank > len(ranked) - limits.low_at_least,
        )
        for rank, (code, grade) in enumerate(ranked, 1)
    )
