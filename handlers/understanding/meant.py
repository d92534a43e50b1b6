"""Who is named after the deed as the one it was done to: 通报批评的是二中党支部, 表彰了一中党总支."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.understanding.clauses import Unit
from handlers.understanding.roles import ROLE

_OURS = re.compile("我(?![市省县区国])|本(?:支部|单位|党支部|局|院|级|中心|委|办|厅)|自己")
_IS = re.compile(
    "([^,。;]{0,14}?)(?:的(?:对象|主体|单位|支部|党支部|党组织|人员?|同志)?|对象|主体|单位)(?:就|只|都|仅)?(?:是|为|系)"
    "(?!了|我们?没|否)([^,。;]{1,20})"
)
_OBJECT = re.compile("(?:了|过)?(?:的)?([^,。;了被的]{1,14}?(?:支部|党总支|总支|党委|党组))(?![一-龥]*(?:书记|委员))")
_UNDERGONE = re.compile("被|受|获|荣|得|[对把给将让](?:我|本)")
_GIVEN = re.compile("表彰|嘉奖|表扬|通报(?:表扬|表彰|嘉奖)?|(?:通报|点名|公开)?(?:了)?批评")
_AIMED_AT = re.compile("(?:针对|对象(?:为|是|系)|指向|点的是|说的是)(?:的是)?([^,。;]{1,20})")
_US_TOO = re.compile("(?:、|和|及|与|以及|还有|跟|同|包括|含)(?:我|本支部|本单位)")
_BODY = re.compile(
    "([^,。;:]{0,12})(?:党支部|支部|党总支|总支|党委|党组(?!织)|局|厅|院(?!里)|校|中学|小学|[一二三四五六七八九十]中|公司|集团|中心|街道|社区|银行)"
)
_THEIRS = re.compile("别人|他们|人家|那边|那家|他(?!自|的?名|本人)|隔壁|兄弟|另[外一]|某")
_PLAIN = re.compile(
    "(?:所有|全部|每个|各|其余|剩下|第?[0-9一二三四五六七八九十两几]+(?:个|家|名|批|次)|全[省市国]|市直|机关|单位|局|先进|优秀|示范|红旗|五星级?|四星级?|三星级?|"
    "模范|基层|服务型|过硬|标杆|标兵|文明|党建|一批|等|为|的|多|各|有关|相关|部分|下列|其|该|给|给予|授予|对|把|将|在|十佳|最强|最美|党|年度?|度|创建|[0-9]|"
    '["()《》、])*'
)
"""Words before 支部 that name none."""


def named_as_patient(unit: Unit, own_names: Sequence[str]) -> str | None:
    """The last character of another branch or unit that is named after the deed; None where it is ours or no one's."""
    clause, begins = unit.clause, unit.clause_start
    deed = next((t for t in unit.triggers if _GIVEN.fullmatch(t.said)), unit.triggers[-1])
    before = clause[: max(0, deed.start - begins)]
    for trigger in unit.triggers:
        found = _IS.match(clause, max(0, trigger.end - begins))
        if found and not _OURS.search(found[1]):
            return _other(found[2], own_names)
    if (found := _AIMED_AT.search(unit.text)) and (other := _other(found[1], own_names)):
        return other
    gives = _GIVEN.fullmatch(deed.said) and not _UNDERGONE.search(before)
    given = clause[max(0, deed.end - begins) :]
    if gives and (found := _OBJECT.match(given)) and not _US_TOO.search(given):
        return _other(found[1], own_names)
    return None


def _other(named: str, own_names: Sequence[str]) -> str | None:
    if _OURS.search(named) or any(name and name in named for name in own_names):
        return None
    if found := _THEIRS.search(named):
        return found[0]
    body = _BODY.match(named)
    if body is None or _PLAIN.fullmatch(body[0][: len(body[1])]):
        return None
    return None if ROLE.match(named) else body[0][-2:]
