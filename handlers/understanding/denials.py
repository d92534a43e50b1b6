"""Words that say it did not happen, or not to us: 没有, 取消, 差点, 不是我们, 没有这回事."""

from __future__ import annotations

import re

from handlers.understanding.clauses import Unit

_CONTENT = (
    "记|按|及时|如期|准时|完成|交|报[^道]|上[交报]|提交|落实|整改|开展|参[加会]|去|到|来|请假|请示|请|申请|"
    "报告|经|履行|做|组织|召开|学习|抓|管|严格|认真|执行|换届|缴|签|注意|"
    "想到|少|多久|办法|说的|啥|什么|正当|特殊|任何(?:特殊|正当)?(?:理由|原因)|理由|特别|派|赶|遵守|准备|达标|"
    "达到|值班|在岗|规范|尽|记录|建立|健全|传达|贯彻|更新|上墙|配备|跟|和|打招呼|"
    '用"|载|附(?!近)|注明|列明|误(?!传)|异议|疑|遗漏|出入|虚|讹|领导|通知|看到通知|收到通知|接到通知|接通知|见到通知|见着通知|成功?|几天|明确|署|人(?:去|来|到|参加|值)|'
    "一个?人|我(?:们)?的?(?:名字)?署|经(?:批准|请示)|重视|关系到|缺少|过多久|过几天|满|批|出席|公示"
)
_NOT = re.compile(
    rf"(?:并|从|都|也|又|还|确|实)?(?:没有|没能|没(?![准有])|未能|未|(?<![有别])无(?![^,。;]{{0,8}}署名))(?!{_CONTENT})(?!故)|不是(?!班子|党员干部)|"
    r"并非|绝非|(?<![除是莫])非(?!以|法|党|常|公|典|正常|凡|国有|班子|[^,。;]{0,6}署名)|"
    r"不会(?!议|吧)|从不|绝不|不存在|不包括|不含|不涉及|不属于|"
    r"(?:[属系均]|情况|消息|传言|反映|举报|内容)不实|不属实|不真实|不予|免于|免予|避免|幸免|未遂|取消|撤回了?|不记|不受|不被|不用|不必|不给|不曾|不算|"
    r"不应|不该|不可能|不至于|零(?=通报|处分|违纪|缺席|批评)|"
    r"(?<![特级个区识分告差送判离])别(?=记|扣|算|给|登|写|被|当真)|否认|误传|误会|谣言|搞错了|弄错了|"
    r"(?<![请过了病事公年造作弄虚掺])假的|假消息|没这回事|没有的事|不通报"
)
_NOT_US = re.compile(
    r"(?:均|都|皆|并)(?:非|不是)(?:我|本)支部|"
    r"(?:并?非|不是|不)(?:出自|来自|属于?|系|由)(?:我们|我支部|本支部|我单位)|"
    r"(?:没有?|未)(?:看|瞧|见|找|发现|听|念|点|提|写)(?:见|到|着|说)?(?:有|过)?(?:我们|我支部|本支部|我单位)(?:支部)?(?:的)?(?:名字|名|份|$|[,。;])|"
    r"(?:没有?|不是|没见|未见|不包括|未包括|不含|未含|[未不]涉及|没涉及|没提到?|未提及|没点到?|没说)(?:我们|我支部|我单位|我局|本支部|"
    r"点?(?:我们|我支部)的?名|我们的事)|"
    r"(?:没有?|未见?|无|并无)(?:[一1](?:个|项|家|条|篇|件|名)?)?(?:是|为|系|出自|来自|涉及|属于?)?(?:我们|我支部|我单位|我局|本支部|本单位)(?:的)?(?:支部|单位)?(?:的)?"
    r"(?:项目|做法|案例|党员|经验|名单|名字|份|$|[,。;])|(?:不归|不属于?|不在|不是)(?:我们|我支部|本支部)(?:支部)?(?:的人|的党员|管|$|[,。;])|"
    r"(?:我们|我支部|本支部|我单位)(?:并)?(?:没有?|未|不|将|会|可能|差点|险些)(?:会)?被?(?:列入|列其中|列名|列为|纳入|点到|提到|提及|在列|在内)|"
    r"(?:跟|与|和)?(?:我们|我支部|本支部|我单位)(?:没(?:有)?(?:[一半]?(?:毛钱|点|丁点儿?|分钱)的?)?关系|八竿子打不着|不挨着|无关|没有关系|不相干|不在其中|不在内|没份|无涉|"
    r"不沾边)|不属实|没这回事|没有的事|假消息|误传|谣言|是假的|不是真的"
)
_NEAR = re.compile(
    r"悬一|悬点|好悬|本该|本来(?:要|该|会|是要|应)|原定|按理|照理|差[一]?点|差一(?!次|名|个|项)[^,。]{0,3}就|"
    r"差些|险些|险遭|就差(?!交|了?个?材料)|差[^,。]{0,3}一[票步分]|差[^,。]{0,4}(?:分钟|小时|天|步|点)就|"
    r"没耽误|没误|几乎|幸亏|幸好|躲过|逃过|侥幸|要不是|若不是|好险|虚惊|擦边|眼看就?要|险被"
)
_OVERCOME = re.compile(
    "(?:差[一]?点|险些|几乎|差些)[^,。;]{0,8}?(?:哭|笑|晕|气|跳|乐|激动|吓|泪|摔|喊|叫|蹦|疯|昏|骂|崩|吐|呛|噎|惊|睡)"
)
"""表彰大会念到我们，我差点哭出来: how it was taken, not that it nearly was."""
_SANCTIONED = re.compile("政务|记过|降级|处分|诫勉|约谈|谈话|批评教育|警告|职务|察看|开除|双开|检查")
_NOT_TRUE = re.compile(
    "(?:没有|无|查无|并无|绝无)(?:此|其|这|那)事|(?:没有|无|查无|并无|绝无)实据|讹传|谬传|谣传|无中生有|空穴来风|捕风捉影|道听途说|(?<!请)澄清|查无此(?:人|件|文)|"
    "(?:与|同|和)(?:事实|实际)(?:情况)?(?:不符|不合|相悖)|并非(?:事实|属实|实情)|(?:[属系均纯]|传言|消息|说法|所[传称言])失实|从未(?:印发|下发|作出|做出|发布|发过|下过|有过)|"
    "(?:搞错|弄错|发错|报错)了?(?:单位|对象|支部|人|名)|(?:那|这|该|原)(?:份|个|件)(?:文件?|通报|函)?(?:已|也|就)?(?:作废|作罢)|不作为(?:本|我)支部|(?:名单|文件|通报)有误|(?:次日|随后)(?:更正|删除|剔除)|"
    "(?:一个|一次|一回|半个)(?!人)[^,。;]{1,10}(?:都|也)没有?(?:[^,。;]{0,3}过|(?=$|[,。]))|(?<!不是)(?<!没)(?:是|纯属|一场|个|属于?|系)(?:一?[场个次])?(?:误会|乌龙|误报|误发)|同名同姓|张冠李戴|(?<!的我)(?:搞|弄|记|说)混了|"
    "(?:后来|最后|之后|结果|现在|又)[^,。;被]{0,6}(?:撤了(?!职)|撤回了|收回了?|作废了?|不作数)|误会,?(?:已经?)?撤|"
    "(?:(?:那|这)(?:个|件|条|份|次)?(?:其实)?|[,。;](?:其实|可|但|不过|都|结果)?)是(?:隔壁|别的|别人|人家|其他|兄弟|他们)[^,。;]{0,8}的(?:事|文件|通报|表彰)?(?=$|[,。;])|"
    "没有?这回事|没有的事|不是真的|是假的|不属实|是谣言|冤枉|误记|记错了|系统显示|漏签|是误传|假消息|子虚乌有"
)
_MOVED = re.compile("改[至到为在]|延[至到]|实际|最后|结果|最终|后来|但|还是|不过|其实")
_AFTER_ALL = re.compile("最后(?!一天|期限|一期|截止|时限)|结果|最终|后来|但是|可是|还是(?:被|没)|不过|其实")
_DENIED_AFTER = re.compile(
    "^(?:啊|呢)?(?:没有(?=$|[,。啊呢!]|我)|不是(?=$|[,。啊呢!]|我)|假的|搞错了|"
    "弄错了|不属实|没有的事|没评上|没拿到|没得上|没戏|白忙|误会|被撤销了|取消了)"
)
_NONE_OF = re.compile(
    "(?:(?:未|没有?|从未)(?:发生|出现|存在)|不存在|无(?:任何)?(?:受|被|遭|通报|处分|违纪|缺席|缺会))[^。;]*(?:情形|情况|现象|问题|行为|记录)"
)
_LACKS = re.compile("(?:并|从|都|也|又|还|确|实)?(?:没有|没能|没|未能|未|无)")
_NOT_DONE_TO_US = re.compile("(?:没有?|未|将|不会)被")
_GIVEN = re.compile("被[^,。]{0,10}(?:评为|授予|命名|表彰)|荣获|获得|喜获|受到?[^,。]{0,6}表彰")
_NOT_ME = re.compile("不是我(?:本人)?(?=$|[,。!])")
_OF_OURSELVES = re.compile("(?:被|获|荣)[^,。]{0,24}(?:支部|书记|我们)(?:自己|本身|集体|倒是?|却|本人)$")
"""一个普通党员被中央表彰，支部自己没得奖."""
_NOT_TO_US = re.compile(
    "(?:终|均|仍|最终|最后|但)?(?:没有?|未)能?(?:获(?:评|选|奖|得|此|批|准|通过)|评[上为选]|入选|当选|上榜|得[奖上]|中选|列入|跻身|夺|摘|拿|如愿)|"
    "落选|落榜|榜上无名|名落孙山|未果|失之交臂|无缘|抱憾|惜败"
)
"""推荐入围，终未获评."""
_DENIED = re.compile("不属实|搞错了|没有的事|误传|白忙活|没评上|没拿到|没选上|没得上|落选|谣言")


