"""公众号 as an operator meets it: settings, the menu, what doctor finds."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.clock import Clock
from bot.http_out import open_session
from bot.operator_fault import OperatorFault
from bot.settings import Settings, bureau
from bot.wechat.menu import MENU
from bot.wechat.telling import tell_menu
from bot.wechat.wiring import check, open_channel
from bot.wired_channel import configured
from handlers.commands import COMMANDS
from storage.opening import open_store
from tests.bot.house import jinxing
from tests.bot.weixin.desk import NOW
from tests.fakes.clock import StandingClock
from tests.fakes.wechat import AES_KEY, APP_ID, APP_SECRET, TOKEN, WechatServer
from tests.fakes.weixin_faults import UNLISTED, Code, Cut, Page


@pytest.fixture
async def server() -> Any:
    fake = WechatServer(StandingClock(NOW))
    async with fake.running():
        yield fake


def settings_for(server: WechatServer, folder: Path, **more: Any) -> Settings:
    given: dict[str, Any] = {
        "database": f"sqlite:///{folder / 'jinxing.db'}",
        "secret_file": folder / "secret.key",
        "wechat_app_id": APP_ID,
        "wechat_app_secret": APP_SECRET,
        "wechat_token": TOKEN,
        "wechat_aes_key": AES_KEY,
        "wechat_api_base": server.root,
    }
    return Settings(**{**given, **more})


async def test_the_menu_is_told_and_the_answer_printed(server: WechatServer, tmp_path: Path) -> None:
    out = io.StringIO()
    assert await tell_menu(settings_for(server, tmp_path), out) == 0
    assert server.menu is not None
    assert [button["name"] for button in server.menu["button"]] == ["星级", "办事", "我的"]
    assert "公众号回答：ok（errcode 0）" in out.getvalue()
    assert b"\\u" not in server.called("menu/create")[0].raw


def test_each_button_says_words_that_are_a_command_or_help() -> None:
    words = {phrase for command in COMMANDS for phrase in command.words} | {"帮助"}
    assert {said for lines in MENU.values() for _, said in lines} <= words


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (UNLISTED, "菜单没有改：请把 203.0.113.9 加进后台的 IP 白名单，再来一次"),
        (Code(40125), "AppSecret 不对；请到后台核对（忘了就重置），改 JINXING_WECHAT_APP_SECRET（errcode 40125）"),
        (Code(40013), "AppID 不对"),
        (Code(48001), "要认证过的服务号"),
        (Code(40018), "是程序的缺陷；请把这一行交给开发人员（errcode 40018）"),
        (Page(502), "没有好好回答（HTTP 502）；请过几分钟再来一次"),
        (Cut(is_done=True), "没有回答；请过几分钟再来一次"),
    ],
)
async def test_what_the_platform_refuses_is_said_in_a_line(
    server: WechatServer, tmp_path: Path, trouble: Any, says: str
) -> None:
    server.meets(trouble, "stable_token")
    with pytest.raises(OperatorFault) as told:
        await tell_menu(settings_for(server, tmp_path), io.StringIO())
    assert says in str(told.value)
    assert APP_SECRET not in str(told.value)


async def test_where_nobody_listens_it_says_what_to_look_at(server: WechatServer, tmp_path: Path) -> None:
    nowhere = settings_for(server, tmp_path, wechat_api_base="http://127.0.0.1:9")
    with pytest.raises(OperatorFault, match="连不上公众号平台；请检查这台机器能不能上网") as told:
        await tell_menu(nowhere, io.StringIO())
    assert "Error" not in str(told.value)


async def test_the_command_tells_the_menu(server: WechatServer, tmp_path: Path) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        return jinxing(
            tmp_path,
            "wechat",
            "menu",
            wechat_app_id=APP_ID,
            wechat_app_secret=APP_SECRET,
            wechat_token=TOKEN,
            wechat_aes_key=AES_KEY,
            wechat_api_base=server.root,
        )

    done = await asyncio.to_thread(run)
    assert (done.returncode, done.stderr) == (0, "")
    assert "errcode 0" in done.stdout
    without = await asyncio.to_thread(jinxing, tmp_path, "wechat", "menu")
    assert without.returncode == 1
    assert "JINXING_WECHAT_APP_ID" in without.stderr


async def test_doctor_learns_which_address_to_list_and_which_to_enter(server: WechatServer, tmp_path: Path) -> None:
    async with open_session() as session:
        token, address = await check(settings_for(server, tmp_path, public_url="https://dj.example.cn"), session)
        assert token == ("公众号令牌", "能取到", True)
        assert address[1:] == ("后台“服务器配置”的地址应为 https://dj.example.cn/wechat", True)
        server.meets(UNLISTED, "stable_token")
        token, address = await check(settings_for(server, tmp_path), session)
        assert "203.0.113.9" in token[1]
        assert not token[2]
        assert not address[2]
        server.meets(Code(40125), "stable_token")
        token, _ = await check(settings_for(server, tmp_path), session)
        assert "JINXING_WECHAT" in token[1]
        token, _ = await check(settings_for(server, tmp_path, wechat_api_base="http://127.0.0.1:9"), session)
        assert "连不上" in token[1]
    assert APP_SECRET not in str(token)


async def test_the_channel_opens_from_its_settings_alone(server: WechatServer, tmp_path: Path) -> None:
    settings = settings_for(server, tmp_path, wechat_template_todo="template-todo,thing1")
    assert configured(settings) == ("wechat",)
    assert configured(Settings(database=settings.database)) == ()
    store = await open_store(settings.database)
    async with open_session() as session:
        wired = open_channel(settings, Assistant(store, bureau(settings), Clock()), session)
        await wired.start()
        assert [sorted(route.methods or ()) for route in wired.routes] == [["GET", "HEAD"], ["POST"]]  # type: ignore[attr-defined]
        assert (wired.channel.platform, wired.trouble, dict(wired.counts)) == ("wechat", None, {})
        await wired.stop()
    await store.close()


def test_the_library_is_loaded_only_where_a_channel_is_configured(tmp_path: Path) -> None:
    code = "import sys, bot.wired_channel, bot.settings, bot.command_line; print('wechatpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert done.stdout == "False\n"
