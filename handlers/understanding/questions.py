"""What is asked of us: the star, the rank, the records, the deadlines, the rules; and the wish to begin the form."""

from __future__ import annotations

import re

from handlers.understanding.understood import Understood

_ASKS = re.compile(
    "吗|么$|几分(?!钟)|几[颗个]?星|多少|怎么(?!样了|就)|啥(?!理由)|什么(?!理由|原因|特殊|正当)|哪(?!怕)|为何|为啥|如何|是否|是不是|有没有|会不会|能不能|要不要|算不算|"
    "该不该|加不加|扣不扣|对不对|来得及(?=不|吗|么|$)|(?:扣分|加分|着|够|涨|行|算|分|星)不$|(?:了|过|进去|好|完|算|记|报|批)[^,。]{0,2}没有$|会?怎么?样|来着|(?<!没有)(?<!没)谁|(?<![前这近过好十头第])几(?:次|回|条|名|位|个|号|天)|何时|能否|第几|咋|啥时候"
)
_TOPICS = (
    ("election", "换届|选举"),
    ("publicity", "公示"),
    ("plan", "方案"),
    ("ledger", "台账|整改"),
    ("dues", "党费"),
    ("year_end", "年底|复核|核星|复检|年终"),
    ("declaration", "自评|申报|创星|6月5日|测评表"),
    ("meeting", "会|培训|党课"),
)
_DEADLINE = re.compile(
    "(?:换届|公示|申报|自评|复核)[^,。]{0,4}还?(?:有)?多(?:长|少)时间|哪(?:年|个月)(?:该|要|应该)?(?:换届|交|报)|(?:换届)[^,。]{0,4}哪年|(?:有)?(?:什么|啥|哪些)要(?:办|交|报|做)的|截止|截至(?:哪|什么)|到期|期限|最晚|最迟|(?:哪天|几号|何时|什么时候|啥时候|多久|多会儿)[^,。]{0,8}(?:交|报|结束|截|换|到|完|开|前|期)|(?:交|报|换届|公示|复核|自评|结束|期)[^,。]{0,8}(?:哪天|几号|何时|什么时候|啥时候|多久)|"
    "还[有剩](?:几|多少)天|剩(?:几|多少)天|过期|前需?要?完成(?:哪|什么|啥)|哪天来着|(?:会|培训)[^,。]{0,4}(?:哪天|几号|什么时候|啥时候|几点)|到哪天|(?:啥|什么)时候(?:该|要)|什么要到期|到期事项|逾期(?:没|了)吗"
)
_DUE = re.compile("截|到期|期限|要[交办报做]|最[晚迟]")
_RANK = re.compile(
    "名列第几|排(?:在)?(?:前|后)|第几位|排(?:名|第几|多少|到|在)|名次|位次|第几名|谁[^,。]{0,5}(?:最高|前头|前面|第一|领先|高)|哪个支部[^,。]{0,4}(?:最|第一)|倒数|排行"
)
_QUOTA = re.compile(
    "名额|指标|比例|(?:评|给|有|定|推)[^,。]{0,4}几个[^,。]{0,2}五星|几个五星|五星[^,。]{0,6}几个|百分之十|10%"
)
_LIST = re.compile(
    "(?:加|扣)了?(?:哪些|什么|啥)(?:分|事)?|登记的(?:都)?有|(?:哪些|哪几条)[^,。]{0,4}(?:没|未)(?:审核|核实|认定|通过)|审核(?:通过)?了?(?:哪些|几条)|(?:记|录)(?:过|了|的)?(?:哪些|什么|啥|几条|多少|的那些)|记过的|加减分|加分、减分|扣分记录|加分记录|记录(?:列表|了哪些)|历史记录|事项清单|记录清单|(?:哪几条|哪些|什么)[^,。]{0,6}(?:核实|认定|扣分|加分)|待核实(?:的)?(?:事项|记录|有)|"
    "(?:通报|缺席|处分|表彰|缺会|扣分|加分|批评)(?:了|过)?(?:几|多少)(?:次|回|条|个|人)|几次(?:缺席|通报|缺会|处分|表彰)|都记(?:了|过)|记的那些|(?:查|看|列|调)[^,。]{0,10}(?:记录|事项|清单)|有(?:哪些|什么|啥)(?:扣分|加分|记录)"
)
_STAR = re.compile(
    "离[^,。]{0,4}[一二三四五]星|分是?怎么|什么等级|等级(?:是|情况)|[一二三四五]星还?(?:有多远|差)|[几多][颗个少]?星|星级(?!创建)|多少分|总分|得分|差(?:几|多少|不多)|[几多少]分[^,。]{0,4}五星|(?:为啥|为什么|怎么|为何)[^,。]{0,8}星|怎么(?:来|算)的|看(?:看|下|一下)?星|掉到|计算依据|提分|升星|晋星|上五星|达到?五星|每一分|明细|够[^,。]{0,3}五星|扣了几分|加了几分|还差|怎么扣|现在几|分数"
)
_RULES = re.compile(
    "什么情况|哪些情况|能不能评|不能评|(?:扣|加|减|算)[^,。]{0,4}(?:几|多少|吗|不|么|分)|(?:几|多少)分|降(?:不降)?星|加不加|扣不扣|算不算|会怎|怎么(?:扣|加|算|记)|如何(?:扣|加|算|记|认定)|影响|几分算|后果|计不计|计分|封顶|不得评|什么条件|算什么|是什么"
)
_SUBJECT = re.compile(
    "通报|表彰|处分|警告|缺席|请假|诫勉|约谈|双开|开除|文章|署名|强国|创新|推广|任务|会|满意率|换届|五星|四星|留党|撤销|记过|表扬|拘留|酒驾|附加|规则|标准|方案|加分|扣分|软弱"
)
_HELP = re.compile(
    "^使用说明|^说明$|(?:扣分|加分|评分|计分|评星)(?:规则|标准|办法)|帮助|怎么用|怎么使|使用(?:说明|方法|手册)|你[^,。]{0,3}(?:会|能)(?:干|做|帮)|(?:有|都)(?:什么|啥|哪些)功能|教教|教我|怎么操作|怎么弄|说明书|怎么记|help|不会(?:用|弄|操作)|(?:能|可以)(?:问|说|做|干)(?:什么|啥)|功能介绍|指南"
)
_SELF = re.compile("自评|打分|评(?:个|一下|下)?分|打一打|自我评价|自查打分|十项")
_NOT_SELF = re.compile(
    "[?]|吗|什么|啥时|哪|几号|几分|多少|截止|最晚|最迟|怎么|提醒|自评[^,。]{0,6}(?:交了|完了|报了|结束|得分)|别|不(?:想|用|要)|没打分|为什么"
)


