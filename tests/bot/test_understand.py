"""`jinxing understand`: lines in, lines out, a bad one named, all the others answered."""

import io
import json
import subprocess
import sys
from pathlib import Path

from bot.understand import understand_lines
from scoring.rule_file import find_rule_set

ROOT = Path(__file__).parents[2]
RULES = find_rule_set("anyang-2017")
KEYS = ["intent", "outcome", "events", "slots", "question", "because"]


def answered(*lines: str | bytes) -> tuple[int, list[dict[str, object]], str]:
    out, err = io.StringIO(), io.StringIO()
    status = understand_lines(lines, out, err, RULES)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def line(text: str, today: str = "2026-11-25", **more: object) -> str:
    return json.dumps({"text": text, "today": today, **more}, ensure_ascii=False)


def test_a_sentence_is_answered_with_the_names_of_the_contract_in_their_order() -> None:
    status, (answer,), err = answered(line("昨天市直工委开会通报批评了我们"))
    assert (status, err) == (0, "")
    assert list(answer) == KEYS
    assert answer["events"] == [
        {
            "rule": "circular_work_committee",
            "level": None,
            "count": 1,
            "occurred_on": "2026-11-24",
            "occurred_range": None,
            "points": -3,
        }
    ]
    assert (answer["intent"], answer["outcome"], answer["question"]) == ("record_event", "propose", None)


def test_context_is_read_and_other_fields_are_passed_over() -> None:
    card = "请核对：11月24日（周二）受到市委通报批评 1 次，计 −5 分。"
    status, (answer,), _ = answered(line("不对，是工委", context=card, id="x"))
    assert status == 0
    assert answer["slots"] == {"target": "last", "replace_with": {"rule": "circular_work_committee"}}


def test_a_bad_line_is_named_and_the_others_are_answered() -> None:
    bad = [
        "[]",
        '{"today":"2026-11-25"}',
        '{"text":"好"}',
        line("好", "2026-02-30"),
        line("好", context=3),
        "{",
        b"\xff",
    ]
    status, answers, err = answered(line("几星"), *bad, "", line("帮助"))
    assert status == 1
    assert [answer["intent"] for answer in answers] == ["query_star", "help"]
    faults = err.splitlines()
    assert [fault.split("：")[0] for fault in faults] == [f"第 {n} 行" for n in range(2, 9)]
    for fault, field in zip(faults[1:5], ("text", "today", "today", "context"), strict=True):
        assert fault.split("：")[1] == field


def test_numbers_with_a_half_and_hostile_words_stay_one_line_of_json() -> None:
    status, answers, _ = answered(line("如果满意率72.5%"), line("\u2028<script>\n{}"), line("\ud800"))
    assert status == 0
    assert answers[0]["slots"] == {"hypothetical": {"events": [], "conditions": {"satisfaction": 72.5}}}
    assert [answer["intent"] for answer in answers[1:]] == ["none", "none"]


def test_the_command_reads_standard_input_or_a_file(tmp_path: Path) -> None:
    sentences = tmp_path / "sentences.jsonl"
    sentences.write_text("\ufeff" + line("几星") + "\r\n" + line("我们排第几") + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "understand"]
    by_file = subprocess.run([*command, str(sentences)], cwd=ROOT, capture_output=True, check=True)
    with sentences.open("rb") as lines:
        by_input = subprocess.run(command, cwd=ROOT, stdin=lines, capture_output=True, check=True)
    assert by_file.stdout == by_input.stdout
    assert [json.loads(said)["intent"] for said in by_file.stdout.splitlines()] == [
        "query_star",
        "query_ranking_or_quota",
    ]
    missing = subprocess.run([*command, "missing.jsonl"], cwd=ROOT, capture_output=True, check=False)
    assert (missing.returncode, len(missing.stderr.decode().splitlines())) == (1, 1)
