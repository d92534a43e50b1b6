from datetime import date

import pytest

from storage import organisations
from storage.ports import NotFound, Store
from tests.storage.bureau import NOW, found


async def test_an_organisation_is_found_by_its_id_and_by_its_code(store: Store) -> None:
    bureau = await store.turn(found)
    by_id = await store.read(organisations.organisation, bureau.second_branch)
    by_code = await store.read(organisations.by_code, "CZJ-2")
    assert by_id == by_code
    assert (by_id.name, by_id.member_count, by_id.term_years) == ("第二党支部", 17, 3)
    assert by_id.last_election_on == date(2023, 3, 8)
    assert by_id.superior_reviewer == "张科长"


async def test_an_organisation_that_is_not_there_is_said_to_be_missing(store: Store) -> None:
    assert await store.read(organisations.by_code, "CZJ-9") is None
    with pytest.raises(NotFound):
        await store.read(organisations.organisation, 99)


async def test_branches_below_a_committee_come_by_code_however_deep_they_lie(store: Store) -> None:
    bureau = await store.turn(found)
    below = await store.read(organisations.branches_below, bureau.office)
    assert [branch.code for branch in below] == ["CZJ-1", "CZJ-2"]
    assert await store.read(organisations.branches_below, bureau.first_branch) == ()


async def test_nothing_is_below_itself_nor_below_what_is_beside_it(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(organisations.is_below, bureau.second_branch, bureau.office)
    assert await store.read(organisations.is_below, bureau.second_branch, bureau.committee)
    assert not await store.read(organisations.is_below, bureau.committee, bureau.committee)
    assert not await store.read(organisations.is_below, bureau.committee, bureau.second_branch)
    assert not await store.read(organisations.is_below, bureau.first_branch, bureau.second_branch)


async def test_importing_a_branch_again_keeps_its_id_and_its_postponement(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(organisations.postpone_election, bureau.first_branch, date(2027, 8, 1), NOW)
    again = ("CZJ-1", "第一支部", "branch", "SZGW", 24, 3, date(2024, 5, 21), None)
    assert await store.turn(organisations.put, *again) == bureau.first_branch
    branch = await store.read(organisations.organisation, bureau.first_branch)
    assert (branch.name, branch.parent_id, branch.member_count) == ("第一支部", bureau.office, 24)
    assert branch.postponed_until == date(2027, 8, 1)


async def test_a_branch_under_an_unknown_parent_is_refused(store: Store) -> None:
    with pytest.raises(NotFound, match="XX"):
        await store.turn(organisations.put, "XX-1", "支部", "branch", "XX", None, None, None, None)


async def test_codes_sort_by_their_bytes_on_every_database(store: Store) -> None:
    for code in ("a-1", "B-1", "b-1", "A_1", "A-1", "市-1"):
        await store.turn(organisations.put, code, code, "branch", None, None, None, None, None)
    codes = [one.code for one in await store.read(organisations.everything)]
    assert codes == ["A-1", "A_1", "B-1", "a-1", "b-1", "市-1"]
