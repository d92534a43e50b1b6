"""Who comes to a meeting is noted of a plain answer to the invitation, or of a sentence that names the meeting; never
by the way."""

from __future__ import annotations

import pytest

from handlers.meeting_call import reply_options
from handlers.messages import Message, Reply
from storage import meetings
from tests.handlers.meeting_plays import conference
from tests.handlers.stage import Stage, labels_of, text_of
from tests.handlers.test_pushes import pushed

S = "secretary"


async def answers(stage: Stage) -> list[tuple[object, ...]]:
    return stage.rows("select answer, category from meeting_reply order by id")


@pytest.mark.parametrize(
    ("said", "next"),
    [
        ("到会五人", "争创几星"),
        ("5个人到会", "争创几星"),
        ("班子5人都参加了", "争创几星"),
        ("5人出席，1人请假", "争创几星"),
        ("全部到会，没人请假", "整数"),
        ("参会情况良好", "整数"),
        ("按时完成", "整数"),
        ("我们参加", "整数"),
        ("去不了", "整数"),
    ],
)
async def test_words_about_the_boards_meeting_answer_no_invitation(stage: Stage, said: str, next: str) -> None:
    await conference(stage)
    for earlier in ("开始自评", "5月20日"):
        await stage.says(S, earlier)
    reply = text_of(await stage.says(S, said))
    assert next in reply
    assert "记下参加" not in reply
    assert "请假事由" not in reply
    assert await answers(stage) == []


async def test_in_mid_form_an_answer_that_names_the_meeting_is_not_noted_by_the_way(stage: Stage) -> None:
    await conference(stage)
    for earlier in ("开始自评", "5月20日"):
        await stage.says(S, earlier)
    reply = text_of(await stage.says(S, "周四的例会我们参加"))
    assert "还没有记" in reply
    assert "参加第 1 号会议" in reply
    assert "到会几人" in reply
    assert await answers(stage) == []
    leave = text_of(await stage.says(S, "周四的例会我请假，出差"))
    assert "请假事由" in leave
    assert "自评先放着" in leave
    assert await answers(stage) == []


@pytest.mark.parametrize(
    "said",
    ["没参加过", "上次我参加了", "参会情况良好", "按时完成", "5人出席，1人请假", "没人请假", "都到了", "到会5人"],
)
async def test_words_about_other_meetings_note_nothing(stage: Stage, said: str) -> None:
    await conference(stage)
    await stage.says(S, said)
    assert await answers(stage) == []


@pytest.mark.parametrize("said", ["准时到", "收到，一定参加", "我去不了，出差"])
async def test_an_answer_without_its_invitation_is_asked_about(stage: Stage, said: str) -> None:
    await conference(stage)
    reply = await stage.says(S, said)
    assert "还没有记。是答复这个会吗：5月28日（周四）15:00" in text_of(reply)
    assert "[1 参加] [2 请假]" in labels_of(reply)
    assert await answers(stage) == []
    assert "记下参加" in text_of(await stage.says(S, "1"))
    assert await answers(stage) == [("attends", None)]


async def test_a_leave_that_names_no_meeting_is_asked_about(stage: Stage) -> None:
    await conference(stage)
    assert "5月28日（周四）15:00" in text_of(await stage.says(S, "请个病假"))
    assert await answers(stage) == []


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("准时到", ("attends", None)),
        ("收到，一定参加", ("attends", None)),
        ("我们会参加的", ("attends", None)),
        ("出差，去不了", ("leave", "travel")),
        ("不一定能去", None),
        ("没参加过", None),
        ("上次参加了", None),
    ],
)
async def test_a_plain_answer_right_after_the_invitation_counts(
    stage: Stage, said: str, noted: tuple[str, str | None] | None
) -> None:
    await conference(stage)
    await invited(stage)
    await stage.says(S, said)
    assert await answers(stage) == ([noted] if noted else [])


async def test_a_plain_answer_to_one_invitation_is_none_to_the_other(stage: Stage) -> None:
    await conference(stage)
    await conference(stage, caller="CZJ", topic="支部书记会")
    await invited(stage)
    await stage.says(S, "准时到")
    assert stage.rows("select meeting_id, answer from meeting_reply") == [(1, "attends")]


async def test_a_sentence_that_names_the_meeting_is_noted(stage: Stage) -> None:
    await conference(stage)
    await stage.says(S, "周四的例会我们参加")
    assert await answers(stage) == [("attends", None)]


async def invited(stage: Stage) -> None:
    """The invitation to meeting 1 was pushed and is the last thing the secretary saw."""
    await stage.says(S, "你好")
    meeting = await stage.store.read(meetings.meeting, 1)
    await pushed(stage, S, "meeting", Reply((Message("通知开会", reply_options(meeting)),)))