def asks(text: str) -> bool:
    """Whether these words ask."""
    return "?" in text or bool(_ASKS.search(text))


def read_question(text: str, *, has_trigger: bool) -> Understood | None:
    """The question understood, or None where nothing we know is asked."""
    if re.search("(?:方案|公示|台账|党费|自评表)", text) is None and has_trigger and _is_of_rules(text):
        return _answer("help", "问的是规则")
    if found := _DEADLINE.search(text):
        topic = next((topic for topic, words in _TOPICS if re.search(words, text)), "all")
        if topic != "all" or (not has_trigger and _DUE.search(text)):
            return _answer("query_deadlines", f"“{found[0]}”", topic=topic)
    if re.search("(?:汇总|列出|看看|有)[^,。]{0,6}(?:到期|要交|截止)", text):
        return _answer("query_deadlines", "“到期”", topic="all")
    if found := _QUOTA.search(text):
        return _answer("query_ranking_or_quota", f"“{found[0]}”", topic="quota")
    if found := _RANK.search(text):
        return _answer("query_ranking_or_quota", f"“{found[0]}”", topic="rank")
    if _is_of_rules(text):
        return _answer("help", "问的是规则")
    if found := _HELP.search(text):
        return _answer("help", f"“{found[0]}”")
    if found := _LIST.search(text):
        return _answer("list_events", f"“{found[0]}”")
    if found := _STAR.search(text):
        return _answer("query_star", f"“{found[0]}”")
    if has_trigger and asks(text):
        own = re.search("我|本支部", text)
        return _answer("list_events" if own else "help", "是在问，不是在记")
    return None


def read_start(text: str) -> Understood | None:
    """The wish to begin or go on with the self-assessment."""
    if _SELF.search(text) and not _NOT_SELF.search(text):
        return Understood("start_self_score", "act", "“自评”")
    return None


def read_plain_query(text: str) -> Understood | None:
    """Requests that are no questions in form: 看看星, 加减分明细, 历史记录, 帮助."""
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


def _is_of_rules(text: str) -> bool:
    """通报批评扣几分: what the plan says, not how we stand."""
    if not (_RULES.search(text) and _SUBJECT.search(text) and asks(text)):
        return False
    if re.search(
        "我们?(?:支部)?(?:现在|目前|今年)|总分|差(?:几|多少)|现在(?:几|多少)|到五星|尚差|目前|为(?:啥|什么|何)|怎么掉|怎么提|提分|谁扣|扣了几|加了几|名额",
        text,
    ):
        return False
    return bool(re.search("扣|加|减|算|降|怎|不能评|情况|影响|条件|标准|后果|规则|是什么|计分", text))


def _answer(intent: str, because: str, **slots: object) -> Understood:
    return Understood(intent, "answer", because, slots=slots)  # type: ignore[arg-type]
