"""The terminal: line mode, JSON lines, and nothing that could command the terminal."""

import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bot.app import open_assistant
from bot.clock import Clock
from bot.settings import Settings
from bot.terminal import LONGEST_LINE, chat, inert
from handlers.messages import File, Message, Option, Reply
from storage.ports import StoreDown
from tests.bot.scripted import QUESTION, ScriptedAssistant

ROOT = Path(__file__).parents[2]


async def say(assistant: ScriptedAssistant, typed: bytes, *, json_lines: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    status = await chat(
        assistant, "secretary", json_lines=json_lines, stdin=io.BytesIO(typed), stdout=out, interactive=False
    )
    return status, out.getvalue()


async def test_each_line_is_one_message_of_the_local_user() -> None:
    assistant = ScriptedAssistant()
    status, _ = await say(assistant, "你好\n9.5\n".encode())
    assert status == 0
    assert [heard[:3] for heard in assistant.heard] == [("local", "secretary", "你好"), ("local", "secretary", "9.5")]
    assert assistant.heard[0][3] != assistant.heard[1][3]  # two deliveries, two keys
    assert assistant.heard[0][4] is None  # a plain chat does not know what was seen


async def test_blank_lines_say_nothing() -> None:
    assistant = ScriptedAssistant()
    await say(assistant, "\n  \n你好\r\n\n".encode())
    assert [heard[2] for heard in assistant.heard] == ["你好"]


async def test_options_stand_below_the_text_with_their_digits() -> None:
    _, shown = await say(ScriptedAssistant({"你好": QUESTION}), "你好\n".encode())
    assert shown == "您好，我是晋星助手。\n  [1 看星级]\n  [2 记一件事]\n\n"


async def test_json_mode_gives_one_object_a_line_as_the_contract_says() -> None:
    two = Reply((Message("一", (Option("1 确认", "yes"),)), Message("二\n三")))
    _, shown = await say(ScriptedAssistant({"记": two}), "记\n你好\n".encode(), json_lines=True)
    first, second = shown.splitlines()
    assert json.loads(first) == {
        "in": "记",
        "replies": [
            {"text": "一", "options": [{"label": "1 确认", "send": "yes"}], "files": []},
            {"text": "二\n三", "options": [], "files": []},
        ],
    }
    assert json.loads(second)["in"] == "你好"


async def test_a_file_is_named_by_hand_and_carried_in_json_mode() -> None:
    script = {"会": Reply((Message("周四开会", files=(File("第3号.ics", "text/calendar", b"\x00\xff"),)),))}
    _, by_hand = await say(ScriptedAssistant(script), "会\n".encode())
    assert by_hand == "周四开会\n  附件：第3号.ics\n\n"
    _, shown = await say(ScriptedAssistant(script), "会\n".encode(), json_lines=True)
    assert json.loads(shown)["replies"][0]["files"] == [
        {"name": "第3号.ics", "mime": "text/calendar", "content": "AP8="}
    ]


async def test_each_answer_is_flushed_before_the_next_line_is_read() -> None:
    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            flushed_at_read.append(out.flushed)
            return super().readline(size)

    class Out(io.StringIO):
        flushed = 0

        def flush(self) -> None:
            self.flushed += 1

    out, flushed_at_read = Out(), []
    await chat(ScriptedAssistant(), "deputy", json_lines=True, stdin=Watched(b"a\nb\n"), stdout=out, interactive=False)
    assert flushed_at_read == [0, 1, 2]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        (b"a\x00b", "a\x00b"),
        (b"\xff\xfe\xd6\xd0", "\ufffd\ufffd\ufffd\ufffd"),
        ("好".encode() * 5000, "好" * 5000),
        (b"\x1b[2J\x1b]0;x\x07", "\x1b[2J\x1b]0;x\x07"),
        ("\u202e九分".encode(), "\u202e九分"),
        (b"  9 ", "  9 "),
    ],
    ids=["nul", "not utf-8", "5000 characters", "escape sequences", "bidi override", "spaces"],
)
async def test_hostile_lines_are_passed_on_and_answered_inertly(typed: bytes, heard: str) -> None:
    """INV-55: what was typed comes back visible, never as a command."""
    for json_lines in (False, True):
        assistant = ScriptedAssistant()
        status, shown = await say(assistant, typed + b"\nnext\n", json_lines=json_lines)
        assert status == 0
        assert [h[2] for h in assistant.heard] == [heard, "next"]
        assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in shown)
        if json_lines:
            assert json.loads(shown.splitlines()[0])["in"] == heard


