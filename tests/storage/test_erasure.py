"""INV-53: erasure takes the mapping away, also from raw pages, and leaves branch facts and the audit chain whole."""

import asyncio
import hashlib
from pathlib import Path

from storage import audit, events, people
from storage.ports import Store, Transaction
from tests.storage.bureau import NOW, found, year_of_work
from tests.storage.by_hand import hand


def canary(number: int, what: str) -> str:
    return f"canary{number:04}" + hashlib.sha256(f"{what}{number}".encode()).hexdigest()


def welcome_many(tx: Transaction) -> list[int]:
    return [
        people.welcome(tx, "telegram", canary(n, "hash"), canary(n, "cipher"), NOW) for n in range(300)
    ]  # pages split


def raw_bytes(url: str) -> bytes:
    """What lies in the database's files."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.iterdir())
    with hand(url) as run:
        run("checkpoint")
        folder = "(select 'base/' || oid || '/' from pg_database where datname = current_database())"
        files = run(f"select pg_read_binary_file({folder} || name, 0, 10000000, true) from pg_ls_dir({folder}) name")
    return b"".join(content for (content,) in files if content)


async def test_an_erased_person_is_gone_from_the_raw_pages_and_the_chain_is_whole(
    store: Store, database_url: str
) -> None:
    bureau = await store.turn(found)
    await store.turn(year_of_work, bureau)
    persons = await store.turn(welcome_many)
    facts = await store.read(events.events_of, bureau.first_branch, 2026)
    head = await store.read(audit.head)
    assert canary(7, "hash").encode() in raw_bytes(database_url)

    for number in (7, 42, 299):
        await store.turn(people.forget_accounts, persons[number])

    remains = raw_bytes(database_url)
    for number in (7, 42, 299):
        assert f"canary{number:04}".encode() not in remains
        assert await store.read(people.accounts_of, persons[number]) == ()
    assert b"canary0008" in remains
    assert await store.read(events.events_of, bureau.first_branch, 2026) == facts
    assert (await store.read(audit.verify, head)).is_whole


async def test_erasure_waits_for_a_read_that_still_sees_the_person(sqlite_store: Store, sqlite_url: str) -> None:
    persons = await sqlite_store.turn(welcome_many)

    def slow(tx: Transaction) -> int:
        return sum(len(people.accounts_of(tx, person)) for _ in range(20) for person in persons)

    reading = asyncio.create_task(sqlite_store.read(slow))
    await asyncio.sleep(0.005)
    await sqlite_store.turn(people.forget_accounts, persons[7])
    await reading
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert all(b"canary0007" not in file.read_bytes() for file in path.parent.iterdir())
