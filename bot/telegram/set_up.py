"""What Telegram is told about the bot (`jinxing telegram webhook`), and what it says of it (`jinxing doctor`)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from aiohttp import ClientSession
from telegram import BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.http_out import open_session
from bot.operator_fault import OperatorFault
from bot.settings import Settings
from bot.telegram.api import BotApi
from bot.telegram.commands import COMMANDS
from bot.telegram.outcomes import outcome_of
from bot.telegram.request import NeverLeft, TooFast, Unanswered
from bot.telegram.updates import ALLOWED
from bot.telegram.webhook import PATH
from bot.wired_channel import Finding

MOST_CONNECTIONS: Final = 40
MANY_WAITING: Final = 100
TAKEN_WITHIN_S: Final = 2.0
LANGUAGES: Final = (None, "zh")
"""For everybody, and for those whose app speaks Chinese: a list without a language is not shown to them otherwise."""

DESCRIPTION: Final = (
    "晋星助手：帮党支部做星级自评、记加分减分，随时回答“我们现在几星”，每一分都说得出是哪一条。\n"
    "用法：点“开始”，发送上级给您的绑定码。不保存姓名、电话、聊天记录。"
)
SHORT_DESCRIPTION: Final = "帮党支部做星级自评、记加减分、看暂定星级。"
ABROAD: Final = (
    "Telegram 的服务器在境外。启用前请单位按《个人信息保护法》第三十六至三十九条评估："
    "告知并取得每个人单独同意，做个人信息保护影响评估；政务信息不要经它传递"
)
"""Said once at start and by doctor, where the channel is on (INVARIANTS §3)."""


def open_api(settings: Settings, session: ClientSession) -> BotApi:
    """The bot of these settings. `OperatorFault` where there is none."""
    if settings.telegram_token is None:
        raise OperatorFault("JINXING_TELEGRAM_TOKEN 还没有填；令牌找 BotFather 要")
    return BotApi(settings.telegram_token, session, settings.telegram_api_base, settings.telegram_file_base)


async def tell_telegram(settings: Settings, out: TextIO) -> int:
    """Tells Telegram our address, or that we fetch updates ourselves, with the commands and descriptions; prints what
    it answered to each."""
    async with open_session() as session:
        api = open_api(settings, session)
        for what, method, parameters in _tellings(settings):
            try:
                answer = await api.call(method, **parameters)
            except TelegramError as fault:
                raise OperatorFault(f"{what}：没有成，{_what_to_do(fault)}") from None
            out.write(f"✓ {what}：{'好' if answer is True else answer}\n")
    return 0


def _tellings(settings: Settings) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if settings.telegram_mode == "webhook":
        hook = {"url": f"{settings.public_url}{PATH}", "secret_token": settings.telegram_secret}
        more = {"allowed_updates": ALLOWED, "max_connections": MOST_CONNECTIONS}
        yield f"webhook 设为 {hook['url']}", "setWebhook", hook | more
    else:
        yield "不用 webhook（JINXING_TELEGRAM_MODE 是 polling）", "deleteWebhook", {}
    commands = [BotCommand(command, line).to_dict() for command, _, line in COMMANDS]
    for language in LANGUAGES:
        to_whom = "（中文界面）" if language else ""
        with_language = {"language_code": language}
        yield f"命令菜单{to_whom}", "setMyCommands", {"commands": commands, **with_language}
        yield f"介绍{to_whom}", "setMyDescription", {"description": DESCRIPTION, **with_language}
        yield f"短介绍{to_whom}", "setMyShortDescription", {"short_description": SHORT_DESCRIPTION, **with_language}


async def check(settings: Settings, session: ClientSession) -> list[Finding]:
    """What an operator should know about the bot."""
    found: list[Finding] = [("Telegram 个人信息", ABROAD, True)]
    api = open_api(settings, session)
    try:
        me = await api.call("getMe")
        found.append(("Telegram 令牌", f"是 @{me.get('username', '')} 的", True))
        hook = await api.call("getWebhookInfo")
        found.extend(_of_webhook(settings, hook))
        if settings.telegram_mode == "polling" and not hook.get("url") and hook.get("pending_update_count"):
            found.append(await _of_polling(api))
    except InvalidToken as fault:
        found.append(("Telegram 令牌", _what_to_do(fault), False))
    except TelegramError as fault:
        found.append(("Telegram", f"问不到，{_what_to_do(fault)}", False))
    return found


def _what_to_do(fault: TelegramError) -> str:
    """What went wrong when Telegram was asked, and what an operator can do next."""
    detail = outcome_of(fault).detail.partition(": ")[2]
    match fault:
        case InvalidToken():
            return "令牌被拒绝；请向 BotFather 核对 JINXING_TELEGRAM_TOKEN"
        case NeverLeft():
            return "连不上 Telegram；请检查这台机器能不能上网、JINXING_TELEGRAM_API_BASE 对不对，再来一次"
        case TooFast():
            seconds = 60 if fault.retry_after is None else int(fault.retry_after.total_seconds())
            return f"Telegram 说太快了；请过 {seconds} 秒再来一次"
        case BadRequest():
            return f"Telegram 不接受（{detail}）；请核对 JINXING_PUBLIC_URL 和 JINXING_TELEGRAM_SECRET"
        case Unanswered():
            return "Telegram 没有回音；请过几分钟再来一次，多运行几次没有坏处"
    return f"Telegram 现在不行（{detail}）；请过几分钟再来一次，多运行几次没有坏处"


async def _of_polling(api: BotApi) -> Finding:
    """Whether anybody fetches what waits: whoever polls takes it within a moment."""
    await asyncio.sleep(TAKEN_WITHIN_S)
    waiting = (await api.call("getWebhookInfo")).get("pending_update_count", 0)
    said = f"有 {waiting} 条没人取；请看 jinxing serve 是否在运行" if waiting else "都取走了"
    return "Telegram 待取消息", said, not waiting


def _of_webhook(settings: Settings, hook: dict[str, Any]) -> Iterator[Finding]:
    url = hook.get("url") or ""
    expected = f"{settings.public_url}{PATH}" if settings.telegram_mode == "webhook" else ""
    again = "请运行 jinxing telegram webhook"
    if url != expected:
        yield "Telegram webhook", f"现在是 {url or '没有'}，应为 {expected or '没有（polling）'}；{again}", False
    else:
        yield "Telegram webhook", url or "没有，自己去取（polling）", True
    waiting = hook.get("pending_update_count", 0)
    if not url:
        return
    if isinstance(waiting, int) and waiting >= MANY_WAITING:
        yield "Telegram 待取消息", f"有 {waiting} 条还没取；请看服务是否在运行", False
    else:
        yield "Telegram 待取消息", f"{waiting} 条", True
    failed_at = hook.get("last_error_date")
    if isinstance(failed_at, int):
        at = datetime.fromtimestamp(failed_at, UTC).astimezone(settings.timezone)
        is_old = (datetime.now(UTC) - at).total_seconds() > 3600
        yield "Telegram 上次送达失败", f"{at:%m月%d日 %H:%M}，{hook.get('last_error_message', '')}", is_old
