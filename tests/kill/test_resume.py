"""INV-06: `jinxing chat`, killed in the middle of a form and started again, goes on at the same question."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bot

CHECKOUT = Path(bot.__file__).parents[1]
ANSWERS = ("开始自评", "5月20日", "5", "4", "9", "8.5", "9", "8", "10", "材料齐全", "9", "8.5", "8", "9", "8")


@dataclass(frozen=True)
class Console:
    """`jinxing` in a folder, over a database."""

    folder: Path
    url: str

    @property
    def _where(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if not name.startswith("JINXING_")}
        secret = str(self.folder / "secret.key")
        return {**given, "JINXING_DATABASE": self.url, "JINXING_SECRET_FILE": secret, "PYTHONPATH": str(CHECKOUT)}

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", "-m", "bot", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=self.folder, env=self._where)

    def run(self, *words: str) -> str:
        with self.start(*words) as process:
            out, _ = process.communicate()
        assert process.returncode == 0
        return out

    @contextmanager
    def chat(self) -> Iterator[Chat]:
        """A talk of the secretary that ends by SIGKILL."""
        with self.start("chat", "--as", "secretary", "--json", "--now", "2026-05-24T09:00") as process:
            yield Chat(process)
            process.kill()


@dataclass(frozen=True)
class Chat:
    process: subprocess.Popen[str]

    def say(self, words: str) -> str:
        """The question that comes back: the last line of the reply."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        print(words, file=stdin, flush=True)
        text: str = json.loads(stdout.readline())["replies"][-1]["text"]
        return text.splitlines()[-1]


def test_a_talk_in_the_terminal_goes_on_where_it_was_killed(database_url: str, tmp_path: Path) -> None:
    console = Console(tmp_path, database_url)
    console.run("orgs", "import", str(CHECKOUT / "bot" / "sample" / "orgs.csv"))
    code = console.run("orgs", "codes", "--branch", "CZJ-1").split()[0]
    question, left = "", [code, "是", *ANSWERS]
    while left:
        with console.chat() as chat:
            if len(left) < len(ANSWERS):
                assert chat.say("帮助") == question
            for words in left[: random.randint(3, 6)]:
                question = chat.say(words)
                del left[0]
    assert question.startswith("要改哪项就说“改第 3 题”")
