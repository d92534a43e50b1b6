"""How a command that failed tells why: one line on standard error, without anything secret in it."""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from bot.operator_fault import OperatorFault, file_fault
from scoring.rule_file import NoSuchRuleSet, RuleFaults

FAILED = 1


def tell(fault: Exception, with_traceback: bool) -> int:
    """Says what went wrong and gives the exit status. Single faults behind it go to standard output first."""
    if with_traceback:
        print(without_secrets("".join(traceback.format_exception(fault))), end="", file=sys.stderr)
    told = fault
    if isinstance(fault, RuleFaults):
        told = OperatorFault(f"规则集有 {len(fault.faults)} 处错误，请改正", tuple(map(str, fault.faults)))
    elif isinstance(fault, NoSuchRuleSet):
        told = OperatorFault(str(fault))
    elif isinstance(fault, OSError) and fault.filename is not None:
        told = file_fault(Path(os.fsdecode(fault.filename)), fault)
    elif isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        told = file_fault(Path("输出"), fault)
    if isinstance(told, OperatorFault):
        with suppress(OSError):  # the line below is told in any case
            print(*map(without_secrets, told.details), sep="\n", end="\n" if told.details else "", flush=True)
        line = str(told)
    elif _is_store_down(told):
        line = str(told)
    else:
        line = f"出了没有料到的问题（{type(told).__name__}：{told}）。加 --debug 再运行一次，把经过交给开发人员"
    print("jinxing: " + without_secrets(" ".join(line.split())), file=sys.stderr)
    return FAILED


def without_secrets(text: str) -> str:
    """The text without passwords in addresses and without the values of settings that hold a secret (INV-54)."""
    text = re.sub(r"(\w+://[^\s:/@]*):[^\s@]+@", r"\1:…@", text)
    for name, value in os.environ.items():
        if re.fullmatch(r"JINXING_\w*(TOKEN|SECRET|KEY)", name.upper()) and len(value) > 3:
            text = text.replace(value, "…")
    return text


def _is_store_down(fault: Exception) -> bool:
    from storage.ports import StoreDown

    return isinstance(fault, StoreDown)
