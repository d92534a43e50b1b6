"""核实: where a record is missing the branch is asked first. It may answer within three days; nothing is deducted by
itself, and never from a branch that has leave or a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from handlers.convening import conveners, secretaries
from handlers.days import day_text
from handlers.door import command_words
from handlers.matters import Matter, matter_of, own_matter
from handlers.messages import Message, Option
from handlers.telling import LEADERS, REVIEWERS, Told, unheard, will_tell
from handlers.visit import Declined, Visit
from handlers.wording import names, numbered
from storage import inquiries, organisations
from storage.inquiries import Inquiry, Subject
from storage.organisations import Organisation

TIME_TO_ANSWER = timedelta(days=3)

SAID = {
    "meeting": {"done": "我到了", "excused": "请示过/有特殊理由", "missed": "确实没去"},
    "task": {"done": "已经完成", "excused": "请示过/有特殊理由", "missed": "确实没完成"},
}
_WORDS = {
    "我到了": "done",
    "我们到了": "done",
    "到了": "done",
    "已经完成": "done",
    "已完成": "done",
    "请示过": "excused",
    "有特殊理由": "excused",
    "请示过/有特殊理由": "excused",
    "请示过有特殊理由": "excused",
    "请假了": "excused",
    "确实没去": "missed",
    "没去": "missed",
    "确实没完成": "missed",
}
_INQUIRE = re.compile(r"核实第?([0-9]{1,9})号(会议|任务)|第?([0-9]{1,9})号(会议|任务)(?:的)?核实")
_LATER = re.compile(r"第?([0-9]{1,9})号(会议|任务)先不处理|第?[0-9]{1,9}号核实先不处理")
_ANSWER = re.compile(rf"(?:第?([0-9]{{1,9}})号核实)?({'|'.join(map(re.escape, _WORDS))})")
_HANDLE = re.compile(r"(?:处理|看)第?([0-9]{1,9})号核实")
_CONCLUDE = re.compile(r"第?([0-9]{1,9})号核实(认可|不扣|补记)")


def reads_inquire(visit: Visit, said: str) -> Mapping[str, str] | None:
    """核实第 12 号会议."""
    found = _INQUIRE.fullmatch(command_words(said))
    if found is None:
        return None
    return {"subject": _subject(found[2] or found[4]), "id": found[1] or found[3]}


def inquire(visit: Visit, said: str) -> Message:
    """Asks every branch of which nothing is recorded, each once. What cannot be told to anybody is not asked."""
    words = reads_inquire(visit, said)
    assert words is not None
    about = own_matter(visit, _typed(words["subject"]), int(words["id"]), "inquire")
    see = numbered((("看名单", about.name.replace(" ", "")),))
    if about.is_cancelled or not about.is_over:
        raise Declined(f"{about.short}{'已经取消' if about.is_cancelled else '还没有到时间'}，不用核实。", *see)
    if not about.counts:
        raise Declined("这不是市直工委的会议、任务，不涉及扣分，不用核实；有漏记可以补记。", *see)
    asked: list[Organisation] = []
    away: list[Organisation] = []
    silent, left = [], []
    for branch in about.missing:
        if not visit.may("inquire", branch.id):
            left.append(branch)
        elif not secretaries(visit.tx, branch.id):
            silent.append(branch)
        elif told := _ask(visit, about, branch):
            (asked if told.is_heard else away).append(branch)
    lines = [f"会向 {len(asked)} 个支部核实：{names(asked)}。三天内答复，答了就告诉您。"] if asked else []
    if away:
        lines.append(f"现在推不到，下次说话时才会看到：{names(away)}，请直接联系。")
    if not asked and not away:
        lines.append("没有新的要核实：没有记录的都已经问过了。" if about.missing else "没有缺记录的支部，不用核实。")
    if silent:
        lines.append(f"还没有人绑定、问不到：{names(silent)}，请直接联系。")
    if left:
        lines.append(f"您任职的支部请别人来核实：{names(left)}。")
    return Message("\n".join(lines), see)


def _ask(visit: Visit, about: Matter, branch: Organisation) -> Told | None:
    """Whom the question goes to; None where it was put before."""
    until = visit.at + TIME_TO_ANSWER
    id = inquiries.ask(visit.tx, about.subject, about.id, branch.id, until, visit.person_id, visit.at)
    if id is None:
        return None
    visit.audit("inquire", branch.id, {"inquiry": id, "subject": about.subject, "id": about.id})
    missing = f"{about.short}没有您的到会记录。" if about.subject == "meeting" else f"{about.line}没有您的完成记录。"
    said = SAID[about.subject]
    rows = tuple((said[word], f"第{id}号核实{said[word]}") for word in ("done", "excused", "missed"))
    text = f"{missing}\n请选一项答复。三天内没有答复，会请召集人再联系您，不会自动扣分。"
    message = Message(text, numbered(rows))
    return visit.tell(secretaries(visit.tx, branch.id), "inquiry", f"inquiry:{id}", message)


def reads_later(visit: Visit, said: str) -> Mapping[str, str] | None:
    return {} if _LATER.fullmatch(command_words(said)) else None


def later(visit: Visit, said: str) -> Message:
    """先不处理: nothing is written."""
    return Message(
        "好的，先放着。“未记录”不等于缺席，什么时候处理都行。", numbered((("会议", "会议"), ("任务", "任务")))
    )


def reads_answer(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 5 号核实我到了; 我到了 alone where just one question is open."""
    found = _ANSWER.fullmatch(command_words(said))
    if found is None or visit.post is None:
        return None
    if found[1]:
        return {"inquiry": found[1], "answer": _WORDS[found[2]]}
    waiting = inquiries.open_of(visit.tx, visit.branch.id) if visit.branch else ()
    return {"inquiry": str(waiting[0].id), "answer": _WORDS[found[2]]} if len(waiting) == 1 else None