def denied_as_a_whole(text: str) -> str | None:
    """没有这回事, wherever it is said, takes back all that is told; the word that does so."""
    found = _NOT_TRUE.search(text) or _NONE_OF.search(text)
    return found[0][:6] if found else None


_BUT_US = re.compile(
    "除(?:了|去|开)?(?:我们|我支部|本支部|本单位)(?:支部)?(?:之?外|以外)?(?![^。;]*(?:还|也|另|又|尚))"
)


def not_us(text: str) -> str | None:
    """不是我们, 与我们无关, 除了我们."""
    if found := _BUT_US.search(text):
        return found[0]
    found = _NOT_US.search(text)
    return found[0] if found else None


def nearly(unit: Unit) -> str | None:
    """差点, 险些: unless 最后 or 结果 tells what came of it."""
    found = _NEAR.search(unit.text)
    if found is None or (unit.kind == "missed_task" and found[0].startswith(("原", "本"))):
        return None
    if found.start() > unit.triggers[-1].end - unit.start and _OVERCOME.match(unit.text, found.start()):
        return None
    told = (_MOVED if found[0][0] in "原本" else _AFTER_ALL).search(unit.text, found.end())
    return None if told and told.start() < unit.triggers[-1].start - unit.start else found[0]


_ZERO = re.compile(
    "(?<![0-9.])[0零](?:次|人次|人|起|件|例|名|篇|项|份)|(?:次数?|人数|人次|数量?|件数|起数)?(?:均|都|共)?(?:为|是|计|:)[0零](?![0-9.:])"
)
"""处分0人, 受通报批评次数为0."""
_NONE_CAME = re.compile("[0零]人(?:参加|到会|参会|到场|出席)|(?:实到|到会|参会|到场|参加)(?:人数)?(?:为)?[0零]")


