"""A dialogue under way: begun, answered, changed, put aside, closed. Every step plays the script over the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.control import Control
from handlers.door import command_words
from handlers.fields import number_text
from handlers.messages import Message, Option
from handlers.talk import (
    SKIPPED,
    Answer,
    Invalid,
    Play,
    Question,
    Sheet,
    Waiting,
    answered,
    reopened,
    restored,
    sheet_from_json,
    sheet_to_json,
)
from handlers.visit import Declined, Dialogue, Visit
from storage import talks


@dataclass(frozen=True, slots=True)
class Running:
    """A dialogue that stands at a question."""

    dialogue: Dialogue
    sheet: Sheet
    waiting: Waiting
    play: Play[Any]

    @property
    def asked(self) -> str:
        """Which question it stands at, and what that quotes."""
        return f"{self.waiting.question.key}\0{self.waiting.question.about}"

    def offers_label(self, said: str) -> bool:
        """Whether these words are written on one of the question's options."""
        text = command_words(said)
        return any(text == command_words(label) for _, label in self.waiting.question.field.options)

    def understands(self, said: str) -> Mapping[str, str] | None:
        """Several answers, where these words are none to the question alone but the dialogue reads them so."""
        return None if self.accepts(said) else self.dialogue.understands(self.play.opening, self.waiting.question, said)

    def accepts(self, said: str) -> bool:
        """Whether these words are an answer to the question."""
        try:
            self.waiting.question.field.parse(said)
        except Invalid:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Done:
    """A script that ran to its end, not closed yet."""

    opening: Any
    result: Any
    lines: tuple[str, ...]


Outcome = Running | Message | Declined
"""Where a talk can stand: at a question, closed with a message, or declined."""


def start(visit: Visit, dialogue: Dialogue, words: Mapping[str, str]) -> Outcome:
    """Begins a dialogue with these answers given; one that keeps drafts goes on with the one that lies there."""
    name = visit.sheet_name(dialogue.name)
    stored = talks.sheet(visit.tx, visit.person_id, name) if dialogue.keeps_draft else None
    if stored is not None and not words:
        return resume(visit, dialogue, stored)
    sheet: Sheet = sheet_from_json(stored) if stored else {}
    try:
        opening = dialogue.open(visit, words)
    except Declined as declined:
        return declined
    begins_with = {**(dialogue.prefilled(opening) if not sheet else {}), **words}
    begun = _go_on(visit, dialogue, {**sheet, **{key: Answer(said) for key, said in begins_with.items()}}, None)
    while isinstance(begun, Running) and (question := begun.waiting.question).key in begins_with:
        if begun.waiting.complaint or begun.sheet[question.key].about == question.about:
            break
        begun = _go_on(visit, dialogue, answered(begun.sheet, question, begins_with[question.key]), None)
    return _quietly(begun) if isinstance(begun, Running) and len(begun.waiting.path) > 1 else begun


def resume(visit: Visit, dialogue: Dialogue, stored_sheet: str | None) -> Outcome:
    """The dialogue where it stood, without any change."""
    sheet: Sheet = sheet_from_json(stored_sheet) if stored_sheet else {}
    played = _played(visit, dialogue, sheet)
    # A sheet that has no question left was begun under an older release: it closes now.
    return _closed(visit, dialogue, played) if isinstance(played, Done) else _quietly(played)


def answer(visit: Visit, talk: Running, said: str) -> Outcome:
    """Answers the question. Words that are no answer change nothing and come back with a complaint."""
    question = talk.waiting.question
    if question.optional and command_words(said) in _NOTHING:
        said = SKIPPED
    try:
        kept = question.field.keep(said)
    except Invalid as refusal:
        return replace(talk, waiting=replace(talk.waiting, lines=(), complaint=str(refusal)))
    after = _go_on(visit, talk.dialogue, answered(talk.sheet, question, kept), talk)
    if isinstance(after, Running) and len(after.waiting.path) > 1 and after.waiting.path[-2].key != question.key:
        after = _quietly(after)  # an earlier answer was given again: what follows the last one is not said anew
    if isinstance(after, Running) and question.key in talk.sheet and not after.waiting.complaint:
        changed = f"改为：{_label(question, kept)}，其余不变。"
        return replace(after, waiting=replace(after.waiting, lines=(changed,)))
    return after


