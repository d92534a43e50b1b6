"""没送到的: who of the branches below could not be told something, and why; never what it was (INV-11)."""

from __future__ import annotations

from datetime import timedelta

from handlers.messages import Message
from handlers.visit import Command, Visit
from handlers.wording import ROLES, numbered
from storage import messages
from storage.messages import Undelivered

LOOKS_BACK = timedelta(days=14)
TOO_LONG = timedelta(days=1)
MOST_LINES = 5


def undelivered(visit: Visit, said: str) -> Message:
    """By branch and post: how many messages, since when, and what can be done about it."""
    if visit.post is None or not visit.reviews:
        raise visit.refused("review")
    since, overdue = visit.at - LOOKS_BACK, visit.at - TOO_LONG
    rows = messages.undelivered_below(visit.tx, visit.post.organisation.id, since, overdue)
    on = numbered((("下属支部", "下属支部"), ("返回菜单", "菜单")))
    if not rows:
        return Message("近 14 天发给下属支部的消息都送到了。", on)
    branches = len({row.code for row in rows})
    lines = [f"近 14 天有 {branches} 个支部的消息没送到，请电话或当面告诉他们："]
    lines.extend(_line(visit, row) for row in rows[:MOST_LINES])
    if len(rows) > MOST_LINES:
        lines.append(f"还有 {len(rows) - MOST_LINES} 条没列出。")
    return Message("\n".join(lines), on)


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
