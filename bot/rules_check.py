"""`jinxing rules check`: every fault of a file of rules at once, so that one correction settles them all."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from scoring.rule_file import RuleFaults, load_rule_set


def check(path: Path, out: TextIO, err: TextIO) -> int:
    """0 if the file is a whole rule set; otherwise each fault on a line of `out`, how many on `err`, and 1."""
    try:
        rules = load_rule_set(path)
    except RuleFaults as found:
        out.writelines(f"{fault}\n" for fault in found.faults)
        err.write(f"{path.name}：{len(found.faults)} 处需要改正\n")
        return 1
    parts = f"{len(rules.criteria)} 项参考内容、{len(rules.events)} 条加减分、{len(rules.choices)} 项取舍"
    out.write(f"{rules.key} {rules.name}：{parts}，没有问题\n")
    return 0
