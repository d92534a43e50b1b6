"""What is asked of us: the star, the rank, the records, the deadlines, the rules; and the wish to begin the form.

A question is known by two things together: what it is about, and that it asks for it.
"""

from __future__ import annotations

import re

from handlers.understanding.understood import Understood

_ASKS = re.compile(
    "吗|么$|几分(?!钟)|几[颗个]?星|多少|怎么(?!样了|就)|啥(?!理由)|什么(?!理由|原因|特殊|正当)|哪(?!怕)|为何|为啥|凭(?:啥|什么)|如何|是否|是不是|有没有|会不会|能不能|要不要|"
    "算不算|该不该|加不加|扣不扣|对不对|来得及(?=不|吗|么|$)|(?:扣分|加分|着|够|涨|行|算|分|星)不$|(?:了|过|进去|好|完|算|记|报|批)[^,。]{0,2}没有$|会?怎么?样|来着|"
    "(?<!没有)(?<!没)谁|(?<![前这近过好十头第])几(?:次|回|条|名|位|个|号|天|家|点|件)|何时|能否|第几|老几|啥时候|(?:结束|到期|过期|满|扣分|算)了没$|多久|多长时间"
)
_WHEN = (
    "什么时候|啥时候|何时|哪天|哪一天|几号|几点|多久|多长时间|多少时间|多少天|几天|剩几|到期|截止|截至|期限|时限|"
    "最晚|最迟|过期|超期了|结束了?没|哪年|哪个月|多会儿|日期|"
    "什么日子"
)
_TOPICS = (
    ("election", "换届|选举|改选"),
    ("publicity", "公示"),
    ("plan", "方案"),
    ("ledger", "台账|整改"),
    ("dues", "党费"),
    ("year_end", "年底|年终|复核|核星|复检|十二月|12月"),
    ("declaration", "自评|申报|创星|6月5[日号]|测评表|报星"),
    ("meeting", "会(?!员|计)|培训|党课|主题党日"),
)
_DUE = re.compile("截|到期|期限|要[交办报做干开]|该[交办报做干]|最[晚迟]|待办|[什么啥]会|过期|需完成")
_SOON = re.compile(
    "(?:最近|近期|这周|本周|这个月|本月|下周|下个月|这几天|月底前|年底前|眼下|手头)[^,。]{0,6}(?:什么|啥|哪些|几个|有没有)[^,。]{0,4}(?:会|到期|交|办|做|干|报|任务|截止|事)|"
    "(?:什么|啥|哪些)[^,。]{0,3}(?:要到期|到期|快到期|要截止|待办)|到期(?:事项|的)|待办(?:事项)?(?:$|有|是|清单)|(?:最近|近期)要(?:干|做|办|交)|(?:前|之前|以前)需?要?(?:完成|干|做|交)(?:哪|什么|啥)"
)
_RANK = re.compile(
    "排(?:名|行|第|到|老几|多少|几|在第|在前|在后|在几|在我们|在咱)|名次|位次|名列|第几(?:名|位)|谁[^,。]{0,6}(?:最高|最低|前头|前面|第一|领先|高|排)|哪个?支部[^,。]{0,5}(?:最|第一|高|低)|倒数|前(?:十|三|五|几|[0-9]+)名|"
    "(?:别的|其他|其它|人家|隔壁|兄弟|别家)(?:支部|单位)?[^,。]{0,4}(?:多少分|几星|几分|几颗星)|比[^,。]{1,8}(?:高|低|强|差)(?:吗|多少|不|没)"
)
_QUOTA = re.compile(
    "名额|指标|比例|占(?:多少|几成|百分)|几个[^,。]{0,2}[一二三四五]星|[一二三四五]星[^,。]{0,8}(?:几个|几家|多少(?:个|家))|(?:评|给|有|定|推)[^,。]{0,4}几[个家][^,。]{0,2}五星|百分之十|10%"
)
_RECORD = (
    "(?:记|录|登记|填)(?:过|了|的|在册)?|加减分|加分(?:项|事项|记录)?|减分(?:项|事项|记录)?|扣分(?:项|事项|"
    "记录)?|扣(?:过|了)|加(?:过|了)|事项|台账|(?:通报|缺席|处分|表彰|缺会|批评)(?:了|过)?|认定|驳回|核实|"
    "审核"
)
_LIST = re.compile(
    f"(?:{_RECORD})[^,。]{{0,5}}(?:哪些|什么|啥|几条|几件|几笔|几次|几回|多少(?:条|次|回|件)|清单|列表|明细|记录|的那些|列出|念一?遍|在不在|重复)|"
    f"(?:哪些|什么|啥|哪几?条|几条|几件|几次|列出?(?:一下)?|查(?:一下|询|看)?|看(?:看|一下|下)?|调阅|提供|发我|给我看)[^,。]{{0,12}}(?:加减分|加分(?!不)|减分|扣分|记录|事项|清单|核实|认定|驳回|审核|登记|缺席|台账$)|"
    "记过的|加减分|加分、减分|历史记录|事项清单|记录(?:列表|给我|看看|查)|^(?:扣分|加分)(?:项|记录|事项)?$|待核实|哪些[^,。]{0,4}(?:没|未)(?:审核|核实|认定)|(?:加|扣)(?:过|了)(?:哪些|什么|啥)|都记(?:了|过)|有没有记"
)
_STAR = re.compile(
    "[几多][颗个少]?星|什么星|星级(?!创建)|多少分|总分|得分|查分|离[^,。]{0,4}[一二三四五上]|分是?怎么|什么等级|等级(?:是|情况)|[一二三四五]星还?(?:有多远|差)|差(?:几|多少|不多)|[几多少]分[^,。]{0,4}五星|"
    "(?:为啥|为什么|怎么|为何|凭啥|凭什么|咋)[^,。]{0,8}星|怎么(?:来|算|得)[的出]|看(?:看|一下|下)?星|掉到|计算依据|提分|升星|晋星|[上评到升][^,。]{0,2}五星|达到?[一二三四五]星|每一分|明细|够[^,。]{0,3}五星|扣了几分|加了几分|"
    "还差|怎么扣|现在几|分数|(?:哪里|哪儿|哪些地方|在哪)[^,。]{0,3}(?:扣|丢|失)|(?:扣|丢|失)(?:了)?在哪|分扣在|支部的星$|提高星级|扣分了没|现在[^,。]{0,3}星"
)
_OURS = re.compile(
    "我们?(?:支部)?(?:现在|目前|今年)|总分|差(?:几|多少)|现在(?:几|多少)|到五星|尚差|目前|为(?:啥|什么|何)|凭|怎么掉|怎么提|提分|谁扣|扣了几|加了几|名额|哪里扣|在哪|扣分了没|我们的分"
)
_RULES = re.compile(
    "(?:扣|加|减|算)[^,。]{0,4}(?:几|多少|吗|不|么|分|啥|什么)|(?:几|多少)分|降(?:不降)?星|加不加|扣不扣|算不算|会怎|怎么(?:扣|加|算|记)|如何(?:扣|加|算|记|认定)|影响|几分算|后果|计不计|计分|封顶|不得评|什么条件|"
    "算什么|是什么|什么情况|哪些情况|能不能评|不能评|什么算|什么是|什么叫|有哪些$|叠加|一起算|还能加|合格|区别|算[^,。]{1,4}级吗|都算|怎么样"
)
_SUBJECT = re.compile(
    "通报|表彰|处分|警告|缺席|请假|诫勉|约谈|双开|开除|文章|署名|强国|创新|推广|任务|会(?!怎|不会|样)|满意率|换届|[一二三四五]星|留党|撤销|撤职|记过|表扬|拘留|酒驾|附加|规则|标准|方案|加分|扣分|软弱|省级|市级|国家级|迟到|早退"
)
_MARKS = re.compile(
    "(?:[一二三四五]星|星级)[^,。]{0,3}(?:是|要|得|需)(?:要)?(?:多少|几)分|(?:多少|几)分[^,。]{0,3}(?:是|算|够|能评)[一二三四五]星"
)
_HELP = re.compile(
    "帮助|怎么用|怎么使|使用(?:说明|方法|手册)|^说明$|你[^,。]{0,3}(?:会|能)(?:干|做|帮|说)|你是(?:谁|什么|干)|你有(?:啥|什么)用|(?:有|都)(?:什么|啥|哪些)(?:功能|命令|用)|哪些(?:功能|命令)|教教|教我|怎么操作|怎么弄|说明书|help|"
    "不会(?:用|弄|操作)|(?:能|可以|都能)(?:问|说|做|干|帮我?)(?:我)?(?:干|做)?(?:什么|啥)|功能介绍|指南|(?:扣分|加分|评分|计分|评星)(?:规则|标准|办法)|什么功能|新手"
)
_HOW_TO = re.compile(
    "(?:怎么|如何|怎样|咋)(?:才能|去|来)?(?:撤销|撤回|删|请假|设置?|自评|打分|记(?!过)|登记|录|提醒|用|改|绑定|确认|查)"
)
_SELF = re.compile(
    "自评|打(?:个|一下|下)?分|评(?:个|一下|下)?分|打一打|自我评[价分]|自查打分|十项|^接着填|继续填|评一下(?:我们)?支部"
)
_NOT_SELF = re.compile(
    "[?]|吗|什么|啥时|哪|几号|几分|多少|截止|最晚|最迟|怎么|提醒|自评[^,。]{0,6}(?:交了|完了|报了|结束|得分)|别(?!的)|不(?:想|用|要)|没打分|为什么|(?:昨天|前天|上周|已经|已)[^,。]{0,10}(?:自评|打分)|打分会"
)


