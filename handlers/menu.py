"""The menu: what this person can do now, each by one digit."""

from __future__ import annotations

from datetime import date

from handlers.messages import Message, Option
from handlers.visit import Visit
from handlers.wording import numbered, post_text
from storage import assessments, talks


def menu(visit: Visit, why: str = "") -> Message:
    """A greeting that says who they are and what they can do; help says how to talk."""
    if visit.post is None:
        return Message(
            "您好，我是晋星助手，帮党支部做星级自评、记加减分、提醒要办的事。\n"
            "请发送上级给您的绑定码（形如 KQ7M-3XPD-…）。",
            numbered((("看一个示例支部的星级", "看示例"), ("这里保存哪些信息", "保存哪些信息"))),
        )
    if why == "帮助":
        text = (
            "直接说就行：“我们现在几星”“记一件事”“开始自评”“记过的事”。\n"
            "回答里可以用：返回、跳过、改第 3 题、先存着、继续。回复数字等于点选项。"
        )
    else:
        text = f"您好，{post_text(visit.post)}。可以："
    return Message(text, menu_options(visit))


def menu_options(visit: Visit) -> tuple[Option, ...]:
    """What this post offers, most wanted first."""
    if visit.branch is not None and visit.could("view_star"):
        rows = [
            ("我们现在几星", "我们现在几星"),
            *((("记一件事", "记一件事"),) if visit.rule_set(visit.branch).events else ()),
            ("记过的事", "记过的事"),
            *_MEETINGS,
            ("我的", "我的"),
        ]
        first = _self_assessment_option(visit)
        return numbered((first, *rows) if first else rows)
    if visit.reviews:
        return numbered(
            (
                ("待处理", "待处理"),
                ("下属支部", "下属支部"),
                ("给支部记一件事", "记一件事"),
                *_MEETINGS,
                ("没送到的", "没送到的"),
                ("我的", "我的"),
            )
        )
    return numbered((("我的", "我的"),))


_MEETINGS = (("会议", "会议"), ("任务", "任务"))


def _self_assessment_option(visit: Visit) -> tuple[str, str] | None:
    branch = visit.branch
    assert branch is not None
    if not visit.may("draft_self_assessment", branch.id, visit.phase(branch)):
        return None
    if talks.sheet(visit.tx, visit.person_id, visit.sheet_name("self_assessment")):
        return "继续自评", "开始自评"
    assessment = visit.assessment(branch)
    version = assessments.latest(visit.tx, assessment.id, "submission") if assessment else None
    if version is not None and version.status == "returned":
        return "修改退回的自评", "开始自评"
    due = date(visit.today.year, *visit.campaign.due)
    left = (due - visit.today).days
    deadline = f"，还有 {left} 天" if left >= 0 else "，可补报"
    return f"开始自评（{due.month}月{due.day}日截止{deadline}）", "开始自评"
