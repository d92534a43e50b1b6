"""附加条件 3, second half: the ladder of sanctions and the role of the person. Names are passed over, never kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.findings import Finding
from handlers.understanding.roles import ROLE
from handlers.understanding.sanction_cases import MAJOR, MEASURE, MINOR, OPEN, Case, cases_of, speaks_of_me
from handlers.understanding.understood import LEADER, Answer

_WHO = "受处分的是班子成员还是一般党员？（不用写姓名）"
_LEADERS, _MEMBERS = "班子成员（书记、副书记、委员）", "一般党员"
SANCTION_QUESTION = "受的是什么党纪处分？"
SANCTION_ANSWERS = (
    Answer("警告", "discipline_leader_minor"),
    Answer("严重警告", "discipline_leader_minor"),
    Answer("撤销党内职务", "discipline_leader_major"),
    Answer("留党察看", "discipline_leader_major"),
    Answer("开除党籍（双开）", "discipline_leader_major"),
    Answer("没有或不清楚", "discipline_leader_minor", "sanction_unclear"),
)
"""Of a leader's 政务处分 without a Party sanction: 0 until the superior has confirmed it."""
_SOMEBODY_WARNED = re.compile(
    "(?:被|受到?|挨了?|给了?)[^,。]{0,4}严重警告|[小老][一-龥][^,。]{0,6}(?:被|受到?|挨了?)[^,。]{0,4}警告"
)
"""老李昨天被严重警告了: no word for a role, but no weather either."""
_OF_LEADERS = {MINOR: "discipline_leader_minor", MAJOR: "discipline_leader_major", OPEN: LEADER}


def read_discipline(unit: Unit) -> tuple[Finding, ...]:
    """One finding for each person or group of persons spoken of."""
    if not _is_discipline(unit):
        return (Finding(nothing="没有说到党员受处分", words="处分"),)
    cases = cases_of(unit.text)
    return _as_one(_finding(case, unit.text if len(cases) == 1 else unit.text[case.start : case.end]) for case in cases)


def _as_one(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Persons under one rule are one event with their number."""
    found: dict[object, Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.kept) if finding.rule else finding
        before = found.get(key)
        found[key] = replace(before, count=before.count + finding.count) if before and finding.rule else finding
    return tuple(found.values())


def _is_discipline(unit: Unit) -> bool:
    """警告 alone may be the weather's."""
    if re.search("处分|党籍|党内|双开|政务|诫勉|约谈|谈话|批评教育|公职", unit.text):
        return bool(
            ROLE.search(unit.text) or speaks_of_me(unit.text) or re.search("受|给予|被|挨|处|人|我|背", unit.text)
        )
    return bool(ROLE.search(unit.text) or speaks_of_me(unit.text) or _SOMEBODY_WARNED.search(unit.text))


def _finding(case: Case, text: str) -> Finding:
    word = _word(text)
    heaviest = next((s for s in (MAJOR, MINOR, OPEN, MEASURE) if s in case.sanctions), OPEN)
    if heaviest == OPEN and MEASURE in case.sanctions and set(case.sanctions) == {OPEN, MEASURE} and "处分" not in text:
        heaviest = MEASURE
    kept = "no_points" if heaviest == MEASURE else None
    of_leaders = _OF_LEADERS.get(heaviest, "discipline_leader_minor")
    if case.role in (None, "unclear"):
        answers = (Answer(_LEADERS, of_leaders, kept), Answer(_MEMBERS, "discipline_member", kept))
        return Finding(count=case.count, doubt=_WHO, answers=answers, words=word)
    if kept:
        rule = "discipline_member" if case.role == "member" else of_leaders
        return Finding(rule, count=case.count, kept=kept, words=word)
    if case.role == "member":
        return Finding("discipline_member", count=case.count, words=f"党员{word}")
    if heaviest == OPEN:
        return Finding(count=case.count, doubt=SANCTION_QUESTION, answers=SANCTION_ANSWERS, words=word)
    return Finding(of_leaders, count=case.count, words=f"班子成员{word}")


_PLAIN = re.compile(
    "严重警告|警告|留党察看|开除党籍|双开|撤销党内职务|党内职务|诫勉|约谈|提醒谈话|批评教育|拘留|酒驾|记过|"
    "降级|撤职|开除公职|违纪|违法|处分"
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
