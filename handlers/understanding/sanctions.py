"""附加条件 3, second half: the ladder of sanctions and the role of the person. Names are passed over, never kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.understanding.clauses import Unit
from handlers.understanding.counts import persons
from handlers.understanding.day_words import number
from handlers.understanding.findings import Finding
from handlers.understanding.roles import ROLE, ROLES

MINOR, MAJOR, OPEN, MEASURE = "minor", "major", "open", "measure"
_LADDER: tuple[tuple[str, str], ...] = (
    (MEASURE, "诫勉(?:谈话)?|约谈|提醒谈话|谈话提醒|批评教育|警示谈话|责令检查|书面检查"),
    (OPEN, "(?:政务|行政)(?:处分|警告|严重警告|记大?过|降级|撤职|开除)"),
    (
        MAJOR,
        r"双开|开除(?:了)?(?:其)?党籍|开除出党|留党察看|撤销[^,。;]{0,10}?党内[^,。;]{0,2}职务|党内职务[^,。;]{0,3}撤",
    ),
    (MINOR, "严重警告|(?<!预)警告"),
    (
        OPEN,
        "记大?过|降级|降职|撤职|免职|撤销[^,。;]{0,8}职务|开除|党[纪内]处[分罚]|政务|处分|拘留|拘|(?:酒|醉|毒)(?:后)?驾|判刑|判处|判了|有期徒刑|立案|双规|留置|违纪|违法|赌博|嫖娼|罚款|逮捕|刑拘|被抓|被查",
    ),
)
_SANCTION = re.compile("|".join(f"(?P<s{n}>{words})" for n, (_, words) in enumerate(_LADDER)))
_LEADERS = re.compile("(?:支部)?(?:副书记|书记|委员|支委)")
_PAIR = re.compile("^[^,。;]{0,4}?(?:和|、|及|与|跟)[^,。;]{0,4}$")
_NEXT_TO = re.compile("[、,和及与]?(?:还有|以及)?(?:[0-9一二三四五六七八九两]{1,2}(?:名|位|个|人))?")
_IS = re.compile("(?:系|是|为|任|担任)[^,。;]{0,8}$")
_NOT_HERE = re.compile("不涉及|没有给|未给予|没给|尚未明确|不构成|未受|没受")
_I = re.compile("(?:^|[,。;]|昨天|前天|今天|刚才)我(?:因|被|受|挨|昨|前|上|也|让|给)")

ROLE_QUESTION = ("受处分的是班子成员还是一般党员？（不用写姓名）", ("班子成员（书记、副书记、委员）", "一般党员"))
SANCTION_QUESTION = (
    "受的是什么党纪处分？",
    ("警告", "严重警告", "撤销党内职务", "留党察看", "开除党籍", "没有或不清楚"),
)


@dataclass(slots=True)
class _Case:
    role: str | None
    start: int
    end: int
    count: int
    sanctions: list[str]
    fixed: bool = False


def read_discipline(unit: Unit) -> tuple[Finding, ...]:
    """One finding for each person or group of persons spoken of."""
    if not _is_discipline(unit):
        return (Finding(nothing="没有说到党员受处分", words="处分"),)
    cases = _cases(unit)
    return tuple(_finding(case, unit.text if len(cases) == 1 else unit.text[case.start : case.end]) for case in cases)


def _is_discipline(unit: Unit) -> bool:
    """警告 alone may be the weather's."""
    if re.search("处分|党籍|党内|双开|政务|诫勉|约谈|谈话|批评教育|公职", unit.text):
        return bool(ROLE.search(unit.text) or _I.search(unit.text) or re.search("受|给予|被|挨|处|人|我|背", unit.text))
    return bool(ROLE.search(unit.text) or _I.search(unit.text))


def _cases(unit: Unit) -> list[_Case]:
    """Roles and sanctions in the order spoken: a role after a sanction begins the next case."""
    text = unit.text
    tokens: list[tuple[int, int, str, str]] = []
    for found in ROLE.finditer(text):
        tokens.append((*found.span(), "role", ROLES[int(str(found.lastgroup)[1:])][0]))
    for found in _SANCTION.finditer(text):
        if _NOT_HERE.search(text[max(0, found.start() - 5) : found.start()]):
            continue
        tokens.append((*found.span(), "sanction", _LADDER[int(str(found.lastgroup)[1:])][0]))
    tokens.sort()
    cases: list[_Case] = []
    pending: list[tuple[int, int, str]] = []
    last_end = 0
    for start, end, what, value in tokens:
        if what == "role":
            if pending and cases and cases[-1].role is None:
                pending.append((start, end, value))
            elif cases and cases[-1].role is None and not pending:
                cases[-1].role, cases[-1].end = value, end
                cases[-1].count = persons(text[cases[-1].start : end + 4])
                continue
            pending.append((start, end, value))
            continue
        if pending or not cases:
            begin = last_end
            shared = _several(text, pending)
            if shared:
                cases.extend(_Case(role, begin, end, count, [value], fixed=True) for role, count in shared)
            else:
                role, count = _role(text, pending)
                cases.append(_Case(role, begin, end, count, [value]))
            pending = []
        else:
            for case in [c for c in cases if c.start == cases[-1].start]:
                case.sanctions.append(value)
                case.end = end
        last_end = end
    if cases:
        if cases[-1].role is None and pending:
            cases[-1].role = pending[-1][2]
        for start, _, role in pending:  # told afterwards: 李某系我支部宣传委员
            if cases[-1].role == "unclear" and role != "unclear" and _IS.search(text[:start]):
                cases[-1].role = role
        cases[-1].end = len(text)
        for case, following in zip(cases, [*cases[1:], None], strict=False):
            if case.fixed:
                continue
            stretch = text[case.start : following.start if following else len(text)]
            case.count = (
                max(case.count, persons(stretch))
                if not (case.count > 1 and _LEADERS.search(stretch) and "各" in stretch)
                else case.count
            )
            if case.role is None and _I.search(stretch):
                case.role = "leader"
    return _merged(cases)


