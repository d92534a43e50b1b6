"""`jinxing calendar`: the dates of this bureau, as they are and where they come from, and how they are changed."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.assistant import Assistant
from bot.operator_fault import OperatorFault, file_fault
from handlers.days import weekday_name
from scheduler.working_days import WorkingDays
from scoring.rule_set import Deadline, RuleSet
from storage import audit, calendar, organisations, reminders
from storage.ports import Transaction

WORKED = {"班": True, "上班": True, "work": True, "休": False, "放假": False, "rest": False}
_EVERY = {"month": "每月一次", "quarter": "每季度一次", "year": "每年一次"}


async def show(assistant: Assistant, year: int, out: TextIO) -> int:
    """Every deadline and meeting with its clause, and the days that are not as their weekday says."""
    rule_set = assistant.bureau.rule_set
    moved = await assistant.store.read(calendar.moved_deadlines)
    table = await assistant.store.read(calendar.working_days)
    out.write(f"{rule_set.name}（{rule_set.key}）\n")
    for deadline in rule_set.deadlines:
        due, whence = _due(deadline, moved.get(deadline.id, calendar.Moved()).due)
        out.write(f"  {deadline.id:<28} {deadline.name}：{due}{whence}  {deadline.clause.id}\n")
    for cadence in rule_set.cadence:
        out.write(f"  {cadence.id:<28} {cadence.short}：{_EVERY[cadence.every]}  {cadence.clause.id}\n")
    working_days = WorkingDays(table)
    if working_days.is_provisional(date(year, 7, 1)):
        out.write(f"{year} 年的放假安排还没有公布，工作日按周末推算（暂定）；公布后用 jinxing calendar days 导入\n")
    own = sorted((day, works) for day, works in table.items() if day.year == year)
    for day, works in own:
        out.write(f"  {day.isoformat()} {weekday_name(day)} {'上班' if works else '休息'}（本单位的表）\n")
    for other, days in sorted(Counter(day.year for day in table if day.year != year).items()):
        out.write(f"另有 {other} 年的表 {days} 天：jinxing calendar show --year {other}\n")
    return 0


async def move(assistant: Assistant, id: str, due: tuple[int, int] | None, out: TextIO) -> int:
    """Moves a deadline of this bureau, or puts it back to where the plan has it."""
    deadline = _deadline(assistant.bureau.rule_set, id)
    await assistant.store.turn(_move, assistant, id, due)
    shown, whence = _due(deadline, due)
    out.write(f"{deadline.name}：{shown}{whence}；已经安排的提醒会跟着改\n")
    return 0


async def take_days(assistant: Assistant, file: Path, out: TextIO) -> int:
    """Reads working and free days from a csv file: all faults at once, and nothing is taken unless all is right."""
    days = read_days(file)
    await assistant.store.turn(_put_days, assistant, days)
    worked = sum(works for _, works, _ in days)
    out.write(f"记下了 {len(days)} 天：上班 {worked} 天，休息 {len(days) - worked} 天\n")
    return 0


def read_days(file: Path) -> list[tuple[date, bool, str]]:
    """(day, worked, note) of each line: 2027-02-07,班,春节调休. `OperatorFault` names every line that is wrong."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
    except UnicodeDecodeError:
        raise OperatorFault(f"{file} 不是 UTF-8 编码，请另存为 UTF-8") from None
    except OSError as refusal:
        raise file_fault(file, refusal) from None
    faults, days = [], []
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not cells[0][:1].isdigit()):
            continue
        try:
            days.append((date.fromisoformat(cells[0]), WORKED[cells[1]], cells[2] if len(cells) > 2 else ""))
        except (ValueError, KeyError, IndexError):
            faults.append(str(number))
    if faults:
        raise OperatorFault(
            f"{file} 第 {'、'.join(faults)} 行不对：每行应为 日期,班或休,说明，如 2027-02-07,班,春节调休"
        )
    return days


def _move(tx: Transaction, assistant: Assistant, id: str, due: tuple[int, int] | None) -> None:
    now = assistant.clock.now()
    calendar.move_deadline(tx, id, due, now)
    audit.append(tx, now, None, "move_deadline", None, "done", {"deadline": id, "due": due})
    _replan(tx)


def _put_days(tx: Transaction, assistant: Assistant, days: list[tuple[date, bool, str]]) -> None:
    for day, works, note in days:
        calendar.put_working_day(tx, day, works, note)
    audit.append(tx, assistant.clock.now(), None, "put_working_days", None, "done", {"days": len(days)})
    _replan(tx)


def _replan(tx: Transaction) -> None:
    last = 0
    while ids := organisations.ids_after(tx, last, 1000):
        for id in ids:
            reminders.ask_replan(tx, id)
        last = ids[-1]


def _deadline(rule_set: RuleSet, id: str) -> Deadline:
    found = next((each for each in rule_set.deadlines if each.id == id), None)
    movable = [each.id for each in rule_set.deadlines if each.counted_from == "year"]
    if found is None or id not in movable:
        raise OperatorFault(f"没有可以改日期的 {id}；可以改的有 {'、'.join(movable)}")
    return found


def _due(deadline: Deadline, moved: tuple[int, int] | None) -> tuple[str, str]:
    if deadline.counted_from == "election":
        return "上次换届加任期", ""
    if deadline.counted_from == "posting":
        return f"张贴次日起 {deadline.days} 天", ""
    month, day = moved or deadline.due or (12, 31)
    return f"每年 {month}月{day}日", "（本单位改的）" if moved else ""
