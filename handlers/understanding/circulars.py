"""附加条件 3, first half: who issued the circular, and whether it was one at all."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.counts import circulars
from handlers.understanding.findings import Finding
from handlers.understanding.levels import (
    CITY_COMMITTEE,
    CITY_ORGAN,
    OTHER_CITY,
    SUPERIOR,
    WORK_COMMITTEE,
    WORK_ORGAN,
    find_bodies,
)
from handlers.understanding.understood import Answer

_BOTH = re.compile("分别|先后|接连|相继|各")
_AREAS = ("city_area", "city_offices")
_RULE_OF = {WORK_COMMITTEE: "circular_work_committee", CITY_COMMITTEE: "circular_city_committee"}
_WORK, _CITY = "circular_work_committee", "circular_city_committee"
_BY_WHOM = (Answer("市直工委", _WORK), Answer("市委", _CITY), Answer("别的单位", _CITY, "other_body"))
_OF_WORK = (Answer("是，以市直工委名义", _WORK), Answer("不是", _WORK, "other_body"))
_OF_CITY = (Answer("是，以市委名义", _CITY), Answer("不是", _CITY, "other_body"))
_WAS_ONE = (Answer("市直工委通报批评", _WORK), Answer("市委通报批评", _CITY), Answer("不是通报批评", None))
_CRITICISED = re.compile(
    '通报(?:了)?批评|批评(?:性)?通报|通报[^,。;]{0,16}批评|通报[》")]?,[^。;]{0,16}批评|'
    "通报[^。;]{0,40}(?:我|本)(?:支部|单位|们|局)[^。;]{0,30}批评|通报[^。;]{0,30}批评(?:我|本)"
)
_IN_WORK_NAME = re.compile("(?<![是能]否)(?<!有无)以市直工委(?:的)?名义")
_IN_NAME = re.compile("(?<![非未没])(?<!不是)(?<![是能]否)(?<!有无)以市委(?:的)?名义")
_NOT_IN_NAME = re.compile("(?:非|未|没有?|不是)以市委(?:的)?名义")
_CALLED_TOGETHER = re.compile("通报(?:批评)?(?:的)?(?:大?会(?!议?上)|会议(?!上))")
_BY_US_ALL = re.compile("支部(?:开会|会上|大会|组织生活会|生活会|支委会)(?:上)?,?(?:点名)?(?:批评|通报)(?!了?我)")
_NOT_THEIRS = re.compile("(?:与|和|跟|同)(?:市直工委|工委|市委|市政府)(?:并)?(?:无涉|无关|没(?:有)?关系|不相干)")
_ABOUT_US = re.compile("我们|我支部|我单位|本支部|我局|涉及|提到|点到")


def read_circulars(unit: Unit) -> tuple[Finding, ...]:
    """One finding; two where both are said to have issued one: 先后被市直工委、市委通报批评."""
    if _BOTH.search(unit.text) and _CRITICISED.search(unit.text):
        both = [b for b in find_bodies(unit.text) if b.body in (WORK_COMMITTEE, CITY_COMMITTEE)]
        if {b.body for b in both} == {WORK_COMMITTEE, CITY_COMMITTEE}:
            return tuple(
                Finding(
                    _RULE_OF[b.body],
                    words=f"{'市委' if b.body == CITY_COMMITTEE else '市直工委'}通报批评",
                    place=b.start,
                )
                for b in sorted({b.body: b for b in both}.values(), key=lambda b: b.start)
            )
    return (read_circular(unit),)


def read_circular(unit: Unit) -> Finding:
    said = next((t.said for t in unit.triggers if "批评" in t.said and len(t.said) <= 6), unit.triggers[-1].said[:6])
    if _CALLED_TOGETHER.search(unit.clause) and not _CRITICISED.search(_CALLED_TOGETHER.sub("", unit.clause)):
        return Finding(nothing="通报会不是通报批评", words="通报会")
    unit = replace(unit, text=_NOT_THEIRS.sub("", unit.text), clause=_NOT_THEIRS.sub("", unit.clause))
    count = circulars(unit.text)
    bodies = [b for b in find_bodies(unit.clause) if b.body not in _AREAS] or find_bodies(unit.text)
    kinds = {b.body for b in bodies if b.body not in _AREAS}
    if "city_area" in {b.body for b in bodies} and not kinds:
        kinds = {OTHER_CITY} if re.search("市(?=通报)", unit.text) else set()
    if _IN_WORK_NAME.search(unit.text):
        kinds = {WORK_COMMITTEE}
    if _IN_NAME.search(unit.text):
        kinds = {CITY_COMMITTEE}
    if re.search("情况(?:的)?通报|不是批评|通报情况", unit.text) and (
        not _CRITICISED.search(unit.text) or "不是批评" in unit.text
    ):
        return _only_told(unit, kinds, count)
    if not _CRITICISED.search(unit.text):
        return _weak(unit, said)
    if kinds == {WORK_COMMITTEE}:
        return Finding("circular_work_committee", count=count, words=f"市直工委{said}")
    if kinds == {CITY_COMMITTEE}:
        return Finding("circular_city_committee", count=count, words=f"市委{said}")
    if _NOT_IN_NAME.search(unit.text) and WORK_COMMITTEE not in kinds:
        return Finding("circular_city_committee", count=count, kept="other_body", words=f"非市委名义{said}")
    if not kinds or kinds == {SUPERIOR}:
        return Finding(
            doubt="是谁通报批评的：市直工委、市委，还是别的单位？", count=count, answers=_BY_WHOM, words=said
        )
    if len(kinds) > 1 and kinds & {WORK_COMMITTEE, CITY_COMMITTEE, CITY_ORGAN}:
        return Finding(
            doubt="通报批评是以谁的名义发的：市直工委、市委，还是别的单位？", count=count, answers=_BY_WHOM, words=said
        )
    if kinds == {WORK_ORGAN}:
        return Finding(doubt="是以市直工委名义通报批评的吗？", count=count, answers=_OF_WORK, words=said)
    if kinds == {CITY_ORGAN} or re.search("市纪委|市监委|纪委监委", unit.text):
        return Finding(doubt="是以市委名义通报批评的吗？", count=count, answers=_OF_CITY, words=said)
    return Finding("circular_city_committee", count=count, kept="other_body", words=f"{bodies[0].said}{said}")


def _only_told(unit: Unit, kinds: set[str], count: int) -> Finding:
    if not _ABOUT_US.search(unit.text):
        return Finding(nothing="情况通报不是通报批评", words="情况通报")
    rule = "circular_work_committee" if WORK_COMMITTEE in kinds else "circular_city_committee"
    return Finding(rule, count=count, kept="no_circular", words="情况通报")


def _weak(unit: Unit, said: str) -> Finding:
    if not re.search("是[^,。;]{0,14}通报的|我|本支部|本单位|被|挨|遭|受|让|吃|收到|上级|支部", unit.text):
        return Finding(nothing="没有说到通报批评", words=said)
    if _BY_US_ALL.search(unit.text) and not re.search("被|挨|遭|受", unit.text):
        return Finding(nothing="是支部自己开展批评，不是被通报批评", words="批评")
    if re.search(
        "(?<![把给对将让])(?:我们|我支部|支部|会上)[^,。]{0,8}(?:开会|会上)?(?:批评|通报)(?!了?我)", unit.clause
    ) and not re.search("被|挨|遭|受", unit.clause):
        return Finding(nothing="是支部自己开展批评，不是被通报批评", words="批评")
    return Finding(
        doubt="这是通报批评吗？是市直工委还是市委发的？",
        answers=_WAS_ONE,
        words=said,
    )
