import pytest

from storage import people
from storage.ports import Conflict, NotFound, Store
from tests.storage.bureau import NOW, found, later
from tests.storage.by_hand import everything


async def test_a_person_is_known_by_the_account_they_write_from(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(people.person_by_account, "telegram", "hash-of-secretary") == bureau.secretary
    assert await store.read(people.person_by_account, "wechat", "hash-of-secretary") is None


async def test_an_account_has_one_person(store: Store, database_url: str) -> None:
    await store.turn(found)
    before = everything(database_url)
    with pytest.raises(Conflict):
        await store.turn(people.welcome, "telegram", "hash-of-secretary", "other", NOW)
    assert everything(database_url) == before


async def test_posts_come_with_their_organisations_oldest_first(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(people.give_post, bureau.secretary, bureau.second_branch, "deputy", later(days=-1))
    posts = await store.read(people.posts_of, bureau.secretary)
    assert [(post.organisation.code, post.role) for post in posts] == [("CZJ-2", "deputy"), ("CZJ-1", "secretary")]
    assert posts[1].since == NOW


async def test_a_post_given_twice_is_one_post(store: Store) -> None:
    bureau = await store.turn(found)
    first = (await store.read(people.posts_of, bureau.secretary))[0]
    again = await store.turn(people.give_post, bureau.secretary, bureau.first_branch, "secretary", later(days=1))
    assert again == first.id
    assert await store.read(people.posts_of, bureau.secretary) == (first,)


async def test_a_post_that_ended_is_held_no_more_and_can_be_given_again(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(people.holders, bureau.first_branch, ("secretary", "deputy")) == (bureau.secretary,)
    await store.turn(people.end_posts, bureau.secretary, later(days=1))
    assert await store.read(people.posts_of, bureau.secretary) == ()
    assert await store.read(people.holders, bureau.first_branch, ("secretary",)) == ()
    await store.turn(people.give_post, bureau.secretary, bureau.first_branch, "secretary", later(days=2))
    assert await store.read(people.holders, bureau.first_branch, ("secretary",)) == (bureau.secretary,)
    assert await store.read(people.holders, bureau.first_branch, ("reviewer",)) == ()


async def test_a_second_channel_leads_to_the_same_person(store: Store) -> None:
    bureau = await store.turn(found)
    visitor = await store.turn(people.welcome, "wecom", "hash-on-wecom", b"cipher-on-wecom", later(days=1))
    await store.turn(people.move_account, "wecom", "hash-on-wecom", bureau.secretary)
    accounts = await store.read(people.accounts_of, bureau.secretary)
    assert [(one.platform, one.account_cipher) for one in accounts] == [
        ("telegram", "cipher-of-secretary"),
        ("wecom", "cipher-on-wecom"),
    ]
    assert await store.read(people.accounts_of, visitor) == ()
    with pytest.raises(NotFound):
        await store.turn(people.move_account, "wecom", "nobody's", bureau.secretary)


async def test_the_notice_a_person_was_shown_last_is_known(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(people.notice_of, bureau.secretary) is None
    await store.turn(people.give_notice, bureau.secretary, "2026-01", NOW)
    await store.turn(people.give_notice, bureau.secretary, "2026-02", later(days=1))
    assert await store.read(people.notice_of, bureau.secretary) == ("2026-02", later(days=1))
    with pytest.raises(NotFound):
        await store.turn(people.give_notice, 99, "2026-01", NOW)


async def test_an_account_whose_chat_has_moved_is_the_same_person_written_to_elsewhere(store: Store) -> None:
    person_id = await store.turn(people.welcome, "telegram", "hash", "cipher of 5", NOW)
    await store.turn(people.readdress, "telegram", "hash", "cipher of 6")
    await store.turn(people.readdress, "telegram", "nobody's", "cipher of 7")
    (account,) = await store.read(people.accounts_of, person_id)
    assert (account.account_hash, account.account_cipher) == ("hash", "cipher of 6")
    assert await store.read(people.person_by_account, "telegram", "hash") == person_id
