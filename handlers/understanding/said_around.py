"""What is said around a report and is none of it: greetings, the announcement of telling, brackets that only set apart.

小星在吗，我跟你说啊，昨天… · 一名党员（非书记）…
"""

from __future__ import annotations

import re

_YOU = "(?:你们?|您|大家|助手|小星|组织)"
_TELLING = re.compile(
    f"(?:我|俺)?(?:得|要|想|来|先|再|这就)*(?:跟|给|和|同|向|对){_YOU}(?:先|再)?(?:说|讲|汇报|报告|反映|念叨|唠|道|提)"
    "(?:一?[下声]|[一1]?[个件]事儿?|句)?(?:了|吧|哈|呗)*[,:]?|"
    "(?:^|(?<=[,。;!?]))(?:我|俺)(?:来|先|就)?(?:说|讲|汇报|报告)(?:一?[下声]|[一1]?[个件]事儿?|句)?(?:吧|哈|呗)*[,:]?(?=[^,。;]{2})"
)
_CALLING = re.compile(
    "^(?:(?:喂+|嗨|嘿|你好|您好|哈喽|小星(?:同学|助手)?|助手|机器人|(?:你)?在(?:吗|不在|不)|有人(?:吗|在吗|不)|"
    "(?:你)?(?:能)?听(?:得)?[到见](?:吗|不|了吗|没有?)?|早上好|下午好|晚上好|那个(?:啥|什么)?|对了|是这样的?|这样的?|报告(?!事项|内容|类别|类型|情形|名称|单位|人|日期|时间))[?,。!]*)+(?=[^,。;?!]{4})"
)
_REQUEST = (
    "(?:请问)?(?:(?:你|您)?(?:能不能|能否|可否|可不可以|可以|能|麻烦|劳驾|请))+(?:你|您)?(?:帮|给|替|为)(?:我们?|忙)*"
    "(?:登记|补记|记|录入|补录|录)(?:一?[下笔条]|上|进去)*(?:吗|么|呢|吧|不)?"
)
_ASKED_TO_RECORD = re.compile(f"^{_REQUEST}[?,:。]+(?=[^?]{{6}})|(?<=[,。?!]){_REQUEST}[?。]*$")
"""能不能帮我记一下，…: no question, but a report."""
_FOR_ME = re.compile(
    "(?:我们?(?:想|要|来|得|先|再|需要?|现在?|这里)*|(?:帮|替|给|为)我们?(?:忙)?)(?=登记|补记|录入|补录|把[^,。;]{2,40}(?:记|录|登)|记(?![得错不忘住着过大名功了]))"
)
"""请帮我登记…: who writes is not whom it happened to."""
_SAW = re.compile(
    "我们?(?=(?:支部)?(?:昨天|今天|前天|刚刚?|才|又|也|都|还|就|在[^,。;我]{1,6}|[0-9月日号])*(?:看到|看见|瞧见|见到|知道|得知|获悉|发现|注意到|了解到))"
)
_TITLE = re.compile(
    "《(?![^《》]*(?:通报|表彰|决定|处分|批评|授予|命名|通知|公告|公报|公示|简报|快报|请示|报告|名单|推[广介行]))[^《》]{7,}(?<![报刊志网台])》"
)
"""《机关党建要在“实”字上下功夫》: the words of an article's title say nothing of what became of it."""
_OWN_BRAND = re.compile(
    '(?:"[^",。;]{2,14}"[、和与及]?)+(?=等?(?:[两二三四五2-9][项个])?(?:创新|党建)?(?:品牌|做法|经验|模式|工作法|项目|案例|机制|平台))'
)
"""“银发先锋”品牌: a name says nothing of what became of it."""
_PRAISE_ME = re.compile("(?<=[,。!?])(?:快|求|请)?(?:夸夸?|表扬(?:一下)?)我(?:一下)?[吧呗]?[!。]*$")
_ALL_RIGHT = re.compile("[,。](?:ok|好|行|中|成|可以|妥)(?:吗|不|吧|么)?[?]+$")
"""…提醒我一下，OK？: asks for a nod, not for an answer."""
_SENT_ME = re.compile("^(?:书记|领导|主任|科长|局长)[让叫要]我[^,。:]{0,6}[,:]")
_TO_ALL = re.compile("^(?:各位|尊敬的)[^,。:]{0,8}(?:支委|同志|领导|书记|委员|老师)们?[,:]")
_NOT_THE_OTHER = re.compile(
    "(?<=[^,。;])[,。;]?(?:注意)?(?:这)?(?:是|属于?|系)(?:通报)?(?:表扬[,]?(?:而)?(?:不是|非|并非)(?:通报)?批评|批评[,]?(?:而)?(?:不是|非|并非)(?:通报)?表扬)"
)
"""是表扬不是批评: says again which of the two was told."""
_NOT = "(?:非|不是|并非|不含|不包括)"
_WHAT = (
    "(?:本?支部)?(?:正|副)?(?:书记|支委|支部委员|委员|党员干部|领导干部|普通党员|一般党员|情况通报|通报表扬|通报会|"
    "专题报道|警示谈话|诫勉|预备党员)"
)
_HEADING = re.compile(
    "^关于[^,。;:]*(?:处分|违纪)[^,。;:]*(?:报告|说明|通报|决定|函|请示|备案|情况):"
    "(?=[^。]*(?:委员|书记|支委|党员)[^。]*(?:警告|察看|撤销|开除|双开|处分))"
)
"""关于班子成员受处分的情况说明：组织委员…受警告处分: the text tells it all once more."""
_NOT_THEIR_POST = re.compile(f"[,。;]?(?:该同志|该党员|该员|此人|其)(?:并)?{_NOT}{_WHAT}(?:[、,及和或]{_NOT}?{_WHAT})*")
"""该同志并非支部书记: no post is told."""
_SET_APART = re.compile(f"\\({_NOT}{_WHAT}(?:[、,及和或]{_NOT}?{_WHAT})*\\)")
"""一名党员（非书记、非支委）: what it is not."""


def bare_report(text: str) -> str:
    """The words without what is only said around them."""
    if "(" in text:
        text = _SET_APART.sub("", text)
    if "我" in text:
        text = _SAW.sub("", text)
    text = _HEADING.sub("", _NOT_THEIR_POST.sub("", text))
    if '"' in text:
        text = _OWN_BRAND.sub("", text)
    text = _ALL_RIGHT.sub("", text)
    text = _PRAISE_ME.sub("", _SENT_ME.sub("", _TO_ALL.sub("", text)))
    if "《" in text:
        text = _TITLE.sub("《文章》", text)
    if "表扬" in text:
        text = _NOT_THE_OTHER.sub("", text)
    text = _TELLING.sub("", _CALLING.sub("", text))
    if "记" in text or "录" in text:
        text = _FOR_ME.sub("", _ASKED_TO_RECORD.sub("", text))
    return text