def answer_all(visit: Visit, talk: Running, words: Mapping[str, str]) -> Outcome:
    """Answers the question and those that follow from it, all at once."""
    question = talk.waiting.question
    first = answered(talk.sheet, question, question.field.keep(words[question.key]))
    rest = {key: Answer(said) for key, said in words.items() if key != question.key}
    return _go_on(visit, talk.dialogue, {**first, **rest}, talk)


def edit(visit: Visit, talk: Running, control: Control) -> tuple[Outcome, str]:
    """返回, 跳过, 改第 N 题, 继续, 帮助: an edit of the sheet and what to say of it."""
    question, path = talk.waiting.question, talk.waiting.path
    standing = talk.sheet.get(question.key)
    if control.word == "帮助":
        return talk, _HELP
    if control.word == "返回":
        sheet = restored(talk.sheet, question.key) if standing and standing.reopened else talk.sheet
        if len(path) < 2:
            return talk, "这已经是第一题了。"
        return _quietly(_go_on(visit, talk.dialogue, reopened(sheet, path[-2].key), None)), ""
    if control.word == "跳过":
        if standing and standing.reopened:
            after = _go_on(visit, talk.dialogue, restored(talk.sheet, question.key), None)
            return _quietly(after), "没有改，还是原来的。"
        if question.optional:
            return answer(visit, talk, SKIPPED), ""
        return talk, f"这一题不能跳过；想先停下，可以回复“{'先存着' if talk.dialogue.keeps_draft else '取消'}”。"
    if control.word == "改":
        sheet = restored(talk.sheet, question.key) if standing and standing.reopened else talk.sheet
        full = _played(visit, talk.dialogue, sheet)
        passed = full.waiting.path[:-1] if isinstance(full, Running) else path[:-1]
        earlier = _numbered(passed, control.number or 0)
        if earlier is None:
            return talk, f"没有答过第 {control.number} 题，先答眼前这一题吧。"
        return _quietly(_go_on(visit, talk.dialogue, reopened(sheet, earlier.key), None)), ""
    return talk, ""


def leave(visit: Visit, talk: Running) -> Message:
    """取消: a draft is put aside, anything else is dropped."""
    if talk.dialogue.keeps_draft and talk.sheet:
        text = f"{talk.dialogue.title}先存着了，一个字也不会丢。想接着填，随时回复“继续”。"
        return Message(
            text, (Option("1 继续", "继续"), Option("2 我们现在几星", "我们现在几星"), Option("3 帮助", "帮助"))
        )
    talks.drop_sheet(visit.tx, visit.person_id, visit.sheet_name(talk.dialogue.name))
    star = (Option("1 我们现在几星", "我们现在几星"), Option("2 帮助", "帮助")) if visit.branch else ()
    return Message("已取消，什么都没有记。", star)


def question_message(talk: Running, note: str = "") -> Message:
    """The question as it is put to the person, with what can be pressed."""
    waiting, question = talk.waiting, talk.waiting.question
    parts = [note] if note else []
    parts.extend(waiting.lines)
    if waiting.complaint:
        parts.append(waiting.complaint)
    before = talk.sheet.get(question.key)
    asked_again = before is not None and (before.reopened or waiting.before is not None)
    if asked_again and waiting.before and not waiting.complaint:
        parts.append(f"之前答的是：{_label(question, waiting.before)}。")
    parts.append(question.prompt)
    options = [Option(f"{n} {label}", word) for n, (word, label) in enumerate(question.field.options, 1)]
    if before is not None and before.reopened:
        options.append(Option("不改", "跳过"))
    elif question.optional:
        options.append(Option("跳过", "跳过"))
    if len(waiting.path) > 1:
        options.append(Option("返回", "返回"))
    if talk.dialogue.keeps_draft:
        options.append(Option("先存着", "先存着"))
    elif all(word != "no" for word, _ in question.field.options):  # 不记了 is said already
        options.append(Option("取消", "取消"))
    return Message("\n".join(parts), tuple(options))


