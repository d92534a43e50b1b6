"""The talk engine: a script asks, a sheet remembers, and playing the script again finds the next question.

A script is an `async def` that awaits only `talk.*`. It is played from its first line at every message over the sheet
of answers given so far, and stops at the first question that has none. So a restart, a release, an inserted or a
reordered question cost nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

SKIPPED = "跳过"


class Invalid(Exception):
    """What was said cannot be an answer. Carries the sentence the person reads: what is wrong, what would be right."""


class Field(Protocol[T_co]):
    """What an answer may be."""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """(words, label) of each offered answer; the words parse."""

    @property
    def takes_digits(self) -> bool:
        """Whether a typed digit is itself an answer (a score), not the number of an option."""

    def parse(self, said: str) -> T_co:
        """The value of these words. Raises Invalid."""

    def keep(self, said: str) -> str:
        """The words to keep on the sheet: such that they mean the same on another day and in another order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Words on the sheet. `about` is the digest of what the question quoted. A reopened answer is asked again, with
    the old words shown."""

    said: str
    about: str = ""
    reopened: bool = False


@dataclass(slots=True)  # not frozen: each message makes them all anew, and that takes three times as long
class Question(Generic[T]):
    """What a script awaits. Only the player can answer it. One that `forks` says only what is asked next: who goes back
    to it has given its answer up. Where some have a `number`, the others can be named by what they are `called`
    (改会议日期)."""

    key: str
    prompt: str
    field: Field[T]
    about: str = ""
    number: int | None = None
    optional: bool = False
    forks: bool = False
    called: tuple[str, ...] = ()

    def __await__(self) -> Generator[Question[T], T, T]:
        value = yield self
        return value


@dataclass(frozen=True, slots=True)
class Waiting:
    """The script stands at `question`. `path` holds the questions passed on the way and this one."""

    question: Question[Any]
    lines: tuple[str, ...]
    path: tuple[Question[Any], ...]
    before: str | None = None
    complaint: str | None = None


@dataclass(frozen=True, slots=True)
class Finished(Generic[T]):
    """The script has run to its end and says what should happen."""

    result: T
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """What words that are no answer to the question make of the talk: all answers as they stand now (None: as they
    were), and a line to say before what comes next."""

    words: Mapping[str, str] | None = None
    note: str = ""


Sheet = Mapping[str, Answer]
Script = Callable[["Talk", Any], Coroutine[Any, Any, T]]


@dataclass(slots=True)
class Talk:
    """The hand a script is given."""

    lines: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """A line before the next question; it is said once, right after the answer it follows."""
        self.lines.append(text)

    def ask(
        self,
        key: str,
        prompt: str,
        field: Field[T],
        *,
        about: str | None = None,
        number: int | None = None,
        called: tuple[str, ...] = (),
    ) -> Question[T]:
        """Asks until the field accepts. `about` is what the question quotes: when that changes it is asked again."""
        return Question(key, prompt, field, _digest(about), number, called=called)

    def ask_optional(self, key: str, prompt: str, field: Field[T], *, about: str | None = None) -> Question[T | None]:
        """As `ask`, but may be skipped; a skipped question gives None."""
        return Question(key, prompt, Optionally(field), _digest(about), optional=True)

    def fork(self, key: str, prompt: str, field: Field[T], *, about: str | None = None) -> Question[T]:
        """As `ask`, where the answer only leads to the questions that follow: going back begins it afresh."""
        return Question(key, prompt, field, _digest(about), forks=True)


@dataclass(frozen=True, slots=True)
class Optionally(Generic[T]):
    """A field whose question may be skipped."""

    field: Field[T]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return self.field.options

    @property
    def takes_digits(self) -> bool:
        return self.field.takes_digits

    def parse(self, said: str) -> T | None:
        return None if said == SKIPPED else self.field.parse(said)

    def keep(self, said: str) -> str:
        return said if said == SKIPPED else self.field.keep(said)


class Play(Generic[T]):
    """A script being played: from its first line to the first open question, and on from there once it is answered."""

    def __init__(self, script: Script[T], opening: Any) -> None:
        self.opening = opening
        self._talk = Talk()
        self._path: dict[str, Question[Any]] = {}
        self._running = script(self._talk, opening)
        self._question: Question[Any] | None = None

    def on(self, sheet: Sheet) -> Waiting | Finished[T]:
        """Up to the first question that has no standing answer. A second time the sheet may differ in the answer to the
        question it stood at; what comes is what playing from the first line would give, because a script is pure."""
        lines = self._talk.lines
        try:
            question = self._question or self._next(None)
            while True:
                answer = sheet.get(question.key)
                if answer is None or answer.reopened or answer.about != question.about:
                    return self._waiting(question, None if answer is None else answer.said)
                try:
                    value = question.field.parse(answer.said)
                except Invalid as refusal:
                    return self._waiting(question, answer.said, str(refusal))
                lines.clear()
                question = self._next(value)
        except StopIteration as end:
            return Finished(end.value, tuple(lines))

    def _next(self, value: Any) -> Question[Any]:
        question = self._running.send(value)
        if not isinstance(question, Question):
            raise TypeError(f"a script awaits only talk.*, not {question!r}")
        if question.key in self._path:
            raise ValueError(f"asked twice: {question.key}")
        self._path[question.key] = self._question = question
        return question

    def _waiting(self, question: Question[Any], before: str | None, complaint: str | None = None) -> Waiting:
        return Waiting(question, tuple(self._talk.lines), tuple(self._path.values()), before, complaint)


def play(script: Script[T], opening: Any, sheet: Sheet) -> Waiting | Finished[T]:
    """Plays the script over the sheet, up to the first question that has no standing answer. Pure."""
    return Play(script, opening).on(sheet)


def answered(sheet: Sheet, question: Question[Any], said: str) -> Sheet:
    """The sheet with this question answered."""
    return {**sheet, question.key: Answer(said, question.about)}


def reopened(sheet: Sheet, key: str) -> Sheet:
    """The sheet with this answer to be given again; the others stand."""
    return {**sheet, key: replace(sheet[key], reopened=True)} if key in sheet else sheet


def restored(sheet: Sheet, key: str) -> Sheet:
    """The sheet with a reopened answer standing as it was."""
    return {**sheet, key: replace(sheet[key], reopened=False)}


def sheet_to_json(sheet: Sheet) -> str:
    """The sheet as it is stored."""
    rows = {key: [a.said, a.about, 1] if a.reopened else [a.said, a.about] for key, a in sheet.items()}
    return _ENCODE(rows)


def sheet_from_json(stored: str) -> Sheet:
    """The inverse of `sheet_to_json`."""
    return {key: Answer(row[0], row[1], len(row) > 2) for key, row in json.loads(stored).items()}


def _digest(about: str | None) -> str:
    return "" if about is None else hashlib.sha256(about.encode()).hexdigest()[:12]


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
