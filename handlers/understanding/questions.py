"""What is asked of us: the star, the rank, the records, the deadlines, the rules; and the wish to begin the form.

A question is known by two things together: what it is about, and that it asks for it.
"""

from __future__ import annotations

import re

from handlers.understanding.deadlines import read_deadline
from handlers.understanding.moods import asks
from handlers.understanding.question_words import LIST, OURS, POLITE, QUOTA, RANK, STAR, WHY
from handlers.understanding.understood import Understood

_RULES = re.compile(
    "(?:扣|加|减|算)[^,。]{0,4}(?:几|多少|吗|不|么|分|啥|什么|还是)|(?:几|多少)分|降(?:不降)?星|加不加|"
    "扣不扣|算不算|能否|可否|计[为入]|会怎|何种|哪种|以何为据|怎么(?:扣|加|算|记|办|处理|认定)|如何(?:扣|加|算|记|认定|处理|处置|计)|影响|几分算|后果|"
    "计不计|计分|封顶|上限|不得评|评不[了上]|什么条件|条件[^,。]{0,4}什么|"
    "算什么|是什么|什么情况|哪些情况|(?:须|需|要|应)(?:达|满|够)到?(?:多少|几|何)|能不能评|不能评|什么算|什么是|什么叫|有哪些$|叠加|一起算|还能加|合格|"
    "区别|扣法|算法|怎么个|几档|如何划分|怎么分|算[^,。]{1,4}级吗|都算|怎么样"
)
_SUBJECT = re.compile(
    "通报|表彰|处分|警告|缺席|请假|诫勉|约谈|双开|开除|文章|署名|强国|创新|推广|任务|会(?!怎|不会|样)|满意率|"
    "换届|[一二三四五]星|留党|撤销|撤职|记过|表扬|拘留|酒驾|附加|规则|标准|方案|降星|升星|加分|扣分|软弱|日报|晚报|"
    "(?:加|扣|减|算|计)(?:几|多少)分|媒体|电视台|省级|市级|国家级|迟到|早退|评不[了上]"
)
_MARKS = re.compile(
    "(?:[一二三四五]星|星级)[^,。]{0,3}(?:是|要|得|需)(?:要)?(?:多少|几)分|(?:多少|几)分[^,。]{0,3}(?:是|算|"
    "够|能评)[一二三四五]星"
)
_HELP = re.compile(
    "能(?:干|做|办)[^,。]{0,2}[啥么]|你[^,。]{0,12}(?:会|能|可以)(?:干|做|帮|办)?[^,。]{0,2}(?:啥|什么|哪些)|(?:啥|什么|哪些)(?:本事|能耐)|帮助|怎么用|怎么使|(?:如何|怎样)(?:操作|使用|上手)|怎么玩|怎么搞|咋用|咋使|咋弄|使用(?:说明|方法|手册)|^说明$|你[^,。]{0,3}(?:会|"
    "能)(?:干|做|帮|说)|你是(?:谁|什么|干)|你有(?:啥|什么)用|本助手|(?:有|都)(?:什么|啥|哪些)(?:功能|命令|用)|"
    "哪些(?:功能|命令)|教教|教我|怎么操作|怎么弄|说明书|help|"
    "不会(?:用|弄|操作)|(?:能|可以|都能|都会|会)(?:问|说|做|干|记|查|办|帮我?)(?:我)?(?:干|做|些)?(?:什么|啥|"
    "哪些)|功能(?:介绍|清单|列表|一览|菜单|说明)|(?:系统|助手|机器人|程序|平台|工具)[^,。]{0,6}(?:功能|用途|用法|办理|哪些事|什么事)|(?:列举|列出|介绍|说明)[^,。]{0,8}(?:功能|用法)|指南|(?:扣分|加分|评分|计分|评星)(?:规则|标准|办法)|什么功能|(?:加|提)分的?(?:招|门道|窍门|法子|办法|途径|渠道|路子)|新手|^菜单$|用法"
)
_DO = (
    "撤销|撤回|删|请假|设置?|自评|打分|记(?!过)|登记|录|填|报(?!道)|申报|提醒|用|改|更改|修改|更正|补|绑定|确认|"
    "查|弄|操作"
)
_HOW_TO = re.compile(
    f"(?:(?:怎么|如何|怎样)+(?:才能|去|来|个)?|(?:应|该)(?:该|当)?(?:怎么|如何|怎样))(?:{_DO})|"
    f"(?!自评|打分)(?:{_DO})[^,。;]{{0,10}}(?:的)?(?:流程|步骤|方法|方式|程序|途径|操作)|"
    f"(?:在|到|去|点|从)?(?:哪里|哪儿|哪一?[块栏页项])(?:{_DO})|(?:{_DO})[^,。;]{{0,8}}点(?:哪|什么)|"
    f"(?:{_DO})[^,。;]{{0,6}}(?:需要?|要)(?:准备|提供|交|附)?[^,。;]{{0,2}}(?:什么|啥|哪些)|"
    f"(?:指导|指教|教教|教)(?:我|一下|如何|怎么)*[^,。]{{0,4}}(?:{_DO})|"
    f"不(?:太|怎么|大)?(?:会|懂)(?:用|使|弄|操作|怎么|如何)"
)
_WHY_SAID = re.compile("(?:为|凭|因)(?:啥|什么)|何故|为甚")
_TOLD = re.compile("被|受|了(?!解)|过|[0-9][日号]|[昨前今]天|上[周月]|没|未|获|才|结果")
_PLAN = re.compile("[一二三四五]星|星级|不合格|认定|评定|档|自评|上级|整改")
"""What the plan speaks of: asked about in words that we do not know, its rules are shown."""
_YOU = re.compile("你(?:还|都|到底)*(?:能|会|可以|懂)|跟你(?:说|讲|聊)|[能可]不[能可]以?(?:改|撤|删|补)")
_SHORT = 32
_MEANING = re.compile(
    '(?:附加条件|条款|第[0-9一二三四五六七八九十]+[条款项]|规定|口径|方案|标准|"[^"]{2,}")[^。]*'
    "(?:作何|何意|何义|含义|(?:如何|怎么|怎样|应当?如何)(?:理解|解释|把握|界定|认定|掌握)|(?:是)?(?:什么|啥)意思|指(?:的是)?(?:什么|啥|何))"
)
"""附加条件第一条“以最高的为准”作何解释: asks what the plan means."""
_OWN_RECORDS = re.compile("我|本支部|本单位|已经|上次|之前|都|还没")
_PLEASE = re.compile("烦?请|敬请|恳请|望|盼|麻烦|帮|查|看|告诉|告知|提醒|列|说")
_LISTED = re.compile("请[^,。]{0,6}(?:开列|列出|列明|列示|告知|示知|提供)")
_RULES_WANTED = re.compile(
    f"^{POLITE}(?:列[示出明]|提供|释明|示明|明示|阐明|解释|说明|明确|介绍|讲讲|说说)[^。]*(?:标准|规则|办法|条件|条款|范围|含义|区别|依据|界定|口径|尺度)|"
    "^[^,。]{0,4}就[^。]*(?:标准|规则|办法|条件|含义|依据|界定|口径|尺度)[^。]*(?:说明|明确|解释|答复|释明|明示)|"
    "(?:标准|规则|办法|条件|含义|区别|依据|界定|口径|尺度)[,。]?(?:恳|烦|敬|盼|望|谨)*请?(?:予以?|给予|惠予)?(?:答复|明确|示知|示下|解释|释明|明示|赐复)"
)
_STAR_WANTED = re.compile(
    f"^{POLITE}(?:[一-龥]{{2}}并)?(?:列[示出明]|通报|告知|反馈|提供|报送|核算|测算|计算|出具|核实|说明)[^。]*(?:星级|定级|分值|成绩|得分|总分|分差|评分|评[上为定到]?[一二三四五]星)"
)
_RANK_WANTED = re.compile(
    f"^{POLITE}(?:通报|告知|反馈|提供|出具|核实|说明)[^。]*(?:排名|排序|排行|名次|位次)(?!(?:表彰|规则|办法|标准))"
)
_WANTED = re.compile(
    f"^{POLITE}(?:导出|列出|列一下|提供|查询|查阅|查一下|查查|检索|调取|打印|汇总|统计|看看|看一下|"
    "把)[^。]*(?:情况|记录|明细|清单|一览|次数|列出来|列一下|汇总|条目|事项)"
)
_IN_ORDER = re.compile("排第|第几|老几|名次|排名")
_SELF = re.compile(
    "自评|(?:^|给|为|对|来|开始|要|想|我们|请|接着|继续|逐项|逐条|[一1]遍|评定)[^,。]{0,8}(?:打(?:个|一下|下|打)?分|评(?:个|一下|下|评)?分)|打一打|"
    "自我评[价分]|自查打分|十项|^接着填|继续填|评一下(?:我们)?支部"
)
_NOT_SELF = re.compile(
    "[?]|吗|什么|谁|请问|综合评分|指导|如何|事宜|难用|不一样|比自评|总分|扣分|自评(?:表|报告|材料)[^。]*(?:限|报|交|延)|啥时|哪|几号|几分|多少|截止|最晚|最迟|怎么|提醒|自评[^,。]{0,6}(?:交了|完了|报了|填了|结束|得分|[^,。]{0,3}过了)|"
    "别(?!的)|不(?:想|用|要)|没打分|为什么|(?<!接着)(?<!继续)(?:昨天|前天|上周|已经|已)[^,。]{0,10}(?:自评|"
    "打分)|打分会|凡[^,。]{0,24}的|的(?:党)?(?:支部|单位|党组织),|通报|约谈"
)


