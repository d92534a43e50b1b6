"""The menu: what this person can do now, each by one digit."""

from __future__ import annotations

import re
from datetime import date

from handlers.messages import Message, Option
from handlers.rights import COLUMN_OF, MATRIX, Held, may
from handlers.visit import Visit
from handlers.wording import numbered, post_text
from storage import assessments, talks
from storage.organisations import Organisation


def menu(visit: Visit, why: str = "") -> Message:
    """A greeting that says who they are and what they can do; help says how to talk."""
    if visit.post is None:
        return Message(
            "您好，我是晋星助手，帮党支部做星级自评、记加减分、提醒要办的事。\n"
            "请发送上级给您的绑定码（形如 KQ7M-3XPD-…）。",
            numbered((("看一个示例支部的星级", "看示例"), ("这里保存哪些信息", "保存哪些信息"))),
        )
    if why == "帮助":
        said = "".join(f"“{words}”" for words in _said_to_ask(visit))
        text = f"直接说就行：{said}。\n回答里可以用：返回、跳过、改第 3 题、先存着、继续。回复数字等于点选项。"
    else:
        text = f"您好，{post_text(visit.post)}。可以："
    return Message(text, menu_options(visit))


def first_options(visit: Visit) -> tuple[Option, ...]:
    """The three most wanted, and the way to all others: for who is here for the first time."""
    rows = [(re.sub("^[0-9]+ ", "", option.label), option.send) for option in menu_options(visit)]
    return numbered((*rows[:3], ("更多", "菜单")) if len(rows) > 4 else rows)


def allows(visit: Visit, action: str) -> bool:
    """Whether the post they speak from allows the action now: on the own branch, in its phase of today; for a superior
    on some branch below."""
    post, right = visit.post, MATRIX.get(action)
    if post is None or right is None:
        return right is not None and right.cells["V"] != "-"
    if visit.branch is None:
        return right.cells.get(COLUMN_OF.get(post.role, ""), "-") != "-"
    held = (Held(post.role, post.organisation.id),)
    return may(action, held, visit.branch.id, phase=visit.phase(visit.branch))


def _said_to_ask(visit: Visit) -> tuple[str, ...]:
    """Examples of what this post can ask for in plain words."""
    if visit.reviews:
        return ("待处理", "下属支部", "记一件事", "会议")
    if visit.branch is None or not allows(visit, "view_star"):
        return ("我的", "保存哪些信息")
    own = (("记一件事", "record_event"), ("开始自评", "draft_self_assessment"), ("记过的事", "view_star"))
    return ("我们现在几星", *(words for words, action in own if allows(visit, action)))


def menu_options(visit: Visit) -> tuple[Option, ...]:
    """What this post offers, most wanted first."""
    if visit.branch is not None and allows(visit, "view_star"):
        rows = [
            ("我们现在几星", "我们现在几星"),
            *((("记一件事", "记一件事"),) if _records(visit, visit.branch) else ()),
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


def _records(visit: Visit, branch: Organisation) -> bool:
    return bool(visit.rule_set(branch).events) and allows(visit, "record_event")


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
