"""INV-26, INV-30 to INV-33: who may do what in which phase, by a table written by hand, and at the turn itself."""

from __future__ import annotations

import pytest

from handlers.rights import COLUMN_OF, COLUMNS, MATRIX, Held, may
from tests.handlers.plays import form
from tests.handlers.stage import Stage, Step, text_of

OWN, SUBORDINATE, FOREIGN, SUPERIOR, OFFICE = 1, 2, 3, 10, 20
BELOW = {(OWN, SUPERIOR), (SUBORDINATE, SUPERIOR), (OWN, OFFICE), (SUBORDINATE, OFFICE), (FOREIGN, OFFICE)}

ALL, EVENTS = "12345678", "123467"

# action: for 书记, 副书记/委员, 机关党委, 组织部, 管理员, 未绑定, 测评成员 where it is allowed; in which phases.
#   y: without a branch too; o: on the own branch; s: on branches below; -: never
EXPECTED = {
    "help": ("yyyyyyy", ALL),
    "bind": ("yyyyyyy", ALL),
    "personal_data": ("yyyyy-y", ALL),
    "view_star": ("ooss---", ALL),
    "draft_self_assessment": ("oo-----", "127"),
    "submit_self_assessment": ("o------", "127"),
    "withdraw": ("o------", "3"),
    "record_event": ("ooss---", EVENTS),
    "review": ("--ss---", ALL),
    "void_event": ("o-ss---", EVENTS),
    "decide_event": ("--ss---", EVENTS),
    "return_self_assessment": ("--ss---", "34"),
    "view_meetings": ("ooss---", ALL),
    "keep_meeting": ("oo-----", ALL),
    "call_meeting": ("--ss---", ALL),
    "answer_meeting": ("oo-----", ALL),
    "decide_leave": ("--ss---", ALL),
    "record_attendance": ("--ss---", ALL),
    "inquire": ("--ss---", ALL),
    "answer_inquiry": ("oo-----", ALL),
    "set_task": ("--ss---", ALL),
    "report_task": ("oo-----", ALL),
    "decide_postponement": ("--ss---", ALL),
    "decide_election": ("--ss---", ALL),
    "note_posting": ("---s---", ALL),
}
ROLES = ("secretary", "deputy", "committee_member", "reviewer", "office", "admin", None, "member")
PLACE = {"secretary": OWN, "deputy": OWN, "committee_member": OWN, "member": OWN, "reviewer": SUPERIOR}


def below(branch: int, organisation: int) -> bool:
    return (branch, organisation) in BELOW


def expected(role: str | None, action: str, branch: int | None, phase: int) -> bool:
    """What the table written by hand says."""
    cells, phases = EXPECTED[action]
    cell = cells[COLUMNS.index(COLUMN_OF[role] if role else "V")]
    place = PLACE.get(role or "", OFFICE)
    if str(phase) not in phases or cell == "-":
        return False
    if cell == "y":
        return True
    if branch is None:
        return False
    return branch == place if cell == "o" else below(branch, place)


def test_inv_30_every_action_of_the_code_is_in_the_table_written_by_hand() -> None:
    assert set(MATRIX) == set(EXPECTED)
    assert COLUMNS == ("S", "D", "R1", "R2", "ADM", "V", "M")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", EXPECTED)
def test_inv_30_every_cell(action: str, role: str | None) -> None:
    """Role × action × own, subordinate, foreign, none × phase."""
    posts = [Held(role, PLACE.get(role, OFFICE))] if role else []
    for branch in (OWN, SUBORDINATE, FOREIGN, None):
        for phase in range(1, 9):
            allowed = may(action, posts, branch, phase=phase, is_below=below)
            assert allowed is expected(role, action, branch, phase), (branch, phase)


@pytest.mark.parametrize("role", [*ROLES, "owner", "", "SECRETARY", "root"])
@pytest.mark.parametrize("action", ["", "drop", "propose_star", "HELP", "view_star ", "submit"])
def test_inv_30_an_unknown_action_is_denied(action: str, role: str | None) -> None:
    posts = [Held(role, OWN)] if role is not None else []
    assert not any(may(action, posts, OWN, phase=phase, is_below=lambda *_: True) for phase in range(-1, 11))


