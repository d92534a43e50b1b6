"""A meeting as a calendar file (.ics): the same UID at every change, so that a calendar moves it or takes it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from handlers.messages import File
from storage.meetings import Meeting

USUAL_ALARM_MINUTES = 60


def calendar_file(meetings: Sequence[tuple[Meeting, str]], at: datetime) -> File:
    """The file for one meeting, or a series, each with its title, as they stand, written at an instant. When they end
    is left open: nobody said."""
    calendar = Calendar()
    calendar.add("prodid", "-//jinxing//meetings//ZH")
    calendar.add("version", "2.0")
    first = meetings[0][0]
    calendar.add("method", "CANCEL" if first.is_cancelled else "PUBLISH")
    for meeting, title in meetings:
        calendar.add_component(_event(meeting, title, at))
    return File(f"第{first.id}号会议.ics", "text/calendar; charset=utf-8", calendar.to_ical())


def _event(meeting: Meeting, title: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.id}@jinxing")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", meeting.version - 1)
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("summary", title)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    if not meeting.is_cancelled:
        event.add_component(_alarm(meeting, title))
    return event


def _alarm(meeting: Meeting, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    minutes = USUAL_ALARM_MINUTES if meeting.remind_minutes is None else meeting.remind_minutes
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm
