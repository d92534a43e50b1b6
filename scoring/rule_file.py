"""Reads a rule set from its file. What is wrong with the file is reported all at once, and nothing of it is used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from scoring.file_faults import why
from scoring.rule_checks import check
from scoring.rule_faults import Notes, RuleFault, RuleFaults
from scoring.rule_parts import read
from scoring.rule_set import RuleSet

__all__ = ["NoSuchRuleSet", "RuleFault", "RuleFaults", "find_rule_set", "load_rule_set", "shipped"]

RULES = Path(__file__).parent / "rules"


class NoSuchRuleSet(LookupError):
    """No shipped rule set has this name, and no file is there."""


def load_rule_set(path: Path) -> RuleSet:
    """The rule set in this file, or `RuleFaults`."""
    notes = Notes(path)
    rule_set = read(_content(path, notes), notes)
    check(rule_set, notes)
    if notes.faults:
        raise RuleFaults(tuple(notes.faults))
    return rule_set


def find_rule_set(name_or_path: str | Path) -> RuleSet:
    """A shipped rule set by id (its latest edition) or by key (anyang-2017/1, that very edition), or one from a file
    that ends in .toml."""
    name = str(name_or_path)
    if isinstance(name_or_path, Path) or name.endswith(".toml"):
        return load_rule_set(Path(name_or_path))
    identity, _, edition = name.partition("/")
    editions = [rule_set for rule_set in _editions(identity) if not edition or str(rule_set.edition) == edition]
    if not editions:
        raise NoSuchRuleSet(f"没有规则集 {name}；有 {'、'.join(shipped())}，也可以写一个 .toml 文件")
    return max(editions, key=lambda rule_set: rule_set.edition)


@cache
def shipped() -> Mapping[str, RuleSet]:
    """Every rule set that comes with the project, by key; earlier editions stay beside later ones."""
    return {rule_set.key: rule_set for rule_set in map(_load_once, sorted(RULES.glob("*.toml")))}


def _editions(identity: str) -> list[RuleSet]:
    # The files of one plan begin with its id (anyang-2017.toml, anyang-2017-2.toml): the others need no reading.
    files = sorted(path for path in RULES.glob("*.toml") if path.name.startswith(identity))
    return [rule_set for rule_set in map(_load_once, files) if rule_set.id == identity]


@cache
def _load_once(path: Path) -> RuleSet:
    return load_rule_set(path)


def _content(path: Path, notes: Notes) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        what, mend = "打不开", why(error)
    except UnicodeDecodeError:
        what, mend = "不是 UTF-8 文字", "用 UTF-8 编码另存"
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError, RecursionError) as error:
        what, mend = f"不合 TOML 写法{_where(error)}", "改正后再查"
    notes.add("整个文件", what, mend)
    raise RuleFaults(tuple(notes.faults))


def _where(error: Exception) -> str:
    """The place that the reader of TOML names in the end of its message."""
    found = re.search(r"\(at line ([0-9]+), column ([0-9]+)\)$", str(error))
    if found:
        return f"（第 {found[1]} 行第 {found[2]} 个字附近）"
    return "（文件末尾，可能缺一半引号或括号）" if str(error).endswith("(at end of document)") else ""
