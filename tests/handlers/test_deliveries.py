"""INV-03 and INV-07: a message takes effect once, and of two answers to one question one wins."""

from __future__ import annotations

import asyncio
import random
import re

import pytest

from handlers.messages import Incoming, Reply
from handlers.turn import take
from tests.handlers.plays import DRAMAS, form
from tests.handlers.stage import Stage, Step, options_of, text_of


@pytest.mark.parametrize("name", DRAMAS)
async def test_inv_03_every_message_of_a_conversation_twice(stage: Stage, name: str) -> None:
    """The redelivery gets the stored reply, word for word, and changes nothing at all."""
    drama = DRAMAS[name]
    await drama.before(stage)
    earlier: list[tuple[str, str, str, Reply]] = []
    chance = random.Random(name)
    for n, step in enumerate(drama.steps):
        pressed = re.fullmatch(r"\[(.+)\]", step.says)
        said = stage.button(step.who, pressed[1]) if pressed else step.says
        key = f"delivery-{n}"
        reply = await stage.says(step.who, said, key=key)
        earlier.append((step.who, said, key, reply))
        before = stage.everything()
        assert await stage.says(step.who, said, key=key) == reply
        who, said, key, stored = chance.choice(earlier)
        assert await stage.says(who, said, key=key) == stored
        stage.last[step.who] = reply
        assert stage.everything() == before


async def test_inv_03_the_same_key_of_another_sender_or_platform_is_another_message(stage: Stage) -> None:
    await stage.submitted()
    own = text_of(await stage.says("secretary", "几星", key="1"))
    assert "85.5" in own
    assert "85.5" not in text_of(await stage.says("neighbour", "几星", key="1"))
    assert "还没有绑定" in text_of(await stage.says("secretary", "几星", key="1", platform="wechat"))


async def test_inv_03_parallel_deliveries_of_one_message(any_stage: Stage) -> None:
    """On both databases: forty deliveries at once, one effect, one reply."""
    stage = any_stage
    for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过"):
        await stage.says("secretary", said)
    confirm = Incoming("local", "secretary", "the one", stage.button("secretary", "确认"), stage.now)
    replies = await asyncio.gather(*(stage.store.turn(take, stage.bureau, confirm) for _ in range(40)))
    assert set(replies) == {replies[0]}
    assert "记好了（第 1 号" in text_of(replies[0])
    assert len(stage.events()) == 1
    assert stage.audited() == [("record_event", "done")]


async def test_inv_03_shuffled_and_repeated_deliveries_of_many_people(any_stage: Stage) -> None:
    stage = any_stage
    people = ("secretary", "neighbour", "farmer", "archivist")
    for who in people:
        for said in ("记一件事", "没参加会议", "是", "没有", "1", "昨天", "跳过"):
            await stage.says(who, said)
    confirmations = [Incoming("local", who, "c", stage.button(who, "确认"), stage.now) for who in people]
    many = confirmations * 12
    random.Random(3).shuffle(many)
    await asyncio.gather(*(stage.store.turn(take, stage.bureau, one) for one in many))
    assert stage.rows("select branch_id, count(*) from event group by branch_id order by branch_id") == [
        (await stage.branch(code), 1) for code in ("CZJ-1", "CZJ-2", "NYJ-1", "DAJ-1")
    ]
    assert await stage.audit_is_whole()


async def test_inv_07_an_answer_from_a_page_that_shows_an_older_question(stage: Stage) -> None:
    """The phone has gone on; what is typed on the computer under the old question is not taken for the new one."""
    for said in ("开始自评", "5月20日", "4"):
        await stage.says("secretary", said)
    on_computer = (await stage.says("secretary", "4")).messages[-1].mark
    await stage.says("secretary", "9")
    before = stage.sheet("secretary")
    told = text_of(await stage.says("secretary", "8", seen=on_computer))
    assert "这一题刚在别处答过了，这次的回答没有记" in told
    assert "第 2/10 项" in told
    assert stage.sheet("secretary") == before
    current = stage.last["secretary"].messages[-1].mark
    assert "记下：8 分" in text_of(await stage.says("secretary", "8", seen=current))


async def test_inv_07_what_steers_works_from_an_older_page_too(stage: Stage) -> None:
    old = (await stage.says("secretary", "开始自评")).messages[-1].mark
    await stage.says("secretary", "5月20日")
    assert "先存着了" in text_of(await stage.says("secretary", "先存着", seen=old))


