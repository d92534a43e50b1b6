"""What a reminder says: what, when, what is at stake by which clause, and what can be answered now by one digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from handlers import late_forms
from handlers.bureau import Bureau
from handlers.days import day_text, weekday_name
from handlers.messages import Message, Reply, to_json
from handlers.wording import SIGNS, numbered, shortened
from storage.obligations import Obligation
from storage.reminders import Item, due_text

MOST_LINES = 4
MOST_OPTIONS = 6
MOST_NAMED = 3
DEADLINES = ("还有哪些截止日", "还有哪些截止日")
LONG_AGO = timedelta(days=1)
"""From then on what was missed is told as one list of what is still open."""


def composer(bureau: Bureau) -> Callable[[Sequence[Item], datetime], str]:
    """Makes the body of one message to one person out of what they are to be reminded of."""
    return lambda items, now: to_json(Reply((reminding(bureau, items, now),)))


def reminding(bureau: Bureau, items: Sequence[Item], now: datetime) -> Message:
    """One thing in its own words; several as one list, each with its first answer."""
    if len(items) == 1:
        return one_of(bureau, items[0], now)
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
    left = f"，{left_words(due, today)}" if due != today else ""
    return f"{obligation.title}：{due_words(due, today, bureau)}{ends}{left}"


def period_words(subject: str, today: date) -> str:
    """本月, 上半年…: a month, quarter or year as it is spoken of today."""
    this = {f"{today:%Y-%m}": "本月", f"{today.year}-Q{(today.month + 2) // 3}": "本季度", str(today.year): "今年"}
    if subject in this:
        return this[subject]
    year, _, part = subject.partition("-")
    return f"{year} 年{f'第 {part[1:]} 季度' if part.startswith('Q') else f' {int(part)} 月' if part else ''}"


def one_of(bureau: Bureau, item: Item, now: datetime) -> Message:
    """One thing in its own words: what and when, what is at stake by which clause, what can be answered."""
    obligation, today = item.obligation, bureau.today(now)
    lines = [f"{'（补发）' if item.missed_at else ''}{headline(obligation, today, bureau)}。"]
    if _is_escalation(item):
        lines = [f"{lines[0][:-1]}，{obligation.organisation}还没有办。", "这是提示，不扣分；请问一问有没有困难。"]
        return Message("\n".join(lines), numbered((("下属支部", "下属支部"), *_later([item]))))
    if obligation.stake:
        lines.append(f"{obligation.stake.rstrip('。')}。")
    if _is_too_late(bureau, item, today):
        lines.append(f"{late_forms.WAY_OUT}。")
    return Message("\n".join(lines), numbered((*_answers(bureau, item, today), *_last_answer(bureau, item))))


def _several(bureau: Bureau, items: Sequence[Item], now: datetime) -> Message:
    """The nearest first; the meetings of a month that are not recorded yet share a line at the end, and so do the
    branches that a superior is told of."""
    today = bureau.today(now)
    missed = [item.missed_at for item in items if item.missed_at]
    long_ago = bool(missed) and now - min(missed) > LONG_AGO
    groups = together(bureau, items)
    count = sum(map(_count, groups))
    head = f"有几次提醒没能按时送到，现在补上，还要办的有 {count} 件" if long_ago else f"有 {count} 件事要办"
    shown = groups if len(groups) <= MOST_LINES else groups[: MOST_LINES - 1]
    several_places = len({item.obligation.organisation_id for item in items if not _is_escalation(item)}) > 1
    lines = [f"{'（补发）' if missed and not long_ago else ''}{head}："]
    for sign, group in zip(SIGNS, shown, strict=False):
        whose = f"{group[0].obligation.organisation} " if several_places and not _is_escalation(group[0]) else ""
        lines.append(f"{sign} {whose}{line_of_group(bureau, group, today)}")
    if len(groups) > len(shown):
        lines.append(f"还有 {sum(map(_count, groups[len(shown) :]))} 件，说“还有哪些截止日”看全部。")
    told = [item for group in shown for item in group if not _is_escalation(item)]
    return Message(
        "\n".join(lines), numbered([*answers_to(bureau, shown, today), DEADLINES, *_later(told, "都晚点再提醒")])
    )


def together(bureau: Bureau, items: Sequence[Item]) -> list[list[Item]]:
    """What shares a line: the meetings of one month, the branches that have not done the same thing."""
    groups: dict[object, list[Item]] = {}
    for item in sorted(items, key=lambda item: (_is_cadence(bureau, item.obligation), due_text(item.obligation.due))):
        obligation = item.obligation
        key: object = (*obligation.series, item.reminder.id)
        if _is_escalation(item):
            key = ("superior", obligation.kind, obligation.due)
        elif _is_cadence(bureau, obligation):
            key = (obligation.organisation_id, obligation.subject, obligation.due)
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def line_of_group(bureau: Bureau, group: Sequence[Item], today: date) -> str:
    """What it is, when, and by which clause something is at stake."""
    first = group[0].obligation
    if _is_escalation(group[0]):
        named = "、".join(item.obligation.organisation for item in group[:MOST_NAMED])
        more = f"等 {len(group)} 个" if len(group) > MOST_NAMED else ""
        return f"{headline(first, today, bureau)}，{named}{more}还没有办（提示，不扣分）"
    if len(group) == 1:
        return f"{headline(first, today, bureau)}{_brief_stake(bureau, first)}"
    titles = "、".join(item.obligation.title for item in group)
    until = f"{due_words(first.due, today, bureau)}前"
    return f"{period_words(first.subject, today)}还没有记录：{titles}；{until}{_brief_stake(bureau, first)}"


def answers_to(bureau: Bureau, groups: Sequence[Sequence[Item]], today: date) -> list[tuple[str, str]]:
    """The first answer to each, under a label that says to what; for the meetings of a month all three."""
    options: dict[str, str] = {}
    for group in groups:
        for label, words in _group_answers(bureau, group, today):
            options.setdefault(words, label)
    return [(label, words) for words, label in options.items()][:MOST_OPTIONS]


def _group_answers(bureau: Bureau, group: Sequence[Item], today: date) -> list[tuple[str, str]]:
    item = group[0]
    if _is_escalation(item):
        return [("下属支部", "下属支部")]
    if not _is_cadence(bureau, item.obligation):
        label, words = _answers(bureau, item, today)[0]
        return [(label if label == words else f"{label}：{shortened(item.obligation.title, 16)}", words)]
    numbers = "、".join(str(item.reminder.id) for item in group)
    title = item.obligation.title
    mute = f"第 {numbers} 号提醒不再提醒"
    if len(group) == 1:
        return [(f"登记{title}", f"登记{title}"), (f"定{title}时间", f"定{title}时间"), (f"{title}不再提醒", mute)]
    return [("登记会议", "登记会议"), ("定个时间", "定会议"), ("这几项不再提醒", mute)]


def _brief_stake(bureau: Bureau, obligation: Obligation) -> str:
    """（申报创星）; ；无故不参加一次扣 3 分（附加条件6）; ，缺项不扣分（二（三））."""
    stake = obligation.stake.rstrip("。")
    clause = stake.partition("：“")[0]
    if not stake:
        return ""
    if _is_cadence(bureau, obligation):
        return f"，缺项不扣分{stake[stake.index('（') :] if '（' in stake else ''}"
    return f"；{stake}" if "扣" in clause else f"（{clause}）"


def _count(group: Sequence[Item]) -> int:
    """How many things a line is about: what many branches have not done is one for their superior."""
    return 1 if _is_escalation(group[0]) else len(group)


def _is_too_late(bureau: Bureau, item: Item, today: date) -> bool:
    obligation = item.obligation
    rule_set = bureau.rule_sets.get(obligation.rule_set, bureau.rule_set)
    return late_forms.is_over(rule_set, obligation.kind, obligation.subject, today)


def _answers(bureau: Bureau, item: Item, today: date) -> tuple[tuple[str, str], ...]:
    """What can be answered now. What we cannot see by ourselves is done by word."""
    obligation = item.obligation
    if _is_too_late(bureau, item, today):
        return ((late_forms.HANDED_IN, f"第 {item.reminder.id} 号提醒已补报"),)
    if obligation.options:
        return obligation.options
    label = "已换届，报上级登记" if obligation.kind == "election" else "已办好"
    return ((label, f"第 {item.reminder.id} 号提醒已办好"),)


def _last_answer(bureau: Bureau, item: Item) -> tuple[tuple[str, str], ...]:
    if _is_cadence(bureau, item.obligation):
        return (("不再提醒", f"第 {item.reminder.id} 号提醒不再提醒"),)
    return _later([item])


def _later(items: Sequence[Item], label: str = "晚点再提醒") -> tuple[tuple[str, str], ...]:
    """Once more later; nothing where no reminder was given of them."""
    numbers = "、".join(str(item.reminder.id) for item in items if item.reminder.id)
    return ((label, f"第 {numbers} 号提醒晚点再说"),) if numbers else ()


def _is_cadence(bureau: Bureau, obligation: Obligation) -> bool:
    rule_set = bureau.rule_sets.get(obligation.rule_set, bureau.rule_set)
    return any(cadence.id == obligation.kind for cadence in rule_set.cadence)


def _is_escalation(item: Item) -> bool:
    concerned = {recipient.person_id for recipient in item.obligation.recipients}
    return item.reminder.person_id not in concerned
