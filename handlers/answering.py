"""What one message is answered with: an answer to the question, a command, a control word, or a press."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from handlers import pushes, talking
from handlers.asking import question_message
from handlers.bureau import Bureau
from handlers.commands import find_command, find_dialogue, not_understood
from handlers.control import Control, change_of, control_word
from handlers.door import clean
from handlers.fields import Text
from handlers.going_on import begun_before
from handlers.menu import menu
from handlers.messages import Incoming, Message, Option
from handlers.talk import Invalid, Optionally, Waiting
from handlers.visit import NOT_YOURS, Command, Declined, Dialogue, Visit
from handlers.wording import without_digit, written_on
from storage import talks

OUT_OF_DATE = "这个按钮已经过期"
"""How the reply to a press begins that came too late."""
CHANGED_MEANWHILE = "情况刚有变化，刚才的回答没有记"
_TOKEN = re.compile(r"#([0-9a-z]{10})\.([0-9]{1,3})")
_PUSHED = re.compile(r"#p([0-9]{1,12})\.([0-9]{1,3})")
_DIGITS = re.compile(r"[0-9０-９]{1,3}[.。、]?|[①-⑳]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said back, and what it leaves behind: the dialogue they are in and which question was put, quoting
    what."""

    message: Message
    dialogue: str | None = None
    question: str = ""


def speak(visit: Visit, stored_sheet: str | None, incoming: Incoming) -> Spoken:
    """What to say back. `stored_sheet` holds the answers of the dialogue they are in."""
    current = _current(visit)
    try:
        said = clean(incoming.said)
        typed, pressed = said, _TOKEN.fullmatch(said)
        if pressed and pressed[1] != visit.attention.mark:
            raise Invalid(f"{OUT_OF_DATE}：在它之后又有了新的对话，没有做任何改动。")
        words = None if pressed else _of_a_push(visit, said)
        if words is not None:
            return _press_of_a_push(visit, current, stored_sheet, words)
        said, chosen = _meant(visit, said, pressed)
        elsewhere = incoming.seen and incoming.seen != visit.attention.mark
        if current and elsewhere and not pressed and not _asks_for_something(said):
            raise Invalid("这一题刚在别处答过了，这次的回答没有记。")
    except Invalid as refusal:
        if current is None:
            return _said(visit, replace(menu(visit), text=f"{refusal}\n{menu(visit).text}"))
        return _in_talk(visit, talking.resume(visit, current, stored_sheet), str(refusal))
    if current is None:
        return _without_talk(visit, said)
    talk = talking.resume(visit, current, stored_sheet)
    if isinstance(talk, Declined) and not chosen:
        return _past_its_end(visit, talk, said)
    if not isinstance(talk, talking.Running):
        return _in_talk(visit, talk)
    return _with_talk(visit, talk, *((typed, False) if talk.lists(typed) else (said, chosen)))


def mark_of(bureau: Bureau, person_id: int, version: int, question: str) -> str:
    """Names one message, and the question it puts: an answer counts only while that question is still the one."""
    message = f"{person_id}:{version}:{question}".encode()
    return hashlib.blake2b(message, key=bureau.secret, person=b"mark", digest_size=5).hexdigest()


def _current(visit: Visit) -> Dialogue | None:
    """The dialogue they are in, from the post they speak from; what they began from another post waits there."""
    name = (visit.attention.dialogue or "").partition("@")[0]
    return find_dialogue(name) if visit.attention.dialogue == visit.sheet_name(name) else None


def _with_talk(visit: Visit, talk: talking.Running, said: str, chosen: bool) -> Spoken:
    if not chosen and not talk.offers_label(said):
        control = control_word(said) or change_of(said, talk.names)
        if control is not None:
            meant = talk.understands(said) if control.word == "改" else None
            return _in_talk(visit, talking.answer_all(visit, talk, meant)) if meant else _control(visit, talk, control)
        try:
            command = _fixed_command(visit, talk, said)
        except Declined as declined:
            return _meanwhile(visit, talk, declined.message)
        if command is None:
            meant = talk.understands(said)
            if meant:
                return _in_talk(visit, talking.answer_all(visit, talk, meant))
            command = _heard_command(visit, talk, said)
        if command:
            return _aside(visit, talk, command, said)
    asked = mark_of(visit.bureau, visit.person_id, visit.attention.version, talk.asked)
    if asked != visit.attention.mark:
        return _in_talk(visit, talk, f"{CHANGED_MEANWHILE}，请看一看再答。")
    return _in_talk(visit, talking.answer(visit, talk, said))


