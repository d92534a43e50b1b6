"""撤销扣分: the convener takes a deduction back, with a reason by choice; the record of both stays (INV-25)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.absence_inquiry import decidable
from handlers.convening import secretaries
from handlers.door import command_words
from handlers.fields import Choice
from handlers.lapse_count import counter, lapses_of
from handlers.matters import Matter
from handlers.messages import Message
from handlers.talk import Talk
from handlers.telling import LEADERS, will_tell
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import numbered
from storage import events
from storage.audited import digests
from storage.inquiries import Inquiry
from storage.organisations import Organisation

_UNDO = re.compile(r"撤销第?([0-9]{1,9})号核实的?扣分")
_REASONS = Choice(
    (
        ("reason", "撤销：后来知道请示过、有理由", "后来知道请示过、有理由"),
        ("record", "撤销：有到会、完成的记录", "有到会、完成的记录"),
        ("objection", "撤销：异议成立", "异议成立"),
        ("no", "不撤销", ""),
    )
)


@dataclass(frozen=True, slots=True)
class Opening:
    inquiry: Inquiry
    about: Matter
    branch: Organisation


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """A deduction of one's own organisation that stands."""
    if not words.get("inquiry", "").isdecimal():
        raise visit.refused("void_event")
    inquiry, about, branch = decidable(visit, int(words["inquiry"]), "void_event")
    visit.require("void_event", branch)
    if inquiry.conclusion != "deducted":
        see = numbered((("看名单", about.name.replace(" ", "")),))
        raise Declined(f"{branch.name}这一件没有扣分，不用撤销。", *see)
    return Opening(inquiry, about, branch)


async def script(talk: Talk, opening: Opening) -> str:
    """Why; the words are ours, so that no name is kept."""
    what = f"{opening.branch.name}，{opening.about.short}，扣分第 {opening.inquiry.event_id} 号。"
    reason = await talk.ask("why", f"{what}\n为什么撤销？", _REASONS, about=what)
    return reason


def close(visit: Visit, opening: Opening, reason: str) -> Message:
    """Revokes the event and tells the branch."""
    inquiry, about, branch = opening.inquiry, opening.about, opening.branch
    see = numbered((("看名单", about.name.replace(" ", "")), ("待处理", "待处理")))
    if not reason:
        return Message("没有撤销，扣分照旧。", see)
    assert inquiry.event_id is not None
    if events.event(visit.tx, inquiry.event_id).status == "revoked":
        raise Declined("这次扣分刚被撤销过了。", *see)
    decided = events.decide(visit.tx, inquiry.event_id, "revoked", reason, None, visit.person_id, visit.at)
    details = {"event": inquiry.event_id, "inquiry": inquiry.id}
    visit.audit("void_event", branch.id, {**details, **digests(visit.tx, event_decision=decided)})
    count = counter(visit.rule_set(branch), lapses_of(visit, branch, about.day.year))
    told = Message(
        f"召集人撤销了扣分：{about.short}（{reason}）。\n{count}", numbered((("我们现在几星", "我们现在几星"),))
    )
    heard = visit.tell(secretaries(visit.tx, branch.id), "event", f"undone:{inquiry.id}", told)
    text = f"已撤销扣分：{branch.name}，{about.short}。记录和理由都留着。\n{will_tell('该支部', heard, LEADERS)}"
    return Message(text, see)


def reads_undo(visit: Visit, said: str) -> Mapping[str, str] | None:
    """撤销第 5 号核实扣分."""
    found = _UNDO.fullmatch(command_words(said))
    return {"inquiry": found[1]} if found else None


UNDO_DEDUCTION = Dialogue("undo_deduction", "撤销扣分", "void_event", open_, script, close)
