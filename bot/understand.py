"""`jinxing understand`: one sentence a line in, what it means a line out, in the same order. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TextIO

from handlers.understanding.understand import understand
from handlers.understanding.understood import Understood, UnderstoodEvent
from scoring.rule_set import RuleSet
from scoring.score_lines import to_json
from scoring.strict_json import BadLine, a_date, parsed


def understand_lines(lines: Iterable[str | bytes], out: TextIO, err: TextIO, rule_set: RuleSet) -> int:
    """Answers every line that can be read, each at once. The exit status is 1 if any could not; each of those gets one
    line on `err` naming the line and the field. Blank lines are passed over."""
    status = 0
    for number, line in enumerate(lines, 1):
        try:
            told = _told(line)
            if told is not None:
                text, today, context = told
                out.write(to_json(as_json(understand(text, today, context, rule_set))) + "\n")
                out.flush()
        except BadLine as bad:
            err.write(f"第 {number} 行：{bad}\n")
            status = 1
    return status


def as_json(understood: Understood) -> dict[str, object]:
    """The answer in plain lists and dictionaries, with the names of the contract."""
    return {
        "intent": understood.intent,
        "outcome": understood.outcome,
        "events": [_event(event) for event in understood.events],
        "slots": _plain(understood.slots),
        "question": understood.question,
        "because": understood.because,
    }


def _event(event: UnderstoodEvent) -> dict[str, object]:
    return {
        "rule": event.rule,
        "level": event.level,
        "count": event.count,
        "occurred_on": event.occurred_on and event.occurred_on.isoformat(),
        "occurred_range": event.occurred_range and [day.isoformat() for day in event.occurred_range],
        "points": event.points,
    }


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _told(line: str | bytes) -> tuple[str, date, str | None] | None:
    """Text, day and context of one line; None for a blank one. What else the line holds is passed over."""
    try:
        said = (line.decode("utf-8") if isinstance(line, bytes) else line).strip().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadLine("", f"不是 UTF-8 文字（第 {error.start + 1} 个字节起）") from None
    if not said:
        return None
    given = parsed(said)
    if not isinstance(given, dict):
        raise BadLine("", '应为一个对象，如 {"text": "…", "today": "2026-11-25"}')
    for name in ("text", "today"):
        if name not in given:
            raise BadLine(name, "缺这一项")
    text, context = given["text"], given.get("context")
    if not isinstance(text, str):
        raise BadLine("text", "应为文字")
    if context is not None and not isinstance(context, str):
        raise BadLine("context", "应为文字或 null")
    return text, a_date("today", given["today"]), context
