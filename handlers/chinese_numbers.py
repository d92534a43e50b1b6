"""Chinese numerals, by a closed table: what is not in it is no number."""

from __future__ import annotations

from decimal import Decimal

_UNITS = "零一二三四五六七八九"
HALF = Decimal("0.5")


def _spellings(number: int) -> tuple[str, ...]:
    tens, units = divmod(number, 10)
    if tens == 0:
        more = {0: ("〇",), 2: ("两",)}.get(units, ())
        return (_UNITS[units], *more)
    tail = _UNITS[units] if units else ""
    spelled = [f"{_UNITS[tens]}十{tail}"]
    return tuple([f"十{tail}", *spelled] if tens == 1 else spelled)


WHOLE: dict[str, int] = {spelling: number for number in range(100) for spelling in _spellings(number)}
"""零 to 九十九, with 〇 and 两."""


def _points() -> dict[str, Decimal]:
    table = {"半分": HALF, "半": HALF, "零点五": HALF, "零点五分": HALF}
    for number in range(11):
        for spelling in (*_spellings(number), str(number)):
            table[spelling] = table[f"{spelling}分"] = table[f"{spelling}分整"] = Decimal(number)
            for ending in ("分半", "点五", "点五分", "分五", "个半"):
                table[spelling + ending] = number + HALF
    return table


POINTS: dict[str, Decimal] = _points()
"""九, 九分, 九分半, 9分半, 九点五 …: the spellings in which a score of up to ten and a half is read."""
