"""Days as people write them: 昨天, 上周三, 3月12日, 3.12, 2026-03-12. What is not surely one day is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.door import command_words, has_bidi
from handlers.talk import Invalid
from handlers.understanding.dates import find_days, one_day
from handlers.understanding.folding import fold
from handlers.understanding.when import When

_IMPOSSIBLE = re.compile(r"(?:今年|去年|明年)?[0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4}[-/.]?[0-9]{2}[-/.]?[0-9]{2}")

_WEEKDAY = re.compile(r"\(?(?:周|星期|礼拜)([一二三四五六日天])\)?")
_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(said: str, today: date, *, ahead: bool = False) -> date:
    """The one day these words name, seen from `today` (weeks run Monday to Sunday); `ahead`: a weekday alone is the
    coming one. Raises Invalid."""
    kept = _as_kept(said)
    if kept is not None:
        return kept
    if has_bidi(said):
        raise Invalid(_RIGHT)
    text = fold(re.sub(r"(?<=[0-9])。(?=[0-9])", ".", command_words(said)))
    when = _coming_day(text, today) if ahead else one_day(text, today)
    if when and when.kind == "doubt" and (other := _on_another_weekday(text, today)):
        raise Invalid(other)
    if (when and when.kind == "doubt" and not when.only) or (when is None and _IMPOSSIBLE.fullmatch(text)):
        raise Invalid("日历上没有这一天，请看看月份和日子。")
    if when is None or when.day is None:
        raise Invalid(_RIGHT)
    return when.day


def _on_another_weekday(text: str, today: date) -> str:
    """That 11月20日（周四） is a Friday; nothing where that is not what is wrong."""
    said = _WEEKDAY.search(text)
    when = one_day(_WEEKDAY.sub("", text), today) if said else None
    if said is None or when is None or when.day is None:
        return ""
    named = "日" if said[1] == "天" else said[1]
    right = weekday_name(when.day)
    return (
        f"{date_text(when.day, today)}是{right}，不是周{named}。请再说一遍是哪一天。" if right != f"周{named}" else ""
    )


def _coming_day(text: str, today: date) -> When | None:
    """The day that the whole text names, a weekday being the coming one."""
    found = find_days(text, today, ahead=True)
    whole = [when for when in found if (when.start, when.end) == (0, len(text))]
    return whole[0] if len(whole) == 1 else None


def _as_kept(said: str) -> date | None:
    """A day in the spelling of the sheet, which is read again with every message."""
    try:
        return date.fromisoformat(said) if _KEPT.fullmatch(said) else None
    except ValueError:
        return None


def weekday_name(day: date) -> str:
    """周一 … 周日."""
    return "周" + "一二三四五六日"[day.weekday()]


def day_text(day: date, today: date) -> str:
    """11月18日（周三）, with the year where it is not today's."""
    return f"{date_text(day, today)}（{weekday_name(day)}）"


def date_text(day: date, today: date) -> str:
    """11月18日, with the year where it is not today's."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class Day:
    """A day from `earliest` to `latest`. `outside` is said when it lies beyond either. `ahead`: one to come."""

    today: date
    earliest: date
    latest: date
    outside: str
    takes_digits: bool = False
    ahead: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        words = (("明天", -1), ("后天", -2)) if self.ahead else (("今天", 0), ("昨天", 1), ("前天", 2))
        near = ((word, self.today - timedelta(days)) for word, days in words)
        return tuple((word, word) for word, day in near if self.earliest <= day <= self.latest)

    def parse(self, said: str) -> date:
        day = read_day(said, self.today, ahead=self.ahead)
        if not self.earliest <= day <= self.latest:
            raise Invalid(f"{day_text(day, self.today)}不行：{self.outside}")
        return day

    def keep(self, said: str) -> str:
        return self.parse(said).isoformat()


_RIGHT = "没看懂是哪一天。可以写 昨天、上周三、3月12日 或 2026-03-12。"
