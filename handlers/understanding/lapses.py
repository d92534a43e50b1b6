"""附加条件 6: absences and late tasks. Only those of 市直工委 count, and only without leave or reason."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.counts import all_of_them, times
from handlers.understanding.findings import Finding
from handlers.understanding.levels import WORK_COMMITTEE, WORK_ORGAN, find_bodies

_ASKING = (
    "请(?:过)?(?:病|事|公)?假|请示(?:过)?|请过|告假|打(?:过)?(?:个)?(?:招呼|报告|电话)|言语|吭声|吭气|说(?:过)?一?声|说过|说(?=[,。]|$)|"
    "吱一?声|知会|告知|报告|报备|汇报|申请(?:延期|延后)?|说明|请(?=[,。]|$)|沟通|征得[^,。]{0,6}同意|(?:得到|获得?|经)[^,。]{0,6}(?:同意|批准|准许)|(?:正式)?(?:请假|审批|报批|延期)手续"
)
_HOW = (
    "(?:有|人|及|能|曾|再|先|去|来得及|顾上|想起来?|记得|履行|办理|办|走|递交|提交|提出|提|交|作出?|做|进行|打|事先|事前|会前|提前|及时|按时|预先|书面|口头|主动|当面|任何|什么|"
    "啥|相关|有关|必要的?|规定的?|正式|跟[^,。]{1,6}|向[^,。]{1,6}|和[^,。]{1,6}|同[^,。]{1,4}|的)*"
)
_NO_EXCUSE = re.compile(
    f"(?<!非)(?<!非属)(?<!非系)(?<!不属)(?<!不是)(?<!不属于)(?<!不算)(?<!不系)无故|(?:没有?|未|(?<!有)无|也不|不|忘了?|忘记|没顾得?上|没见|未见)(?:{_HOW})(?:{_ASKING})(?!的?(?:理由|原因))|"
    "(?:请假|请示|假条|手续|招呼|报告|电话)(?:手续|程序|流程|条|审批|记录)?(?:都|也|均|亦)?(?:没有?|未|无|不)(?:打|办|履行|走|交|写|做|有|提交|递交|见)|"
    "假(?:都|也|均)(?:没有?|未)请|(?:一)?(?:声|气|句话?|个字)(?:都|也)?(?:没|不|未)(?:吭|出|吱|说|言语)|"
    "(?:没有?|无|并无|亦无|且无|没啥|没什么)(?:任何|什么|啥|其他|充分)?(?:正当|特殊|合理|"
    "特别|客观)?(?:的)?(?:理由|原因|情况|缘由|由头)|(?:未|没)(?:有)?(?:说明|讲|给出?)(?:任何)?(?:理由|原因|缘由)|"
    "(?<!有)无[^,。]{0,4}(?:请假|请示|报备)|没啥借口|未经[^,。]{0,8}(?:请示|请假|批准|同意|允许|准假|报备)|"
    "擅自|睡过(?:了|头)|睡着|单纯忘|纯属|不请假|亦未|不告而|不辞而"
)
_EXCUSED = re.compile(
    "请(?:过|了|的)?(?:的)?(?:病|事|公)?假|请示(?:过|了|同意)?|经(?:请示|批准|同意)|批准|准假|请准|核准|准予|获准|允准|特准|(?:非|不)(?:属|系|是|属于|算)?无故|"
    "(?<!不)(?<!未)(?<!没)同意|获批|(?<!特此)(?<!现予)(?<!现)报备|宽限|顺延|缓[一二两三几]?天|(?:提前|事先|事前|预先)(?:跟|向|"
    "和)[^,。]{0,6}(?:说|讲|汇报|沟通|打)|报告过|(?:已经?|均已)(?:书面|口头|事先|提前|事前|电话|当面|线上|作出?)*(?:向[^,。]{0,8})?(?:书面|口头|事先|提前|事前|电话|当面|作出?)*(?:报告|说明|汇报)|"
    "(?:事先|提前|事前|预先)(?:书面|口头|电话)?(?:报告|说明|汇报)|特殊(?:原因|理由|情况)|延期|打过招呼|说过"
)
_ON_DUTY = re.compile("因公(?:出差|外出)?[^,。]{0,6}(?:已|且已)")
_NOT_COUNTED = re.compile(
    "迟到|早退|晚到|[来去到]晚了|(?:替|代)(?:我|我们|书记|为)?(?:去|参加|参会|与会|到会|出席|开)|委托[^,。;]{1,8}?(?:参会|与会|到会|出席|参加)|[替代]我(?:坐|顶|听)|"
    "(?<!没)(?<!没有)(?<!未)派[^,。]{0,8}(?:代|替|去)|代会"
)
_OBJECT = re.compile(
    "缺席|缺勤|会(?!计|员)|[书训讨修]班|(?:提升|研修|示范|专题|进修|骨干)班|辅导|培训|学习班|讲座|活动|轮训|调训|座谈"
)
_PUT_OFF = re.compile(
    "(?:会议?|大会|例会|培训|活动|仪式|座谈会?|轮训|党课|换届)(?:现|已|因[^,。;]{1,10}|将|又|再次|临时|决定)*(?:延期|推迟|改期|顺延|延后)|"
    "(?:延期|推迟|延后|改期)(?:到|至)?[^,。;]{0,10}?(?:召开|举行|举办|开(?!始))"
)
_NOT_HELD = re.compile(
    "(?:会议?|培训|活动)[^,。]{0,3}(?:取消|推迟|改期|[改挪换延推][到至在])|取消[^,。]{0,3}(?:会|培训)|不需要|没有?安排我"
)
_ANOTHER_DAYS = re.compile(
    "请了?(?:过)?(?:假|示)[^。]*[日号]的[^,。;]{0,3}(?:没|未)请|(?:没|未)请[^。]*[日号]的[^,。;]{0,3}请了"
)
"""8月3号的会请了假，8月5号的没请: one excused, one not."""
_NOT_KNOWN = re.compile("好像|似乎|貌似|(?:有无|是否|有没有)[^,。;]{0,4}(?:请示|请假|理由)")
"""事前有无请示，无从查考: neither is said."""
_A_TASK = re.compile(
    "任务|材料|报表|表|报告|总结|台账|作业|活|稿|名单|数据|方案|信息|党费|核查|清单|整改|统计|计划|花名册|交|报"
)
_TIMES_MISSED = re.compile("缺(?:了|过)?[一二两三1-3](?:次|回)")
_TASK = re.compile(
    "任务|材料|报表|表|报告|总结|台账|作业|活|稿|名单|工作|数据|方案|信息|党费|核查|清单|整改|统计|计划|要求|"
    "布置|要的|要求的|部署|安排|时限|截止"
)
_ELECTION = re.compile(
    "(?:换届|选举)(?![^,。;未没不]{0,6}(?:表(?!决)|材料|报告|总结|台账|名单|方案|档案|文书|摸底|自查|核查|调查|统计|资料|请示|数据|信息|任务))"
)
"""An overdue election is no late task; a table about it that was due is one."""
_HANDED_IN = re.compile(
    "(?:上午|下午)?(?:就|已|便|即)?(?:全部|按时|提前|如期|顺利)?(?:报送|完成|上报|上交|提交|交|报)(?!了?(?:一|部分|初))"
)
_NOT_LATE = re.compile("(?:并|均|亦|也|都)(?:未|没有?)(?:曾)?(?:逾期|超期|超时|迟报|延误|拖延|误期)")
_LATE = re.compile("没|未|才|逾|超|晚|迟|拖|退回|不合格|忘|漏")
_NOT_THEIRS = re.compile("(?:不是|并非|非)(?:市直)?工委(?:的|召开的|组织的|安排的|布置的)?")
_OUR_OWN = re.compile("支委会|党员大会|党小组会|组织生活会|主题党日|党课|民主生活会|民主评议")
_WHO = {"absence": "会议、培训是市直工委召开的吗？", "missed_task": "任务是市直工委安排的吗？"}
_EXCUSE = "请示过或有特殊理由吗？"


def read_absence(unit: Unit) -> Finding:
    if _NOT_COUNTED.search(unit.text):
        return Finding(nothing="迟到、早退或派人代会，不是无故不参加", words=_NOT_COUNTED.search(unit.text)[0])  # type: ignore[index]
    if _NOT_HELD.search(unit.text):
        return Finding(nothing="会议没有开，或者不用参加", words="没参加")
    if not (_OBJECT.search(unit.text) or _TIMES_MISSED.search(unit.text)):
        return Finding(nothing="没有说到会议、培训", words="没参加")
    return _lapse(unit, "absence")


def read_missed_task(unit: Unit) -> Finding:
    if _PUT_OFF.search(unit.text):
        return Finding(nothing="没有说到工作任务，是会议改期", words="改期")
    if _OBJECT.search(unit.text) and not _A_TASK.search(unit.text):
        return read_absence(unit)
    named = _TASK.search(unit.text) or find_bodies(unit.text)
    if _ELECTION.search(unit.text) or not named:
        return Finding(nothing="没有说到工作任务", words="没按时")
    if _in_time(unit) or (_NOT_LATE.search(unit.text) and not re.search("这次|此次|本次|但|又", unit.text)):
        return Finding(nothing="按时完成了，不记录", words="按时完成")
    return _lapse(unit, "missed_task")


def excuse_of(unit: Unit, before: Finding) -> Finding:
    """8月5号又没去，也没请假: of the same meeting as before, with an excuse of its own where one is told."""
    if _NO_EXCUSE.search(unit.text) and before.kept != "other_organiser":
        return replace(before, kept=None, doubt=None, choices=(), points_known=True)
    if _EXCUSED.search(unit.text):
        return replace(before, kept=before.kept or "excused", doubt=None, choices=(), points_known=True)
    return before


def _in_time(unit: Unit) -> bool:
    """应于12月10日前报送，我支部已于12月8日报送完毕."""
    due = [w.first for w in unit.whens if w.kind == "before"]
    done = [w.first for w in unit.whens if w.kind == "day" and _HANDED_IN.match(unit.text[w.end - unit.start :])]
    return bool(due and done) and max(done) <= min(due) and not _LATE.search(unit.text)


def _lapse(unit: Unit, rule: str) -> Finding:
    count = times(unit.text, unit.triggers[0].start - unit.start)
    count = all_of_them(unit.text) if count == 1 and rule == "missed_task" else count
    words = "没参加会议、培训" if rule == "absence" else "没按时完成任务"
    unit = replace(unit, text=_NOT_THEIRS.sub("", unit.text), clause=_NOT_THEIRS.sub("", unit.clause))
    bodies = {b.body for b in find_bodies(unit.clause)} or {b.body for b in find_bodies(unit.text)}
    bodies |= {b.body for b in find_bodies(unit.text)} & {WORK_COMMITTEE}
    bodies = {WORK_COMMITTEE if body == WORK_ORGAN else body for body in bodies}
    ours = WORK_COMMITTEE in bodies
    others = bodies - {WORK_COMMITTEE, "superior", "city_area", "city_offices"}
    if not ours and rule == "absence" and _OUR_OWN.search(unit.text):
        others = {"own_branch"}
    if others and not ours:
        return Finding(rule, count=count, kept="other_organiser", words=words)
    if not ours:
        return Finding(
            rule,
            count=count,
            doubt=_WHO[rule],
            choices=("是市直工委的", "是别的单位的"),
            points_known=False,
            words=words,
        )
    both = bool(_ANOTHER_DAYS.search(unit.text) or _NOT_KNOWN.search(unit.text))
    if _NO_EXCUSE.search(unit.text) and not both:
        return Finding(rule, count=count, words=f"市直工委，{words}，没有请示")
    if not both and (_EXCUSED.search(unit.text) or (rule == "absence" and _ON_DUTY.search(unit.text))):
        return Finding(rule, count=count, kept="excused", words=words)
    return Finding(
        rule, count=count, doubt=_EXCUSE, choices=("有，请示过或有特殊理由", "没有"), points_known=False, words=words
    )
