"""附加条件 3: every sanction with every role, and what is said of a person never leaves the function."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.understand import as_json
from handlers.understanding.understand import understand
from handlers.understanding.understood import Understood
from scoring.rule_file import find_rule_set

TODAY = date(2026, 11, 25)
RULES = find_rule_set("anyang-2017")
LEADERS = ("支部书记", "副书记", "支委", "组织委员", "一名班子成员", "纪检委员老李")
MEMBERS = ("一名普通党员", "一般党员小王", "一名党员")
UNCLEAR = ("一名党员干部", "有人", "我们科长", "一位同志", "党组成员")
MINOR = ("警告", "党内警告处分", "严重警告", "党内严重警告处分", "党内严重警告、政务记过处分")
MAJOR = ("撤销党内职务处分", "留党察看一年处分", "开除党籍", "双开", "留党察看两年、政务撤职处分", "开除党籍和公职")
OPEN = ("处分", "政务记过处分", "政务撤职处分", "行政拘留")
MEASURES = ("诫勉谈话", "约谈", "提醒谈话", "批评教育")


def said(text: str) -> Understood:
    return understand(text, TODAY, None, RULES)


@pytest.mark.parametrize("role", LEADERS)
@pytest.mark.parametrize(
    ("sanctions", "rule"), [(MINOR, "discipline_leader_minor"), (MAJOR, "discipline_leader_major")]
)
def test_a_leader_by_the_ladder(role: str, sanctions: tuple[str, ...], rule: str) -> None:
    for sanction in sanctions:
        answer = said(f"昨天{role}被给予{sanction}")
        assert (answer.outcome, [(e.rule, e.count) for e in answer.events]) == ("propose", [(rule, 1)]), sanction


@pytest.mark.parametrize("role", MEMBERS)
def test_a_member_whatever_the_sanction(role: str) -> None:
    for sanction in (*MINOR, *MAJOR, *OPEN):
        answer = said(f"昨天{role}被{sanction}")
        assert [(e.rule, e.points) for e in answer.events] == [("discipline_member", Decimal(-2))], sanction


@pytest.mark.parametrize("role", UNCLEAR)
def test_a_role_that_can_not_be_told_is_asked(role: str) -> None:
    for sanction in (*MINOR, *MAJOR, *MEASURES):
        answer = said(f"昨天{role}被{sanction}")
        assert (answer.outcome, answer.events) == ("ask", ()), sanction
        assert answer.question is not None
        assert "班子成员" in answer.question


@pytest.mark.parametrize("role", LEADERS)
def test_a_leader_without_a_party_sanction_is_asked_for_it(role: str) -> None:
    for sanction in OPEN:
        answer = said(f"昨天{role}受到{sanction}")
        assert (answer.outcome, answer.events) == ("ask", ()), sanction


@pytest.mark.parametrize("measure", MEASURES)
def test_measures_are_kept_without_points(measure: str) -> None:
    leader, member = said(f"昨天书记被{measure}"), said(f"昨天一名普通党员被{measure}")
    assert [(e.rule, e.points, e.kept) for e in leader.events] == [("discipline_leader_minor", Decimal(0), "no_points")]
    assert [(e.rule, e.points, e.kept) for e in member.events] == [("discipline_member", Decimal(0), "no_points")]
    assert {leader.outcome, member.outcome} == {"keep_without_points"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("昨天两名支委受到警告处分", 2),
        ("昨天班子成员3人受党内警告处分", 3),
        ("昨天书记和副书记各受一个严重警告", 2),
        ("昨天书记和两名委员都受到警告处分", 3),
        ("昨天二人次受警告处分的是班子成员", 2),
        ("这周三支委受了警告处分", 1),
        ("支委昨天受到留党察看两年处分", 1),
    ],
)
def test_persons_are_counted(text: str, count: int) -> None:
    assert [event.count for event in said(text).events] == [count]


@pytest.mark.parametrize(
    "text",
    [
        "副书记欧阳震华，身份证410502197503124510，昨天被党内严重警告",
        "昨天支委欧阳震华（电话13800138000）受撤销党内职务处分",
        "普通党员欧阳震华410502197503124510昨天被拘留",
        "欧阳震华昨天被开除党籍",
        "昨天欧阳震华被约谈了，13800138000",
        "听说欧阳震华昨天被双开了",
        "如果欧阳震华书记被双开呢",
        "隔壁支部的欧阳震华昨天被警告",
        "欧阳震华没有被处分",
    ],
)
def test_no_name_or_number_of_a_person_leaves(text: str) -> None:
    shown = str(as_json(said(text)))
    assert not any(secret in shown for secret in ("欧阳", "震华", "410502", "4510", "13800"))


def test_of_two_roles_each_gets_its_own_line() -> None:
    answer = said("11月17日，撤销我支部组织委员党内职务，另对2名普通党员给予警告处分。")
    assert [(e.rule, e.count) for e in answer.events] == [("discipline_leader_major", 1), ("discipline_member", 2)]


@pytest.mark.parametrize(
    "text", ["昨天天气预报有大风警告", "警告：电量不足", "昨天我爱人酒驾被拘留", "昨天市委书记被双开了"]
)
def test_what_is_no_discipline_of_ours_is_never_proposed(text: str) -> None:
    assert said(text).outcome != "propose"