def negated(unit: Unit) -> str | None:
    """The word that takes the deed away; not one that belongs to its content (没有按时报送)."""
    kind = unit.kind
    for found in _NOT.finditer(unit.clause):
        at = unit.clause_start + found.start()
        if any(t.start <= at < t.end and not (t.said.startswith("不通报")) for t in unit.triggers):
            continue
        word = found[0]
        if kind == "circular" and at >= unit.triggers[-1].end and _LACKS.fullmatch(word):
            continue  # what we were criticised for: 通报批评我们信访没办好
        after = unit.clause[found.end() : found.end() + 6]
        if kind == "circular" and re.match("批评", after) and word == "不是":
            continue
        if kind == "commendation" and word.endswith("不是") and _NOT_ME.match(unit.text, at - unit.start):
            continue
        if kind == "commendation" and _OF_OURSELVES.search(unit.clause[: found.start()]):
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
            others = [
                t
                for t in unit.triggers
                if t.start < at and _SANCTIONED.search(t.said) and not unit.text.startswith("决定", t.end - unit.start)
            ]
            if others and (not mine or word in ("不涉及", "没有", "未", "没")):
                continue
        if word == "取消" and kind != "commendation":
            continue
        return word.strip("并从都也又还确实") or word
    if (zero := _ZERO.search(unit.clause)) and not _NONE_CAME.search(unit.clause):
        return zero[0]
    head = unit.text[: max(0, unit.clause_start - unit.start)]
    if before := _NOT_DONE_TO_US.search(head):
        return before[0]
    tail = unit.text[max(0, unit.clause_end - unit.start) :]
    not_i = kind == "commendation" and _NOT_ME.match(tail.lstrip(",。!"))
    denied = None if not_i else _DENIED_AFTER.search(tail) or _DENIED.search(unit.text)
    if kind in ("commendation", "innovation") and not denied:
        denied = _NOT_TO_US.search(unit.text)
        if denied and _GIVEN.search(unit.text[: denied.start()]):
            denied = None
    return denied[0] if denied else None