def read_how_to(text: str, *, has_trigger: bool) -> Understood | None:
    """怎么请假, 登记表彰的流程: asks how, and tells no deed."""
    if not _HOW_TO.search(text) or len(text) > _SHORT:
        return None
    return None if has_trigger and _TOLD.search(text) else _answer("help", "问的是怎么用")


def read_question(text: str, *, has_trigger: bool) -> Understood | None:
    """The question understood, or None where nothing we know is asked."""
    text = _WHY_SAID.sub("为何", text)
    if WHY.search(text) and (not has_trigger or OURS.search(text)):
        return _answer("query_star", "问的是星级的来由")
    if _MEANING.search(text):
        return _answer("help", "问的是规则")
    if (
        _OWN_RECORDS.search(text)
        and not _HELP.search(text)
        and (found := LIST.search(text))
        and not re.search("[扣加减](?:几|多少)分|怎么[扣加]|算不算", text)
    ):
        return _answer("list_events", f"“{found[0]}”")
    if has_trigger and not re.search("方案|公示|台账|党费|自评表", text) and _is_of_rules(text):
        return _answer("help", "问的是规则")
    if answer := read_deadline(text, has_trigger):
        return answer
    if found := _MARKS.search(text):
        return _answer("help", f"“{found[0]}”")
    if found := QUOTA.search(text) if not _IN_ORDER.search(text) else None:
        return _answer("query_ranking_or_quota", f"“{found[0]}”", topic="quota")
    if found := RANK.search(text):
        return _answer("query_ranking_or_quota", f"“{found[0]}”", topic="rank")
    if _is_of_rules(text):
        return _answer("help", "问的是规则")
    for intent, pattern in (("help", _HELP), ("list_events", LIST), ("query_star", STAR)):
        if found := pattern.search(text):
            return _answer(intent, f"“{found[0]}”")
    if (_PLAN.search(text) or _YOU.search(text)) and asks(text):
        return _answer("help", "问的是规则")
    if has_trigger and asks(text):
        ours = re.search("我们|我支部|本支部", text) and not re.search("算不算|能不能|可不可以|该不该", text)
        return _answer("list_events" if ours else "help", "是在问，不是在记")
    return None