def _past_its_end(visit: Visit, over: Declined, said: str) -> Spoken:
    """A talk that cannot go on says why; what was asked for instead, in fixed words or as a question, is answered."""
    ended = _said(visit, over.message)
    try:
        command = find_command(visit, said, exactly=not said.endswith(("?", "？")))
    except Declined:
        return ended
    if command is None:
        return ended
    spoken = _obey(visit, command, said)
    if spoken.message.text == over.message.text:
        return ended
    return replace(spoken, message=replace(spoken.message, text=f"{over.message.text}\n{spoken.message.text}"))


def _fixed_command(visit: Visit, talk: talking.Running, said: str) -> Command | None:
    """What else is asked for in fixed words. Words that answer the question are no command, unless any words would."""
    if not _is_free_text(talk.waiting) and talk.accepts(said):
        return None
    return find_command(visit, said, exactly=True)


def _heard_command(visit: Visit, talk: talking.Running, said: str) -> Command | None:
    """What else a sentence asks for in the middle of a talk. Where any words are an answer only a question is heard;
    what would only begin the same talk again, or correct what was recorded before, is not."""
    is_question = said.endswith(("?", "？"))
    if talk.accepts(said) and not (is_question and _is_free_text(talk.waiting)):
        return None
    command = find_command(visit, said)
    if command is None or command.dialogue is talk.dialogue or command.looks_back:
        return None
    return command


def _without_talk(visit: Visit, said: str) -> Spoken:
    control = control_word(said)
    if control and control.word == "继续":
        lying, said_first = begun_before(visit)
        if lying is not None:
            stored = talks.sheet(visit.tx, visit.person_id, visit.sheet_name(lying.name))
            return _in_talk(visit, talking.resume(visit, lying, stored), said_first)
        if said_first:
            return _said(visit, replace(menu(visit), text=f"{said_first}\n{menu(visit).text}"))
    if control:
        return _said(visit, menu(visit, control.word))
    try:
        command = find_command(visit, said)
    except Declined as declined:
        return _said(visit, declined.message)
    return _obey(visit, command, said) if command else _said(visit, not_understood(visit, said))


def _obey(visit: Visit, command: Command, said: str) -> Spoken:
    """Does what a command asks for, outside any talk."""
    if command.dialogue is None:
        return _said(visit, _answered(visit, command, said))
    if not visit.could(command.action):
        return _said(visit, _denied(visit, command))
    return _in_talk(visit, talking.start(visit, command.dialogue, command.reads(visit, said) or {}))


def _aside(visit: Visit, talk: talking.Running, command: Command, said: str) -> Spoken:
    """Something else asked in the middle of a talk: an answer is given and the talk goes on; another talk begins and
    this one waits."""
    if command.dialogue is None:
        answer = menu(visit, "帮助") if command.name == "menu" else _answered(visit, command, said)
        return _meanwhile(visit, talk, answer)
    spoken = _obey(visit, command, said)
    if command.dialogue is talk.dialogue:
        return spoken
    if spoken.dialogue is None:
        return _meanwhile(visit, talk, spoken.message)
    return replace(spoken, message=_with_waiting(talk, spoken.message))


def _meanwhile(visit: Visit, talk: talking.Running, answer: Message) -> Spoken:
    """The answer to something else, and the question again; what the answer offers can be pressed, the digits are the
    question's. But who has just changed posts has left the talk."""
    if _current(visit) is not talk.dialogue:
        return _said(visit, _with_waiting(talk, answer))
    going_on = _in_talk(visit, talk, f"{answer.text}\n—— 我们接着{talk.dialogue.title}：")
    known = {option.send for option in going_on.message.options}
    offered = (
        Option(without_digit(option.label), option.send)
        for option in answer.options
        if option.send not in known and not _begins(visit, talk.dialogue, option.send)
    )
    return replace(going_on, message=replace(going_on.message, options=(*going_on.message.options, *offered)))


def _begins(visit: Visit, dialogue: Dialogue, words: str) -> bool:
    command = find_command(visit, words, exactly=True)
    return command is not None and command.dialogue is dialogue


def _with_waiting(talk: talking.Running, message: Message) -> Message:
    return replace(message, text=f"（{talk.dialogue.title}先放着，说“继续”可以接着填。）\n{message.text}")


def _answered(visit: Visit, command: Command, said: str) -> Message:
    if not visit.could(command.action) or command.answer is None:
        return _denied(visit, command)
    try:
        return command.answer(visit, said)
    except Declined as declined:
        return declined.message


