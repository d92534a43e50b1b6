"""How a meeting is put into words: its line, what is told of it, and the file for a calendar."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from handlers.calendar_file import calendar_file
from handlers.meeting_kinds import NAMES
from handlers.meeting_time import local, start_text
from handlers.messages import File
from handlers.visit import Visit
from storage.meetings import Meeting

CATEGORY = {"official": "公务", "travel": "出差", "sick": "病假", "other": "其他"}


def title(meeting: Meeting) -> str:
    """党建工作例会; where it has no name of its own, its kind."""
    return meeting.topic or NAMES.get(meeting.kind, "会议")


def meeting_line(meeting: Meeting, today: date, zone: ZoneInfo) -> str:
    """11月26日（周四）15:00 市直工委三楼，党建工作例会."""
    place = f" {meeting.place}" if meeting.place else ""
    return f"{start_text(local(meeting.starts_at, zone), today)}{place}，{title(meeting)}"


def short_line(meeting: Meeting, today: date, zone: ZoneInfo) -> str:
    """11月26日党建工作例会: what is enough where the meeting is known."""
    day = local(meeting.starts_at, zone).date()
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日{title(meeting)}"


def line_of(visit: Visit, meeting: Meeting) -> str:
    return meeting_line(meeting, visit.today, visit.bureau.zone)


def short_of(visit: Visit, meeting: Meeting) -> str:
    return short_line(meeting, visit.today, visit.bureau.zone)


def file_of(visit: Visit, *meetings: Meeting) -> File:
    """The meeting, or a series, for one's calendar."""
    return calendar_file([(meeting, title(meeting)) for meeting in meetings], visit.at)


def has_begun(visit: Visit, meeting: Meeting) -> bool:
    return visit.at >= meeting.starts_at
