"""Choices, texts and references: what is taken for an answer, and what is never kept."""

from __future__ import annotations

import pytest

from handlers.event_questions import KINDS
from handlers.fields import Text, choice, reason, yes_no
from handlers.reference import Reference
from handlers.talk import Invalid

BODIES = choice((("wc", "市直工委"), ("city", "市委"), ("organ", "市委办、市委组织部"), ("other", "别的单位")))


@pytest.mark.parametrize(
    ("said", "word"),
    [
        *(
            ("1", "wc"),
            ("２", "city"),
            ("③", "organ"),
            ("四", "other"),
            ("第2个", "city"),
            ("选3", "organ"),
            ("2。", "city"),
        ),
        *(("市直工委", "wc"), ("市委", "city"), ("市委组织部", "organ"), ("别的", "other"), ("organ", "organ")),
        *((" 市委 ", "city"), ("市\u200b委", "city")),
    ],
)
def test_an_option_by_number_or_by_words(said: str, word: str) -> None:
    assert BODIES.parse(said) == word
    assert BODIES.keep(said) == word


@pytest.mark.parametrize("said", ["", "市", "直", "省委", "9.5", "1.", "1 2", "1、2", "市直工委和市委", "不知道", "-1"])
def test_what_fits_none_or_several_is_asked_again(said: str) -> None:
    if said == "1.":
        assert BODIES.parse(said) == "wc"  # a point after a number is how some people write lists
        return
    with pytest.raises(Invalid, match="请回复 1 到 4 的数字"):
        BODIES.parse(said)


@pytest.mark.parametrize("said", ["0", "5", "99", "五"])
def test_a_number_that_is_not_offered_is_named(said: str) -> None:
    with pytest.raises(Invalid, match=r"没有第 [0-9]+ 个选项，请回复 1 到 4 的数字"):
        BODIES.parse(said)


def test_the_one_option_there_is() -> None:
    with pytest.raises(Invalid, match="回复 1 就是“提交”"):
        choice((("submit", "提交"),)).parse("也许")


def test_where_there_is_nothing_to_choose_the_way_out_is_said() -> None:
    with pytest.raises(Invalid, match="请回复“返回”或“取消”"):
        choice(()).parse("1")


@pytest.mark.parametrize("said", ["是", "对", "好的", "嗯", "确认", "1", "确认更正", "yes"])
def test_yes_in_plain_words(said: str) -> None:
    assert yes_no("确认更正", "不改了").parse(said) is True


@pytest.mark.parametrize("said", ["不", "不是", "不对", "2", "不改了", "否", "no"])
def test_no_in_plain_words(said: str) -> None:
    assert yes_no("确认更正", "不改了").parse(said) is False


def test_the_kinds_of_events_are_told_apart_by_a_word() -> None:
    kinds = choice((kind, label) for kind, label, _ in KINDS)
    said = {"表彰": "commendation", "署名文章": "media_article", "创新": "innovation", "通报批评": "circular"}
    more = {"处分": "discipline", "会议": "absence", "任务": "missed_task"}
    assert {words: kinds.parse(words) for words in {**said, **more}} == {**said, **more}


WHY = reason((("twice", "记重了"), ("mistake", "记错了")))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *(("1", "twice"), ("②", "mistake"), ("记错了。", "mistake"), ("twice", "twice")),
        (" 上级发文更正了 ", "上级发文更正了"),
    ],
)
def test_a_reason_is_a_digit_or_a_few_words(said: str, kept: str) -> None:
    assert (WHY.keep(said), WHY.parse(said), WHY.parse(kept)) == (kept, kept, kept)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("3", "没有第 3 个选项。请回复 1 到 2 的数字，或写几个字"),
        ("8.5", "不是数字"),
        ("", "写几个字"),
        ("绝密", "涉密"),
    ],
)
def test_what_is_no_reason_is_asked_again(said: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        WHY.parse(said)


def test_a_text_is_kept_as_typed() -> None:
    assert Text(100).parse("  班子配齐，按期换届。 ") == "班子配齐，按期换届。"
    assert Text(10).parse("十" * 10) == "十" * 10


@pytest.mark.parametrize("said", ["", "   ", "。。", "\u200b", "\n\t"])
def test_an_empty_text_is_asked_again(said: str) -> None:
    with pytest.raises(Invalid, match="这里需要写几个字"):
        Text(100).parse(said)


def test_a_text_that_is_too_long_says_how_long() -> None:
    with pytest.raises(Invalid, match="写了 11 个字，请控制在 10 字以内"):
        Text(10).parse("十" * 11)


NEVER_KEPT = (
    ("身份证 410522198001011234", "身份证号或手机号"),
    ("41052219800101123X", "身份证号或手机号"),
    ("410522 19800101 123x", "身份证号或手机号"),
    ("４１０５２２１９８００１０１１２３４", "身份证号或手机号"),
    ("4105221980\u200b01011234", "身份证号或手机号"),
    ("电话13812345678", "身份证号或手机号"),
    ("138-1234-5678", "身份证号或手机号"),
    ("138 1234 5678", "身份证号或手机号"),
    ("机密文件", "涉密不上网"),
    ("绝密", "涉密不上网"),
    ("机 密", "涉密不上网"),
    ("机\u200b密", "涉密不上网"),
    ("秘密★1年", "涉密不上网"),
    ("内部文件，注意保密", "涉密不上网"),
    ("张三同志的秘密材料，电话在办公室", "涉密不上网"),
    ("（秘密）", "涉密不上网"),
    ("密级：普通", "涉密不上网"),
)


@pytest.mark.parametrize(("said", "why"), NEVER_KEPT)
def test_identity_numbers_and_secrecy_markings_are_refused(said: str, why: str) -> None:
    for field in (Text(100), Reference(), Reference("没有")):
        with pytest.raises(Invalid, match=why):
            field.parse(said)


@pytest.mark.parametrize(
    "said", ["安发〔2026〕3号", "2026年第12期", "https://example.cn/a?id=20260312001", "保守国家秘密教育"]
)
def test_numbers_of_papers_are_no_identity_numbers(said: str) -> None:
    assert Text(100).parse(said) == said
