"""What may be written behind a command: each reads one word, or says in one line what would be right."""

from __future__ import annotations

import argparse
from datetime import date, datetime


def port(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 65535:
        raise argparse.ArgumentTypeError(f"{said!r} 不是端口，应为 1 到 65535")
    return int(said)


def several(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 100_000:
        raise argparse.ArgumentTypeError(f"{said!r} 应为 1 到 100000 的整数")
    return int(said)


def instant(said: str) -> datetime:
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said!r} 不是时刻，应如 2026-05-24T09:00") from None
    if not 2000 <= instant.year < 2100:
        raise argparse.ArgumentTypeError(f"{said!r} 太远，应在 2000 到 2099 年之间")
    return instant


def day(said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said!r} 不是日期，应如 2027-05-29") from None
    if not 2000 <= day.year < 2100:
        raise argparse.ArgumentTypeError(f"{said!r} 太远，应在 2000 到 2099 年之间")
    return day


def days(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 366:
        raise argparse.ArgumentTypeError(f"{said!r} 不对，应为 1 到 366")
    return int(said)


def year(said: str) -> int:
    if not said.isascii() or not said.isdigit() or not 2000 <= int(said) < 2100:
        raise argparse.ArgumentTypeError(f"{said!r} 不是年份，应在 2000 到 2099 年之间")
    return int(said)


def month_and_day(said: str) -> tuple[int, int] | None:
    if said == "plan":
        return None
    try:
        day = date.fromisoformat(f"2001-{said}")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said!r} 不对，应为每年都有的月日，如 07-15，或 plan") from None
    return day.month, day.day


def head(said: str) -> tuple[int, str]:
    seq, _, digest = said.partition(":")
    if not (seq.isascii() and seq.isdigit() and len(digest) == 64):
        raise argparse.ArgumentTypeError("应为上次 verify 给出的链头，如 105:9309b2…（冒号后 64 位）")
    return int(seq), digest


def name(said: str) -> str:
    if not said.strip() or len(said) > 64 or not said.isprintable():
        raise argparse.ArgumentTypeError("应为用户名，如 secretary，最多 64 个字")
    return said.strip()