async def test_inv_07_two_persons_with_the_same_form(any_stage: Stage) -> None:
    """On both databases: deputy and secretary stand before 提交; whoever comes second is told."""
    stage = any_stage
    await stage.appoint("deputy", "CZJ-1", "secretary")
    await stage.dismiss("member")
    for who in ("secretary", "deputy"):
        await stage.play(form(who))
    send = [Incoming("local", who, "submit", stage.button(who, "提交"), stage.now) for who in ("secretary", "deputy")]
    answers = [text_of(r) for r in await asyncio.gather(*(stage.store.turn(take, stage.bureau, one) for one in send))]
    assert sorted("已提交申报创星自评" in answer for answer in answers) == [False, True]
    assert sorted("已提交，锁定了" in answer for answer in answers) == [False, True]
    assert stage.rows("select version, kind from self_assessment") == [(1, "submission")]
    assert stage.rows("select phase from assessment") == [(3,)]


async def test_inv_07_two_superiors_decide_on_the_same_event(any_stage: Stage) -> None:
    """On both databases: one decision stands, the other superior is told."""
    stage = any_stage
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.recorded("absence", "2026-04-12")
    for who in ("reviewer", "office"):
        await stage.says(who, "待处理")
        assert "市级表彰" in text_of(await stage.says(who, "1"))
    assert "已认定" in text_of(await stage.presses("reviewer", "认定"))
    second = text_of(await stage.presses("office", "不予认定"))
    assert "情况刚有变化，刚才的回答没有记" in second
    assert "有 1 件待处理" in second
    assert stage.rows("select decision from event_decision") == [("confirmed",)]


async def test_inv_07_a_secretary_voids_what_a_superior_is_looking_at(stage: Stage) -> None:
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.recorded("commendation", "2026-03-13", "province")
    await stage.play(
        [Step("reviewer", "待处理", "有 2 件"), Step("reviewer", "1", "市级表彰"), Step("reviewer", "2", "加几分")]
    )
    await stage.play([Step("secretary", "撤销第1号", "为什么"), Step("secretary", "记重了", "已撤销")])
    # The number typed for the points of the one is not taken for a place in the list.
    assert "情况刚有变化，刚才的回答没有记" in text_of(await stage.says("reviewer", "1"))
    assert stage.rows("select decision from event_decision") == [("revoked",)]


async def test_a_card_that_has_become_untrue_is_shown_again(stage: Stage) -> None:
    """INV-08: 确认 under a card that said 88.5 does not confirm one that says 90.5."""
    await stage.submitted()
    for said in ("记一件事", "受到表彰", "党组织", "市级", "昨天"):
        await stage.says("secretary", said)
    assert "四星级 88.5 分" in text_of(await stage.says("secretary", "跳过"))
    await stage.recorded("media_article", "2026-05-01", "province")
    again = text_of(await stage.presses("secretary", "确认"))
    assert "情况刚有变化，刚才的回答没有记" in again
    assert "对总分影响 0，暂定仍是五星级 90.5 分" in again
    assert [event[0] for event in stage.events()] == ["media_article"]
    assert "记好了" in text_of(await stage.presses("secretary", "确认"))


async def test_a_preview_that_has_become_untrue_is_shown_again(stage: Stage) -> None:
    await stage.play(form())
    await stage.recorded("circular_city_committee", "2026-05-01", count=2)
    again = text_of(await stage.says("secretary", "1"))
    assert "情况刚有变化" in again
    assert "三星级 75.5 分" in again
    assert stage.rows("select count(*) from self_assessment") == [(0,)]


async def test_a_talk_goes_on_from_another_channel_of_the_same_person(stage: Stage) -> None:
    """The talk belongs to the person: begun in one place, it goes on in the other."""
    from storage.ports import Transaction

    def second_account(tx: Transaction) -> None:
        account = stage.bureau.account_hash("wechat", "wx")
        tx.change(
            "new_account",
            platform="wechat",
            account_hash=account,
            account_cipher="hidden",
            person_id=stage.person("secretary"),
            bound_at="2026-05-24T00:00:00.000000Z",
        )

    await stage.store.turn(second_account)
    await stage.play(form(scores=("9",)))
    assert "第 3/10 项" in text_of(await stage.says("wx", "8.5", platform="wechat"))
    assert "第 4/10 项" in text_of(await stage.says("secretary", "9.5"))
    assert options_of(stage.last["secretary"])
