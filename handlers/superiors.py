"""下属支部: the superior's list, each branch with its provisional star. No secretary sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.fields import choice, number_text
from handlers.messages import Message
from handlers.standing import Standing, standing_of
from handlers.star import my_star
from handlers.talk import Talk
from handlers.visit import Dialogue, Visit
from handlers.wording import star_name
from storage import organisations
from storage.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Opening:
    standings: tuple[Standing, ...]


def branches_reviewed(visit: Visit) -> tuple[Organisation, ...]:
    """The branches below the superior's organisation. Declines for anybody else."""
    if visit.post is None or not visit.reviews:
        raise visit.refused("review")
    return organisations.branches_below(visit.tx, visit.post.organisation.id)


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    branches = branches_reviewed(visit)
    for branch in branches[:1]:
        visit.require("view_star", branch)
    return Opening(tuple(standing_of(visit.tx, visit.bureau, branch, visit.today) for branch in branches))


async def script(talk: Talk, opening: Opening) -> str:
    """Which branch to look at."""
    rows = ((standing.branch.code, _row(standing)) for standing in opening.standings)
    code = await talk.ask("branch", f"下属 {len(opening.standings)} 个支部，看哪一个？也可以打支部名字。", choice(rows))
    return code


def close(visit: Visit, opening: Opening, code: str) -> Message:
    return my_star(visit, f"{code} ")


def _row(standing: Standing) -> str:
    now = standing.grade
    if now is None:
        return f"{standing.branch.name}：未自评"
    return f"{standing.branch.name}：{star_name(standing.rule_set, now.star)} {number_text(now.total)}"


BRANCHES = Dialogue("branches", "下属支部", "review", open_, script, close)
