"""How a command is used, told in Chinese: help with an example, and what is wrong with what was typed."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

WRONG_USAGE = 2


class Parser(argparse.ArgumentParser):
    """A parser whose own words are Chinese. `example` stands at the end of its help."""

    def __init__(self, *, prog: str | None = None, description: str = "", example: str = "", **others: object) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=f"例：\n  {example}" if example else None,
            formatter_class=_Help,
            add_help=False,
        )
        del others  # what argparse hands to the parser of a command, such as its help line
        self._positionals.title = "要写明的"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Tells what is wrong on one line, after how it is used."""
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}：{in_chinese(message)}（看用法：{self.prog} --help）\n")


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def in_chinese(message: str) -> str:
    """What argparse says of wrong usage."""
    for pattern, told in _SAYS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(told)
    return message


_SAYS = (
    (r"the following arguments are required: (.*)", r"还缺 \1"),
    (r"unrecognized arguments: (.*)", r"不认得 \1"),
    (r"argument (?:[^:]*): invalid choice: '(.*)' \(choose from (.*)\)", r"没有“\1”，有 \2"),
    (r"argument ([^:]*): expected (?:one|at least one) argument", r"\1 后面要写一个值"),
    (r"argument ([^:]*): expected ([0-9]+) arguments?", r"\1 后面要写 \2 个值"),
    (r"argument ([^:]*): ignored explicit argument (.*)", r"\1 后面不用写 \2"),
    (r"argument ([^:]*): not allowed with argument (.*)", r"\1 不能和 \2 一起用"),
    (r"argument ([^:]*): invalid int value: (.*)", r"\1：\2 应为整数"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 不明确，可能是 \2"),
    (r"argument ([^:]*): (.*)", r"\1：\2"),
)
