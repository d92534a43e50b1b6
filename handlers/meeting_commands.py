"""What can be asked for about meetings, in plain words and under the buttons of pushes."""

from __future__ import annotations

from handlers import absence_inquiry, attendance, attendance_leave, meeting_list, meeting_record
from handlers.absence_deduction import DEDUCT, reads_deduct
from handlers.absence_undo import UNDO_DEDUCTION, reads_undo
from handlers.attendance_correction import CORRECT_ROLLCALL, reads_correction
from handlers.attendance_leave import LEAVE, reads_leave
from handlers.attendance_record import ROLLCALL
from handlers.attendance_record import reads_record as reads_rollcall
from handlers.meeting_call import CALL_MEETING
from handlers.meeting_change import CANCEL_MEETING, CHANGE_MEETING, reads_cancel, reads_change
from handlers.meeting_record import RECORD_MEETING
from handlers.meeting_words import reads_call
from handlers.visit import Command

MEETING_COMMANDS: tuple[Command, ...] = (
    Command(
        "meetings",
        "会议",
        ("会议", "看会议", "会议列表", "我的会议", "开什么会", "有什么会", "最近的会"),
        "view_meetings",
        answer=meeting_list.listed,
        likely=True,
    ),
    Command("one_meeting", "看一个会议", (), "view_meetings", answer=meeting_list.one, reads=meeting_list.reads_one),
    Command(
        "call_meeting",
        "定个会",
        ("定会议", "定个会", "开会", "开个会", "召集会议", "通知开会", "约个会", "新会议", "会议提醒"),
        "view_meetings",
        dialogue=CALL_MEETING,
        reads=reads_call,
        likely=True,
    ),
    Command("change_meeting", "改会议", (), "view_meetings", dialogue=CHANGE_MEETING, reads=reads_change),
    Command("cancel_meeting", "取消会议", (), "view_meetings", dialogue=CANCEL_MEETING, reads=reads_cancel),
    Command(
        "attends", "参加会议", (), "answer_meeting", answer=attendance.attends, reads=attendance.reads_attends, own=True
    ),
    Command(
        "leave", "请假", ("请假", "我要请假", "会议请假"), "answer_meeting", dialogue=LEAVE, reads=reads_leave, own=True
    ),
    Command(
        "decide_leave",
        "批请假",
        (),
        "decide_leave",
        answer=attendance_leave.decide,
        reads=attendance_leave.reads_decision,
    ),
    Command("correct_rollcall", "更正到会", (), "record_attendance", dialogue=CORRECT_ROLLCALL, reads=reads_correction),
    Command("rollcall", "登记到会", (), "record_attendance", dialogue=ROLLCALL, reads=reads_rollcall),
    Command(
        "record_meeting",
        "登记会议",
        ("登记会议", "登记开过的会", "补登会议", "记会议", "再登记一次"),
        "keep_meeting",
        dialogue=RECORD_MEETING,
        reads=meeting_record.reads_record,
        likely=True,
        own=True,
    ),
    Command(
        "meeting_records",
        "会议记录",
        ("会议记录", "看会议记录", "开过的会"),
        "view_meetings",
        answer=meeting_record.records,
        own=True,
    ),
    Command(
        "void_meeting_record",
        "撤销会议记录",
        (),
        "keep_meeting",
        answer=meeting_record.void,
        reads=meeting_record.reads_void,
        own=True,
    ),
    Command("inquire", "核实", (), "inquire", answer=absence_inquiry.inquire, reads=absence_inquiry.reads_inquire),
    Command(
        "inquire_later",
        "先不处理",
        (),
        "inquire",
        answer=absence_inquiry.later,
        reads=absence_inquiry.reads_later,
    ),
    Command(
        "answer_inquiry",
        "答复核实",
        (),
        "answer_inquiry",
        answer=absence_inquiry.answer,
        reads=absence_inquiry.reads_answer,
        own=True,
    ),
    Command(
        "handle_inquiry", "处理核实", (), "inquire", answer=absence_inquiry.handle, reads=absence_inquiry.reads_handle
    ),
    Command(
        "conclude_inquiry",
        "核实结论",
        (),
        "inquire",
        answer=absence_inquiry.conclude,
        reads=absence_inquiry.reads_conclude,
    ),
    Command("deduct", "提出扣分", (), "decide_event", dialogue=DEDUCT, reads=reads_deduct),
    Command("undo_deduction", "撤销扣分", (), "void_event", dialogue=UNDO_DEDUCTION, reads=reads_undo),
)
