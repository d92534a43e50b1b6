import asyncio

import pytest

from storage import messages, talks
from storage.ports import Conflict, Store, Transaction
from storage.talks import Attention
from tests.storage.bureau import NOW, found, later


async def test_before_the_first_word_a_talk_stands_at_nothing(store: Store) -> None:
    bureau = await store.turn(found)
    assert await store.read(talks.attention, bureau.secretary) == Attention(0, None, "", (), None)
    assert await store.read(talks.attention_and_sheet, bureau.secretary) == (Attention(), None)


async def test_digits_answer_a_push_before_the_first_word_and_in_no_talk(store: Store) -> None:
    bureau = await store.turn(found)

    def push(tx: Transaction, key: str) -> int:
        messages.put_outbox(tx, bureau.secretary, "reminder", "[]", key, NOW, NOW)
        return max(row.id for row in messages.waiting(tx, NOW, 9))

    first = await store.turn(push, "first")
    await store.turn(talks.let_digits_answer, bureau.secretary, first)
    begun = await store.read(talks.attention, bureau.secretary)
    assert (begun.push, begun.dialogue, begun.offers) == (first, None, ())
    await store.turn(talks.set_attention, bureau.secretary, Attention(dialogue="leave"), begun.version, NOW)
    await store.turn(talks.let_digits_answer, bureau.secretary, await store.turn(push, "second"))
    assert (await store.read(talks.attention, bureau.secretary)).push is None
    await store.turn(talks.let_digits_answer, bureau.reviewer, first)  # somebody else's push
    assert await store.read(talks.attention, bureau.reviewer) == Attention()


async def test_of_two_answers_to_one_question_one_wins_and_the_other_is_told(store: Store) -> None:
    """INV-07."""
    bureau = await store.turn(found)
    for version in (0, 1, 2):
        devices = (
            store.turn(talks.set_attention, bureau.secretary, Attention(version, mark=f"device {n}"), version, NOW)
            for n in range(4)
        )
        outcomes = await asyncio.gather(*devices, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes].count(Attention) == 1
        assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
        assert (await store.read(talks.attention, bureau.secretary)).version == version + 1


async def test_a_talk_of_a_later_version_does_not_begin_from_nothing(store: Store) -> None:
    bureau = await store.turn(found)
    with pytest.raises(Conflict):
        await store.turn(talks.set_attention, bureau.secretary, Attention(5), 5, NOW)


async def test_a_talk_is_read_together_with_the_sheet_of_its_dialogue(store: Store) -> None:
    bureau = await store.turn(found)
    state = Attention(0, "self_assessment", "m1", ("确认", "取消"), 1)
    await store.turn(talks.keep_sheet, bureau.secretary, "record_event", '{"when":"昨天"}', NOW)
    await store.turn(talks.keep_sheet, bureau.secretary, "self_assessment", '{"team":"9"}', NOW)
    written = await store.turn(talks.set_attention, bureau.secretary, state, 0, NOW)
    assert await store.read(talks.attention_and_sheet, bureau.secretary) == (written, '{"team":"9"}')
    assert written == Attention(1, "self_assessment", "m1", ("确认", "取消"), 1)


async def test_open_dialogues_come_newest_first(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(talks.keep_sheet, bureau.secretary, "record_event", "{}", NOW)
    await store.turn(talks.keep_sheet, bureau.secretary, "self_assessment", "{}", later(minutes=1))
    assert await store.read(talks.open_sheets, bureau.secretary) == ("self_assessment", "record_event")
    await store.turn(talks.keep_sheet, bureau.secretary, "record_event", '{"a":"1"}', later(minutes=2))
    assert await store.read(talks.open_sheets, bureau.secretary) == ("record_event", "self_assessment")
    await store.turn(talks.drop_sheet, bureau.secretary, "record_event")
    assert await store.read(talks.open_sheets, bureau.secretary) == ("self_assessment",)
    assert await store.read(talks.sheet, bureau.secretary, "record_event") is None


async def test_dropping_all_talks_leaves_no_answer_and_makes_old_buttons_out_of_date(store: Store) -> None:
    bureau = await store.turn(found)
    await store.turn(talks.keep_sheet, bureau.secretary, "self_assessment", "{}", NOW)
    await store.turn(talks.set_attention, bureau.secretary, Attention(0, "self_assessment", "m1", ("a",)), 0, NOW)
    await store.turn(talks.drop_talks, bureau.secretary)
    assert await store.read(talks.open_sheets, bureau.secretary) == ()
    assert await store.read(talks.attention, bureau.secretary) == Attention(2)
    with pytest.raises(Conflict):
        await store.turn(talks.set_attention, bureau.secretary, Attention(1), 1, NOW)