def _denied(visit: Visit, command: Command) -> Message:
    visit.audit(command.action, None, {"command": command.name}, outcome="refused")
    return Message(NOT_YOURS if visit.posts else "您还没有绑定支部。请先发送上级给您的绑定码（形如 KQ7M-3XPD-…）。")


def _control(visit: Visit, talk: talking.Running, control: Control) -> Spoken:
    if control.word in ("取消", "存着"):
        return _said(visit, talking.leave(visit, talk, is_kept=control.word == "存着"))
    after, note = talking.edit(visit, talk, control)
    return _in_talk(visit, after, note)


def _in_talk(visit: Visit, talk: talking.Outcome, note: str = "") -> Spoken:
    """Says where a talk now stands: its question, or what came of it."""
    if isinstance(talk, Declined):
        return _said(visit, talk.message)
    if isinstance(talk, Message):
        if visit.has_joined and (current := _current(visit)) is not None:
            return _taken_up(visit, current, talk.text)
        return _said(visit, talk if not note else replace(talk, text=f"{note}\n{talk.text}"))
    before = talk.sheet.get(talk.waiting.question.key)
    message = question_message(talk.waiting, before, keeps_draft=talk.dialogue.keeps_draft, note=note)
    return Spoken(message, visit.sheet_name(talk.dialogue.name), talk.asked)


def _taken_up(visit: Visit, current: Dialogue, said: str) -> Spoken:
    """The talk that was open on another channel goes on on this one."""
    visit.has_joined = False
    stored = talks.sheet(visit.tx, visit.person_id, visit.sheet_name(current.name))
    return _in_talk(visit, talking.resume(visit, current, stored), f"{said}\n—— 我们接着{current.title}：")


def _said(visit: Visit, message: Message) -> Spoken:
    """A plain message; one without a way on gets the menu's."""
    message = message if message.options else replace(message, options=menu(visit).options)
    return Spoken(message)


def _of_a_push(visit: Visit, said: str) -> str | None:
    """The words behind an option of a push: pressed, or meant by its digit or label where a push was the last message.
    None where it is something else that was said."""
    if pressed := _PUSHED.fullmatch(said):
        words = pushes.words_of(visit, int(pressed[1]), int(pressed[2]))
        if words is None:
            raise Invalid(f"{OUT_OF_DATE}，没有做任何改动。")
        return words
    shown = visit.attention.push
    if shown is None or visit.attention.dialogue is not None:
        return None
    if _DIGITS.fullmatch(said):
        return pushes.words_of(visit, shown, _number(said), typed=True)
    return pushes.words_by_label(visit, shown, said)


def _press_of_a_push(visit: Visit, current: Dialogue | None, stored_sheet: str | None, words: str) -> Spoken:
    """Does what the option of a push says. It is no answer to whatever question is open meanwhile."""
    if current is None:
        return _without_talk(visit, words)
    talk = talking.resume(visit, current, stored_sheet)
    if not isinstance(talk, talking.Running):
        return _in_talk(visit, talk)
    try:
        command = find_command(visit, words)
    except Declined as declined:
        return _meanwhile(visit, talk, declined.message)
    return _aside(visit, talk, command, words) if command else _in_talk(visit, talk, "这个按钮现在用不上了。")


def _meant(visit: Visit, said: str, pressed: re.Match[str] | None) -> tuple[str, bool]:
    """The words that a press or a digit stands for, and whether it was an offered answer. What has no digit (返回) can
    only be pressed, and is what it says."""
    offers, digits = visit.attention.offers, visit.attention.digits
    with_digit = len(offers) if digits is None else min(digits, len(offers))
    if pressed:
        number = int(pressed[2])
        if not 1 <= number <= len(offers):
            raise Invalid(f"{OUT_OF_DATE}，没有做任何改动。")
        return offers[number - 1], number <= with_digit
    if with_digit and _DIGITS.fullmatch(said) and 1 <= _number(said) <= with_digit:
        return offers[_number(said) - 1], visit.attention.dialogue is not None
    written = written_on(visit.attention.labels, said)
    return (said, False) if written is None else (offers[written], written < with_digit)


def _number(said: str) -> int:
    return ord(said) - 0x245F if "①" <= said <= "⑳" else int(said.rstrip(".。、"))


def _asks_for_something(said: str) -> bool:
    return control_word(said) is not None


def _is_free_text(waiting: Waiting) -> bool:
    field = waiting.question.field
    return isinstance(field.field if isinstance(field, Optionally) else field, Text)
