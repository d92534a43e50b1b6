"""`jinxing verify`: nothing in the audit chain was altered, nothing that is stored is other than it tells, and every
star shown follows from that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TextIO

from bot.assistant import Assistant
from bot.operator_fault import OperatorFault
from handlers.bureau import Bureau
from handlers.standing import Standing, facts_of, standing_of
from scoring.grade import Grade, grade
from storage import audit, audited, organisations
from storage.audited import Disagreement
from storage.organisations import Organisation
from storage.ports import Transaction

YEARS_KEPT: Final = 3
"""Campaign results are kept until three years after the campaign."""


async def verify(assistant: Assistant, expected_head: tuple[int, str] | None, out: TextIO) -> None:
    """Walks the chain, holds what is stored against it, then recomputes each star; `OperatorFault` with everything
    that does not agree.

    `expected_head` was kept outside: rows cut off at the end show only against it."""
    chain = await assistant.store.read(audit.verify, expected_head)
    seq, hash = chain.head
    faults = []
    if chain.is_whole:
        out.write(f"审计链完整：{chain.rows} 行，链头 {seq}:{hash}（请抄存在别处，下次用 --head 核对）\n")
    else:
        faults.append(f"审计链在第 {chain.broken_at} 行断开：{chain.what}")
    tree = await assistant.store.read(organisations.everything)
    if chain.is_whole:
        compared = await assistant.store.read(audited.compare)
        names = {each.id: f"{each.code} {each.name}：" for each in tree}
        unlike = [_told(each, names) for each in compared.disagreements]
        faults += unlike
        if not unlike:
            out.write(f"事、认定、自评、退回共 {compared.rows} 条，都与审计一致{_older(compared.without_digest)}\n")
    graded = 0
    for branch in tree:
        if branch.kind == "branch":
            for as_of in _days(assistant.bureau.today(assistant.clock.now())):
                found = await assistant.store.read(_recompute, assistant.bureau, branch, as_of)
                if found is not None:
                    graded += 1
                    faults += found
    if faults:
        raise OperatorFault(f"有 {len(faults)} 处对不上，请停下来查明原因，不要在这个库上继续记", tuple(faults))
    out.write(f"已重算 {graded} 个星级（本年到今天、前 {YEARS_KEPT} 年到年底），都与显示的一致\n")


def _told(unlike: Disagreement, names: Mapping[int, str]) -> str:
    number = "" if unlike.id is None else f"第 {unlike.id} 号"
    where = names.get(unlike.branch_id or 0, "")
    return f"{where}{_TABLES[unlike.table]}{number}：{_HOW[unlike.how].format(seq=unlike.seq)}"


def _older(without_digest: int) -> str:
    if not without_digest:
        return ""
    return f"（其中 {without_digest} 条是旧版记的，审计里没有指纹：核对了谁、何时、什么事，没有核对分数、理由和文号）"


_TABLES = {
    "event": "事",
    "event_decision": "认定、撤销",
    "self_assessment": "自评",
    "self_assessment_decision": "退回、撤回",
}
_HOW = {
    "changed": "存下的与审计第 {seq} 行当时记的不一样，被改过",
    "unknown": "审计里没有这样的一条，不是经本助手记的，或被改过",
    "gone": "审计第 {seq} 行记着，库里没有这样的一条，被删过或改过",
}


def _days(today: date) -> Iterator[date]:
    """Today, and the last day of each earlier year that is kept."""
    yield today
    for year in range(today.year - 1, today.year - 1 - YEARS_KEPT, -1):
        yield date(year, 12, 31)


def _recompute(tx: Transaction, bureau: Bureau, branch: Organisation, as_of: date) -> list[str] | None:
    """What does not agree about a branch's star of that day; None where it has none."""
    told = f"{branch.code} {branch.name} {as_of}"
    try:
        shown = standing_of(tx, bureau, branch, as_of)
        facts = facts_of(tx, bureau, branch, as_of)
        if shown.grade is None or facts is None:
            return None
        again = grade(shown.rule_set, facts)
    except (ValueError, KeyError, TypeError) as fault:
        return [f"{told}：存下的记录算不出星级（{type(fault).__name__}：{fault}）"]
    return [f"{told}：{what}" for what in _disagreements(shown, again)]


def _disagreements(shown: Standing, again: Grade) -> Iterator[str]:
    """The star from its lines alone, by hand as it were: sum, band, adjustments in order."""
    given = shown.grade
    assert given is not None
    raw = sum((line.points for line in given.lines), Decimal(0))
    total = max(Decimal(0), min(raw, shown.rule_set.full_mark))
    star = next(band.star for band in shown.rule_set.bands if total >= band.floor)
    for adjustment in given.adjustments:
        star = min(star, adjustment.star) if adjustment.kind == "cap" else adjustment.star
    if (raw, total) != (given.raw, given.total):
        yield f"明细合计 {raw}，显示的是 {given.raw}"
    if star != given.star:
        yield f"按明细应为 {star} 星，显示的是 {given.star} 星"
    if again != given:
        yield f"重算得 {again.star} 星 {again.total} 分，显示的是 {given.star} 星 {given.total} 分"