def _several(text: str, pending: Sequence[tuple[int, int, str]]) -> list[tuple[str, int]]:
    """两个支委、一个普通党员受了警告: two cases under one sanction."""
    sure = [p for p in dict.fromkeys(pending) if p[2] != "unclear"]
    for one, other in pairwise(sure):
        if one[2] != other[2] and _NEXT_TO.fullmatch(text[one[1] : other[0]]):
            return [(p[2], _named_before(text, p[0])) for p in (one, other)]
    return []


def _role(text: str, pending: Sequence[tuple[int, int, str]]) -> tuple[str | None, int]:
    """The nearest role before the sanction; two roles joined by 和 are two persons."""
    if not pending:
        return None, 1
    count, chosen = 1, pending[-1]
    distinct = list(dict.fromkeys(pending))
    sure = [p for p in distinct if p[2] != "unclear"]
    if (
        sure
        and chosen[2] == "unclear"
        and not text[chosen[0] : chosen[1]].startswith(("党组", "党委", "党员", "局领导", "领导干部"))
    ):
        chosen = sure[-1]
    for one, other in pairwise(sure):
        between = text[one[1] : other[0]]
        if _PAIR.fullmatch(between) and one[2] == other[2]:
            count += _named_before(text, other[0])
    if count > 1:
        count += _named_before(text, sure[0][0]) - 1
    return chosen[2], count


def _named_before(text: str, at: int) -> int:
    """两名 right before the role."""
    found = re.search("([0-9一二三四五六七八九两])(?:名|位|个)(?:支部)?$", text[:at])
    return number(found[1]) if found else 1


def _merged(cases: list[_Case]) -> list[_Case]:
    """A second case that only names the same person's act again is no further person."""
    merged: list[_Case] = []
    for case in cases:
        if merged and case.role is None:
            merged[-1].sanctions += case.sanctions
            merged[-1].end = case.end
        else:
            merged.append(case)
    return merged


def _finding(case: _Case, text: str) -> Finding:
    word = _word(text)
    heaviest = next((s for s in (MAJOR, MINOR, OPEN, MEASURE) if s in case.sanctions), OPEN)
    if heaviest == OPEN and MEASURE in case.sanctions and set(case.sanctions) == {OPEN, MEASURE} and "处分" not in text:
        heaviest = MEASURE
    if heaviest == MEASURE:
        if case.role in (None, "unclear"):
            return Finding(doubt=ROLE_QUESTION[0], choices=ROLE_QUESTION[1], words=word)
        rule = "discipline_member" if case.role == "member" else "discipline_leader_minor"
        return Finding(rule, count=case.count, kept="no_points", words=word)
    if case.role in (None, "unclear"):
        return Finding(doubt=ROLE_QUESTION[0], choices=ROLE_QUESTION[1], words=word)
    if case.role == "member":
        return Finding("discipline_member", count=case.count, words=f"党员{word}")
    if heaviest == OPEN:
        return Finding(doubt=SANCTION_QUESTION[0], choices=SANCTION_QUESTION[1], words=word)
    rule = "discipline_leader_major" if heaviest == MAJOR else "discipline_leader_minor"
    return Finding(rule, count=case.count, words=f"班子成员{word}")


_PLAIN = re.compile(
    "严重警告|警告|留党察看|开除党籍|双开|撤销党内职务|党内职务|诫勉|约谈|提醒谈话|批评教育|拘留|酒驾|记过|降级|撤职|开除公职|违纪|违法|处分"
)


def _word(text: str) -> str:
    """The sanction by its plain name, never the words around it."""
    found = _PLAIN.search(text)
    return (
        found[0].replace("党内职务", "撤销党内职务")
        if found and found[0] == "党内职务"
        else found[0]
        if found
        else "处分"
    )
