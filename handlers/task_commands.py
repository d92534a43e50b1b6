"""What can be asked for about tasks, in plain words and under the buttons of pushes."""

from __future__ import annotations

from handlers import task_list, task_report
from handlers.task_report import DONE_TASK, POSTPONE_TASK
from handlers.task_set import CANCEL_TASK, CHANGE_TASK, SET_TASK, reads_cancel, reads_change, reads_set
from handlers.visit import Command

TASK_COMMANDS: tuple[Command, ...] = (
    Command(
        "tasks",
        "任务",
        ("任务", "看任务", "任务列表", "我的任务", "有什么任务"),
        "view_meetings",
        answer=task_list.listed,
        likely=True,
    ),
    Command("one_task", "看一个任务", (), "view_meetings", answer=task_list.one, reads=task_list.reads_one),
    Command("set_task", "布置任务", ("布置任务", "发任务", "新任务"), "set_task", dialogue=SET_TASK, reads=reads_set),
    Command("change_task", "改任务", (), "set_task", dialogue=CHANGE_TASK, reads=reads_change),
    Command("cancel_task", "取消任务", (), "set_task", dialogue=CANCEL_TASK, reads=reads_cancel),
    Command("done_task", "完成任务", (), "report_task", dialogue=DONE_TASK, reads=task_report.reads_done, own=True),
    Command(
        "undone_task",
        "任务还没完成",
        (),
        "report_task",
        answer=task_report.undone,
        reads=task_report.reads_undone,
        own=True,
    ),
    Command(
        "postpone_task",
        "申请延期",
        (),
        "report_task",
        dialogue=POSTPONE_TASK,
        reads=task_report.reads_later,
        own=True,
    ),
    Command(
        "decide_postponement",
        "批延期",
        (),
        "decide_postponement",
        answer=task_report.decide,
        reads=task_report.reads_decision,
    ),
)
