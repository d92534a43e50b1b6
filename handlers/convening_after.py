"""What is told without being asked: after a meeting or a task's day the list goes to whoever called, after three days
without an answer the question does. Run by a tick, as often as one likes: each is told once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from handlers.absence_inquiry import conclusion_options
from handlers.attendance import rollcall
from handlers.bureau import Bureau
from handlers.convening import conveners
from handlers.meeting_kinds import NAMES
from handlers.meeting_text import short_line
from handlers.meeting_time import local
from handlers.messages import Message, Option, Reply, to_json
from handlers.task_board import TaskBoard, board
from handlers.wording import numbered
from storage import held_meetings, inquiries, meetings, messages, organisations, tasks
from storage.meetings import Meeting
from storage.ports import Transaction
from storage.tasks import Task

USUALLY_OVER = timedelta(hours=2)
"""How long after its beginning a meeting is taken to be over: nobody says when it ends."""
LOOKS_BACK = timedelta(days=30)
MORNING, EVENING = time(8, 30), time(21, 0)


def afterwards(tx: Transaction, bureau: Bureau, now: datetime) -> int:
    """How many messages were put into the outbox."""
    today = bureau.today(now)
    told = 0
    for meeting in meetings.meetings_between(tx, now - LOOKS_BACK, now - USUALLY_OVER):
        told += _after_meeting(tx, bureau, meeting, now)
    for task in tasks.due_between(tx, today - LOOKS_BACK, today):
        told += _after_task(tx, bureau, task, now)
    for inquiry in inquiries.ended(tx, now - LOOKS_BACK, now):
        key = f"inquiry-ended:{inquiry.id}"
        if inquiries.was_told(tx, f"{key}:0"):
            continue
        branch = organisations.organisation(tx, inquiry.branch_id)
        if inquiry.subject == "meeting":
            meeting = meetings.meeting(tx, inquiry.subject_id)
            what, convener = short_line(meeting, today, bureau.zone), meeting.convener_id
        else:
            task = tasks.task(tx, inquiry.subject_id)
            what, convener = f"“{task.title}”", task.setter_id
        text = f"{branch.name}三天内没有答复：{what}。\n请先联系该支部，也可能没看到。不会自动扣分。"
        message = Message(text, conclusion_options(inquiry, None))
        told += _tell(tx, bureau, conveners(tx, convener, branch.id), key, message, now)
    return told


def _after_meeting(tx: Transaction, bureau: Bureau, meeting: Meeting, now: datetime) -> int:
    key = f"rollcall:{meeting.id}"
    if inquiries.was_told(tx, f"{key}:0"):
        return 0
    if meeting.is_own:
        return _own_meeting(tx, bureau, meeting, key, now)
    known, short = rollcall(tx, meeting), short_line(meeting, bureau.today(now), bureau.zone)
    record = ("登记到会", f"登记第{meeting.id}号会议到会")
    later = ("先不处理", f"第{meeting.id}号会议先不处理")
    if not known.present:
        text = f"{short}开过了：应到 {len(known.expected)}，请假 {len(known.on_leave)}，到会还没有登记。"
        return _tell(tx, bureau, conveners(tx, meeting.convener_id), key, Message(text, numbered((record, later))), now)
    text, options = f"{short}：{known.text}。", numbered((("看名单", f"第{meeting.id}号会议"),))
    if known.unrecorded:
        made_up = ("补记实到", f"补记第{meeting.id}号会议实到")
        options = numbered((made_up, later))
        if meeting.counts:
            which = "该支部" if len(known.unrecorded) == 1 else "这些支部"
            text += f"\n“未记录”不等于缺席。要向{which}核实吗？"
            options = numbered((("核实", f"核实第{meeting.id}号会议"), made_up, later))
    return _tell(tx, bureau, conveners(tx, meeting.convener_id), key, Message(text, options), now)


def _own_meeting(tx: Transaction, bureau: Bureau, meeting: Meeting, key: str, now: datetime) -> int:
    """Whether it was held: two lines are its record. Asked of whoever noted it, unless it is recorded."""
    day = local(meeting.starts_at, bureau.zone).date()
    held = held_meetings.held_by(tx, meeting.convener_id, day, day)
    if meeting.kind == "other" or any(one.kind == meeting.kind for one in held):
        return 0
    text = f"{day.month}月{day.day}日的{NAMES[meeting.kind]}开了吗？日期、主题、人数，两行字就够。"
    options = numbered((("已开，登记", f"登记第{meeting.id}号会议"), ("没开，取消", f"取消第{meeting.id}号会议")))
    return _tell(tx, bureau, (meeting.called_by,), key, Message(text, options), now)


def _after_task(tx: Transaction, bureau: Bureau, task: Task, now: datetime) -> int:
    today = bureau.today(now)
    known = board(tx, task, today)
    told, key = 0, f"task-list:{task.id}:{task.due_on}"
    who = conveners(tx, task.setter_id)
    title = f"“{task.title}”{task.due_on.month}月{task.due_on.day}日到期"
    if not inquiries.was_told(tx, f"{key}:0"):
        told += _tell(
            tx, bureau, who, key, Message(f"{title}：{known.text}。{_ask(task, known)}", _deeds(task, known)), now
        )
    for branch in known.of("unreported"):
        until = known.due[branch.id]
        key = f"task-late:{task.id}:{branch.id}:{until}"
        if until > task.due_on and not inquiries.was_told(tx, f"{key}:0"):
            text = f"{branch.name}“{task.title}”延到 {until.month}月{until.day}日，还没有报完成。{_ask(task, known)}"
            told += _tell(tx, bureau, who, key, Message(text, _deeds(task, known)), now)
    return told


def _ask(task: Task, known: TaskBoard) -> str:
    return "\n“未报”不等于没做。要核实吗？" if task.counts and known.of("unreported") else ""


def _deeds(task: Task, known: TaskBoard) -> tuple[Option, ...]:
    rows = [("看名单", f"第{task.id}号任务")]
    if task.counts and known.of("unreported"):
        rows = [("核实", f"核实第{task.id}号任务"), *rows, ("先不处理", f"第{task.id}号任务先不处理")]
    return numbered(rows)


def _tell(tx: Transaction, bureau: Bureau, persons: Iterable[int], key: str, message: Message, now: datetime) -> int:
    """Puts the message into the outbox of each, for a polite hour; the occasion is noted by its key."""
    body, due_at = to_json(Reply((message,))), polite(now, bureau)
    return sum(
        messages.put_outbox(tx, person, "convener", body, f"{key}:{n}", due_at, now)
        for n, person in enumerate(sorted(set(persons)))
    )


def polite(now: datetime, bureau: Bureau) -> datetime:
    """Now, or the next morning where it is night."""
    here = now.astimezone(bureau.zone)
    if MORNING <= here.time() < EVENING:
        return now
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, bureau.zone)
