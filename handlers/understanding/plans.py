"""Words that speak of what is still to come, is only planned or studied."""

from __future__ import annotations

import re

from handlers.understanding.clauses import Unit

_TO_COME = re.compile(
    r"(?<!麻)将(?=于|予以|被|会|要|受|获|在|对|获得|给予|授予|召开|来)|即将|行将|"
    r"(?<![重主需必只还想首摘提不求概纪])要(?=被|受|给|对|通报|表彰|处分|开除|来|发|登|刊|在|评|推广|警告|获|"
    r"得|拿|把|上|去)|快要|就要|准备|打算|"
    r"(?<![工年学训度])计划(?=在|于|被|发|表彰|申报|要|不)|(?<![模虚])拟(?!人|按|作|予以?(?:登记|记)|登记|记)|预计|有望|争取|力争|希望|盼|"
    r"期待|想(?=拿|得|发|被|在|评|要|把|上)|等着|等待|过[两几]天(?!前)|马上(?=要|就|表彰|通报)|正在(?:申报|"
    r"评选|公示|考虑|研究|酝酿|争取)|"
    r"申报(?!了?表|加分|如下)|推荐(?!信)|入围|提名|候选|参评|公示中|公示期|(?<![大委例员党全工协学商联总])会(?=被|受|给(?!予?了|的))|会不会|迟早|早晚(?=要|会|得)|"
    r"有意(?=推广|表彰|刊|向)|等(?:着|待)?(?:他们|上级|上面|上头|领导|省里|市里|市委|省委|工委)[^,。;]{0,4}(?=推广|表彰|刊|登|通报|批|定|审|宣布)|值得|适合|有推广价值|下一?次|下回|目标是|力求|努力|建议给予|建议对|待(?:批|定|审|研究|宣布|刊|发|播|印发|下发|公布|表彰)|[尚有仍]待(?!核|查|补|确认|整改|完善|加强|提高)|还没(?:定|批|登|发|公布|宣布|"
    r"下来)|尚未(?!明确|按)"
)
_STUDIED = re.compile(
    r"(?:学习(?!委员)|传达|转发|观看|宣讲(?!案例|品牌|经验|团)|解读|讨论|收看|通读|研读|对照|对标|参照|借鉴|参加|参观|召开|列席|出席|举办|"
    r"吸取|警示教育)(?:了|过)?(?!强国|时报|平台|教育走|班|不|情况|落实|贯彻|(?:借鉴|、|并|和)?推广|工作|出席)"
)
_NOT_YET = re.compile(
    "(?:还|尚)(?:没|未)有?(?:最后|最终|正式|完全)*(?:敲定|定(?!性|级|论)|确定(?!是|到)|落实下来)|文件?(?:还|也)?没(?:下|发|来|到)|还没(?:登|发|定|公布|宣布|下来|批)|尚未(?:公布|刊发|发文)|等结果|待公示|还在公示"
)
_PLANNED = re.compile("(?<![模虚])拟(?:于|定|对)|将于|准备|打算|即将")


_WHICH = re.compile("(?:什么|啥|何种|哪种|哪类)[^,。;]{0,2}处分[^,。;]*(?=$|[,。;])")
"""哪种处分还没公布: it has happened, which one is not known."""