@pytest.mark.parametrize("action", EXPECTED)
def test_inv_30_an_unknown_role_or_phase_is_denied(action: str) -> None:
    assert not may(action, [Held("owner", OWN)], OWN, is_below=lambda *_: True)
    for phase in (-1, 0, 9, 100):
        assert not may(action, [Held("secretary", OWN), Held("office", OFFICE)], OWN, phase=phase, is_below=below)


@pytest.mark.parametrize(
    "action",
    [
        "decide_event",
        "return_self_assessment",
        "decide_leave",
        "record_attendance",
        "inquire",
        "decide_postponement",
        "decide_election",
    ],
)
@pytest.mark.parametrize("leads", ["secretary", "deputy", "committee_member"])
@pytest.mark.parametrize(("reviews", "place"), [("reviewer", SUPERIOR), ("office", OFFICE)])
def test_inv_33_nobody_reviews_a_branch_they_lead(action: str, leads: str, reviews: str, place: int) -> None:
    for posts in ([Held(leads, OWN), Held(reviews, place)], [Held(reviews, place), Held(leads, OWN)]):
        assert not any(may(action, posts, OWN, phase=phase, is_below=below) for phase in range(1, 9))
        assert may(action, posts, SUBORDINATE, phase=3, is_below=below)
    assert may(action, [Held("member", OWN), Held(reviews, place)], OWN, phase=3, is_below=below)


async def test_inv_33_at_the_turn_a_superior_who_leads_the_branch_does_not_decide_for_it(stage: Stage) -> None:
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.recorded("commendation", "2026-03-12", "city", code="CZJ-2")
    await stage.appoint("reviewer", "CZJ-1", "committee_member")
    rest = ("创新", "国家级", "1", "昨天", "跳过")
    await stage.play(
        [
            Step("reviewer", "待处理", "有 1 件待处理", "市财政局第二党支部：市级表彰", hides="第一党支部"),
            # What they record for their own branch waits for somebody else.
            *(Step("reviewer", said) for said in ("记一件事", "市财政局第一党支部", *rest)),
            Step("reviewer", "确认", "待上级核实", hides="已认定"),
            *(Step("reviewer", said) for said in ("记一件事", "市财政局第二党支部", *rest)),
            Step("reviewer", "确认", "已认定"),
            Step("office", "待处理", "有 4 件待处理"),
        ]
    )
    assert stage.rows("select event_id, decision from event_decision") == [(4, "confirmed")]


# At the turn


DENIED = {
    # who tries what, in words
    "visitor": (
        "我们现在几星、开始自评、记一件事、记过的事、撤回自评、待处理、下属支部、CZJ-1 几星、如果、看过去某天、我的、"
        "解绑、换身份、怎样提分、明细"
    ),
    "member": "我们现在几星、开始自评、记一件事、记过的事、撤回自评、待处理、下属支部、CZJ-1 几星、撤销第1号、明细",
    "admin": "我们现在几星、开始自评、记一件事、记过的事、撤回自评、待处理、下属支部、CZJ-1 几星、如果、撤销第1号",
    "secretary": ("待处理、下属支部、CZJ-2 几星、NYJ-1 明细、DAJ-1 怎样提分、SZGW 几星、CZJ 几星、CZJ-2 只看已核实的"),
    "deputy": "待处理、下属支部、撤回自评、CZJ-2 几星、CZJ-2 十项得分",
    "neighbour": "待处理、CZJ-1 几星、CZJ-1 每一分怎么来的、CZJ-1 十项得分",
    "reviewer": "开始自评、撤回自评、记过的事、如果、看过去某天、NYJ-1 几星、DAJ-1 明细、CZJ 几星、撤销第1号",
    "general": "开始自评、CZJ-1 几星、CZJ-1 明细、DAJ-1 几星",
    "office": "开始自评、撤回自评、记过的事、SZGW 几星、XXX-1 几星",
}


