"""如果…会怎样: the events and conditions that are supposed. Nothing of it is recorded."""

from __future__ import annotations

import re

from handlers.understanding.conditions import conditions_of, takes_away
from handlers.understanding.events import findings_of, read_units
from handlers.understanding.findings import Finding
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understood import Understood
from scoring.rule_set import RuleSet

_IF = re.compile(
    "如果|(?<![主重不])要(?:真)?是(?!不)|(?<![主重不])要不(?=我们)|要真|真要|(?<![主重需不必])要没有?(?![的什啥])|(?:^|[,。;])设(?=[市我本支书工省有])|假如|假设|假使|假定|假若|假令|设想|设若|设使|试想|倘若|倘|万一|若是|哪怕|"
    "(?:^|[,。;])就算(?!是?了)|预判|做梦想|(?<![倘假])若(?!干|无其事|不是|隐|[计记扣算是可能否加],)|(?:^|[,。;:])如(?!实|期|何|下|上|此|今|图)|如(?=再|若|又|能)|比如|譬如|一旦|要是不"
)
_RECKONED = re.compile(
    "(?:测算|试算|推算|匡算|预估|模拟|估算|(?:现有|目前|当前|现在)[^,。]{0,4}基础上|(?:现有|目前|当前)得分上)"
    "[^。]*?(?:增加|新增|增|再|加上|另加|减少|减去|多|(?:加|扣|按)[^,。]{0,4}[一二两1-3][次项篇])|(?:另|再)加[^,。]{0,12}(?:[一1]|两)[次项篇]"
)
"""拟测算：在现有基础上增加一次市委表彰: supposes without 如果."""
_BARE_CIRCULAR = re.compile(
    "(?<!被)批(?=[一1两二三][次回])|(?<=被工委)批(?!评)|(?<=被市委)批(?!评)|点名(?!批评|通报)|通报(?!批评|"
    "表扬|表彰|会|情况|的情况)"
)
_BARE_LATE = re.compile("拖(?=[一1两二三][次回])")
_MORE = re.compile(
    "再(?:被[^,。]{1,6}(?:批|点名|通报)|(?:无故|来|加|得|有|被|缺|拿|发|多|扣|受|挨|漏|晚|迟|少|旷|评|上|获|让|出|犯|误|逾|未|没))|再[^,。;]{1,10}?(?:发|登|刊|拿|获|得|缺|被|受|挨)[^,。;]{0,4}(?:一|两|[1-3])?(?:篇|次|回|个)"
)
_ASKED = re.compile(
    "呢|够|几星|几颗|怎样|怎么样|会不会|多少|还差|还能|掉|降|升|涨|[到为][一二三四五]星|上[一二三四五]星|变|为何|几何|如何|何(?:星|种|等)|能否|影响|[?]|吗|咋样|后果|保[得不]|保住|得出|星级|总分"
)
_STAR_OF_IT = re.compile("够不够|[一二三四五]星|多少分|几[颗个]?星|几分|会怎|变化|总分|星级|几何|扳回|回来")
_CHANGED = re.compile(
    "满意[率度][^,。]{0,4}(?:掉|降|跌|下降|滑|涨|升|提到?|上升|到|变|只有|才|是|为)(?!几|"
    "多少)[^,。?]{0,4}[0-9一二三四五六七八九百]|换届[^,。]{0,6}(?:超期|拖|推迟|不换|没换|完成|延期|搞完|办完)"
)
_THEN = re.compile(
    "会怎|怎么样|怎样|几(?:颗)?星|多少分|有影响|影响大|影响多|还能[^,。]{0,3}星|能[^,。]{0,3}(?:评|上|到|保|涨|加|升|降|扣)|降(?:不降)?星|掉(?:不掉)?星|什么后果|"
    "啥后果|呢|咋样|会不会|掉星|降星"
)
_TOLD = re.compile("了[,。]|昨天|前天")
_WISHED = re.compile("就好了|该多好|多好$")
_LAPSES = ("absence", "missed_task")


def supposes(text: str) -> bool:
    """Whether a word of supposition is said: 如果, 要是."""
    return bool(_IF.search(text))


def is_supposed(text: str) -> bool:
    """Whether the sentence supposes instead of reporting."""
    if takes_away(text) and _STAR_OF_IT.search(text):
        return True
    if _CHANGED.search(text) and _THEN.search(text) and not re.search("扣[几多]|[以不]下|低于|不到|不足", text):
        return True
    if _RECKONED.search(text) and _ASKED.search(text):
        return True
    more = (_MORE.search(text) or "的话" in text) and _ASKED.search(text) and not _TOLD.search(text)
    return supposes(text) or bool(more)


def _supposed_part(text: str) -> str:
    """Without what is told before 若: 年内已两次缺席，若再缺席一次."""
    found = _IF.search(text)
    if found and find_triggers(text[: found.start()]) and find_triggers(rest := text[found.start() :]):
        return rest
    return text


def read_supposition(text: str, rule_set: RuleSet) -> Understood | None:
    """None where nothing is supposed, or nothing that the plan knows."""
    if not is_supposed(text) or _WISHED.search(text):
        return None
    text = _BARE_LATE.sub("拖了", _BARE_CIRCULAR.sub("通报批评", text))
    conditions = conditions_of(text, rule_set)
    events: list[dict[str, object]] = []
    doubt: Finding | None = None
    if "criteria" not in conditions and "without" not in conditions:
        units = read_units(_supposed_part(text), (), rule_set)
        for finding in (f for unit in units for f in findings_of(unit, rule_set) if not f.nothing):
            if finding.rule in _LAPSES and "election" in conditions and not re.search("缺|任务|工委", text):
                continue
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
