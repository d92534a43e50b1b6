"""Whom it happened to: us, or another branch or unit that is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.meant import named_as_patient

_OTHERS = re.compile(
    r"原单位|老家|同学|朋友|老领导|老同事|战友|妻子|丈夫|女婿|儿媳|闺女|丫头|侄子|侄女|外甥|孙子|孙女|外孙|家属|弟弟|妹妹|哥哥|姐姐|亲戚|前单位|以前(?:的|所在)(?:支部|单位)|陪(?=[^,。]{1,8}领)|"
    r"(?<![一-龥])某(?:党员|同志|干部|书记|党支部)|孩子|儿子|女儿|老婆|老公|媳妇|我?爱人|小区|球队|年会|科室|"
    r"隔壁|兄弟(?:支部|单位|党支部)|别的(?:支部|单位|党支部)|其他(?:支部|单位|党支部|局)|其它(?:支部|单位)|"
    r"别家|别人|友邻|邻居|对门|楼上|楼下|邻近|另一个?(?:支部|单位|党支部)|某(?:支部|单位|局|机关|党支部)|"
    r"他们(?=支部|单位|局|那|书记|班子|被|受|获|得|拿|昨|今|前|上|也|的|没|无|又)|你们|"
    r"(?<![跟和向给同])人家(?!说|讲|同意|批|答应|工委|市委|领导|也?准)|他(?:们)?那(?:边|个)支部|"
    r"老[一-龥](?:他们)?(?:那个)?(?:支部|单位|局)|兄弟|有的(?:支部|单位)|有些(?:支部|单位)"
)
_NAMED = re.compile(
    r"(?:第?[一二三四五六七八九十0-9]+|离退休|老干部|机关第?[一二三四五六七八九十0-9]+)(?:党)?支部|"
    r"市委(?:办(?:公室)?|[一-龥]{2}部|老干部局|党校)(?:机关)?(?:党)?支部|"
    r"(?:[一-龥]{2,8}?)(?:局|厅|法院|检察院|银行|医院|学校|学院|中学|小学|公司|集团|研究所|中心|街道|社区|"
    r"协会|支队|大队|委员会|税务所|管理处|办事处|发改委|卫健委|文明办|编办|团委|妇联|总工会|科协|残联|文联|"
    r"政协|人大)"
)
OWN = re.compile(r"我|本(?:支部|单位|局|党支部|级|院|中心|委|办|厅)|自己")
_OTHER_AUTHOR = re.compile(
    "(?:总|[市省县区镇乡]委?|街道)书记(?=[^,。;]{0,8}(?:署名|文章|撰|评论|讲话|的))|(?:市长|省长|部长|专家|教授)(?=[^,。;]{0,6}(?:署名|文章|撰|评论))"
)
_OBSERVER = re.compile(
    "我们?(?:支部)?(?:昨天|今天|前天|刚刚?|才|又|也|都|还|就|在[^,。;]{1,6}|[0-9月日号])*"
    "(?:看到|看见|瞧见|见到|知道|得知|获悉|发现|注意到|了解到|听了|学习|组织学习|传达|转发|参加|列席|旁听)了?|"
    "我们?(?:支部)?(?:都|也|可|大家)*(?:得|要|该|应该|应当|可以|必须)(?:好好|认真)?(?:学|看|借鉴|对照|参考|反思|传达|引以)"
)
"""我看到财政局党支部被通报批评: who saw it is not whom it happened to."""
_OUR_AUTHOR = re.compile("(?:我们|我支部|本支部|支部)(?:的)?书记|署(?:我|支部|本支部)")
_TO_SOME = re.compile("(?:对|把|将)[^,。;我本被]{2,24}的((?:党?支部|单位|党组织))[^,。;]{0,6}(?:通报|批评)")
_US_AMONG = re.compile(
    "(?:我|本)支部[^,。;]{0,6}(?:在列|在内|其中|被|受|榜上|名列)|(?:其中|包括|含|有)(?:我|本)|被|受到"
)
"""对未按时交党费的支部发通报批评，我支部已按时交纳."""
_QUOTED = re.compile('"[^"]*"')
_BY = re.compile(r"(?:被|由|(?<!财)经|受到?|接到?|收到|挨|遭|让|叫)(?:了)?$")
_CUT = re.compile(
    "授予|授(?!奖|牌|课|权)|颁给|发给|亲自为|专门为|刊[载登发]|关于|被|由|经(?!济|验|理|费)|受到?|对|把|给|批评|表彰|处分|通报|了|和|、|的|在|,|让|叫|挨|遭|今天|昨天|前天|"
    "[0-9]日|[0-9]号|我们"
)
_TO = re.compile(
    "(?:对|把|关于|给|为|向|给予|授予|颁给|发给|命名|刊[载登发]|登了?|采用|批评|表彰|处分|跟|将|通报|授|奖)(?:了)?$|"
    "[对把将给][^,。;对把将给]{0,16}的$"
)
_RECEIVES = re.compile("于[^,。;]{0,14}(?:受|获|领)")
_AGENTS = re.compile("公安局|派出所|交警|法院|检察院|人民法院|公安|融媒体?中心|电视台|安全局|监狱|司法局|税务局")
_SUBJECT_VERB = re.compile(
    "的(?:副|书|支部|组织|宣|纪|委|党员|党支|普通|一般|稿|文章|署名)|署名|作为|经验|做法|案例|品牌|项目|模式|应到|实到|应当?于|支委|副书记|列入|入选|上榜|当选|再次|先后|又|均|已|领导班子|班子|[一-龥]{2}委员|委员|党员|[一两二三1-9][个名]|被|受|挨|遭|让|叫|给|吃|名列|榜上|在列|获|荣获|得|拿|在|也|昨|今|前|上|无故|没|未|不|发|的书记|书记|有|"
    "因|党支部|支部|机关|党|那个|\\(|[0-9]"
)


_ACTS = re.compile(
    "[、和与及]|(?:亦|也|又|还|同时|另)?(?:表彰|授予|颁)|[^,。;:被受获未没无再列入]{0,6}?(?:表彰|通报|批评|推广|授予|颁|印发|发文|下发|签发|召开|组织|要求|布置|安排|举办|主办|开(?!除)|决定|评为|命名|给予|处以|作出|"
    "联合|会同|转发|刊|登|播|报道|采用|发布|推送|约谈|查处|抓|拘|判|党组|党委|机关党委|领导(?!班子|成员)|大会|会议|会上|的会|培训)"
)
"""An organisation that gives, calls or prints is the one that did it."""


def other_subject(unit: Unit, own_names: Sequence[str]) -> str | None:
    """The word that says it happened to another branch, unit or person; None where it is ours or nobody is named."""
    if any(name and name in unit.text for name in own_names):
        return None
    if _OBSERVER.search(unit.text):
        unit = replace(unit, text=_OBSERVER.sub(_blot, unit.text), clause=_OBSERVER.sub(_blot, unit.clause))
    if unit.kind == "circular" and (found := _TO_SOME.search(unit.text)) and not _US_AMONG.search(unit.text):
        return found[1]
    if unit.kind == "media" and (found := _OTHER_AUTHOR.search(unit.text)) and not _OUR_AUTHOR.search(unit.text):
        return found[0][-2:]
    if word := named_as_patient(unit, own_names):
        return word
    clause = _QUOTED.sub("", unit.clause) if unit.kind in ("media", "innovation") else unit.clause
    own = OWN.search(clause.replace("我们隔壁", "隔壁"))
    if found := _OTHERS.search(clause):
        us = (
            own
            and own.start() > found.end()
            and re.search("我们?(?:支部|单位|书记)?(?:昨|前|上|也|被|受|得|拿|获|[0-9])", clause[found.end() :])
        )
        if not us and not (unit.kind == "absence" and found[0] in ("别人", "他们")):
            return found[0]
    if own:
        return None
    if re.search(r"我们|我(?:支部|单位|局)|本支部", unit.text) and not _named(clause, unit):
        return None
    if _OTHERS.search(unit.text) and not re.search("我们|我(?:支部|单位|局)|本支部", unit.text):
        return "别的支部"
    if named := _named(clause, unit):
        return named
    if not re.search("我们|我(?:支部|单位|局)|本支部", unit.text):
        return _named(unit.text, unit)
    return None


def _blot(found: re.Match[str]) -> str:
    return "〇" * len(found[0])


def speaks_of_others(clause: str) -> bool:
    """Whether another branch, unit or person is named by one of the plain words: 隔壁, 兄弟支部."""
    return bool(_OTHERS.search(clause))


def _named(clause: str, unit: Unit) -> str | None:
    """An organisation named as the one it happened to."""
    for found in _NAMED.finditer(clause):
        name = _CUT.split(found[0])[-1]
        start = found.end() - len(name)
        if len(name) < 2 or re.search("[日月年号,。;:]局$", clause[: found.end()]):
            continue
        if _AGENTS.search(found[0]) and unit.kind in ("discipline", "media"):
            continue
        writes = unit.kind == "media" and re.match("(?:机关)?党?支部|书记|供稿|撰|写|投稿", clause[found.end() :])
        if (_BY.search(clause[:start]) and not writes) or (unit.kind == "media" and OWN.search(unit.text)):
            continue
        if re.search("委员会$", found[0]) and "支部" in found[0]:
            continue
        after = clause[found.end() : found.end() + 4]
        before = clause[:start]
        patient = _TO.search(before) or _RECEIVES.match(clause, found.end())
        acts = _ACTS.match(clause, found.end()) or OWN.search(unit.text)
        if patient or _SUBJECT_VERB.match(after) or not acts:
            return "支部" if "支部" in found[0] else found[0][-1]
    return None