def asks(text: str) -> bool:
    """Whether these words ask."""
    return "?" in text or bool(_ASKS.search(text))


def read_how_to(text: str) -> Understood | None:
    """怎么请假, 怎么撤销: asks how, and is not the deed itself."""
    if _HOW_TO.search(text) and len(text) < 24:
        return _answer("help", "问的是怎么用")
    return None


def read_question(text: str, *, has_trigger: bool) -> Understood | None:
    """The question understood, or None where nothing we know is asked."""
    if has_trigger and not re.search("方案|公示|台账|党费|自评表", text) and _is_of_rules(text):
        return _answer("help", "问的是规则")
    if answer := _deadline(text, has_trigger):
        return answer
    if found := _MARKS.search(text):
        return _answer("help", f"“{found[0]}”")
    if found := _QUOTA.search(text):
        return _answer("query_ranking_or_quota", f"“{found[0]}”", topic="quota")
    if found := _RANK.search(text):
        return _answer("query_ranking_or_quota", f"“{found[0]}”", topic="rank")
    if re.search(
        "(?:累计|一共|总共|今年)?[^,。]{0,6}(?:缺席|通报|批评|处分|表彰)[^,。]{0,4}(?:几|多少)次(?:了|$)", text
    ):
        return _answer("list_events", "“几次”")
    if _is_of_rules(text):
        return _answer("help", "问的是规则")
    for intent, pattern in (("help", _HELP), ("list_events", _LIST), ("query_star", _STAR)):
        if found := pattern.search(text):
            return _answer(intent, f"“{found[0]}”")
    if has_trigger and asks(text):
        return _answer("list_events" if re.search("我|本支部", text) else "help", "是在问，不是在记")
    return None