_GIVEN = ("commendation", "innovation", "media")
_WAS_GIVEN = re.compile("荣获|获评|被评|授予|评上|获得|被表彰|受表彰|受到")
_APPLIED = re.compile(
    "(?:报送|上报|提交|递交|填报|准备|撰写|整理|起草|报出|交)[^,。;]{0,20}(?:申报|推荐|参评|评选|评优|事迹|申请)(?:的)?(?:表|材料|书|稿)"
)
"""向市委报送先进基层党组织申报表: applied for, not given."""
_DRAFT = re.compile("草案|征求意见稿|送审稿|讨论稿|(?:文件|决定|通报)待发")
_ASKED_FOR = re.compile(
    "(?:处分|警告)[^,。;]{0,4}(?:建议|方案|请示|初步意见)(?![^。;]*(?:批准|通过|同意|生效))|"
    "报[^,。;]{1,8}(?:审批|审定|批准)(?!同意|通过|后|,?(?:已|现)|[^。;]*(?:给予|予以|决定|受到?|处以))"
)
"""起草了对一名党员的警告处分建议，报纪委审批."""
_WILL_APPEAR = re.compile(
    "(?:择日|择期|日后|稍后|改天|下个?月|下周|下星期|下一?期|明天|后天|过(?:几|两)天|过阵子|以后|回头|月底|年底)[^,。;]{0,6}(?:登|刊|发|播|见报|上)(?!了|过)"
)
"""来采访我们书记，说下个月登."""
_NOT_ENTERED = re.compile("(?:没有?|未|不曾)(?:曾|有)?(?:参评|申报|参选|参与?加?评选|报名|推荐)(?!过?我)")
_CRITICISED_IN_IT = re.compile(
    "(?:我们|我支部|本支部|我单位)[^。;]{0,24}?(?:受到?|被|遭)[^,。;]{0,6}批评|"
    "批评(?:者|的|对象)[^,。;]{0,4}(?:为|是|系)(?:我|本)支部"
)
"""会议传达了市直工委的通报，我支部因…受到批评."""
_WAITS = re.compile(
    "公示(?:开始|启动|中|期(?!满)|阶段)|进入公示|正?在公示(?!栏|牌|墙)|[静听]候|须待|有待|再等等|等通知|等文件|另行(?:召开|通知|公布|宣布|举行)|(?:尚未|还没|仍未|未)(?:有)?(?:正式)?(?:颁发|颁|公布|发文|宣布|印发|下文|确定|"
    "举行|召开|下来|落地|批复)|待[^,。;]{0,8}(?:召开|举行|颁发|宣布|公布|批复|下文)(?:后|时)?"
)


def to_come(unit: Unit) -> str | None:
    """将于, 拟, 争取: the word that puts it into the future."""
    clause = _WHICH.sub(lambda which: "〇" * len(which[0]), unit.clause)
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
        if found[0] in ("值得", "适合", "有推广价值") and unit.kind != "innovation":
            continue
        if found[0] in ("参评", "申报", "推荐", "努力", "待定") and unit.kind not in (
            "commendation",
            "innovation",
            "media",
        ):
            continue
        if found[0] == "申报" and clause[: found.start()].endswith(("加分", "事项", "奖惩")):
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
    if unit.kind == "commendation" and (applied := _APPLIED.search(unit.clause)) and not _WAS_GIVEN.search(unit.text):
        return applied[0][:2]
    if unit.kind == "commendation" and (out := _NOT_ENTERED.search(unit.text)):
        return out[0]
    if unit.kind == "media" and (later := _WILL_APPEAR.search(unit.text)):
        return later[0]
    if draft := _DRAFT.search(unit.text):
        return draft[0]
    if unit.kind == "discipline" and (asked := _ASKED_FOR.search(unit.text)):
        return asked[0][:2]
    if unit.kind in _GIVEN and (waits := _WAITS.search(unit.text, unit.clause_start - unit.start)):
        return waits[0]
    told = _WHICH.sub(lambda which: "〇" * len(which[0]), unit.text)
    tail = told[max(0, unit.triggers[-1].end - unit.start) :]
    head = unit.text[: max(0, unit.clause_start - unit.start)]
    ahead = _NOT_YET.search(tail) or _PLANNED.search(head)
    return ahead[0] if ahead else None


def studied(unit: Unit) -> str | None:
    """学习了, 转发了: what was done with somebody else's article or circular."""
    clause = unit.clause
    if unit.kind == "media":
        read = re.search("(?:学习|研读|读|看|转发|讨论)(?:了|过)(?!强国|时报|平台)", clause)
        return read[0] if read and read.start() < unit.triggers[-1].start - unit.clause_start else None
    if unit.kind in ("absence", "missed_task"):
        return None
    first = unit.triggers[0].start - unit.clause_start
    for found in _STUDIED.finditer(clause):
        if found.end() > first:
            break
        between = clause[found.end() : first]
        if re.search("我们|我支部|本支部|我单位|被|对我|中受|上(?:被|,)|会上|受到", between):
            continue
        if unit.kind == "circular" and _CRITICISED_IN_IT.search(unit.text):
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
