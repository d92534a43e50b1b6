"""The engine, pure: a script is played over a sheet, and every sheet that may lie in a database can be played."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from handlers.fields import Count, Points, Text, choice, yes_no
from handlers.talk import (
    Answer,
    Finished,
    Play,
    Sheet,
    Talk,
    Waiting,
    answered,
    play,
    reopened,
    restored,
    sheet_from_json,
    sheet_to_json,
)

TEN = Points(Decimal(10))
Told = tuple[Decimal, str | None, int, bool]


async def outing(talk: Talk, opening: str) -> Told:
    """A made-up script with each kind of question: a score, an optional text, a count, a card."""
    talk.say("开始。")
    points = await talk.ask("points", "几分？", TEN)
    talk.say(f"记下 {points} 分。")
    reason = await talk.ask_optional("reason", "为什么？", Text(20))
    count = await talk.ask("count", f"{opening}几次？", Count(9, "次"))
    card = f"{opening} {points} {count}"
    sure = await talk.ask("sure", card, yes_no("确认", "不记了"), about=card)
    return points, reason, count, sure


def stands_at(sheet: Sheet, opening: str = "甲") -> Waiting:
    played = play(outing, opening, sheet)
    assert isinstance(played, Waiting)
    return played


def fill(answers: Mapping[str, str], opening: str = "甲") -> Waiting | Finished[Any]:
    """The answers given one after the other, each to the question that waits."""
    sheet: Sheet = {}
    for key, said in answers.items():
        question = stands_at(sheet, opening).question
        assert question.key == key
        sheet = answered(sheet, question, question.field.keep(said))
        sheet = sheet_from_json(sheet_to_json(sheet))  # each step is a restart
    return play(outing, opening, sheet)


WHOLE = {"points": "九分半", "reason": "跳过", "count": "两次", "sure": "对"}


def test_a_script_stands_at_its_first_open_question() -> None:
    waiting = stands_at({})
    assert (waiting.question.key, waiting.lines) == ("points", ("开始。",))
    assert [question.key for question in waiting.path] == ["points"]


def test_a_line_is_said_once_after_the_answer_it_follows() -> None:
    after_points = fill({"points": "9"})
    assert isinstance(after_points, Waiting)
    assert after_points.lines == ("记下 9 分。",)
    after_reason = fill({"points": "9", "reason": "跳过"})
    assert isinstance(after_reason, Waiting)
    assert after_reason.lines == ()


def test_a_script_that_has_all_answers_says_what_should_happen() -> None:
    played = fill(WHOLE)
    assert isinstance(played, Finished)
    assert played.result == (Decimal("9.5"), None, 2, True)


def test_inv_06_the_order_of_answers_on_the_sheet_does_not_matter() -> None:
    card = stands_at({"points": Answer("9.5"), "reason": Answer("跳过"), "count": Answer("2")}).question
    whole = {
        "points": Answer("9.5"),
        "reason": Answer("跳过"),
        "count": Answer("2"),
        "sure": Answer("yes", card.about),
    }
    backwards = dict(reversed(whole.items()))
    assert play(outing, "甲", backwards) == play(outing, "甲", whole)


def test_inv_06_a_key_that_no_script_asks_for_any_more_changes_nothing() -> None:
    sheet = {"points": Answer("9"), "colour": Answer("red"), "points.old": Answer("11")}
    assert stands_at(sheet).question.key == "reason"


def test_inv_06_a_question_that_an_older_release_did_not_ask_is_asked_now() -> None:
    sheet = {"points": Answer("9"), "count": Answer("2")}
    waiting = stands_at(sheet)
    assert waiting.question.key == "reason"
    assert stands_at(answered(sheet, waiting.question, "跳过")).question.key == "sure"


def test_inv_06_an_answer_that_no_longer_parses_is_asked_again_with_why() -> None:
    waiting = stands_at({"points": Answer("11"), "reason": Answer("跳过")})
    assert waiting.question.key == "points"
    assert waiting.before == "11"
    assert waiting.complaint is not None
    assert "超过了满分" in waiting.complaint


def test_an_answer_to_a_card_holds_only_while_the_card_stays() -> None:
    """INV-08: who confirmed one card has not confirmed another."""
    played = fill({**WHOLE, "sure": "对"})
    assert isinstance(played, Finished)
    sheet: Sheet = {"points": Answer("9"), "reason": Answer("跳过"), "count": Answer("2")}
    sheet = answered(sheet, stands_at(sheet).question, "yes")
    assert isinstance(play(outing, "甲", sheet), Finished)
    for changed in ({**sheet, "points": Answer("8")}, {**sheet, "count": Answer("3")}):
        waiting = stands_at(changed)
        assert (waiting.question.key, waiting.before) == ("sure", "yes")
    assert stands_at(sheet, "乙").question.key == "sure"


def test_a_reopened_answer_is_asked_again_and_can_be_left_as_it_was() -> None:
    sheet: Sheet = {"points": Answer("9"), "reason": Answer("好")}
    open_again = reopened(sheet, "points")
    waiting = stands_at(open_again)
    assert (waiting.question.key, waiting.before) == ("points", "9")
    assert restored(open_again, "points") == sheet
    assert stands_at(restored(open_again, "points")).question.key == "count"
    assert reopened(sheet, "nothing") == sheet


def test_a_sheet_survives_being_stored() -> None:
    sheet: Sheet = {"a": Answer("九分"), "b": Answer("是", "0123456789ab"), "c": Answer('"\\\n{', reopened=True)}
    assert sheet_from_json(sheet_to_json(sheet)) == sheet


def test_going_on_after_an_answer_is_the_same_as_playing_from_the_first_line() -> None:
    sheet: Sheet = {}
    going = Play(outing, "甲")
    on = going.on(sheet)
    for said in WHOLE.values():
        assert isinstance(on, Waiting)
        sheet = answered(sheet, on.question, on.question.field.keep(said))
        on = going.on(sheet)
        afresh = play(outing, "甲", sheet)
        if isinstance(on, Waiting):
            assert isinstance(afresh, Waiting)
            assert (on.question, on.lines, on.path) == (afresh.question, afresh.lines, afresh.path)
        else:
            assert on == afresh
    assert isinstance(on, Finished)


def test_a_script_that_asks_the_same_key_twice_is_an_error() -> None:
    async def twice(talk: Talk, opening: None) -> None:
        await talk.ask("one", "一？", TEN)
        await talk.ask("one", "二？", TEN)

    with pytest.raises(ValueError, match="asked twice: one"):
        play(twice, None, {"one": Answer("9")})


def test_a_script_that_awaits_anything_else_is_an_error() -> None:
    class Elsewhere:
        def __await__(self) -> Any:
            yield "something"

    async def wandering(talk: Talk, opening: None) -> None:
        await Elsewhere()

    with pytest.raises(TypeError, match="awaits only talk"):
        play(wandering, None, {})


def test_in_a_loop_the_key_carries_the_item() -> None:
    async def many(talk: Talk, opening: tuple[str, ...]) -> list[str]:
        return [await talk.ask(f"level.{name}", name, choice((("a", "甲"), ("b", "乙")))) for name in opening]

    sheet: Sheet = {"level.x": Answer("a"), "level.y": Answer("b")}
    assert play(many, ("x", "y"), sheet) == Finished(["a", "b"], ())
    assert play(many, ("y", "x"), sheet) == Finished(["b", "a"], ())
    inserted = play(many, ("x", "z", "y"), sheet)
    assert isinstance(inserted, Waiting)
    assert inserted.question.key == "level.z"