def answer(visit: Visit, said: str) -> Message:
    """What the branch says; it may say otherwise until something was concluded."""
    words = reads_answer(visit, said)
    assert words is not None
    inquiry, branch = inquiries.inquiry(visit.tx, int(words["inquiry"])), visit.branch
    if inquiry is None or branch is None or inquiry.branch_id != branch.id:
        raise visit.refused("answer_inquiry")
    visit.require("answer_inquiry", branch)
    about = matter_of(visit, inquiry)
    see = numbered((("看会议", "会议"), ("看任务", "任务")))
    if inquiry.conclusion is not None:
        raise Declined(f"{about.short}已经处理完了，答复没有再改。有异议请联系召集人。", *see)
    label, away = SAID[inquiry.subject][words["answer"]], ""
    if inquiry.answer != words["answer"]:
        inquiries.answer(visit.tx, inquiry.id, words["answer"], visit.person_id, visit.at)
        visit.audit("answer_inquiry", branch.id, {"inquiry": inquiry.id, "answer": words["answer"]})
        text = f"{branch.name}答复“{label}”：{about.short}。"
        key = f"answer:{inquiry.id}:{visit.person_id}.{visit.attention.version}"
        message = Message(text, conclusion_options(inquiry, words["answer"]))
        told = visit.tell(conveners(visit.tx, about.convener_id, branch.id), "inquiry", key, message)
        away = unheard("召集人那边", told, REVIEWERS)
    head = "记下了" if away else "会转告召集人"
    return Message(f"{head}：{about.short}，{label}。{away}处理之前都可以改。", see)


def conclusion_options(inquiry: Inquiry, answer: str | None, is_ripe: bool = True) -> tuple[Option, ...]:
    """What the convener can do now; a deduction only once the branch has answered or had its time to."""
    made_up = ("补记实到" if inquiry.subject == "meeting" else "补记完成", f"第{inquiry.id}号核实补记")
    accepted = ("认可，不算无故", f"第{inquiry.id}号核实认可")
    spared = ("不扣分，按请示过记", f"第{inquiry.id}号核实不扣")
    deduct = ("提出扣分" if answer in (None, "missed") else "不认可，提出扣分", f"第{inquiry.id}号核实扣分")
    later = ("先不处理", f"第{inquiry.id}号核实先不处理")
    first = {"done": made_up, "excused": accepted, "missed": deduct}.get(answer or "", made_up)
    rest = {"missed": spared}.get(answer or "", deduct)
    return numbered((first, rest, later) if is_ripe else (made_up, spared, later))