@pytest.mark.parametrize(("who", "said"), [(who, said) for who, words in DENIED.items() for said in words.split("、")])
async def test_inv_30_a_denied_turn_leaves_a_row_in_the_log_and_nothing_else(stage: Stage, who: str, said: str) -> None:
    for code, by in (("CZJ-1", "secretary"), ("CZJ-2", "neighbour"), ("NYJ-1", "farmer"), ("DAJ-1", "archivist")):
        await stage.submitted(code, by)
        await stage.recorded("commendation", "2026-03-12", "city", code=code)
    await stage.says(who, "你好")
    before = stage.everything()
    answer = text_of(await stage.says(who, said))
    after = stage.everything()
    assert "不在您的权限内" in answer or "您还没有绑定支部" in answer
    assert "分" not in answer.replace("身份", "")
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"attention", "inbox", "audit"}
    [row] = [row for row in after["audit"] if row not in before["audit"]]
    assert "refused" in row
    assert stage.person(who) in row


ALLOWED = {
    "secretary": ("我们现在几星", "CZJ-1 几星", "记一件事", "记过的事", "如果", "看过去某天", "我的", "撤回自评"),
    "deputy": ("我们现在几星", "CZJ-1 几星", "记一件事", "记过的事", "如果", "看过去某天", "我的"),
    "reviewer": ("CZJ-1 几星", "CZJ-2 明细", "待处理", "下属支部", "记一件事", "我的"),
    "general": ("NYJ-1 几星", "待处理", "下属支部"),
    "office": ("CZJ-1 几星", "NYJ-1 几星", "DAJ-1 几星", "待处理", "下属支部", "记一件事"),
}


@pytest.mark.parametrize("who", ALLOWED)
async def test_inv_30_what_is_allowed_is_answered(stage: Stage, who: str) -> None:
    for code, by in (("CZJ-1", "secretary"), ("CZJ-2", "neighbour"), ("NYJ-1", "farmer"), ("DAJ-1", "archivist")):
        await stage.submitted(code, by)
        await stage.recorded("commendation", "2026-03-12", "city", code=code)
    for said in ALLOWED[who]:
        assert "不在您的权限内" not in text_of(await stage.says(who, said)), said
    assert ("view_star", "refused") not in stage.audited()


async def test_inv_31_a_role_taken_away_ends_at_once(any_stage: Stage) -> None:
    """On both databases: in the middle of a talk, before the last word."""
    stage = any_stage
    for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过"):
        await stage.says("deputy", said)
    confirm = stage.button("deputy", "确认")
    await stage.dismiss("deputy")
    assert "记好了" not in text_of(await stage.says("deputy", confirm))
    assert stage.events() == []
    assert "您还没有绑定支部" in text_of(await stage.says("deputy", "几星"))


async def test_inv_31_a_secretary_dismissed_before_submitting_submits_nothing(stage: Stage) -> None:
    await stage.play(form())
    submit = stage.button("secretary", "提交")
    await stage.dismiss("secretary")
    for said in (submit, "提交", "1", "继续", "开始自评"):
        assert "已提交" not in text_of(await stage.says("secretary", said))
    assert stage.rows("select count(*) from self_assessment") == [(0,)]


async def test_inv_31_a_secretary_who_becomes_a_deputy_hands_over(stage: Stage) -> None:
    await stage.play(form())
    await stage.dismiss("secretary")
    await stage.appoint("secretary", "CZJ-1", "deputy")
    await stage.says("secretary", "你好")
    await stage.play([Step("secretary", "继续", "合计 85.5 分", "[1 交给书记]"), Step("secretary", "1", "已交给书记")])
    assert stage.rows("select kind from self_assessment") == [("draft",)]


NOT_THERE = (
    ("secretary", "CZJ-2 几星", "XYZ-9 几星"),
    ("secretary", "CZJ-2 明细", "XYZ-9 明细"),
    ("secretary", "CZJ 几星", "CZJ-999 几星"),
    ("reviewer", "NYJ-1 几星", "XYZ-9 几星"),
    ("reviewer", "NYJ-1 十项得分", "XYZ-9 十项得分"),
    ("general", "CZJ-1 怎样提分", "CZJ-77 怎样提分"),
    ("visitor", "CZJ-1 几星", "XYZ-9 几星"),
    ("admin", "CZJ-1 几星", "XYZ-9 几星"),
    ("neighbour", "撤销第1号", "撤销第999号"),
    ("secretary", "撤销第2号", "撤销第999号"),
    ("visitor", "AAAA-BBBB-CCCC-DDDD", "KQ7M-3XPD-0000-0000"),
)


