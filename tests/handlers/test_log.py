"""INV-50, INV-51, INV-55: what is logged, what is nowhere, and words that stay words."""

from __future__ import annotations

import re

import pytest

from handlers.messages import from_json, to_json
from storage import audited
from tests.handlers.plays import DRAMAS
from tests.handlers.stage import Stage, options_of, text_of

LOGGED = {
    "event": "record_event",
    "event_decision": "decide_event void_event",
    "self_assessment": "submit_self_assessment draft_self_assessment",
    "self_assessment_decision": "return_self_assessment withdraw",
    "post": "bind unbind",
    "meeting": "keep_meeting call_meeting",
    "meeting_version": "keep_meeting call_meeting",
    "meeting_branch": "keep_meeting call_meeting",
    "meeting_reply": "answer_meeting",
    "leave_decision": "decide_leave",
    "attendance": "record_attendance",
    "held_meeting": "record_meeting",
    "held_meeting_void": "void_meeting_record",
    "task": "set_task",
    "task_version": "set_task",
    "task_branch": "set_task",
    "task_report": "report_task",
    "task_postponement": "ask_postponement",
    "task_postponement_decision": "decide_postponement",
    "inquiry": "inquire record_attendance",
    "inquiry_answer": "answer_inquiry",
    "inquiry_conclusion": "conclude_inquiry record_attendance",
}
"""Which rows may come or change with which action."""


@pytest.mark.parametrize("name", DRAMAS)
async def test_inv_50_no_change_without_its_row_in_the_log(stage: Stage, name: str) -> None:
    """After every step: a table that changed has a done row of a fitting action by that very person; a log that grew
    by done rows alone has a table that changed."""
    drama = DRAMAS[name]
    await drama.before(stage)
    untold = set((await stage.store.read(audited.compare)).disagreements)  # what was there before the curtain rose
    for step in drama.steps:
        before = stage.everything()
        person = stage.person(step.who) if step.who != "visitor" else None
        pressed = re.fullmatch(r"\[(.+)\]", step.says)
        await (stage.presses(step.who, pressed[1]) if pressed else stage.says(step.who, step.says))
        after = stage.everything()
        new = [row for row in after["audit"] if row not in before["audit"]]
        done = {row[3] for row in new if row[5] == "done"}
        changed = {table for table in LOGGED if before[table] != after[table]}
        for table in changed:
            assert done & set(LOGGED[table].split()), (step, table)
        assert bool(done) == bool(changed), step
        assert all(row[2] == person for row in new if person is not None), step
    assert await stage.audit_is_whole()
    compared = await stage.store.read(audited.compare)
    assert set(compared.disagreements) <= untold
    assert compared.without_digest == 0


REFUSALS = (
    ("secretary", "待处理", "review"),
    ("secretary", "下属支部", "review"),
    ("secretary", "CZJ-2 几星", "view_star"),
    ("deputy", "撤回自评", "withdraw"),
    ("reviewer", "开始自评", "draft_self_assessment"),
    ("reviewer", "记过的事", "view_star"),
    ("reviewer", "如果", "view_star"),
    ("reviewer", "NYJ-1 几星", "view_star"),
    ("reviewer", "XYZ-1 几星", "view_star"),
    ("member", "几星", "view_star"),
    ("member", "记一件事", "record_event"),
    ("admin", "几星", "view_star"),
    ("visitor", "几星", "view_star"),
    ("visitor", "AAAA-BBBB-CCCC-DDDD", "bind"),
    ("secretary", "撤回自评", "withdraw"),
)


@pytest.mark.parametrize(("who", "said", "action"), REFUSALS)
async def test_inv_50_every_refusal_has_its_row(stage: Stage, who: str, said: str, action: str) -> None:
    await stage.says(who, said)
    assert stage.audited() == [(action, "refused")]
    assert stage.rows("select actor from audit") == [(stage.person(who),)]


async def test_the_log_holds_ids_and_words_of_the_program_alone(stage: Stage) -> None:
    """What a person typed is never in the log: it is never erased."""
    typed = ("三名党员获市级表彰", "安发〔2026〕3号", "第八项请补材料", "记重了")
    for name in ("self-assessment", "one commendation", "returned and submitted again"):
        async with stage.aside() as aside:
            await DRAMAS[name].before(aside)
            await aside.play(DRAMAS[name].steps)
            details = repr(aside.rows("select details from audit"))
            assert not any(words in details for words in typed)
            assert not re.search("[\u4e00-\u9fff]", details)


# INV-51

NAMES = ("张建国", "欧阳娜娜", "410522198001011234", "13812345678", "王处长因酒驾被查")


async def test_inv_51_names_typed_in_a_discipline_dialogue_are_nowhere(stage: Stage) -> None:
    """At every question of the dialogue, and in every way out of it."""
    await stage.submitted()
    for said in ("记一件事", "有人受处分"):
        await stage.says("secretary", said)
    for said in ("班子成员", "严重警告", "1", "昨天", "安纪〔2026〕3号"):
        for name in NAMES:
            answer = text_of(await stage.says("secretary", name))
            assert name not in answer
            answer = text_of(await stage.says("secretary", f"{name}受到严重警告处分"))
            assert name not in answer
        await stage.says("secretary", said)
    assert "姓名不会保存" in text_of(stage.last["secretary"])
    await stage.says("secretary", "确认")
    for said in ("记过的事", "1", "更正", "文号"):
        await stage.says("secretary", said)
    for name in NAMES[:4]:  # the last is a sentence of its own, and is heard as one
        assert "不写姓名" in (answer := text_of(await stage.says("secretary", name))) or "身份证号或手机号" in answer
    await stage.says("secretary", "安纪〔2026〕4号")
    await stage.says("secretary", "确认更正")
    await stage.says("secretary", "撤销第2号")
    for name in NAMES[:4]:
        assert "没听懂是哪一个" in text_of(await stage.says("secretary", name))
    await stage.says("secretary", "记重了")
    assert [event[0] for event in stage.events()] == ["discipline_leader_minor"] * 2
    assert [event[5] for event in stage.events()] == ["安纪〔2026〕3号", "安纪〔2026〕4号"]
    assert stage.rows("select reason from event_decision order by id") == [("更正",), ("记重了",)]
    whole = repr(stage.everything())
    assert not any(name in whole for name in NAMES)


