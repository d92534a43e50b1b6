"""What the pages for operators say is what the program does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pyrage
import pytest

from bot.weixin.outcomes import WECHAT, WECOM
from handlers.pushes import TOLD_IN_FULL, is_veiled
from tests.bot.house import CHECKOUT, jinxing

KINDS = {"reminder": "提醒", "meeting": "会议", "task": "任务", "digest": "汇总"}


def page(name: str) -> str:
    return (CHECKOUT / "docs" / name).read_text("utf-8")


def test_the_page_on_telegram_says_which_pushes_go_in_full() -> None:
    told = re.search(r"；([^；]*)写全", page("telegram.md").replace("\n", ""))
    assert told is not None
    assert all(word in told[1] for word in KINDS.values())
    assert set(TOLD_IN_FULL) == {*KINDS, "reply", "channel"}
    assert not any(is_veiled(kind, "telegram") for kind in KINDS)


def test_the_page_on_wechat_sorts_48002_as_the_program_does() -> None:
    """It is the person's on 公众号 and ours on 企业微信."""
    rows = [line for line in page("wechat.md").splitlines() if "48002" in line]
    by_words = {"先停，报警" in row: row for row in rows}
    assert (WECHAT[48002], WECOM[48002]) == ("person", "setup")
    assert "48002（企业微信）" in by_words[True]
    assert "48002（公众号）" in by_words[False]
    assert "走他的另一个平台" in by_words[False]


@pytest.mark.parametrize("is_encrypted", [True, False])
def test_the_page_on_deployment_backs_up_clears_away_and_restores(tmp_path: Path, is_encrypted: bool) -> None:
    """Each line of its unit and its way back is run as it stands there, in a folder of its own."""
    backups, key = tmp_path / "backups", pyrage.x25519.Identity.generate()
    backups.mkdir()
    (tmp_path / "key.txt").write_text(f"# public key: {key.to_public()}\n{key}\n")
    given = {"backup_key": str(key.to_public())} if is_encrypted else {}
    assert jinxing(tmp_path, "orgs", "import", str(CHECKOUT / "bot" / "sample" / "orgs.csv")).returncode == 0
    lines = page("deployment.md").splitlines()
    back_up, *clear_away = [
        line.partition("=")[2].replace("$$", "$").replace("%%", "%")
        for line in lines
        if line.startswith(("ExecStart=/bin/sh", "ExecStartPost="))
    ]
    assert len(clear_away) == 2
    in_shell(tmp_path, back_up, **given)
    (made,) = backups.iterdir()
    end = ".backup.age" if is_encrypted else ".backup"
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{4}" + re.escape(end), made.name)
    for name, days in (("today-0905", 1), ("three-0905", 3), ("three-0000", 3), ("old-0000", 62)):
        (backups / f"{name}{end}").touch()
        os.utime(backups / f"{name}{end}", (time.time() - days * 86_400,) * 2)
    for line in clear_away:
        in_shell(tmp_path, line)
    assert {file.name for file in backups.iterdir()} == {made.name, f"today-0905{end}", f"three-0000{end}"}
    (tmp_path / "data" / "jinxing.db").rename(tmp_path / "broken.db")
    (restore,) = [line for line in lines if line.startswith("jinxing restore ")]
    words = re.sub(r"/var/lib/jinxing/backups/[0-9-]+\.backup\.age", f"backups/{made.name}", restore)
    words = words.replace("/mnt/usb/备份私钥.txt", "key.txt") if is_encrypted else words.partition(" --identity")[0]
    done = jinxing(tmp_path, *words.split()[1:])
    assert (done.returncode, done.stderr) == (0, "")
    assert jinxing(tmp_path, "verify").returncode == 0
    assert jinxing(tmp_path, "release").returncode == 0


def in_shell(folder: Path, line: str, **settings: str) -> None:
    """A line of a unit, with our places for those of the page."""
    line = line.replace("/opt/jinxing/.venv/bin/python", sys.executable).replace("/var/lib/jinxing", str(folder))
    env = {name: value for name, value in os.environ.items() if not name.startswith("JINXING_")}
    env |= {"PYTHONPATH": str(CHECKOUT)} | {f"JINXING_{name.upper()}": value for name, value in settings.items()}
    subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=env, check=True, capture_output=True, timeout=60)
