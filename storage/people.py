"""People, their accounts on platforms and their posts. Of a person nothing is stored but these (INV-52)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.columns import instant_text, optional_instant
from storage.organisations import Organisation, organisation_of
from storage.ports import Conflict, NotFound, Transaction


@dataclass(frozen=True, slots=True)
class Post:
    """A role at an organisation: secretary, deputy, committee_member, reviewer, office, admin or member."""

    id: int
    person_id: int
    organisation: Organisation
    role: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a platform: the keyed hash of its id, to find it, and the encrypted id, to write to it.

    `contacted_at` is since when it is the one its person uses; `unreachable` why nothing can be sent there until it
    speaks again."""

    platform: str
    account_hash: str
    account_cipher: str
    bound_at: datetime
    contacted_at: datetime | None = None
    unreachable: str | None = None


def person_by_account(tx: Transaction, platform: str, account_hash: str) -> int | None:
    """Whose account this is, or None for somebody new."""
    person_id: int | None = tx.value("person_by_account", platform=platform, account_hash=account_hash)
    return person_id


def heard_from(tx: Transaction, platform: str, account_hash: str, now: datetime) -> int | None:
    """Whose account this is that speaks now, or None for somebody new: it can be reached again, and is the one its
    person uses (what is pushed goes there first)."""
    row = tx.one("heard_from", platform=platform, account_hash=account_hash)
    if row is None:
        return None
    if row[1]:
        note_contact(tx, platform, account_hash, now)
    return int(row[0])


def note_contact(tx: Transaction, platform: str, account_hash: str, now: datetime) -> None:
    """From now on this account is the one its person uses."""
    tx.change("note_contact", platform=platform, account_hash=account_hash, contacted_at=instant_text(now))


def mark_unreachable(tx: Transaction, platform: str, account_hash: str, why: str) -> None:
    """Nothing is sent to this account until it speaks again."""
    tx.change("mark_unreachable", platform=platform, account_hash=account_hash, why=why)


def welcome(tx: Transaction, platform: str, account_hash: str, account_cipher: str | bytes, now: datetime) -> int:
    """The id of a new person with this one account. Conflict where the account has a person already."""
    row = tx.one("new_person", created_at=instant_text(now))
    assert row is not None
    if isinstance(account_cipher, bytes):
        account_cipher = account_cipher.decode("ascii")
    tied = tx.change(
        "new_account",
        platform=platform,
        account_hash=account_hash,
        account_cipher=account_cipher,
        person_id=row[0],
        bound_at=instant_text(now),
    )
    if tied == 0:
        raise Conflict("this account has a person already")
    return int(row[0])


def accounts_of(tx: Transaction, person_id: int) -> tuple[Account, ...]:
    """A person's accounts, oldest first."""
    return tuple(
        Account(
            platform,
            account_hash,
            account_cipher,
            datetime.fromisoformat(bound_at),
            optional_instant(contacted_at),
            unreachable,
        )
        for platform, account_hash, account_cipher, bound_at, contacted_at, unreachable in tx.all(
            "accounts_of", person_id=person_id
        )
    )


def move_account(tx: Transaction, platform: str, account_hash: str, person_id: int) -> None:
    """Gives an account to another person: the same human being on a second channel. NotFound for a strange account."""
    if tx.change("move_account", platform=platform, account_hash=account_hash, person_id=person_id) == 0:
        raise NotFound("no such account")


def readdress(tx: Transaction, platform: str, account_hash: str, account_cipher: str) -> None:
    """An account is written to under another id from now on; whose it is stays. Nothing for a strange account."""
    tx.change("readdress", platform=platform, account_hash=account_hash, account_cipher=account_cipher)


def forget_accounts(tx: Transaction, person_id: int) -> None:
    """Erases who this person is (INV-53): every account goes, from the raw pages of the database too."""
    if tx.change("forget_accounts", person_id=person_id):
        tx.erase_traces()


def posts_of(tx: Transaction, person_id: int) -> tuple[Post, ...]:
    """A person's active posts, oldest first."""
    return tuple(
        Post(id, holder, organisation_of(tuple(organisation)), role, datetime.fromisoformat(since))
        for id, holder, role, since, *organisation in tx.all("posts_of", person_id=person_id)
    )


def give_post(tx: Transaction, person_id: int, organisation_id: int, role: str, now: datetime) -> int:
    """The id of the post; one that is held already is the same post. What its holder is reminded of is planned."""
    row = tx.one("give_post", person_id=person_id, organisation_id=organisation_id, role=role, since=instant_text(now))
    if row is not None:
        tx.change("ask_replan", organisation_id=organisation_id)
        return int(row[0])
    return int(tx.value("active_post", person_id=person_id, organisation_id=organisation_id, role=role))


def end_posts(tx: Transaction, person_id: int, now: datetime) -> None:
    """Ends every active post of a person; that they were held stays known."""
    tx.change("end_posts", person_id=person_id, ended_at=instant_text(now))


def holders(tx: Transaction, organisation_id: int, roles: Collection[str]) -> tuple[int, ...]:
    """The persons who hold one of these roles at an organisation now, each once."""
    rows = tx.all("holders", organisation_id=organisation_id)
    return tuple(dict.fromkeys(person_id for person_id, role in rows if role in roles))


def is_reachable(tx: Transaction, person_id: int) -> bool:
    """Whether a person has an account to which something can be sent now."""
    return tx.value("is_reachable", person_id=person_id) is not None


def give_notice(tx: Transaction, person_id: int, version: str, now: datetime) -> None:
    """Notes that a person was shown this version of the privacy notice."""
    if tx.change("give_notice", person_id=person_id, notice_version=version, notice_at=instant_text(now)) == 0:
        raise NotFound(f"person {person_id}")


def notice_of(tx: Transaction, person_id: int) -> tuple[str, datetime] | None:
    """The version of the privacy notice a person was shown last, and when."""
    row = tx.one("notice_of", person_id=person_id)
    return None if row is None else (row[0], datetime.fromisoformat(row[1]))