def read_wanted_list(text: str) -> Understood | None:
    """请导出本年度受处分、受通报情况: wants the records, reports none."""
    ours = re.search("我|本支部", text) and _STAR_WANTED.search(text)
    if not ours and _RULES_WANTED.search(text):
        return _answer("help", "问的是规则")
    if _RANK_WANTED.search(text):
        return _answer("query_ranking_or_quota", "问的是排名", topic="rank")
    if found := _STAR_WANTED.search(text):
        return _answer("query_star", "问的是星级")
    found = _WANTED.search(text)
    return _answer("list_events", f"“{found[0]}”") if found else None


def read_start(text: str) -> Understood | None:
    """The wish to begin or go on with the self-assessment."""
    if _SELF.search(text) and not _NOT_SELF.search(text):
        return Understood("start_self_score", "act", "“自评”")
    return None


def read_plain_query(text: str) -> Understood | None:
    """Requests that are no questions in form: 看看星, 加减分明细, 历史记录, 帮助."""
    wants = asks(text) or len(text) < 14 or _PLEASE.match(text) or _LISTED.search(text)
    if wants and (answer := read_deadline(text, has_trigger=False)):
        return answer
    for topic, words in (("quota", QUOTA), ("rank", RANK)):
        if found := words.search(text):
            return _answer("query_ranking_or_quota", f"“{found[0]}”", topic=topic)
    if WHY.search(text):
        return _answer("query_star", "问的是星级的来由")
    if wanted := read_wanted_list(text):
        return wanted
    for intent, pattern in (("help", _HELP), ("list_events", LIST), ("query_star", STAR)):
        if found := pattern.search(text):
            return _answer(intent, f"“{found[0]}”")
    return None


def _is_of_rules(text: str) -> bool:
    """通报批评扣几分: what the plan says, not how we stand."""
    if not (_RULES.search(text) and _SUBJECT.search(text) and asks(text)) or OURS.search(text):
        return False
    return bool(
        re.search(
            "满意|扣|加|减|算|降|怎|如何|评不|计|能否|可否|不能评|情况|影响|条件|标准|后果|规则|什么|计分|合格|区别",
            text,
        )
    )


def _answer(intent: str, because: str, **slots: object) -> Understood:
    return Understood(intent, "answer", because, slots=slots)  # type: ignore[arg-type]
