"""The terminal as a channel: talks as one local user, by hand or one message a line."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import BinaryIO, TextIO
from uuid import uuid4

from bot.assistant import Assistant
from handlers.messages import Message, Reply
from storage.ports import StoreDown

PLATFORM = "local"
LONGEST_LINE = 64 * 1024


async def nothing_due() -> None:
    """For a terminal at which nothing is planned."""


async def chat(
    assistant: Assistant,
    name: str,
    *,
    json_lines: bool,
    stdin: BinaryIO,
    stdout: TextIO,
    interactive: bool,
    stir: Callable[[], Awaitable[object]] = nothing_due,
) -> int:
    """Passes each line to the assistant as local user `name` until the input ends; gives the exit status.

    Before each line `stir` plans what is due at that moment, so that it is told with the answer (INV-11).

    `stdin` is binary, so that a line in another encoding is still a message. It is not read when `interactive`:
    then the person is asked at the terminal itself, with the lines typed before at hand.
    """
    lines = _typed(name, stdout) if interactive else _lines(stdin)
    try:
        while (said := _next(lines)) is not None:
            await stir()
            reply = await assistant.hear(PLATFORM, name, said, uuid4().hex)
            stdout.write(_as_json(said, reply) if json_lines else _as_text(reply))
            stdout.flush()
        if interactive:
            print("\n再见。说到一半的都在，下次接着说。", file=stdout, flush=True)
    except StoreDown as fault:
        print(inert(f"数据库现在用不了，刚才这一条没有记下：{fault}").replace("\n", " "), file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read us, such as `head`, has had enough
        _discard(stdout)
    return 0


def inert(text: str) -> str:
    """The text with everything that could command a terminal or turn its reading direction made visible (INV-55).
    Line breaks and tabs stay."""
    return _COMMANDING.sub(_placeholder, text)


# C0 but tab and newline, DEL, C1; marks, overrides and isolates of direction; line separators; lone surrogates
_COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _placeholder(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"〈U+{code:04X}〉"


def _as_text(reply: Reply) -> str:
    return "".join(f"{_block(message)}\n" for message in reply.messages)


def _block(message: Message) -> str:
    files = [f"  附件：{file.name}" for file in message.files]
    options = [f"  [{option.label}]" for option in message.options]
    return inert("\n".join([message.text, *files, *options])) + "\n"


def _as_json(said: str, reply: Reply) -> str:
    """One line of JSON. Here the words stay exact: what could command a terminal is escaped as JSON escapes it."""
    replies = [
        {
            "text": message.text,
            "options": [{"label": option.label, "send": option.send} for option in message.options],
            "files": [
                {"name": file.name, "mime": file.mime, "content": b64encode(file.content).decode("ascii")}
                for file in message.files
            ],
        }
        for message in reply.messages
    ]
    line = json.dumps({"in": said, "replies": replies}, ensure_ascii=False)
    return _COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n"


def _lines(stdin: BinaryIO) -> Iterator[str]:
    """Each line that is not blank. Of an endless line only the beginning is kept; the turn says that it is too long."""
    while line := stdin.readline(LONGEST_LINE):
        rest = line
        while not rest.endswith(b"\n") and (rest := stdin.readline(LONGEST_LINE)):
            pass
        said = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="replace")
        if said.strip():
            yield said


def _typed(name: str, stdout: TextIO) -> Iterator[str]:
    """Each line a person types, until Ctrl-D. The history stays in memory: a typed sentence is not kept on disk."""
    with suppress(ImportError):  # some systems have none
        import readline  # noqa: F401 -- gives `input` its line editing
    print(f"晋星助手 · 我是 {inert(name)}（离开按 Ctrl-D；先说一声“你好”试试）\n", file=stdout, flush=True)
    while True:
        try:
            said = input("› ")
        except EOFError:
            return
        if said.strip():
            print(file=stdout)
            yield said.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def _next(lines: Iterator[str]) -> str | None:
    """The next line, or None when the input ends. Ctrl-C ends it too, and at once: asyncio's own handler would only ask
    the task to stop, and the task is waiting for the line."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.default_int_handler) if in_main_thread else None
    try:
        return next(lines, None)
    except KeyboardInterrupt:
        return None
    finally:
        if in_main_thread:
            signal.signal(signal.SIGINT, before)


def _discard(stdout: TextIO) -> None:
    """Lets the interpreter's last flush go nowhere instead of failing."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # not a real file: nothing will be flushed
        pass
