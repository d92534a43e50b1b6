"""Whether the words tell of a deed done to us, or only of such things: a rule, a warning, a deed of our own, others."""

from __future__ import annotations

import re

from handlers.understanding.clauses import Unit
from handlers.understanding.levels import find_bodies
from handlers.understanding.publishing import HAS_APPEARED

_OURS = re.compile("我(?![市省县区国])|本支部|本单位|咱")
_PUBLISHED = re.compile(
    "露脸|露了脸|亮相|[一二三四五六七八0-9头整]版|报样|样报|剪报|刊|登|发|载|播|见|推|上线|面世|报道|专访|采用|采访|上(?:了|过|头版|报|电视|[^,。;]{0,8}(?:报|网|台|强国|社|刊|"
    "杂志|卫视|求是|旗帜))|(?:期(?:的)?(?:上)?|[报刊网台][上里])有"
)
_STILL_WRITING = re.compile(
    "改(?:完|好|了|稿)|修改|起草|撰写中|正在写|准备|约(?:我们|书记|稿)|邀请|(?:请|让|叫|安排|催)(?:我们?|书记)?写"
)
_KEPT_A_CUTTING = re.compile("贴(?:上|在|入|到)|张贴|剪(?:报|下)|收藏")
_EFFECT = re.compile(
    "(?:就|则|便|要|会|得|能|可以?|可能)(?:降星|掉星|扣分?|降级|不得|只能|不能|取消|评不|加|得|拿|扣)[^,。;]{0,4}(?:[0-9一二三五八]分|星|资格|$|[,。;])"
)
"""无故缺席三次就降星: what such a thing counts, not that it was."""
_DEMANDED = re.compile(
    "不得|不能|严禁|(?<![按照])要求(?!的|报|交|上|完成|[0-9])|强调|(?<!未按)规定|重申|提醒|扣[0-9一二三]分|要扣分"
)
_LESSON = re.compile(
    "讲授|讲解|授课|讲的是|(?:严禁|不得|禁止|决不能|防止|避免|杜绝|严防|谨防|力戒)[^,。]{0,4}(?:被|受|出现|发生)"
)
_RULE = re.compile(
    "(?:每次|一次|每人次|一人次|每项)(?:扣|加|计)|的,(?:要|将|应|应当|一律|给予|予以|按|视)|一律|视情|依规|按照规定|"
    "(?:防止|避免|杜绝|严防|谨防|防范|力戒)[^,。]{0,4}(?:被|受|出现|发生)|只求|不求|讲授|讲解|授课|"
    "介绍了?[^,。]{0,6}(?:种类|规定)"
)
"""What a rule, a warning or a lesson says: it reports nothing, unless a day and we are named."""
_READ = re.compile(
    "评论员文章|(?:文章|报道|评论|社论)[^,。]{0,6}(?:写得|真好|不错|值得|学习一下|读)|(?:大家|大伙|你们|"
    "党员)(?:都)?(?:去)?(?:看看|学学|学习)|组织学习|片中|片子里"
)
_SOME_OTHERS = re.compile(
    "(?:[0-9一二三四五六七八九十几两]+|有的?|有些|个别)[个家]?(?:支部|单位|党支部|党组织)|有人(?!员)|的(?:支部|单位)被"
)
_UNDERGONE = re.compile(
    "被|受|挨|遭|获|荣|得了|得到|拿|领|收到|接到|授予|榜上|名列|在列|入选|评上|记(?:一|上|录|下)|登记|补记|让|叫|给"
)
_ABOUT = re.compile(
    "(?:通报批评|通报|处分|表彰|警告)(?:的)?(?:管理)?"
    "(?:办法|问题|整改|制度|规定|程序|标准|条件|典型|案例|材料|工作部署|影响期|文件精神)"
)
_AS_ATTRIBUTE = re.compile(
    "(?:受|被)(?:到)?(?:过)?(?:党纪|政务|党内)?(?:处分|警告|通报批评|诫勉)的"
    "(?:党员|同志|人|书记|干部|单位|支部)(?!是|为|有|名单)"
)
_FORBIDDEN = re.compile(
    "不得|严禁|禁止|不准|不要|不能|不许|杜绝|防止|防范|远离|拒绝|切勿|要求[^,。]{0,6}(?:党员|大家|各|严)|"
    "提醒(?!谈话)|承诺|警示大家|告诫|倡议|严格处分"
)
_OVER = re.compile(
    "解除|影响期(?!为|自|至|限|[0-9一二两三半])|期满|回访|(?<![未没])归档|装进|申诉|恢复(?:党籍|职务)|宣读|(?<![未没])存档|学习(?:了)?处分"
)
_FILED = re.compile("归档|存档|宣读")
_DONE_TO = re.compile("(?:被|受到?|给予|挨)[^,。;]{0,14}$")
_BY_OURSELVES = re.compile(
    "(?<![对给向把])(?:我们|我支部|本支部|(?<!我)(?<!们)支部)[^,。被受获得荣予]{0,8}?"
    "(?:表彰|评选|评出|评选出|表扬)(?!了?(?:我|名单|决定|奖))"
)
_OUR_CEREMONY = re.compile(
    "(?:我们|我支部|本支部|支部)(?:昨天|今天|前天|[0-9月日号])*(?:给|向|为)(?!我|本支部|书记|支部|了)[^,。;]{1,14}(?:颁|发|授|送)|"
    "(?:我们|我支部|本支部)[^,。;被受获]{0,6}(?:召开|举行|举办|开)[^,。;]{0,10}(?:会|仪式|活动),[^,。;被受获]{0,8}(?:表彰|评选|表扬|嘉奖)"
)
_NO_OBJECT = (
    "我|本|咱|一|两|[0-9]|次|回|了|过|啦|吧|的|会|大会|决定|[,。!?;]|支部|单位|书记|为|是|给|在|上|到|开|已|"
    "特|请|于|系|属|由|均|乃|出自|确|[昨今前]"
)
_ANY_OF_US = ("其中有我们支部吗？", "有", "没有")
_OUR_UNIT = re.compile("支部的?所在(?:单位|局|机关)|(?:主管|上级|挂靠|所属)(?:单位|局)被")
_ENTER = re.compile("(?:记|录|登|补)(?:上|入|一?[下笔条])|登记|补记|补录|加分")
_HAS_LEFT = re.compile(
    "组织关系[^,。;]{0,8}(?:转出|转走|迁出|转到|迁到|不在)|(?:调走|调离|调出|离职|转走|转出|退党)了?的|已(?:经)?(?:调走|调离|调出|离职)|新单位"
)
_OBJECT = re.compile(f"了?过?(?!{_NO_OBJECT})[一-龥]{{2,}}")


