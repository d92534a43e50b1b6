"""Who may do what: the one table that code and tests read. What is not in it is denied.

Columns: S 书记 · D 副书记、委员 · R1 机关党委、总支审核 · R2 市直工委组织部审核 · ADM 管理员 · V 未绑定 · M 测评成员.
Cells: own (the post's own branch) · sub (branches below the post's organisation) · all (the same, of the work
committee) · yes (needs no branch) · - (denied).
Phases: 1 未开始 2 自评 3 已提交 4 审核 5 公示 6 已批准 7 年底复核 8 归档.

`keep_meeting` is a branch's own note of a meeting to come or held; `call_meeting` binds others (docs/design.md).
Events belong to the year, not to one assessment: they are recorded, voided and decided in every phase but 公示 and
归档 (docs/design.md says why).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

COLUMNS = ("S", "D", "R1", "R2", "ADM", "V", "M")
COLUMN_OF = {
    "secretary": "S",
    "deputy": "D",
    "committee_member": "D",
    "reviewer": "R1",
    "office": "R2",
    "admin": "ADM",
    "member": "M",
}
ALL_PHASES = frozenset(range(1, 9))
EVENT_PHASES = ALL_PHASES - {5, 8}

_TABLE = """
action                    S    D    R1   R2   ADM  V    M     phases
help                      yes  yes  yes  yes  yes  yes  yes   all
bind                      yes  yes  yes  yes  yes  yes  yes   all
personal_data             yes  yes  yes  yes  yes  -    yes   all
view_star                 own  own  sub  all  -    -    -     all
draft_self_assessment     own  own  -    -    -    -    -     1,2,7
submit_self_assessment    own  -    -    -    -    -    -     1,2,7
withdraw                  own  -    -    -    -    -    -     3
record_event              own  own  sub  all  -    -    -     events
review                    -    -    sub  all  -    -    -     all
void_event                own  -    sub  all  -    -    -     events
decide_event              -    -    sub  all  -    -    -     events
return_self_assessment    -    -    sub  all  -    -    -     3,4
view_meetings             own  own  sub  all  -    -    -     all
keep_meeting              own  own  -    -    -    -    -     all
call_meeting              -    -    sub  all  -    -    -     all
answer_meeting            own  own  -    -    -    -    -     all
decide_leave              -    -    sub  all  -    -    -     all
record_attendance         -    -    sub  all  -    -    -     all
inquire                   -    -    sub  all  -    -    -     all
answer_inquiry            own  own  -    -    -    -    -     all
set_task                  -    -    sub  all  -    -    -     all
report_task               own  own  -    -    -    -    -     all
decide_postponement       -    -    sub  all  -    -    -     all
decide_election           -    -    sub  all  -    -    -     all
note_posting              -    -    -    all  -    -    -     all
"""


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the table."""

    cells: Mapping[str, str]
    phases: frozenset[int]


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at an organisation."""

    role: str
    organisation_id: int


def _read(table: str) -> dict[str, Right]:
    rows = [line.split() for line in table.strip().splitlines()[1:]]
    named = {"all": ALL_PHASES, "events": EVENT_PHASES}
    return {
        action: Right(
            dict(zip(COLUMNS, cells, strict=True)),
            named.get(phases) or frozenset(int(phase) for phase in phases.split(",")),
        )
        for action, *cells, phases in rows
    }


MATRIX = _read(_TABLE)

REVIEWS = frozenset(
    {
        "decide_event",
        "return_self_assessment",
        "decide_leave",
        "record_attendance",
        "inquire",
        "decide_postponement",
        "decide_election",
    }
)
"""What nobody does for a branch of which they are 书记, 副书记 or 委员 (INV-33)."""


def may(
    action: str,
    posts: Iterable[Held],
    branch_id: int | None = None,
    *,
    phase: int = 1,
    is_below: Callable[[int, int], bool] = lambda branch, organisation: False,
) -> bool:
    """Whether one of these posts allows the action on this branch in this phase (INV-30: deny by default).

    `is_below(branch, organisation)` tells whether the branch lies below the organisation.
    """
    right = MATRIX.get(action)
    if right is None or phase not in right.phases:
        return False
    held = [(COLUMN_OF.get(post.role, ""), post.organisation_id) for post in posts] or [("V", 0)]
    if action in REVIEWS and any(column in "SD" and place == branch_id for column, place in held):
        return False
    return any(_allows(right.cells.get(column, "-"), place, branch_id, is_below) for column, place in held)


def _allows(cell: str, place: int, branch_id: int | None, is_below: Callable[[int, int], bool]) -> bool:
    if cell == "yes":
        return True
    if branch_id is None or cell == "-":
        return False
    return place == branch_id if cell == "own" else is_below(branch_id, place)