def read_start(text: str) -> Understood | None:
    """The wish to begin or go on with the self-assessment."""
    if _SELF.search(text) and not _NOT_SELF.search(text):
        return Understood("start_self_score", "act", "“自评”")
    return None


def read_plain_query(text: str) -> Understood | None:
    """Requests that are no questions in form: 看看星, 加减分明细, 历史记录, 帮助."""
    if answer := _deadline(text, has_trigger=False):
        return answer
    for intent, pattern in (
        ("help", _HELP),
        ("query_ranking_or_quota", _RANK),
        ("list_events", _LIST),
        ("query_star", _STAR),
    ):
        if found := pattern.search(text):
            slots = {"topic": "rank"} if intent == "query_ranking_or_quota" else {}
            return _answer(intent, f"“{found[0]}”", **slots)
    return None


def _deadline(text: str, has_trigger: bool) -> Understood | None:
    if found := _SOON.search(text):
        topic = next((topic for topic, words in _TOPICS[:-1] if re.search(words, found[0])), "all")
        if topic == "all":
            topic = next((topic for topic, words in _TOPICS[:-1] if re.search(words, text)), "all")
        return _answer("query_deadlines", f"“{found[0]}”", topic=topic)
    asked = re.search(_WHEN, text)
    if not asked:
        return None
    topic = next((topic for topic, words in _TOPICS if re.search(words, text)), "all")
    if topic == "all" and (has_trigger or not _DUE.search(text)):
        return None
    if topic == "meeting" and (has_trigger or re.search("准备|表彰大会", text)):
        return None
    return _answer("query_deadlines", f"“{asked[0]}”", topic=topic)


def _is_of_rules(text: str) -> bool:
    """通报批评扣几分: what the plan says, not how we stand."""
    if not (_RULES.search(text) and _SUBJECT.search(text) and asks(text)) or _OURS.search(text):
        return False
    return bool(re.search("扣|加|减|算|降|怎|不能评|情况|影响|条件|标准|后果|规则|什么|计分|合格|区别", text))


def _answer(intent: str, because: str, **slots: object) -> Understood:
    return Understood(intent, "answer", because, slots=slots)  # type: ignore[arg-type]
