"""What a sentence said to the card means for its lines: 不对，是工委 · ②不算 · 日期错了 · 表彰是市级的 · 都不要了.

Nothing is changed here, and nothing is ever confirmed: what comes out is which line, and what of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.chinese_numbers import WHOLE
from handlers.event_card_questions import Part, parts_of
from handlers.event_questions import WORK_COMMITTEE
from handlers.proposed_events import Proposed
from handlers.talk import Invalid
from handlers.understanding.folding import fold
from handlers.understanding.understand import understand
from handlers.wording import SIGNS
from scoring.rule_set import RuleSet

Edit = Mapping[str, str | None]
"""Parts of a line and the words for each; None: to be asked for. Empty: which part is to be asked."""
OFF: Edit = {"off": None}
"""The line goes."""


@dataclass(frozen=True, slots=True)
class Card:
    """The lines that are spoken of, and the one that the open question is about."""

    lines: tuple[Proposed, ...]
    current: int | None
    rule_set: RuleSet
    today: date
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meant:
    """What is to be changed, by the number of the line. `which`: in one of these lines, and it was not said in which.
    `note` says why nothing is changed. `is_sure`: the words can mean nothing but the lines, no other event."""

    edits: Mapping[int, Edit] = field(default_factory=dict)
    which: Mapping[int, Edit] = field(default_factory=dict)
    note: str = ""
    is_sure: bool = False


def meant(card: Card, said: str) -> Meant | None:
    """What these words change; None where they speak of no change."""
    text = _without_what_is_right(fold(said)).strip(",。!;、")
    if not text or _NO_CHANGE.search(text):
        return None
    named, rest = _named(card, text)
    beyond = [n for n in named if n > len(card.lines)]
    if beyond:
        return Meant(note=f"这里没有第 {beyond[0]} 件。", is_sure=True)
    targets = named or _of_the_kinds(card, text) or range(1, len(card.lines) + 1)
    edits, is_sure = _in_fixed_words(card, targets, rest), True
    note = ""
    if edits is None:
        edits, note = _put_right(card, targets, rest)
        is_sure = bool(named)
    if not edits:
        return Meant(note=note, is_sure=is_sure) if note else None
    chosen = _chosen(card, edits, text, is_each=any(sign in text for sign in SIGNS))
    return Meant(chosen, is_sure=is_sure) if chosen else Meant(which=edits, is_sure=is_sure)


def _chosen(card: Card, edits: Mapping[int, Edit], text: str, *, is_each: bool) -> Mapping[int, Edit]:
    """Those of the edits that are meant: all that were named, the only one, the one in question, the last; none where
    it has to be asked which."""
    if len(edits) == 1 or is_each or _ALL.search(text):
        return edits
    if card.current is not None and card.current in edits:
        return {card.current: edits[card.current]}
    return {max(edits): edits[max(edits)]} if _LAST.search(text) else {}


def _named(card: Card, text: str) -> tuple[list[int], str]:
    """The lines that the words name (②, 第二件, 改2, 表彰是 …) and the words without their names."""
    if one := _CHANGE_LINE.fullmatch(text):
        return [_number(one[1])], ""
    numbers = [SIGNS.index(sign) + 1 for sign in text if sign in SIGNS]
    numbers += [_number(found[1]) for found in _ORDINAL.finditer(text)]
    if numbers:
        return sorted(set(numbers)), _LINE_NAMES.sub("", text).strip(",。和跟与、的")
    for kind, words in _KINDS.items():
        head = re.match(f"(?:那个|这个|那条|这条)?(?:{words})(?:那[个条次件]|这[个条次件])?的?(?={_OF_A_LINE})", text)
        lines = _lines_of(card, kind)
        if head and lines:
            return lines, text[head.end() :]
    return [], text


def _of_the_kinds(card: Card, text: str) -> list[int]:
    """The lines of the kinds that are spoken of."""
    return sorted({n for kind, words in _KINDS.items() if re.search(words, text) for n in _lines_of(card, kind)})


def _lines_of(card: Card, kind: str) -> list[int]:
    return [n for n, one in enumerate(card.lines, 1) if _is_of(kind, one)]


def _is_of(kind: str, one: Proposed) -> bool:
    rule = one.described.rule
    return rule.startswith(kind) or (not rule and re.search(_KINDS[kind], one.question) is not None)


def _in_fixed_words(card: Card, targets: Sequence[int], text: str) -> Mapping[int, Edit] | None:
    """不对 · 改一下 · 不要了 · 日期错了: a change without what is right instead. None where it is none of these."""
    if not text or _WRONG.fullmatch(text):
        return {n: {} for n in targets}
    if _OFF.fullmatch(text) or _NEVER_WAS.fullmatch(text):
        return dict.fromkeys(targets, OFF)
    if asked := _WRONG_PART.fullmatch(text):
        found: dict[int, Edit] = {}
        for n in targets:
            known = parts_of(card.rule_set, card.lines[n - 1], card.today)
            part = next((part for part in _PARTS[asked["one"] or asked["other"]] if part in known), None)
            if part is not None:
                found[n] = {part: None}
        return found
    return None


def _put_right(card: Card, targets: Sequence[int], text: str) -> tuple[Mapping[int, Edit], str]:
    """What is right instead, read for each line that may be meant; where nothing changes, a line that says why."""
    edits: dict[int, Edit] = {}
    note = ""
    for n in targets:
        try:
            edit = _edit(card, card.lines[n - 1], text)
        except Invalid as refusal:
            note = note or str(refusal)
            continue
        if edit is _AS_IT_IS:
            note = note or "这一处本来就是这样，没有改动。"
        elif edit is not None:
            edits[n] = edit
    return edits, note


def _edit(card: Card, one: Proposed, text: str) -> Edit | None:
    """The change of one line; _AS_IT_IS where it says what stands there. Raises Invalid for what cannot be."""
    known = parts_of(card.rule_set, one, card.today)
    context = f"请核对：{next((words.split('|')[0] for kind, words in _KINDS.items() if _is_of(kind, one)), '这一件')}"
    right: dict[str, str] = {}
    otherwise: Edit | None = None
    for clause in dict.fromkeys((text, *text.split(","))) if len(text) <= _FEW_WORDS else (text,):
        excuse = next((excuse for words, excuse in _EXCUSES if re.search(words, clause)), "")
        counted = _COUNTED.fullmatch(clause)
        if excuse and "excuse" in known:
            right["excuse"] = excuse
        elif one.described.rule == "commendation" and "level" in known and _OWN_AWARD.fullmatch(clause):
            right["level"] = WORK_COMMITTEE
        elif counted and "count" in known:
            right["count"] = str(_number(counted[1]))
        else:
            heard = understand(clause, card.today, context, card.rule_set, card.names)
            replaced = heard.slots.get("replace_with") if heard.intent == "revoke_event" else None
            if isinstance(replaced, Mapping):
                right |= {_SLOTS[slot]: str(value) for slot, value in replaced.items() if slot in _SLOTS}
            elif heard.intent == "revoke_event" and clause == text:
                otherwise = {} if heard.outcome == "ask" else OFF
    if otherwise is OFF:
        return OFF
    right = {part: right[part] for part in known if part in right}
    changed = {part: said for part, said in right.items() if not _stands(known[part], one, part, said)}
    return changed or (_AS_IT_IS if right else otherwise)


def _stands(part: Part, one: Proposed, name: str, said: str) -> bool:
    """Whether it is so already. Raises Invalid for what cannot be."""
    if name == "rule" and said == one.described.rule and said not in dict(part.field.options):
        return True
    return part.put(one, part.field.parse(said)) == one


def _without_what_is_right(text: str) -> str:
    """①对，②不要: only what is wrong is to be changed."""
    clauses = re.split("[,。;!]", text)
    others = [clause for clause in clauses if not _RIGHT.fullmatch(clause)]
    return ",".join(others) if len(others) < len(clauses) and any(others) else text


def _number(said: str) -> int:
    return WHOLE.get(said) or int(said)


_AS_IT_IS: Edit = {"": None}
_FEW_WORDS = 24
"""So short a sentence is also read clause by clause: 两次，前天."""
_SLOTS = {"rule": "rule", "level": "level", "count": "count", "occurred_on": "day"}
_KINDS = {
    "circular": "通报批评|通报|批评",
    "media_article": "署名文章|文章|报道",
    "commendation": "表彰|获奖",
    "innovation": "创新|推广",
    "discipline": "处分|违纪|违法",
    "absence": "缺席|缺会|会议|培训",
    "missed_task": "任务",
}
_KIND = "|".join(_KINDS.values())
_DIGIT = "([1-9一二两三四五六七八九])"
_ORDINAL = re.compile(f"第{_DIGIT}[个条件项笔]")
_LINE_NAMES = re.compile(f"[{SIGNS}](?:[和跟与、](?=[{SIGNS}]))?|第{_DIGIT}[个条件项笔]")
_CHANGE_LINE = re.compile(f"(?:我?要?)(?:改|修改|更改|改一下)第?{_DIGIT}[个条件项笔题]?")
_RIGHT = re.compile(
    f"(?:[{SIGNS}]|第{_DIGIT}[个条件项笔])(?:[和跟与、]?[{SIGNS}])*(?:是|都)*"
    "(?:对|没错|没问题|正确|确认|要|留|留着|保留|不变|不动|不改|记|可以)[的了]?"
)
_LET_GO = "不要|不算|不记|不用记|不用|别记|删|删掉|删除|去掉|去|撤|撤掉|撤销|撤回|取消|划掉|作废|收回|拿掉"
_POINTED = f"(?:上一?[条个件]|刚才(?:那[条个件])?|最后一?[条个件]|[那这][条个件次]|{_KIND})"
_OFF = re.compile(
    "(?:不对|错了|算了|哦|那|就|请|把|先|还是|其实|全部?|都|,)*"
    f"(?:{_POINTED}?(?:那[条个件次]|这[条个件次])?的?(?:就|都|也|先|给|全部?)*(?:{_LET_GO})|(?:{_LET_GO})[了掉]?{_POINTED})"
    "(?:[了掉吧啦]|这[条个件]|那[条个件])*"
)
_COUNTED = re.compile(
    "(?:不对,?)?(?:应该|其实|一共|总共|共)?(?:是|有|为|改成|改为)?([1-9]|1[0-9]|20|[一二两三四五六七八九十])(?:次|项|件|人次|人|名|个|个人)"
)
_OWN_AWARD = re.compile("(?:不对,?|不是.{1,4},)?(?:应该)?是?(?:市直)?工委(?:自己)?(?:评|发|表彰|奖|给)?的?")
_NEVER_WAS = re.compile(
    "(?:其实|不对|不是|搞错了|弄错了|记错了|说错了|,)*"
    f"(?:(?:我们|支部)*(?:并|其实|根本)?没有?(?:被|受到?|挨|得到?)?(?:{_KIND})(?:我们)?过?|"
    "没有?这么?一?[回个件码]?事|没有的事|根本没有|不是我们(?:支部)?的?(?:事|,是.{1,12}(?:支部|局|单位)的?)?|跟我们(?:没关系|无关))了?"
)
_WRONG = re.compile(
    "(?:(?:有一?[处个点]|哪里|这里)?(?:不对|不是|错了|错|有错|有误|搞错了|弄错了|写错了|记错了|不准确|有问题)|"
    "(?:我?要|我?想|请|帮我)?(?:改|修改|改改|更正|改一下|修改一下|改正)(?:下|吧)?|[,了])+"
)
_PART = "日期|时间|日子|次数|人数|级别|类别|类型|种类|机关|单位"
_AMISS = "不对|错了|错|有误|弄错了|搞错了|写错了|记错了|填错了|要改|改一下|改|改改"
_WRONG_PART = re.compile(
    f"(?:不对,?)?(?:我?要|我?想|请|帮我)?(?:(?:改|修改|更正|改一下|改改)(?P<one>{_PART})|(?P<other>{_PART})(?:{_AMISS}))"
)
_PARTS = {
    **dict.fromkeys(("日期", "时间", "日子"), ("day",)),
    **dict.fromkeys(("次数", "人数"), ("count",)),
    **dict.fromkeys(("级别",), ("level", "rule")),
    **dict.fromkeys(("类别", "类型", "种类", "机关", "单位"), ("rule", "level")),
}
_OF_A_LINE = f"(?:{_PART})?(?:应该|应当|其实|也|就)*(?:是|不是|为|改|错|不对|{_LET_GO})"
_EXCUSES = (
    ("没有?(?:请(?:过|了)?假|请示|报备)|无故|没有?理由", "none"),
    ("请(?:过|了)?假|请示[过了]|报备|病假|事假", "excused"),
    ("不是(?:市直)?工委的", "other_organiser"),
)
_NO_CHANGE = re.compile("^[0-9.]+分?半?$|[?]$|吗$|^(?:如果|要是|假如)")
_ALL = re.compile("(?:^|,)(?:其实|应该)?(?:全部?|都|两[件个条]都|[全都]部)|都(?:不|是|改|别|撤|删|去|取)")
_LAST = re.compile("上一?[条个件]|刚才|刚刚|最后|最近|最新|这[条个件]")
