"""How one is reminded: at which hour, of what no more, and why a reminder did not come."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from handlers.days import day_text
from handlers.door import plain
from handlers.messages import Message
from handlers.reminder_answers import kind_names, obligation_of
from handlers.visit import Command, Declined, Visit
from handlers.wording import numbered
from storage import organisations, reminders
from storage.agenda import agenda

_HOUR = re.compile(
    r"(?:每天|以后|提醒改到|提醒时间改到|提醒时间)*\s*(早上|上午|中午|下午|晚上)?\s*([0-9]{1,2})\s*[点时](?:钟)?(?:提醒我?)?"
)
_SAYS_REMIND = re.compile("提醒")
_MUTE_KIND = re.compile(r"(?:以后)?(?:都)?(?:不再|不要再?|别再?)提醒(?:我)?(.+)")
_LOOKS_BACK, _LOOKS_AHEAD = timedelta(days=14), timedelta(days=60)
_MOST = 3
_STATES = {"sent": "已送到", "queued": "在排队", "sending": "正在发", "refused": "没送到", "unknown": "不知是否送到"}
_AGAIN = (("还有哪些截止日", "还有哪些截止日"), ("返回菜单", "菜单"))


def settings(visit: Visit, said: str) -> Message:
    """The hour, and what is muted."""
    hour = reminders.wished_hour(visit.tx, visit.person_id)
    names = kind_names(visit)
    muted = [names.get(kind, kind) for kind, subject, _ in reminders.mutes_of(visit.tx, visit.person_id) if not subject]
    usual = "早上 8 点多（默认）"
    if hour is not None:
        at = visit.bureau.reminds.slot(visit.person_id, visit.today, hour).astimezone(visit.bureau.zone)
        usual = f"{hour} 点多" if at.hour == hour else f"{at:%H:%M} 左右（{hour} 点多在免打扰时间里）"
    lines = [f"提醒时间：{usual}，当天的事合成一条。"]
    lines.append(f"不再提醒：{'、'.join(muted)}。" if muted else "没有关掉任何一类提醒。")
    rows = [("改到 7 点", "提醒改到 7 点"), ("改到 9 点", "提醒改到 9 点"), ("恢复全部提醒", "恢复全部提醒"), *_AGAIN]
    return Message("\n".join(lines), numbered(rows))


def at_hour(visit: Visit, said: str) -> Message:
    """From now on at this hour; quiet hours of the bureau still hold."""
    hour = _hour(said)
    if hour is None or not 6 <= hour <= 21:
        raise Declined("提醒时间可以在 6 点到 21 点之间，比如“提醒改到 9 点”。", *numbered(_AGAIN))
    reminders.wish_hour(visit.tx, visit.person_id, hour)
    for post in visit.posts:
        reminders.ask_replan(visit.tx, post.organisation.id)
    at = visit.bureau.reminds.slot(visit.person_id, visit.today, hour).astimezone(visit.bureau.zone)
    if at.hour != hour:
        text = f"{hour} 点多还在免打扰时间里，以后 {at:%H:%M} 左右提醒您。"
    else:
        text = f"好，以后 {hour} 点多提醒您（不在整点，免得挤在一起）。"
    return Message(text, numbered(_AGAIN))


def mute_kind(visit: Visit, said: str) -> Message:
    """No more reminders of a kind."""
    kind = _kind(visit, said)
    assert kind is not None
    reminders.mute(visit.tx, visit.person_id, (kind, "", 0), visit.at)
    name = kind_names(visit)[kind]
    return Message(f"好，{name}以后都不提醒您了；要办的事还在。", numbered((("恢复全部提醒", "恢复全部提醒"), *_AGAIN)))


def unmute(visit: Visit, said: str) -> Message:
    """Reminders of everything again."""
    reminders.unmute_all(visit.tx, visit.person_id)
    return Message("好，所有提醒都恢复了。", numbered(_AGAIN))


def why_not(visit: Visit, said: str) -> Message:
    """What was planned for this person of late, what became of it and why; and what comes next."""
    names = kind_names(visit)
    past = []
    for fate in reminders.of_person(visit.tx, visit.person_id, visit.at - _LOOKS_BACK, visit.at + _LOOKS_AHEAD):
        row = fate.reminder
        if row.state == "waiting":
            continue
        became = _STATES.get(fate.message_state or "", "已发出") if row.state == "sent" else f"没有发，{row.reason}"
        past.append(f"{day_text(visit.bureau.today(row.at), visit.today)} {names.get(row.kind, row.kind)}：{became}")
    lines = past[-_MOST:] if past else ["最近两周没有给您安排过提醒。"]
    lines.append(_next_words(visit))
    if closed := _closed(visit):
        lines.insert(0, f"已经办好、不再提醒的：{closed}。")
    if not visit.posts:
        lines = ["您还没有绑定支部，所以没有提醒。"]
    rows_ = (("提醒设置", "提醒设置"), *_AGAIN)
    return Message("\n".join(lines), numbered(rows_))


def _next_words(visit: Visit) -> str:
    """The next moment at which this person is reminded as things stand, and of what: put off by themselves, or by the
    forecast that planning follows (INV-16)."""
    until = visit.at + _LOOKS_AHEAD
    places = {post.organisation.id for post in visit.posts}
    for post in visit.posts:
        if post.role in ("reviewer", "office"):
            places |= {branch.id for branch in organisations.branches_below(visit.tx, post.organisation.id)}
    coming = {
        (at, each.series): each.title
        for at, each in visit.bureau.reminds.ahead(visit.tx, visit.person_id, places, visit.at, until)
    }
    for fate in reminders.of_person(visit.tx, visit.person_id, visit.at, until):
        row = fate.reminder
        if row.state == "waiting" and (row.step.startswith("again") or row.missed_at):
            _, obligation = obligation_of(visit, row)
            if obligation is not None and not obligation.is_done:
                coming[row.at, row.series] = obligation.title
    if not coming:
        return "接下来两个月暂时没有要提醒您的。"
    first = min(at for at, _ in coming)
    titles = list(dict.fromkeys(title for (at, _), title in sorted(coming.items()) if at == first))
    listed = "、".join(titles[:_MOST]) + (f"等 {len(titles)} 件" if len(titles) > _MOST else "")
    day = day_text(visit.bureau.today(first), visit.today)
    return f"接下来：{day}{first.astimezone(visit.bureau.zone):%H:%M} 提醒{listed}。"


def _closed(visit: Visit) -> str:
    """What needs no reminder this year, and why."""
    year = (date(visit.today.year, 1, 1), date(visit.today.year, 12, 31))
    kinds = {deadline.id: year for deadline in visit.bureau.rule_set.deadlines if deadline.counted_from == "year"}
    places = {post.organisation.id for post in visit.posts}
    found = agenda(visit.tx, visit.bureau.rule_set, places, kinds)
    return "、".join(f"{each.title}（{each.closed}）" for each in found if each.is_done)


def _hour(said: str) -> int | None:
    match = _HOUR.fullmatch(plain(said))
    if match is None or not _SAYS_REMIND.search(said):
        return None
    hour = int(match[2])
    return hour + 12 if match[1] in ("下午", "晚上") and hour < 12 else hour


def _kind(visit: Visit, said: str) -> str | None:
    match = _MUTE_KIND.fullmatch(plain(said))
    named = match[1].strip() if match else ""
    return next((kind for kind, name in kind_names(visit).items() if name == named), None)


def _reads(found: Callable[[Visit, str], object]) -> Callable[[Visit, str], Mapping[str, str] | None]:
    return lambda visit, said: None if found(visit, said) is None else {}


REMINDER_SETTINGS = (
    Command(
        "reminder_settings",
        "提醒设置",
        ("提醒设置", "设置提醒", "怎么提醒", "提醒时间", "改提醒时间"),
        "personal_data",
        answer=settings,
        likely=True,
    ),
    Command(
        "reminder_hour",
        "改提醒时间",
        (),
        "personal_data",
        answer=at_hour,
        reads=_reads(lambda visit, said: _hour(said)),
    ),
    Command("mute_kind", "不再提醒一类事", (), "personal_data", answer=mute_kind, reads=_reads(_kind)),
    Command("unmute", "恢复全部提醒", ("恢复全部提醒", "恢复提醒", "重新提醒"), "personal_data", answer=unmute),
    Command(
        "why_not_reminded",
        "为什么没提醒我",
        ("为什么没提醒我", "为什么没有提醒我", "怎么没提醒我", "怎么没有提醒我", "没提醒我", "为啥没提醒我"),
        "personal_data",
        sounds=r"(?:为什么|为啥|怎么)(?:都)?没有?(?:收到)?提醒",
        answer=why_not,
    ),
)
