"""Conversations about meetings and tasks: who says what, and what the answer must show.

It is Sunday, 24 May 2026; where a play is about what came after, Friday, 29 May.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from handlers.convening_after import afterwards
from storage import meetings, organisations, tasks
from storage.ports import Transaction
from tests.handlers.stage import Stage, Step

THURSDAY = datetime(2026, 5, 28, 7, 0, tzinfo=UTC)
"""28 May, 15:00 in Shanghai."""


async def conference(
    stage: Stage, starts_at: datetime = THURSDAY, caller: str = "SZGW", topic: str = "党建工作例会"
) -> int:
    """A meeting called for every branch below; nobody was told of it."""

    def call(tx: Transaction) -> int:
        place = organisations.by_code(tx, caller)
        assert place is not None
        ids = [branch.id for branch in organisations.branches_below(tx, place.id)]
        by = stage.person("office" if caller == "SZGW" else "reviewer")
        return meetings.call(tx, place.id, "conference", topic, starts_at, "市直工委三楼", None, ids, by, stage.now)

    return await stage.store.turn(call)


async def were_there(stage: Stage, *codes: str, meeting: int = 1) -> None:
    """The convener has noted that these branches were there."""

    def note(tx: Transaction) -> None:
        found = [organisations.by_code(tx, code) for code in codes]
        ids = [place.id for place in found if place is not None]
        meetings.record_attendance(tx, meeting, ids, True, stage.person("office"), stage.now)

    await stage.store.turn(note)


async def task(stage: Stage, due_on: date = date(2026, 6, 20)) -> int:
    """A task of the work committee for every branch; nobody was told of it."""

    def give(tx: Transaction) -> int:
        place = organisations.by_code(tx, "SZGW")
        assert place is not None
        ids = [branch.id for branch in organisations.branches_below(tx, place.id)]
        return tasks.set_task(tx, place.id, "报送半年总结", due_on, ids, stage.person("office"), stage.now)

    return await stage.store.turn(give)


async def told_afterwards(stage: Stage) -> int:
    """The tick that tells what happened has run."""
    return await stage.store.turn(afterwards, stage.bureau, stage.now)


async def a_conference(stage: Stage) -> None:
    await conference(stage)


async def after_a_conference(stage: Stage) -> None:
    """Friday after; all but the archive and the farmers were there, and the farmers have leave."""
    await stage.submitted("DAJ-1", "archivist")
    await conference(stage)
    await stage.says("farmer", "请假")
    await stage.says("farmer", "病假")
    stage.on("2026-05-29")
    await were_there(stage, "CZJ-1", "CZJ-2")
    await told_afterwards(stage)


async def after_two_absences(stage: Stage) -> None:
    """The archive has two absences on record; of a third meeting nothing is recorded."""
    await after_a_conference(stage)
    for day in ("2026-03-10", "2026-04-14"):
        await stage.recorded("absence", day, code="DAJ-1", status="confirmed")


async def after_two_meetings_of_a_committee(stage: Stage) -> None:
    """市财政局机关党委 has held a meeting of its own; nothing is recorded of who came."""
    await conference(stage, caller="CZJ", topic="支部书记会")
    stage.on("2026-05-29")


async def a_task(stage: Stage) -> None:
    await task(stage)


async def after_a_task(stage: Stage) -> None:
    """The day after a task was due: the neighbours may take longer, nobody has reported."""
    await task(stage)
    for said in ("第1号任务延期", "6月30日", "时间冲突"):
        await stage.says("neighbour", said)
    stage.on("2026-06-21")
    await told_afterwards(stage)


OWN_MEETING = (
    Step("secretary", "会议", "近期没有要开的会", ("[1 定个会]", "[2 登记开过的会]")),
    Step("secretary", "1", "开什么会", ("[1 支委会]", "[8 其他会议、活动]", "[取消]")),
    Step("secretary", "党课", "什么时候开"),
    Step("secretary", "下周三", "几点", "[返回]"),
    Step("secretary", "昨天下午三点", "已经过了"),
    Step("secretary", "下周三上午九点半", "在哪里开"),
    Step("secretary", "返回", "几点开"),
    Step("secretary", "6月2日15:00", "在哪里开"),
    Step("secretary", "党员活动室", "提醒谁", ("[1 只提醒我自己]", "[2 也通知副书记、委员（1 人）]")),
    Step(
        "secretary",
        "2",
        ("6月2日（周二）15:00 党员活动室，党课", "也通知副书记、委员 1 人"),
        ("[1 确认，建好]", "[2 不建了]"),
    ),
    Step("secretary", "1", ("建好了（第 1 号）：6月2日（周二）15:00 党员活动室，党课", "会推送给副书记、委员")),
    Step("deputy", "会议", ("通知开会：6月2日（周二）15:00 党员活动室，党课", "要开的会 1 个"), "党课（还没答复）]"),
    Step("deputy", "第1号会议请假", "请假事由", ("[1 公务]", "[4 其他]")),
    Step("deputy", "3", "请假记下了（病假）。会推送给召集人。会前随时可以改。", "[1 还是参加]"),
    Step("secretary", "第1号会议", ("有人请假（病假）", "您的答复：还没答复"), ("改时间地点]", "取消这个会]")),
    Step("neighbour", "第1号会议", "没有找到，或者不在您的权限内", hides="党课"),
    Step("secretary", "[改时间地点]", "改哪一处", ("[1 时间]", "[2 地点]")),
    Step("secretary", "1", "改到什么时候"),
    Step("secretary", "六点", "改为：6月2日（周二）18:00 党员活动室"),
    Step("secretary", "1", "已改：6月2日（周二）18:00 党员活动室，党课"),
    Step("deputy", "参加第1号会议", ("会议有变：6月2日党课改为 6月2日（周二）18:00", "好的，记下参加，请假不算了")),
    Step("secretary", "取消第1号会议", ("取消：6月2日（周二）18:00", "确定吗"), "[1 取消这个会]"),
    Step("secretary", "2", "会议照常"),
    Step("secretary", "第1号会议取消", "确定吗"),
    Step("secretary", "1", "已取消：6月2日（周二）18:00"),
    Step("deputy", "第1号会议请假", ("会议取消", "已经取消，不用答复了")),
)

CALLED = (
    Step(
        "office",
        "周四下午三点在市直工委三楼召开党建工作例会",
        "哪些支部的书记参加",
        ("[1 全部 4 个支部]", "[2 市财政局机关党委（2 个支部）]", "[4 直属的 1 个支部]"),
    ),
    Step("office", "CZJ", ("5月28日（周四）15:00 市直工委三楼，党建工作例会", "请 2 个支部的书记参加")),
    Step("office", "返回", "之前答的是：市财政局机关党委（2 个支部）"),
    Step("office", "全部", "请 4 个支部的书记参加"),
    Step("office", "1", ("建好了（第 1 号）", "会推送给 4 个支部"), ("改时间地点]", "取消这个会]")),
    Step(
        "secretary",
        "你好",
        ("市直机关工作委员会通知开会：5月28日（周四）15:00", "无故不参加一次扣 3 分（附加条件6）", "会前随时可以改"),
        ("参加]", "请假]"),
    ),
    Step("secretary", "请假", "请假事由", ("[1 公务]", "[2 出差]", "[3 病假]", "[4 其他]")),
    Step("secretary", "出差", "已向召集人请假（出差），批了就告诉您。会前随时可以改。", "[1 还是参加]"),
    Step("secretary", "1", "好的，记下参加，请假不算了"),
    Step("secretary", "第1号会议", "您的答复：参加"),
    Step("archivist", "收到，准时到", ("通知开会", "还没有记。是答复这个会吗：5月28日（周四）15:00"), "[1 参加]"),
    Step("archivist", "1", "好的，记下参加：5月28日（周四）15:00"),
    Step("archivist", "参加第1号会议", "已经记着：参加"),
    Step("neighbour", "周四的例会请假，孩子高烧", "已向召集人请假（其他）", hides="孩子"),
    Step("farmer", "第1号会议请假", "请假事由"),
    Step("farmer", "家里有事", "没听懂是哪一个，请回复 1 到 5 的数字"),
    Step("farmer", "1", "已向召集人请假（公务）"),
    Step("office", "第1号会议", ("市财政局第二党支部请假（其他）", "应到 4，答复参加 2，请假 2")),
    Step("office", "不批准第4号请假", "已不批准：市财政局第二党支部请假（其他）"),
    Step("office", "批准第5号请假", "已批准：市农业农村局第一党支部请假（公务）"),
    Step("office", "批准第2号请假", "没有找到，或者不在您的权限内"),
    Step("office", "批准第1号请假", "市财政局第一党支部后来改为参加，这次请假不用批了"),
    Step("neighbour", "会议", ("召集人没有批准请假", "要开的会 1 个"), "请假 其他，没有批准）]"),
    Step("farmer", "会议", ("请假批准了", "要开的会 1 个"), "请假 公务，已批准）]"),
    Step("reviewer", "第1号会议", "没有找到，或者不在您的权限内"),
    Step("reviewer", "批准第4号请假", "没有找到，或者不在您的权限内"),
    Step("secretary", "取消第1号会议", "没有找到，或者不在您的权限内"),
    Step("office", "改第1号会议的时间", "改到什么时候"),
    Step("office", "周五上午九点", ("改为：5月29日（周五）09:00 市直工委三楼", "会通知 4 个支部")),
    Step("office", "1", "已改：5月29日（周五）09:00"),
    Step("secretary", "你好", "会议有变：5月28日党建工作例会改为 5月29日（周五）09:00 市直工委三楼，党建工作例会"),
    Step("office", "取消第1号会议", "会通知 4 个支部"),
    Step("office", "1", "已取消"),
    Step("secretary", "你好", "会议取消：5月29日（周五）09:00"),
    Step("office", "改第1号会议", "已经取消"),
)

AFTER = (
    Step(
        "office",
        "你好",
        (
            "5月28日党建工作例会：应到 4，实到 2，请假 1，未记录 1（市档案局党支部）",
            "“未记录”不等于缺席。要向该支部核实吗？",
        ),
        ("核实]", "补记实到]", "先不处理]"),
    ),
    Step("office", "[先不处理]", "好的，先放着"),
    Step("office", "不批准第1号请假", "会议已经开始，会前没有批的请假按请假算"),
    Step("farmer", "参加第1号会议", "已经开始，不能再改"),
    Step("archivist", "第1号会议", "没有到会记录。这不等于缺席"),
    Step("office", "核实第1号会议", "会向 1 个支部核实：市档案局党支部。三天内答复"),
    Step("office", "核实第1号会议", "没有新的要核实"),
    Step("office", "处理第1号核实", ("还没有答复", "期限到 6月1日（周一）"), hides="扣分"),
    Step("office", "第1号核实扣分", "该支部还没有答复，期限到 6月1日（周一），到时再处理"),
    Step(
        "archivist",
        "会议",
        ("5月28日党建工作例会没有您的到会记录", "三天内没有答复，会请召集人再联系您，不会自动扣分", "有 1 件等您答复"),
        ("我到了]", "请示过/有特殊理由]", "确实没去]"),
    ),
    Step("archivist", "确实没去", "会转告召集人：5月28日党建工作例会，确实没去。处理之前都可以改"),
    Step("archivist", "第1号核实请示过", "请示过/有特殊理由"),
    Step("neighbour", "第1号核实我到了", "没有找到，或者不在您的权限内"),
    Step("reviewer", "第1号核实认可", "没有找到，或者不在您的权限内"),
    Step("office", "处理第1号核实", "答复“请示过/有特殊理由”", ("[1 认可，不算无故]", "[2 不认可，提出扣分]")),
    Step("office", "1", "已按请示过、有特殊理由记，不算无故"),
    Step("office", "第1号核实扣分", "这一件已经处理完了"),
    Step("archivist", "第1号核实我到了", ("不算无故，不扣分", "已经处理完了，答复没有再改")),
    Step("office", "第1号会议", "应到 4，实到 2，请假 2，未记录 0"),
    Step("archivist", "记过的事", "今年还没有记过"),
)

DEDUCTED = (
    Step("office", "核实第1号会议", "会向 1 个支部核实"),
    Step("archivist", "你好", "没有您的到会记录"),
    Step("archivist", "没去", "确实没去"),
    Step("office", "第1号核实扣分", ("市档案局党支部", "答复“确实没去”", "−3 分（附加条件6“", "3/3 次", "最高四星级")),
    Step("office", "2", "好的，没有扣分"),
    Step("office", "第1号核实扣分", "确认扣分吗", ("[1 确认扣分]", "[2 不扣了]")),
    Step("office", "1", ("已记（第 3 号，已认定）：市档案局党支部", "本年累计 3/3 次，不得定五星级，年底再降 1 星")),
    Step(
        "archivist",
        "每一分怎么来的",
        ("召集人核实后确认扣分", "本年累计 3/3 次", "有异议请联系召集人", "−3 无故不参加市直工委会议、培训 5月28日"),
    ),
    Step("archivist", "撤销第3号", "上级已经处理过，不能再改"),
    Step("office", "取消第1号会议", "确定吗"),
    Step("office", "1", "已经据以扣过分，不能取消"),
    Step("archivist", "撤销第1号核实扣分", "没有找到，或者不在您的权限内"),
    Step("office", "第1号会议", "核实后扣分 1，未记录 0", "撤销市档案局党支部的扣分]"),
    Step("office", "[撤销市档案局党支部的扣分]", "为什么撤销", ("后来知道请示过、有理由]", "[4 不撤销]")),
    Step("office", "4", "没有撤销，扣分照旧"),
    Step("office", "撤销第1号核实扣分", "为什么撤销"),
    Step("office", "异议成立", "已撤销扣分：市档案局党支部，5月28日党建工作例会"),
    Step(
        "archivist", "记过的事", ("召集人撤销了扣分：5月28日党建工作例会（异议成立）", "本年累计 2/3 次"), "已撤销）]"
    ),
    Step("office", "撤销第1号核实扣分", "没有扣分，不用撤销"),
    Step("office", "第1号会议", "实到 2，请假 2，未记录 0"),
    Step("office", "第1号核实扣分", "已经处理完了"),
)

COMMITTEE_ONLY = (
    Step("reviewer", "会议", "近期没有要开的会", "支部书记会（实到 0/2）]"),
    Step("reviewer", "第1号会议", "应到 2，实到 0，请假 0，未记录 2", "[1 登记到会]", hides="核实"),
    Step("reviewer", "核实第1号会议", "不是市直工委的会议、任务，不涉及扣分，不用核实"),
    Step("reviewer", "登记第1号会议到会", "到会情况", ("[1 没请假的都到了]", "[2 有几个没到]")),
    Step("reviewer", "2", ("哪几个没到", "2. 市财政局第二党支部")),
    Step("reviewer", "5", "名单里没有第 5 个"),
    Step("reviewer", "2", ("已登记实到：市财政局第一党支部", "未记录 1（市财政局第二党支部）")),
    Step("reviewer", "补记第1号会议实到", "到会情况", ("[1 市财政局第二党支部到了]", "[2 会前请示过，补记请假]")),
    Step("reviewer", "2", "实到 1，请假 1，未记录 0"),
    Step("reviewer", "登记第1号会议到会", "没有要登记的了"),
    Step("office", "第1号会议", "没有找到，或者不在您的权限内"),
)

TASK = (
    Step("office", "布置任务：6月20日前报送半年总结", "布置给哪些支部", "[1 全部 4 个支部]"),
    Step("office", "2", ("报送半年总结，6月20日（周六）前完成", "2 个支部")),
    Step("office", "1", ("布置好了（第 1 号）", "会推送给 2 个支部")),
    Step("secretary", "任务", ("布置任务：报送半年总结", "不按时完成一次扣 3 分（附加条件6）", "要办的任务 1 件")),
    Step("secretary", "完成第1号任务", "有文号或公开链接吗", "[1 没有，直接报完成]"),
    Step("secretary", "做得很好", "只填文号"),
    Step("secretary", "安财党〔2026〕3号", "记好了：“报送半年总结”已完成"),
    Step("secretary", "第1号任务完成了", "已经报过完成"),
    Step("secretary", "第1号任务", "5月24日（周日）报完成，安财党〔2026〕3号"),
    Step("secretary", "第1号任务还没完成", "记为还没完成"),
    Step("secretary", "第1号任务已完成", "有文号或公开链接吗"),
    Step("secretary", "[没有，直接报完成]", "已完成"),
    Step("neighbour", "第1号任务延期", "想延到哪天"),
    Step("neighbour", "6月20日", "什么原因"),
    Step("neighbour", "返回", "想延到哪天"),
    Step("neighbour", "6月30日", "什么原因", ("[1 材料没齐]", "[4 其他]")),
    Step("neighbour", "1", "已申请延到6月30日（周二）（材料没齐）"),
    Step("farmer", "第1号任务", "没有找到，或者不在您的权限内"),
    Step("office", "任务", ("申请把“报送半年总结”延到6月30日", "没到期的任务 1 件"), "（完成 1/2）]"),
    Step("office", "不同意第1号延期", "已不同意"),
    Step("office", "同意第1号延期", "已同意"),
    Step("neighbour", "第1号任务", ("上级同意延期", "延期到6月30日（周二）（材料没齐）：已同意")),
    Step("reviewer", "同意第1号延期", "没有找到，或者不在您的权限内"),
    Step("office", "改第1号任务", "改哪一处"),
    Step("office", "1", "改到哪天前"),
    Step("office", "6月25日", "改为：报送半年总结，6月25日（周四）前完成"),
    Step("office", "1", "已改：报送半年总结，6月25日（周四）前完成"),
    Step("secretary", "你好", "任务有变：报送半年总结，6月25日（周四）前完成"),
    Step("office", "取消第1号任务", "确定吗"),
    Step("office", "1", "已取消"),
    Step("neighbour", "完成第1号任务", ("任务取消", "已经取消，不用再做")),
)

TASK_AFTER = (
    Step(
        "office",
        "你好",
        (
            "“报送半年总结”6月20日到期：应完成 4，已完成 0，延期 1，未报 3",
            "“未报”不等于没做。要核实吗？",
        ),
        ("核实]", "先不处理]"),
    ),
    Step("farmer", "第1号任务延期", "截止日已经过了，不能再申请延期"),
    Step("office", "不同意第1号延期", "截止日已经过了，到期前没有批的申请按延期算"),
    Step("office", "核实第1号任务", "会向 3 个支部核实"),
    Step("secretary", "第1号任务", "没有您的完成记录", ("确实没完成]", "请示过/有特殊理由]")),
    Step("secretary", "第2号核实已经完成", "不在您的权限内"),
    Step("secretary", "已经完成", "会转告召集人"),
    Step("archivist", "确实没完成", "会转告召集人：“报送半年总结”（6月20日前），确实没完成"),
    Step("office", "第1号核实补记", "市财政局第一党支部已补记完成"),
    Step("office", "第2号核实扣分", ("市档案局党支部", "不按时完成市直工委工作任务 1 次", "本年累计 1/3 次")),
    Step("office", "确认扣分", ("已记（第 1 号，已认定）", "不按时完成市直工委工作任务，−3 分（附加条件6）")),
    Step("archivist", "记过的事", ("召集人核实后确认扣分", "今年记过 1 件事"), "不按时完成市直工委工作任务"),
    Step("farmer", "第1号任务完成了", "有文号或公开链接吗"),
    Step("farmer", "1", "比截止日晚 1 天"),
    Step("office", "第1号任务", "已完成 2（其中晚报 1），延期 1，核实后扣分 1，未报 0"),
)

RECORDED = (
    Step(
        "secretary",
        "登记支委会 5月20日 研究发展党员 5人",
        "请核对：5月20日（周三）支委会，研究发展党员，到会 5 人",
        ("[1 确认登记]", "[2 不登记了]"),
    ),
    Step("secretary", "1", "登记好了（会议记录第 1 号）：5月20日（周三）支委会，研究发展党员，到会 5 人"),
    Step("secretary", "登记会议", "登记哪一种会", ("[1 支委会]", "[4 党课]")),
    Step("secretary", "4", "党课哪天开的"),
    Step("secretary", "明天", "只补记今年和最近三个月的会"),
    Step("secretary", "昨天", "主题"),
    Step("secretary", "绝密文件学习", "涉密不上网"),
    Step("secretary", "学" * 61, "请控制在 60 字以内"),
    Step("secretary", "学习党章", "到会几人"),
    Step("secretary", "很多人", "请输入 1 到 999 之间的整数"),
    Step("secretary", "十二个人", "5月23日（周六）党课，学习党章，到会 12 人"),
    Step("secretary", "改第3题", "主题"),
    Step("secretary", "学习党纪", "5月23日（周六）党课，学习党纪，到会 12 人"),
    Step("secretary", "1", "会议记录第 2 号"),
    Step("secretary", "登记支委会 5月20日 再研究 5人", "同一天已经登记过一次"),
    Step("secretary", "2", "好的，没有登记"),
    Step("secretary", "会议记录", ("今年登记了 2 次会议", "5月20日 支委会，研究发展党员，5 人（第 1 号）")),
    Step("neighbour", "撤销第1号会议记录", "没有找到，或者不在您的权限内"),
    Step("secretary", "撤销第1号会议记录", "已撤销会议记录第 1 号"),
    Step("secretary", "撤销第1号会议记录", "没有找到，或者不在您的权限内"),
    Step("secretary", "会议记录", "今年登记了 1 次会议", hides="发展党员"),
)

MEETING_PLAYS: Mapping[str, tuple[Sequence[Step], Callable[[Stage], Awaitable[object]] | None]] = {
    "a meeting of the branch": (OWN_MEETING, None),
    "a meeting of the work committee": (CALLED, None),
    "after a meeting": (AFTER, after_a_conference),
    "the third absence": (DEDUCTED, after_two_absences),
    "a meeting that cannot cost points": (COMMITTEE_ONLY, after_two_meetings_of_a_committee),
    "a task": (TASK, None),
    "after a task": (TASK_AFTER, after_a_task),
    "what was held": (RECORDED, None),
}
