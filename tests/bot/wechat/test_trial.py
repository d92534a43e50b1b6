"""`python -m tests.fakes wechat` lets anybody talk with the bot without an account."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bot.weixin.desk import Desk
from tests.fakes.wechat import WechatServer

CHECKOUT = Path(__file__).parents[3]


async def test_a_talk_in_the_terminal(desk: Desk, wechat: WechatServer) -> None:
    wechat.clock.move_to(datetime.now(UTC))  # type: ignore[union-attr]
    lines = "/follow\n你好\n/tap 1 看一个示例支部的星级\n/tap 9 没有\n/voice 你好\n"
    command = [sys.executable, "-m", "tests.fakes", "wechat", "--port", "0", "--callback", desk.address]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, input=lines, capture_output=True, text=True, cwd=CHECKOUT, timeout=60)

    done = await asyncio.to_thread(run)
    assert (done.returncode, done.stderr) == (0, "")
    assert "export JINXING_WECHAT_AES_KEY=" in done.stdout
    assert "export JINXING_WECHAT_API_BASE=http://127.0.0.1:" in done.stdout
    assert done.stdout.count("我是晋星助手") == 3
    assert "［1 看一个示例支部的星级］" in done.stdout
    assert "星级" in done.stdout
    assert "! nothing on the screen reads 9 没有" in done.stdout
