"""`jinxing score`: one branch a line in, one grade a line out, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, TextIO

from scoring.rule_set import RuleSet
from scoring.score_lines import BadLine, score_line

LONGEST_LINE: Final = 1024 * 1024
"""Bytes; ten scores and a year's events take a few thousand."""


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, each cut off just past the longest: an endless one takes no memory."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)


def score(lines: Iterable[str | bytes], out: TextIO, err: TextIO, rule_set: RuleSet) -> int:
    """Scores every line that can be scored. The exit status is 1 if any could not; each of those gets one line on
    `err` naming the line and the field. Blank lines are passed over, and nothing is kept in memory."""
    status = 0
    for number, line in enumerate(lines, 1):
        try:
            text = _text(line)
            if text:
                out.write(score_line(rule_set, text) + "\n")
        except BadLine as bad:
            err.write(f"第 {number} 行：{bad}\n")
            status = 1
    return status


def _text(line: str | bytes) -> str:
    if len(line) > LONGEST_LINE:
        raise BadLine("", f"太长，一行最多 {LONGEST_LINE} 字节")
    if isinstance(line, bytes):
        try:
            line = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadLine("", f"不是 UTF-8 文字（第 {error.start + 1} 个字节起）") from None
    # Editors on Windows put a byte order mark before the first line.
    return line.strip().removeprefix("\ufeff")
