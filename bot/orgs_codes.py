"""`jinxing orgs codes`: one-time codes that bind a person to a post; only their hashes are kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TextIO

from bot.assistant import Assistant
from bot.operator_fault import OperatorFault
from handlers.binding_code import RANDOM_BYTES, new_code, normalise
from handlers.bureau import Bureau
from handlers.wording import ROLES
from storage import audit, binding_codes, organisations, people
from storage.organisations import Organisation
from storage.ports import Transaction

GOOD_FOR: Final = timedelta(hours=24)

POSTS: Final = {
    "work_committee": ("office",),
    "organ_committee": ("reviewer",),
    "general_branch": ("reviewer",),
    "branch": ("secretary", "deputy"),
}
"""For which posts at which kind of organisation codes are handed out."""


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as it is handed out. It is not kept anywhere."""

    organisation: Organisation
    role: str
    code: str
    replaced: int = 0
    """How many earlier codes for the same post, not used yet, are good no longer."""
    holders: int = 0
    """How many hold the post already."""


async def print_codes(assistant: Assistant, only: str | None, out: TextIO) -> None:
    """Issues a code for each post (of one organisation, where `only` names its code) and prints them."""
    now = assistant.clock.now()
    issued = await assistant.store.turn(issue_codes, assistant.bureau, only, now)
    for each in issued:
        bound = f"  （已有 {each.holders} 人绑定）" if each.holders else ""
        out.write(f"{each.code}  {each.organisation.name}  {ROLES[each.role]}{bound}\n")
    until = (now + GOOD_FOR).astimezone(assistant.bureau.zone)
    out.write(f"共 {len(issued)} 个，只显示这一次；各用一次，{until:%Y-%m-%d %H:%M} 前有效。请分别交给本人。\n")
    if replaced := sum(each.replaced for each in issued):
        out.write(f"以前发过、还没用的 {replaced} 个码同时作废，只有这次的能用。\n")


def issue_codes(
    tx: Transaction,
    bureau: Bureau,
    only: str | None,
    now: datetime,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> list[IssuedCode]:
    """A code for each post, superiors first. `OperatorFault` where there is no such organisation, or none at all."""
    issued = []
    for organisation in _chosen(tx, only):
        for role in POSTS[organisation.kind]:
            code = new_code(random_bytes(RANDOM_BYTES))
            replaced = issue(tx, bureau, code, organisation, role, now, now + GOOD_FOR)
            holders = len(people.holders(tx, organisation.id, (role,)))
            issued.append(IssuedCode(organisation, role, code, replaced, holders))
    return issued


def issue(
    tx: Transaction, bureau: Bureau, code: str, organisation: Organisation, role: str, now: datetime, until: datetime
) -> int:
    """Makes one code good for one post, with its audit row. It stands for those issued before and not used: how many
    of them are good no longer."""
    code_hash = bureau.code_hash(normalise(code))
    replaced = binding_codes.withdraw(tx, organisation.id, role, now)
    binding_codes.issue(tx, code_hash, organisation.id, role, None, now, until)
    audit.append(tx, now, None, "issue_binding_code", organisation.id, "done", {"role": role, "replaced": replaced})
    return replaced


def _chosen(tx: Transaction, only: str | None) -> list[Organisation]:
    tree = organisations.everything(tx)
    if not tree:
        raise OperatorFault("还没有党组织，先导入：jinxing orgs import 文件")
    if only is None:
        kinds = list(POSTS)
        return sorted(tree, key=lambda each: (kinds.index(each.kind), each.code))
    chosen = [each for each in tree if each.code == only] or [each for each in tree if each.code == only.upper()]
    if not chosen:
        raise OperatorFault(f"没有代码为 {only} 的党组织，用 jinxing orgs list 查代码")
    return chosen
