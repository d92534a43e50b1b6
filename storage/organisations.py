"""The tree of organisations: the work committee, organ committees, general branches, branches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.columns import day_text, instant_text, optional_day
from storage.ports import NotFound, Row, Transaction


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation. `kind` is work_committee, organ_committee, general_branch or branch."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    member_count: int | None
    term_years: int | None
    last_election_on: date | None
    postponed_until: date | None
    superior_reviewer: str | None


def organisation(tx: Transaction, id: int) -> Organisation:
    """One organisation. NotFound where there is none."""
    row = tx.one("organisation_by_id", id=id)
    if row is None:
        raise NotFound(f"organisation {id}")
    return organisation_of(row)


def by_code(tx: Transaction, code: str) -> Organisation | None:
    row = tx.one("organisation_by_code", code=code)
    return None if row is None else organisation_of(row)


def everything(tx: Transaction) -> tuple[Organisation, ...]:
    """The whole tree, by code."""
    return tuple(map(organisation_of, tx.all("organisations")))


def children(tx: Transaction, id: int) -> tuple[Organisation, ...]:
    """The organisations right below one, by code."""
    return tuple(map(organisation_of, tx.all("children", id=id)))


def branches_below(tx: Transaction, id: int) -> tuple[Organisation, ...]:
    """Every branch below an organisation, however deep, by code; not the organisation itself."""
    return tuple(map(organisation_of, tx.all("branches_below", id=id)))


def unheard_below(tx: Transaction, id: int) -> tuple[Organisation, ...]:
    """The branches below an organisation where neither a secretary nor a deputy is bound, by code: what is sent there
    may reach nobody (INV-11)."""
    return tuple(map(organisation_of, tx.all("unheard_below", id=id)))


def ids_after(tx: Transaction, id: int, limit: int) -> tuple[int, ...]:
    """The next organisations by number, so that all can be gone through some at a time."""
    return tuple(found for (found,) in tx.all("organisation_ids_after", id=id, limit=limit))


def is_below(tx: Transaction, id: int, ancestor_id: int) -> bool:
    """Whether the one is strictly below the other; nothing is below itself."""
    return tx.value("is_below", id=id, ancestor_id=ancestor_id) is not None


def put(
    tx: Transaction,
    code: str,
    name: str,
    kind: str,
    parent_code: str | None,
    member_count: int | None,
    term_years: int | None,
    last_election_on: date | None,
    superior_reviewer: str | None,
) -> int:
    """The id under which an organisation is written; a second time its code stays and the rest is replaced.

    A granted postponement stays. NotFound where the parent is not written yet. Its reminders are planned anew.
    """
    parent_id = None
    if parent_code is not None:
        parent = by_code(tx, parent_code)
        if parent is None:
            raise NotFound(f"organisation {parent_code}")
        parent_id = parent.id
    row = tx.one(
        "put_organisation",
        code=code,
        name=name,
        kind=kind,
        parent_id=parent_id,
        member_count=member_count,
        term_years=term_years,
        last_election_on=day_text(last_election_on),
        superior_reviewer=superior_reviewer,
    )
    assert row is not None
    tx.change("ask_replan", organisation_id=row[0])
    return int(row[0])


def postpone_election(tx: Transaction, id: int, until: date | None, now: datetime) -> None:
    """Notes the day to which an election was postponed on request (经请示延期), or that it no longer is."""
    if tx.change("postpone_election", id=id, postponed_until=day_text(until), set_at=instant_text(now)) == 0:
        raise NotFound(f"organisation {id}")


def organisation_of(row: Row) -> Organisation:
    """An organisation from its ten columns, in the order in which every statement selects them."""
    id, code, name, kind, parent_id, members, term, elected, postponed, reviewer = row
    return Organisation(
        id, code, name, kind, parent_id, members, term, optional_day(elected), optional_day(postponed), reviewer
    )
