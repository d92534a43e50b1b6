"""How replies are stored: what an older release wrote is read, what goes along is kept to the byte."""

from __future__ import annotations

from handlers.messages import File, Message, Option, Reply, from_json, to_json


def test_a_reply_with_files_comes_back_to_the_byte() -> None:
    two = (File("会议.ics", "text/calendar", b"\x00\xff\r\n"), File("空.txt", "text/plain", b""))
    reply = Reply((Message("周四开会", (Option("1 参加", "参加第 3 号会议"),), "mark", two), Message("好")))
    assert from_json(to_json(reply)) == reply


def test_rows_without_files_are_those_of_older_releases_both_ways() -> None:
    stored = '[["您好","m1",[["1 看星级","几星"]]],["好","",[]]]'
    reply = Reply((Message("您好", (Option("1 看星级", "几星"),), "m1"), Message("好")))
    assert from_json(stored) == reply
    assert to_json(reply) == stored
