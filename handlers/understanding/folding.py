"""One spelling for what is written in many: half width, simplified, slips put right, no idle sounds or spaces."""

from __future__ import annotations

import re
import unicodedata

from handlers.door import LONGEST, plain
from handlers.understanding.spelling import put_right
from handlers.understanding.traditional import TO_SIMPLIFIED

_IDLE = re.compile(
    "(?:那个|这个)(?=市直|工委|市委|省委|通报|批评|表彰|人民日|河南|光明|学习强|安阳|书记|支部|副书记|党员|"
    "严重|警告|处分|昨|前天|上周|今天)|[嗯呃唉哎哦噢喔嘞啊呀哇咧哩喽]+|(?:那个|这个){2,}|(?<=呢)那个|"
    "(?<=给)那个|(?<=被)那个|就是说"
)
_GAP = re.compile(r"(?<![0-9a-z])[ \t]+|[ \t]+(?![0-9a-z])")
_DASHED = re.compile("(?<=[一-龥]{2})-{2,}(?=[一-龥0-9])")
_WEEKDAY_AND_DATE = re.compile(
    "([周期拜][一二三四五六日天])(?=(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[号日])"
)
"""上周五十六号: the fifth day of the week, the sixteenth."""
_ER = re.compile("(?<=[分事活稿名牌])儿(?![子童女])")
_PORTIONS = re.compile("(?<=[扣加减][0-9一二三四五六七八九十])份|(?<=还是[0-9一二三四五六七八九十])份")
_LINES = re.compile(r"\s*\n\s*")
_SAID_AGAIN = re.compile(r"(我们|咱们|昨天|今天|前天|通报批评|通报|表彰|没有|被|是|了|(?<=[0-9])[月日号])\1+")
_DIALECT = {
    "夜儿个": "昨天",
    "夜个儿": "昨天",
    "夜儿黑": "昨晚",
    "昨儿个": "昨天",
    "昨儿": "昨天",
    "前儿个": "前天",
    "前儿": "前天",
    "今儿个": "今天",
    "今儿": "今天",
    "明儿个": "明天",
    "明儿": "明天",
    "后儿个": "后天",
    "后儿": "后天",
    "昨个": "昨天",
    "今个": "今天",
    "明个": "明天",
    "俺们": "我们",
    "俺": "我们",
    "咱们": "我们",
    "咱": "我们",
    "阿拉": "我们",
    "木有": "没有",
    "冇": "没有",
    "没得": "没有",
    "不晓得": "不知道",
    "差点儿": "差点",
    "一点儿": "一点",
    "有点儿": "有点",
    "咋个": "怎么",
    "咋整": "怎么办",
    "咋": "怎么",
    "甭": "不用",
    "通批": "通报批评",
    "学强": "学习强国",
    "严警": "严重警告",
    "报通批评": "通报批评",
    "通报评批": "通报批评",
    "市直委": "市直工委",
    "通批评": "通报批评",
    "通报批平": "通报批评",
    "市宜工委": "市直工委",
    "市及表彰": "市级表彰",
    "省及表彰": "省级表彰",
    "zuotian": "昨天",
    "jintian": "今天",
    "qiantian": "前天",
    "gongwei": "工委",
    "tongbao": "通报",
    "shangzhou": "上周",
    "背了处分": "受了处分",
    "背处分": "受处分",
    "挨了批": "挨批",
    "俩": "两",
    "仨": "三个",
    "公位": "工委",
    "市直机关工作委员会": "市直工委",
    "市直属机关工作委员会": "市直工委",
    "市直属机关工委": "市直工委",
    "市直机关工委": "市直工委",
    "市直机关党工委": "市直工委",
    "市直党工委": "市直工委",
    "直属机关工委": "市直工委",
    "礼拜天": "星期天",
    "呐": "呢",
    "干嘛": "干什么",
    "嘛": "",
    "作法": "做法",
    "元月": "1月",
    "推厂": "推广",
    "木得": "没有",
    "谈活": "谈话",
    "咱支部": "我支部",
    "在座的": "",
    "缘何": "为何",
    "夜个": "昨天",
    "受予": "授予",
    "请过价": "请过假",
    "珊了": "删了",
    "记虫": "记重",
    "夜儿": "昨天",
    "报到了咱": "报道了咱",
    "报到了俺": "报道了俺",
    "报到了我们": "报道了我们",
    "廷期": "延期",
    "投的搞": "投的稿",
    "日抱": "日报",
    "报到咱": "报道咱",
    "请个价": "请个假",
    "出拆": "出差",
    "隔篱": "隔壁",
    "唔系": "不是",
    "我哋": "我们",
    "工位的": "工委的",
    "寻日": "昨天",
    "琴日": "昨天",
    "噚日": "昨天",
    "听日": "明天",
    "咗": "了",
    "嘅": "的",
    "畀": "给",
    "属名": "署名",
    "行拘": "行政拘留",
    "堵博": "赌博",
    "在公式": "在公示",
    "公式期": "公示期",
    "做天": "昨天",
    "作天": "昨天",
    "昨黑儿": "昨晚",
    "昨黑": "昨晚",
    "日报等了": "日报登了",
    "晚报等了": "晚报登了",
    "退搞": "退稿",
    "冇得": "没有",
    "一订": "一定",
    "情况在说": "情况再说",
    "贵支部": "我支部",
    "贵党支部": "我支部",
}
_OF_COURSE = re.compile("不是([^,。;?!不]{2,28})(?:嘛,?|吗(?=[^,。;?!]{4}))")
"""市直工委不是办了个培训班嘛: reminds, and denies nothing."""
_SPOKEN = re.compile("|".join(sorted(_DIALECT, key=len, reverse=True)))
_WHICH_STAR = re.compile("^((?:我们|支部|现在|目前|是|能|评|到|的|本)*)几[新兴行形腥猩型心性](?=[了呢吧?。]*$)")
_MARKS = str.maketrans("，。！？；：（）【】［］“”‘’「」『』﹑—–－～〔〕｡､", ',.!?;:()()()""""""""、---~()。、')
_FULL_STOP = re.compile(r"\.(?![0-9])|(?<![0-9])\.|。")


def fold(text: str) -> str:
    """The text as the grammar reads it. Commas are `,`, ends of sentences `。`, `!`, `?`, `;`."""
    text = plain(unicodedata.normalize("NFC", text[: 2 * LONGEST])).translate(TO_SIMPLIFIED).translate(_MARKS)
    text = _FULL_STOP.sub("。", _LINES.sub("。", text))
    text = _DASHED.sub(":", text) if text.count("--") > 1 else text
    text = _WEEKDAY_AND_DATE.sub(r"\1,", text)
    text = _GAP.sub("," if _spaced(text) else "", text)
    text = _OF_COURSE.sub(r"\1,", text) if "不是" in text else text
    text = put_right(_SPOKEN.sub(lambda found: _DIALECT[found[0]], _IDLE.sub("", text)))
    text = _SPOKEN.sub(lambda found: _DIALECT[found[0]], text)
    text = _PORTIONS.sub("分", _ER.sub("", text))
    text = _WHICH_STAR.sub(r"\1几星", re.sub("[,;。]+(?=[?])", "", text))
    return _SAID_AGAIN.sub(r"\1", text)


def _spaced(text: str) -> bool:
    """Whether spaces stand for commas (9月7号 书记拿了省级表彰 记上) and not between all words, as voice input has "
    "them."""
    words = _GAP.split(text.strip())
    return len(words) > 1 and sum(map(len, words)) >= 4 * len(words)
