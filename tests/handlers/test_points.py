"""INV-22: a score is stored only if it matches the number grammar; never rounded, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from handlers.fields import Count, Percent, Points, number_text
from handlers.talk import Invalid, Optionally
from tests.handlers.stage import Stage, text_of

TEN = Points(Decimal(10))

RIGHT = (
    ("0", "0"),
    ("00", "0"),
    ("09", "9"),
    ("9", "9"),
    ("9.0", "9"),
    ("9.5", "9.5"),
    ("10", "10"),
    ("10.0", "10"),
    ("0.5", "0.5"),
    (" 9.5 ", "9.5"),
    ("\u30009.5\n", "9.5"),
    ("9分", "9"),
    ("9.5分", "9.5"),
    ("9.5 分", "9.5"),
    ("９", "9"),
    ("８．５", "8.5"),
    ("９分", "9"),
    ("１０", "10"),
    ("9。5", "9.5"),
    ("９。５分", "9.5"),
    ("9点5", "9.5"),
    ("九", "9"),
    ("九分", "9"),
    ("九分半", "9.5"),
    ("9分半", "9.5"),
    ("九点五", "9.5"),
    ("九点五分", "9.5"),
    ("九點五", "9.5"),
    ("九个半", "9.5"),
    ("两分", "2"),
    ("兩分半", "2.5"),
    ("半分", "0.5"),
    ("零分", "0"),
    ("〇", "0"),
    ("十分", "10"),
    ("十", "10"),
    ("满分", "10"),
    ("9\u200b", "9"),
    ("9\u200b.5", "9.5"),
    ("\ufeff9.5", "9.5"),
    ("9\u00ad.5", "9.5"),
)

WRONG = (
    # what was typed, a piece of what the person reads
    ("", "没有看到数字"),
    ("   ", "没有看到数字"),
    ("分", "没有看到数字"),
    ("9.3", "9 还是 9.5"),
    ("0.1", "0 还是 0.5"),
    ("9.9", "9.5 还是 10"),
    ("9.55", "不能有两位小数"),
    ("9.50", "不能有两位小数"),
    ("9.", "没看懂"),
    (".5", "没看懂"),
    ("9.5。", "没看懂"),
    ("95", "是想打 9.5 分吗"),
    ("85分", "是想打 8.5 分吗"),
    ("10.5", "超过了满分 10"),
    ("十分半", "超过了满分 10"),
    ("11", "超过了满分 10"),
    ("99", "超过了满分 10"),
    ("100", "太大"),
    ("1000000", "太大"),
    ("1e3", "科学记数"),
    ("9E0", "科学记数"),
    ("NaN", "不是一个数"),
    ("nan", "不是一个数"),
    ("inf", "不是一个数"),
    ("-Infinity", "不是一个数"),
    ("-1", "正负号"),
    ("−1", "正负号"),
    ("－１", "正负号"),
    ("+9", "正负号"),
    ("负一分", "正负号"),
    ("9,5", "逗号"),
    ("9，5", "逗号"),
    ("1/2", "分数"),
    ("½", "分数"),
    ("二分之一", "分数"),
    ("90%", "百分比"),
    ("百分之九十", "百分比"),
    ("8-9", "范围"),
    ("8到9", "范围"),
    ("8~9分", "范围"),
    ("3+4", "算式"),
    ("3*3", "算式"),
    ("9_0", "下划线"),
    ("9 8", "一次只填一个数"),
    ("9、8", "一次只填一个数"),
    ("9和8", "一次只填一个数"),
    ("9\n8", "一次只填一个数"),
    ("٩", "普通数字"),
    ("९", "普通数字"),
    ("²", "普通数字"),
    ("⑨", "普通数字"),
    ("９²", "普通数字"),
    ("八九分", "普通数字"),
    ("百", "普通数字"),
    ("0x9", "算式"),
    ("九点三", "普通数字"),
    ("差不多九分吧", "普通数字"),
    ("不错", "没看懂"),
    ("; drop table event", "没看懂"),
    ("9; drop table event", "没看懂"),
    ("<b>9</b>", "没看懂"),
    ("9'", "没看懂"),
    ("=9", "没看懂"),
    ("\u202e9.5", "改变文字方向"),
    ("9\u20665", "改变文字方向"),
    ("9" * 5000, "太大"),
    ("九" * 5000, "普通数字"),
    ("9" + " " * 4998 + "8", "一次只填一个数"),
    ("a" * 5000, "没看懂"),
)


@pytest.mark.parametrize(("typed", "value"), RIGHT)
def test_a_score_however_it_is_typed(typed: str, value: str) -> None:
    assert TEN.parse(typed) == Decimal(value)
    assert TEN.parse(TEN.keep(typed)) == Decimal(value)
    assert re.fullmatch(r"[0-9]{1,2}(\.[0-9])?", TEN.keep(typed))


@pytest.mark.parametrize(("typed", "why"), WRONG, ids=[ascii(typed)[:24] for typed, _ in WRONG])
def test_inv_22_what_is_no_score_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(Invalid) as refusal:
        TEN.parse(typed)
    said = str(refusal.value)
    assert why in said
    # What would be right is said: the range, or the two scores it lies between.
    assert "0 到 10 之间的数，可带半分，如 8.5" in said or re.search(r"只能打整分或半分：[0-9.]+ 还是 [0-9.]+？", said)
    assert len(said) <= 80


def test_inv_22_every_tenth_from_0_to_10_is_taken_as_it_is_or_not_at_all() -> None:
    for tenths in range(101):
        value = Decimal(tenths) / 10
        if tenths % 5 == 0:
            assert TEN.parse(f"{value}") == value
        else:
            with pytest.raises(Invalid, match="还是"):
                TEN.parse(f"{value}")


def test_a_smaller_maximum_has_an_example_that_would_be_right() -> None:
    for maximum in ("3", "5", "8"):
        field = Points(Decimal(maximum))
        example = re.search(r"如 ([0-9.]+)", field.right)
        assert example is not None
        assert field.parse(example[1]) == Decimal(example[1])


def test_points_are_shown_without_needless_zeros() -> None:
    assert [number_text(Decimal(n)) for n in ("9", "9.0", "9.50", "0.0", "-0.0", "10", "100")] == [
        *("9", "9", "9.5", "0", "0", "10", "100"),
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("0", "0"), ("72", "72"), ("72.5", "72.5"), ("72.5%", "72.5"), ("７２．５％", "72.5"), ("72。5", "72.5")),
        *(("百分之72", "72"), ("100", "100"), ("100.0", "100"), (" 60 ", "60"), ("59.9", "59.9")),
    ],
)
def test_a_percentage(typed: str, value: str) -> None:
    assert Percent().parse(typed) == Decimal(value)
    assert Percent().parse(Percent().keep(typed)) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "%", "-1", "+5", "100.1", "101", "1000", "72.55", "72,5", "1/2", "50-60", "7 2", "1e2", "NaN", "inf"),
        *("七成", "٧٢", "0x10", "7_2", "\u202e72", "72%%", "<b>7</b>", "9" * 5000),
    ],
)
def test_inv_22_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match=r"请输入 0 到 100 之间的百分数，如 72.5。"):
        Percent().parse(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("1", 1), ("２", 2), ("9", 9), ("3次", 3), ("3 次", 3), ("三", 3), ("三次", 3), ("两次", 2), ("兩回", 2)),
        *(("4人", 4), ("4个人", 4), ("2人次", 2), ("2名", 2), ("1\u200b", 1), (" 5 ", 5), ("3次。", 3)),
    ],
)
def test_a_count_with_or_without_its_measure_word(typed: str, value: int) -> None:
    assert Count(9, "次").parse(typed) == value
    assert Count(9, "次").keep(typed) == str(value)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "0", "10", "99999", "-1", "+1", "1.5", "一次半", "1 2", "1,2", "1/2", "1-2", "1e0", "NaN", "٣", "²", "③"),
        *("几次", "十次", "0x1", "1_0", "\u202e1", "<b>1</b>", "; drop table event", "9" * 5000),
    ],
)
def test_inv_22_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="请输入 1 到 9 之间的整数"):
        Count(9, "次").parse(typed)


def test_inv_22_two_numbers_are_not_read_as_one() -> None:
    with pytest.raises(Invalid, match="请输入 1 到 99 之间的整数"):
        Count(99, "人").parse("9 8")


def test_a_question_that_may_be_skipped_takes_the_same_numbers() -> None:
    assert Optionally(TEN).parse("九分半") == Decimal("9.5")
    assert Optionally(TEN).parse("跳过") is None
    assert Optionally(TEN).keep("九分半") == "9.5"
    with pytest.raises(Invalid):
        Optionally(TEN).parse("9.3")


async def test_inv_22_nothing_of_a_refused_number_reaches_the_sheet(stage: Stage) -> None:
    """Each hostile number is typed at the first score: the question stays, nothing is kept; then a right one is
    echoed and kept."""
    for said in ("开始自评", "5月20日", "4", "4"):
        await stage.says("secretary", said)
    before = stage.sheet("secretary")
    for typed, _ in WRONG:
        answer = text_of(await stage.says("secretary", typed))
        assert "第 1/10 项" in answer, ascii(typed)
        assert stage.sheet("secretary") == before, ascii(typed)
    assert "记下：9.5 分" in text_of(await stage.says("secretary", "九分半"))
    assert '"points.organization":["9.5",""]' in stage.sheet("secretary")
