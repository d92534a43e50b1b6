"""An answer that names several of a numbered list: 3 7 12, 3、7, or their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.chinese_numbers import WHOLE
from handlers.door import command_words, plain
from handlers.talk import Invalid


@dataclass(frozen=True, slots=True)
class Several:
    """Some of `of`, which are (word, label): at least one, each once, in the order of the list. The list itself stands
    in the question."""

    of: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True

    def parse(self, said: str) -> tuple[str, ...]:
        parts = [part for part in re.split(r"[\s,，、;；和]+", plain(said).strip("。. ")) if part]
        if not parts:
            raise Invalid(self._right)
        chosen = {self._one(part) for part in parts}
        return tuple(word for word, _ in self.of if word in chosen)

    def keep(self, said: str) -> str:
        return " ".join(self.parse(said))

    @property
    def listed(self) -> str:
        """1 市财政局第一党支部 2 …, as it is put into the question."""
        return "\n".join(f"{n}. {label}" for n, (_, label) in enumerate(self.of, 1))

    def _one(self, part: str) -> str:
        for word, _ in self.of:
            if part == word.lower():
                return word
        text = part.removeprefix("第").removesuffix("个").removesuffix("号")
        number = int(text) if re.fullmatch(r"[0-9]{1,3}", text, re.ASCII) else WHOLE.get(text)
        if number is not None:
            if 1 <= number <= len(self.of):
                return self.of[number - 1][0]
            raise Invalid(f"名单里没有第 {number} 个。{self._right}")
        fitting = [word for word, label in self.of if len(part) >= 2 and part in command_words(label)]
        if len(fitting) != 1:
            raise Invalid(f"没认出“{part[:12]}”是哪一个。{self._right}")
        return fitting[0]

    @property
    def _right(self) -> str:
        return "请回复号码，几个就用空格隔开，如 1 3。"
