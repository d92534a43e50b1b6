"""One possible event as it was read, before its day is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` None: not known yet, `question` is about it. `kept`: why it scores nothing. `nothing`: why it is not to be
    recorded at all. `doubt`: the question that has to be answered first, with its likely answers."""

    rule: str | None = None
    level: str | None = None
    count: int = 1
    kept: str | None = None
    doubt: str | None = None
    choices: tuple[str, ...] = ()
    points_known: bool = True
    nothing: str | None = None
    words: str = ""
