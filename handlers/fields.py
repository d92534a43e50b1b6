"""What an answer may be: points, a choice, a count, a text. (Days have a module of their own.)"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

from handlers.chinese_numbers import POINTS, WHOLE
from handlers.door import command_words, has_bidi, plain, without_invisible
from handlers.never_kept import refuse_what_is_never_kept
from handlers.plain_yes import asks, confirms, says_yes
from handlers.talk import Invalid

T = TypeVar("T")

_NUMBER = re.compile(r"[0-9]{1,2}(\.[0-9])?")
_FOLD = str.maketrans("０１２３４５６７８９．点點兩", "0123456789.点点两")
_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)}


@lru_cache(maxsize=4096)
def number_text(value: Decimal) -> str:
    """9 for 9.0, 9.5 for 9.50: how a number of points is shown."""
    text = f"{value.normalize():f}"
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Points:
    """A score from 0 to `maximum` in steps of `step`, by the number grammar (INVARIANTS §8): never rounded, never
    guessed."""

    maximum: Decimal
    step: Decimal = Decimal("0.5")
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    @property
    def right(self) -> str:
        """What would be right."""
        example = number_text(max(self.maximum - Decimal("1.5"), self.step))
        half = f"，可带半分，如 {example}" if self.step == Decimal("0.5") else ""
        return f"请输入 0 到 {number_text(self.maximum)} 之间的数{half}。"

    def parse(self, said: str) -> Decimal:
        if has_bidi(said):
            raise Invalid(f"这里有改变文字方向的字符，没法认准是几。{self.right}")
        text = said.strip()
        if not text.isascii():
            text = re.sub(r"(?<=\d)[。点](?=\d)", ".", without_invisible(text).strip().translate(_FOLD))
        if text == "满分":
            return self.maximum
        value = POINTS.get(text)
        if value is None:
            bare = text.removesuffix("分").strip()
            if not _NUMBER.fullmatch(bare):
                raise Invalid(f"{_why_no_number(bare)}{self.right}")
            value = Decimal(bare)
        if value > self.maximum:
            tenth = value / 10
            meant = f"是想打 {number_text(tenth)} 分吗？" if tenth <= self.maximum and not tenth % self.step else ""
            raise Invalid(f"{number_text(value)} 超过了满分 {number_text(self.maximum)}。{meant}{self.right}")
        if value % self.step:
            below = value - value % self.step
            raise Invalid(f"只能打整分或半分：{number_text(below)} 还是 {number_text(below + self.step)}？")
        return value

    def keep(self, said: str) -> str:
        return str(self.parse(said))


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage from 0 to 100 with at most one decimal, typed with or without the sign."""

    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> Decimal:
        text = re.sub(r"(?<=\d)。(?=\d)", ".", plain(said)).removesuffix("%").removeprefix("百分之").strip()
        if not has_bidi(said) and re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text, re.ASCII) and Decimal(text) <= 100:
            return Decimal(text)
        raise Invalid("请输入 0 到 100 之间的百分数，如 72.5。")

    def keep(self, said: str) -> str:
        return str(self.parse(said))


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from `least` to `most`, with or without its measure word."""

    most: int
    unit: str
    least: int = 1
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> int:
        text = plain(said).strip("。.!！ ").translate(_FOLD)
        for ending in ("人次", "个人", self.unit, "次", "人", "名", "位", "项", "个", "回"):
            if text.endswith(ending):
                text = text.removesuffix(ending).strip()
                break
        value = int(text) if re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) else WHOLE.get(text)
        if has_bidi(said) or value is None or not self.least <= value <= self.most:
            raise Invalid(f"请输入 {self.least} 到 {self.most} 之间的整数，如 {max(self.least, 2)}。")
        return value

    def keep(self, said: str) -> str:
        return str(self.parse(said))


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One of a few. Each has a permanent word for the sheet, a label, and the value it stands for; `also` are other
    words for them, `yes` the word of one that is also meant by words that `agrees` knows."""

    of: tuple[tuple[str, str, T], ...]
    also: Mapping[str, str] = field(default_factory=dict)
    takes_digits: bool = False
    yes: str = ""
    agrees: Callable[[str], bool] = says_yes

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return tuple((word, label) for word, label, _ in self.of)

    def parse(self, said: str) -> T:
        return self._find(said)[2]

    def keep(self, said: str) -> str:
        return self._find(said)[0]

    def _find(self, said: str) -> tuple[str, str, T]:
        for row in self.of:
            if said == row[0]:
                return row
        if asks(said):
            raise Invalid(f"您是在问吗？要选的话，{self._right}")
        text = command_words(said)
        for n, row in enumerate(self.of, 1):
            if self.also.get(text) == row[0] or (row[0] == self.yes and self.agrees(said)):
                return row
            if re.fullmatch(f"{n}[.、,，]?{re.escape(command_words(row[1]))}", text):
                return row
        text = _CIRCLED.get(text, text).removeprefix("选").removeprefix("第").removesuffix("个")
        number = int(text) if re.fullmatch(r"[0-9]{1,2}", text, re.ASCII) else WHOLE.get(text)
        if number is not None:
            if 1 <= number <= len(self.of):
                return self.of[number - 1]
            raise Invalid(f"没有第 {number} 个选项，{self._right}")
        fitting = [row for row in self.of if command_words(row[1]) in (text, f"{text}级")]
        if not fitting and len(text) >= 2:
            fitting = [row for row in self.of if text in command_words(row[1])]
        if len(fitting) == 1:
            return fitting[0]
        raise Invalid(f"没听懂是哪一个，{self._right}")

    @property
    def _right(self) -> str:
        if not self.of:
            return "这里没有可选的，请回复“返回”或“取消”。"
        return f"请回复 1 到 {len(self.of)} 的数字。" if len(self.of) > 1 else f"回复 1 就是“{self.of[0][1]}”。"


