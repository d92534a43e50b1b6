"""What a reminder says: what, when, what is at stake by which clause, and what can be answered now by one digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from handlers.bureau import Bureau
from handlers.days import day_text, weekday_name
from handlers.messages import Message, Reply, to_json
from handlers.wording import SIGNS, numbered
from storage.obligations import Obligation
from storage.reminders import Item, due_text

MOST_LINES = 4
MOST_OPTIONS = 5
LONG_AGO = timedelta(days=1)
"""From then on what was missed is told as one list of what is still open."""


def composer(bureau: Bureau) -> Callable[[Sequence[Item], datetime], str]:
    """Makes the body of one message to one person out of what they are to be reminded of."""
    return lambda items, now: to_json(Reply((reminding(bureau, items, now),)))


def reminding(bureau: Bureau, items: Sequence[Item], now: datetime) -> Message:
    """One thing in its own words; several as one list, each with its first answer."""
    if len(items) == 1:
        return _one(bureau, items[0], now)
    return _several(bureau, items, now)


def due_words(due: date | datetime, today: date, bureau: Bureau) -> str:
    """明天（周四）15:00, 6月5日（周五）: a day near by its word, an instant with its time."""
    day = bureau.today(due) if isinstance(due, datetime) else due
    near = {0: "今天", 1: "明天", 2: "后天"}.get((day - today).days)
    words = f"{near}（{weekday_name(day)}）" if near else day_text(day, today)
    return f"{words}{due.astimezone(bureau.zone):%H:%M}" if isinstance(due, datetime) else words


def left_words(due: date, today: date) -> str:
    """还有 7 天, 就是今天, 已过 1 天."""
    left = (due - today).days
    return f"还有 {left} 天" if left > 0 else "就是今天" if left == 0 else f"已过 {-left} 天"


def headline(obligation: Obligation, today: date, bureau: Bureau) -> str:
    """What it is and when, in half a line."""
    due = obligation.due
    if isinstance(due, datetime):
        place = f"{obligation.place}，" if obligation.place else ""
        return f"{due_words(due, today, bureau)} {place}{obligation.title}"
    if _is_cadence(bureau, obligation):
        until = f"{due_words(due, today, bureau)}前"
        return f"{period_words(obligation.subject, today)}{obligation.title}还没有记录，{until}"
    ends = "截止" if due >= today else "到期"
    return f"{obligation.title}：{due_words(due, today, bureau)}{ends}，{left_words(due, today)}"


def period_words(subject: str, today: date) -> str:
    """本月, 上半年…: a month, quarter or year as it is spoken of today."""
    this = {f"{today:%Y-%m}": "本月", f"{today.year}-Q{(today.month + 2) // 3}": "本季度", str(today.year): "今年"}
    if subject in this:
        return this[subject]
    year, _, part = subject.partition("-")
    return f"{year} 年{f'第 {part[1:]} 季度' if part.startswith('Q') else f' {int(part)} 月' if part else ''}"


def _one(bureau: Bureau, item: Item, now: datetime) -> Message:
    obligation, today = item.obligation, bureau.today(now)
    lines = [f"{'（补发）' if item.missed_at else ''}{headline(obligation, today, bureau)}。"]
    if _is_escalation(item):
        lines = [f"{lines[0][:-1]}，{obligation.organisation}还没有办。", "这是提示，不扣分；请问一问有没有困难。"]
        return Message("\n".join(lines), numbered((("下属支部", "下属支部"), _later([item]))))
    if obligation.stake:
        lines.append(f"{obligation.stake.rstrip('。')}。")
    return Message("\n".join(lines), numbered((*_answers(bureau, item), _last_answer(bureau, item))))


def _several(bureau: Bureau, items: Sequence[Item], now: datetime) -> Message:
    """The nearest first; the meetings of a month that are not recorded yet share a line at the end."""
    today = bureau.today(now)
    missed = [item.missed_at for item in items if item.missed_at]
    long_ago = bool(missed) and now - min(missed) > LONG_AGO
    head = f"有几次提醒没能按时送到，现在补上，还要办的有 {len(items)} 件" if long_ago else f"有 {len(items)} 件事要办"
    groups = _groups(bureau, items)
    shown = groups if len(groups) <= MOST_LINES else groups[: MOST_LINES - 1]
    several_places = len({item.obligation.organisation_id for item in items}) > 1
    lines = [f"{'（补发）' if missed and not long_ago else ''}{head}："]
    for sign, group in zip(SIGNS, shown, strict=False):
        whose = f"{group[0].obligation.organisation} " if several_places or _is_escalation(group[0]) else ""
        lines.append(f"{sign} {whose}{_group_words(bureau, group, today)}")
    if len(groups) > len(shown):
        left = sum(map(len, groups[len(shown) :]))
        lines.append(f"还有 {left} 件，说“还有哪些截止日”看全部。")
    told = [item for group in shown for item in group]
    rows = [*_first_answers(bureau, shown), ("还有哪些截止日", "还有哪些截止日"), _later(told, "都晚点再提醒")]
    return Message("\n".join(lines), numbered(rows))


def _groups(bureau: Bureau, items: Sequence[Item]) -> list[list[Item]]:
    groups: dict[object, list[Item]] = {}
    for item in sorted(items, key=lambda item: (_is_cadence(bureau, item.obligation), due_text(item.obligation.due))):
        obligation = item.obligation
        together = (obligation.organisation_id, obligation.subject, obligation.due)
        groups.setdefault(together if _is_cadence(bureau, obligation) else item.reminder.id, []).append(item)
    return list(groups.values())


def _group_words(bureau: Bureau, group: Sequence[Item], today: date) -> str:
    first = group[0].obligation
    if len(group) == 1:
        return headline(first, today, bureau)
    names = "、".join(item.obligation.title for item in group)
    return f"{period_words(first.subject, today)}还没有记录：{names}；{due_words(first.due, today, bureau)}前"


def _first_answers(bureau: Bureau, groups: Sequence[Sequence[Item]]) -> list[tuple[str, str]]:
    """The first answer to each, under a label that says to what."""
    options: dict[str, str] = {}
    for group in groups:
        item = group[0]
        label, words = ("下属支部", "下属支部") if _is_escalation(item) else _answers(bureau, item)[0]
        if words in options.values():
            continue
        if _is_cadence(bureau, item.obligation):
            label = words
        options[label if label not in options else f"{label}：{item.obligation.title}"] = words
    return list(options.items())[:MOST_OPTIONS]


def _answers(bureau: Bureau, item: Item) -> tuple[tuple[str, str], ...]:
    """What can be answered now. What we cannot see by ourselves is done by word."""
    obligation = item.obligation
    if obligation.options:
        return obligation.options
    label = "已换届，报上级登记" if obligation.kind == "election" else "已办好"
    return ((label, f"第 {item.reminder.id} 号提醒已办好"),)


def _last_answer(bureau: Bureau, item: Item) -> tuple[str, str]:
    if _is_cadence(bureau, item.obligation):
        return "不再提醒", f"第 {item.reminder.id} 号提醒不再提醒"
    return _later([item])


def _later(items: Sequence[Item], label: str = "晚点再提醒") -> tuple[str, str]:
    numbers = "、".join(str(item.reminder.id) for item in items)
    return label, f"第 {numbers} 号提醒晚点再说"


def _is_cadence(bureau: Bureau, obligation: Obligation) -> bool:
    rule_set = bureau.rule_sets.get(obligation.rule_set, bureau.rule_set)
    return any(cadence.id == obligation.kind for cadence in rule_set.cadence)


def _is_escalation(item: Item) -> bool:
    concerned = {recipient.person_id for recipient in item.obligation.recipients}
    return item.reminder.person_id not in concerned
