"""Something else asked in the middle of a talk: its answer can be gone on from, and the question keeps its digits."""

from __future__ import annotations

from tests.handlers.meeting_plays import conference
from tests.handlers.plays import submitted
from tests.handlers.stage import Stage, Step, labels_of, options_of, text_of

S = "secretary"


async def test_what_an_answer_in_mid_form_offers_can_be_pressed(stage: Stage) -> None:
    await conference(stage)
    for said in ("开始自评", "5月20日", "4"):
        await stage.says(S, said)
    await stage.play(
        [
            Step(
                S,
                "会议",
                ("要开的会 1 个", "争创几星"),
                ("[5 五星级] [返回] [先存着] [5月28日（周四）15:00", "[定个会]"),
            ),
            Step(S, "[5月28日]", ("您的答复：还没答复", "争创几星"), ("[1 一星级]", "[参加]", "[请假]")),
            Step(S, "1", ("争创一星级", "第 1/10 项"), hides="记下参加"),
            Step(S, "第1号会议", "第 1/10 项", "[参加]"),
            Step(S, "[参加]", ("记下参加", "第 1/10 项")),
            Step(S, "9", "第 2/10 项"),
        ]
    )


async def test_the_star_in_mid_form_leads_on_to_its_reasons(stage: Stage) -> None:
    await submitted(stage)
    for said in ("如果", "几星"):
        await stage.says(S, said)
    assert "[1 某一项改成几分]" in labels_of(stage.last[S])
    assert "[每一分怎么来的]" in labels_of(stage.last[S])
    reply = text_of(await stage.presses(S, "每一分怎么来的"))
    assert "合计 85.5" in reply
    assert "我们接着推算" in reply


async def test_what_only_leads_back_to_the_form_is_not_offered_in_it(stage: Stage) -> None:
    for said in ("开始自评", "菜单"):
        await stage.says(S, said)
    labels = [option.label for option in options_of(stage.last[S])]
    assert "我们现在几星" in labels
    assert not any("自评" in label for label in labels)
    assert len(labels) == len(set(labels))
