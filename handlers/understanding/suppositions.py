"""如果…会怎样: the events and conditions that are supposed. Nothing of it is recorded."""

from __future__ import annotations

import re
from decimal import Decimal

from handlers.chinese_numbers import WHOLE
from handlers.understanding.events import findings_of, read_units
from handlers.understanding.findings import Finding
from handlers.understanding.understood import Understood
from scoring.rule_set import RuleSet

_IF = re.compile(
    "如果|(?<![主重不])要是(?!不)|(?<![主重不])要不(?=我们)|假如|假设|假使|假定|倘若|倘|万一|若是|"
    "(?<![倘假])若(?!干|无其事|不是|隐)|(?:^|[,。;:])如(?!实|期|何|下|上|此|今|图)|比如|譬如|一旦|要是不"
)
_RECKONED = re.compile(
    "(?:测算|试算|推算|匡算|预估|模拟|估算|(?:现有|目前|当前|现在)[^,。]{0,4}基础上|(?:现有|目前|当前)得分上)"
    "[^。]*?(?:增加|新增|增|再|加上|另加|减少|减去|多)"
)
"""拟测算：在现有基础上增加一次市委表彰: supposes without 如果."""
_BARE_CIRCULAR = re.compile(
    "(?<!被)批(?=[一1两二三][次回])|(?<=被工委)批(?!评)|(?<=被市委)批(?!评)|点名(?!批评|通报)|通报(?!批评|"
    "表扬|表彰|会|情况|的情况)"
)
_MORE = re.compile(
    "再(?:被[^,。]{1,6}(?:批|点名|通报)|来|加|得|有|被|缺|拿|发|多|扣|受|挨|漏|晚|迟|少|旷|评|上|获|让|出|犯|误)"
)
_ASKED = re.compile(
    "呢|够|几星|几颗|怎样|怎么样|会不会|多少|还差|还能|掉|降|升|涨|[到为][一二三四五]星|变|为何|几何|如何|何(?:星|种|等)|能否|影响|[?]|吗|咋样|后果"
)
_TAKEN = "通报批评|通报|表彰|缺席|处分|署名文章"
_WITHOUT = re.compile(
    f"(?:没有|没|去掉|不算|撤销|撤了|扣掉|取消|剔除|减去|撤掉|不计|不含|不考虑|刨去|除去|抛开|"
    f"扣除)(?!党内)[^,。]{{0,6}}({_TAKEN})|({_TAKEN})(?:那条|记录)?(?:撤销|撤了|不算|去掉|取消)"
)
_PERCENT = re.compile(
    "满意[率度][^0-9百]{0,8}(?:([0-9]{1,3}(?:\\.[0-9])?)%?|百分之([零一二三四五六七八九十]{1,3}|[0-9]{1,3}))"
)


_CHANGED = re.compile(
    "满意[率度][^,。]{0,4}(?:掉|降|跌|下降|滑|涨|升|提|上升|变|只有|才|是|为)(?!几|"
    "多少)[^,。?]{0,4}[0-9一二三四五六七八九百]|换届[^,。]{0,6}(?:超期|拖|推迟|不换|没换|完成|延期|搞完|办完)"
)
_THEN = re.compile(
    "会怎|怎么样|怎样|几(?:颗)?星|多少分|有影响|影响大|影响多|还能[^,。]{0,3}星|能(?:评|上|到|保)|什么后果|"
    "啥后果|呢|咋样|会不会|掉星|降星"
)


def supposes(text: str) -> bool:
    """Whether a word of supposition is said: 如果, 要是."""
    return bool(_IF.search(text))


def is_supposed(text: str) -> bool:
    """Whether the sentence supposes instead of reporting."""
    if _WITHOUT.search(text) and re.search("多少分|几[颗个]?星|几分|会怎|变化", text):
        return True
    if _CHANGED.search(text) and _THEN.search(text) and not re.search("扣[几多]|[以不]下|低于|不到|不足", text):
        return True
    if _RECKONED.search(text) and _ASKED.search(text):
        return True
    return bool(_IF.search(text)) or bool(
        _MORE.search(text) and _ASKED.search(text) and not re.search("了[,。]|昨天|前天", text)
    )


