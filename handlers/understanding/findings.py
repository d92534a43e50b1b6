"""One possible event as it was read, before its day is known."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.understanding.understood import Answer


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` None: not known yet, `doubt` is about it. `kept`: why it scores nothing. `nothing`: why it is not to be
    recorded at all. `doubt`: the question that has to be answered first, with its likely answers (`answers` where each
    settles the rule). `place`: where in the unit's words it stands, if several are told at once (5月7日安阳日报、
    5月9日河南日报分别刊发)."""

    rule: str | None = None
    level: str | None = None
    count: int = 1
    kept: str | None = None
    doubt: str | None = None
    choices: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    points_known: bool = True
    nothing: str | None = None
    words: str = ""
    place: int | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The likely answers in words."""
        return tuple(answer.label for answer in self.answers) or self.choices

    @property
    def is_idle(self) -> bool:
        """The trigger word was about something else: it makes no event and parts no words."""
        return self.nothing is not None and self.nothing.startswith("没有说到")
