"""Sixty inputs of a person in a minute; past it one polite line, and nothing is lost (INVARIANTS §7)."""

from __future__ import annotations

from handlers.messages import Incoming, Reply
from handlers.turn import take
from tests.handlers.stage import Stage, text_of


async def says(stage: Stage, said: str, platform: str = "telegram") -> Reply:
    """Without the manners of a conversation: past the limit there is no answer."""
    stage.said += 1
    incoming = Incoming(platform, "secretary", f"m{stage.said}", said, stage.now)
    return await stage.store.turn(take, stage.bureau, incoming)


async def test_the_sixty_first_gets_one_line_and_what_follows_none(stage: Stage) -> None:
    for n in range(60):
        stage.passes(seconds=0.5)
        assert "太多" not in text_of(await says(stage, "你好")), n
    assert "一分钟里发的消息太多了" in text_of(await says(stage, "你好"))
    for _ in range(100):
        assert (await says(stage, "你好")).messages == ()
    stage.passes(seconds=31)
    assert "您好" in text_of(await says(stage, "你好"))


async def test_what_was_begun_is_there_afterwards(stage: Stage) -> None:
    code = await stage.code_for("DAJ-1")
    await says(stage, code)
    await says(stage, "是")
    for said in ("记一件事", "被通报批评"):
        await says(stage, said)
    for _ in range(80):
        await says(stage, "？？")
    before = stage.rows("select version, mark, offers from attention order by person_id")
    await says(stage, "市直工委")
    assert stage.rows("select version, mark, offers from attention order by person_id") == before
    stage.passes(minutes=1)
    assert "通报了几次" in text_of(await says(stage, "市直工委"))


async def test_a_delivery_that_comes_again_gets_what_it_got(stage: Stage) -> None:
    for _ in range(60):
        await says(stage, "你好")
    incoming = Incoming("telegram", "secretary", "the 61st", "你好", stage.now)
    first = await stage.store.turn(take, stage.bureau, incoming)
    assert await stage.store.turn(take, stage.bureau, incoming) == first
    assert "太多" in text_of(first)


async def test_it_is_the_person_who_is_counted_not_the_platform(stage: Stage) -> None:
    for _ in range(60):
        await says(stage, "你好")
    other = Incoming("telegram", "neighbour", "1", "你好", stage.now)
    assert "太多" not in text_of(await stage.store.turn(take, stage.bureau, other))


async def test_the_terminal_and_the_page_on_this_machine_are_exempt(stage: Stage) -> None:
    for _ in range(100):
        assert "太多" not in text_of(await says(stage, "你好", platform="local"))


async def test_a_clock_that_steps_back_locks_nobody_out(stage: Stage) -> None:
    """INV-17."""
    for _ in range(61):
        await says(stage, "你好")
    stage.passes(days=-1)
    assert "您好" in text_of(await says(stage, "你好"))