@pytest.mark.parametrize(("who", "theirs", "nowhere"), NOT_THERE)
async def test_inv_32_not_there_and_not_yours_sound_alike(stage: Stage, who: str, theirs: str, nowhere: str) -> None:
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.recorded("commendation", "2026-03-13", "city", code="CZJ-2")
    await stage.code_for("DAJ-1", hours=-1)  # KQ7M… is there and has expired
    await stage.says(who, "你好")
    answers = []
    for said in (theirs, nowhere):
        async with stage.aside() as aside:
            reply = await aside.says(who, said)
            answers.append([(m.text, [option.label for option in m.options]) for m in reply.messages])
    assert answers[0] == answers[1]


# INV-26


TRIES = {
    "record": ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过", "确认"),
    "void": ("撤销第1号", "记重了"),
    "correct": ("记过的事", "市级表彰", "更正", "日期", "3月13日", "确认更正"),
    "assess": ("自评 9 9 9 9 9 9 9 9 9 8.5", "5月20日", "4", "4", "提交"),
    "withdraw": ("撤回自评",),
}
SUPERIOR_TRIES = {
    "confirm": ("待处理", "表彰", "认定"),
    "return": ("待处理", "自评", "退回修改", "请核对"),
    "record": ("记一件事", "市财政局第一党支部", "被通报批评", "市直工委", "1", "昨天", "跳过", "确认"),
}
CHANGES = {
    # phase: what a secretary's tries change, what a superior's
    2: ({"record", "void", "correct", "assess"}, {"confirm", "record"}),
    3: ({"record", "void", "correct", "withdraw"}, {"confirm", "return", "record"}),
    4: ({"record", "void", "correct"}, {"confirm", "return", "record"}),
    5: (set(), set()),
    6: ({"record", "void", "correct"}, {"confirm", "record"}),
    7: ({"record", "void", "correct", "assess"}, {"confirm", "record"}),
    8: (set(), set()),
}


@pytest.mark.parametrize("phase", CHANGES)
async def test_inv_26_what_each_phase_lets_change(stage: Stage, phase: int) -> None:
    """Action × phase: what is locked changes nothing, and says so."""
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "city")
    await stage.set_phase("CZJ-1", phase)
    by_secretary, by_superior = CHANGES[phase]
    for who, tries, changing in (("secretary", TRIES, by_secretary), ("reviewer", SUPERIOR_TRIES, by_superior)):
        for deed, words in tries.items():
            async with stage.aside() as aside:
                before = aside.domain()
                for said in words:
                    await aside.says(who, said)
                assert (aside.domain() != before) == (deed in changing), (who, deed)


@pytest.mark.parametrize(
    ("phase", "said", "why"),
    [
        (3, "开始自评", "锁定了；上级退回后才能改"),
        (4, "开始自评", "上级正在审核，锁定了"),
        (5, "开始自评", "正在公示，公示期间不作改动"),
        (5, "记一件事", "正在公示，公示期间不作改动"),
        (6, "开始自评", "结果已经批准，不再改动"),
        (8, "记一件事", "本年度已经归档，不再改动"),
        (2, "撤回自评", "自评还没有提交"),
        (4, "撤回自评", "上级正在审核，锁定了"),
        (5, "撤回自评", "正在公示"),
    ],
)
async def test_inv_26_a_locked_phase_says_why(stage: Stage, phase: int, said: str, why: str) -> None:
    await stage.submitted()
    await stage.set_phase("CZJ-1", phase)
    assert why in text_of(await stage.says("secretary", said))
    assert stage.audited()[-1][1] == "refused"


async def test_inv_26_a_phase_that_locks_in_the_middle_of_a_talk(stage: Stage) -> None:
    await stage.submitted()
    for said in ("记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过"):
        await stage.says("secretary", said)
    await stage.set_phase("CZJ-1", 5)
    assert "正在公示" in text_of(await stage.presses("secretary", "确认"))
    assert stage.events() == []