async def test_an_endless_line_is_one_message_and_costs_no_memory() -> None:
    """INV-62"""
    assistant = ScriptedAssistant()
    await say(assistant, b"x" * (20 * LONGEST_LINE) + b"\nnext")
    assert [len(heard[2]) for heard in assistant.heard] == [LONGEST_LINE, 4]


async def test_a_store_that_is_down_is_one_line_and_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assistant.fault = lambda: StoreDown("disk\nfull\x1b[2J")
    status, shown = await say(assistant, "你好\n还在吗\n".encode())
    told = capsys.readouterr().err
    assert (status, shown) == (1, "")
    assert told.count("\n") == 1
    assert "disk full" in told
    assert "\x1b" not in told


async def test_the_real_assistant_speaks_in_json_lines(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}/jinxing.db", secret_file=tmp_path / "secret.key")
    typed = "你好\n1\n\x00\n你好\n".encode()
    out = io.StringIO()
    async with open_assistant(settings, Clock()) as assistant:
        status = await chat(
            assistant, "visitor", json_lines=True, stdin=io.BytesIO(typed), stdout=out, interactive=False
        )
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert status == 0
    assert [answer["in"] for answer in answers] == ["你好", "1", "\x00", "你好"]
    assert all(set(reply) == {"text", "options", "files"} for answer in answers for reply in answer["replies"])
    assert "绑定码" in answers[0]["replies"][-1]["text"]
    assert "★" in answers[1]["replies"][-1]["text"]  # 1 is the star of an example branch


def test_line_breaks_and_tabs_stay_while_commands_become_visible() -> None:
    assert inert("一\n\t二") == "一\n\t二"
    assert inert("\x1b[31m红\x7f\x9b\u202e\ud800") == "␛[31m红␡〈U+009B〉〈U+202E〉〈U+D800〉"


PROGRAM = textwrap.dedent(
    """
    import asyncio, fcntl, sys, termios
    from bot.terminal import chat
    from tests.bot.scripted import QUESTION, ScriptedAssistant
    interactive = sys.stdin.isatty()
    if interactive:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches us
    sys.exit(asyncio.run(chat(ScriptedAssistant({"hi": QUESTION}), "secretary", json_lines=False,
                              stdin=sys.stdin.buffer, stdout=sys.stdout, interactive=interactive)))
    """
)


@pytest.mark.parametrize("leaving", [b"\x04", b"\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_at_a_terminal_a_person_is_asked_and_may_leave(leaving: bytes) -> None:
    ours, theirs = pty.openpty()
    person = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    try:
        _read_until(ours, r"› $")
        os.write(ours, b"hi\n")
        _read_until(ours, r"\[2 记一件事\]\s+› $")
        time.sleep(0.3)  # the prompt is drawn a moment before the key is listened for
        os.write(ours, leaving)
        shown = _read_until(ours, "再见")
        assert person.wait(10) == 0
        assert "Traceback" not in shown
    finally:
        person.kill()
        person.wait()
        os.close(ours)


def test_a_reader_that_has_had_enough_is_no_failure() -> None:
    told = subprocess.run(
        ["sh", "-c", 'yes hi | "$0" -c "$1" | head -n 1', sys.executable, PROGRAM],
        cwd=ROOT, capture_output=True, timeout=20, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert told.stdout.decode() == "您好，我是晋星助手。\n"
    assert told.stderr == b""


def _read_until(terminal: int, wanted: str, seconds: float = 15) -> str:
    shown, end = b"", time.monotonic() + seconds
    while not re.search(wanted, text := shown.decode(errors="replace")):
        assert select.select([terminal], [], [], max(0, end - time.monotonic()))[0], text
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the other side has closed
            raise AssertionError(text) from None
    return text
