"""Whether a thing said to have happened did: negated, nearly, hearsay, of others, to come, wished for, only studied.

The rule is caution: a word that can take the event away does so unless what follows it shows that it belongs to the
event's own content (没有按时报送, 无故).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from handlers.understanding.clauses import Unit
from handlers.understanding.denials import nearly, negated, not_us
from handlers.understanding.plans import studied, to_come
from handlers.understanding.publishing import HAS_APPEARED, NO_ANSWER, SENT_IN
from handlers.understanding.subjects import OWN, other_subject


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing is recorded, with the word that decided."""

    because: str
    word: str
    kind: Literal["", "others", "hearsay", "denied", "to_come", "nearly"] = ""

    def __str__(self) -> str:
        return f"“{self.word}”：{self.because}"


_HEARSAY = re.compile(
    r"听说|据说|据传|据悉|听[^,。]{0,5}(?:说|讲)|传言|传闻|网传|网上[^,。;]{0,5}传(?!阅|达)|谣传|疯传|盛传|相传|[所都在]传(?![阅达真输递看承统授])|风闻|据闻|坊间|小道消息|有人(?:说|讲|"
    r"告诉)|(?<![跟和向给])他们说|别人说|(?<![跟和向给])人家说|群里说|好像(?!没记|漏记|忘记|还没记|忘了记)|"
    r"似乎|貌似|可能(?!性)|也许|"
    r"大概(?:率)?(?:是|要|会|被)|估计|恐怕|(?:或|恐)(?:将|会|被)|说不定|没准(?!备|时|点|了|确)|搞不好|不确定|不知道(?:是不是|真假|真的假的|有没有)|"
    r"真的假的|真假|不清楚是不是|疑似|怀疑|耳闻|风声|说是要|应该是被|八成|十有八九|传(?:出|来)[^,。]{0,4}消息|"
    r"未(?:经)?(?:证实|核实)|(?:总结|材料|汇报稿?)里(?:写|说)|没(?:见|看到|收到)(?:到)?(?:正式)?(?:文件|通知|"
    r"通报)|未见(?:到)?(?:正式)?文件|谁说|别当真|梦见|梦到|(?<![跟像似同如])做梦|开玩笑|吓唬|谎称"
)
_TOLD = re.compile(
    "(?:^|[,。;])(?:昨天|今天|前天|刚才|刚刚|上午|下午)?(?!我[^,。]{0,4}(?:说|讲)|就是说|也就是说|跟你|给你|"
    "(?:市直工委|工委|市委|文件|通知|通报|决定)[^,。]{0,2}(?:说|称))"
    "[^,。;被]{1,8}?(?:(?<![你听小演没未先后再忘])说(?!了?一?下|明|到|好|起|不|一声|是|实话|错)|(?<![听演宣主开试])讲(?!话|"
    "了?一?下|究|党课|课)|告诉我?|透露|(?<![名职内文函来电])称(?![号赞])|(?:群里|圈)[^,。]{0,4}[发传转])|"
    "据(?:了解|反映|称|介绍)|有消息|有人[发转晒贴]"
)
_AS_IT_SEEMS = re.compile("(?:我们?|我支部|本支部)(?:支部)?(?:当时|那天|那次)?(?:好像|似乎|貌似)")
"""咱们好像没人去: it is asked about anyway."""
_WHAT_ELSE = re.compile(
    "(?:具体)?[是受给]?的?(?:啥|什么|何种|哪种)处分[^。;]*|(?:处分)?种类[^。;]*|"
    "党[内纪][^,。;]{0,6}(?:是否|有无|有没有|尚?未见|没见|尚未|待)[^。;]*"
)
"""党内是否另有处理，现未见文件: the other sanction is certain."""
_IN_TRUTH = re.compile("实则|实为|实系|其实|事实上|实际上")
_HEARSAY_WORD = re.compile(
    "听说|据说|据传|据悉|风闻|据闻|坊间|传|好像|似乎|貌似|可能|也许|估计|恐怕|不确定|不知道|小道消息|梦|文件|核实|证实|听"
)
_CONTRAST = re.compile("但|不过|确实|其实|真的(?!假)|实际")
_CONFIRMS = ("确实", "其实", "真的", "实际")
_AND_SUCH = re.compile("等|情况|情形|现象|记录|问题|行为")
_LISTED = re.compile("、|和|及|以及|或|也没|也未")
_UNDERGONE = re.compile("(?<!未)(?<!没)(?<!没有)(?:被|受|获)")
_SAME_SUBJECT = re.compile("将|把|对|予以|给予")
_DONE = re.compile("已|了(?!解)|过(?!程|关)|被|受到")
_CASE = re.compile("案例|警示(?:教育)?片|片子里|新闻(?:里|上|说)|典型|电视(?:里|上)|网上")
_LONG_AGO = re.compile("(?<![年月日号天周个期节])(?:以前|从前|早先|早年|当年(?!度)|那些?年|前些年|多年前)(?![述面])")
_ONCE = re.compile(
    "(?:以前|从前|早先|早年|多年前|前些年|年轻时|刚工作时)(?:就|也|曾|还)?(?:受|被|得|获|挨|拿|缺|拖)(?:到)?过"
)
_THIS_TIME = re.compile("这[次回]|今年|本年|如今|现在|今天|昨天|前天|刚")
_OUR_OWN = re.compile(
    "(?:我|我们|本)(?:支部|单位|局)?的?(?:一名|[一两二三1-9]个|[一两二三1-9]名)?(?:书记|副书记|党员|普通|"
    "一般|支委|委员|班子|被|受|有)"
)
_NO_PARTY = re.compile(
    "非党员|不是党员|非中共党员|党外|群众(?:一名)?(?=因|酒|被)|临时工|积极分子|司机|民主党派|团员|(?:儿子|"
    "女儿|爱人|妻子|丈夫|老婆|老公|亲属|亲戚|家属|家人|朋友|邻居|孩子|弟弟|哥哥)"
)


