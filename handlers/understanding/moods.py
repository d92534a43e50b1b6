"""Whether words tell, ask or wish. A word of asking asks only where nothing makes it indefinite (没什么理由, 那什么),
says that it is forgotten (哪天我忘了), denies (谁说) or stands in a title."""

from __future__ import annotations

import re

_TITLE = re.compile('《[^《》]*》|"[^"]*"')
_ASKS = re.compile(
    "吗|么$|几分(?!钟)|几[颗个]?星|多少|怎么(?!样了|就)|怎样|啥|什么|哪(?!怕)|为何|凭(?:啥|什么)|如何|是否|"
    "是不是|有没有|会不会|能不能|要不要|"
    "算不算|该不该|加不加|扣不扣|对不对|降不降|记不记|行不行|好不好|来得及(?=不|吗|么|$)|"
    "[^我就偏可也都绝并还害牛棒冤巧,。]不$|[^还也都并就从,。]没$|"
    "(?:了|过|进去|好|完|算|记|报|批|定|交|开)[^,。]{0,2}没有?$|会?怎么?样|谁|算[^,。]{0,4}不$|"
    "(?<![这近好十头第前])几(?:次|回)|(?<![这近过好十头第前])几(?:次|回|条|名|位|个|号|天|家|点|件|分|月)|(?<!任)何(?:时|日|处|人)|能否|可否|第几|"
    "有何(?!不|用)|老几|多久|多长时间|还是(?:[一二三四五]星|扣|加|算|减)|(?:表彰|通报|推广|处分)[^,。]{0,3}不$|(?:到期|"
    "过期|截止)了?没$|有[^,。没]{1,6}没有?$|(?<!没)([算记登扣加批发去交评])没\\1"
)
_NEVER_MIND = (
    # filling a pause
    "那(?:个)?(?:什么|啥)|(?:怎么|咋)说呢|什么的|啥的|不知(?:道)?怎么|(?:是|就)?怎么(?:着|回事)",
    # nothing, nobody, anything
    "(?:没有?|无)[几多][个人位家]|(?:没有?|无|并无|不|未)[^,。?]{0,4}?(?:什么|啥|谁|哪[里儿]|多少|怎么)(?!时候|都算)|(?:谁|什么|啥|"
    "哪[里儿]?|怎么|哪个)(?:[^,。?]{0,4})?(?:也|都)(?:没|不|别)|"
    "(?:随便|不管|无论|甭管|不论|不论是)[^,。?]{0,4}(?:什么|啥|谁|哪|怎么)",
    # still being weighed
    "(?:研究|讨论|考虑|商量|琢磨)[^,。?]{0,6}(?:谁|什么|怎么|如何)[^,。?]*(?!.*[?])",
    # how, not known yet
    "(?:如何|怎么|怎样)(?:处理|处置|定性|处分|处罚|认定)[^,。?]{0,4}?(?:尚|还|暂)?(?:未|没|待|不)(?!了)[^,。?]{0,4}(?:见|定|明|知|确|研究|作出|下文|有|来)",
    # what a paper writes about
    "(?:写|讲|介绍|报道|宣传|总结)的?(?:就?是)?[^,。?]{0,8}(?:怎么|怎样|如何)(?!样|办|记|登|填|算|报)[^,。?]{2,}",
    # forgotten, to be looked up
    "(?:具体|到底|究竟|确切)?(?:的)?(?:是|在)?(?:哪一?天|几号|几月(?:几[号日])?|什么时候|啥时候|何时|何日|"
    "哪[一]?[级个](?:级别|媒体|平台)?|什么级别|哪家|几次|几[月日])"
    "(?:的|来着|发的|开的|登的|印发|下发|定的|批的|播的)?[^,。?]{0,6}?"
    "(?:忘|记不|想不|不记得|记[得住]?不|不清|不知道|不晓得|说不|查|翻|回头|不太|没注意|没看|问问|待核|不详|"
    "核实|确认|看一?下文件)",
    "(?:忘了?|忘记|记不[清得住]|想不起来?|不记得|不知道|不晓得|说不[准清上]|没注意|不清楚|没记住|"
    "不确定)(?:了)?(?:具体|到底|究竟)?(?:是|在)?"
    "(?:哪一?天|几号|几月几[号日]|什么时候|啥时候|哪[一]?级|什么级别|哪家|几次)",
    "(?:是否|是不是|有没有|有无|能否)[^,。?]{1,14}(?:待|尚不|尚未|不详|不明|不清|未明|未定|正在核|核实中|再核)",
    # which sanction, not known yet
    "(?:受的?|是|给的?)?(?:什么|啥|何种|哪种|哪类)(?:样的?)?(?:党纪|党内|政务)?处分[^,。?]{0,6}?(?:没|未|不)(?:有)?"
    "[^,。?]{0,3}(?:打听|问|清|知|公布|明|定|说|看|了解|通知|掌握|核实|告)[^,。?]*",
    # by whom
    "谁(?:发|批|通报|定|给|说)的[^,。]{0,5}(?:没|忘|记不|不清|不知)",
    # some
    "(?:晚|迟|拖|超|逾期|过)(?:交|报)?了?几[天日]|"
    "(?<!有)(?<!多少)几(?:个|家|名|位|起|件)(?=支部|单位|人|同志|党员|干部|党组织|违纪|案例|典型|党支部|"
    "问题)(?![^,。]*(?:吗|[?]))",
)
_INDEFINITE = re.compile("|".join(_NEVER_MIND))
_ECHO = re.compile(
    "谁(?:说|讲)(?!得|不是)[^,。?]*|哪(?:有|里有|儿有)(?:的事|这回事)|怎么可能|你?是不是(?:你们?)?(?:搞|弄|"
    "记|看)错|哪能(?=被|受|没)|(?:哪里|哪儿|何曾|几时|啥时候|什么时候)(?=被|受过|缺过|迟到过|没去过)"
)
_WISH = re.compile(
    "(?:要是|如果|若|能)[^。?]*(?:就好了|该多好|多好)|(?:啥时候|什么时候|何时|哪天|多会儿)[^,。?]{0,6}?(?:能|才能|才|也能|也)(?![^,。]*(?:截止|交|公布|出))"
)
_PIECE = re.compile("[^,。!?;]+[,。!?;]*")


def plain_of(text: str) -> str:
    """The words with titles and indefinite words blotted out: what asks in them, asks."""
    blotted = _TITLE.sub(_blot, text)
    return _INDEFINITE.sub(_blot, blotted) if re.search("[什啥谁哪几何怎多是有能]", blotted) else blotted


def asks(text: str) -> bool:
    """Whether these words ask."""
    return "?" in text or bool(_ASKS.search(plain_of(text).rstrip(",。!;")))


def denies_by_asking(text: str) -> str | None:
    """谁说我们被通报了？: the words that deny by asking back."""
    found = _ECHO.search(text)
    return found[0][:2] if found else None


def wishes(text: str) -> str | None:
    """啥时候我们也能上一回人民日报."""
    found = _WISH.search(text)
    return found[0] if found else None


def pieces_of(text: str) -> list[str]:
    """The clauses with the stops after them."""
    return _PIECE.findall(text)


def told_part(text: str) -> str:
    """The clauses that tell, without those that ask."""
    return "".join(piece for piece in pieces_of(text) if not asks(piece))


def _blot(found: re.Match[str]) -> str:
    return "〇" * len(found[0])
