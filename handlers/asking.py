"""How a question is put to the person: its words, what was answered before, and what can be pressed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.days import weekday_name
from handlers.fields import number_text
from handlers.messages import Message, Option
from handlers.talk import SKIPPED, Answer, Invalid, Question, Waiting

_GIVES_UP = re.compile("不(?!是)|都不|先不|取消|会议照常")
"""Begins an answer that does the same as 取消."""


def question_message(waiting: Waiting, before: Answer | None, *, keeps_draft: bool, note: str = "") -> Message:
    """The question with its options. `before` is what lies on the sheet for it, `note` is said first."""
    question = waiting.question
    parts = [note] if note else []
    parts.extend(waiting.lines)
    if waiting.complaint:
        parts.append(waiting.complaint)
    asked_again = before is not None and (before.reopened or waiting.before is not None)
    if asked_again and waiting.before and not waiting.complaint:
        unchanged = "不用改就说“不改”。" if before is not None and before.reopened else ""
        parts.append(f"之前答的是：{answer_text(question, waiting.before)}。{unchanged}")
    parts.append(question.prompt)
    options = [Option(f"{n} {label}", word) for n, (word, label) in enumerate(question.field.options, 1)]
    if before is not None and before.reopened:
        options.append(Option("不改", "跳过"))
    elif question.optional:
        options.append(Option("跳过", "跳过"))
    if len(waiting.path) > 1:
        options.append(Option("返回", "返回"))
    if keeps_draft:
        options.append(Option("先存着", "先存着"))
    elif not any(word == "no" and _GIVES_UP.match(label) for word, label in question.field.options):
        options.append(Option("取消", "取消"))
    return Message("\n".join(parts), tuple(options))


def answer_text(question: Question[Any], said: str) -> str:
    """An answer as it is shown again: the option's label, 9.5, 5月20日."""
    if said == SKIPPED:
        return "（跳过了）"
    if getattr(question.field, "is_secret", False):
        return "（已收到，不再显示）"
    labels = dict(question.field.options)
    if said in labels:
        return labels[said]
    try:
        value = question.field.parse(said)
    except Invalid:
        return said
    if isinstance(value, Decimal):
        return number_text(value)
    return f"{value.month}月{value.day}日（{weekday_name(value)}）" if isinstance(value, date) else said
