"""What is supposed of the branch itself: 满意率58%, 换届拖了一年, 某一项打8分, 没有那次通报."""

from __future__ import annotations

import re
from decimal import Decimal

from handlers.chinese_numbers import WHOLE
from scoring.rule_set import RuleSet

_PERCENT = re.compile(
    "满意[率度][^0-9百成]{0,8}?(?:([0-9]{1,3}(?:\\.[0-9])?)%?|百分之([零一二三四五六七八九十]{1,3}|[0-9]{1,3})|([一二三四五六七八九])成(半)?)"
)
_POINTS = re.compile(
    "(?:[打提涨降升调增减改加评核给]?[到至成为]|变成|调整[为到至]|提高到|降低到|提升到|只[打给得有评]|改评|评为|打|给|得|是)([0-9]{1,2}(?:\\.5)?|"
    "[一二三四五六七八九十])(?:分|$|,|呢)?(半)?"
)
_RULES = (
    ("circular", "通报批评|通报|挨批"),
    ("commendation", "表彰"),
    ("absence", "缺席|缺会|缺勤|不参加"),
    ("missed_task", "逾期|没按时|未按时|未按期|迟交|晚交|拖延"),
    ("discipline", "处分|警告|留党察看|开除党籍|撤销党内职务|违纪"),
    ("media_article", "署名文章|文章"),
    ("innovation", "创新|推广"),
)
_RULE = "|".join(words for _, words in _RULES)
_LIFTED = (
    "(?:(?:没有?|未曾?|无)(?!请|按|参|派|去|到|交|完|报|落|故|正当|理由)|去掉|去除|不算|撤销(?!党内)|撤了|扣掉|取消|剔除|剔掉|减去|撤掉|不计|不含|不考虑|刨去|除去|抛开|扣除|"
    "抹掉|拿掉|排除|删掉|免去|免掉|没挨|没受)"
)
_WITHOUT = re.compile(
    f"{_LIFTED}[^,。]{{0,10}}?({_RULE})|"
    f"({_RULE})[^,。]{{0,8}}?(?:(?:予以|被|给|都|能)?(?:撤销|撤了|撤掉|不算|去掉|取消|不给|不予计入|不计入|不计|不扣|剔除|(?:撤|删|抹|剔|刨|抠|拿)(?:了|掉|去|除)|没有发生|没发生|不存在|不作数|作废))"
)


def takes_away(text: str) -> bool:
    """Whether one of the records is thought away: 去掉那次通报."""
    return bool(_WITHOUT.search(text))


def conditions_of(text: str, rule_set: RuleSet) -> dict[str, object]:
    """By name, what is supposed."""
    conditions: dict[str, object] = {}
    if found := _PERCENT.search(text):
        conditions["satisfaction"] = _percent(found)
    if "换届" in text:
        conditions["election"] = _election(text)
    if found := _WITHOUT.search(text):
        conditions["without"] = _rule_taken_away(text, found[1] or found[2])
    if not conditions and "满意" not in text and (criterion := _criterion(text, rule_set)):
        scored = {
            named: _plus_half(_number(after[1]), after[2])
            for clause in re.split("[,;]", text)
            if (after := _POINTS.search(clause)) and (named := _criterion(clause, rule_set))
        }
        if not scored and (after := _POINTS.search(text)):
            scored = {criterion: _plus_half(_number(after[1]), after[2])}
        if scored:
            conditions["criteria"] = scored
    return conditions


def _percent(found: re.Match[str]) -> int | Decimal | None:
    if found[3]:
        tenths = _number(found[3])
        return None if tenths is None else int(tenths) * 10 + (5 if found[4] else 0)
    return _number(found[1] or found[2])


def _rule_taken_away(text: str, word: str) -> str:
    kind = next(kind for kind, words in _RULES if re.fullmatch(words, word))
    if kind == "circular":
        return "circular_city_committee" if re.search("市委(?!市直)", text) else "circular_work_committee"
    if kind != "discipline":
        return kind
    if re.search("一般党员|普通党员", text):
        return "discipline_member"
    return "discipline_leader_" + ("major" if re.search("撤销党内|留党|开除|双开", text) else "minor")


def _plus_half(points: int | Decimal | None, half: str | None) -> int | Decimal | None:
    return points if not half or points is None else points + Decimal("0.5")


def _election(text: str) -> str:
    if re.search("(?:超|拖|过|逾)[^,。]{0,4}一年|一年(?:多|以上)|超过1年|拖过1年", text):
        return "overdue_over_year"
    if re.search("延期|请示延|推迟经|同意推", text):
        return "postponed"
    if re.search(
        "按期|按时|完成|换届[^,。]{0,3}(?:给)?(?:办|搞|弄|换|开|做)(?:了|完|好|掉)|换了|办完|搞完|及时|如期换", text
    ) and not re.search("不(?:能)?按[期时]|没(?:能)?按[期时]|未(?:能)?按[期时]|没完成|未完成", text):
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
