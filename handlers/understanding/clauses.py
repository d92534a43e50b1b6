"""Several events in one sentence: which words belong to which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.understanding.levels import find_bodies
from handlers.understanding.roles import ROLE
from handlers.understanding.triggers import AGAIN, Kind, Trigger
from handlers.understanding.when import When

_STOP = re.compile("[,。!?;:]|…+")
_STRONG = frozenset("。!?;…")
_JOINT = re.compile(
    "外加|加上|另外|此外|还有|然后|而且|并且|同时|以及|后来|接着|结果|不过|但是?|又|还(?!没)|也|并(?!未|没)|且|、|,"
)
_OWN = re.compile("我们|我支部|本支部|支部书记|副书记|书记|支部")
_AFTERTHOUGHT = re.compile(
    "^[^,。]{1,5}(?:的|级)$|^(?:日子|时间|那天|(?:就|都|也)?是(?!工委|市委|市直|省)|日期)|的事$|^对就是|"
    "处分决定|^(?:也|都|又)?(?:没|未|不|无|且|事前|事先)|^(?:请示|请过|请了)|批准|同意"
)
_SETTING = re.compile("会|培训|任务|表|材料|要求|布置|安排|部署|报|台")
_AGENT = re.compile("被|受到|遭|挨|由|经")
_AND = "、和及与;"
_CLOSED = re.compile(f"[)]?(?:处分)?[{_AND},]")
_CAUSE = re.compile("原因|因(?!此)|由于|因为")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two stops. `starts_sentence`: a full stop stands before it."""

    start: int
    end: int
    starts_sentence: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One possible event: its triggers, the words around them, and the times named there.
    `clause` is where the triggers stand; `text` has what belongs to them before and after as well."""

    kind: Kind
    triggers: tuple[Trigger, ...]
    text: str
    clause: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    starts_sentence: bool
    whens: tuple[When, ...]


def units_of(text: str, whens: Sequence[When], triggers: Sequence[Trigger]) -> tuple[Unit, ...]:
    """The possible events of a sentence, in the order in which they are spoken."""
    pieces = _pieces(text, triggers, whens)
    groups: list[tuple[Kind, list[Trigger], list[Piece], list[Piece]]] = []
    waiting: list[Piece] = []
    for piece in pieces:
        inside = [t for t in triggers if piece.start <= t.start < piece.end]
        named = [w for w in whens if piece.start <= w.start < piece.end]
        if not inside and groups and named and AGAIN.search(text, piece.start, piece.end):
            found = AGAIN.search(text, piece.start, piece.end)
            assert found is not None
            inside = [Trigger("again", found[0], *found.span())]
        if inside:
            groups.append((inside[0].kind, inside, [*waiting, piece], [piece]))
            waiting = []
        elif groups and not waiting and (_closes(text, piece) or _belongs_before(text, piece, bool(named))):
            groups[-1][2].append(piece)
        else:
            waiting.append(piece)
    if groups and waiting:
        groups[-1][2].extend(waiting)
    return tuple(_unit(text, kind, found, mine, own, whens) for kind, found, mine, own in groups)


def _closes(text: str, piece: Piece) -> bool:
    """Whether these words end the sentence that an event stands in: 先记表彰，市级的，10.30；再记…"""
    return not piece.starts_sentence and text[piece.end - 1] in _STRONG and piece.end < len(text)


def _belongs_before(text: str, piece: Piece, has_day: bool) -> bool:
    """Whether words without a trigger speak of what was said before, not of what comes."""
    said = text[piece.start : piece.end].strip(",。!?;:")
    if _AFTERTHOUGHT.search(said):
        return True
    return not (piece.starts_sentence or has_day or find_bodies(said) or _SETTING.search(said) or _CAUSE.search(said))


def _pieces(text: str, triggers: Sequence[Trigger], whens: Sequence[When]) -> list[Piece]:
    cuts = [0]
    starts = {0}
    for stop in _STOP.finditer(text):
        if stop[0] == ":" and re.match("[0-9]", text[stop.end() :]):
            continue
        if any(t.start < stop.start() < t.end for t in triggers) or any(w.start < stop.start() < w.end for w in whens):
            continue
        cuts.append(stop.end())
        if stop[0][0] in _STRONG:
            starts.add(stop.end())
    for one, other in pairwise(triggers):
        if not any(one.end <= cut <= other.start for cut in cuts) and (at := _cut_between(text, one, other, whens)):
            cuts.append(at)
    cuts = sorted({*cuts, len(text)})
    return [Piece(a, b, a in starts) for a, b in pairwise(cuts) if b > a]


def _cut_between(text: str, one: Trigger, other: Trigger, whens: Sequence[When]) -> int | None:
    """Where a second event begins without a stop: at 又, 另外, a date, 我们, or right at its own word."""
    between = text[one.end : other.start]
    dated = [w.start for w in whens if one.end <= w.start < other.start and w.kind != "before"]
    joint = _JOINT.search(between)
    if one.kind == other.kind:
        if one.kind == "discipline":
            return _next_case(text, one, other, whens)
        if one.kind == "circular" and "批评" in one.said and (named := find_bodies(between)):
            starts: list[int] = [one.end + named[0].start, *dated, *([one.end + joint.start()] if joint else ())]
            return min(starts)
        if dated and joint:
            return min(dated[0], one.end + joint.start())
        return None
    if one.kind == "circular" and other.kind in ("absence", "missed_task") and not dated and not joint:
        return None
    if _CAUSE.search(between) and not dated:
        return None
    if one.kind == "discipline" and other.said == "通报" and not dated and not joint:
        return None
    places: list[int] = [*dated, *([one.end + joint.start()] if joint else ())]
    if places:
        return min(places)
    own = _OWN.search(between)
    begins: list[int] = [own.start()] if own else []
    begins += [found.start() for found in (_AGENT.search(between),) if found] + [
        b.start for b in find_bodies(between)[:1]
    ]
    return one.end + min(begins) if begins else one.end


def _next_case(text: str, one: Trigger, other: Trigger, whens: Sequence[When]) -> int | None:
    """书记受警告(8月3日)、副书记受严重警告(8月5日): a person told with a day of his own."""
    for when in whens:
        if (
            when.kind != "day"
            or not one.end <= when.start < other.start
            or not ROLE.search(text, when.end, other.start)
        ):
            continue
        if text[when.start - 1] in _AND:
            return when.start
        if closed := _CLOSED.match(text, when.end):
            return closed.end()
    return None


def _unit(
    text: str,
    kind: Kind,
    triggers: Sequence[Trigger],
    mine: Sequence[Piece],
    own: Sequence[Piece],
    whens: Sequence[When],
) -> Unit:
    start, end = mine[0].start, mine[-1].end
    clause = (own[0].start, own[-1].end)
    within = tuple(w for w in whens if start <= w.start < end)
    first = own[0].starts_sentence or mine[0].starts_sentence
    return Unit(kind, tuple(triggers), text[start:end], text[clause[0] : clause[1]], start, end, *clause, first, within)
