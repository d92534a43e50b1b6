"""What must hold of any words at all: nothing raises, and nothing is proposed that was not reported as done."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understanding.folding import fold
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understand import understand
from handlers.understanding.understood import Understood
from scoring.rule_file import find_rule_set
from tests.understanding.test_corpus import HERE, sentences

RULES = find_rule_set("anyang-2017")
FOUR_CLASSES = find_rule_set("cangwu-four-class")
TODAY = date(2026, 11, 25)
RECORDING = [
    (row["text"], date.fromisoformat(row["today"]))
    for name in ("corpus.jsonl", "seen.jsonl", "paraphrases.jsonl")
    for row in sentences(name)
    if row["expect"]["outcome"] == "propose"
    and len(row["expect"]["events"]) == 1
    and not re.search("没有|未受|无人受|隔壁|去年|差点|事由：|对象：", row["text"])
]
"""One event that is recorded, told in a sentence and not in a filled-in form."""
_WORDS = """
昨天 前天 上周三 3月12日 我们 支部 书记 副书记 党员 普通党员 支委 市直工委 市委 省委 人民日报 学习强国 通报批评 通报
表彰 署名文章 发表 推广 创新 警告 处分 开除党籍 会议 没去 请假 无故 任务 没按时 没有 差点 听说 隔壁 如果 吗
？ ， 。 两次 被 受到 了 几星 提醒我 撤销 不对 是 和 将 拟
"""
WORDS = _WORDS.split()


def said(text: str, today: date = TODAY) -> Understood:
    return understand(text, today, None, RULES)


@given(st.text(max_size=500), st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.none() | st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_input_raises(text: str, today: date, context: str | None) -> None:
    understand(text, today, context, RULES, (text[:5],))


@given(
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
    st.sampled_from(("请核对：受到市委通报批评 1 次，计 −5 分", "明天例会", None)),
)
@settings(max_examples=500, deadline=None)
def test_no_heap_of_our_own_words_raises_and_each_answer_is_whole(text: str, context: str | None) -> None:
    answer = understand(text[:500], TODAY, context, RULES)
    assert (answer.outcome == "ask") == (answer.question is not None)
    assert answer.because
    if answer.outcome == "propose":
        assert find_triggers(fold(text[:500]))
        for event in answer.events:
            assert event.occurred_on is not None
            assert event.occurred_on <= TODAY
            assert event.occurred_on.year == TODAY.year
            assert event.points is not None
    assert understand(text[:500], TODAY, context, RULES) == answer


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=200))
@settings(max_examples=200, deadline=None)
def test_without_a_trigger_nothing_is_proposed(text: str) -> None:
    if not find_triggers(fold(text)):
        assert not said(text).events


@pytest.mark.parametrize("before", ["听说", "如果", "据说", "好像", "没有这回事，", "差点，", "假如"])
def test_a_copy_that_takes_it_back_in_front_never_proposes(before: str) -> None:
    told = [(text, today) for text, today in RECORDING if before != "差点，" or not re.search("但|不过|未曾", text)]
    proposed = [text for text, today in told if said(before + text, today).outcome == "propose"]
    assert proposed == []


@pytest.mark.parametrize(
    "after",
    [
        "，没有这回事",
        "，这不是真的",
        "，是假的",
        "？",
        "吗？",
        "是谣言",
        "，查无此事",
        "，后来搞清楚是误会，撤了",
        "，那是隔壁支部的事",
    ],
)
def test_a_copy_that_takes_it_back_behind_never_proposes(after: str) -> None:
    copies = [
        (text.rstrip("。！.") + after, today)
        for text, today in RECORDING
        if not re.search("记|分|算|来得及|计入|录入|占一行|(.)不\\1", text)  # 丢不丢人 asks already, and of nobody
    ]
    assert [text for text, today in copies if said(text, today).outcome == "propose"] == []


@pytest.mark.parametrize(
    ("done", "not_done"),
    [
        ("通报批评", "没有通报批评"),
        ("被", "没有被"),
        ("被", "差点被"),
        ("被", "将被"),
        ("受到", "没有受到"),
        ("受到", "未受到"),
        ("受到", "险些受到"),
        ("荣获", "没有荣获"),
        ("表彰了", "没有表彰"),
        ("发表", "没有发表"),
        ("刊发", "未刊发"),
        ("推广", "没有推广"),
        ("昨天", "明天"),
        ("我们", "隔壁支部"),
        ("我支部", "财政局党支部"),
    ],
)
def test_a_negated_copy_never_proposes(done: str, not_done: str) -> None:
    copies = [(text.replace(done, not_done, 1), today) for text, today in RECORDING if text.count(done) == 1]
    still_done = {"明天": "才交|哦不"}  # what was due before is late whenever it is handed in; a day put right at once
    kept = re.compile(
        "我们|我支部|我单位|本支部|咱|俺|我昨天" if "支部" in not_done else still_done.get(not_done, "$^")
    )
    assert [text for text, today in copies if not kept.search(text) and said(text, today).outcome == "propose"] == []


OURS = re.compile("(?:我们|咱们?|俺们?|我|本)(?:党)?支部|我们|咱们?|俺们?")


@pytest.mark.parametrize("before", ["", "请帮我登记一下，", "我看到", "我跟您汇报，"])
@pytest.mark.parametrize("other", ["信访局", "隔壁支部", "市水利局机关党支部"])
def test_a_copy_that_tells_it_of_another_never_proposes_whoever_writes(other: str, before: str) -> None:
    copies = [
        (before + OURS.sub(other, text), today)
        for text, today in RECORDING
        if len(OURS.findall(text)) == 1 and "我" not in OURS.sub("", text)
    ]
    assert len(copies) > 500
    assert [text for text, today in copies if said(text, today).outcome == "propose"] == []


def test_nothing_is_proposed_of_another_year_or_of_a_day_to_come() -> None:
    for text, today in RECORDING:
        later = today + timedelta(800)
        answer = said(text, later)
        if re.search("20[0-9]{2}[年/-][0-9]", text):
            assert answer.outcome != "propose", text


def test_a_plan_without_these_rules_proposes_none_of_them() -> None:
    for text, today in RECORDING:
        answer = understand(text, today, None, FOUR_CLASSES)
        assert all(event.rule in FOUR_CLASSES.events for event in answer.events)


NONE_OF_OURS = (HERE / "never_proposed.txt").read_text(encoding="utf-8").splitlines()
"""Others' deeds, plans, rumours, what was denied, taken back, long ago: every word of a record, and none to be made."""


@pytest.mark.parametrize("text", NONE_OF_OURS)
def test_what_is_not_ours_or_did_not_happen_is_never_proposed(text: str) -> None:
    assert said(text, date(2026, 9, 18)).outcome != "propose"
