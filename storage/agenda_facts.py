"""What is stored of some organisations that obligations are made of: read for hundreds in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from storage.columns import day_text
from storage.id_lists import id_lists
from storage.obligations import Recipient
from storage.organisations import Organisation, organisation_of
from storage.periods import period_of
from storage.ports import Transaction

Thing = tuple[int, str, str]
"""An organisation, a kind and which one of it: a year, a month."""


@dataclass(slots=True)
class Facts:
    """What is stored of some organisations; when something was opened again, or its day set, as text."""

    organisations: list[Organisation]
    posts: Mapping[int, list[tuple[str, Recipient]]]
    superiors: Mapping[int, tuple[Recipient, ...]]
    phases: Mapping[tuple[int, int, str], int] = field(default_factory=dict)
    below: Mapping[int, set[int]] = field(default_factory=dict)
    reopened: Mapping[tuple[int, int, str], str | None] = field(default_factory=dict)
    notes: Mapping[Thing, tuple[bool, str]] = field(default_factory=dict)
    held: frozenset[Thing] = frozenset()
    voided: Mapping[Thing, str] = field(default_factory=dict)
    postings: Mapping[tuple[int, str, int], tuple[date, str]] = field(default_factory=dict)
    terms_set: Mapping[int, str | None] = field(default_factory=dict)

    def holding(self, place: int, *roles: str) -> tuple[Recipient, ...]:
        """Who holds one of these posts there, each once."""
        return _holding(self.posts.get(place, []), *roles)

    def speaking(self, place: int) -> tuple[Recipient, ...]:
        """Who is reminded for an organisation: its secretaries, where it has none the deputies, else its reviewers."""
        roles = (("secretary",), ("deputy",), ("reviewer", "office"))
        return next((found for role in roles if (found := self.holding(place, *role))), ())


def facts_of(tx: Transaction, ids: str, first_year: int) -> Facts:
    """The facts of these organisations, of that year and later ones."""
    phases, reopened = {}, {}
    for branch, year, stage, phase, reopened_at in tx.all("agenda_phases", ids=ids, year=first_year):
        phases[branch, year, stage], reopened[branch, year, stage] = phase, reopened_at
    below: dict[int, set[int]] = defaultdict(set)
    for parent, branch, year, stage, phase in tx.all("agenda_phases_below", ids=ids, year=first_year):
        below[parent].add(branch)
        if year is not None:
            phases[branch, year, stage] = phase
    first_day = date(first_year, 1, 1)
    held: set[Thing] = set()
    voided: dict[Thing, str] = {}
    for branch, kind, held_on, voided_at in tx.all("agenda_held", ids=ids, first_day=day_text(first_day)):
        for every in ("month", "quarter", "year"):
            thing = branch, kind, period_of(every, date.fromisoformat(held_on))
            if voided_at is None:
                held.add(thing)
            else:
                voided[thing] = max(voided_at, voided.get(thing, ""))
    postings = {
        (place, campaign, int(posted_on[:4])): (date.fromisoformat(posted_on), noted_at)
        for place, campaign, posted_on, noted_at in tx.all("agenda_postings", ids=ids)
    }
    notes = {
        (place, kind, subject): (bool(is_done), noted_at)
        for place, kind, subject, is_done, noted_at in tx.all("agenda_notes", ids=ids)
    }
    rows = tx.all("agenda_organisations", ids=ids)
    organisations = [organisation_of(row[:-1]) for row in rows]
    return Facts(
        organisations=organisations,
        posts=_posts(tx, ids),
        superiors=_superiors(tx, organisations),
        phases=phases,
        below=below,
        reopened=reopened,
        notes=notes,
        held=frozenset(held),
        voided=voided,
        postings=postings,
        terms_set={row[0]: row[-1] for row in rows},
    )


def _posts(tx: Transaction, ids: str) -> dict[int, list[tuple[str, Recipient]]]:
    posts: dict[int, list[tuple[str, Recipient]]] = defaultdict(list)
    for place, person, role, since in tx.all("agenda_posts", ids=ids):
        posts[place].append((role, Recipient(person, datetime.fromisoformat(since))))
    return posts


def _superiors(tx: Transaction, organisations: Iterable[Organisation]) -> dict[int, tuple[Recipient, ...]]:
    """The reviewers of the organisation above, or where it has none of the one above that, and so on."""
    above = {place.id: place.parent_id for place in organisations}
    posts: dict[int, list[tuple[str, Recipient]]] = defaultdict(list)
    parents: dict[int, int] = {}
    reached: set[int] = set()
    unknown = {parent for parent in above.values() if parent is not None}
    while unknown:
        for ids in id_lists(unknown):
            posts.update(_posts(tx, ids))
            parents.update(dict(tx.all("agenda_parents", ids=ids)))
        reached |= unknown
        unknown = {parents[id] for id in unknown if id in parents and not _reviewing(posts, id)} - reached
    found = {}
    for place, parent in above.items():
        while parent is not None and not _reviewing(posts, parent):
            parent = parents.get(parent)
        found[place] = _reviewing(posts, parent) if parent is not None else ()
    return found


def _reviewing(posts: Mapping[int, list[tuple[str, Recipient]]], place: int) -> tuple[Recipient, ...]:
    return _holding(posts.get(place, []), "reviewer", "office")


def _holding(posts: Sequence[tuple[str, Recipient]], *roles: str) -> tuple[Recipient, ...]:
    found = {recipient.person_id: recipient for role, recipient in reversed(posts) if role in roles}
    return tuple(found[id] for id in sorted(found))
