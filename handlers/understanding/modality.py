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
from handlers.understanding.subjects import OWN, other_subject


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing is recorded, with the word that decided."""

    because: str
    word: str
    kind: Literal["", "others", "hearsay"] = ""

    def __str__(self) -> str:
        return f"“{self.word}”：{self.because}"


_CONTENT = (
    "按|及时|如期|准时|完成|交|报[^道]|上[交报]|提交|落实|整改|开展|参[加会]|去|到|来|请假|请示|请|申请|报告|经|履行|做|组织|召开|学习|抓|管|严格|认真|执行|换届|缴|签|注意|"
    "想到|少|多久|办法|说的|啥|什么|正当|特殊|任何(?:特殊|正当)?(?:理由|原因)|理由|特别|派|赶|遵守|准备|达标|达到|值班|在岗|规范|尽|记录|建立|健全|传达|贯彻|更新|上墙|配备|跟|和|打招呼|"
    "领导|通知|看到通知|收到通知|成功?|几天|明确|署|人(?:去|来|到|参加|值)|一个?人|我(?:们)?的?(?:名字)?署|经(?:批准|请示)|重视|关系到|缺少|过多久|过几天|满|批|出席|公示"
)
_NOT = re.compile(
    rf"(?:并|从|都|也|又|还|确|实)?(?:没有|没能|没(?!准)|未能|未|无)(?!{_CONTENT})(?!故)|不是(?!班子|党员干部)|并非|绝非|(?<![除是莫])非(?!法|党|常|公|典|正常|凡|国有|班子)|不会(?!议|吧)|从不|绝不|不存在|不包括|不含|不涉及|不属于|"
    r"不实|不属实|不真实|不予|免于|免予|避免|幸免|未遂|取消|撤回了?|不记|不受|不被|不用|不必|不给|不曾|不算|不应|不该|不可能|不至于|零(?=通报|处分|违纪|缺席|批评)|"
    r"(?<![特级个区识分告差送判离])别(?=记|扣|算|给|登|写|被|当真)|否认|误传|误会|谣言|搞错了|弄错了|假的|假消息|没这回事|没有的事|不通报"
)
_NOT_US = re.compile(
    r"(?:没有?|不是|没见|未见|不包括|不含|没提到?|未提及|没点到?|没说)(?:我们|我支部|我单位|我局|本支部|点?(?:我们|我支部)的?名|我们的事)|"
    r"(?:跟|与|和)?(?:我们|我支部|本支部|我单位)(?:没关系|无关|没有关系|不相干|不在其中|不在内|没份)|不属实|没这回事|没有的事|假消息|误传|谣言|是假的|不是真的"
)
_NEAR = re.compile(
    r"悬一|悬点|好悬|本该|本来(?:要|该|会|是要|应)|原定|按理|照理|差[一]?点|差一(?!次|名|个|项)[^,。]{0,3}就|差些|险些|险遭|就差(?!交|了?个?材料)|差[^,。]{0,3}一[票步分]|几乎|幸亏|幸好|躲过|逃过|侥幸|要不是|若不是|好险|虚惊|擦边|眼看就?要|险被"
)
_HEARSAY = re.compile(
    r"听说|据说|据传|据悉|听[^,。]{0,5}(?:说|讲)|传言|传闻|网传|谣传|疯传|都在传|在传|小道消息|有人(?:说|讲|告诉)|他们说|别人说|人家说|群里说|好像|似乎|貌似|可能(?!性)|也许|"
    r"大概(?:率)?(?:是|要|会|被)|估计|恐怕|说不定|没准|搞不好|不确定|不知道(?:是不是|真假|真的假的|有没有)|真的假的|真假|不清楚是不是|疑似|怀疑|耳闻|风声|说是要|应该是被|八成|十有八九|传(?:出|来)[^,。]{0,4}消息|"
    r"未(?:经)?(?:证实|核实)|(?:总结|材料|汇报稿?)里(?:写|说)|没(?:见|看到|收到)(?:到)?(?:正式)?(?:文件|通知|通报)|未见(?:到)?(?:正式)?文件|谁说|别当真|梦见|梦到|做梦|开玩笑|吓唬|谎称"
)
_TO_COME = re.compile(
    r"将(?=于|被|会|要|受|获|在|对|获得|给予|授予|召开|来)|即将|行将|(?<![重主需必只还想首摘提不求概纪])要(?=被|受|给|对|通报|表彰|处分|开除|来|发|登|刊|在|评|推广|警告|获|得|拿|把|上|去)|快要|就要|准备|打算|"
    r"(?<![工年学训度])计划(?=在|于|被|发|表彰|申报|要|不)|(?<![模虚])拟(?!人)|预计|有望|争取|力争|希望|盼|期待|想(?=拿|得|发|被|在|评|要|把|上)|等着|等待|过[两几]天(?!前)|马上(?=要|就|表彰|通报)|正在(?:申报|评选|公示|考虑|研究|酝酿|争取)|"
    r"申报(?!了?表)|推荐(?!信)|入围|提名|候选|参评|公示中|公示期|会被|会受|会给|会不会|迟早|早晚(?=要|会|得)|下一?次|下回|目标是|力求|努力|建议给予|建议对|待(?:批|定|审|研究|宣布)|还没(?:定|批|登|发|公布|宣布|下来)|尚未(?!明确|按)"
)
_STUDIED = re.compile(
    r"(?:学习|传达|转发|观看|宣讲|解读|讨论|收看|通读|研读|对照|借鉴|参加|参观|召开|列席|出席|举办|吸取|警示教育)(?:了|过)?(?!强国|时报|平台|教育走|班|不|情况|落实|贯彻|工作|出席)"
)
_SANCTIONED = re.compile("诫勉|约谈|谈话|批评教育|警告|职务|察看|开除|双开|检查")
_NOT_TRUE = re.compile(
    "没有?这回事|没有的事|不是真的|是假的|不属实|是谣言|冤枉|误记|记错了|系统显示|漏签|是误传|假消息|子虚乌有"
)
_DENIED_AFTER = re.compile(
    "^(?:啊|呢)?(?:没有(?=$|[,。啊呢!]|我)|不是(?=$|[,。啊呢!]|我)|假的|搞错了|"
    "弄错了|不属实|没有的事|没评上|没拿到|没得上|没戏|白忙|误会|被撤销了|取消了)"
)
_DENIED = re.compile("不属实|搞错了|没有的事|误传|白忙活|没评上|没拿到|没选上|没得上|落选|谣言")
_NOT_YET = re.compile("还没(?:登|发|定|公布|宣布|下来|批)|尚未(?:公布|刊发|发文)|等结果|待公示|还在公示")
_PLANNED = re.compile("(?<![模虚])拟(?:于|定|对)|将于|准备|打算|即将")
_TOLD = re.compile(
    "(?:^|[,。;])(?:昨天|今天|前天|刚才|刚刚|上午|下午)?(?!我[^,。]{0,4}(?:说|讲)|就是说|也就是说|跟你|给你|(?:市直工委|工委|市委|文件|通知|通报|决定)[^,。]{0,2}(?:说|称))"
    "[^,。;被]{1,8}?(?:(?<![你听小演])说(?!了?一?下|明|到|好|起|不|一声|是|实话|错)|(?<![听演])讲(?!话|了?一?下|究|党课|课)|告诉我?|透露|(?<![名职])称(?![号赞])|(?:群里|圈)[^,。]{0,4}[发传])|"
    "据(?:了解|反映|称|介绍)|有消息|有人发"
)
_HEARSAY_WORD = re.compile(
    "听说|据说|据传|据悉|传|好像|似乎|貌似|可能|也许|估计|恐怕|不确定|不知道|小道消息|梦|文件|核实|证实|听"
)
_CONTRAST = re.compile("但|不过|确实|其实|真的(?!假)|实际")
_SUBMITTED = re.compile("投(?:给|了|稿|到|往|寄|送)")
_PUBLISHED = re.compile("刊[发登用载]|发表|登(?:了|出)|见报|采用|发了")
_CASE = re.compile("案例|警示(?:教育)?片|片子里|新闻(?:里|上|说)|典型|电视(?:里|上)|网上")
_NO_PARTY = re.compile(
    "非党员|不是党员|非中共党员|党外|群众(?:一名)?(?=因|酒|被)|临时工|积极分子|司机|民主党派|团员|(?:儿子|女儿|爱人|妻子|丈夫|老婆|老公|亲属|亲戚|家属|家人|朋友|邻居|孩子|弟弟|哥哥)"
)


def why_not(unit: Unit, own_names: Sequence[str]) -> Reason | None:
    """Why this possible event is none to be recorded; None where nothing speaks against it."""
    if unit.kind == "discipline" and (found := _NO_PARTY.search(unit.text)):
        return Reason("说的不是党员", found[0])
    if word := other_subject(unit, own_names):
        return Reason("说的是别的支部或单位", word, "others")
    if _TOLD.search(unit.text[: max(0, unit.triggers[-1].start - unit.start)]):
        return Reason("是听别人说的，不记录", "说", "hearsay")
    if found := _HEARSAY.search(unit.text):
        plain = _HEARSAY_WORD.search(found[0])
        return Reason("是听说或没有证实的，不记录", plain[0] if plain else "听说", "hearsay")
    if found := _NEAR.search(unit.text):
        return Reason("没有发生，不记录", "差一点" if len(found[0]) > 3 else found[0])
    if found := _NOT_US.search(unit.text):
        return Reason("说的不是我们，不记录", found[0])
    if word := _negation(unit):
        return Reason("没有这件事，不记录", word)
    if unit.kind == "media" and _SUBMITTED.search(unit.text) and not _PUBLISHED.search(unit.text):
        return Reason("还没有刊发，等刊发了再记", "投")
    if unit.kind == "discipline" and not OWN.search(unit.text) and (found := _CASE.search(unit.text)):
        return Reason("说的是案例，不是本支部的事", found[0])
    if word := _to_come(unit, unit.clause):
        return Reason("还没有发生，等发生了再记", word)
    if word := _studied(unit, unit.clause):
        return Reason("是学习、转发或参加会议，不是本支部的事", word)
    return None


def denied_as_a_whole(text: str) -> Reason | None:
    """没有这回事, wherever it is said, takes back all that is told."""
    found = _NOT_TRUE.search(text)
    return Reason("没有这件事，不记录", found[0]) if found else None


def carries_over(reason: Reason, unit: Unit) -> bool:
    """Whether what was said of the event before holds for this one too: 隔壁支部被通报，书记也被警告."""
    if _CONTRAST.search(unit.clause):
        return False
    if reason.kind == "others":
        return not OWN.search(unit.text)
    return reason.kind == "hearsay" and not unit.starts_sentence


def _negation(unit: Unit) -> str | None:
    kind = unit.kind
    for found in _NOT.finditer(unit.clause):
        at = unit.clause_start + found.start()
        if any(t.start <= at < t.end and not (t.said.startswith("不通报")) for t in unit.triggers):
            continue
        word = found[0]
        after = unit.clause[found.end() : found.end() + 6]
        if kind == "circular" and re.match("批评", after) and word == "不是":
            continue
        if word in ("不算", "不记") and kind in ("absence", "missed_task"):
            continue
        if kind in ("absence", "missed_task"):
            if at > unit.triggers[0].start or (re.match("没|未", word) and re.match("(?:一个)?人", after)):
                continue
            if word in ("无", "没有", "没", "未", "未能") and re.match("(?:请|申|报|准|许|得到|获|征得|批)", after):
                continue
        if kind == "discipline":
            mine = [t for t in unit.triggers if t.start > at]
            others = [t for t in unit.triggers if t.start < at and _SANCTIONED.search(t.said)]
            if others and (not mine or word in ("不涉及", "没有", "未", "没")):
                continue
        if word == "取消" and kind != "commendation":
            continue
        return word.strip("并从都也又还确实") or word
    tail = unit.text[max(0, unit.clause_end - unit.start) :]
    denied = _DENIED_AFTER.search(tail) or _DENIED.search(unit.text)
    return denied[0] if denied else None


def _to_come(unit: Unit, clause: str) -> str | None:
    last = unit.triggers[-1].end - unit.clause_start
    for found in _TO_COME.finditer(clause):
        if found.start() > last:
            break
        if (
            found[0] == "要"
            and re.search("公司|工委要$", clause[: found.end()])
            and unit.kind in ("missed_task", "absence")
        ):
            continue
        if found[0] in ("参评", "申报", "推荐", "努力", "待定") and unit.kind not in (
            "commendation",
            "innovation",
            "media",
        ):
            continue
        if found[0] in ("准备", "计划", "申报", "推荐", "努力") and unit.kind == "circular":
            continue
        if found[0] in ("申报", "推荐", "努力", "参评") and re.search(
            "荣获|获评|被评为|授予|评上|获得", clause[found.end() :]
        ):
            continue
        if unit.kind == "missed_task" and found[0] in ("拟", "申报", "推荐", "计划", "待定"):
            continue
        return found[0]
    tail = unit.text[max(0, unit.clause_end - unit.start) :]
    head = unit.text[: max(0, unit.clause_start - unit.start)]
    ahead = _NOT_YET.search(tail) or _PLANNED.search(head)
    return ahead[0] if ahead else None


def _studied(unit: Unit, clause: str) -> str | None:
    if unit.kind == "media":
        read = re.search("(?:学习|研读|读|看|转发|讨论)(?:了|过)(?!强国|时报|平台)", clause)
        return read[0] if read and read.start() < unit.triggers[-1].start - unit.clause_start else None
    if unit.kind in ("absence", "missed_task"):
        return None
    first = unit.triggers[0].start - unit.clause_start
    for found in _STUDIED.finditer(clause[: max(0, first)]):
        between = clause[found.end() : first]
        if re.search("我们|我支部|本支部|我单位|被|对我|中受|上(?:被|,)|会上|受到", between):
            continue
        if (
            found[0] in ("召开", "参加", "出席", "举办", "列席")
            and unit.kind != "circular"
            and not re.search("表彰$|警示|通报会", clause)
        ):
            continue
        if found[0] in ("召开", "出席", "举办", "列席") and unit.triggers[-1].said not in ("通报会", "通报的会"):
            continue
        return found[0]
    return None