def not_a_deed(unit: Unit) -> str | None:
    """Why these words report no deed at all; None where they may."""
    text = unit.clause
    if found := _ABOUT.search(text):
        undergone = re.search("(?:被|受)[^,。]{0,12}$", text[: found.start()])
        if not undergone:
            return f"说的是{found[0][-2:]}，不是一次通报、表彰或处分"
    if found := _LESSON.search(unit.text[: max(0, unit.triggers[-1].start - unit.start)]):
        return f"“{found[0][:2]}”：是讲课、提醒，不是一件事"
    if (found := _RULE.search(unit.text)) and not (
        _OURS.search(unit.text) and any(w.kind == "day" for w in unit.whens)
    ):
        return f"“{found[0].strip(',')}”：说的是规定或要求，不是一件事"
    told = re.sub("我(?:记得|知道|看|觉得|以为|想)|据我", "", unit.text)
    if _EFFECT.search(told) and not any(w.kind in ("day", "span") for w in unit.whens) and not _OURS.search(told):
        return "说的是规则，不是一件事"
    if unit.kind in ("media", "circular", "discipline") and _READ.search(unit.text) and not _UNDERGONE.search(text):
        return "说的是学习，不是本支部的事"
    if unit.kind == "media" and (
        _STILL_WRITING.search(unit.text) or (_KEPT_A_CUTTING.search(unit.text) and not HAS_APPEARED.search(unit.text))
    ):
        return "还没有刊发，或者只是提到这篇文章"
    if unit.kind in ("absence", "missed_task") and _DEMANDED.search(unit.text) and not _OURS.search(unit.text):
        return "说的是要求，不是已经发生的事"
    if unit.kind == "discipline":
        first = unit.triggers[0].start - unit.start
        if _FORBIDDEN.search(unit.text[:first]):
            return "是要求或提醒，不是已经发生的事"
        if _AS_ATTRIBUTE.search(text) or (_OVER.search(unit.text) and not _filed_afterwards(unit)):
            return "说的是处分以后的事"
    if unit.kind == "commendation" and (found := _BY_OURSELVES.search(text)) and not find_bodies(found[0]):
        return "是支部自己的表彰"
    if unit.kind == "commendation" and _OUR_CEREMONY.search(unit.text) and not find_bodies(unit.text):
        return "是支部自己的表彰"
    return None


def _filed_afterwards(unit: Unit) -> bool:
    """约谈我支部书记，谈话记录已归档: a dated deed done to us; that its papers were filed comes after it."""
    deed = unit.triggers[0]
    head, tail = unit.text[: deed.start - unit.start], unit.text[deed.end - unit.start :]
    done = _DONE_TO.search(head) or re.match("(?:了|过)?(?:我|本支部|支部|书记|副书记)", tail)
    filed = tail[tail.find(",") + 1 :] if "," in tail else ""
    others = _OVER.search(_FILED.sub("", unit.text))
    return bool(done and _FILED.search(filed) and not others and any(w.kind == "day" for w in unit.whens))


def may_be_others(unit: Unit) -> tuple[str, str, str] | None:
    """The question whether it was us, with its two answers, where it is not said to whom a body did it."""
    if unit.kind == "media" and not _PUBLISHED.search(unit.text) and not _ENTER.search(unit.text):
        return "文章已经刊发了吗？", "刊发了", "还没有"
    if unit.kind == "discipline" and _HAS_LEFT.search(unit.text):
        return "受处分的人当时还是我们支部的吗？", "是", "不是"
    if unit.kind == "circular" and _OUR_UNIT.search(unit.clause):
        return _ANY_OF_US
    lapse_or_circular = unit.kind in ("absence", "missed_task", "circular")
    if lapse_or_circular and not _OURS.search(unit.text) and _SOME_OTHERS.search(unit.text):
        return _ANY_OF_US
    if unit.kind not in ("circular", "commendation", "innovation") or _OURS.search(unit.text):
        return None
    last = unit.triggers[-1]
    before = unit.clause[: max(0, last.end - unit.clause_start)]
    after = unit.clause[max(0, last.end - unit.clause_start) :]
    if _UNDERGONE.search(before) or "支部" in before or "书记" in before or not _OBJECT.match(after):
        return None
    return ("是我们支部的创新做法吗？", "是", "不是") if unit.kind == "innovation" else _ANY_OF_US