async def test_inv_51_a_sentence_is_dropped_once_it_is_read(stage: Stage) -> None:
    for name in NAMES:
        await stage.says("secretary", f"{name}昨天受了处分")
        await stage.says("visitor", f"我是{name}")
        await stage.says("reviewer", name)
    whole = repr(stage.everything())
    assert not any(name in whole for name in NAMES)


# INV-55

HOSTILE = (
    "<b>粗</b><script>alert(1)</script>",
    "*粗* _斜_ [点我](http://x.example) `码`",
    "'; drop table event; --",
    '" or 1=1 --',
    "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "=HYPERLINK(\"http://x.example\",\"点\")",
    "+1+1", "@SUM(A1)", "-2+3",
    "\\u202e \\n \\x1b[31m %s %(name)s {0} {self.__class__} ${PATH}",
    "第一行\n第二行\t栏",
    "\u202e倒过来\u202c",
    "零\u200b宽\ufeff字",
    "👨‍👩‍👧‍👦 e\u0301 ﷽ 𠮷",
    "#0123456789.1",
    "../../etc/passwd",
    "\u2028".join("ab"),
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:24])
async def test_inv_55_hostile_words_as_a_reason_come_back_unchanged(stage: Stage, words: str) -> None:
    """From the form through the superior's review and back; nothing of it is read as anything but words."""
    await stage.submitted()
    await stage.set_phase("CZJ-1", 2)
    for said in ("开始自评", "改第1题", "10"):
        await stage.says("secretary", said)
    refused = "控制字符" in text_of(await stage.says("secretary", words))
    assert refused == ("\u2028" in words)
    if refused or "过期" in text_of(stage.last["secretary"]):
        assert words not in repr(stage.everything())
        return
    kept = _as_kept(words)
    await stage.says("secretary", "提交")
    assert f"组织健全 10/10（{kept}）" in text_of(await stage.says("secretary", "十项得分"))
    await stage.says("reviewer", "待处理")
    assert f"第 1 项理由：{kept}" in text_of(await stage.says("reviewer", "1"))
    await stage.says("reviewer", "退回修改")
    await stage.says("reviewer", words)
    told = await stage.says("secretary", "菜单")
    assert f"上级退回了自评：{kept}" in text_of(told)
    assert from_json(to_json(told)) == told
    assert f"上级退回了自评：{kept}" in text_of(await stage.says("secretary", "开始自评"))
    assert stage.rows("select count(*) from event") == [(0,)]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:24])
async def test_hostile_words_are_no_document(stage: Stage, words: str) -> None:
    for said in ("记一件事", "受到表彰", "党组织", "市级", "昨天"):
        await stage.says("secretary", said)
    assert "文号或公开链接" in text_of(await stage.says("secretary", words))
    assert _as_kept(words) not in stage.sheet("secretary")


@pytest.mark.parametrize("words", HOSTILE[:-1], ids=lambda words: ascii(words)[:24])
async def test_inv_55_hostile_words_that_an_older_release_took_for_a_document_come_back_unchanged(
    stage: Stage, words: str
) -> None:
    kept = _as_kept(words)
    await stage.recorded("commendation", "2026-05-23", "city", document=kept)
    await stage.says("reviewer", "待处理")
    assert f"文号或链接：{kept}" in text_of(await stage.says("reviewer", "1"))
    await stage.says("secretary", "记过的事")
    shown = await stage.says("secretary", "1")
    assert f"文号或链接：{kept}" in text_of(shown)
    assert from_json(to_json(shown)) == shown
    await stage.says("secretary", "撤销这一件")
    if "过期" in text_of(await stage.says("secretary", words)):
        return
    await stage.says("secretary", "记过的事")
    assert f"状态：已撤销（{kept}）" in text_of(await stage.says("secretary", "1"))


def _as_kept(words: str) -> str:
    """As typed, in the composed form of Unicode."""
    import unicodedata

    return unicodedata.normalize("NFC", words)


UNFIT = ("\x00", "九\x00", "\x1b[31m9", "\ud800", "9\udfff", "\x7f", "\x85", "\ufffe", "a" * 501, "九" * 5000)


@pytest.mark.parametrize("words", UNFIT, ids=lambda words: ascii(words)[:16])
async def test_what_does_not_pass_the_door_is_answered_and_nowhere(stage: Stage, words: str) -> None:
    """In a talk and outside it (INVARIANTS §7)."""
    outside = text_of(await stage.says("secretary", words))
    assert "控制字符" in outside or "太长了" in outside
    for said in ("开始自评", "5月20日", "4", "4"):
        await stage.says("secretary", said)
    inside = await stage.says("secretary", words)
    assert "第 1/10 项" in text_of(inside)
    assert options_of(inside)
    assert '"points.organization"' not in stage.sheet("secretary")


async def test_a_text_of_just_the_longest_is_read(stage: Stage) -> None:
    assert "没听懂" in text_of(await stage.says("secretary", "九" * 500))
