"""What an answer to the card may be: what to do with it, which line, which parts of it; and what is told besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.door import command_words
from handlers.explaining import happening
from handlers.fields import Choice
from handlers.plain_yes import confirms
from handlers.proposed_events import Proposed, proposed_of
from handlers.talk import Invalid
from handlers.wording import SIGNS
from scoring.rule_set import RuleSet

CONFIRMED, NOTHING, MORE, ONE_OF_THEM = 0, -1, -2, -3
"""What is done with the card, where it is not the number of the line to be changed."""
ADD, WHICH = "再加一件", "改其中一件"
"""The words of the last two on the sheet. Nobody types them."""
MOST_LINES = 9


@dataclass(frozen=True, slots=True)
class Deeds(Choice[int]):
    """What can be done with the card of the events `proposed`. A line's name (第一个) is no option's number."""

    proposed: tuple[Proposed, ...] = ()

    def parse(self, said: str) -> int:
        if said in _HIDDEN:
            return _HIDDEN[said]
        self._refuse_a_lines_name(said)
        return Choice.parse(self, said)

    def keep(self, said: str) -> str:
        if said in _HIDDEN:
            return said
        self._refuse_a_lines_name(said)
        return Choice.keep(self, said)

    def _refuse_a_lines_name(self, said: str) -> None:
        if re.fullmatch(r"第.{1,2}|第?.{1,2}[个件条项笔]", command_words(said)):
            raise Invalid(f"没听懂是哪一个，{self._right}")

    @property
    def _right(self) -> str:
        example = "如“日期是前天”" if len(self.proposed) == 1 else "如“②是市委”“①不算”"
        return f"对就回复 1；要改可以直接说，{example}；不记回复 {len(self.of)}。"


def deeds(proposed: Sequence[Proposed]) -> Deeds:
    """确认, 修改 for each line, 不记了."""
    one = len(proposed) == 1
    changes = ((f"e{n}", "修改" if one else f"修改{SIGNS[n - 1]}", n) for n in range(1, len(proposed) + 1))
    rows = (("yes", "确认", CONFIRMED), *changes, ("no", "不记了" if one else "都不记", NOTHING))
    also = {**_PLAINLY, "不对": "e1"} if one else _PLAINLY
    return Deeds(rows, also, yes="yes", agrees=confirms, proposed=tuple(proposed))


@dataclass(frozen=True, slots=True)
class Rows:
    """Events told while the card is open, as they are kept. Nobody types them: they are heard."""

    rule_set: RuleSet
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> tuple[Proposed, ...]:
        if not said.startswith("[["):
            raise Invalid("请用一句话说是什么事。")
        return proposed_of(said, self.rule_set)

    def keep(self, said: str) -> str:
        self.parse(said)
        return said


@dataclass(frozen=True, slots=True)
class Parts(Choice[tuple[str, ...]]):
    """Which part of a line is to be changed. Several are heard in one sentence, and kept with a + between."""

    def parse(self, said: str) -> tuple[str, ...]:
        parts = tuple(said.split("+"))
        known = [word for word, _, _ in self.of]
        return parts if len(parts) > 1 and all(part in known for part in parts) else Choice.parse(self, said)

    def keep(self, said: str) -> str:
        return "+".join(self.parse(said))


def parts(rows: Sequence[tuple[str, str]]) -> Parts:
    """(word, label) of each part."""
    return Parts(tuple((word, label, (word,)) for word, label in rows), _PARTS_ALSO)


def lines(rule_set: RuleSet, proposed: Sequence[Proposed]) -> Choice[int]:
    """Which of the card's lines."""
    signed = enumerate(zip(SIGNS, proposed, strict=False), 1)
    return Choice(tuple((f"e{n}", f"{sign} {happening(rule_set, one.event)}", n) for n, (sign, one) in signed))


_HIDDEN = {ADD: MORE, WHICH: ONE_OF_THEM}
_LET_GO = ("不记", "不记了", "都不记", "不用了", "不用记", "不用记了", "别记", "别记了", "撤销", "撤回", "作废")
_PLAINLY = dict.fromkeys(_LET_GO, "no")
_PARTS_ALSO = {
    **dict.fromkeys(("时间", "日子", "哪天"), "day"),
    **dict.fromkeys(("次数", "人数"), "count"),
    **dict.fromkeys(("类型", "种类"), "rule"),
    **dict.fromkeys(("不改", "跳过", "没有要改的"), "none"),
}