def read_supposition(text: str, rule_set: RuleSet) -> Understood | None:
    """None where nothing is supposed, or nothing that the plan knows."""
    if not is_supposed(text):
        return None
    text = _BARE_CIRCULAR.sub("通报批评", text)
    conditions = _conditions(text, rule_set)
    events: list[dict[str, object]] = []
    doubt: Finding | None = None
    if "criteria" not in conditions and "without" not in conditions:
        for finding in (
            f for unit in read_units(text, (), rule_set) for f in findings_of(unit, rule_set) if not f.nothing
        ):
            if finding.rule is not None:
                events.append({"rule": finding.rule, "level": finding.level, "count": finding.count})
            else:
                doubt = doubt or finding
    slots = {"hypothetical": {"events": events, "conditions": conditions}}
    if events or conditions:
        return Understood("what_if", "answer", "是假设，只推算，不记录", slots=slots)
    if doubt is not None and _IF.search(text) and not re.search("扣|加分|怎么办", text):
        question = doubt.doubt
        return Understood("what_if", "ask", "是假设，还缺一点", slots=slots, question=question, choices=doubt.labels)
    return None


def _conditions(text: str, rule_set: RuleSet) -> dict[str, object]:
    conditions: dict[str, object] = {}
    if found := _PERCENT.search(text):
        percent = found[1] or found[2]
        conditions["satisfaction"] = _number(percent)
    if "换届" in text:
        conditions["election"] = _election(text)
    if found := _WITHOUT.search(text):
        word = found[1] or found[2]
        rules = {
            "通报批评": "circular_work_committee",
            "通报": "circular_work_committee",
            "表彰": "commendation",
            "缺席": "absence",
            "处分": "discipline_leader_minor",
            "署名文章": "media_article",
        }
        if "市委" in text and word.startswith("通报"):
            conditions["without"] = "circular_city_committee"
        else:
            conditions["without"] = rules[word]
    if not conditions and "满意" not in text and (criterion := _criterion(text, rule_set)):
        after = re.search(
            "(?:[打提涨降升调增减改加评核]?[到至成为]|变成|调整[为到至]|提高到|降低到|提升到|打|给|得|是)([0-9]{1,2}(?:\\.5)?|"
            "[一二三四五六七八九十])(?:分|$|,|呢)?(半)?",
            text,
        )
        if after:
            conditions["criteria"] = {criterion: _plus_half(_number(after[1]), after[2])}
    return conditions


def _plus_half(points: int | Decimal | None, half: str | None) -> int | Decimal | None:
    return points if not half or points is None else points + Decimal("0.5")


def _election(text: str) -> str:
    if re.search("(?:超|拖|过)[^,。]{0,4}一年|一年(?:多|以上)|超过1年|拖过1年", text):
        return "overdue_over_year"
    if re.search("延期|请示延|推迟经|同意推", text):
        return "postponed"
    if re.search(
        "按期|完成|换届[^,。]{0,3}(?:给)?(?:办|搞|弄|换|开|做)(?:了|完|好|掉)|换了|办完|搞完|及时|如期换", text
    ) and not re.search("不按期|没按期|未按期|没完成|未完成|不能按期", text):
        return "held"
    return "overdue"


def _criterion(text: str, rule_set: RuleSet) -> str | None:
    """The criterion whose name shares the most pairs of characters with the words, if one does so alone."""
    if ordinal := re.search("第([0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:项|个|条)", text):
        place = _number(ordinal[1])
        if isinstance(place, int) and 1 <= place <= len(rule_set.criteria):
            return rule_set.criteria[place - 1].id
    best: list[tuple[int, str]] = []
    pairs = {text[n : n + 2] for n in range(len(text) - 1)}
    for criterion in rule_set.criteria:
        name = criterion.name
        shared = sum(name[n : n + 2] in pairs for n in range(len(name) - 1))
        if shared:
            best.append((shared, criterion.id))
    best.sort(reverse=True)
    return best[0][1] if best and (len(best) == 1 or best[0][0] > best[1][0]) else None


def _number(text: str) -> int | Decimal | None:
    if re.fullmatch("[0-9]+", text):
        return int(text)
    if re.fullmatch("[0-9]+\\.[0-9]", text):
        return Decimal(text)
    return WHOLE.get(text)