def reads_conclude(visit: Visit, said: str) -> Mapping[str, str] | None:
    """第 5 号核实认可, 不扣, 补记."""
    found = _CONCLUDE.fullmatch(command_words(said))
    return {"inquiry": found[1], "deed": found[2]} if found else None


def conclude(visit: Visit, said: str) -> Message:
    """The convener accepts the reason, or makes up the record: nothing is deducted, and the branch is told."""
    words = reads_conclude(visit, said)
    assert words is not None
    inquiry, about, branch = decidable(visit, int(words["inquiry"]), "inquire")
    see = numbered((("看名单", about.name.replace(" ", "")),))
    if inquiry.conclusion is not None:
        raise Declined(f"{branch.name}这一件已经处理完了，没有再改。", *see)
    conclusion = "done" if words["deed"] == "补记" else "excused"
    inquiries.conclude(visit.tx, inquiry.id, conclusion, None, visit.person_id, visit.at)
    visit.audit("conclude_inquiry", branch.id, {"inquiry": inquiry.id, "conclusion": conclusion})
    made_up = "补记实到" if about.subject == "meeting" else "补记完成"
    verdict = made_up if conclusion == "done" else "按请示过、有特殊理由记，不算无故"
    told = Message(f"{about.short}：召集人已{verdict}，不扣分。", numbered((("我们现在几星", "我们现在几星"),)))
    heard = visit.tell(secretaries(visit.tx, branch.id), "inquiry", f"concluded:{inquiry.id}", told)
    return Message(f"{branch.name}已{verdict}：{about.short}。{will_tell('该支部', heard, LEADERS)}", see)


def reads_handle(visit: Visit, said: str) -> Mapping[str, str] | None:
    """处理第 5 号核实."""
    found = _HANDLE.fullmatch(command_words(said))
    return {"inquiry": found[1]} if found else None


def handle(visit: Visit, said: str) -> Message:
    """What was asked, what was answered, and what can be done now."""
    words = reads_handle(visit, said)
    assert words is not None
    inquiry, about, branch = decidable(visit, int(words["inquiry"]), "inquire")
    if inquiry.conclusion is not None:
        see = numbered((("看名单", about.name.replace(" ", "")),))
        raise Declined(f"{branch.name}这一件已经处理完了。", *see)
    return Message(
        _state(visit, inquiry, about, branch), conclusion_options(inquiry, inquiry.answer, inquiry.is_ripe(visit.at))
    )


def _state(visit: Visit, inquiry: Inquiry, about: Matter, branch: Organisation) -> str:
    if inquiry.answer is not None:
        return f"{branch.name}答复“{SAID[inquiry.subject][inquiry.answer]}”：{about.short}。"
    if visit.at < inquiry.answer_until:
        return f"{branch.name}还没有答复：{about.short}。期限到 {until_text(visit, inquiry)}。"
    return f"{branch.name}三天内没有答复：{about.short}。请先联系该支部，也可能没看到。"


def decidable(visit: Visit, id: int, action: str) -> tuple[Inquiry, Matter, Organisation]:
    """An inquiry that this person may conclude. Declines alike for others' and for what is not there (INV-32, 33)."""
    inquiry = inquiries.inquiry(visit.tx, id)
    if inquiry is None:
        raise visit.refused(action)
    about = own_matter(visit, inquiry.subject, inquiry.subject_id, action)
    if not visit.may("inquire", inquiry.branch_id):
        raise visit.refused(action)
    return inquiry, about, organisations.organisation(visit.tx, inquiry.branch_id)


def until_text(visit: Visit, inquiry: Inquiry) -> str:
    """5月29日（周五）, the last day on which an answer is waited for."""
    return day_text(visit.bureau.today(inquiry.answer_until), visit.today)


def _subject(said: str) -> str:
    return "meeting" if said == "会议" else "task"


def _typed(subject: str) -> Subject:
    return "meeting" if subject == "meeting" else "task"
