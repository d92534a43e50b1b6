"""谢谢, 好的, 辛苦了: words that ask for nothing get one kind line, and the menu's next step after it."""

from __future__ import annotations

import re

from handlers.door import command_words

_KIND: tuple[tuple[str, str], ...] = (
    (
        "不客气，有事随时说。",
        "谢谢|多谢|感谢|谢了|谢啦|谢谢你|谢谢您|十分感谢|非常感谢|太感谢|麻烦你?了|thanks|thankyou",
    ),
    ("应该的，您也辛苦了。", "辛苦|辛苦了|你辛苦了|您辛苦了|受累了"),
    (
        "好的，有事随时说。",
        "好|好的|好嘞|好滴|嗯|嗯嗯|行|行吧|可以|收到|明白|明白了|知道了|懂了|了解|ok|没事|没事了|没什么事|没问题",
    ),
    ("谢谢您，有不对的地方随时指出来。", "不错|不错不错|真好|太好了|真棒|厉害|挺好|很好|好用|真方便|点赞|赞|聪明"),
    ("再见，有事随时说。", "再见|拜拜|回头见|回聊|晚安|bye"),
    ("在的，有事请说。", "在|在吗|在不在|在么|忙吗|在忙吗"),
    (
        "好的，不急，您慢慢来。",
        "等等|等一下|等下|稍等|稍等一下|等会|等会儿|等一等|慢着|且慢|别急|先等等|我想想|让我想想|我看看|我看一下|我查查|我查一下|"
        "我问问|我问一下|等我问问|等我看看|等我想想|等一下我问问|等下我问问|等我问一下|等我查一下|不确定|不清楚|我不确定",
    ),
    ("您先忙，有事随时说。", "哈|呵|嘿|哦|噢|呃|唉|烦|累|困|烦死了|累死了"),
)
_TRIMMED = re.compile("[呀啊哈呢吧啦了哦噢嘛~]+$")


def kind_line(said: str) -> str | None:
    """The line to say back, or None where something is asked or told."""
    words = command_words(said).replace(" ", "")
    halves = re.split("[,，。.!！~、]+", words.strip(",，。.!！~、"))
    lines = [_line(half) for half in halves if half]
    return lines[-1] if lines and all(lines) else None


def _line(words: str) -> str | None:
    for line, known in _KIND:
        for one in known.split("|"):
            if (
                words == one
                or _TRIMMED.sub("", words) in (one, _TRIMMED.sub("", one))
                or re.fullmatch(f"(?:{one}){{2,6}}", words)
            ):
                return line
    return None
