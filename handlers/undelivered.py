"""没送到的: who of the branches below could not be told something, and why; never what it was (INV-11). A branch where
nobody is bound has nobody to whom anything could be sent, so it is named as such."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.messages import Message
from handlers.visit import Command, Visit
from handlers.wording import ROLES, names, numbered
from storage import messages, organisations
from storage.messages import Undelivered
from storage.organisations import Organisation

LOOKS_BACK = timedelta(days=14)
TOO_LONG = timedelta(days=1)
MOST_LINES = 5
MOST_NAMES = 4


def undelivered(visit: Visit, said: str) -> Message:
    """By branch and post: how many messages, since when, and what can be done about it."""
    if visit.post is None or not visit.reviews:
        raise visit.refused("review")
    since, overdue = visit.at - LOOKS_BACK, visit.at - TOO_LONG
    place = visit.post.organisation.id
    rows = messages.undelivered_below(visit.tx, place, since, overdue)
    unheard = organisations.unheard_below(visit.tx, place)
    lines = [_unheard(unheard)] if unheard else []
    if rows:
        branches, most = len({row.code for row in rows}), MOST_LINES - len(lines)
        lines.append(f"近 14 天有 {branches} 个支部的消息没送到，请电话或当面告诉他们：")
        lines.extend(_line(visit, row) for row in rows[:most])
        if len(rows) > most:
            lines.append(f"还有 {len({row.code for row in rows[most:]})} 个支部没列出。")
    elif not unheard:
        lines.append("近 14 天发给下属支部的消息都送到了。")
    else:
        lines.append("发给其他支部的，近 14 天都送到了。")
    return Message("\n".join(lines), numbered((("下属支部", "下属支部"), ("返回菜单", "菜单"))))


def _unheard(branches: Sequence[Organisation]) -> str:
    return f"还没有书记、副书记绑定，发去的消息没有人能收到：{names(branches, MOST_NAMES)}。请另行告知，并请他们绑定。"


def _line(visit: Visit, row: Undelivered) -> str:
    day = visit.bureau.today(row.since)
    role = ROLES.get(row.role, row.role)
    return f"{row.branch} {role}：{row.count} 条，{day.month}月{day.day}日起，{_why(row)}"


def _why(row: Undelivered) -> str:
    if row.state == "unknown":
        return "平台没有回音，不知收到没有"
    if row.state != "refused":
        return "还在排队"
    return _REFUSED.get(row.trouble, "没有渠道收下")


_REFUSED = {
    "person": "他的聊天号现在推不到（没关注、屏蔽了，或太久没说话）；他下次说话时会先告诉他",
    "nobody": "他没有绑定聊天号",
    "busy": "平台一直没有收下；他下次说话时会先告诉他",
    "content": "消息本身被平台拒绝，已报管理员",
    "unread": "提示有新消息的通知他还没看；看时一起显示",
}

UNDELIVERED_COMMANDS = (
    Command(
        "undelivered",
        "没送到的",
        ("没送到的", "没送到", "没收到的", "谁没收到", "未送达", "没通知到"),
        "review",
        answer=undelivered,
        likely=True,
    ),
)
