"""Who calls meetings and sets tasks: for which branches, who hears of it, and who may decide."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.fields import Choice
from handlers.visit import Visit
from storage import organisations, people
from storage.organisations import Organisation
from storage.ports import Transaction

CONVENERS = ("reviewer", "office")
LEADERS = ("secretary", "deputy", "committee_member")
MOST_BY_NAME = 12
"""Up to so many branches each can be chosen alone; beyond, a list would be longer than a phone."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Branches that are asked together: all below the superior, or all below one organisation."""

    word: str
    label: str
    branches: tuple[Organisation, ...]


def convening_place(visit: Visit, action: str) -> Organisation:
    """The organisation for which a superior speaks. Declines for anybody else."""
    if visit.post is None or not visit.reviews:
        raise visit.refused(action)
    return visit.post.organisation


def scopes(visit: Visit, action: str) -> tuple[Scope, ...]:
    """All that lies below, then each organisation right below with its branches, the branches directly governed, and
    where they are few each branch. Declines where nothing lies below."""
    place = convening_place(visit, action)
    branches = tuple(b for b in organisations.branches_below(visit.tx, place.id) if visit.may(action, b.id))
    if not branches:
        raise visit.refused(action)
    found = [Scope("all", f"全部 {len(branches)} 个支部", branches)]
    direct = tuple(branch for branch in branches if branch.parent_id == place.id)
    for child in organisations.children(visit.tx, place.id):
        below = organisations.branches_below(visit.tx, child.id) if child.kind != "branch" else ()
        if below:
            found.append(Scope(child.code, f"{child.name}（{len(below)} 个支部）", below))
    if direct and len(direct) < len(branches):
        found.append(Scope("direct", f"直属的 {len(direct)} 个支部", direct))
    if 1 < len(branches) <= MOST_BY_NAME:
        found.extend(Scope(branch.code, branch.name, (branch,)) for branch in branches)
    return tuple(found)


def scope_choice(offered: tuple[Scope, ...]) -> Choice[Scope]:
    """One of the scopes, by its digit, name or code."""
    also = {scope.word.lower(): scope.word for scope in offered} | dict.fromkeys(
        ("全部", "所有支部", "全部支部"), "all"
    )
    return Choice(tuple((scope.word, scope.label, scope) for scope in offered), also)


def convenes(visit: Visit, organisation_id: int) -> bool:
    """Whether this person is one of those who call meetings for that organisation."""
    return any(post.role in CONVENERS and post.organisation.id == organisation_id for post in visit.posts)


def conveners(tx: Transaction, organisation_id: int, about: int | None = None) -> tuple[int, ...]:
    """Who hears of replies for the organisation that called; not those who lead the branch that it is `about`
    (INV-33)."""
    holders = people.holders(tx, organisation_id, CONVENERS)
    if about is None:
        return holders
    leading = people.holders(tx, about, LEADERS)
    return tuple(person for person in holders if person not in leading)


def secretaries(tx: Transaction, branch_id: int) -> tuple[int, ...]:
    """Who hears of a meeting or task for the branch."""
    return people.holders(tx, branch_id, LEADERS)


def unbound(tx: Transaction, branches: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
    """The branches for which nobody is here yet: they hear of nothing, and whoever calls is told so."""
    return tuple(branch for branch in branches if not secretaries(tx, branch.id))
