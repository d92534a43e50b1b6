import asyncio

import pytest

from storage import binding_codes
from storage.ports import Conflict, Store
from tests.storage.bureau import NOW, found, later


async def test_a_code_gives_one_post_once_however_many_try_it_at_a_time(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(binding_codes.issue, "hash", bureau.first_branch, "deputy", bureau.reviewer, NOW, later(hours=24))
    tries = (store.turn(binding_codes.use, "hash", who, NOW) for who in (bureau.secretary, bureau.reviewer) * 8)
    assert sum(await asyncio.gather(*tries)) == 1


async def test_a_code_tells_what_it_gives_and_until_when(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(binding_codes.issue, "hash", bureau.first_branch, "deputy", None, NOW, later(hours=24))
    code = await store.read(binding_codes.find, "hash")
    assert code == binding_codes.BindingCode("hash", bureau.first_branch, "deputy", later(hours=24), None)
    await store.turn(binding_codes.use, "hash", bureau.secretary, later(hours=1))
    used = await store.read(binding_codes.find, "hash")
    assert used is not None
    assert used.used_at == later(hours=1)


async def test_codes_that_nobody_has_used_can_be_withdrawn(store: Store) -> None:
    bureau = await store.turn(found)
    place = bureau.first_branch
    for name in ("used", "free", "over"):
        until = later(hours=1 if name == "over" else 24)
        await store.turn(binding_codes.issue, name, place, "deputy", None, NOW, until)
    await store.turn(binding_codes.issue, "other post", place, "secretary", None, NOW, later(hours=24))
    await store.turn(binding_codes.use, "used", bureau.secretary, NOW)
    assert await store.turn(binding_codes.withdraw, place, "deputy", later(hours=2)) == 1
    ends = [await store.read(binding_codes.find, name) for name in ("used", "free", "over", "other post")]
    assert [code.expires_at for code in ends if code] == [later(hours=h) for h in (24, 2, 1, 24)]


async def test_a_code_nobody_issued_gives_nothing(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(binding_codes.find, "guess") is None
    assert not await store.turn(binding_codes.use, "guess", bureau.secretary, NOW)


async def test_two_codes_are_never_the_same(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(binding_codes.issue, "hash", bureau.first_branch, "deputy", None, NOW, later(hours=24))
    with pytest.raises(Conflict):
        await store.turn(binding_codes.issue, "hash", bureau.second_branch, "deputy", None, NOW, later(hours=24))


async def test_wrong_codes_are_counted_for_each_person_from_an_instant_on(store: Store) -> None:
    bureau = await store.turn(found)
    for minute in (0, 5, 9, 10):
        await store.turn(binding_codes.note_failure, bureau.secretary, later(minutes=minute))
    assert await store.read(binding_codes.failures_since, bureau.secretary, later(minutes=5)) == 3
    assert await store.read(binding_codes.failures_since, bureau.reviewer, NOW) == 0
