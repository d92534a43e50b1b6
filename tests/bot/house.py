"""A bureau in a folder of its own for tests of the console: settings, commands, and a look into its files."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from bot.command_line import main
from bot.settings import Settings

NOVEMBER = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CHECKOUT = Path(__file__).parents[2]


class _November(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOVEMBER


def settings_in(folder: Path) -> Settings:
    """Settings with database and secret in this folder, whatever the environment says."""
    return Settings(database=f"sqlite:///{folder / 'jinxing.db'}", secret_file=folder / "secret.key")


def jinxing(folder: Path, *words: str, stdin: str | bytes = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in this folder as an operator would, with these settings in the environment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("JINXING_")}
    env |= {f"JINXING_{name.upper()}": value for name, value in settings.items()}
    env |= {"PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        cwd=folder,
        env=env,
        capture_output=True,
        timeout=60,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def jinxing_here(folder: Path, *words: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """The same within this process, for what takes many steps. It is noon of 23 November 2026 in Anyang."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        for name in [name for name in os.environ if name.startswith("JINXING_")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(f"JINXING_{name.upper()}", value)
        patch.setattr("bot.clock.datetime", _November)
        with redirect_stdout(out), redirect_stderr(err):
            status = main(words)
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    return subprocess.CompletedProcess(words, status, *texts)


def everything_in(folder: Path) -> bytes:
    """All bytes of all files below this folder, the secret file apart."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".key")
