"""Sentences that name an event and mean to record none: told not to, tried out, given as an example, told of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.understanding.triggers import find_triggers

_ASIDE = (
    (
        re.compile(
            r"^(?:测试|试一?下|试试|例如|比如|譬如|举个?例|示例|样例|范例|例子|模板|范文|格式|打个比方|演练|练习)"
        ),
        "只是举例",
    ),
    (re.compile(r"总书记[^,。]{0,8}文章"), "不是本支部书记的文章"),
    (
        re.compile(
            r"整改(?:情况)?(?:的)?报告(?![^,。]{0,8}(?:忘|报送|时限|未|没|逾|截|拖|晚|迟|交))|"
            r"整改方案(?![^,。]{0,8}(?:忘|报送|时限|未|没|逾|截|拖|晚|迟|交))|检讨书"
        ),
        "说的是整改",
    ),
    (re.compile(r"去年的?[^,。]{0,8}(?:表彰|奖|通报|文章|处分)|上一?年度?的?(?:表彰|通报|处分)"), "不是本年度的"),
    (re.compile(r"^《[^《》]*》$"), "只是一个题目"),
    (re.compile(r"(?:属于?|系|是)(?:上一?|前一?|往)年度|仅供入盒"), "不是本年度的"),
    (
        re.compile(
            r"(?:给予|予以)(?:何种|什么)?处分[^。;]{0,16}?[尚还暂仍]未(?:作出|做出|形成|有)[^,。;]{0,4}(?:决定|结论|意见)"
        ),
        "还没有定",
    ),
    (
        re.compile(
            r"(?:撤销|撤回|收回|取消)了?(?:原|先前|此前)?[对给][^,。;]{1,10}的?[^,。;]{0,6}(?:通报|处分|表彰|警告)"
        ),
        "已经撤销",
    ),
    (
        re.compile(
            r"推广了?(?:外[地省市]|邻[省市县]|别处|别的|人家|他们|兄弟|隔壁|[一-龥]{2}[省市县局厅])[^,。;我]{0,12}(?:做法|经验|模式|的)"
        ),
        "说的是别处的做法",
    ),
    (re.compile(r"发言稿|讲话稿|先别记|还没影"), "只是草稿"),
    (
        re.compile(
            r"(?:通报(?:批评)?|表彰|处分)(?:决定)?[^。;]{0,10}?(?:经|因|后)[^,。;]{0,10}(?:撤销|撤回|收回|作废)(?!党内|[^,。;]{0,8}(?:职务|称号|荣誉))"
        ),
        "已经撤销",
    ),
    (re.compile(r"(?:表彰|通报|处分|批评)的(?:事|消息)?记错了"), "说的是已经记的"),
    (
        re.compile(
            r"处(?:分|理)(?:决定|结论|意见|结果|与否)?[^,。;被受]{0,8}?[均尚还暂仍迄]?未(?:作|做|下达|宣布|形成|敲定|有定论)"
        ),
        "还没有定",
    ),
    (
        re.compile(
            r"(?:一事|的事|奖项|称号|名额|通报|表彰|处分)[^。;]{0,14}(?:业已|业经|现已|已经?|又)(?:取消|作废|作罢|撤回|收回)(?![其他她该])"
        ),
        "已经取消",
    ),
)
_ASIDE_ALONE = tuple(
    (re.compile(words), why)
    for words, why in (
        (
            r"推广的是(?!我|咱|俺|本)[^,。]{2,10}的|(?:让|要|叫|号召|组织|安排|要求)(?:我们|本支部)(?!支部组织)[^,。]{0,4}(?:学|对照|借鉴|参照|观摩)",
            "说的是别处的做法",
        ),
        (
            r"(?:通报(?:批评)?|表彰|处分)(?:决定)?(?:的?[这那][个件]?事儿?)?(?:现|已经?|又|被|予以|昨天|今天|前天|都)*(?:撤销(?!党内)|撤回|收回|取消)(?!党内)",
            "已经撤销",
        ),
        (
            r"[那这](?:条|次|件|个|笔)[^,。]{0,10},?[^,。]{0,4}(?:(?<![没未有登])记|(?<![没未有])(?:登记|录))过了?(?:吧|$|,|。)|(?<![没未有])(?:登记|录入|报)过了|"
            r"重复(?:登记|录入|记)",
            "已经记过",
        ),
        (
            r"^(?![^。]*(?:我们|我支部|本支部|我单位)[^,。;]{0,8}(?:被|受|因|遭|挨))[^。]*引以为[戒鉴]|(?:跟|和|与)(?:我们|我支部|本支部)不(?:搭[嘎界噶尬]|挨边|沾边|相关)|"
            r"(?:^|[,。;])(?:邻|外|别的?)[县市省区][^,。;]{0,6}(?:支部|单位|书记|党员|干部)",
            "说的是别处的事",
        ),
        (r"(?:还好|幸好|幸亏|好在|亏得|多亏)[^。]*(?:不然|否则|要不)", "没有发生"),
        (
            r"(?:我们|我|本)支部(?:则|都|并|倒)?(?:没有|不在(?:内|其中|里面|其列)|无此|没份|幸免|除外|榜上无名)(?:$|[,。;])",
            "说的不是我们",
        ),
        (
            r"(?<!其他)(?<!其余)(?<!后续)(?:有待|尚待|还待|待|须经|尚须|等着?)(?:上级|市[委纪]|省[委纪]|领导|有关|机关)[^,。]{0,5}"
            r"(?:批准|审批|批复|审定|审议|研究|上会)",
            "还没有定",
        ),
        (
            r"逗你|骗你|(?<!没开)(?<!不是)(?<!有开)玩笑|才怪|瞎[说编]|乱[发说]的|发错(?:群|人|了)|请?忽略|愚人节|小说|剧本|电视剧|电影里|写道|编的|虚构|"
            r"段子|别是真的|但愿(?:不|没|是假)",
            "不能当真",
        ),
        (
            r"^(?!.*(?:登记|记[一上]|录入))(?:请|麻烦|帮|把|劳驾)[^。]*(?:发我|发给我|发来|传我|传给我|复印|打印|扫描)",
            "是在要材料",
        ),
        (
            r"^(?:党章|条例|准则|办法|方案|细则|规定)(?:里|中|上)?(?:明确)?(?:规定|写着|写明|讲|要求|明确)",
            "说的是规定",
        ),
        (r"前党员|退(?:了)?党|脱党", "说的不是党员"),
    )
)
"""These hold for the whole where one thing is told; where several are, they may be meant of one alone."""
_NOT_TO_RECORD = re.compile(
    "(?:不用|不必|不要|(?<![特级区识分告差送判离])别|莫|请?勿|切勿|不再|暂不|先不|不予|不宜|不应|不得|不需|[无毋][需须庸]|免予|免)(?:要|再|予以?|给我|帮我|先|急着|往上)*"
    "(?:登记|录入|补记|计分|计入|记(?![错混漏重多少不恨仇])|登(?![错记报]))"
)
_OF_ANOTHER = re.compile("姓名|名字|证件|号码|他们|隔壁|别的|其他|其它|去年|前年|另|那[次条个笔]|[的和]")
_TO_RECORD = re.compile("(?:只|就|光|请|给我?|帮我?|麻烦|要)(?:记|登记|录|补)|(?:记|登记|录|登)(?:一?[下上笔条]|入)")
"""Beside one that is not to be recorded another may be."""
_TELLS_THE_DEED = re.compile(
    "(?:被|受到?|遭)[^,。;]{0,14}(?:批评|处分|警告)(?!后|之后|以后|的)[^。]*[,。;:][^。]*整改|"
    "[0-9][日号],?(?:市直工委|工委|市委)[^。;]{0,24}(?:通报批评|批评)了?(?:我|本)(?:支部|单位|们)|"
    "[0-9][日号][^,。;]{0,6}对(?:我|本)(?:支部|单位)(?:作出|给予|予以)?的?通报批评"
)
"""我支部3月9日被市委通报批评，现将整改情况报告如下; 针对市直工委9月2日对我支部的通报批评: what happened is told."""
_TRUE = re.compile("(?:属实|确有其事|确有此事|情况属实)[,。;]")
_NUMBERED_BRANCH = re.compile("第?[一二三四五六七八九]党?支部")


def set_aside(text: str, own_names: Sequence[str]) -> str | None:
    """Why nothing of this sentence is to be recorded, or None."""
    for pattern, why in _ASIDE:
        if pattern.search(text) and not (why == "说的是整改" and _TELLS_THE_DEED.search(text)):
            return why
    if sum(bool(find_triggers(part)) for part in re.split("[。;]", text)) < 2:
        for pattern, why in _ASIDE_ALONE:
            if pattern.search(text):
                return why
    if told := _told_not_to(text):
        return told
    named = _NUMBERED_BRANCH.search(text)
    if named and own_names and not any(named[0] in name or named[0].replace("党", "") in name for name in own_names):
        return "说的是别的支部"
    return None


def _told_not_to(text: str) -> str | None:
    """处分还在讨论，先不用登记: nothing at all is to be recorded."""
    for clause in re.split("[,。;!?]", text):
        if found := _NOT_TO_RECORD.search(clause):
            rest = text.replace(found[0], "")
            if (
                not (_TRUE.search(text) and "至于" in text)
                and not _OF_ANOTHER.search(clause[: found.start()])
                and not _TO_RECORD.search(rest)
            ):
                return f"“{found[0]}”：不要记"
    return None
