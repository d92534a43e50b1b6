"""When something is due: which deadline is asked about."""

from __future__ import annotations

import re

from handlers.understanding.moods import asks
from handlers.understanding.understood import Understood

_WHEN = (
    "几个工作日|几日|多少日|什么时候|啥时候|何时|哪天|哪一天|几号|几点|多久|多长时间|多少时间|多少天|几天|剩几|到期|截止|"
    "截至(?=日期|时间|何|什么|啥|哪|几)|期限|时限|"
    "最晚|最迟|过期|超期了|结束了?没|哪年|哪个月|多会儿|日期|"
    "什么日子|何日|几月几|限期|时间节点|最后(?:一天|期限)|哪天前|什么时间|啥时间|何时间"
)
_TOPICS = (
    ("election", "换届|选举|改选|[这本上]届|届期|任期|本届"),
    ("publicity", "公示|张榜|挂(?:出来|多少|几天)"),
    ("plan", "方案|年度?(?:党建)?(?:工作)?计划|党建计划|工作计划"),
    ("ledger", "台账|整改"),
    ("dues", "党费"),
    ("year_end", "年底|年终|复核|核星|复检|十二月|12月"),
    ("declaration", "自评|申报|创星|6月5[日号]|测评表|报星"),
    ("meeting", "会(?!员|计)|培训|党课|主题党日"),
)
_STATE = re.compile("得分|星级|评分|多少分|几星|总分")
"""截至5月底的得分 asks for the star of a day."""
_OF_FORM = re.compile("截止(?:时间|日期|期|日)|申报|自评|什么|啥|哪|何|几")
_DUE = re.compile(
    "截|到期|期限|办结|待办|须办|应办|要[交办报做干开]|该[交办报做干]|最[晚迟]|待办|[什么啥]会|过期|需完成|"
    "(?:各项|各类|各种|所有|全部)(?:工作|事项|任务|材料)|(?:办理|办结|完成|报送)的?(?:时限|期限)"
)
_SOON = re.compile(
    "需?要?(?:完成|办理?|交|上报|上交)的(?:工作|事项|任务|材料|事)?[^,。]{0,3}(?:有|是)?(?:哪些|什么|啥)|"
    "(?:哪些|什么|啥|哪几[项件])[^,。]{0,6}(?:要|需要?|该|得|没)(?:完成|交|办|做|报|上报|落实)|还有(?:什么|"
    "啥|哪些)[^,。]{0,4}(?:没|要|得|该)|(?:最近|近期|这周|本周|这个月|本月|下周|下个月|这几天|月底前|年底前|"
    "眼下|手头)[^,。]{0,6}(?:什么|啥|哪些|几个|有没有)[^,。]{0,4}(?:会|到期|交|办|做|干|赶|弄|报|任务|截止|事)|"
    "(?:什么|啥|哪些)[^,。]{0,3}(?:要到期|到期|快到期|要截止|待办)|到期(?:事项|的)|待办(?:事项)?(?:$|有|是|"
    "清单)|deadline|ddl|[须需要应](?:完成|办理?|交|上报|报送)的[^,。]{0,4}(?:工作|事项|任务|材料)|有无[须需要应待]|(?:最近|近期)要(?:干|做|办|交)|(?:前|之前|以前)[还尚]?[需要须应]{0,2}(?:完成|干|做|交)(?:哪|什么|啥)"
)


_FULFILLED = re.compile("(?:提前|按时|如期|按期|及时|已经?|顺利)[^,。]{0,3}(?:完成|报送|上报|上?交|提交|办结)")


def read_deadline(text: str, has_trigger: bool) -> Understood | None:
    """Which deadline is asked about, or None."""
    if _FULFILLED.search(text) and not asks(text):
        return None
    if found := _SOON.search(text):
        if re.search("(?:什么|啥|哪些|几个)(?:会|培训)", found[0]):
            return _due(found[0], "meeting")
        topic = next((topic for topic, words in _TOPICS[:-1] if re.search(words, found[0])), "all")
        if topic == "all":
            topic = next((topic for topic, words in _TOPICS[:-1] if re.search(words, text)), "all")
        return _due(found[0], topic)
    asked = re.search(_WHEN, text)
    if not asked or (asked[0].startswith("截") and _STATE.search(text) and not _OF_FORM.search(text)):
        return None
    topic = next((topic for topic, words in _TOPICS if re.search(words, text)), "all")
    if topic == "all" and (has_trigger or not _DUE.search(text)):
        return None
    if topic == "meeting" and (has_trigger or re.search("准备|表彰大会", text)):
        return None
    return _due(asked[0], topic)


def _due(said: str, topic: str) -> Understood:
    return Understood("query_deadlines", "answer", f"“{said}”", slots={"topic": topic})
