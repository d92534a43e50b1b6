"""The sample bureau: invented organisations, self-assessments and events, as if kept up to a given instant.

What is in `bot/sample/` is moved to the year of that instant; nothing lies in its future. No person has a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.organisation_table import read_table
from bot.orgs import import_table
from bot.orgs_codes import issue
from bot.sample_elections import with_elections
from bot.sample_history import SampleHistory
from handlers.binding_code import normalise
from handlers.bureau import Bureau
from storage import binding_codes, organisations, people
from storage.organisations import Organisation
from storage.ports import Transaction

SAMPLE: Final = Path(__file__).parent / "sample"
LOCAL: Final = "local"
OWN_BRANCH: Final = "CZJ-1"
VISITORS_BRANCH: Final = "DAJ-1"
VISITOR: Final = "visitor"

LOCAL_POSTS: Final[Mapping[str, tuple[str, str]]] = {
    "secretary": (OWN_BRANCH, "secretary"),
    "deputy": (OWN_BRANCH, "deputy"),
    "reviewer": ("CZJ", "reviewer"),
    "office": ("SZGW", "office"),
}
"""The local users who hold a post: at which organisation, and which. A visitor holds none."""

_CODE_STAYS_GOOD = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Made:
    """How much the sample bureau holds."""

    branches: int
    self_assessments: int
    events: int


def make_sample(tx: Transaction, bureau: Bureau, now: datetime) -> Made:
    """Fills an empty database."""
    today = bureau.today(now)
    sample = with_elections(read_table(SAMPLE / "orgs.csv"), today)
    import_table(tx, sample.table, "orgs.csv", today, now)
    for code, until in sample.postponed.items():
        organisations.postpone_election(tx, _organisation(tx, code).id, until, now)
    posts = dict(LOCAL_POSTS)
    branches = [each for each in organisations.everything(tx) if each.kind == "branch"]
    for branch in branches:
        if branch.code not in (OWN_BRANCH, VISITORS_BRANCH):
            posts[f"{branch.code.lower()}-secretary"] = (branch.code, "secretary")
    persons = {post: _welcome(tx, bureau, name, post, now) for name, post in posts.items()}
    history = SampleHistory(tx, bureau, now, persons, SAMPLE)
    # The own branch has yet to do this year's declaration, so that it can be walked through, unless its time is over.
    history.write(still_to_declare=OWN_BRANCH if today.month < 11 else None)
    return Made(len(branches), history.submitted, history.recorded)


def is_sample(tx: Transaction, bureau: Bureau) -> bool:
    """Whether the database is one that `make_sample` filled."""
    return people.person_by_account(tx, LOCAL, bureau.account_hash(LOCAL, "secretary")) is not None


def visitors_code(tx: Transaction, bureau: Bureau, now: datetime) -> str:
    """A code by which a newcomer to the demonstration becomes 书记 of one of its branches: the first not used yet.

    Everybody may know it: it is issued in the sample bureau alone."""
    number = 1
    while True:
        code = f"DEMO-DAJ1-SHVJ-{number:04}"
        known = binding_codes.find(tx, bureau.code_hash(normalise(code)))
        if known is None:
            until = now + _CODE_STAYS_GOOD
            issue(tx, bureau, code, _organisation(tx, VISITORS_BRANCH), "secretary", now, until)
            return code
        if known.used_at is None and known.expires_at > now:
            return code
        number += 1


def _welcome(tx: Transaction, bureau: Bureau, name: str, post: tuple[str, str], now: datetime) -> int:
    since = now - timedelta(days=400)
    person_id = people.welcome(tx, LOCAL, bureau.account_hash(LOCAL, name), bureau.hide(name), since)
    people.give_post(tx, person_id, _organisation(tx, post[0]).id, post[1], since)
    return person_id


def _organisation(tx: Transaction, code: str) -> Organisation:
    found = organisations.by_code(tx, code)
    assert found is not None, code
    return found