@dataclass(frozen=True, slots=True)
class Text:
    """A few words, kept as typed. Refuses what must not be stored: identity and phone numbers, secrecy markings; and,
    where a reason is asked, a number that was meant for something else."""

    longest: int = 200
    is_reason: bool = False
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> str:
        text = said.strip()
        words = command_words(text)
        if not words:
            raise Invalid("这里需要写几个字。")
        if self.is_reason and (words in POINTS or re.fullmatch(r"[0-9.]+", words)):
            raise Invalid("这里要写理由，几个字就行，不是数字。")
        if len(text) > self.longest:
            raise Invalid(f"写了 {len(text)} 个字，请控制在 {self.longest} 字以内。")
        refuse_what_is_never_kept(text)
        return text

    def keep(self, said: str) -> str:
        return self.parse(said)


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """Why: one of the options by its digit, or a few words of one's own. The value is the option's word or the
    words."""

    def parse(self, said: str) -> str:
        text = command_words(said)
        for n, (word, label) in enumerate(self.options, 1):
            if said == word or _CIRCLED.get(text, text) in (str(n), command_words(label)):
                return word
        if text.isdecimal():
            raise Invalid(f"没有第 {int(text)} 个选项。请回复 1 到 {len(self.options)} 的数字，或写几个字。")
        return Text.parse(self, said)


def reason(options: Iterable[tuple[str, str]]) -> Reason:
    """Some reasons to choose from, and room for another."""
    return Reason(100, is_reason=True, options=tuple(options), takes_digits=False)


def choice(options: Iterable[tuple[str, str]]) -> Choice[str]:
    """A choice whose value is its own word."""
    return Choice(tuple((word, label, word) for word, label in options))


def only(word: str, label: str) -> Choice[str]:
    """The one thing that can be done here, also by a plain yes."""
    return Choice(((word, label, word),), dict.fromkeys(_YES, word), yes=word)


def yes_no(yes: str, no: str) -> Choice[bool]:
    """Two answers, yes first, also by the plain words of yes and no; where yes confirms, also by 记吧 and its like."""
    has = {"有": "yes", "没": "no", "没有": "no"} if yes.startswith("有") else {}
    agrees = confirms if yes.startswith("确认") else says_yes
    return Choice((("yes", yes, True), ("no", no, False)), {**_YES_NO, **has}, yes="yes", agrees=agrees)


_YES = ("是", "是的", "对", "对的", "好", "好的", "嗯", "确认", "可以", "行", "ok", "yes")
_NO = ("不", "不是", "不对", "否", "别", "不用", "不行", "no")
_YES_NO = {**dict.fromkeys(_YES, "yes"), **dict.fromkeys(_NO, "no")}


_NO_NUMBER = (
    (r"^$", "没有看到数字。"),
    (r"nan|inf", "这不是一个数。"),
    (r"\d[eE][+\-]?\d", "不能用科学记数。"),
    (r"%|百分", "这里打分，不填百分比。"),
    (r"\d\s*[-~～—至到]\s*\d", "只能填一个数，不能填范围。"),
    (r"^[+\-＋－−负正]", "不带正负号。"),
    (r"[,，]", "数里不带逗号。"),
    (r"\d\s*/\s*\d|分之|[½¼¾⅓⅔]", "不能填分数。"),
    (r"_", "数里不带下划线。"),
    (r"\d+\.\d{2,}", "最多带半分，不能有两位小数。"),
    (r"\d[\s、;；和]+\d", "一次只填一个数。"),
    (r"\d\s*[*+×xX÷=]", "不能填算式。"),
    (r"\d{3,}", "这个数太大了。"),
)


def _why_no_number(text: str) -> str:
    """What kind of thing was typed where a number belongs."""
    for pattern, reason in _NO_NUMBER:
        if re.search(pattern, text, re.IGNORECASE):
            return reason
    if re.search("上次|去年|一样|同上|照旧|不变", text):
        return "这里不替您照抄，请写出分数。"
    if re.fullmatch("[零〇一二两三四五六七八九十0-9]+点半", text):
        return "“点半”像是钟点，几分半请写成 9.5 或“九分半”。"
    if any(c.isnumeric() and not c.isascii() for c in re.sub("一[下会般定些直]|统一", "", text)):
        return "请用普通数字。"
    return "没看懂是几分。"
