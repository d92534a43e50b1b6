"""What is misspelled is put right, and what is not stays as it is."""

from __future__ import annotations

import re

import pytest

from handlers.understanding.spelling import COMMON_WORDS, put_right
from tests.bot.house import CHECKOUT

BY_SOUND = {
    "通抱批平": "通报批评",
    "市直公委": "市直工委",
    "被省委表章": "被省委表彰",
    "表璋了一名党员": "表彰了一名党员",
    "人名日报": "人民日报",
    "学习墙国": "学习强国",
    "支布副书计": "支部副书记",
    "严种警告处份": "严重警告处分",
    "无辜缺席": "无故缺席",
    "轴五的培训": "周五的培训",
    "为被通报批评": "未被通报批评",
    "生级表彰": "省级表彰",
    "工位通报了我们": "工委通报了我们",
}
BY_SHAPE = {
    "诚勉谈话": "诫勉谈话",
    "撒销党内职务": "撤销党内职务",
    "市宜工委": "市直工委",
    "党藉": "党籍",
    "昨夭": "昨天",
}
SWAPPED = {"通批报评": "通报批评", "受到严重告警": "受到严重警告", "副记书": "副书记", "市工直委": "市直工委"}
DOUBLED = {"通报批评评": "通报批评", "党党课": "党课", "学学习强国": "学习强国"}
MISSING = {"被通批评了": "被通报批评了", "市直委": "市直工委", "人民报登了": "人民日报登了"}


@pytest.mark.parametrize(
    ("written", "meant"), [pair for table in (BY_SOUND, BY_SHAPE, SWAPPED, DOUBLED, MISSING) for pair in table.items()]
)
def test_a_misspelled_word_is_put_right(written: str, meant: str) -> None:
    assert put_right(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "我的工位在三楼",
        "代表张三发言",
        "系统里没有收到短信",
        "预期完成任务",
        "3天前的事",
        "上上周五",
        "我们准备不去了",
        "市纪委监委",
        "市卫健委机关",
        "请加两分的理由写上",
        "他在系统里记名投票",
        "签到表上有我",
        "全镇各级组织",
        "厂家昨天来了",
        "已经请过假了",
        "书记发文章了",
        "遵章守纪好",
        "先算一算还差几分，算不出就问",
    ],
)
def test_honest_words_stay_though_they_sound_like_others(text: str) -> None:
    assert put_right(text) == text


def test_no_common_word_is_changed() -> None:
    words = COMMON_WORDS.read_text(encoding="utf-8").split()
    assert len(words) > 20_000
    assert [word for word in words if put_right(word) != word] == []


@pytest.mark.parametrize("name", ["anyang-2017", "cangwu-four-class"])
def test_the_plans_own_words_stay(name: str) -> None:
    """Every clause of the rule sets, sentence by sentence."""
    said = re.findall(
        "[一-鿿，。、；：]{4,}", (CHECKOUT / "scoring" / "rules" / f"{name}.toml").read_text(encoding="utf-8")
    )
    assert len(said) > 50
    assert [text for text in said if put_right(text) != text] == []


def test_a_very_long_text_is_put_right_to_its_end() -> None:
    assert put_right("昨天被市委通抱批平了。" * 100) == "昨天被市委通报批评了。" * 100
