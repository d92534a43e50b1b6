"""A reminder of a meeting to come: which, when, where, how long before, how often."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from handlers.understanding.clock_times import find_hour, minutes_before, minutes_later, without_hours
from handlers.understanding.dates import find_days
from handlers.understanding.day_words import WEEKDAYS, number
from handlers.understanding.places import place_of
from handlers.understanding.understood import Understood

_TYPES = (
    ("支委会", "支委会|支部委员会|支委"),
    ("党员大会", "党员大会"),
    ("党小组会", "党小组会?"),
    ("党课", "党课"),
    ("主题党日", "主题党日|党日活动"),
    ("组织生活会", "组织生活会"),
    ("民主评议", "民主评议"),
    ("民主生活会", "民主生活会"),
    ("例会", "例会"),
    ("培训", "培训"),
)
_KINDS = re.compile("|".join(words for _, words in _TYPES))
_EVERY = re.compile("每(?:个)?(?:周|星期|礼拜|月)(?:的)?[0-9一二三四五六七八九十日天]{1,3}[号日]?|[(（][^()（）]*[)）]")
_WEEKLY = re.compile("每(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_MONTHLY = re.compile("每(?:个)?月(?:的)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[号日]")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def read_reminder(text: str, today: date) -> Understood:
    """明天下午三点支委会，提前半小时叫我; asks for the day or the hour where it is missing."""
    type_ = meeting_type(text)
    slots: dict[str, object] = {"meeting_type": type_, "start": None, "place": _place(text, today)}
    slots["remind_before_min"] = minutes_before(text)
    slots["recurrence"], first = _recurrence(text, today)
    days = [w.first for w in find_days(text, today, ahead=True) if w.kind == "day"]
    hour = find_hour(text)
    later = minutes_later(text)
    if first is None and days:
        first = days[0]
    if later is not None and hour is None and not days:
        slots["start"] = f"PT{later}M"
    elif hour is not None and (first or slots["recurrence"] or not find_days(text, today)):
        slots["start"] = datetime.combine(first or today, hour).isoformat(timespec="minutes")
    if slots["start"] is None:
        missing = "哪天几点" if not first else "几点"
        return Understood(
            "create_meeting_reminder",
            "ask",
            "要设会议提醒，还缺时间",
            slots=slots,
            question=f"{type_ or '会议'}是{missing}？",
        )
    return Understood("create_meeting_reminder", "act", f"“提醒”：{type_ or '会议'}", slots=slots)


def meeting_type(text: str) -> str | None:
    """The kind of meeting that is named."""
    named = [(found.start(), name) for name, pattern in _TYPES if (found := re.search(pattern, text))]
    return min(named)[1] if named else None


def _recurrence(text: str, today: date) -> tuple[str | None, date | None]:
    if found := _WEEKLY.search(text):
        weekday = WEEKDAYS[found[1]]
        return f"FREQ=WEEKLY;BYDAY={_DAYS[weekday]}", today + timedelta((weekday - today.weekday()) % 7)
    if found := _MONTHLY.search(text):
        try:
            day = number(found[1])
            first = today.replace(day=day)
        except ValueError:
            return None, None
        if first < today:
            first = (first.replace(day=1) + timedelta(32)).replace(day=1)
            first = first.replace(day=min(day, 28))
        return f"FREQ=MONTHLY;BYMONTHDAY={day}", first
    if re.search("每天", text):
        return "FREQ=DAILY", today
    return None, None


def _place(text: str, today: date) -> str | None:
    """The place: what is left beside the day, the hour and the kind of meeting."""
    named = [(w.start, w.end) for w in find_days(text, today, ahead=True)]
    for start, end in reversed(named):
        text = text[:start] + "," + text[end:]
    return place_of(_KINDS.sub(",", without_hours(_EVERY.sub(",", text))))
