"""Corrections in flow: 上一条不算, 不对，是工委, 日期错了，是上周四, 改成两次, 撤销②.

After a card almost any word of error is meant for it; without one a record must be spoken of. An event told as such
(被市委通报了一圈没有我们，不要记) is none.
"""

from __future__ import annotations

import re
from datetime import date

from handlers.understanding.record_changes import changes
from handlers.understanding.records_named import (
    is_card,
    kind_of,
    line_of,
    record_named,
    shows_several,
    speaks_of_records,
)
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understood import Understood
from scoring.rule_set import RuleSet

_STRUCK = re.compile(
    "撤(?:喽|啦|吧|哈|一下|了|回|掉|销|除)(?![^,。;]{0,14}(?:职务|党内))|删|抹(?:掉|了|去)|划掉|划去|销掉|[注核]销|作废|剔除|移除|移出|清掉|清除|去掉|拿掉|"
    "(?:条(?!例|款)|件|那个|这个|那|这)[^,。]{0,3}撤(?!职)|把[^,。]{1,12}去了|收回(?:刚|那|这)"
)
"""Words that strike out a record whatever else is said."""
_SET_ASIDE = re.compile(
    "(?:(?<![特级区识分告差送判离])别|不|不要|不用|不再|不必|暂不|先别|先不)(?:往上|给我|帮我|再)?(?:记|登|录)(?![错漏混重多载者])|不予(?:登记|记录|记)|"
    "不算数?(?![^,。]*(?:几|什么))|取消(?:刚|这|那|上|第|②|①|记录|登记|吧|了|$)|不要了?(?=$|[,。])|不作数|不要紧了|(?:条|件|个|号|笔|项|次|那|这|都)[^,。]{0,3}(?:别|不)要|^撤$|^撤!|给我退|退掉|当我(?:没|放)|就当没|重来$"
)
"""Words that may also tell what was, or was not, the case."""
_OF_THE_BODY = re.compile(
    "(?:工委|市委|省委|县委|政府|上级|纪委|人家)(?:已经|已|后来|又|现)?(?:于)?[0-9年月日号]*(?:已|又)?(?:予以|将其)?(?:撤回|撤销|收回|取消)|"
    "(?:被|已经?|批评予以|处分予以|表彰予以)(?:撤销|取消|撤回)|处分(?:已|被)?(?:撤销|撤了)|表彰大会|会议?取消|"
    "(?:文件|通报|名单|决定)[^,。]{0,2}[撤收]回去?了|印发[^,。]{0,6}(?:删|去掉|移除)|[^,。]{0,4}不算[晚迟早多少高低]"
)
"""市直工委已于6月8日撤回: told of the body, not asked of us."""
_SHOWN_WRONG = re.compile(
    "(?:写|记|算|填|录|登|报|打|看|弄|搞|说|输|选|点|发)[^,。]{0,2}[错误岔混反差少多早晚重漏颠]|[少多漏重][写记算填录登报](?:了|,)|[误错][写记算填录登报打看选输发]|"
    "(?:有|系)(?:误|差错|出入)|(?<!说)不准|偏[高低]|"
    "更正|修正|调整|纠正|订正|更改|改正|修改|改[成为到]|改一下|[①②③④⑤][^,。]{0,4}改|改动|应(?:该|当)?(?:是|为|以|按|改|更)|实(?:际)?(?:应)?(?:为|系)|手滑|"
    "(?:日期|日子|时间|级别|次数|人数|人次|单位|机关|身份|种类|刊物|媒体)[^,。]{0,6}(?:不对|错|不符)|(?:弄|搞|记|写|填)成"
)
"""Words that say plainly that a record is wrong."""
_WRONG = re.compile(
    "不对|不是|哪里?是|错[了啦]|并非|而非|(?<![除是莫])非(?!党|法|常|公)[^,。]{1,10}[,，]?(?:系|而是|是)|应该|实(?:际)?是|才对|其实|"
    "(?:人|他|她|本人|人员|同志)(?:是|系|为)(?:普通|一般)党员|(?:通报机关|日期|级别|次数|人数|人次)(?:是|为)|(?:^|,)(?:[①②③④⑤]|第[0-9一二三四五]+(?:条|件|个)?)(?:的)?不?是|"
    "我是说"
)
_NOT_SO = re.compile(
    "应(?:该|当)?(?:为|是|系)[^。]*(?:而非|而不是|并非|不是|误)|"
    "正确的?(?:日期|时间|级别|次数|人数|单位|机关)?应?[当该]?[为是]|误[记登填录报写列作为]"
)
_PUT_RIGHT = re.compile(
    "现?更正:|(?:请|望|祈)[^,。]{0,6}(?:更正|订正|改正|修正|更改|修改|纠正)|更正为|订正为|(?:予以|特此)(?:更正|订正|改正|修正)"
)
"""应为市直工委作出，而非市委，请予更正."""
_SHORT = re.compile("^(?:[^,。]{1,6},)?(?:是|其实是|就是|只是|应该|都是)?[^,。]{1,12}$")
_UNDERGONE = re.compile("被|受到|遭|挨|荣获|获得|缺席|没参加|未参加")
_ONE_MORE = re.compile("又|还有|另外|此外|再记|补记|再加|再补|外加")
_KIND_OF_TRIGGER = {"media": "media_article"}


