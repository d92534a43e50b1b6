"""A file of rules is whole or refused, with every fault at once and what would mend it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring import rule_file
from scoring.rule_file import NoSuchRuleSet, RuleFaults, find_rule_set, load_rule_set, shipped

ANYANG = (rule_file.RULES / "anyang-2017.toml").read_text("utf-8")
FOUR = (rule_file.RULES / "cangwu-four-class.toml").read_text("utf-8")

FAULTS = {
    # sentence: (what stands in the file, what is written instead, words that the fault must contain)
    "a rule without a clause": ('clause = "附加条件2"\n', "", ("event[3] innovation", "缺 clause")),
    "a rule without the plan's words": ('words = "组织健全"\n', 'words = " "\n', ("criterion[1]", "words")),
    "a cap without a clause": ('long_clause = "附加条件5"\n', "", ("election", "缺 long_clause")),
    "maxima that miss the full mark": ("maximum = 10\n", "maximum = 11\n", ("criterion", "101", "100")),
    "a maximum off the step": ("maximum = 10\n", "maximum = 10.3\n", ("organization", "步长")),
    "negative points": ("points = 2\n", "points = -2\n", ("event[8] discipline_member", "points", "-2")),
    "points that are text": ("points = 2\n", 'points = "2"\n', ("event[8] discipline_member", "points")),
    "points that are no number": ("points = 2\n", "points = nan\n", ("event[8] discipline_member", "points")),
    "points of nothing": ("points = 2\n", "points = 0\n", ("discipline_member", "不起作用")),
    "a band twice": ("star = 4\n", "star = 5\n", ("band[2] 5", "band[1] 5", "相同")),
    "a band too few": ("star = 0\n", "star = -1\n", ("band[6]", "star", "-1")),
    "bands out of order": ("floor = 80\n", "floor = 91\n", ("band", "五星级", "四星级")),
    "a gap at the bottom": ("floor = 0\n", "floor = 10\n", ("不定星级", "最低一段从 0 分起")),
    "a band beyond the full mark": ("floor = 90\n", "floor = 101\n", ("五星级", "101", "100")),
    "an unknown level": ("{ city = 3, ", "{ town = 3, ", ("commendation", "town", "[levels]")),
    "a higher level worth less": ("province = 5, nation = 8", "province = 5, nation = 4", ("province", "nation")),
    "a misspelt key": ("is_lapse = true", "is_laps = true", ("absence", "不认识 is_laps", "is_lapse")),
    "a misspelt table": ("[lapses]", "[lapse]", ("文件开头", "不认识 lapse")),
    "a date that is not real": ('due = "06-05"', 'due = "06-31"', ("campaign[1] declaration", "due", "06-31")),
    "a day that not every year has": ('due = "06-05"', 'due = "02-29"', ("campaign[1] declaration", "02-29")),
    "a campaign that ends before it begins": ('opens = "01-01"', 'opens = "07-01"', ("declaration", "开放日")),
    "an effective date in quotation marks": ("effective_on = 2017-01-01", 'effective_on = "2017"', ("effective_on",)),
    "an edition of nothing": ("edition = 1", "edition = 0", ("edition", "0")),
    "a truth value as a number": ("edition = 1", "edition = true", ("edition", "True")),
    "two rules of one id": ('id = "missed_task"', 'id = "absence"', ("event[10] absence", "event[9] absence", "相同")),
    "two rules of one name": ('"一般党员违法违纪"', '"受到市委通报批评"', ("discipline_member", "名称相同")),
    "two rules that price the same words differently": (
        'points = { city = 3, province = 5, nation = 8 }\nhighest_of = "honours"\nmultiplies = false\nunit = "项"\n'
        'clause = "附加条件1"\nwords = "当年度',
        'points = { city = 4, province = 5, nation = 8 }\nhighest_of = "honours"\nmultiplies = false\nunit = "项"\n'
        'clause = "附加条件1"\nwords = "当年度',
        ("event commendation 与 event media_article", "city", "4 分和 3 分"),
    ),
    "a bonus that takes the highest from a deduction": (
        'kind = "deduction"\npoints = 2\n',
        'kind = "deduction"\nhighest_of = "honours"\npoints = 2\n',
        ("commendation 与 event discipline_member", "一加一减"),
    ),
    "highest and sum at once": ("multiplies = false", "multiplies = true", ("highest_of", "multiplies")),
    "a group of one": ('highest_of = "honours"', 'highest_of = "honour"', ("commendation", "honour")),
    "a bonus that is a lapse": ('kind = "bonus"', 'kind = "bonus"\nis_lapse = true', ("commendation", "is_lapse")),
    "an unknown kind": ('kind = "bonus"', 'kind = "gift"', ("commendation", "kind", "gift")),
    "a cap above all stars": ("\ncap = 4\n", "\ncap = 6\n", ("election", "cap = 6")),
    "a cap that grows with the delay": ("\ncap = 4\n", "\ncap = 2\n", ("election cap", "long_cap")),
    "a veto above the deduction": ("veto_below = 50", "veto_below = 70", ("below", "veto_below")),
    "a satisfaction above 100": ("below = 60", "below = 160", ("satisfaction", "160")),
    "a share above the whole": ("top_percent = 10", "top_percent = 110", ("quotas", "100%")),
    "an unknown stage": ('"year_end"\ndemotion_clause', '"june"\ndemotion_clause', ("demotion_stage", "june")),
    "a medium on an unknown level": ("\nprovince = [", "\nregion = [", ("media", "region")),
    "a medium on two levels": ('city = ["安阳日报"', 'city = ["河南日报"', ("河南日报", "province", "city")),
    "an award on an unknown level": ('award = "none"', 'award = "town"', ("work_committee_award", "town")),
    "no evidence to look for": ('["换届请示和批复"', '[3, "换届请示和批复"', ("organization", "evidence")),
    "a choice without a reason": (
        'reason = "方案没有写生效日期；当年度的事项都应计入"\n', "", ("effective_on", "缺 reason")
    ),
    "a kept record without words": ('reason = "请示过或有特殊理由，不算无故"\n', "", ("kept[1] excused", "reason")),
    "a deadline without a clause": ('clause = "党员群众测评"\n', "", ("deadline[2] ballot", "缺 clause")),
    "a deadline of no campaign": (
        'who = "branch"\ncampaign = "declaration"\ndone_by = "submission"', 'who = "branch"\ndone_by = "submission"',
        ("deadline declaration", "不知道哪天到期"),
    ),
    "a deadline of an unknown campaign": (
        'campaign = "declaration"\ndone_by = "word"', 'campaign = "spring"\ndone_by = "word"',
        ("deadline ballot", "spring"),
    ),
    "a publicity of no days": ("days = 7\n", "", ("deadline publicity", "days")),
    "a ladder that is not there": ('ladder = "election"', 'ladder = "elections"', ("deadline election", "elections")),
    "a ladder that nobody climbs": ('id = "task"\nbefore', 'id = "tasks"\nbefore', ("ladder tasks", "没有哪一项用它")),
    "a step that is no length of time": ('"6m", "3m"', '"six", "3m"', ("ladder[3] election", "before", "six")),
    "a meeting of no rhythm": ('every = "quarter"', 'every = "week"', ("cadence[1] members_meeting", "every", "week")),
    "broken TOML": ("[levels]", "[levels", ("整个文件", "TOML")),
    "a table where a list is meant": ("[[choice]]", "[choice]", ("整个文件",)),
}  # fmt: skip


def faults_of(tmp_path: Path, text: str) -> tuple[str, ...]:
    path = tmp_path / "changed.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFaults) as refused:
        load_rule_set(path)
    found = refused.value.faults
    assert all(f.file == "changed.toml" and f.where and f.what and f.mend for f in found)
    return tuple(str(fault) for fault in found)


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_faulty_file_is_refused(tmp_path: Path, sentence: str) -> None:
    before, after, words = FAULTS[sentence]
    assert before in ANYANG
    found = faults_of(tmp_path, ANYANG.replace(before, after, 1))
    assert any(all(word in fault for word in words) for fault in found), found


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = ANYANG
    for sentence in ("a rule without a clause", "a misspelt key", "a date that is not real", "an unknown kind"):
        before, after, _ = FAULTS[sentence]
        text = text.replace(before, after, 1)
    assert len(faults_of(tmp_path, text)) == 4


def test_one_fault_is_not_told_twice(tmp_path: Path) -> None:
    """What rests on a value that could not be read is passed over: no sum is missed for a maximum that is absent."""
    assert len(faults_of(tmp_path, ANYANG.replace("maximum = 10\n", "", 1))) == 1
    assert len(faults_of(tmp_path, ANYANG.replace("floor = 80\n", 'floor = "80"\n', 1))) == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"id = 1", b"a=" + b"[" * 5000, b"x = 1e999999999999999999999"])
def test_any_file_is_answered_with_faults(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    with pytest.raises(RuleFaults):
        load_rule_set(path)
    with pytest.raises(RuleFaults, match="打不开"):
        load_rule_set(tmp_path / "absent.toml")


def test_rule_sets_are_found_by_id_key_and_path(tmp_path: Path) -> None:
    assert set(shipped()) == {"anyang-2017/1", "cangwu-four-class/1"}
    assert find_rule_set("anyang-2017") == find_rule_set("anyang-2017/1") == shipped()["anyang-2017/1"]
    assert find_rule_set(str(rule_file.RULES / "anyang-2017.toml")).key == "anyang-2017/1"
    assert find_rule_set("anyang-2017").effective_on == date(2017, 1, 1)
    assert find_rule_set("anyang-2017").full_mark == Decimal(100)
    for unknown in ("anyang", "anyang-2017/2", "", "/", "../anyang-2017"):
        with pytest.raises(NoSuchRuleSet, match="anyang-2017/1"):
            find_rule_set(unknown)


def test_inv_24_an_earlier_edition_stays_beside_the_later_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = ANYANG.replace("edition = 1\n", "edition = 2\n").replace("floor = 90\n", "floor = 92\n")
    (tmp_path / "anyang-2017.toml").write_text(ANYANG, "utf-8")
    (tmp_path / "anyang-2017-2.toml").write_text(later, "utf-8")
    monkeypatch.setattr(rule_file, "RULES", tmp_path)
    assert find_rule_set("anyang-2017").edition == 2
    assert find_rule_set("anyang-2017").bands[0].floor == 92
    assert find_rule_set("anyang-2017/1").bands[0].floor == 90
    assert find_rule_set("anyang-2017/2").bands[0].floor == 92


def test_another_bureau_changes_the_file_only(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(FOUR.replace("floor = 75", "floor = 78.5"), "utf-8")
    assert [str(band.floor) for band in load_rule_set(path).bands] == ["90", "78.5", "60", "0"]
