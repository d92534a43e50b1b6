"""到会几人: how many were there, as a number alone or in the words of a minute (到会五人，1 人请假)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.door import has_bidi, plain
from handlers.fields import Count
from handlers.talk import Invalid

_NUMBER = "([0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_PERSONS = "(?:个|名|位)?(?:人|同志|成员|委员|支委)?"
_AWAY = "(?:请了?假|缺席|未到|没到|没来|出差)"
_OTHERS = re.compile(f"(?:应到|应参会|{_AWAY}了?){_NUMBER}{_PERSONS}|{_NUMBER}{_PERSONS}{_AWAY}")
_AROUND = (
    "(?:(?:领导)?班子(?:成员)?|成员|支委|委员|我们|支部|一共|总共|共|实际|实到|到会|出席|参加|参会|到场|到|来|有|是|都|"
    "全部|全|了|的|会议?|人数|为|[:：]|\\s)*"
)
_WERE_THERE = re.compile(f"(?:应到[0-9]{{1,3}}{_PERSONS}(?=实到))?{_AROUND}{_NUMBER}{_PERSONS}{_AROUND}")


@dataclass(frozen=True, slots=True)
class Present:
    """How many persons were there, from 1 to `most`. Those who were expected or had leave may be told beside them;
    what leaves a doubt (四五个人, 5 人左右) is refused."""

    most: int
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> int:
        count = Count(self.most, "人")
        found = _were_there(said)
        try:
            return count.parse(found or said)
        except Invalid as refusal:
            raise Invalid(str(refusal).replace("如 2", "如 5")) from None

    def keep(self, said: str) -> str:
        return str(self.parse(said))


def _were_there(said: str) -> str | None:
    """The one number of those who were there."""
    if has_bidi(said):
        return None
    clauses = re.split("[，。、；,;!！.]", plain(said))
    told = [clause for clause in clauses if re.search(_NUMBER, clause) and not _OTHERS.fullmatch(clause)]
    found = [_WERE_THERE.fullmatch(clause) for clause in told]
    return found[0][1] if len(found) == 1 and found[0] else None