def why_not(unit: Unit, own_names: Sequence[str]) -> Reason | None:
    """Why this possible event is none to be recorded; None where nothing speaks against it."""
    if unit.kind == "discipline" and (found := _NO_PARTY.search(unit.text)):
        return Reason("说的不是党员", found[0])
    if word := other_subject(unit, own_names):
        return Reason("说的是别的支部或单位", word, "others")
    deed = unit.triggers[0 if unit.kind in ("absence", "missed_task") else -1]
    said_before = unit.text[: max(0, deed.start - unit.start)]
    if (told := _TOLD.search(said_before)) and not _IN_TRUTH.search(said_before, told.end()):
        return Reason("是听别人说的，不记录", "说", "hearsay")
    if found := _ONCE.search(unit.text):
        return Reason("不是今年的事，不记录", found[0][:2])
    if (found := _LONG_AGO.search(unit.text)) and not _THIS_TIME.search(unit.text):
        return Reason("不是今年的事，不记录", found[0])
    said = unit.text
    if unit.kind == "discipline":
        said = _WHAT_ELSE.sub("", said)
    elif unit.kind in ("absence", "missed_task"):
        said = _AS_IT_SEEMS.sub("", said)
    if found := _HEARSAY.search(said):
        plain = _HEARSAY_WORD.search(found[0])
        return Reason("是听说或没有证实的，不记录", plain[0] if plain else "听说", "hearsay")
    if word := nearly(unit):
        return Reason("没有发生，不记录", "差一点" if len(word) > 3 else word, "nearly")
    if word := not_us(unit.text):
        return Reason("说的不是我们，不记录", word)
    if word := negated(unit):
        return Reason("没有这件事，不记录", word, "denied")
    if unit.kind == "media" and (sent := SENT_IN.search(unit.text)) and not _came_out(unit.text, sent.end()):
        return Reason("还没有刊发，等刊发了再记", sent[0][0])
    if unit.kind == "discipline" and not _OUR_OWN.search(unit.text) and (found := _CASE.search(unit.text)):
        return Reason("说的是案例，不是本支部的事", found[0])
    if word := to_come(unit):
        return Reason("还没有发生，等发生了再记", word, "to_come")
    if word := studied(unit):
        return Reason("是学习、转发或参加会议，不是本支部的事", word)
    return None


def _came_out(text: str, sent: int) -> bool:
    return bool(HAS_APPEARED.search(text)) and not NO_ANSWER.search(text, sent)


def carries_over(reason: Reason, unit: Unit) -> bool:
    """Whether what was said of the event before holds for this one too: 隔壁支部被通报，书记也被警告."""
    contrast = _CONTRAST.search(unit.clause)
    confirmed = contrast and contrast[0] in _CONFIRMS and reason.kind != "others"
    if contrast and (OWN.search(unit.clause) or reason.kind not in ("others", "hearsay") or confirmed):
        return False
    if reason.kind == "others":
        return not OWN.search(unit.text)
    if reason.kind == "denied":
        listed = bool(_LISTED.match(unit.clause))
        return listed and (bool(_AND_SUCH.search(unit.text)) or not _UNDERGONE.search(unit.clause))
    if reason.kind == "to_come":
        return (
            not unit.starts_sentence and not any(w.kind == "day" for w in unit.whens) and not _DONE.search(unit.clause)
        )
    if reason.kind == "nearly":
        return bool(_SAME_SUBJECT.match(unit.clause))
    return reason.kind == "hearsay" and not unit.starts_sentence