def _quietly(outcome: Outcome) -> Outcome:
    """Without the lines that follow an answer: none was given just now."""
    if isinstance(outcome, Running):
        return replace(outcome, waiting=replace(outcome.waiting, lines=()))
    return outcome


def _go_on(visit: Visit, dialogue: Dialogue, sheet: Sheet, before: Running | None) -> Outcome:
    """Plays the changed sheet and keeps it; a script that runs to its end is closed in this transaction. `before` is
    where it stood, if all that has changed is the answer to that question."""
    played = _played(visit, dialogue, sheet, before)
    if isinstance(played, Done):
        return _closed(visit, dialogue, played)
    if isinstance(played, Running):
        if before is not None and played.waiting.complaint and played.waiting.question == before.waiting.question:
            return replace(before, waiting=replace(before.waiting, lines=(), complaint=played.waiting.complaint))
        talks.keep_sheet(visit.tx, visit.person_id, visit.sheet_name(dialogue.name), sheet_to_json(sheet), visit.at)
    return played


def _closed(visit: Visit, dialogue: Dialogue, done: Done) -> Message | Declined:
    """Writes what the script returned and drops the sheet."""
    talks.drop_sheet(visit.tx, visit.person_id, visit.sheet_name(dialogue.name))
    try:
        message = dialogue.close(visit, done.opening, done.result)
    except Declined as declined:
        return declined
    options = message.options
    if any(name.partition("@")[0] == "self_assessment" for name in visit.open_sheets()):
        options = (*options, Option(f"{len(options) + 1} 继续自评", "继续"))
    return replace(message, text="\n".join([*done.lines, message.text]).strip(), options=options)


def _played(visit: Visit, dialogue: Dialogue, sheet: Sheet, before: Running | None = None) -> Running | Done | Declined:
    try:
        opening = dialogue.open(visit, {key: answer.said for key, answer in sheet.items()})
    except Declined as declined:
        if not dialogue.keeps_draft:  # a draft outlives a phase that is locked for a while
            talks.drop_sheet(visit.tx, visit.person_id, visit.sheet_name(dialogue.name))
        return declined
    # Where the answer has not changed the opening the script goes on, else it is played from its first line.
    play = before.play if before is not None and before.play.opening == opening else Play(dialogue.script, opening)
    played = play.on(sheet)
    if isinstance(played, Waiting):
        return Running(dialogue, sheet, played, play)
    return Done(opening, played.result, played.lines)


def _numbered(passed: tuple[Question[Any], ...], number: int) -> Question[Any] | None:
    """The question of that number among those passed: by its own number where the talk has such, else by its place."""
    if any(question.number for question in passed):
        return next((question for question in passed if question.number == number), None)
    return passed[number - 1] if 1 <= number <= len(passed) else None


def _label(question: Question[Any], said: str) -> str:
    """An answer as it is shown again: the option's label, 9.5, 5月20日."""
    if said == SKIPPED:
        return "（跳过了）"
    if getattr(question.field, "is_secret", False):
        return "（已收到，不再显示）"
    labels = dict(question.field.options)
    if said in labels:
        return labels[said]
    try:
        value = question.field.parse(said)
    except Invalid:
        return said
    if isinstance(value, Decimal):
        return number_text(value)
    return f"{value.month}月{value.day}日" if isinstance(value, date) else said


_NOTHING = ("没有", "没", "无", "暂无", "没有了")
_HELP = "直接回答就行。也可以说：返回（上一题）、改第 3 题、跳过、先存着（以后说“继续”）、我们现在几星。"
