"""A dialogue under way: begun, answered, changed, put aside, closed. Every step plays the script over the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers.asking import answer_text
from handlers.control import Control
from handlers.door import command_words
from handlers.messages import Message, Option
from handlers.talk import (
    SKIPPED,
    Answer,
    Invalid,
    Play,
    Question,
    Reread,
    Sheet,
    Waiting,
    answered,
    reopened,
    restored,
    sheet_from_json,
    sheet_to_json,
)
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import SIGNS
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
        """Whether these words are written on one of the question's options, or stand for one."""
        text, field = command_words(said), self.waiting.question.field
        return text in getattr(field, "also", ()) or any(text == command_words(label) for _, label in field.options)

    @property
    def names(self) -> tuple[str, ...]:
        """What the questions so far are called."""
        return tuple(name for question in self.waiting.path for name in question.called)

    def understands(self, said: str) -> Reread | None:
        """What the dialogue makes of words that are no answer to the question alone."""
        if self.accepts(said):
            return None
        return self.dialogue.understands(self.play.opening, self.waiting, _words(self.sheet), said)

    def lists(self, said: str) -> bool:
        """Whether this is the sign of a line in what was said (②): it means that line, not the option of its number."""
        return len(said) == 1 and said in SIGNS and said in self.waiting.question.prompt

    def accepts(self, said: str) -> bool:
        """Whether these words are an answer to the question."""
        if self.lists(said):
            return False
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
    lasts = dialogue.keeps_draft or dialogue.joins is not None
    stored = talks.sheet(visit.tx, visit.person_id, name) if lasts else None
    if stored is not None and not words:
        return resume(visit, dialogue, stored)
    if stored is not None and dialogue.joins is not None:
        lying = resume(visit, dialogue, stored)
        if isinstance(lying, Running):
            joined = dialogue.joins(lying.play.opening, lying.waiting, _words(lying.sheet), words)
            return answer_all(visit, lying, joined)
        stored = None
    sheet: Sheet = sheet_from_json(stored) if stored else {}
    try:
        opening = dialogue.open(visit, words)
    except Declined as declined:
        return declined
    begins_with = {**(dialogue.prefilled(opening) if not sheet else {}), **words}
    begun = _given(visit, dialogue, sheet, begins_with)
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
    if talk.lists(said):
        complaint = f"{said} 是上面的序号，不是选项。要选，请回复数字。"
        return replace(talk, waiting=replace(talk.waiting, lines=(), complaint=complaint))
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
        changed = f"改为：{answer_text(question, kept)}，其余不变。"
        return replace(after, waiting=replace(after.waiting, lines=(changed,)))
    return after


def answer_all(visit: Visit, talk: Running, reread: Reread) -> Outcome:
    """Goes on with all answers as they stand now; those that stood as they are keep what they were about."""
    lines = (reread.note,) if reread.note else ()
    if reread.words is None:
        return replace(talk, waiting=replace(talk.waiting, lines=lines, complaint=None))
    standing = {key: a for key, a in talk.sheet.items() if reread.words.get(key) == a.said and not a.reopened}
    given = {key: said for key, said in reread.words.items() if key not in standing}
    after = _given(visit, talk.dialogue, standing, given)
    return replace(after, waiting=replace(after.waiting, lines=lines)) if isinstance(after, Running) else after


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
        earlier = path[-2]
        left = {key: answer for key, answer in sheet.items() if key not in (earlier.key, question.key)}
        sheet = left if earlier.forks else reopened(sheet, earlier.key)
        return _quietly(_go_on(visit, talk.dialogue, sheet, None)), ""
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
        chosen = _numbered(passed, control)
        if chosen is None:
            return talk, _not_answered(passed, question, control)
        again = _quietly(_go_on(visit, talk.dialogue, reopened(sheet, chosen.key), None))
        return (answer(visit, again, control.said) if control.said and isinstance(again, Running) else again), ""
    return talk, ""


def leave(visit: Visit, talk: Running, *, is_kept: bool) -> Message:
    """取消: a draft is put aside, anything else is dropped. 先存着 (`is_kept`) also a card."""
    if talk.sheet and (talk.dialogue.keeps_draft or (is_kept and talk.dialogue.joins is not None)):
        text = f"{talk.dialogue.title}先存着了，一个字也不会丢。想接着填，随时回复“继续”。"
        return Message(
            text, (Option("1 继续", "继续"), Option("2 我们现在几星", "我们现在几星"), Option("3 帮助", "帮助"))
        )
    talks.drop_sheet(visit.tx, visit.person_id, visit.sheet_name(talk.dialogue.name))
    star = (Option("1 我们现在几星", "我们现在几星"), Option("2 帮助", "帮助")) if visit.branch else ()
    return Message("已取消，什么都没有记。", star)


def _given(visit: Visit, dialogue: Dialogue, sheet: Sheet, words: Mapping[str, str]) -> Outcome:
    """Goes on with these answers put on the sheet, also where a question quotes what only they have made."""
    after = _go_on(visit, dialogue, {**sheet, **{key: Answer(said) for key, said in words.items()}}, None)
    while isinstance(after, Running) and (question := after.waiting.question).key in words:
        if after.waiting.complaint or after.sheet[question.key].about == question.about:
            break
        after = _go_on(visit, dialogue, answered(after.sheet, question, words[question.key]), None)
    return after


def _words(sheet: Sheet) -> Mapping[str, str]:
    return {key: answer.said for key, answer in sheet.items()}


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
    open_ = {name.partition("@")[0] for name in visit.open_sheets()}
    label = next((label for name, label in _GOES_ON.items() if name in open_), None)
    if label is not None and not any(label in option.label for option in options):
        options = (*options, Option(f"{len(options) + 1} {label}", "继续"))
    return replace(message, text="\n".join([*done.lines, message.text]).strip(), options=options)


def _played(visit: Visit, dialogue: Dialogue, sheet: Sheet, before: Running | None = None) -> Running | Done | Declined:
    try:
        opening = dialogue.open(visit, _words(sheet))
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


def _numbered(passed: tuple[Question[Any], ...], control: Control) -> Question[Any] | None:
    """The question among those passed that has this name or number; by its place where questions have neither."""
    if control.name:
        return next((question for question in passed if control.name in question.called), None)
    number = control.number or 0
    if any(question.number or question.called for question in passed):
        return next((question for question in passed if question.number == number), None)
    return passed[number - 1] if 1 <= number <= len(passed) else None


def _not_answered(passed: tuple[Question[Any], ...], question: Question[Any], control: Control) -> str:
    if control.name:
        return "" if control.name in question.called else f"{control.name}还没有答到，先答眼前这一题吧。"
    names = "".join(f"“改{question.called[0]}”" for question in passed if question.called)
    before = f"要改前面的，就说{names}。" if names and not any(question.number for question in passed) else ""
    return f"没有答过第 {control.number} 题，先答眼前这一题吧。{before}"


_GOES_ON = {"event_card": "继续核对", "self_assessment": "继续自评"}
"""What is offered to go on with once another talk is closed, in the order in which 继续 takes it up."""
_NOTHING = ("没有", "没", "无", "暂无", "没有了")
_HELP = "直接回答就行。也可以说：返回（上一题）、改第 3 题、跳过、先存着（以后说“继续”）、我们现在几星。"
