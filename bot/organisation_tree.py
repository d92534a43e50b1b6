"""Where each organisation may stand: its superior is there, of a kind that may be above it, and never below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

KINDS: Final = {
    "work_committee": "工委",
    "organ_committee": "机关党委",
    "general_branch": "党总支",
    "branch": "党支部",
}

MAY_BE_UNDER: Final[Mapping[str, tuple[str, ...]]] = {
    "work_committee": (),
    "organ_committee": ("work_committee",),
    "general_branch": ("work_committee", "organ_committee"),
    "branch": ("work_committee", "organ_committee", "general_branch"),
}


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation as the table has it. None: the table leaves it open."""

    number: int
    code: str
    name: str
    kind: str
    parent: str | None
    member_count: int | None
    term_years: int | None
    last_election_on: date | None
    superior_reviewer: str | None


class Known(NamedTuple):
    """Where an organisation stands that was imported before."""

    kind: str
    parent: str | None


class Fault(NamedTuple):
    """What is wrong in one cell, and what would be right."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        return f"第 {self.row} 行 {self.column} 列：{self.what}"


def misplaced(rows: Sequence[OrganisationRow], known: Mapping[str, Known]) -> Iterator[Fault]:
    """Faults of the tree as it would be: a superior that is not there or of the wrong kind, and circles."""
    tree = {**known, **{row.code: _place(row) for row in rows if row.code}}
    circles: set[frozenset[str]] = set()
    for row in rows:
        if row.kind == "work_committee" and row.parent:
            yield Fault(row.number, "parent", f"工委上面不再有上级，请把 {row.parent} 去掉")
        elif row.parent and row.parent not in tree:
            yield Fault(row.number, "parent", f"没有代码为 {row.parent} 的上级，表里和已导入的里面都没有")
        elif row.parent and (circle := _circle(row.code, tree)):
            if frozenset(circle) not in circles:
                circles.add(frozenset(circle))
                yield Fault(row.number, "parent", f"上级绕成了一圈：{' → '.join([*circle, circle[0]])}")
        elif row.parent and row.kind and (above := tree[row.parent].kind) and above not in MAY_BE_UNDER[row.kind]:
            right = "、".join(KINDS[kind] for kind in MAY_BE_UNDER[row.kind])
            yield Fault(
                row.number, "parent", f"{KINDS[row.kind]}的上级不能是{KINDS[above]}（{row.parent}），应为{right}"
            )
        elif row.kind and row.kind != "work_committee" and not row.parent:
            yield Fault(row.number, "parent", f"{KINDS[row.kind]}要有上级，请填上级的代码")
        if row.superior_reviewer and row.superior_reviewer not in tree:
            yield Fault(row.number, "superior_reviewer", f"没有代码为 {row.superior_reviewer} 的党组织")
        elif row.superior_reviewer and tree[row.superior_reviewer].kind == "branch":
            yield Fault(row.number, "superior_reviewer", f"{row.superior_reviewer} 是党支部，审核的应是上级党组织")
    yield from _left_misplaced(rows, known, tree)


def _place(row: OrganisationRow) -> Known:
    # a superior of the work committee is a fault of its own, and makes no circle besides
    return Known(row.kind, None if row.kind == "work_committee" else row.parent)


def _left_misplaced(
    rows: Sequence[OrganisationRow], known: Mapping[str, Known], tree: Mapping[str, Known]
) -> Iterator[Fault]:
    """Organisations that the table does not name, under one whose kind it changes."""
    by_code = {row.code: row for row in rows}
    for code, below in known.items():
        above = by_code.get(below.parent or "")
        if code not in by_code and above and above.kind and above.kind not in MAY_BE_UNDER[below.kind]:
            what = f"{above.code} 下面已有{KINDS[below.kind]} {code}，不能改成{KINDS[above.kind]}"
            yield Fault(above.number, "kind", what)


def _circle(code: str, tree: Mapping[str, Known]) -> list[str]:
    """The way up from an organisation back to itself, or nothing."""
    way: list[str] = []
    above: str | None = code
    while above and above in tree and above not in way:
        way.append(above)
        above = tree[above].parent
    return way if above == code and way else []
