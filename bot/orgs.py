"""`jinxing orgs import` and `orgs list`: the tree of organisations, brought in from a file and shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TextIO

from bot.assistant import Assistant
from bot.operator_fault import OperatorFault
from bot.organisation_rows import check
from bot.organisation_table import Table
from bot.organisation_tree import KINDS, Known, OrganisationRow
from storage import audit, organisations
from storage.organisations import Organisation
from storage.ports import Transaction


@dataclass(frozen=True, slots=True)
class Imported:
    """How many organisations an import added, changed, and found as they were."""

    added: int
    changed: int
    same: int


async def import_organisations(assistant: Assistant, table: Table, file_name: str, out: TextIO) -> None:
    """Imports the table and tells what changed. With a fault in it nothing is imported: `OperatorFault` with all."""
    now = assistant.clock.now()
    done = await assistant.store.turn(import_table, table, file_name, assistant.bureau.today(now), now)
    out.write(f"已导入 {file_name}：新增 {done.added}，更新 {done.changed}，没有变化 {done.same}\n")
    if done.added:
        out.write("下一步：jinxing orgs codes 给书记和审核人发绑定码\n")


def import_table(tx: Transaction, table: Table, file_name: str, today: date, now: datetime) -> Imported:
    """Writes every organisation of the table, or raises `OperatorFault` with every fault. What the table does not name
    stays as it is; what it repeats changes nothing."""
    known = {organisation.code: organisation for organisation in organisations.everything(tx)}
    rows, faults = check(table, _places(known.values()), today)
    if faults:
        raise OperatorFault(f"{file_name} 有 {len(faults)} 处要改，什么也没有导入", tuple(map(str, faults)))
    if not rows:
        raise OperatorFault(f"{file_name} 里没有党组织，只有标题")
    codes = {organisation.id: organisation.code for organisation in known.values()}
    new = [row for row in rows if row.code not in known]
    changed = [row for row in rows if row.code in known and _differs(row, known[row.code], codes)]
    for row in _superiors_first([*new, *changed]):
        organisations.put(
            tx,
            row.code,
            row.name,
            row.kind,
            row.parent,
            row.member_count,
            row.term_years,
            row.last_election_on,
            row.superior_reviewer,
        )
    if new or changed:
        details = {"added": [row.code for row in new], "changed": [row.code for row in changed]}
        audit.append(tx, now, None, "import_organisations", None, "done", details)
    return Imported(len(new), len(changed), len(rows) - len(new) - len(changed))


async def list_tree(assistant: Assistant, out: TextIO) -> None:
    """Prints the tree, each organisation with its code, kind and members, and how many there are of each kind."""
    tree = await assistant.store.read(organisations.everything)
    if not tree:
        out.write("还没有党组织。先导入：jinxing orgs import 文件\n")
        return
    below: dict[int | None, list[Organisation]] = defaultdict(list)
    for organisation in tree:
        below[organisation.parent_id].append(organisation)
    waiting = [(top, 0) for top in reversed(below[None])]
    while waiting:
        organisation, depth = waiting.pop()
        out.write("  " * depth + _described(organisation) + "\n")
        waiting += [(child, depth + 1) for child in reversed(below[organisation.id])]
    counts = [(name, sum(organisation.kind == kind for organisation in tree)) for kind, name in KINDS.items()]
    out.write("共 " + "，".join(f"{name} {count} 个" for name, count in counts if count) + "\n")


def _described(organisation: Organisation) -> str:
    described = f"{organisation.code}  {organisation.name}（{KINDS[organisation.kind]}）"
    return described if organisation.member_count is None else f"{described} 党员 {organisation.member_count} 人"


def _places(known: Iterable[Organisation]) -> dict[str, Known]:
    by_id = {organisation.id: organisation for organisation in known}
    return {
        each.code: Known(each.kind, by_id[each.parent_id].code if each.parent_id is not None else None)
        for each in by_id.values()
    }


def _differs(row: OrganisationRow, known: Organisation, codes: dict[int, str]) -> bool:
    return (
        row.name,
        row.kind,
        row.parent,
        row.member_count,
        row.term_years,
        row.last_election_on,
        row.superior_reviewer,
    ) != (
        known.name,
        known.kind,
        None if known.parent_id is None else codes[known.parent_id],
        known.member_count,
        known.term_years,
        known.last_election_on,
        known.superior_reviewer,
    )


def _superiors_first(rows: list[OrganisationRow]) -> list[OrganisationRow]:
    """The rows so that each comes after its superior; the tree has no circles."""
    by_code = {row.code: row for row in rows}
    ordered: dict[str, OrganisationRow] = {}
    for row in rows:
        way = [row]
        while (above := by_code.get(way[-1].parent or "")) and above.code not in ordered:
            way.append(above)
        ordered |= {each.code: each for each in reversed(way)}
    return list(ordered.values())
