"""The corpus is sound as data: known names, right points, days inside the year, no sentence twice."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
RULE_SET = HERE.parent.parent / "scoring" / "rules" / "anyang-2017.toml"

BY_LEVEL = {"county": 0, "city": 3, "province": 5, "nation": 8}
EACH = {
    "circular_work_committee": -3,
    "circular_city_committee": -5,
    "discipline_leader_minor": -3,
    "discipline_leader_major": -5,
    "discipline_member": -2,
    "absence": -3,
    "missed_task": -3,
}
HONOURS = ("commendation", "media_article", "innovation")
RULES = (*HONOURS, *EACH)
INTENTS = {
    "record_event": {"propose", "ask", "keep_without_points", "no_record"},
    "query_star": {"answer"},
    "what_if": {"answer"},
    "query_ranking_or_quota": {"answer"},
    "start_self_score": {"act"},
    "list_events": {"answer"},
    "revoke_event": {"act", "ask"},
    "query_deadlines": {"answer"},
    "create_meeting_reminder": {"act", "ask"},
    "ask_leave": {"act", "ask"},
    "confirm_attendance": {"act"},
    "help": {"answer"},
    "none": {"chat"},
}
SLOTS = {
    "what_if": {"hypothetical"},
    "query_ranking_or_quota": {"topic"},
    "query_deadlines": {"topic"},
    "create_meeting_reminder": {"meeting_type", "start", "place", "remind_before_min", "recurrence"},
    "ask_leave": {"meeting_ref", "date", "reason_category", "person"},
    "confirm_attendance": {"meeting_ref", "status"},
    "revoke_event": {"target", "replace_with"},
}
TOPICS = {
    "query_ranking_or_quota": {"rank", "quota"},
    "query_deadlines": {
        "declaration",
        "year_end",
        "election",
        "publicity",
        "plan",
        "ledger",
        "meeting",
        "dues",
        "all",
    },
}
STYLES = {"office", "chat", "voice", "typo", "traditional"}


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


FILES = {name: _read(name) for name in ("corpus.jsonl", "seen.jsonl", "paraphrases.jsonl", "unread.jsonl")}
EVERY = [row for rows in FILES.values() for row in rows]


def has_the_agreed_shape(row: dict[str, Any]) -> None:
    assert set(row) == {"id", "style", "text", "today", "context", "expect"}
    assert row["style"] in STYLES
    assert isinstance(row["text"], str)
    assert row["context"] is None or row["context"]
    date.fromisoformat(row["today"])
    expect = row["expect"]
    assert {"intent", "outcome", "events", "question"} <= set(expect)
    assert set(expect) <= {"intent", "outcome", "events", "question", "slots", "also"}
    assert expect["outcome"] in INTENTS[expect["intent"]]
    assert expect["question"] is (expect["outcome"] == "ask")
    for answer in expect.get("also", []):
        intent, _, outcome = answer.rpartition(":")
        assert outcome in INTENTS[intent or expect["intent"]]
        assert (intent or expect["intent"], outcome) != (expect["intent"], expect["outcome"])


def events_agree_with_the_outcome(row: dict[str, Any]) -> None:
    expect = row["expect"]
    events, outcome = expect["events"], expect["outcome"]
    if outcome == "propose":
        assert events
        assert any(event["points"] for event in events)
    elif outcome == "keep_without_points":
        assert events
        assert all(event["points"] == 0 for event in events)
    elif outcome != "ask" or expect["intent"] != "record_event":
        assert not events
    if outcome in ("propose", "keep_without_points"):
        assert all(event["occurred_on"] for event in events)


def events_name_known_rules_with_their_points(row: dict[str, Any]) -> None:
    for event in row["expect"]["events"]:
        assert set(event) <= {"rule", "level", "count", "occurred_on", "occurred_range", "points"}
        rule, level, count = event["rule"], event["level"], event["count"]
        assert rule in RULES
        assert type(count) is int
        assert count >= 1
        if rule in EACH:
            assert level is None
            right: set[int] = {EACH[rule] * count}
        else:
            assert level in (None, *BY_LEVEL)
            right = {BY_LEVEL[level] * (count if rule == "innovation" else 1)} if level else set()
        if row["expect"]["outcome"] == "keep_without_points":
            right = {0}
        elif len(row["expect"]["events"]) > 1:
            right.add(0)  # kept beside one that counts
        if "points" in event:
            assert event["points"] in right


def days_lie_in_the_year_and_not_after_today(row: dict[str, Any]) -> None:
    today = date.fromisoformat(row["today"])
    for event in row["expect"]["events"]:
        days = [event.get("occurred_on"), *event.get("occurred_range", ())]
        for day in filter(None, days):
            assert date(today.year, 1, 1) <= date.fromisoformat(day) <= today
        if "occurred_range" in event:
            first, last = event["occurred_range"]
            assert first < last
            assert event["occurred_on"] is None


def slots_are_those_of_the_intent(row: dict[str, Any]) -> None:
    expect = row["expect"]
    intent, slots, today = expect["intent"], expect.get("slots"), date.fromisoformat(row["today"])
    if slots is None:
        return
    assert set(slots) <= SLOTS[intent]
    if "topic" in slots:
        assert slots["topic"] in TOPICS[intent]
    if "status" in slots:
        assert slots["status"] in ("yes", "no", "maybe")
    if slots.get("start"):
        assert datetime.fromisoformat(slots["start"]).date() >= today
    if slots.get("date"):
        assert date.fromisoformat(slots["date"]) >= today
    if slots.get("reason_category"):
        assert slots["reason_category"] in ("公务", "出差", "病假", "其他")
    if intent == "revoke_event":
        assert set(slots["replace_with"] or ()) <= {"rule", "level", "occurred_on", "count"}
        target = slots["target"]
        assert target == "last" or target in RULES or type(target) is int
    if intent == "what_if":
        supposed = slots["hypothetical"]
        events, conditions = supposed.get("events", ()), supposed.get("conditions", {})
        assert set(supposed) <= {"events", "conditions"}
        assert events or conditions
        assert set(conditions) <= {"satisfaction", "election", "criteria", "without"}
        for event in events:
            assert event["rule"] in RULES
            assert (event["level"] is None) is (event["rule"] in EACH)


CHECKS = (
    has_the_agreed_shape,
    events_agree_with_the_outcome,
    events_name_known_rules_with_their_points,
    days_lie_in_the_year_and_not_after_today,
    slots_are_those_of_the_intent,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", FILES)
def test_every_row(name: str, check: Callable[[dict[str, Any]], None]) -> None:
    wrong: list[str] = []
    for row in FILES[name]:
        try:
            check(row)
        except (AssertionError, KeyError, TypeError, ValueError) as fault:
            wrong.append(f"{row['id']}: {fault!r}")
    assert wrong == []


def test_ids_and_sentences_are_unique() -> None:
    assert [n for n, times in Counter(row["id"] for row in EVERY).items() if times > 1] == []
    assert [n for n, times in Counter(row["text"] for row in EVERY).items() if times > 1] == []


def test_there_is_enough_of_everything() -> None:
    assert len(EVERY) >= 2900
    intents = Counter(row["expect"]["intent"] for row in EVERY)
    assert set(intents) == set(INTENTS)
    assert min(intents.values()) >= 40
    assert {row["style"] for row in EVERY} == STYLES
    proposed = {
        (event["rule"], event["level"])
        for row in EVERY
        if row["expect"]["outcome"] in ("propose", "keep_without_points")
        for event in row["expect"]["events"]
    }
    assert {(rule, level) for rule in HONOURS for level in BY_LEVEL} | {(rule, None) for rule in EACH} <= proposed


def test_the_table_here_is_that_of_the_rule_set() -> None:
    with RULE_SET.open("rb") as file:
        events = {event["id"]: event for event in tomllib.load(file)["event"]}
    assert set(events) == set(RULES)
    for rule in HONOURS:
        assert events[rule]["points"] == {level: points for level, points in BY_LEVEL.items() if points}
    for rule, points in EACH.items():
        assert events[rule]["kind"] == "deduction"
        assert events[rule]["points"] == -points
