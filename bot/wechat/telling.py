"""What an operator tells 公众号 by a command, and what they read where it is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final, TextIO
from urllib.parse import quote

from aiohttp import ClientSession

from bot.assistant import Assistant
from bot.http_out import open_session
from bot.operator_fault import OperatorFault
from bot.settings import Settings
from bot.wechat.menu import menu_fields
from bot.weixin.calls import NOT_LISTED, Answer, NoAnswer, ask
from handlers.binding_code import grouped, normalise
from storage import binding_codes
from storage.ports import Transaction

OFFICIAL: Final = "https://api.weixin.qq.com"
NAMES: Final = "JINXING_WECHAT"
PICTURE: Final = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="
LONGEST_LIFE_S: Final = 30 * 86_400
_WHAT_TO_DO: Final[Mapping[int, str]] = {
    -1: "平台正忙；请过几分钟再来一次",
    40001: f"AppSecret 不对；请到后台核对（忘了就重置），改 {NAMES}_APP_SECRET",
    40125: f"AppSecret 不对；请到后台核对（忘了就重置），改 {NAMES}_APP_SECRET",
    40013: f"AppID 不对；请到后台“开发接口管理”核对，改 {NAMES}_APP_ID",
    45009: "今天的次数用完了；请明天再来",
    48001: "这个号没有这项权限；要认证过的服务号",
    50002: "这个号被平台限制了；请到后台看通知",
}


async def tell_menu(settings: Settings, out: TextIO) -> int:
    """Tells the platform our menu, and prints what it answered (`jinxing wechat menu`)."""
    answer = await _told(settings, "/cgi-bin/menu/create", menu_fields(), "菜单没有改")
    out.write(f"公众号回答：{answer.message or 'ok'}（errcode 0）。新菜单最迟一天后在手机上看到，重新关注可马上看到\n")
    return 0


async def make_qr(settings: Settings, assistant: Assistant, said: str, out: TextIO) -> None:
    """Prints where the picture is that binds whoever scans it first (`jinxing wechat qr`), good as long as its code."""
    _refuse_without_account(settings)
    code, now = normalise(said), assistant.clock.now()
    left_s = await assistant.store.read(_left_s, assistant.bureau.code_hash(code), now)
    body = {
        "expire_seconds": min(left_s, LONGEST_LIFE_S),
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": grouped(code)}},
    }
    answer = await _told(settings, "/cgi-bin/qrcode/create", body, "二维码没有生成")
    out.write(f"{PICTURE}{quote(str(answer.fields.get('ticket', '')), safe='')}\n")
    out.write("上面的网址就是二维码图片，和绑定码一样用：谁先扫就绑定谁，只能用一次，码到期它也到期。\n")
    out.write("请只发给本人，不要贴在群里。没有关注的人扫了，关注时一起绑定。\n")


def _left_s(tx: Transaction, code_hash: str, now: datetime) -> int:
    """For how many seconds more a code is good. `OperatorFault` where it is not."""
    code = binding_codes.find(tx, code_hash)
    if code is None:
        raise OperatorFault("没有发过这个绑定码；请用 jinxing orgs codes 刚列出来的")
    if code.used_at is not None:
        raise OperatorFault("这个绑定码已经用过；请用 jinxing orgs codes 另发一个")
    if code.expires_at <= now:
        raise OperatorFault("这个绑定码已经过期；请用 jinxing orgs codes 另发一个")
    return max(1, int((code.expires_at - now).total_seconds()))


async def _told(settings: Settings, path: str, body: Mapping[str, Any], undone: str) -> Answer:
    """The answer to one call. `OperatorFault`, with what to do, where it was not carried out; `undone` says so."""
    app_id = _refuse_without_account(settings)
    base = settings.wechat_api_base or OFFICIAL
    async with open_session() as session:
        get_token = stable_token(session, base, app_id, settings.wechat_app_secret or "")
        try:
            answer = given = await get_token()
            if not given.code:
                token = {"access_token": str(given.fields.get("access_token", ""))}
                answer = await ask(session, "POST", f"{base}{path}", token, body)
        except NoAnswer as fault:
            raise OperatorFault(f"{undone}：{_without_an_answer(fault)}") from None
    if answer.code:
        raise OperatorFault(f"{undone}：{_what_to_do(answer)}")
    return answer


def _refuse_without_account(settings: Settings) -> str:
    """The account's id. `OperatorFault` where there is none."""
    if settings.wechat_app_id is None:
        raise OperatorFault(f"{NAMES}_APP_ID 还没有填；公众号没有开通，见 docs/wechat.md")
    return settings.wechat_app_id


def _without_an_answer(fault: NoAnswer) -> str:
    if fault.outcome.detail.startswith("HTTP "):
        return f"公众号平台没有好好回答（{fault.outcome.detail}）；请过几分钟再来一次"
    if fault.outcome.state == "not_sent":
        return f"连不上公众号平台；请检查这台机器能不能上网、{NAMES}_API_BASE 对不对，再来一次"
    return "公众号平台没有回答；请过几分钟再来一次，多运行几次没有坏处"


def _what_to_do(answer: Answer) -> str:
    if answer.code in NOT_LISTED:
        address = answer.detail.partition(" ip ")[2].split(" ")[0] or "这台机器的出口地址"
        return f"请把 {address} 加进后台的 IP 白名单，再来一次（errcode {answer.code}）"
    what = _WHAT_TO_DO.get(answer.code, "平台不接受我们写的内容，是程序的缺陷；请把这一行交给开发人员")
    return f"{what}（{answer.detail}）"


def stable_token(session: ClientSession, base: str, app_id: str, app_secret: str) -> Callable[[], Awaitable[Answer]]:
    """Asks for the token that everybody shares."""

    async def asked() -> Answer:
        body = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret, "force_refresh": False}
        return await ask(session, "POST", f"{base}/cgi-bin/stable_token", {}, body)

    return asked
