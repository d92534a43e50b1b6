"""What `doctor` says of messages: what does not come in, what waits, what did not go out, what the platforms answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.http_out import open_session
from bot.operator_fault import OperatorFault
from bot.settings import Settings
from bot.wired_channel import Finding, checks, configured
from storage import incoming, outbox
from storage.ports import Transaction

NAMES: Final = {"telegram": "Telegram", "wechat": "公众号", "wecom": "企业微信", "local": "本机", "": "没有渠道的"}
TOO_OLD: Final = timedelta(hours=1)
LOOKS_BACK: Final = timedelta(days=1)
_TROUBLES: Final = {
    "used_up": "当天的额度用完了，明天零点后自动再发；如天天如此，请向平台申请提高额度",
    "setup": "平台不认我们的设置（令牌、地址或权限），每 5 分钟试一条；请按下面渠道的检查结果改正",
}


async def of_channels(settings: Settings) -> list[Finding]:
    """What each configured channel finds when it asks its platform: which token fails, which address is to be listed,
    where messages are sent to."""
    if not configured(settings):
        return [("渠道", "一个也没有配置；正式运行前请按 .env.example 填好一个", True)]
    found: list[Finding] = []
    async with open_session() as session:
        for check in checks(settings, session):
            try:
                found.extend(await check)
            except OperatorFault as fault:
                found.append(("渠道", str(fault), False))
    return found


def of_outbox(tx: Transaction, settings: Settings) -> list[Finding]:
    """Alarms that still stand, what is overdue, and what was not delivered since yesterday."""
    now = datetime.now(UTC)
    return [*_incoming(tx, settings), *_troubles(tx, settings), *_backlog(tx, settings, now), *_not_delivered(tx, now)]


def _incoming(tx: Transaction, settings: Settings) -> Iterator[Finding]:
    for trouble in incoming.troubles(tx):
        since = trouble.since.astimezone(settings.timezone)
        name = NAMES.get(trouble.platform, trouble.platform)
        yield f"{name}收消息", f"{since:%m月%d日 %H:%M} 起收不到：{trouble.detail}", False


def _troubles(tx: Transaction, settings: Settings) -> Iterator[Finding]:
    for trouble in outbox.channel_troubles(tx):
        since = trouble.since.astimezone(settings.timezone)
        what = _TROUBLES.get(trouble.trouble, trouble.trouble)
        detail = f"（{trouble.detail}）" if trouble.detail else ""
        name = NAMES.get(trouble.platform, trouble.platform)
        yield f"{name}外发", f"{since:%m月%d日 %H:%M} 起停着{detail}：{what}", False


def _backlog(tx: Transaction, settings: Settings, now: datetime) -> Iterator[Finding]:
    rows = outbox.backlog(tx, now)
    old = [row for row in rows if now - row.oldest_due_at > TOO_OLD]
    for row in old:
        since = row.oldest_due_at.astimezone(settings.timezone)
        name = NAMES.get(row.lane, row.lane)
        said = f"{name}有 {row.count} 条到点没发，最早的是 {since:%m月%d日 %H:%M} 的；请看 jinxing serve 是否在运行"
        yield "待发消息", said, False
    if not old:
        yield "待发消息", f"{sum(row.count for row in rows)} 条在发", True


def _not_delivered(tx: Transaction, now: datetime) -> Iterator[Finding]:
    counts = outbox.not_delivered_since(tx, now - LOOKS_BACK)
    ours = sum(count for (_, trouble), count in counts.items() if trouble == "content")
    if ours:
        yield "被平台拒绝的消息", f"近一天 {ours} 条，是程序的缺陷；请把日志里 content 的行交给开发人员", False
    others = sum(counts.values()) - ours
    if others:
        yield "没送到的消息", f"近一天 {others} 条，上级在对话里说“没送到的”可看到是哪些支部", True
