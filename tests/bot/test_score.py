"""`jinxing score` as a stream: what is too long is one bad line, and memory stays where it was."""

from __future__ import annotations

import io

from bot.score import LONGEST_LINE, lines_of, score
from scoring.rule_file import shipped


def test_an_endless_line_is_one_bad_line_and_the_next_is_scored() -> None:
    out, err = io.StringIO(), io.StringIO()
    stream = io.BytesIO(b"x" * (3 * LONGEST_LINE) + b"\n" + b"{}\n")
    longest = 0
    for line in lines_of(stream):
        longest = max(longest, len(line))
    assert longest == LONGEST_LINE + 1
    stream.seek(0)
    assert score(lines_of(stream), out, err, shipped()["anyang-2017/1"]) == 1
    first, second = err.getvalue().splitlines()
    assert first == "第 1 行：太长，一行最多 1048576 字节"
    assert second.startswith("第 2 行：")
    assert out.getvalue() == ""
