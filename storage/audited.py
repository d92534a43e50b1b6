"""What the audit chain says of the rows that make a star: events, decisions on them, self-assessments, their returns.

The audit row of a change carries the digest of each row that it stands for. So a row that was changed, removed or put
in past the product is found (INV-23, INV-50), as far as the chain itself is whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from storage.columns import canonical_json
from storage.ports import Row, Transaction

_ROWS_AT_A_TIME = 1000
_BRANCH_AT = {"event": 1, "self_assessment": 11}
"""Where a row names its branch."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A row that is not as the chain says: changed, unknown to the chain, or gone though the chain tells of it.

    `seq` is the audit row that tells of it, `id` its own number, each where there is one."""

    table: str
    id: int | None
    how: Literal["changed", "unknown", "gone"]
    seq: int | None
    branch_id: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many rows were compared; of how many the chain says who, when and what, but has no digest, because an older
    release wrote them; and what does not agree."""

    rows: int
    without_digest: int
    disagreements: tuple[Disagreement, ...]


def digests(tx: Transaction, **ids: int) -> Mapping[str, Mapping[str, str]]:
    """For the details of an audit row: the digest of each row just written, named by its table."""
    rows = {f"{table}/{id}": _READS[table](tx, id - 1, 1) for table, id in ids.items()}
    return {"rows": {name: _digest(row) for name, [row] in rows.items()}}


def compare(tx: Transaction) -> Comparison:
    """Holds every row against the chain, which has to be whole (`audit.verify`)."""
    told = _told(tx)
    rows = without_digest = 0
    found = []
    for table, read in _READS.items():
        for row in _every(tx, read):
            rows += 1
            known = told.pop((table, row[0]), None)
            if known is not None:
                if known.digest != _digest(row):
                    found.append(Disagreement(table, row[0], "changed", known.seq, known.branch_id))
            elif told.pop(_as_told_by_older_releases(table, row), None) is not None:
                without_digest += 1
            else:
                branch = row[_BRANCH_AT[table]] if table in _BRANCH_AT else None
                found.append(Disagreement(table, row[0], "unknown", None, branch))
    for (table, *named), known in told.items():
        id = named[0] if known.digest or table == "event" else None
        found.append(Disagreement(table, id, "gone", known.seq, known.branch_id))
    return Comparison(rows, without_digest, tuple(found))


@dataclass(frozen=True, slots=True)
class _Known:
    """Which audit row tells of a row, and the row's digest where it has it."""

    seq: int
    branch_id: int | None
    digest: str


def _told(tx: Transaction) -> dict[tuple[Any, ...], _Known]:
    """Every row that the chain tells of: by table and number, or from older releases by all that they told of it."""
    told: dict[tuple[Any, ...], _Known] = {}
    for seq, at, actor, action, branch_id, outcome, text, _ in _every(tx, _audit_rows):
        if outcome != "done":
            continue
        details = json.loads(text)
        if action in _OLDER and "rows" not in details:
            told[_OLDER[action](details, branch_id, actor, at)] = _Known(seq, branch_id, "")
        elif isinstance(named := details.get("rows"), dict):
            for name, digest in named.items():
                table, _, id = name.partition("/")
                told[table, int(id)] = _Known(seq, branch_id, digest)
    return told


_Read = Callable[[Transaction, int, int], list[Row]]
"""The rows of a table behind a number, up to so many. The first column is a row's number."""
_READS: Mapping[str, _Read] = {
    "event": lambda tx, id, most: tx.all("audited_event", id=id, limit=most),
    "event_decision": lambda tx, id, most: tx.all("audited_event_decision", id=id, limit=most),
    "self_assessment": lambda tx, id, most: tx.all("audited_self_assessment", id=id, limit=most),
    "self_assessment_decision": lambda tx, id, most: tx.all("audited_self_assessment_decision", id=id, limit=most),
}


def _audit_rows(tx: Transaction, seq: int, most: int) -> list[Row]:
    return tx.all("audit_rows_after", seq=seq, limit=most)


def _every(tx: Transaction, read: _Read) -> Iterator[Row]:
    last = 0
    while rows := read(tx, last, _ROWS_AT_A_TIME):
        yield from rows
        last = rows[-1][0]


def _digest(row: Row) -> str:
    return hashlib.sha256(canonical_json(row).encode()).hexdigest()


def _as_told_by_older_releases(table: str, row: Row) -> tuple[Any, ...]:
    """A row as an audit row without digests tells of it: what it was, by whom, when."""
    if table == "event":
        id, branch, rule, level, count, occurred_on, kept, _, by, at, corrects = row
        return table, id, rule, level, count, occurred_on, kept, corrects, branch, by, at
    if table == "event_decision":
        return table, row[1], row[2], row[5], row[6]
    if table == "self_assessment":
        return table, row[1], row[2], row[3], row[11], row[9], row[10]
    return table, row[6], row[7], row[2], row[4], row[5]


def _recording(told: Mapping[str, Any], branch_id: int | None, by: int | None, at: str) -> tuple[Any, ...]:
    fields = (told.get(name) for name in ("event", "rule", "level", "count", "occurred_on", "kept", "corrects"))
    return "event", *fields, branch_id, by, at


def _deciding(told: Mapping[str, Any], branch_id: int | None, by: int | None, at: str) -> tuple[Any, ...]:
    return "event_decision", told.get("event"), told.get("decision", "revoked"), by, at


def _writing(kind: str) -> _Teller:
    return lambda told, branch_id, by, at: (
        *("self_assessment", told.get("assessment"), told.get("version"), kind),
        *(branch_id, by, at),
    )


def _closing(decision: str) -> _Teller:
    return lambda told, branch_id, by, at: (
        *("self_assessment_decision", told.get("assessment"), told.get("version")),
        *(decision, by, at),
    )


_Teller = Callable[[Mapping[str, Any], int | None, int | None, str], tuple[Any, ...]]
_OLDER: Mapping[str, _Teller] = {
    "record_event": _recording,
    "decide_event": _deciding,
    "void_event": _deciding,
    "submit_self_assessment": _writing("submission"),
    "draft_self_assessment": _writing("draft"),
    "return_self_assessment": _closing("returned"),
    "withdraw": _closing("withdrawn"),
}
"""By action: the row that an audit row of an older release tells of."""
