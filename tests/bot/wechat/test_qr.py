"""A picture to scan for a binding code: who scans it first is bound, as if they had typed it."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from bot.operator_fault import OperatorFault
from bot.settings import Settings
from bot.wechat.telling import PICTURE, make_qr
from handlers.binding_code import normalise
from storage import binding_codes, organisations
from storage.ports import Transaction
from tests.bot.house import jinxing
from tests.bot.weixin.desk import CODE, NOW, Desk
from tests.fakes.wechat import AES_KEY, APP_ID, APP_SECRET, TOKEN, WechatServer
from tests.fakes.weixin_faults import Code

ANOTHER = "0000-1111-2222-3333"


def given(server: WechatServer) -> dict[str, Any]:
    return {
        "wechat_app_id": APP_ID,
        "wechat_app_secret": APP_SECRET,
        "wechat_token": TOKEN,
        "wechat_aes_key": AES_KEY,
        "wechat_api_base": server.root,
    }


async def ticket(desk: Desk, server: WechatServer, code: str) -> str:
    out = io.StringIO()
    await make_qr(Settings(**given(server)), desk.assistant, code, out)
    assert APP_SECRET not in out.getvalue()
    assert code not in out.getvalue()
    picture, *told = out.getvalue().splitlines()
    assert picture.startswith(PICTURE)
    assert "谁先扫就绑定谁，只能用一次" in told[0]
    return unquote(picture.removeprefix(PICTURE))


@pytest.mark.parametrize("follows", [True, False])
async def test_who_scans_it_is_asked_and_bound(desk: Desk, wechat: WechatServer, follows: bool) -> None:
    """Also who follows the account by it."""
    wechat.follower("li").follows = follows
    await wechat.scan("li", await ticket(desk, wechat, CODE.lower()))
    assert "市财政局第一党支部，职务 书记。是您吗？" in wechat.follower("li").shown[-1]
    await wechat.tap("li", "1 是，绑定")
    assert "绑定好了" in wechat.follower("li").shown[-1]
    with pytest.raises(OperatorFault, match="已经用过；请用 jinxing orgs codes 另发一个"):
        await ticket(desk, wechat, CODE)


async def test_it_lasts_as_long_as_its_code_and_a_month_at_most(desk: Desk, wechat: WechatServer) -> None:
    def issue(tx: Transaction) -> None:
        branch = organisations.by_code(tx, "CZJ-1")
        assert branch is not None
        hash, until = desk.bureau.code_hash(normalise(ANOTHER)), NOW + timedelta(hours=24)
        binding_codes.issue(tx, hash, branch.id, "deputy", None, NOW, until)

    await desk.store.turn(issue)
    await ticket(desk, wechat, ANOTHER)
    await ticket(desk, wechat, CODE)
    asked = [call.fields for call in wechat.called("qrcode/create")]
    assert [each["expire_seconds"] for each in asked] == [86_400, 30 * 86_400]
    assert asked[0]["action_info"] == {"scene": {"scene_str": ANOTHER}}
    wechat.clock.move_to(NOW + timedelta(hours=24))  # type: ignore[union-attr]
    with pytest.raises(OperatorFault, match="已经过期"):
        await ticket(desk, wechat, ANOTHER)


async def test_a_code_that_nobody_issued_and_a_refusal_make_none(desk: Desk, wechat: WechatServer) -> None:
    with pytest.raises(OperatorFault, match="没有发过这个绑定码"):
        await ticket(desk, wechat, ANOTHER)
    assert wechat.called("qrcode/create") == []
    wechat.meets(Code(48001), "qrcode/create")
    with pytest.raises(OperatorFault, match="二维码没有生成：这个号没有这项权限；要认证过的服务号（errcode 48001）"):
        await ticket(desk, wechat, CODE)


async def test_the_command_prints_where_the_picture_is(desk: Desk, wechat: WechatServer, tmp_path: Any) -> None:
    def run() -> Any:
        tree = "code,name,kind,parent\nSZGW,市直机关工作委员会,work_committee,\nA,甲支部,branch,SZGW\n"
        (tmp_path / "a.csv").write_text(tree)
        imported = jinxing(tmp_path, "orgs", "import", "a.csv")
        assert imported.returncode == 0, imported.stderr
        code = jinxing(tmp_path, "orgs", "codes", "--branch", "A").stdout[:19]
        return jinxing(tmp_path, "wechat", "qr", code, **given(wechat)), jinxing(tmp_path, "wechat", "qr", code)

    done, without = await asyncio.to_thread(run)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(PICTURE)
    assert (without.returncode, "JINXING_WECHAT_APP_ID 还没有填" in without.stderr) == (1, True)
