"""A terminal in which one is a person with a phone, and the platform stands in for itself: to try the bot without an
account. Lines with a slash are what fingers do, everything else is said."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import urlsplit

from tests.fakes.trial_steps import AFTERWARDS, steps
from tests.fakes.weixin_server import Delivered, WeixinServer

Deed = Callable[[str], Awaitable[Delivered]]


def arguments(words: Sequence[str], platform: str, port: int) -> argparse.Namespace:
    """Where the platform answers, and where the bot does."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.fakes {platform}")
    parser.add_argument("--port", type=int, default=port, help=f"the platform's own port on this machine ({port})")
    parser.add_argument(
        "--callback",
        default=f"http://127.0.0.1:8000/{platform}",
        help=f"where the bot answers (http://127.0.0.1:8000/{platform})",
    )
    parser.add_argument("--name", default="li", help="who one is")
    return parser.parse_args(words, argparse.Namespace(platform=platform))


async def chat(
    server: WeixinServer,
    given: argparse.Namespace,
    settings: Mapping[str, str],
    deeds: Mapping[str, tuple[str, Deed]],
    say: Deed,
    shown: Callable[[], Sequence[str]],
) -> int:
    """Reads lines until the input ends, does what they say, and shows what reaches the phone."""
    async with server.running(given.port):
        server.callback = given.callback
        prefix = f"JINXING_{given.platform.upper()}"
        needed = {f"{prefix}_{name}": value for name, value in {**settings, "API_BASE": server.root}.items()}
        print("Start the bot in another terminal, in this folder:\n")
        print(steps(given.platform, needed, urlsplit(given.callback).port or 8000), "\n")
        print(AFTERWARDS)
        print(
            "Say something, or:",
            "  ".join(f"{name} {what}".strip() for name, (what, _) in deeds.items()),
            "\n",
            flush=True,
        )
        printing = asyncio.create_task(_print_news(shown))
        try:
            while line := await asyncio.to_thread(sys.stdin.readline):
                await _do(line.strip(), deeds, say)
        finally:
            await asyncio.sleep(0.3)  # what is still on its way
            printing.cancel()
    return 0


async def _do(line: str, deeds: Mapping[str, tuple[str, Deed]], say: Deed) -> None:
    name, _, rest = line.partition(" ")
    try:
        if line:
            delivered = await (deeds[name][1](rest.strip()) if name in deeds else say(line))
            if delivered.error:
                print(f"  ! {delivered.error} {[status for status, _ in delivered.answers]}")
    except LookupError as nothing:
        print(f"  ! nothing on the screen reads {nothing}")


async def _print_news(shown: Callable[[], Sequence[str]]) -> None:
    """Prints what is new on the screen (│), and what looks otherwise than before (↻)."""
    seen: list[str] = []
    while True:
        now = list(shown())
        for n, text in enumerate(now):
            if n >= len(seen) or text != seen[n]:
                mark = "│" if n >= len(seen) else "↻"
                print("\n".join(f"  {mark} {line}" for line in text.splitlines()), flush=True)
        seen = now
        await asyncio.sleep(0.05)