def read_correction(text: str, today: date, context: str | None, rule_set: RuleSet) -> Understood | None:
    """Something recorded or pending is taken back or put right; None where neither is meant."""
    if re.search("[?]|吗|多少分|几[颗个]?星|几分|够不够|的话|怎么(?:撤|删|改|更正)|[能行]不[能行]|可不可以", text):
        return None
    card = is_card(context)
    target = record_named(text, context)
    line = line_of(context, target) if card and context else ""
    changed = changes(text, today, line, rule_set) if card or isinstance(target, int) else {}
    shown_wrong = _SHOWN_WRONG.search(text)
    if _takes_back(text, target, card) and not (
        changed and (_SHOWN_WRONG.search(text) if not _STRUCK.search(text) else re.search("改[成为]|应为|更正为", text))
    ):
        return _taken_back(target, card)
    if card and context:
        target = "last" if isinstance(target, str) and not shows_several(context) else target
        return _of_the_card(text, target, changed, line)
    if shown_wrong and isinstance(target, int) and changed:
        return _put_right(target, changed)
    if _begins_afresh(text):
        slots: dict[str, object] = {"target": target, "replace_with": changes(text, today, "", rule_set) or None}
        return Understood("revoke_event", "ask", "要更正，还不知道是哪一条", slots=slots, question="要更正哪一条记录？")
    return None


def _takes_back(text: str, target: object, card: bool) -> bool:
    if not (_STRUCK.search(text) or _SET_ASIDE.search(text)):
        return False
    if target is None and find_triggers(text) and not (card and not _UNDERGONE.search(text)):
        return False
    return isinstance(target, int) or not _OF_THE_BODY.search(text)


def _taken_back(target: object, card: bool) -> Understood:
    if target is None and not card:
        nothing: dict[str, object] = {"target": None, "replace_with": None}
        return Understood("revoke_event", "ask", "要撤销，还缺是哪一条", slots=nothing, question="要撤销哪一条？")
    slots: dict[str, object] = {"target": "last" if target is None else target, "replace_with": None}
    return Understood("revoke_event", "act", "撤回，不替换", slots=slots)


def _of_the_card(text: str, target: object, changed: dict[str, object], line: str) -> Understood | None:
    shown_wrong = _SHOWN_WRONG.search(text)
    if not shown_wrong and _tells_another(text, line):
        return None
    wrong = shown_wrong or _WRONG.search(text)
    bare = changed and _SHORT.match(text) and (text.startswith(("是", "其实", "就是")) or not find_triggers(text))
    if not (wrong or bare):
        return None
    if changed:
        return _put_right("last" if target is None else target, changed)
    if len(text) > 20 or (find_triggers(text) and not shown_wrong):
        return None
    slots: dict[str, object] = {"target": "last" if target is None else target, "replace_with": None}
    return Understood("revoke_event", "ask", "要更正，还缺改成什么", slots=slots, question=_what(text))


def _tells_another(text: str, line: str) -> bool:
    """Whether an event is told that is not the card's: of another kind, or one more, or with its own verb."""
    kinds = {_KIND_OF_TRIGGER.get(t.kind, t.kind) for t in find_triggers(text)}
    if not kinds:
        return False
    return kind_of(line) not in kinds or bool(_ONE_MORE.search(text) or _UNDERGONE.search(text))


def _put_right(target: object, changed: dict[str, object]) -> Understood:
    slots: dict[str, object] = {"target": target, "replace_with": changed}
    return Understood("revoke_event", "act", "更正这一条", slots=slots)


def _begins_afresh(text: str) -> bool:
    """记错了, 前报日期有误，应以9月3日为准: of a record that is not before us."""
    if re.search("怕[^,。]{0,4}(?:报|记|登|填|录)", text):
        return False
    if find_triggers(text):
        return bool(_NOT_SO.search(text) and _PUT_RIGHT.search(text))
    plain = _SHOWN_WRONG.search(text) or (len(text) < 20 and re.search("(?<!不)[错误](?:了|$)|不对", text))
    at_once = re.match("不对|错[了啦]|应该是|应[是为]|不是[^,。]{1,6},?(?:而)?是", text)
    return bool(len(text) < 20 and at_once) or bool(
        plain and (len(text) < 12 or speaks_of_records(text) or plain.start() == 0)
    )


def _what(text: str) -> str:
    if re.search("日期|日子|时间|哪天", text):
        return "应该是哪一天？"
    if re.search("次数|几次|人数|人次", text):
        return "应该是几次？"
    return "应该改成什么？"
