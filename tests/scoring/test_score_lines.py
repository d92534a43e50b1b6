"""The command that scores from a file: exact numbers out, and a bad line named by its field, never a crash."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.rules_check import check
from bot.score import score
from scoring import rule_file
from scoring.rule_set import RuleSet
from scoring.score_lines import BadLine, score_line
from tests.scoring.branches import CRITERIA

GOOD = {
    "id": "b1",
    "as_of": "2017-12-20",
    "stage": "year_end",
    "criteria": dict.fromkeys(CRITERIA, 8.5),
    "events": [{"rule": "commendation", "level": "city", "occurred_on": "2017-03-02"}],
    "satisfaction": 72.5,
    "election": {"due_on": "2017-05-01", "held_on": None, "postponed_until": None},
}
TEXT = json.dumps(GOOD)
EVENT = '{"rule": "commendation", "level": "city", "occurred_on": "2017-03-02"}'


def test_the_answer_has_everything_a_star_rests_on(anyang: RuleSet) -> None:
    answer = score_line(anyang, TEXT)
    assert answer.startswith(
        '{"id":"b1","base":85,"bonus":3,"deduction":0,"raw":88,"total":88,"band_star":4,"star":4,'
        '"adjustments":[{"rule":"election_overdue","kind":"cap","star":4,"clause":"附加条件5"}],'
        '"lines":[{"rule":"organization","points":8.5,"clause":"星级评定参考内容1","counts":true,"because":"criterion"},'
    )
    read = json.loads(answer)
    assert read["lines"][10] == {
        "rule": "commendation",
        "points": 3,
        "clause": "附加条件1",
        "counts": True,
        "because": "counted",
        "occurred_on": "2017-03-02",
        "level": "city",
        "count": 1,
        "status": "recorded",
    }
    assert read["next_star"] == {
        "star": 5,
        "points_missing": 2,
        "stands_in_way": [{"rule": "election_overdue", "kind": "cap", "star": 4}],
    }


BAD = {
    # sentence: (what stands in a good line, what is written instead, the field that must be named)
    "as_of missing": ('"as_of": "2017-12-20", ', "", "as_of：缺这一项"),
    "stage missing": ('"stage": "year_end", ', "", "stage：缺这一项"),
    "an unknown field": ('"id": "b1"', '"id": "b1", "name": "x"', "name：没有这一项"),
    "an unknown field in an event": (EVENT, EVENT[:-1] + ', "points": 8}', "events[0].points"),
    "an unknown stage": ('"year_end"', '"december"', "stage：应为 provisional、year_end 之一"),
    "an id that is a number": ('"b1"', "1", "id"),
    "an empty id": ('"b1"', '""', "id"),
    "a lone surrogate": ('"b1"', r'"\ud800"', "id"),
    "a criterion missing": ('"organization": 8.5, ', "", "criteria.organization：缺这一项"),
    "an unknown criterion": ('"organization": 8.5', '"organisation": 8.5', "criteria.organisation"),
    "an eleventh criterion": ('"organization": 8.5', '"organization": 8.5, "x": 1', "criteria.x"),
    "a criterion above 10": ('"organization": 8.5', '"organization": 10.5', "criteria.organization"),
    "a criterion below 0": ('"organization": 8.5', '"organization": -0.5', "criteria.organization"),
    "a criterion off the step": ('"organization": 8.5', '"organization": 8.3', "criteria.organization"),
    "hardly off the step": ('"organization": 8.5', '"organization": 8.5000000000000000000000000001', "organization"),
    "a criterion as text": ('"organization": 8.5', '"organization": "8.5"', "criteria.organization"),
    "a criterion as a truth value": ('"organization": 8.5', '"organization": true', "criteria.organization"),
    "a criterion unknown": ('"organization": 8.5', '"organization": null', "criteria.organization"),
    "no number": ('"organization": 8.5', '"organization": NaN', "criteria.organization"),
    "infinity": ('"organization": 8.5', '"organization": -Infinity', "criteria.organization"),
    "an enormous number": ('"organization": 8.5', f'"organization": {"9" * 10_000}', "criteria.organization"),
    "an enormous exponent": ('"organization": 8.5', '"organization": 1e9999999999999999999', "criteria.organization"),
    "a large exponent": ('"organization": 8.5', '"organization": 1e999999999', "criteria.organization"),
    "a tiny exponent": ('"organization": 8.5', '"organization": 1e-999999999', "criteria.organization"),
    "nothing with an enormous exponent": ('"organization": 8.5', '"organization": 0e-999999999', "organization"),
    "a criterion twice": (
        '"organization": 8.5',
        '"organization": 8.5, "organization": 9',
        "criteria.organization：写了两次",
    ),
    "a field twice": ('"id": "b1"', '"id": "b1", "id": "b1"', "id：写了两次"),
    "an event's field twice": (EVENT, EVENT[:-1] + ', "level": "city"}', "events[0].level：写了两次"),
    "criteria as a list": ('"criteria": {', '"criteria": [], "x": {', "x"),
    "events as an object": (f"[{EVENT}]", "{}", "events"),
    "an event as a list": (EVENT, "[]", "events[0]"),
    "the second event": (f"[{EVENT}]", f'[{EVENT}, {{"rule": "absence"}}]', "events[1].occurred_on：缺这一项"),
    "an unknown rule": ('"commendation"', '"medal"', "events[0].rule"),
    "a rule that is a list": ('"commendation"', "[]", "events[0].rule"),
    "a bonus without a level": ('"level": "city", ', "", "events[0].level"),
    "a bonus on no level": ('"level": "city"', '"level": null', "events[0].level"),
    "an unknown level": ('"level": "city"', '"level": "town"', "events[0].level"),
    "a level that no rule has": ('"level": "city"', '"level": ""', "events[0].level"),
    "a deduction with a level": ('"commendation"', '"absence"', "events[0].level"),
    "a count of nothing": (EVENT, EVENT[:-1] + ', "count": 0}', "events[0].count"),
    "a count with a point": (EVENT, EVENT[:-1] + ', "count": 2.0}', "events[0].count"),
    "a count as a truth value": (EVENT, EVENT[:-1] + ', "count": true}', "events[0].count"),
    "a count beyond 64 bits": (EVENT, EVENT[:-1] + ', "count": 9223372036854775808}', "events[0].count"),
    "an unknown status": (EVENT, EVENT[:-1] + ', "status": "done"}', "events[0].status"),
    "awarded above the table": (EVENT, EVENT[:-1] + ', "awarded": 3.5}', "events[0].awarded"),
    "awarded off the step": (EVENT, EVENT[:-1] + ', "awarded": 1.2}', "events[0].awarded"),
    "kept for an unknown reason": (EVENT, EVENT[:-1] + ', "kept": "because"}', "events[0].kept"),
    "a date without dashes": ('"2017-03-02"', '"20170302"', "events[0].occurred_on"),
    "a date by the week": ('"2017-03-02"', '"2017-W09-4"', "events[0].occurred_on"),
    "a date with a time": ('"2017-03-02"', '"2017-03-02T00:00"', "events[0].occurred_on"),
    "a day that is not": ('"2017-03-02"', '"2017-02-29"', "events[0].occurred_on"),
    "a date in other digits": ('"2017-03-02"', '"２０１７-03-02"', "events[0].occurred_on"),
    "a date with a line end": ('"2017-03-02"', r'"2017-03-02\n"', "events[0].occurred_on"),
    "the year nothing": ('"2017-12-20"', '"0000-12-20"', "as_of"),
    "a date as a number": ('"2017-12-20"', "20171220", "as_of"),
    "satisfaction above 100": ("72.5", "100.1", "satisfaction"),
    "satisfaction below 0": ("72.5", "-1", "satisfaction"),
    "satisfaction as text": ("72.5", '"72.5%"', "satisfaction"),
    "an election without a due date": ('"due_on": "2017-05-01", ', "", "election.due_on：缺这一项"),
    "an election held on no day": ('"held_on": null', '"held_on": ""', "election.held_on"),
    "an election with more": ('"held_on": null', '"held": null', "election.held"),
    "no JSON": (TEXT, "{", "不是 JSON"),
    "two values": (TEXT, TEXT + TEXT, "不是 JSON"),
    "a list": (TEXT, "[]", "应为一个对象"),
    "a number": (TEXT, "9" * 5000, "应为一个对象"),
    "deep nesting": (TEXT, "[" * 100_000, "嵌套太深"),
    "deep nesting in a field": ('"b1"', '{"a":' * 900 + "1" + "}" * 900, "id"),
}


@pytest.mark.parametrize("sentence", BAD)
def test_a_bad_line_names_its_field(anyang: RuleSet, sentence: str) -> None:
    before, after, field = BAD[sentence]
    assert before in TEXT
    with pytest.raises(BadLine) as refused:
        score_line(anyang, TEXT.replace(before, after, 1))
    assert field in str(refused.value)
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


GENTLE = {
    "absent": {"events": ..., "satisfaction": ..., "election": ...},
    "null": {"events": None, "satisfaction": None, "election": None},
    "empty": {"events": [], "satisfaction": 100},
    "nulls inside": {
        "events": [{"rule": "absence", "level": None, "occurred_on": "2017-01-01", "count": None, "status": None}],
        "election": {"due_on": "2018-01-01"},
    },
    "far dates": {"as_of": "9999-12-31", "election": {"due_on": "9999-12-30", "postponed_until": "0001-01-01"}},
    "first dates": {"as_of": "0001-01-01", "election": {"due_on": "0001-01-01"}},
    "a Chinese id": {"id": "第七支部 \u2028\U0001f31f"},
}


@pytest.mark.parametrize("sentence", GENTLE)
def test_what_may_be_left_out_may_be_left_out(anyang: RuleSet, sentence: str) -> None:
    branch = {key: value for key, value in {**GOOD, **GENTLE[sentence]}.items() if value is not ...}
    answer = score_line(anyang, json.dumps(branch))
    assert json.loads(answer)["id"] == branch["id"]
    assert len(answer.splitlines()) == 1


@pytest.mark.parametrize("written", ["8.5", "8.50", "85e-1", "0.85E+1", "8.5000000000000000000000000000000000000"])
def test_a_number_is_read_as_it_is_meant(anyang: RuleSet, written: str) -> None:
    line = TEXT.replace('"organization": 8.5', f'"organization": {written}')
    assert score_line(anyang, line) == score_line(anyang, TEXT)


def test_nothing_is_written_as_nothing(anyang: RuleSet) -> None:
    line = json.dumps({**GOOD, "events": [], "criteria": dict.fromkeys(CRITERIA, 0)}).replace(": 0,", ": -0.0,", 1)
    assert '"base":0,"bonus":0,"deduction":0,"raw":0,"total":0,' in score_line(anyang, line)
    ten = json.dumps({**GOOD, "criteria": dict.fromkeys(CRITERIA, 10)}).replace("10", "1e1", 3)
    assert '"base":100,' in score_line(anyang, ten)


def test_large_counts_stay_exact(anyang: RuleSet) -> None:
    many = [{"rule": "circular_city_committee", "occurred_on": "2017-01-01", "count": 2**63 - 1}] * 3
    answer = json.loads(score_line(anyang, json.dumps({**GOOD, "events": many})))
    assert answer["deduction"] == 15 * (2**63 - 1)
    assert answer["raw"] == 85 - 15 * (2**63 - 1)
    assert answer["total"] == 0


def test_the_second_rule_set_scores_the_same_way(four_class: RuleSet) -> None:
    branch = {key: value for key, value in GOOD.items() if key != "events"}
    answer: dict[str, Any] = json.loads(score_line(four_class, json.dumps({**branch, "satisfaction": 10})))
    assert (answer["total"], answer["star"], answer["adjustments"]) == (85, 3, [])
    assert answer["next_star"] == {"star": 4, "points_missing": 5, "stands_in_way": []}
    with pytest.raises(BadLine, match=r"events\[0\].rule"):
        score_line(four_class, TEXT)


def test_good_lines_are_answered_in_order_and_bad_ones_told(anyang: RuleSet) -> None:
    lines = [
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\r\n",
        b"  \n",
        b"{\n",
        b'{"id": "\xff"}\n',
        TEXT.replace('"b1"', '"b2"').encode() + b"\r\n",
        TEXT.replace('"city"', '"town"').encode(),
    ]
    out, err = io.StringIO(), io.StringIO()
    assert score(iter(lines), out, err, anyang) == 1
    assert [json.loads(line)["id"] for line in out.getvalue().splitlines()] == ["b1", "b2"]
    told = err.getvalue().splitlines()
    assert [line.partition("：")[0] for line in told] == ["第 4 行", "第 5 行", "第 7 行"]
    assert told[2].startswith("第 7 行：events[0].level：应为 county、city、province、nation 之一")
    assert score(io.StringIO(TEXT), io.StringIO(), err, anyang) == 0


def test_rules_check_tells_all_faults_at_once(tmp_path: Path) -> None:
    good = rule_file.RULES / "anyang-2017.toml"
    out, err = io.StringIO(), io.StringIO()
    assert check(good, out, err) == 0
    assert "anyang-2017/1" in out.getvalue()
    assert not err.getvalue()
    bad = tmp_path / "bad.toml"
    bad.write_text(
        good.read_text("utf-8").replace("edition = 1", "edition = 0").replace("step = 0.5", "step = 0.3"), "utf-8"
    )
    out = io.StringIO()
    assert check(bad, out, err) == 1
    assert len(out.getvalue().splitlines()) >= 2
    assert len(err.getvalue().splitlines()) == 1
