"""What is said at an open question of the card and is no answer to it: a change of some line, or one event more.

Either changes the answers on the sheet and nothing else, so the card is shown again and confirmed by its own question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from handlers.event_card_fields import ADD, MOST_LINES, WHICH, Deeds, Rows
from handlers.event_card_questions import parts_of
from handlers.event_card_words import OFF, Card, Edit, Meant, meant
from handlers.proposed_events import Opening, Proposed, kept_as, proposed_of, rows_of
from handlers.talk import Invalid, Reread, Waiting
from handlers.understanding.understand import understand
from handlers.wording import SIGNS

NUMBER = re.compile(r"(?<![0-9])(?:[1-9][0-9]{16}[0-9xX]|1[3-9][0-9]{9})(?![0-9])")
"""An identity or a telephone number: it is dropped with the sentence, and the card says so (INV-51)."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the talk stands. `led` are the answers that led here; `change` the number of the card shown last, None
    before the first; `card` its lines; `told` events that are being completed, kept under `told_key`."""

    led: Mapping[str, str]
    change: int | None
    card: tuple[Proposed, ...]
    told: tuple[Proposed, ...]
    told_key: str
    asks_of: str
    current: int | None

    @property
    def lines(self) -> tuple[Proposed, ...]:
        return (*self.card, *self.told)

    @property
    def before_card(self) -> dict[str, str]:
        """The answers without what was begun to be done with the card."""
        begun = (f"deed.{self.change}", f"change.{self.change}.", self.asks_of or "-")
        return {key: said for key, said in self.led.items() if not key.startswith(begun)}


def change_key(change: int, line: int) -> str:
    """What the keys of a change begin with: they carry the line, but for the first."""
    return f"change.{change}" if line == 1 else f"change.{change}.e{line}"


def understands(opening: Opening, waiting: Waiting, answers: Mapping[str, str], said: str) -> Reread | None:
    """The answers as these words change them; None where they change nothing here."""
    place = _place(opening, waiting, answers)
    question = waiting.question
    if not isinstance(question.field, Deeds | Rows) and (plainly := _as_answer(waiting, said)) is not None:
        return Reread({**answers, question.key: plainly})
    where = opening.where
    names = (where.branch.name,) if where.branch else ()
    changes = meant(Card(place.lines, place.current, where.rule_set, where.today, names), said)
    if changes and (changes.is_sure or (not changes.note and _PUTS_RIGHT.match(said))):
        return _changed(opening, place, changes)
    if _ANNOUNCED.fullmatch(said.strip(" ，,。.!！…")):
        return Reread(note="您请说，一句话就行，会加到这张卡上。")
    heard = understand(said, where.today, "请核对：" + "；".join(_names(opening, place)), where.rule_set, names)
    if heard.intent == "record_event" and (heard.events or (heard.open and len(said) > _SHORTEST)):
        rows = rows_of((*heard.events, *heard.open), heard.question)
        return _with_more(opening, place, rows, has_number=bool(NUMBER.search(said)))
    return _changed(opening, place, changes) if changes else None


def joined(opening: Opening, waiting: Waiting, answers: Mapping[str, str], begun: Mapping[str, str]) -> Reread:
    """The card that lies there, with what another was to begin with."""
    place = _place(opening, waiting, answers)
    if not place.told:
        place = replace(place, led=place.before_card, current=None)
    joined = _with_more(opening, place, begun.get("events", "[]"), has_number="has_number" in begun)
    return replace(joined, note=f"先前还有 {len(place.lines)} 件没核对完，放在一起了。") if joined.words else joined


def _place(opening: Opening, waiting: Waiting, answers: Mapping[str, str]) -> _Place:
    led = {question.key: answers[question.key] for question in waiting.path[:-1]}
    led |= {key: answers[key] for key in ("events", "has_number") if key in answers}
    key = waiting.question.key
    if first := re.match(r"e(\d+)\.", key):
        return _Place(led, None, (), opening.proposed, "events", "e", int(first[1]) + 1)
    number = re.match(r"(?:deed|change)\.(\d+)", key)
    assert number is not None
    change = int(number[1])
    shown = next(question.field for question in reversed(waiting.path) if question.key == f"deed.{change}")
    assert isinstance(shown, Deeds)
    card = shown.proposed
    if more := re.match(rf"change\.{change}\.m(\d+)\.", key):
        told_key = f"change.{change}.more"
        told = proposed_of(led[told_key], opening.where.rule_set)
        return _Place(led, change, card, told, told_key, f"change.{change}.m", len(card) + int(more[1]) + 1)
    line = re.fullmatch(r"e(\d+)", led.get(f"change.{change}.which") or led.get(f"deed.{change}", ""))
    return _Place(led, change, card, (), "", "", int(line[1]) if line else None)


def _as_answer(waiting: Waiting, said: str) -> str | None:
    """是副书记, 不对，是省级的, 改成两次: the answer without what is wrapped around it."""
    bare = _WRAPPED.fullmatch(said.strip(" 。.!！"))
    if bare is None or bare[1] == said:
        return None
    try:
        return waiting.question.field.keep(bare[1])
    except Invalid:
        return None


def _names(opening: Opening, place: _Place) -> Iterable[str]:
    events = opening.where.rule_set.events
    return (events[o.described.rule].name if o.described.rule in events else o.question for o in place.lines)


def _with_more(opening: Opening, place: _Place, rows: str, *, has_number: bool) -> Reread:
    """Events more: put on the card, after what is being completed or changed just now."""
    more = proposed_of(rows, opening.where.rule_set)
    if len(place.lines) + len(more) > MOST_LINES:
        return Reread(note=f"这里已经有 {len(place.lines)} 件，这一件没有加上。请先核对完这些，再说一遍。")
    words = {**place.led, **({"has_number": "1"} if has_number else {})}
    if place.told:
        words[place.told_key] = kept_as((*place.told, *more))
        return Reread(words, "听到了，还有一件，一会儿一起核对。")
    change = place.change or 0
    begun = {key: said for key, said in words.items() if key.startswith((f"deed.{change}", f"change.{change}."))}
    words = {key: said for key, said in words.items() if key not in begun}
    words |= {f"deed.{change}": ADD, f"change.{change}.more": kept_as(more)}
    if place.current is None:
        return Reread(words)
    if not all(one.is_whole for one in more):
        return Reread(words, "听到了，加到卡上了；要改的那一处，一会儿再改。")
    begun = {_moved(key, f".{change}", f".{change + 1}"): said for key, said in begun.items()}
    return Reread({**words, **begun}, "听到了，加到卡上了；先改完这一处。")


def _changed(opening: Opening, place: _Place, changes: Meant) -> Reread:
    if changes.note:
        return Reread(note=changes.note)
    words, change = place.before_card, place.change or 0
    card = len(place.card)
    if changes.which:
        if place.change is None or any(line > card for line in changes.which):
            return Reread(note="没听明白是哪一件，请先答眼前这一题，等卡片出来再改。")
        words[f"deed.{change}"] = WHICH
        for line, edit in changes.which.items():
            words |= _answers_of(change, line, edit)
        return Reread(words)
    edits = changes.edits
    if not place.told and len(edits) == card and all(edit is OFF for edit in edits.values()):
        return Reread({**words, f"deed.{change}": "no"})
    # What goes is done last, from below: the lines above keep their numbers.
    for line in sorted((n for n in edits if n <= card), key=lambda n: (edits[n] is OFF, -n)):
        words |= {f"deed.{change}": f"e{line}", **_answers_of(change, line, edits[line])}
        change += 1
    if not place.told:
        return Reread(words)
    on_card = "".join(SIGNS[n - 1] for n in sorted(edits) if n <= card)
    return Reread({**words, **_told(opening, place, edits, change)}, f"好的，{on_card}改了。" if on_card else "好的。")


def _answers_of(change: int, line: int, edit: Edit) -> dict[str, str]:
    """A change of one line as the answers to its questions."""
    if not edit:
        return {}
    key = change_key(change, line)
    given = {f"{key}.{part}": said for part, said in edit.items() if said is not None}
    return {f"{key}.part": "+".join(edit), **given}


def _told(opening: Opening, place: _Place, edits: Mapping[int, Edit], change: int) -> dict[str, str]:
    """The events that are being completed, put right, with the answers given about them that still stand."""
    told: list[Proposed] = []
    asks_of = "e" if place.change is None else f"change.{change}.m"
    words: dict[str, str] = {}
    for n, one in enumerate(place.told):
        edit = edits.get(len(place.card) + n + 1, {})
        if edit is OFF:
            continue
        old, new = f"{place.asks_of}{n}.", f"{asks_of}{len(told)}."
        asked_again = {f"{old}{part}" for part in edit}
        words |= {
            new + key.removeprefix(old): said
            for key, said in place.led.items()
            if key.startswith(old) and key not in asked_again and not key.endswith((".twin", ".same"))
        }
        told.append(_put_right(opening, one, edit))
    if place.change is None:
        return {**words, "events": kept_as(told)}
    return {**words, f"deed.{change}": ADD, f"change.{change}.more": kept_as(told)} if told else {}


def _put_right(opening: Opening, one: Proposed, edit: Edit) -> Proposed:
    known = parts_of(opening.where.rule_set, one, opening.where.today)
    for part, said in edit.items():
        if said is not None:
            one = known[part].put(one, known[part].field.parse(said))
        elif part == "day":
            one = replace(one, occurred_on=None)
        elif part == "level":
            one = replace(one, described=replace(one.described, level=None))
    return one


def _moved(key: str, old: str, new: str) -> str:
    return key.replace(old, new, 1)


_PUTS_RIGHT = re.compile("[哦啊,，]*(?:不对|错了|说错|记错|写错|改成|改为|应该|更正)")
_SHORTEST = 4
"""Words as few as these (署名的) tell no event of which it is not even known what it was."""
_ANNOUNCED = re.compile(
    "(?:对了|另外|哦)?[,，]?(?:还有|再补充|补充|另外|再加|再记|还要记)(?:一下|一?[件条个])?(?:事|事情)?"
)
_WRAPPED = re.compile(
    "(?:不对[,，、 ]?|不是[,，、 ]|错了[,，、 ]?|哦[,，、 ]?|嗯[,，、 ]?)*(?:他|她|这个|那个|我们)?"
    "(?:应该|其实|就|都)?(?:是|为|选|改成|改为|改到)?(.+?)(?:的事|的|吧|了)*"
)
