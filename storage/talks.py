"""Where a person's talk stands: what was offered last, and the answer sheets of open dialogues."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from storage.columns import instant_text
from storage.ports import Conflict, Row, Transaction


@dataclass(frozen=True, slots=True)
class Attention:
    """What a talk stands at. `mark` names the last message, `offers` what could be pressed under it and `labels` what
    was written on each, without its digit (none from an older release); `version` counts
    the changes, so that of two answers to one question one wins (INV-07).

    The first `digits` offers have a digit (None: all of them); where a push was shown since, digits answer that
    `push`. `inputs` came in during the minute from `inputs_since`."""

    version: int = 0
    dialogue: str | None = None
    mark: str = ""
    offers: tuple[str, ...] = ()
    post_id: int | None = None
    digits: int | None = None
    push: int | None = None
    inputs: int = 0
    inputs_since: str | None = None
    labels: tuple[str, ...] = ()


def attention(tx: Transaction, person_id: int) -> Attention:
    """What a person's talk stands at; version 0 before the first word."""
    row = tx.one("attention", person_id=person_id)
    return Attention() if row is None else _attention_of(row)


def attention_and_sheet(tx: Transaction, person_id: int) -> tuple[Attention, str | None]:
    """What a person's talk stands at, and the sheet of the dialogue it is in, in one query."""
    row = tx.one("attention_and_sheet", person_id=person_id)
    return (Attention(), None) if row is None else (_attention_of(row[:-1]), row[-1])


def set_attention(
    tx: Transaction, person_id: int, attention: Attention, expected_version: int, now: datetime
) -> Attention:
    """The talk's next state, of version `expected_version + 1`; digits answer its own offers again. Conflict where
    another message came first."""
    values = {
        "person_id": person_id,
        "dialogue": attention.dialogue,
        "mark": attention.mark,
        "offers": json.dumps(attention.offers, ensure_ascii=False),
        "labels": json.dumps(attention.labels, ensure_ascii=False),
        "post_id": attention.post_id,
        "digits": attention.digits,
        "inputs": attention.inputs,
        "inputs_since": attention.inputs_since,
        "changed_at": instant_text(now),
    }
    if expected_version == 0:
        written = tx.change("first_attention", **values)
    else:
        written = tx.change("next_attention", expected_version=expected_version, **values)
    if written == 0:
        raise Conflict(f"the talk of person {person_id} has moved on from version {expected_version}")
    return replace(attention, version=expected_version + 1, push=None)


def count_input(tx: Transaction, person_id: int) -> None:
    """One input more that is not taken; the talk stays where it is."""
    tx.change("count_input", person_id=person_id)


def let_digits_answer(tx: Transaction, person_id: int, outbox_id: int) -> None:
    """Where the person is in no talk, digits answer this push from now on."""
    tx.change("let_digits_answer", person_id=person_id, push=outbox_id)


def sheet(tx: Transaction, person_id: int, dialogue: str) -> str | None:
    """The answers given in a dialogue so far, as JSON; None where it is not open."""
    answers: str | None = tx.value("sheet", person_id=person_id, dialogue=dialogue)
    return answers


def keep_sheet(tx: Transaction, person_id: int, dialogue: str, text: str, now: datetime) -> None:
    """Keeps the answers given in a dialogue."""
    tx.change("keep_sheet", person_id=person_id, dialogue=dialogue, answers=text, changed_at=instant_text(now))


def drop_sheet(tx: Transaction, person_id: int, dialogue: str) -> None:
    """Drops the answers given in a dialogue: it is over."""
    tx.change("drop_sheet", person_id=person_id, dialogue=dialogue)


def open_sheets(tx: Transaction, person_id: int) -> tuple[str, ...]:
    """The dialogues a person has open, newest first."""
    return tuple(dialogue for (dialogue,) in tx.all("open_sheets", person_id=person_id))


def drop_talks(tx: Transaction, person_id: int) -> None:
    """Drops every open answer of a person and rests the talk; its version moves on, older buttons are out of date."""
    tx.change("drop_sheets", person_id=person_id)
    tx.change("rest_attention", person_id=person_id)


def _attention_of(row: Row) -> Attention:
    version, dialogue, mark, offers, *rest, labels = row
    known = Attention(version, dialogue, mark, tuple(json.loads(offers)), *rest)
    return replace(known, labels=tuple(json.loads(labels or "[]")))
