"""Who was sanctioned with what: roles and sanctions of one clause brought together, case by case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.understanding.counts import persons
from handlers.understanding.day_words import number
from handlers.understanding.roles import ROLE, ROLES

MINOR, MAJOR, OPEN, MEASURE = "minor", "major", "open", "measure"
_LADDER: tuple[tuple[str, str], ...] = (
    (MEASURE, "诫勉(?:谈话)?|约谈|提醒谈话|谈话提醒|批评教育|警示谈话|责令检查|书面检查"),
    (OPEN, "(?:政务|行政)(?:处分|警告|严重警告|记大?过|降级|撤职|开除)"),
    (
        MAJOR,
        r"双开|开(?:除|掉)?(?:了)?(?:其)?党籍|开除出党|留党察看|撤(?:销|了|"
        r"掉)?[^,。;]{0,10}?党内[^,。;]{0,2}职务?|党内职务[^,。;]{0,3}撤",
    ),
    (MINOR, "严重警告|(?<!预)警告"),
    (
        OPEN,
        "记大?过|降级|降职|撤职|免职|(?<=被)[撤免](?=了|掉|,|。|$)|(?<=被)免去[^,。;]{0,10}职务|撤销[^,。;]{0,8}职务|开除|党[纪内]处[分罚]|"
        "政务|处分|拘留|拘|(?:酒|醉|毒)(?:后)?驾|判刑|判处|判了|有期徒刑|立案|双规|留置|违纪|违法|赌博|嫖娼|罚款|"
        "逮捕|刑拘|被抓|被查",
    ),
)
_SANCTION = re.compile("|".join(f"(?P<s{n}>{words})" for n, (_, words) in enumerate(_LADDER)))
_LEADERS = re.compile("(?:支部)?(?:副书记|书记|委员|支委)")
_PAIR = re.compile("^[^,。;]{0,4}?(?:和|、|及|与|跟|外加|加上|加)[^,。;]{0,4}$")
_NEXT_TO = re.compile(
    "(?:[0-9一二三四五六七八九两]{1,2}(?:名|位|人))?[、,和及与]?(?:还有|以及|外加|加上|另加|另有|另|加)?(?:[0-9一二三四五六七八九两]{1,2}(?:名|位|个|人))?"
)
_COUNTED_AFTER = re.compile("([0-9一二三四五六七八九两]{1,2})(?:名|位|人)(?=[、,因和及与均分各被受于])")
_IS = re.compile("(?:系|是|为|任|担任)[^,。;]{0,8}$")
_AMONG = re.compile("其中|里面|有[一1]?[个名]是")
"""两名党员被拘留，其中一名是支委: not of one kind."""
_WHETHER = re.compile("(?:是否|是不是|有无|能否|是否属)[^,。;]{0,4}$")
_IN_ORDER = re.compile("分别|依次|各自|[一1]个(?=(?:受|是|挨|给)?(?:了)?(?:党内)?(?:严重)?(?:警告|留党|撤|开除|双开))")
_DEED = re.compile("违纪|违法|赌博|嫖娼|(?:酒|醉|毒)(?:后)?驾|立案|被查|被抓")
_ANYBODY = re.compile("人员|同志|一人|两人|个人")
_SEVERAL = re.compile("[二两三四五2-5](?:人|名)[^。;]*[一1]人[^。;]*[一1]人")
_BARE = re.compile("处分|党[纪内]处[分罚]|政务|违纪|违法")
_NOT_HERE = re.compile(
    "不涉及|没有给|未给予|没给|尚未明确|不构成|未受|没受|(?:没有?|未|未予|免予|不予|没有?作|未作|别?无)(?:党纪|"
    "政务|纪律|任何|什么|再)?$"
)
_I = re.compile(
    "(?:^|[,。;日号]|昨天|前天|今天|刚才|[上下]午|[周期拜][一二三四五六日天])我(?:因|被|受|挨|昨|前|上|也|让|给)|我(?:还|曾|也)?背过?|给(?:了)?我(?!们?支部|们)"
)


@dataclass(slots=True)
class Case:
    role: str | None
    start: int
    end: int
    count: int
    sanctions: list[str]
    fixed: bool = False


def cases_of(text: str) -> list[Case]:
    """Roles and sanctions in the order spoken: a role after a sanction begins the next case."""
    tokens: list[tuple[int, int, str, str]] = []
    for found in ROLE.finditer(text):
        tokens.append((*found.span(), "role", ROLES[int(str(found.lastgroup)[1:])][0]))
    for found in _SANCTION.finditer(text):
        if _NOT_HERE.search(text[max(0, found.start() - 5) : found.start()]):
            continue
        tokens.append((*found.span(), "sanction", _LADDER[int(str(found.lastgroup)[1:])][0]))
    tokens = _telling(sorted(tokens), text)
    if in_order := _respectively(text, tokens):
        return in_order
    cases: list[Case] = []
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
                cases.extend(Case(role, begin, end, count, [value], fixed=True) for role, count in shared)
            else:
                role, count = _role(text, pending)
                cases.append(Case(role, begin, end, count, [value]))
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
            if (
                cases[-1].role == "unclear"
                and role != "unclear"
                and _IS.search(text[:start])
                and not _WHETHER.search(text[:start])
            ):
                cases[-1].role = role
            if role not in ("unclear", cases[-1].role) and _AMONG.search(text, cases[-1].end, start):
                cases[-1].role = "unclear"
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


def _telling(tokens: list[tuple[int, int, str, str]], text: str) -> list[tuple[int, int, str, str]]:
    """Without the deed where the sanction for it is told, and without 一人, 人员, 该同志 where their post is."""
    sanctioned = any(what == "sanction" and not _DEED.fullmatch(text[start:end]) for start, end, what, _ in tokens)
    sure = {end for _, end, what, value in tokens if what == "role" and value != "unclear"}
    return [
        token
        for token in tokens
        if not (sanctioned and token[2] == "sanction" and _DEED.fullmatch(text[token[0] : token[1]]))
        and not (
            sure
            and _ANYBODY.fullmatch(said := text[token[0] : token[1]])
            and (said == "人员" or token[0] in sure or text[token[0] - 1 : token[0]] == "该" or _SEVERAL.search(text))
        )
    ]


def speaks_of_me(text: str) -> bool:
    """我 is the secretary."""
    return bool(_I.search(text))


def _respectively(text: str, tokens: Sequence[tuple[int, int, str, str]]) -> list[Case]:
    """书记、副书记分别受到警告、撤销党内职务处分: one sanction for each person, in order."""
    word = _IN_ORDER.search(text)
    if word is None:
        return []
    persons_told: list[str] = []
    for start, _, what, value in tokens:
        if what == "role" and start < word.start() and value != "unclear":
            persons_told += [value] * _named_before(text, start)
    sanctions = [
        t for t in tokens if t[2] == "sanction" and t[0] > word.start() and not _BARE.fullmatch(text[t[0] : t[1]])
    ]
    groups = [
        value for start, _, what, value in tokens if what == "role" and start < word.start() and value != "unclear"
    ]
    if len(sanctions) < 2 or len(sanctions) not in (len(persons_told), len(groups)):
        return []
    by_person = len(sanctions) == len(persons_told)
    counts = (
        [1] * len(sanctions)
        if by_person
        else [_named_before(text, t[0]) for t in tokens if t[2] == "role" and t[0] < word.start() and t[3] != "unclear"]
    )
    roles = persons_told if by_person else groups
    return [
        Case(role, start, end, count, [value], fixed=True)
        for role, count, (start, end, _, value) in zip(roles, counts, sanctions, strict=True)
    ]


def _several(text: str, pending: Sequence[tuple[int, int, str]]) -> list[tuple[str, int]]:
    """两个支委、一个普通党员受了警告: two cases under one sanction."""
    sure = [p for p in dict.fromkeys(pending) if p[2] != "unclear"]
    counts: dict[str, int] = {}
    for n, one in enumerate(sure):
        if n and not _NEXT_TO.fullmatch(text[sure[n - 1][1] : one[0]]):
            counts = {}
        counts[one[2]] = counts.get(one[2], 0) + _named_beside(text, one[0], one[1])
    return list(counts.items()) if len(counts) > 1 else []


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


def _named_beside(text: str, start: int, end: int) -> int:
    """两名 right before the role, or 2人 right after it."""
    after = _COUNTED_AFTER.match(text, end)
    return number(after[1]) if after and _named_before(text, start) == 1 else _named_before(text, start)


def _named_before(text: str, at: int) -> int:
    """两名 right before the role."""
    found = re.search("([0-9一二三四五六七八九两])(?:名|位|个)(?:支部)?$|([两二三四五六])$", text[:at])
    return number(found[1] or found[2]) if found else 1


def _merged(cases: list[Case]) -> list[Case]:
    """A second case that only names the same person's act again is no further person."""
    merged: list[Case] = []
    for case in cases:
        if merged and case.role is None:
            merged[-1].sanctions += case.sanctions
            merged[-1].end = case.end
        else:
            merged.append(case)
    return merged
