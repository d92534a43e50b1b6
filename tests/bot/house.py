"""A bureau in a folder of its own for tests of the console: settings, commands, and a look into its files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bot.settings import Settings

CHECKOUT = Path(__file__).parents[2]


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


def everything_in(folder: Path) -> bytes:
    """All bytes of all files below this folder, the secret file apart."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".key")
