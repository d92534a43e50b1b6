"""The conversations of the product, as data: who says what, and what the answer must show.

`[提交]` presses the option of that label; everything else is typed. Each play begins in a new bureau on Sunday, 24 May
2026, after its `before`. They are played straight, with a restart before every message, with every message sent
twice, and with every old button pressed again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.handlers.meeting_plays import MEETING_PLAYS
from tests.handlers.stage import SCORES, Stage, Step

Before = Callable[[Stage], Awaitable[object]]


async def nothing(stage: Stage) -> None:
    """An empty year."""


@dataclass(frozen=True)
class Drama:
    """A play with what was before it."""

    steps: Sequence[Step]
    before: Before = nothing


NAMES = (
    "组织健全",
    "制度完善、落实",
    "党组织战斗堡垒作用强",
    "党员模范带头作用好",
    "服务形式多样、服务对象满意度高",
    "党建引领作用明显，群团工作扎实有效",
    "遵章守纪好",
    "设施配套齐全",
    "落实上级工作坚决、及时、质量高",
    "服务意识强、群众基础牢",
)


def scoring(who: str, scores: Sequence[str], first: int = 1) -> list[Step]:
    """Answers from the `first` aspect on; each answer is echoed, and the next aspect comes with its number."""
    steps = []
    for number, score in enumerate(scores, first):
        following = (
            f"第 {number + 1}/10 项 {NAMES[number]}（满分 10）" if number < 10 else "请核对：5月20日（周三）班子会议"
        )
        steps.append(Step(who, score, (f"记下：{score} 分。", following)))
    return steps


def form(who: str = "secretary", scores: Sequence[str] = SCORES) -> list[Step]:
    """The whole form up to its preview."""
    return [
        Step(who, "开始自评", ("6月5日截止，还有 12 天", "会议是哪天开的"), ("[1 今天]", "[先存着]")),
        Step(who, "5月20日", "到会几人"),
        Step(who, "4人", "争创几星", ("[1 一星级]", "[5 五星级]")),
        Step(who, "4", "第 1/10 项 组织健全（满分 10）"),
        *scoring(who, scores),
    ]


def told(who: str, *says: str) -> list[Step]:
    """Said without a look at the answer."""
    return [Step(who, said) for said in says]


async def code_for_archive(stage: Stage) -> None:
    await stage.code_for("DAJ-1")


async def old_code(stage: Stage) -> None:
    await stage.code_for("DAJ-1", hours=-0.01)


async def submitted(stage: Stage) -> None:
    await stage.submitted()


async def submitted_with_events(stage: Stage) -> None:
    """85.5 + 5 (the article beaten) − 3 − 3 = 84.5, one lapse of three."""
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "province", status="confirmed")
    await stage.recorded("media_article", "2026-04-02", "city")
    await stage.recorded("circular_work_committee", "2026-04-16", status="confirmed")
    await stage.recorded("absence", "2026-05-06")


async def one_event(stage: Stage) -> None:
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "city")


async def confirmed_event(stage: Stage) -> None:
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "city", status="confirmed")


async def innovation(stage: Stage) -> None:
    await stage.submitted()
    await stage.recorded("innovation", "2026-03-12", "province", 2)


BINDING = (
    Step("visitor", "你好", ("我是晋星助手", "绑定码"), ("[1 看一个示例支部的星级]", "[2 这里保存哪些信息]")),
    Step("visitor", "2", ("不保存：姓名、电话", "解绑"), "[1 返回菜单]"),
    Step("visitor", "看示例", ("示例支部，数据是编的", "四星级 86.5 分", "附加条件3"), "[1 我有绑定码]"),
    Step("visitor", "1", "请发送上级给您的绑定码"),
    Step("visitor", "你猜", "这不像绑定码"),
    Step(
        "visitor",
        "kq7m3xpd00000000",
        ("不保存：姓名、电话", "已核对：市档案局党支部，职务 书记。是您吗？"),
        ("[1 是，绑定]", "[2 不是]"),
    ),
    Step(
        "visitor",
        "1",
        "绑定好了",
        ("[1 开始自评（6月5日截止，还有 12 天）]", "[2 我们现在几星]", "[3 记一件事]"),
    ),
    Step("visitor", "我的", ("您的身份：市档案局党支部 书记", "绑定于 2026年5月24日", "告知书"), "[2 解绑]"),
    Step("visitor", "解绑", ("确定解绑吗", "支部的记录都还在"), ("[1 确定解绑]", "[2 先不解绑]")),
    Step("visitor", "[先不解绑]", "没有解绑"),
    Step("visitor", "我们现在几星", "今年的自评还没有提交"),
    Step("visitor", "解绑", "确定解绑吗"),
    Step("visitor", "[确定解绑]", "已解绑"),
    Step("visitor", "我们现在几星", "您还没有绑定支部"),
    Step("visitor", "kq7m3xpd00000000", "这个绑定码对不上"),
)

BINDING_IN_ONE_MESSAGE = (
    Step("visitor", "绑定码：ＫＱ７Ｍ－３ＸＰＤ－OOOO－OOOO", "已核对：市档案局党支部"),
    Step("visitor", "不是", "没有绑定"),
    Step("visitor", "绑定 KQ7M 3XPD 0000 0000", "已核对：市档案局党支部"),
    Step("visitor", "是的", "绑定好了"),
)

EXPIRED_CODE = (
    Step("visitor", "KQ7M-3XPD-0000-0000", ("对不上", "24 小时"), "[1 看示例支部的星级]"),
    Step("visitor", "我的", "您还没有绑定支部"),
)

SELF_ASSESSMENT = (
    Step("secretary", "你好", "市财政局第一党支部 书记", "[1 开始自评（6月5日截止，还有 12 天）]"),
    Step("secretary", "1", ("申报创星自评，6月5日截止，还有 12 天", "会议是哪天开的")),
    Step("secretary", "明天", ("5月25日（周一）不行", "会议是哪天开的")),
    Step("secretary", "5月25日", ("5月25日（周一）不行", "不能晚于今天")),
    Step("secretary", "2025年11月30日", "2025年11月30日（周日）不行"),
    Step("secretary", "上周三", "到会几人"),
    Step("secretary", "一百", "请输入 1 到 99 之间的整数"),
    Step("secretary", "返回", ("之前答的是：5月13日", "会议是哪天开的"), "[不改]"),
    Step("secretary", "5月20日", ("改为：5月20日（周三），其余不变", "到会几人")),
    Step("secretary", "5人", "争创几星"),
    Step("secretary", "5", ("第 1/10 项 组织健全（满分 10）", "可看：换届请示和批复")),
    *scoring("secretary", ("9", "8.5")),
    Step("secretary", "九分半", ("记下：9.5 分。", "第 4/10 项 党员模范带头作用好")),
    Step(
        "secretary",
        "我们现在差几分到五星",
        ("今年的自评还没有提交", "我们接着自评", "第 4/10 项 党员模范带头作用好"),
    ),
    Step("secretary", "改第3题", ("第 3/10 项 党组织战斗堡垒作用强", "之前答的是：9.5"), "[不改]"),
    Step("secretary", "9", ("改为：9，其余不变", "第 4/10 项 党员模范带头作用好")),
    Step("secretary", "改第九题", ("没有答过第 9 题", "第 4/10 项")),
    Step("secretary", "跳过", ("这一题不能跳过", "第 4/10 项")),
    Step("secretary", "10", ("记下：10 分。", "第 4 项打了满分，请用一句话说说依据"), "[跳过]"),
    Step("secretary", "我们差几分到五星？", ("今年的自评还没有提交", "第 4 项打了满分")),
    Step("secretary", "三名党员获市级表彰", "第 5/10 项"),
    Step("secretary", "4.5", ("记下：4.5 分。", "第 5 项打了低于 5 分，请用一句话说说依据")),
    Step("secretary", "没有", "第 6/10 项"),
    Step("secretary", "5", ("记下：5 分。", "第 7/10 项")),
    Step("secretary", "返回", ("第 6/10 项", "之前答的是：5")),
    Step("secretary", "返回", "第 5 项打了低于 5 分"),
    Step("secretary", "不改", ("没有改", "第 7/10 项")),
    Step("secretary", "先存着", "自评先存着了", "[1 继续]"),
    Step("secretary", "你好", "书记", "[1 继续自评]"),
    Step("secretary", "继续", "第 7/10 项"),
    Step("secretary", "帮助", ("改第 3 题", "第 7/10 项")),
    *scoring("secretary", ("9", "6.5", "9"), first=7),
    Step(
        "secretary",
        "8.5",
        (
            "请核对：5月20日（周三）班子会议，到会 5 人，争创五星级。",
            "①9 ②8.5 ③9 ④10 ⑤4.5 ⑥5 ⑦9 ⑧6.5 ⑨9 ⑩8.5，合计 79 分。",
            "暂定 ★★★ 三星级 79 分，离四星级差 1 分。",
        ),
        ("[1 提交]", "[先存着]"),
    ),
    Step("secretary", "改第 6 题", ("第 6/10 项", "之前答的是：5")),
    Step("secretary", "8", ("改为：8，其余不变", "合计 82 分", "四星级 82 分，离五星级差 8 分")),
    Step(
        "secretary", "提交", ("已提交申报创星自评", "锁定", "暂定 ★★★★ 四星级 82 分，离五星级差 8 分"), "[2 怎样提分]"
    ),
    Step("secretary", "十项得分", ("4. 党员模范带头作用好 10/10（三名党员获市级表彰）", "第 1 版")),
    Step("secretary", "开始自评", ("5月24日（周日） 已提交，锁定了", "上级退回后才能改"), "撤回自评"),
    Step("reviewer", "你好", ("市财政局第一党支部提交了申报创星自评", "审核人"), ("[去看看]", "[1 待处理]")),
)

ONE_LINE = (
    Step("secretary", "自评 9 8.5 9.5", "要 10 个分数，按顺序用空格隔开；您给了 3 个，没有记", "[1 一项一项填]"),
    Step("secretary", "自评 9 8.5 9.5 9 8 8.3 9 6.5 9 8.5", ("第 6 个分数“8.3”", "8 还是 8.5", "都没有记")),
    Step("secretary", "自评 9 8.5 9.5 9 8 8.5 9 6.5 9 85", ("第 10 个分数“85”", "是想打 8.5 分吗")),
    Step("secretary", "自评 9 8.5 9.5 9 8 8.5 9 6.5 9 8.5", "会议是哪天开的"),
    Step("secretary", "5月20日", "到会几人"),
    Step("secretary", "4", "争创几星"),
    Step("secretary", "四", ("①9 ②8.5 ③9.5 ④9 ⑤8 ⑥8.5 ⑦9 ⑧6.5 ⑨9 ⑩8.5，合计 85.5 分", "争创四星级")),
    Step("secretary", "自评 9 8.5 9.5", ("您给了 3 个，没有记", "我们接着自评", "合计 85.5 分")),
    Step("secretary", "自评：9，8，9，9，8，8，9，6，9，8。", "合计 83 分"),
    Step("secretary", "好的", "已提交"),
)

HANDED_OVER = (
    *form("deputy"),
    Step("deputy", "[交给书记]", "已交给书记，由书记核对后提交"),
    Step("deputy", "我们现在几星", "今年的自评还没有提交"),
    Step("secretary", "你好", "自评草稿填好了，请您核对后提交", "[看草稿、提交]"),
    Step("secretary", "[看草稿、提交]", ("草稿已经填好，请核对", "合计 85.5 分"), "[1 提交]"),
    Step("secretary", "改第8题", ("设施配套齐全", "之前答的是：6.5")),
    Step("secretary", "7", "合计 86 分"),
    Step("secretary", "1", ("已提交", "四星级 86 分，离五星级差 4 分")),
    Step("deputy", "开始自评", ("已提交，锁定了", "上级退回后才能改")),
)

RETURNED = (
    *form(),
    Step("secretary", "1", "已提交"),
    Step("reviewer", "待处理", "有 1 件待处理", "[1 市财政局第一党支部：自评 85.5 分]"),
    Step(
        "reviewer",
        "1",
        (
            "市财政局第一党支部自评（第 1 版）：5月20日（周三）班子会议，到会 4 人，争创四星级",
            "①9 ②8.5 ③9.5 ④9 ⑤8 ⑥8.5 ⑦9 ⑧6.5 ⑨9 ⑩8.5",
            "四星级 85.5 分",
        ),
        ("[1 退回修改]", "[2 先放着]"),
    ),
    Step("reviewer", "先放着", "先放着"),
    Step("reviewer", "待处理", "有 1 件待处理"),
    Step("reviewer", "1", "第 1 版"),
    Step("reviewer", "1", "退回的理由？书记会看到"),
    Step("reviewer", "", "这里需要写几个字"),
    Step("reviewer", "第八项请补材料", "已退回，市财政局第一党支部改好会重新提交"),
    Step("reviewer", "待处理", "没有待处理的事", "[1 下属支部]"),
    Step("secretary", "我们现在几星", ("上级退回了自评：第八项请补材料", "按被退回的自评算"), "[去修改]"),
    Step("secretary", "[去修改]", ("上级退回了自评：第八项请补材料", "您上次的答案都在", "合计 85.5 分")),
    Step("secretary", "改第8题", ("设施配套齐全", "之前答的是：6.5")),
    Step("secretary", "8", "合计 87 分"),
    Step("secretary", "提交", ("已提交", "四星级 87 分，离五星级差 3 分")),
    Step("secretary", "十项得分", ("8. 设施配套齐全 8/10", "第 2 版")),
    Step("reviewer", "待处理", "有 1 件待处理", "自评 87 分"),
)

WITHDRAWN = (
    Step("deputy", "撤回自评", "没有找到，或者不在您的权限内"),
    Step("secretary", "开始自评", "锁定了", "撤回自评（上级开始审核前）"),
    Step("secretary", "撤回自评", "已撤回，答案都还在", "[1 接着改]"),
    Step("secretary", "撤回自评", "自评还没有提交"),
    Step("secretary", "几星", ("四星级 85.5 分", "按已撤回的自评算")),
    Step("secretary", "开始自评", ("您上次的答案都在", "合计 85.5 分")),
    Step("secretary", "1", "已提交"),
    Step("secretary", "十项得分", "第 2 版"),
)

ONE_COMMENDATION = (
    Step("secretary", "记一件事", "记哪一类事", ("[1 受到表彰]", "[7 任务没按时完成]", "[取消]")),
    Step("secretary", "1", "受表彰的是谁", ("[1 党组织]", "[2 党组织书记]", "[3 其他党员]")),
    Step("secretary", "书记", "是哪一级的表彰", ("[1 国家级]", "[5 市直工委自己的表彰]")),
    Step("secretary", "市级", "哪天的事", ("[1 今天]", "[2 昨天]", "[3 前天]")),
    Step("secretary", "去年12月31日", ("2025年12月31日（周三）不行", "只记本年度的事，即 2026年1月1日 到今天")),
    Step("secretary", "2026-05-25", ("5月25日（周一）不行", "只记本年度的事")),
    Step("secretary", "3.12", ("文号或公开链接", "涉密不上网，请勿填写涉密或内部文件的内容、标题、文号")),
    Step("secretary", "机密〔2026〕3号", ("涉密不上网", "这条没有保存", "文号或公开链接")),
    Step("secretary", "联系人13812345678", "身份证号或手机号"),
    Step("secretary", "1", "这里只填文号"),
    Step(
        "secretary",
        "安发〔2026〕3号",
        (
            "请核对：市级表彰 3月12日（周四）",
            "文号或链接：安发〔2026〕3号",
            "附加条件1“当年度党组织或党组织书记受到市级及以上表彰",
            "计 +3 分",
            "对总分影响 +3，暂定仍是四星级 88.5 分",
        ),
        ("[1 确认]", "[2 不记了]"),
    ),
    Step(
        "secretary",
        "对",
        ("记好了（第 1 号，待上级核实）：市级表彰 3月12日（周四）", "四星级 88.5 分"),
        ("[1 看每一分怎么来的]", "[3 撤销刚记的]"),
    ),
    Step("secretary", "1", "+3 市级表彰 3月12日（附加条件1，待核实）"),
    Step("reviewer", "你好", "市财政局第一党支部新记了一件事：市级表彰 3月12日（周四）", "[去核实]"),
    # The same thing once more: is it the same?
    *told("secretary", "记一件事", "1", "1", "3", "3月12日"),
    Step("secretary", "跳过", "同一天已经记过：市级表彰 3月12日（周四）。是同一件事吗？"),
    Step("secretary", "是", "什么都没有记"),
    *told("secretary", "记一件事", "1", "1", "3", "3月12日", "跳过"),
    Step(
        "secretary",
        "是另一件",
        ("请核对：市级表彰", "同一条取最高，这一件不再加分", "对总分影响 0，暂定仍是四星级 88.5 分"),
    ),
    Step("secretary", "不记了", "什么都没有记"),
    # A deed of the same kind on another level is none of the same.
    *told("secretary", "记一件事", "1", "1", "2", "3月12日"),
    Step("secretary", "跳过", ("请核对：省级表彰", "计 +5 分", "对总分影响 +2，暂定四星级变为五星级 90.5 分")),
    Step("secretary", "取消", ("已取消，什么都没有记",)),
)

CIRCULAR_AND_ARTICLE = (
    # What one sentence says in the third conversation, by buttons.
    Step("secretary", "记一件事", "记哪一类事"),
    Step("secretary", "2", "是哪一级媒体", ("[1 国家级]", "[4 县级]")),
    Step("secretary", "1", "署了支部或书记的名吗"),
    Step("secretary", "署了名", "哪天的事"),
    Step("secretary", "上周三", "文号或公开链接"),
    Step(
        "secretary", "无", ("请核对：国家级媒体署名文章 5月13日（周三）", "计 +8 分", "对总分影响 +8", "五星级 93.5 分")
    ),
    Step("secretary", "1", "记好了（第 1 号"),
    Step("secretary", "再记一件", "记哪一类事"),
    Step("secretary", "4", "是谁通报批评的", ("[1 市直工委]", "[2 市委]", "[3 市委办", "[4 别的单位")),
    Step("secretary", "1", "通报了几次"),
    Step("secretary", "一次", "哪天的事"),
    Step("secretary", "昨天", "文号或公开链接"),
    Step("secretary", "跳过", ("受到市直工委通报批评 5月23日（周六）", "附加条件3", "计 −3 分", "五星级 90.5 分")),
    # Before it is confirmed: it was 市委 after all.
    Step("secretary", "返回", "文号或公开链接"),
    Step("secretary", "改第2题", "是谁通报批评的"),
    Step("secretary", "2", ("改为：市委", "请核对：受到市委通报批评", "计 −5 分", "五星级变为四星级 88.5 分")),
    Step("secretary", "1", "记好了（第 2 号"),
    Step("secretary", "[撤销刚记的]", ("撤销第 2 号：受到市委通报批评 5月23日（周六）", "为什么撤销")),
    Step("secretary", "更正", "已撤销第 2 号"),
    Step("secretary", "几星", ("五星级 93.5 分", "不超过基层党组织总数的10%", "只算已核实的：四星级 85.5 分")),
)

MY_EVENTS = (
    Step("secretary", "记过的事", "今年记过 1 件事", "[1 市级表彰 3月12日（周四）（待核实）]"),
    Step(
        "secretary", "1", ("第 1 号：+3 市级表彰 3月12日", "状态：待核实"), ("[1 撤销这一件]", "[2 更正]", "[3 不动它]")
    ),
    Step("secretary", "3", "没有改动"),
    *told("secretary", "记过的事", "1"),
    Step("secretary", "更正", "更正哪一处", ("[1 级别]", "[2 日期]", "[3 文号或链接]")),
    Step("secretary", "1", "应该是哪一级"),
    Step(
        "secretary",
        "省级",
        ("更正后：省级表彰 3月12日（周四）", "计 +5 分", "五星级 90.5 分"),
        ("[1 确认更正]", "[2 不改了]"),
    ),
    Step("secretary", "不改了", "没有改动"),
    *told("secretary", "记过的事", "1", "2", "级别", "县级"),
    Step("secretary", "是", "已更正：县级表彰 3月12日（周四）（第 2 号，替换第 1 号，待上级核实）"),
    Step("secretary", "几星", "四星级 85.5 分"),
    *told("secretary", "记过的事"),
    Step("secretary", "1", ("第 2 号：0 县级表彰", "市级以下（县级、区级）的不加分"), "[2 更正]"),
    *told("secretary", "2", "日期"),
    Step("secretary", "2025年3月12日", "只记本年度的事"),
    Step("secretary", "3月13日", "更正后：县级表彰 3月13日（周五）"),
    Step("secretary", "1", "第 3 号，替换第 2 号"),
    *told("secretary", "记过的事", "1", "2", "文号"),
    Step("secretary", "绝密", ("涉密不上网", "正确的文号")),
    Step("secretary", "张三同志的秘密材料，电话在办公室", "涉密不上网"),
    Step("secretary", "https://oa.example.cn/a?token=f00", "带着登录凭据", "[1 没有文号、链接]"),
    Step("secretary", "安发〔2026〕9号", ("更正后：县级表彰 3月13日", "文号或链接：安发〔2026〕9号")),
    Step("secretary", "1", "第 4 号，替换第 3 号"),
    *told("secretary", "记过的事"),
    Step("secretary", "1", ("第 4 号", "文号或链接：安发〔2026〕9号")),
    Step("secretary", "撤销", "撤销第 4 号：县级表彰 3月13日（周五）"),
    Step("secretary", "取消", "已取消，什么都没有记"),
    Step("secretary", "撤销", "看哪一件"),
    Step(
        "secretary",
        "撤销第4号",
        ("撤销第 4 号：县级表彰 3月13日（周五）", "为什么撤销？选一个，或写几个字，会留在记录里"),
        ("[1 不撤销]", "[2 撤销：记重了]", "[3 撤销：记错了]", "[4 撤销：后来有变化]"),
    ),
    Step("secretary", "9", "没有第 9 个选项"),
    Step("secretary", "1", "没有改动"),
    Step("secretary", "撤销第4号", "为什么撤销"),
    Step("secretary", "2", "已撤销第 4 号"),
    Step("secretary", "撤销第4号", ("状态：已撤销（记重了）", "这一件已经撤销了", "没有改动")),
    Step("reviewer", "待处理", ("撤销了一件事", "有 1 件待处理"), "自评 85.5 分"),
)

DECIDED_IS_DECIDED = (
    Step("secretary", "撤销第1号", ("状态：已认定", "上级已经处理过，不能再改", "没有改动")),
    Step("secretary", "记过的事", "今年记过 1 件事", "（已认定）]"),
    Step("secretary", "1", ("上级已经处理过", "没有改动"), "[1 记过的事]"),
)

DEPUTY_MAY_NOT_VOID = (
    Step("deputy", "记过的事", "今年记过 1 件事"),
    Step("deputy", "1", ("请书记来操作", "没有改动")),
    Step("deputy", "撤销第1号", ("请书记来操作", "没有改动")),
)

CORRECTED_COUNT = (
    Step("secretary", "记过的事", "今年记过 1 件事", "省级重大创新被认可推广 2 项"),
    *told("secretary", "1", "2"),
    Step("secretary", "几项", "应该是几项"),
    Step("secretary", "三", ("更正后：省级重大创新被认可推广 3 项", "计 +15 分", "五星级 100 分")),
    Step("secretary", "1", "已更正"),
)

STAR = (
    Step(
        "secretary",
        "几星",
        (
            "暂定 ★★★★ 四星级 84.5 分，离五星级差 5.5 分。（支部自查参考，以上级认定为准）",
            "只算已核实的：四星级 87.5 分",
        ),
        ("[1 每一分怎么来的]", "[2 怎样提分]", "[3 如果…会怎样]", "[4 只看已核实的]", "[5 看过去某天]"),
    ),
    Step(
        "secretary",
        "1",
        (
            "自评 85.5（10 项，最低：设施配套齐全 6.5）",
            "+5 省级表彰 3月12日（附加条件1）",
            "0 市级媒体署名文章 4月2日（附加条件1，以最高的为准，已计省级表彰）",
            "−3 受到市直工委通报批评 4月16日（附加条件3）",
            "−3 无故不参加市直工委会议、培训 5月6日（附加条件6，待核实）",
            "合计 84.5 → 四星级（80—89分为四星级）",
            "换届 2027年5月20日到期，还有 361 天",
            "无故缺席、误期：1/3 次，满 3 次最高四星级，年底评定再降 1 星（附加条件6）",
            "封顶：无。",
            "市直机关基层服务型党组织星级创建（第 1 版）",
        ),
        "[1 看十项得分]",
    ),
    Step(
        "secretary",
        "1",
        ("1. 组织健全 9/10", "8. 设施配套齐全 6.5/10", "10. 服务意识强、群众基础牢 8.5/10", "星级创建（第 1 版）"),
    ),
    Step("secretary", "[返回星级]", "四星级 84.5 分"),
    Step(
        "secretary", "2", ("还能提的", "1. +8 国家级重大创新被认可推广，可到五星级（附加条件2）", "“设施配套齐全”打满")
    ),
    Step(
        "secretary",
        "只看已核实的",
        ("只算已核实的：★★★★ 四星级 87.5 分", "连同待核实的：★★★★ 四星级 84.5 分", "−3 无故不参加"),
    ),
    Step("secretary", "看过去某天", "看哪一天的星级"),
    Step("secretary", "2024年12月31日", "可以看 2025年1月1日 到今天"),
    Step("secretary", "昨天", "还没有提交 2026 年的自评"),
    Step("secretary", "截至5月24日我们几星", "四星级 84.5 分"),
    Step("secretary", "截至13月1日几星", "看哪一天的星级"),
    Step("secretary", "取消", "什么都没有记"),
    Step("secretary", "得了多少分", "四星级 84.5 分"),
    Step("secretary", "差几分", "离五星级差 5.5 分"),
)

WHAT_IF = (
    Step(
        "secretary",
        "如果",
        "假设发生什么？（只是推算，不会记录）",
        ("[1 某一项改成几分]", "[9 民主评议满意率变了]"),
    ),
    Step("secretary", "没参加会议", "是市直工委召开的吗"),
    Step("secretary", "是", "请示过或有特殊理由吗"),
    Step("secretary", "没有", "几次"),
    Step(
        "secretary",
        "1",
        ("对总分影响 −3，暂定仍是四星级 81.5 分", "2/3 次，再有一次就最高四星级，年底评定再降 1 星", "没有记录"),
        ("[1 再推算一个]", "[3 返回星级]"),
    ),
    *told("secretary", "1", "没参加会议", "是", "没有"),
    Step("secretary", "2", ("暂定四星级变为三星级 78.5 分", "3/3 次", "最高四星级", "附加条件6", "没有记录")),
    *told("secretary", "如果", "1"),
    Step("secretary", "设施", "变成几分"),
    Step("secretary", "满分", ("“设施配套齐全”变成 10 分", "对总分影响 +3.5，暂定仍是四星级 88 分", "没有记录")),
    *told("secretary", "如果", "满意率"),
    Step("secretary", "一半", "请输入 0 到 100 之间的百分数"),
    Step("secretary", "59.9%", ("满意率 59.9%", "对总分影响 −5，暂定四星级变为三星级 79.5 分", "没有记录")),
    *told("secretary", "如果", "9"),
    Step("secretary", "60", ("对总分影响 0", "仍是四星级 84.5 分")),
    *told("secretary", "如果", "9"),
    Step("secretary", "49.5", ("四星级变为不定星级 79.5 分", "附加条件4")),
    *told("secretary", "如果", "2", "1"),
    Step("secretary", "国家级", ("国家级表彰", "对总分影响 +3，暂定仍是四星级 87.5 分")),
    *told("secretary", "如果", "3", "市级"),
    Step("secretary", "没署名", ("不计分：文章没有署", "对总分影响 0")),
    *told("secretary", "如果", "4", "省级"),
    Step("secretary", "两项", ("省级重大创新被认可推广 2 项", "对总分影响 +10，暂定四星级变为五星级 94.5 分")),
    *told("secretary", "如果", "5", "2"),
    Step("secretary", "1", ("受到市委通报批评", "对总分影响 −5，暂定四星级变为三星级 79.5 分")),
    *told("secretary", "如果", "6", "1", "开除党籍"),
    Step("secretary", "1", ("撤销党内职务以上处分", "对总分影响 −5")),
    *told("secretary", "如果", "8", "1"),
    Step("secretary", "有", "几次"),
    Step("secretary", "1", ("不计分：请示过或有特殊理由", "对总分影响 0")),
    Step("secretary", "几星", "四星级 84.5 分"),
)

REVIEW = (
    Step(
        "reviewer",
        "待处理",
        "有 3 件待处理",
        (
            "[1 市财政局第一党支部：自评 85.5 分]",
            "[2 市财政局第一党支部：市级媒体署名文章",
            "[3 市财政局第一党支部：无故不参加",
        ),
    ),
    Step(
        "reviewer",
        "2",
        ("市级媒体署名文章", "附加条件1“"),
        ("[1 认定]", "[2 认定，但少加分]", "[3 不予认定]", "[4 先放着]"),
    ),
    Step("reviewer", "2", "加几分？（最多 3）"),
    Step("reviewer", "3.5", ("超过了满分 3", "如 1.5")),
    Step("reviewer", "2.3", "2 还是 2.5"),
    Step(
        "reviewer",
        "1.5",
        ("已认定，加 1.5 分：市级媒体署名文章 4月2日（周四）", "会推送给市财政局第一党支部"),
        "[1 下一件]",
    ),
    Step("reviewer", "1", "有 2 件待处理"),
    Step("reviewer", "2", "无故不参加市直工委会议、培训", ("[1 认定]", "[2 不予认定]")),
    Step("reviewer", "2", "不予认定的理由？支部会看到"),
    Step("reviewer", "事前请过假", ("不予认定：无故不参加", "理由：事前请过假")),
    Step(
        "secretary",
        "几星",
        (
            "上级已认定，加 1.5 分：市级媒体署名文章",
            "上级不予认定：无故不参加",
            "事前请过假",
            "四星级 87.5 分，离五星级差 2.5 分",
        ),
        hides="只算已核实的",
    ),
    Step("secretary", "1", ("0 无故不参加市直工委会议、培训 5月6日（附加条件6，上级不予认定）", "合计 87.5")),
    Step("deputy", "你好", "上级已认定，加 1.5 分"),
    Step("reviewer", "下属支部", "下属 2 个支部，看哪一个", ("第一党支部：四星级 87.5]", "第二党支部：未自评]")),
    Step("reviewer", "第一", ("市财政局第一党支部：暂定 ★★★★ 四星级 87.5 分",), ("[1 每一分怎么来的]", "下属支部]")),
    Step("reviewer", "1", ("自评 85.5", "合计 87.5"), "[2 怎样提分]"),
    Step("reviewer", "2", "还能提的", "[1 返回星级]"),
    Step("reviewer", "1", "四星级 87.5 分"),
    Step("reviewer", "CZJ-1 十项得分", "8. 设施配套齐全 6.5/10"),
    Step("office", "CZJ-1 几星", "四星级 87.5 分"),
    Step("reviewer", "几星", "请先选支部", "[1 下属支部]"),
)

SUPERIOR_RECORDS = (
    Step("reviewer", "记一件事", "给哪个支部记", ("[1 市财政局第一党支部]", "[2 市财政局第二党支部]")),
    Step("reviewer", "1", "记哪一类事"),
    *told("reviewer", "4", "1", "2", "昨天"),
    Step("reviewer", "跳过", ("受到市直工委通报批评 2 次 5月23日（周六）", "计 −6 分", "三星级 79.5 分")),
    Step("reviewer", "1", ("记好了（第 1 号，已认定）", "三星级 79.5 分"), "[1 看每一分怎么来的]"),
    Step("reviewer", "1", "−6 受到市直工委通报批评 2 次 5月23日（附加条件3）"),
    Step("secretary", "几星", ("新记了一件事：受到市直工委通报批评 2 次", "三星级 79.5 分"), hides="只算已核实的"),
    Step("secretary", "撤销第1号", "上级已经处理过，不能再改"),
)

NOT_UNDERSTOOD = (
    Step("secretary", "今天天气不错", ("没听懂", "“昨天市直工委通报批评了我们”", "您是想："), "[3 看能做什么]"),
    Step("secretary", "3", "书记。可以：", ("[5 会议]", "[6 任务]", "[7 我的]")),
    Step("secretary", "9", "现在没有这个选项。您是想："),
    Step("secretary", "开始平自", ("没听懂", "您是想："), "[1 开始自评]"),
    Step("secretary", "新纪", "没听懂"),
    Step("secretary", "帮助", ("我们现在几星", "改第 3 题"), "[1 开始自评"),
    Step("secretary", "继续", "可以："),
    Step("secretary", "取消", "可以："),
    Step("secretary", "2 我们现在几星", "今年的自评还没有提交"),
    Step("reviewer", "今天天气不错", "没听懂。您是想：", "[3 看能做什么]"),
    Step("reviewer", "记过的事", "没有找到，或者不在您的权限内", "[1 待处理]"),
    Step("admin", "今天天气不错", "没听懂", "看能做什么]"),
    Step("admin", "几星", "没有找到，或者不在您的权限内", "[1 我的]"),
    Step("member", "你好", "党员。可以：", "[1 我的]"),
    Step("visitor", "今天天气不错", "我是晋星助手"),
)

DRAMAS: Mapping[str, Drama] = {
    "binding": Drama(BINDING, code_for_archive),
    "binding in one message": Drama(BINDING_IN_ONE_MESSAGE, code_for_archive),
    "an expired code": Drama(EXPIRED_CODE, old_code),
    "self-assessment": Drama(SELF_ASSESSMENT),
    "self-assessment in one line": Drama(ONE_LINE),
    "the deputy's draft": Drama(HANDED_OVER),
    "returned and submitted again": Drama(RETURNED),
    "withdrawn": Drama(WITHDRAWN, submitted),
    "one commendation": Drama(ONE_COMMENDATION, submitted),
    "an article and a circular": Drama(CIRCULAR_AND_ARTICLE, submitted),
    "my events": Drama(MY_EVENTS, one_event),
    "decided is decided": Drama(DECIDED_IS_DECIDED, confirmed_event),
    "the deputy may not void": Drama(DEPUTY_MAY_NOT_VOID, one_event),
    "a corrected count": Drama(CORRECTED_COUNT, innovation),
    "the star": Drama(STAR, submitted_with_events),
    "what if": Drama(WHAT_IF, submitted_with_events),
    "review": Drama(REVIEW, submitted_with_events),
    "a superior records": Drama(SUPERIOR_RECORDS, submitted),
    "not understood": Drama(NOT_UNDERSTOOD),
    **{name: Drama(steps, before or nothing) for name, (steps, before) in MEETING_PLAYS.items()},
}
