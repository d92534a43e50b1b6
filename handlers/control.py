"""The words that steer any talk: 返回 · 跳过 · 取消 · 存着 · 继续 · 改第 N 题 · 帮助. The turn's, not the scripts'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.chinese_numbers import WHOLE
from handlers.door import command_words

_WORDS = {
    "返回": ("返回", "上一步", "上一题", "后退", "回去", "退回上一题", "返回上一题", "返回上一步"),
    "跳过": ("跳过", "略过", "不填", "不改", "不改了", "下一题", "略"),
    "取消": ("取消", "退出", "算了", "不填了", "停止", "不弄了"),
    "存着": ("先存着", "存着", "先放着", "放着", "先放一放", "暂停", "以后再说", "回头再说", "等会再说", "晚点再说"),
    "继续": ("继续", "接着", "接着填", "继续填", "接着来", "继续自评", "接着自评"),
    "帮助": ("帮助", "怎么用", "不会用", "help", "/help", "?", "说明", "使用说明"),
}
_WORD_OF = {phrase: word for word, phrases in _WORDS.items() for phrase in phrases}
_HESITATING = re.compile("^(?:(?:算了|那就?|好吧?|行吧?|唉)[,，]?)+")
"""算了，先存着: what comes last is meant."""
_CHANGE = re.compile(r"(?:改|修改|更改|重答|重填|改一下|返回|回到)第?([0-9零一二两三四五六七八九十]{1,3})[题项个]?")

_NAMED = (
    "(?:改|修改|更改|重填|改一下|回到)(?:一下)?{0}(?:[为成到](.+))?|"
    "{0}(?:要|想|得)?(?:改一下|改改|重填|填错了|错了|不对)(?:了?[,，]?(?:是|应该是|应为)(.+))?|{0}改[为成到](.+)"
)


@dataclass(frozen=True, slots=True)
class Control:
    """A control word; `number` is the N of 改第 N 题, `name` what 改会议日期 names, `said` the answer given with it."""

    word: str
    number: int | None = None
    name: str = ""
    said: str = ""


def control_word(said: str) -> Control | None:
    """The control word these words are, if they are one and nothing else."""
    if said.strip() in ("?", "？"):
        return Control("帮助")
    text = command_words(said)
    if word := _WORD_OF.get(text) or _WORD_OF.get(_HESITATING.sub("", text)):
        return Control(word)
    if found := _CHANGE.fullmatch(text):
        number = int(found[1]) if found[1].isascii() else WHOLE.get(found[1])
        return None if number is None else Control("改", number)
    return None


def change_of(said: str, names: Iterable[str]) -> Control | None:
    """改会议日期, 到会人数错了, 争创星级改成五星: the change of an answer by the name of its question."""
    text = command_words(said)
    for name in sorted(names, key=len, reverse=True):
        if found := re.fullmatch(_NAMED.format(re.escape(name)), text):
            return Control("改", name=name, said=next((group for group in found.groups() if group), ""))
    return None
